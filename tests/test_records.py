"""Rows of tables under headers that hold figures."""

from __future__ import annotations

from bot.records import cells_of, figures_of, worded
from bot.topic import Term, Topic
from index.clauses import parse
from index.model import Clause, Place
from index.readers.assembly import Piece, assemble

ROWS = (
    ("序号", "地区", "2017年目标（公里）", "2020年目标（公里）", "责任单位"),
    ("1", "贵州", "950", "2100", "省体育局"),
    ("2", "云南", "1000", "2200", "省体育局"),
)


def rows() -> list[Clause]:
    pieces = [Piece(text, place=Place(0, r, c)) for r, row in enumerate(ROWS) for c, text in enumerate(row)]
    return [clause for clause in parse(assemble("a.docx", pieces)).clauses if clause.pointer != "meta"]


def test_headers_with_figures_stand_in_the_trail_of_their_rows() -> None:
    assert [(c.pointer, c.trail, c.text) for c in rows()] == [
        ("1", ("地区 | 2017年目标（公里） | 2020年目标（公里）",), "贵州\n950\n2100"),
        ("2", ("地区 | 2017年目标（公里） | 2020年目标（公里）",), "云南\n1000\n2200"),
    ]


def test_figures_are_told_behind_their_headers() -> None:
    row = rows()[0]
    assert worded(row, [(0, len(row.text))]) == "贵州：2017年目标（公里） 950，2020年目标（公里） 2100"


def test_figures_of_the_year_asked_for_are_told() -> None:
    row = rows()[1]
    assert worded(row, figures_of(cells_of(row), (2020,))) == "云南：2020年目标（公里） 2200"
    assert figures_of(cells_of(row), (2019,)) == []  # the figures of 2017 and 2020 are no answer for another year


def test_row_of_a_task_table_needs_no_headers() -> None:
    pieces = [
        Piece(text, place=Place(0, r, c))
        for r, row in enumerate((("序号", "任务", "时限"), ("1", "造林5万亩。", "年底前")))
        for c, text in enumerate(row)
    ]
    (clause,) = (c for c in parse(assemble("a.docx", pieces)).clauses if c.pointer != "meta")
    assert cells_of(clause) == []
    assert worded(clause, [(0, len(clause.text))]) == "造林5万亩。 年底前"


YEARS = (
    ("年度", "具备供应能力的泊位数（个）", "改造船舶数（艘）"),
    ("2022年", "6200", "5000"),
    ("2023年", "7400", "9500"),
)


def test_words_over_columns_of_figures_are_their_headers() -> None:
    pieces = [Piece(text, place=Place(0, r, c)) for r, row in enumerate(YEARS) for c, text in enumerate(row)]
    clauses = [c for c in parse(assemble("a.docx", pieces)).clauses if c.pointer != "meta"]
    assert [worded(c, [(0, len(c.text))]) for c in clauses] == [
        "年度 2022年：具备供应能力的泊位数（个） 6200，改造船舶数（艘） 5000",
        "年度 2023年：具备供应能力的泊位数（个） 7400，改造船舶数（艘） 9500",
    ]


def test_column_that_the_topic_names_is_told() -> None:
    pieces = [Piece(text, place=Place(0, r, c)) for r, row in enumerate(YEARS) for c, text in enumerate(row)]
    row = next(c for c in parse(assemble("a.docx", pieces)).clauses if "2023" in c.text)
    topic = Topic("改造船舶", (Term("改造", 1.0), Term("船舶", 2.0)))
    assert worded(row, figures_of(cells_of(row), (2023,), topic)) == "年度 2023年：改造船舶数（艘） 9500"
