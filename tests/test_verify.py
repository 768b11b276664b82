"""The number lock: what a statement says stands in its citation, or the statement falls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answer import Answer, Citation, Group, Statement
from bot.verify import UNVERIFIED, holds, lock
from index.model import Clause, Document, Responsibility

DOCUMENT = Document(
    "d1", "a.txt", "云岭市2021年绿色发展方案", "云政发〔2021〕5号", "云岭市人民政府", "云岭市", 2021,
    "2021-03-08", None, None, "in_force", digest=False, attachments=("进度表",),
)  # fmt: skip
FORESTRY = Responsibility("市林业局", "lead")
CLAUSE = Clause(
    "d1-1", "d1", 1, "一", ("一、造林到2025年",), "", "全年造林35万亩，义务植树３次，占比达到1.5%以上。",
    ((0, 30),), None, (FORESTRY,), (),
)  # fmt: skip
CITATION = Citation(DOCUMENT, CLAUSE, (0, 30), 1.0)


def said(text: str, *units: Responsibility) -> bool:
    return holds(Statement(text, 0, units), CITATION)


@pytest.mark.parametrize(
    "text",
    [
        "全年造林35万亩",
        "义务植树3次",
        "义务植树３次",
        "占比达到1.5%以上",
        "造林到2025年",
        "文号：云政发〔2021〕5号",
        "印发日期：2021年3月8日",
        "没有数字的话",
    ],
)
def test_figures_of_text_trail_and_document_hold(text: str) -> None:
    assert said(text)


@pytest.mark.parametrize(
    "text", ["全年造林36万亩", "全年造林3万亩", "占比达到2.5%以上", "到2030年", "印发日期：2021年3月9日"]
)
def test_figures_from_elsewhere_do_not_hold(text: str) -> None:
    assert not said(text)


@pytest.mark.parametrize("text", ["全年造林5万亩", "占比达到5%以上"])
def test_a_part_of_a_figure_does_not_hold(text: str) -> None:
    assert not said(text)


def test_units_are_those_of_the_clause() -> None:
    assert said("造林35万亩", FORESTRY)
    assert not said("造林35万亩", Responsibility("市水利局", "lead"))


@pytest.mark.parametrize("text", ["全年造林35公顷", "义务植树3年", "占比达到1.5个"])
def test_a_figure_of_another_measure_does_not_hold(text: str) -> None:
    assert not said(text)


DATED = replace(CLAUSE, text="三年内完成改造，二〇二五年六月底前验收；张掖市甘州区新建十二处。2022年3月8日前报送。")


@pytest.mark.parametrize(
    "text",
    ["三年内完成改造", "二〇二五年六月底前验收", "张掖市甘州区新建十二处", "2022年3月8日前报送", "2022.3.8前报送"],
)
def test_dates_numerals_and_places_of_the_clause_hold(text: str) -> None:
    assert holds(Statement(text, 0), replace(CITATION, clause=DATED))


@pytest.mark.parametrize(
    "text",
    [
        "五年内完成改造", "二〇二四年六月底前验收", "二〇二五年七月底前验收", "新建二处", "新建十处",
        "2022年3月9日前报送", "2022年8月前报送", "西宁市新建十二处", "由肃南县新建十二处", "市财政局新建十二处",
    ],
)  # fmt: skip
def test_dates_numerals_places_and_agencies_from_elsewhere_do_not_hold(text: str) -> None:
    assert not holds(Statement(text, 0), replace(CITATION, clause=DATED))


def test_a_place_in_the_document_s_own_facts_holds() -> None:
    assert said("云岭市人民政府制发")
    assert not said("平江市人民政府制发")


def answer(*texts: str) -> Answer:
    statements = tuple(Statement(text, 0) for text in texts)
    return Answer("answered", "造林", (Group(DOCUMENT, statements),), (CITATION,))


def test_statement_that_fails_falls_and_the_others_stay() -> None:
    assert [s.text for s in lock(answer("全年造林35万亩", "全年造林36万亩")).statements] == ["全年造林35万亩"]


def test_what_is_left_is_counted_and_cited_anew() -> None:
    other = replace(CITATION, clause=replace(CLAUSE, id="d1-2", text="育苗7万株。"))
    made = Answer(
        "answered", "造林",
        (Group(DOCUMENT, (Statement("全年造林36万亩", 0), Statement("育苗7万株", 1), Statement("另记", 1, aside=True))),),
        (CITATION, other),
    )  # fmt: skip
    locked = lock(made)
    assert made.heading == "造林：1 份文件，2 条"
    assert locked.heading == "造林：1 份文件，1 条"
    assert locked.citations == (other,)
    assert [s.citation for s in locked.statements] == [0, 0]
    assert [s.text for s in locked.dropped] == ["全年造林36万亩"]


def test_document_whose_statements_all_fall_is_gone_from_the_answer() -> None:
    other = replace(CITATION, document=replace(DOCUMENT, id="d2", region="平江市"))
    groups = (
        Group(DOCUMENT, (Statement("全年造林35万亩", 0),)),
        Group(other.document, (Statement("全年造林38万亩", 1),)),
    )
    locked = lock(Answer("answered", "造林", groups, (CITATION, other)))
    assert (locked.heading, len(locked.groups), locked.citations) == ("造林：1 份文件，1 条", 1, (CITATION,))


def test_heading_and_notes_say_only_what_is_cited_or_asked() -> None:
    asked = replace(answer("全年造林35万亩"), label="西宁市2030年造林", echo="西宁2030年造林 西宁市")
    assert lock(asked).label == "西宁市2030年造林"
    assert lock(replace(asked, echo="造林")).heading == "1 份文件，1 条"
    notes = ("文件中的名称：市林业局", "文件中的名称：市水务局", "有效期至2031年1月1日")
    assert lock(replace(asked, notes=notes)).notes == notes[:1]


def test_note_on_a_document_says_only_its_own_facts() -> None:
    notes = ("注意：该文件有效期至2021年3月8日", "注意：该文件有效期至2029年3月8日")
    made = replace(answer(), groups=(Group(DOCUMENT, (Statement("全年造林35万亩", 0),), notes),))
    assert lock(made).groups[0].notes == notes[:1]


def test_refusal_repeats_only_the_question() -> None:
    assert lock(Answer("refused", "没有“平江市”的文件", echo="平江市造林")).label == "没有“平江市”的文件"
    assert lock(Answer("refused", "没有“平江市”的文件", echo="造林")).label == UNVERIFIED


def test_answer_that_loses_every_statement_is_a_refusal_with_suggestions() -> None:
    locked = lock(answer("全年造林36万亩"))
    assert (locked.status, locked.groups, locked.citations, locked.suggestions) == ("refused", (), (), (CITATION,))


def test_refusal_stays_as_it_is() -> None:
    refused = Answer("refused", "没有找到", suggestions=(CITATION,))
    assert lock(refused) == refused


@pytest.mark.parametrize(("pointer", "stands"), [("二(三)2", True), ("二(三)", False)])
def test_label_before_a_year_is_no_part_of_it(pointer: str, stands: bool) -> None:
    clause = replace(CLAUSE, pointer=pointer, text="2.2022年四季度缓缴530亿元。", trail=())
    citation = replace(CITATION, clause=clause)
    assert holds(Statement("2022年四季度缓缴530亿元", 0), citation) is stands


def test_figure_that_begins_a_clause_stays_whole() -> None:
    citation = replace(CITATION, clause=replace(CLAUSE, text="1.5万人以上的镇设站。", trail=()))
    assert holds(Statement("1.5万人以上的镇设站", 0), citation)
    assert not holds(Statement("5万人以上的镇设站", 0), citation)
