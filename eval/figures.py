"""Figures in text, found without the code that is measured: digits and what stands behind them.

Amounts in Chinese numerals (两家) are not seen, dates in them (二〇一八年) are.
"""

from __future__ import annotations

import re

from index.patterns import regex
from index.text import CIRCLED, compact

_NUMBER = regex(r"[0-9]+(?:\.[0-9]+)?")
_FIGURE = regex(r"([0-9]+(?:\.[0-9]+)?)[余多]?([%‰]|[^\W\d_a-z])?")
_GROUPED = regex(r"(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|(?<![０-９])[０-９]{1,3}(?:，[０-９]{3})+(?![０-９])")
_PARTED = regex(r"(?<=[0-9])[^\S\r\n]*[\r\n]\s*(?=[0-9])")
_YEAR_LABEL = regex(r"(?<![0-9.])([0-9]{1,2})\.(?=20[0-9]{2}年)")
"""A label that runs into the year behind it: 1.2022年."""
_LINE_LABEL = regex(r"^\s*([0-9]{1,2})\.(?=[0-9])", re.MULTILINE)
_ZEROS = regex(r"(\.[0-9]*?)0+(?![0-9])")
_RANGE = regex(r"(?<=[0-9%])[—–~至]+(?=[0-9])")
_DATE = regex(r"(?<![0-9])([0-9]{4})(?P<apart>[-./])0?([0-9]{1,2})(?P=apart)0?([0-9]{1,2})(?![0-9])")
_LEADING_ZERO = regex(r"(?<![0-9])0(?=[0-9][月日])")
_MEASURES = str.maketrans({"㎡": "平方米", "㎥": "立方米", "²": "", "³": ""})
_WRITTEN_DATE = regex("[〇零一二三四五六七八九十]+(?:年|月|日|个月|周)")
_PLACE = regex("[\u4e00-\u9fff]{2}[省市县区州]")


def plain(text: str) -> str:
    """Return a text as figures are looked for in it.

    It is normalised, without blanks, labels (①, 1. before a year), commas
    inside numbers and zeros behind decimals; 2018-08-14 is 2018年8月14日, 8—10 is 8-10.
    """
    apart = _PARTED.sub("|", CIRCLED.sub("|", text.translate(_MEASURES)))
    bare = compact(_GROUPED.sub(lambda found: re.sub("[,，]", "", found.group()), apart))
    dated = _LEADING_ZERO.sub("", _DATE.sub(r"\1年\3月\4日", _YEAR_LABEL.sub(r"\1|", bare)))
    return _RANGE.sub("-", _ZEROS.sub(lambda found: found.group(1).rstrip("."), dated))


def states(text: str, figure: str) -> bool:
    """Return whether a text has a figure as a whole: 5件 does not stand in 35件, 3.5 not in 3.52, 3万 not in 3万亿."""
    wanted = plain(figure)
    before = r"(?<![0-9.])" if wanted[:1].isdigit() else ""
    behind = r"(?![0-9]|\.[0-9])" if wanted[-1:].isdigit() else r"(?!亿)" if wanted.endswith("万") else ""
    return re.search(before + re.escape(wanted) + behind, plain(text)) is not None


def figures(text: str) -> frozenset[str]:
    """Return the figures of a text, each with the character behind it: 1000件, 75%, 2018年; 1000余件 is 1000件."""
    return frozenset("".join(found) for found in _FIGURE.findall(plain(text)))


def strange(text: str, known: str) -> frozenset[str]:
    """Return the figures of a text that another does not have; one without a measure may have any there."""
    both = f"{known}\n{_LINE_LABEL.sub('', known)}"
    have, numbers = figures(both), frozenset(_NUMBER.findall(plain(both)))
    return frozenset(figure for figure in figures(text) - have if figure not in numbers)


def unstated(text: str, source: str) -> frozenset[str]:
    """Return what a text says and its source does not: figures, dates in numerals, places."""
    said, known = plain(text), plain(source)
    dates = frozenset(_WRITTEN_DATE.findall(said)) - frozenset(_WRITTEN_DATE.findall(known))
    places = frozenset(_PLACE.findall(_WRITTEN_DATE.sub("|", said)))
    return strange(text, source) | dates | frozenset(place for place in places if place not in known)
