"""Text as search sees it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

from index.patterns import regex

ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_DROPPED = dict.fromkeys(map(ord, ZERO_WIDTH))
CIRCLED = regex("([①-⑳㉑-㉟㊱-㊿❶-❿]+)")
"""Labels and parts of pointers, which stay: ②10月 is not 210月, and 1③ not 13."""


SPREAD = regex("^([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])$", re.MULTILINE)
"""Two characters that fill a line or a cell by themselves, set apart: 广　东."""


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Return text in Simplified characters, one for one."""
    if text.isascii():
        return text
    converted: str = _simplifier().convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(_simplify_character(character) for character in text)


@lru_cache(maxsize=8192)
def _simplify_character(character: str) -> str:
    converted: str = _simplifier().convert(character)
    return converted if len(converted) == 1 else character


def normalize(text: str) -> str:
    """Return text as search compares it: NFKC but for circled digits, Simplified, lower case, no zero-width, no cell spread."""
    return SPREAD.sub(r"\1\2", simplify(_compatible(text).translate(_DROPPED)).lower())


def _compatible(text: str) -> str:
    """Return text in NFKC, circled digits left alone."""
    if not CIRCLED.search(text):
        return unicodedata.normalize("NFKC", text)
    parts = CIRCLED.split(text)
    return "".join(part if i % 2 else unicodedata.normalize("NFKC", part) for i, part in enumerate(parts))


@lru_cache(maxsize=1 << 15)
def folded(text: str) -> str:
    """Return normalised text, remembered: for texts that many questions meet."""
    return normalize(text)


@lru_cache(maxsize=1 << 13)
def compact(text: str) -> str:
    """Return normalised text without blanks, as names and titles are compared."""
    return "".join(normalize(text).split())
