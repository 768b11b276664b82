"""The number lock: what a statement says stands in its citation, or the statement falls."""

from __future__ import annotations

import pytest

from bot.answer import Answer, Citation, Group, Statement
from bot.verify import holds, lock
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


def said(text: str, *units: Responsibility, echo: str = "") -> bool:
    return holds(Statement(text, 0, units), CITATION, echo)


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


def test_a_number_echoed_from_the_question_holds() -> None:
    assert said("没有2030年的内容", echo="2030年造林多少")


def test_units_are_those_of_the_clause() -> None:
    assert said("造林35万亩", FORESTRY)
    assert not said("造林35万亩", Responsibility("市水利局", "lead"))


def answer(*texts: str) -> Answer:
    statements = tuple(Statement(text, 0) for text in texts)
    return Answer("answered", "造林", (Group(DOCUMENT, statements),), (CITATION,))


def test_statement_that_fails_falls_and_the_others_stay() -> None:
    assert [s.text for s in lock(answer("全年造林35万亩", "全年造林36万亩")).statements] == ["全年造林35万亩"]


def test_answer_that_loses_every_statement_is_a_refusal_with_suggestions() -> None:
    locked = lock(answer("全年造林36万亩"))
    assert (locked.status, locked.groups, locked.citations, locked.suggestions) == ("refused", (), (), (CITATION,))


def test_refusal_stays_as_it_is() -> None:
    refused = Answer("refused", "没有找到", suggestions=(CITATION,))
    assert lock(refused) == refused
