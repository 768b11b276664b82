"""Reports with names and words that could break them, in both languages."""

from __future__ import annotations

import re

import pytest

from eval.report.language import chinese, speaker
from eval.report.markdown import markdown
from eval.report.page import page
from tests.eval_runs import LEADS, REFUSED, asked, graded, result

CHINESE = re.compile("[\u4e00-\u9fff]")


def pages(*questions: object) -> tuple[str, str]:
    """Return the Chinese and the English page of a result with such questions."""
    found = result(*questions)
    return page(found, speaker("zh"), "zh"), page(found, speaker("en"), "en")


def test_page_speaks_the_language_it_is_asked_for() -> None:
    asked_in_latin = asked(REFUSED, question="subway", id="x")
    in_chinese, in_english = pages(graded(asked_in_latin, 0.0))
    assert '<html lang="zh">' in in_chinese
    assert "<h2>不对的: 1 / 1</h2>" in in_chinese
    assert '<html lang="en">' in in_english
    assert "answered, but has no answer in the documents" in in_english
    assert CHINESE.findall(in_english.replace("答辞", "")) == []  # what the bot said stays as it was


def test_result_that_is_all_right_has_no_wrong_answers_to_show() -> None:
    in_chinese, in_english = pages(graded(asked(LEADS), 1.0))
    assert "<article" not in in_chinese + in_english
    assert "<h2>Not right: 0 / 1</h2>" in in_english


def test_units_and_figures_of_the_gold_stand_beside_a_wrong_answer() -> None:
    in_chinese, _ = pages(graded(asked(LEADS), 0.0, citation_recall=1.0, unit_recall=0.25))
    assert "单位召回率 不足" in in_chinese
    assert "市林业局" in in_chinese
    assert "答辞" in in_chinese


def test_roles_of_the_gold_are_in_the_language_of_the_page() -> None:
    in_chinese, in_english = pages(graded(asked(LEADS), 0.0))
    assert "市林业局 (lead)" in in_english
    assert "(lead)" not in in_chinese


@pytest.mark.parametrize("type_", ["a&b", '"><script>x()</script>', "成本 <b>", "x" * 200])
def test_type_of_the_office_does_not_break_the_page(type_: str) -> None:
    for text in pages(graded(asked(LEADS, type=type_), 0.0)):
        assert text.count("<script") == 1
        assert "<b>" not in text


@pytest.mark.parametrize("type_", ["预算$", *(pytest.param(t) for t in ("$a$", "$\\frac$", "$5_$6"))])
def test_type_with_dollars_is_drawn_as_it_is(type_: str) -> None:
    for text in pages(graded(asked(LEADS, type=type_), 0.0)):
        assert re.search(f"<text [^>]*>{re.escape(type_)}</text>", text)


def test_words_of_the_office_stay_as_they_are() -> None:
    found = result(graded(asked(LEADS, id="short", question="right", type="cost"), 0.0))
    assert markdown(found, speaker("zh")).splitlines()[-1] == "| short | cost | right |"


def test_line_ends_and_bars_of_a_question_keep_the_table() -> None:
    found = result(graded(asked(LEADS, question="a|b\n| c |\r\n\n# d"), 0.0))
    assert markdown(found, speaker("en")).splitlines()[-1] == "| q1 | who | a\\|b \\| c \\| # d |"


def test_every_english_word_of_the_reports_has_one_chinese_word() -> None:
    assert all(CHINESE.search(word) or re.fullmatch(r"p\d\d.*|.*@\d+", word) for word in chinese().values())
