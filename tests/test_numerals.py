"""Chinese and full-width numerals as integers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numerals import chinese_number, number, numeral


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("二十三", 23),
        ("三十一", 31),
        ("一百", 100),
        ("一百零五", 105),
        ("一百一十", 110),
        ("三百六十五", 365),
        ("两千", 2000),
        ("一千零二十四", 1024),
        ("二〇一八", 2018),
        ("二○一八", 2018),
        ("一百三十万", 1_300_000),
        ("三亿", 300_000_000),
        ("两万五千", 25_000),
        pytest.param(
            "一亿二千万",
            120_000_000,
        ),
    ],
)
def test_chinese_numeral_has_its_value(printed: str, value: int) -> None:
    assert chinese_number(printed) == value


@pytest.mark.parametrize("text", ["", "第一", "一个", "甲", "abc"])
def test_other_text_is_no_numeral(text: str) -> None:
    assert chinese_number(text) is None


@pytest.mark.parametrize(("printed", "value"), [("12", 12), ("１２", 12), ("十二", 12), ("〇", 0), ("007", 7)])
def test_width_and_script_of_a_numeral_do_not_matter(printed: str, value: int) -> None:
    assert number(printed) == value


@pytest.mark.parametrize("text", ["", "1.5", "-3", "3件", "十件"])
def test_number_refuses_what_is_not_a_whole_numeral(text: str) -> None:
    assert number(text) is None


@given(st.integers(1, 9999))
def test_every_number_below_ten_thousand_is_read_back(value: int) -> None:
    assert chinese_number(_written(value)) == value


@given(st.text(max_size=12))
def test_no_text_raises(text: str) -> None:
    assert number(text) is None or isinstance(number(text), int)


def _written(value: int) -> str:
    """Return 1..9999 as a clerk writes it: 零 for gaps, 十五 and not 一十五."""
    words, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            words += "零" * (gap and bool(words)) + "〇一二三四五六七八九"[digit] + unit
        gap = not digit
    return words.removeprefix("一") if words.startswith("一十") else words


@pytest.mark.parametrize("value", [*range(1, 21), 30, 45, 99])
def test_numeral_is_read_back(value: int) -> None:
    assert number(numeral(value)) == value
