"""Answers as JSON: the keys, the offsets, and what is null."""

from __future__ import annotations

import json

import pytest

from bot.engine import Engine
from bot.payload import payload
from bot.render import render

KEYS = ["id", "question", "status", "made_by", "answer", "units", "citations", "suggestions", "took_ms"]
CITATION = ["document", "pointer", "trail", "text", "span", "score"]
DOCUMENT = ["id", "source", "title", "number", "region", "status"]


def asked(towns: Engine, question: str, **options: object) -> dict[str, object]:
    """Return what a reader of the JSON gets."""
    made = payload(towns.ask(question), question, took_ms=1.2345, **options)
    return json.loads(json.dumps(made, ensure_ascii=False))


@pytest.mark.parametrize("question", ["谁负责造林绿化", "兰州市造林绿化谁负责"])
def test_keys_are_those_of_the_interface(towns: Engine, question: str) -> None:
    found = asked(towns, question)
    assert list(found) == KEYS
    for citation in [*found["citations"], *found["suggestions"]]:
        assert list(citation) == CITATION
        assert list(citation["document"]) == DOCUMENT


def test_answer_is_the_message_without_footnotes(towns: Engine) -> None:
    found = asked(towns, "谁负责造林绿化", id_="q1")
    assert (found["id"], found["question"], found["status"]) == ("q1", "谁负责造林绿化", "answered")
    assert found["answer"] == render(towns.ask("谁负责造林绿化"))
    assert (found["took_ms"], found["suggestions"]) == (1.23, [])


def test_units_carry_role_and_the_id_of_their_document(towns: Engine) -> None:
    found = asked(towns, "海川市造林绿化由谁负责")
    (document,) = {citation["document"]["id"] for citation in found["citations"]}
    assert found["units"] == [
        {"name": "市林业局", "role": "lead", "document": document},
        {"name": "市财政局", "role": "responsible", "document": document},
        {"name": "市教育局", "role": "responsible", "document": document},
        {"name": "各县区政府", "role": "responsible", "document": document},
    ]


def test_a_unit_of_several_statements_is_listed_once(towns: Engine) -> None:
    assert [unit["name"] for unit in asked(towns, "云岭市林业局有哪些任务")["units"]] == ["林业局"]


def test_citation_shows_the_clause_as_printed(towns: Engine) -> None:
    (citation,) = asked(towns, "海川市推行河长制谁牵头")["citations"]
    assert citation["pointer"] == "二(一)"
    assert citation["trail"][0] == "二、治理河湖"
    assert citation["text"].startswith("（一）推行河长制。建立三级河长体系")
    assert citation["document"] == {
        "id": citation["document"]["id"],
        "source": "haichuan.txt",
        "title": "海川市造林护水三年行动方案",
        "number": "海政发〔2016〕17号",
        "region": "海川市",
        "status": "in_force",
    }


def test_span_counts_code_points_of_the_text(towns: Engine) -> None:
    (citation,) = asked(towns, "云岭市污水处理率要达到多少")["citations"]
    start, end = citation["span"]
    assert citation["text"][start:end] == "城镇污水处理率达到95%以上"


def test_missing_values_are_null(towns: Engine) -> None:
    found = asked(towns, "岚峰市网络直播基地谁负责")
    assert found["id"] is None
    assert found["citations"][0]["document"]["number"] is None
    assert (found["units"], found["citations"][0]["document"]["status"]) == ([], "unknown")


def test_expired_status_is_told(towns: Engine) -> None:
    assert asked(towns, "桐江市创业补贴多少钱")["citations"][0]["document"]["status"] == "expired"


def test_refusal_has_no_units_and_no_citations_but_suggestions(towns: Engine) -> None:
    found = asked(towns, "兰州市造林绿化谁负责")
    assert (found["status"], found["units"], found["citations"]) == ("refused", [], [])
    assert 1 <= len(found["suggestions"]) <= 3
