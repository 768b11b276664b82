"""Figures in text, found without the code that is measured: digits and what stands behind them."""

from __future__ import annotations

import re

from index.patterns import regex
from index.text import CIRCLED, compact

_NUMBER = regex(r"[0-9]+(?:\.[0-9]+)?")
_FIGURE = regex(r"([0-9]+(?:\.[0-9]+)?)([%‰]|[^\W\d_a-z])?")
_GROUPED = regex(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_LABELLED = regex(r"(?<![0-9.])[0-9]{1,2}\.(?=[0-9]{2})")
"""A label that runs into the figure behind it: 1.2022年 says 2022."""
_ISO_DATE = regex(r"(?<![0-9])([0-9]{4})-0?([0-9]{1,2})-0?([0-9]{1,2})(?![0-9])")
_LEADING_ZERO = regex(r"(?<=[年月])0(?=[0-9][月日])")
_WRITTEN_DATE = regex("[〇零一二三四五六七八九十]+(?:年|月|日|个月|周)")
_PLACE = regex("[\u4e00-\u9fff]{2}[省市县区州]")


def plain(text: str) -> str:
    """Return a text as figures are looked for in it.

    It is normalised, without blanks, labels ①② and commas inside numbers; 2018-08-14 is 2018年8月14日.
    """
    bare = _GROUPED.sub("", compact(CIRCLED.sub("|", text)))
    return _LEADING_ZERO.sub("", _ISO_DATE.sub(r"\1年\2月\3日", bare))


def states(text: str, figure: str) -> bool:
    """Return whether a text has a figure as a whole: 5件 does not stand in 35件, 3.5 not in 3.52."""
    wanted = plain(figure)
    before = r"(?<![0-9.])" if wanted[:1].isdigit() else ""
    behind = r"(?![0-9]|\.[0-9])" if wanted[-1:].isdigit() else ""
    return re.search(before + re.escape(wanted) + behind, plain(text)) is not None


def figures(text: str) -> frozenset[str]:
    """Return the figures of a text, each with the character behind it: 1000件, 75%, 2018年."""
    return frozenset("".join(found) for found in _FIGURE.findall(plain(text)))


def unstated(text: str, source: str) -> frozenset[str]:
    """Return what a text says and its source does not: numbers, dates in numerals, places."""
    said, known = plain(text), plain(source)
    numbers = {float(n) for n in _NUMBER.findall(known)}
    numbers |= {float(n) for n in _NUMBER.findall(_LABELLED.sub("|", known))}
    undated = _WRITTEN_DATE.sub("|", said)
    return frozenset(
        (
            *(n for n in _NUMBER.findall(said) if float(n) not in numbers),
            *(date for date in _WRITTEN_DATE.findall(said) if date not in known),
            *(place for place in _PLACE.findall(undated) if place not in known),
        )
    )
