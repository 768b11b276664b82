"""The part of a clause that answers: its body, its figures, its dates, a passage."""

from __future__ import annotations

import pytest

from bot import dated, quote, spans
from bot.figures import figure_fragments
from bot.topic import Topic, read_topic
from index.model import Clause
from index.targets import find_targets

TEXT = (
    "（二）加强造林。坚持量质并重。到2025年，全市造林面积达到20万亩，森林覆盖率达到41.5%；安排资金300万元。"
    "（牵头单位：市林业局；责任单位：市财政局）"
)


def clause(text: str) -> Clause:
    return Clause("c1", "d1", 1, "一", (), "", text, ((0, len(text)),), None, (), find_targets(text))


def topic(*words: str) -> Topic:
    return read_topic(words, lambda token: 1, 100)


def words_of(text: str, ranges: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in ranges]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (TEXT, TEXT[3:-21]),
        ("①造林20万亩。", "造林20万亩。"),
        ("——造林20万亩。", "造林20万亩。"),
        ("造林20万亩。（市林业局负责）", "造林20万亩。"),
        ("造林20万亩", "造林20万亩"),
    ],
)
def test_body_is_without_label_and_mark(text: str, body: str) -> None:
    start, end = spans.body(clause(text))
    assert text[start:end] == body


def test_sentences_end_at_stops_and_cover_the_range() -> None:
    text = "一句。二句；三句\n四句"
    assert words_of(text, spans.sentences(text, 0, len(text))) == ["一句。", "二句；", "三句\n", "四句"]


def test_trimming_drops_blanks_and_punctuation_at_the_ends() -> None:
    text = "，造林20万亩；"
    start, end = spans.trimmed(text, (0, len(text)))
    assert text[start:end] == "造林20万亩"


@pytest.mark.parametrize(
    ("asked", "measures", "figure"),
    [("造林面积", ("亩",), "20万亩"), ("森林覆盖率", (), "41.5%"), ("安排资金", ("元",), "300万元")],
)
def test_only_the_figure_of_the_topic_is_quoted(asked: str, measures: tuple[str, ...], figure: str) -> None:
    (found,) = words_of(TEXT, figure_fragments(clause(TEXT), topic(asked), measures))
    assert figure in found


def test_clause_without_figures_has_no_figure_fragments() -> None:
    assert figure_fragments(clause("加强造林工作。"), topic("造林"), ()) == []


def test_date_is_quoted_with_what_it_dates() -> None:
    (found,) = words_of(TEXT, dated.dated(clause(TEXT), topic("造林面积")))
    assert found.startswith("到2025年")
    assert "20万亩" in found


def test_clause_without_a_date_dates_nothing() -> None:
    assert dated.dated(clause("造林20万亩。"), topic("造林")) == []


def test_short_task_is_quoted_whole() -> None:
    text = "①造林20万亩，义务植树3次。"
    assert words_of(text, quote.task(clause(text))) == ["造林20万亩，义务植树3次"]


def test_long_task_keeps_its_first_sentence_and_every_figure() -> None:
    text = "加强造林。" + "坚持量质并重，" * 20 + "全市造林面积达到20万亩。" + "巩固成果，" * 20 + "植树活动不少于3次。"
    said = "；".join(words_of(text, quote.task(clause(text))))
    assert said.startswith("加强造林；")
    assert "20万亩" in said
    assert "不少于3次" in said
    assert len(said) < 120


def test_passage_is_the_run_of_sentences_about_the_topic() -> None:
    text = "甲乙丙丁戊己庚辛。" * 60 + "义务植树每年组织三次。" + "子丑寅卯辰巳午未。" * 60
    start, end = quote.passage(clause(text), topic("义务植树"))
    assert "义务植树每年组织三次" in text[start:end]
    assert end - start <= 420


def test_every_range_lies_in_the_text() -> None:
    made = clause(TEXT)
    asked = topic("造林面积")
    ranges = [*quote.task(made), *dated.dated(made, asked), quote.duty(made, asked), quote.passage(made, asked)]
    assert all(0 <= start < end <= len(TEXT) for start, end in ranges)


def test_range_inside_an_earlier_one_is_not_quoted_again() -> None:
    assert spans.merged([(0, 10), (2, 5), (8, 14)]) == [(0, 10), (8, 14)]
