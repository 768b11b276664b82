"""Measure words: what figures answer to one that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.question import Question
from index.patterns import regex
from index.text import folded

KIN = {
    "块": "元",
    "钱": "元",
    "平": "平方米",
    "平米": "平方米",
    "方": "立方米",
    "天": "日",
    "钟头": "小时",
    "回": "次",
    "趟": "次",
    "遍": "次",
}
LENGTHS = ("公里", "千米", "米", "厘米", "毫米")
WEIGHTS = ("千克", "公斤")
PAYMENTS = ("元", "倍", "%")  # a fine is a multiple, a subsidy a share of something
AREAS = ("平方米", "平方公里", "公顷", "亩")
VAGUE = frozenset("个项家户次人名条种类批场期件")  # measures that stand for one another
TIMES = frozenset({"年", "月", "天", "日"})  # measures of a term
GROWTH = regex("增速|增幅|增长率|涨幅|降幅")
CHANGES = regex("增长|增速|增幅|年均增|递增|涨|提升|提高|上升|下降|降低|降幅|减少|翻番")
SHARE = regex("[0-9一二三四五六七八九十半](?:成|倍)|[%‰]|百分|分之|比例|比重|[0-9][:∶比][0-9]")
SHARES = regex("[0-9](?:%|‰|个百分点)|百分之")
COUNTED = regex(f"(?:[0-9]+(?:\\.[0-9]+)?[余多]?[万亿]?|[一二两三四五六七八九十百千万]+)(?:{'|'.join(sorted(VAGUE))})")
PERSONS = frozenset({"人", "名"})
PEOPLE = regex("(?:[0-9]|[一二两三四五六七八九十百千万])[余多]?[万亿]?(?:人|名|位|户)")
NUMERAL = regex("(?<![a-z0-9.])(?![0-9]+[a-z])[0-9]+(?:\\.[0-9]+)?[余多]?[十百千万亿]*")
MEASURED = regex(
    "米|公里|千米|元|吨|千克|公斤|克|亩|公顷|平方|立方|千瓦|兆瓦|度|伏|小时|分钟|秒|倍|%|‰|℃|摄氏|年|月|日|天|个(?:月|百分点|小时|工作日)"
)
TERMS = {
    "年": regex("(?<![0-9])[0-9]{1,2}年|[一二两三四五六七八九十半]年|长期"),
    "月": regex("[0-9一二两三四五六七八九十]个月|(?<![0-9])[0-9]{1,2}月|[一二三四五六七八九十]月|季度|年"),
    "日": regex("[0-9一二两三四五六七八九十]个?(?:日|天|工作日)|[月周]|小时"),
}
OCCASIONS = regex("[0-9一二两三四五六七八九十百千万][余多]?(?:场|批)?[次回趟遍场期轮届]")
METRES = regex("[0-9一二三四五六七八九十百千万余多](?:千)?米")  # no 平方米
DIGITS = regex(r"[0-9０-９]|[一二三四五六七八九十百千万两]+(?:个|项|家|倍|次|年|月|成|大)")


def kinds_of(measures: Sequence[str]) -> frozenset[str]:
    """Return the measure words of figures that answer to measures asked for: 元 to 块 and 钱, any of an area's to 面积."""
    alike = {
        **dict.fromkeys(("长", "宽", "深", "厚", "公里", "千米"), LENGTHS),
        "斤": (*WEIGHTS, "斤"),
        "款": PAYMENTS,
        "面积": AREAS,
        **dict.fromkeys(WEIGHTS, WEIGHTS),
    }
    return frozenset(kind for m in measures for kind in alike.get(m, (KIN.get(m, m),)))


def answers_the_measure(question: Question, said: str) -> bool:
    """Return whether what is said has a figure of a measure that is asked for, as far as that measure says what is counted."""
    kinds = kinds_of(question.measures)
    if GROWTH.search(question.plain) and not CHANGES.search(folded(said)):
        return False
    if not kinds:
        return True
    if not DIGITS.search(said):
        return False
    text = folded(said)
    if kinds <= PERSONS:
        return PEOPLE.search(text) is not None
    if kinds == {"次"}:
        return OCCASIONS.search(text) is not None
    counted = bool(kinds & VAGUE) and (COUNTED.search(text) is not None or _counts_something(text))
    return counted or any(_has_measure(kind, text) for kind in kinds)


def _counts_something(text: str) -> bool:
    """Return whether text has a number that is no date and no amount of a measure of its own: 5000 of 达到5000, not 100米."""
    return any(not MEASURED.match(text, found.end()) for found in NUMERAL.finditer(text)) and not SHARES.search(text)


def _has_measure(kind: str, text: str) -> bool:
    """Return whether text has a measure word; years, months and days behind a number that is no date's."""
    if kind == "%":
        return SHARE.search(text) is not None
    if kind == "米":
        return METRES.search(text) is not None
    if kind in TERMS:
        return TERMS[kind].search(text) is not None
    return re.search(f"(?<![每/／]){re.escape(kind)}", text) is not None
