"""Text as search sees it, with a map back to the characters that were printed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_DROPPED = dict.fromkeys(map(ord, ZERO_WIDTH))
CIRCLED = re.compile("([①-⑳㉑-㉟㊱-㊿❶-❿]+)")
"""Labels and parts of pointers, which stay: ②10月 is not 210月, and 1③ not 13."""


@dataclass(frozen=True, slots=True)
class Normalized:
    """Normalised text; ``origin[i]`` is the source offset of its character i.

    ``origin`` has one more entry than ``text``: the length of the source.
    """

    text: str
    origin: tuple[int, ...]

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the source range [from, to) of normalised [start, end)."""
        if end <= start:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1


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
    """Return text as search compares it: NFKC but for circled digits, Simplified, lower case, no zero-width."""
    return simplify(_compatible(text).translate(_DROPPED)).lower()


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


def normalize_mapped(text: str) -> Normalized:
    """Return normalised text with the source offset of each of its characters."""
    pieces: list[str] = []
    origin: list[int] = []
    for offset, character in enumerate(text):
        if character in ZERO_WIDTH:
            continue
        folded = _compatible(character).lower()
        pieces.append(folded)
        origin.extend([offset] * len(folded))
    joined = simplify("".join(pieces))
    origin.append(len(text))
    return Normalized(joined, tuple(origin))


def compact(text: str) -> str:
    """Return normalised text without blanks, as names and titles are compared."""
    return "".join(normalize(text).split())
