"""The measurements: percentiles, and whether an answer comes from the right document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.answer import Answer, Citation
from eval import lookup, speed
from index.model import Clause, Document

DOCUMENT = Document(
    "d1", "a.txt", "海川市造林方案", None, None, "海川市", 2016, None, None, None, "unknown", digest=False
)


def citation(text: str, source: str = "a.txt") -> Citation:
    clause = Clause("d1-1", "d1", 1, "一", (), "", text, ((0, len(text)),), None, (), ())
    document = Document("d1", source, "题", None, None, None, None, None, None, None, "unknown", digest=False)
    return Citation(document, clause, (0, len(text)), 1.0)


@pytest.mark.parametrize(("share", "value"), [(0.5, 3.0), (0.95, 5.0), (0.2, 1.0)])
def test_percentile_is_one_of_the_values(share: float, value: float) -> None:
    assert speed.percentile([5, 1, 4, 2, 3], share) == value


def test_first_questions_warm_up_and_are_not_counted() -> None:
    asked: list[str] = []
    taken = speed.timed(asked.append, [str(n) for n in range(50)])
    assert len(asked) == 50
    assert len(taken) == 50 - speed.WARM
    assert min(taken) >= 0
    assert len(speed.timed(asked.append, ["1", "2"])) == 1


def test_answer_is_found_as_it_is_or_by_most_of_its_character_pairs() -> None:
    text = "到2018年，全市造林绿化面积达到20万亩，森林覆盖率达到41.5%。"
    assert lookup.holds(text, "造林绿化面积达到 20万亩")
    assert lookup.holds(text, "全市造林绿化的面积，达到20万亩，覆盖率41.5%")
    assert not lookup.holds(text, "河道清淤六十公里，饮用水水质达标率百分之百")
    assert not lookup.holds(text, "30万亩")
    assert not lookup.holds("一" * lookup.READ + text, "造林绿化面积达到20万亩")


def test_right_document_has_to_come_first_and_the_clause_among_three() -> None:
    row = {"source": "a.txt", "answer": "20万亩"}
    right, wrong = citation("造林20万亩"), citation("造林10万亩", "b.txt")
    assert lookup.mark(row, Answer("answered", "", citations=(right,))) == lookup.Mark(True, True, False)
    assert lookup.mark(row, Answer("answered", "", citations=(wrong, right))) == lookup.Mark(False, True, False)
    assert lookup.mark(row, Answer("answered", "", citations=(wrong,) * 3 + (right,))) == lookup.Mark(
        False, False, False
    )
    assert lookup.mark(row, Answer("refused", "", suggestions=(right,))) == lookup.Mark(False, False, True)


def test_scripts_print_one_line(town_home: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    rows = [
        {"question": "海川市造林绿化谁牵头", "source": "haichuan.txt", "answer": "市林业局"},
        {"question": "岚峰市网络直播基地多少家", "source": "haichuan.txt", "answer": "9家"},
    ]
    questions.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    args = [str(questions), "--home", str(town_home)]
    found = CliRunner().invoke(lookup.main, [*args, "--misses"])
    assert found.output.splitlines() == [
        "haichuan.txt\t岚峰市网络直播基地多少家",
        "2 questions: right document first 0.500, answering clause in first 3 0.500, refused 0",
    ]
    assert CliRunner().invoke(speed.main, args).output.startswith("1 questions over ")
