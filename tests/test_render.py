"""Answers as plain text: headings, roles, notes, footnotes."""

from __future__ import annotations

from dataclasses import replace

import click
import pytest

from bot.answer import Answer, Citation, Group, Statement
from bot.render import DIGEST_NOTE, cite, footnotes, full_notes, group_heading, render, render_units
from bot.terminal import styled
from index.model import Clause, Document, Responsibility

DOCUMENT = Document(
    "d1", "a.txt", "海川市造林方案", "海政发〔2016〕17号", "海川市人民政府", "海川市", 2016,
    "2016-02-19", None, None, "in_force", digest=False,
)  # fmt: skip
TEXT = "（一）造林。全年造林35万亩。"
CLAUSE = Clause("d1-1", "d1", 1, "一(一)", ("一、绿化",), "造林", TEXT, ((0, 15),), None, (), ())
CITATION = Citation(DOCUMENT, CLAUSE, (6, 13), 1.0)
LEAD, OTHER, HELPER = (
    Responsibility("市林业局", "lead"),
    Responsibility("市财政局", "responsible"),
    Responsibility("市气象局", "support"),
)


def answer(*statements: Statement, document: Document = DOCUMENT, notes: tuple[str, ...] = ()) -> Answer:
    citation = replace(CITATION, document=document)
    return Answer("answered", "造林", (Group(document, statements, notes),), (citation,))


def test_message_has_heading_group_and_numbered_statement() -> None:
    assert render(answer(Statement("造林35万亩", 0, (LEAD, OTHER)))).split("\n") == [
        "造林：1 份文件，1 条",
        "海川市（2016）",
        " · 牵头 市林业局；责任 市财政局：造林35万亩 [1]",
    ]


@pytest.mark.parametrize(
    ("units", "text"),
    [
        ((OTHER,), "市财政局"),
        ((OTHER, Responsibility("市教育局", "responsible")), "市财政局、市教育局"),
        ((HELPER, LEAD), "牵头 市林业局；配合 市气象局"),
        ((Responsibility("省林业厅", "guide"),), "指导 省林业厅"),
    ],
)
def test_roles_are_named_unless_all_are_responsible(units: tuple[Responsibility, ...], text: str) -> None:
    assert render_units(units) == text


def test_clause_without_a_unit_says_so_and_who_issued_it() -> None:
    assert "文件未列责任单位（海川市人民政府制发）：造林35万亩 [1]" in render(
        answer(Statement("造林35万亩", 0, unnamed=True))
    )
    nameless = replace(DOCUMENT, issuer=None)
    assert "文件未列责任单位：造林" in render(answer(Statement("造林", 0, unnamed=True), document=nameless))


def test_notes_on_the_document_stand_under_its_heading() -> None:
    lines = render(answer(Statement("造林", 0), notes=("已过有效期",))).split("\n")
    assert lines[1:3] == ["海川市（2016）", " ！已过有效期"]


def test_digest_is_said_once_and_marked_in_the_footnotes() -> None:
    digest = answer(Statement("造林", 0), Statement("种草", 0), document=replace(DOCUMENT, digest=True))
    assert render(digest).count(DIGEST_NOTE) == 1
    assert footnotes(digest) == ["[1] 《海川市造林方案》海政发〔2016〕17号，一(一)（摘编）"]


def test_footnote_names_the_page_and_leaves_out_a_missing_number() -> None:
    citation = Citation(replace(DOCUMENT, number=None), replace(CLAUSE, page=3), (0, 1), 1.0)
    assert cite(citation) == "《海川市造林方案》，一(一)，第3页"


def test_full_notes_give_trail_and_clause_as_printed() -> None:
    assert full_notes(answer(Statement("造林", 0))) == [
        f"[1] 《海川市造林方案》海政发〔2016〕17号，一(一)\n    一、绿化\n    {TEXT}"
    ]


@pytest.mark.parametrize(
    ("changes", "text"),
    [({}, "海川市（2016）"), ({"year": None}, "海川市"), ({"region": None}, "《海川市造林方案》（2016）")],
)
def test_group_is_headed_by_region_and_year_else_by_title(changes: dict[str, None], text: str) -> None:
    assert group_heading(replace(DOCUMENT, **changes)) == text


def test_refusal_offers_the_nearest_clauses_without_their_figures() -> None:
    untitled = replace(CITATION, clause=replace(CLAUSE, title=""))
    text = render(Answer("refused", "没有找到", suggestions=(untitled,)))
    assert text.startswith("没有找到\n相近的条款：\n · 海川市（2016） 一(一) ")
    assert "35" not in text


def test_terminal_adds_nothing_but_styles() -> None:
    made = answer(Statement("造林35万亩", 0, (LEAD,)))
    shown = styled(render(made), made)
    assert "\x1b[1m" in shown
    assert click.unstyle(shown) == render(made)
