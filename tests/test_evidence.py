"""Where a question looks, and how much of its topic a clause covers."""

from __future__ import annotations

import pytest

from bot.coverage import cover, degree
from bot.engine import Engine
from bot.evidence import Evidence, Scope, best_first, gather, scope_of, speaks_for
from bot.lexicon import Lexicon
from bot.topic import Term, read_topic
from index.model import Clause, Document

DOCUMENT = Document(
    "d1", "a.txt", "海川市护水方案", None, None, "海川市", 2016, None, None, None, "unknown", digest=False
)


def clause(text: str, *trail: str) -> Clause:
    return Clause("c1", "d1", 1, "一", trail, "", text, ((0, len(text)),), None, (), ())


def evidence(text: str, coverage: float = 1.0, rank: float = 1.0) -> Evidence:
    return Evidence(DOCUMENT, clause(text), coverage, rank, (0, len(text)))


def scope(towns: Engine, text: str) -> Scope:
    lexicon = Lexicon(towns.index.documents.values(), towns.index.units())
    return scope_of(towns.read(text, []), towns.index, lexicon)


def sources(towns: Engine, found: Scope) -> set[str]:
    return {towns.index.documents[id_].source for id_ in found.documents or ()}


def test_question_without_a_name_looks_everywhere(towns: Engine) -> None:
    assert scope(towns, "谁负责造林绿化").documents is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("海川市造林绿化谁负责", {"haichuan.txt"}),
        ("云岭和海川造林绿化对比", {"haichuan.txt", "yunling.md"}),
        ("海政发〔2016〕17号里谁负责造林绿化", {"haichuan.txt"}),
    ],
)
def test_place_and_document_confine(towns: Engine, question: str, expected: set[str]) -> None:
    assert sources(towns, scope(towns, question)) == expected


def test_place_that_no_document_has_is_missing(towns: Engine) -> None:
    found = scope(towns, "兰州造林绿化谁负责")
    assert (found.missing, found.documents) == ("兰州市", frozenset())


def test_number_that_no_document_has_is_missing(towns: Engine) -> None:
    assert "88号" in scope(towns, "海政发〔2019〕88号说了什么").missing


def test_search_stays_in_its_scope(towns: Engine) -> None:
    question = towns.read("海川市河道清淤多少公里", [])
    found = gather(question, scope(towns, question.text), towns.index)
    assert {e.document.source for e in found} == {"haichuan.txt"}
    assert max(found, key=lambda e: e.coverage).clause.pointer == "二(一)"


def test_coverage_is_full_for_the_words_themselves_and_none_for_others() -> None:
    topic = read_topic(["河道清淤"], lambda token: 1, 100)
    assert cover(topic, clause("河道清淤60公里"), DOCUMENT) == pytest.approx(1)
    assert cover(topic, clause("森林覆盖率达到41.5%"), DOCUMENT) == 0


def test_heading_counts_nearly_as_much_as_the_text_and_the_title_less() -> None:
    topic = read_topic(["护水"], lambda token: 1, 100)
    in_text, in_trail, in_title = (
        cover(topic, clause("推进护水"), DOCUMENT),
        cover(topic, clause("推进工作", "一、护水"), DOCUMENT),
        cover(topic, clause("推进工作"), DOCUMENT),
    )
    assert in_text > in_trail > in_title > 0


def test_empty_topic_covers_nothing() -> None:
    assert cover(read_topic([], lambda token: 1, 100), clause("造林"), DOCUMENT) == 0


@pytest.mark.parametrize(
    ("asked", "same", "other"),
    [
        ("大型水库除险加固", "大型水库除险加固", "小（1）型水库除险加固"),
        ("600总吨以下货船改造", "600总吨以下货船改造", "600总吨以上货船改造"),
    ],
)
def test_thing_of_another_kind_or_bound_covers_half(asked: str, same: str, other: str) -> None:
    topic = read_topic([asked], lambda token: 1, 100)
    assert cover(topic, clause(same), DOCUMENT) > 0.9
    assert cover(topic, clause(other), DOCUMENT) < 0.5


@pytest.mark.parametrize(
    ("text", "year", "speaks"),
    [
        ("造林20万亩", 2016, True),
        ("造林20万亩", 2017, False),
        ("到2018年造林20万亩", 2018, True),
        ("到2018年造林20万亩", 2016, False),
    ],
)
def test_clause_speaks_for_the_years_it_names_else_for_its_documents(text: str, year: int, speaks: bool) -> None:
    assert speaks_for(evidence(text), year) is speaks


def test_evidence_is_sorted_by_coverage_and_rank_together() -> None:
    covered, ranked, both = evidence("甲", 1.0, 0.0), evidence("乙", 0.1, 0.8), evidence("丙", 0.9, 0.9)
    assert [e.clause.text for e in best_first([covered, ranked, both])] == ["丙", "乙", "甲"]


@pytest.mark.parametrize(
    ("word", "text", "held"),
    [
        ("科普", "推进科学普及", True),
        ("财税", "财政和税务部门", True),
        ("工资", "工程投资5亿元", False),
        ("知产权", "知识产权保护", True),
    ],
)
def test_characters_of_a_word_count_where_they_shorten_a_phrase(word: str, text: str, held: bool) -> None:
    assert (degree(Term(word, 1.0), text) >= 0.5) is held


def test_follow_up_for_another_place_asks_for_the_same_figures(towns: Engine) -> None:
    question = towns.read("那云岭呢", ["海川市造林绿化多少亩"])
    assert (question.intent, question.borrowed) == ("value", False)
    assert towns.read("具体指标呢", ["海川市造林绿化谁负责"]).borrowed
