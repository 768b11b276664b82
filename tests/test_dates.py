"""Dates as government documents print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import add_years, find_date, find_year


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2018年5月23日", "2018-05-23"),
        ("2018 年 5 月 23 日", "2018-05-23"),
        ("２０１８年５月２３日", "2018-05-23"),
        ("2018.12.10", "2018-12-10"),
        ("2018-12-01", "2018-12-01"),
        ("2018/2/3", "2018-02-03"),
        ("二〇一八年五月二十三日", "2018-05-23"),
        ("二○一二年八月三十日", "2012-08-30"),
        ("二〇二〇年十二月三十一日", "2020-12-31"),
        ("自2018年9月14日起施行", "2018-09-14"),
        ("办公室2018年5月23日印发", "2018-05-23"),
    ],
)
def test_full_date_is_found(printed: str, iso: str) -> None:
    assert find_date(printed) == iso


@pytest.mark.parametrize("text", ["", "2018年", "2018年5月", "5月23日", "年底前", "2018年13月1日", "2018年2月30日"])
def test_incomplete_or_impossible_date_is_none(text: str) -> None:
    assert find_date(text) is None


def test_first_possible_date_counts() -> None:
    assert find_date("2018年2月30日、2018年3月1日和2019年1月1日") == "2018-03-01"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2018年度工作要点", 2018),
        ("宝市创新办发〔2018〕4号", None),
        ("国发〔2011〕147号的2011年意见", 2011),
        ("2016—2020年规划", 2016),
        ("二〇一四年工作要点", 2014),
        ("没有年份", None),
        ("1553行动计划", None),
    ],
)
def test_year_is_one_that_the_text_names_as_a_year(text: str, year: int | None) -> None:
    assert find_year(text) == year


@pytest.mark.parametrize(
    ("start", "years", "last"),
    [
        ("2018-09-14", 5, "2023-09-13"),
        ("2019-01-01", 2, "2020-12-31"),
        ("2020-02-29", 1, "2021-02-27"),
        ("2020-02-29", 4, "2024-02-28"),
    ],
)
def test_term_of_years_ends_the_day_before_its_anniversary(start: str, years: int, last: str) -> None:
    assert add_years(start, years) == last


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
def test_every_printed_date_is_read_back(day: date) -> None:
    assert find_date(f"{day.year}年{day.month}月{day.day}日") == day.isoformat()


@given(st.text(alphabet="0123456789〇一二三四五六七八九十年月日.-/ ２０", max_size=20))
def test_no_text_raises(text: str) -> None:
    find_date(text)
    find_year(text)
