"""What two texts share word for word, once names and short fixed terms are masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from index.text import simplify

MASK = "\x01"
SENTENCE = re.compile(r"[。；;！？!?\n|]|<br>")


def plain(text: str) -> str:
    """Return text after NFKC, in Simplified, lower case, only its letters and digits."""
    folded = simplify(unicodedata.normalize("NFKC", text)).lower()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


def masked(text: str, terms: Iterable[str]) -> str:
    """Return plain text in which every term is one :data:`MASK`, longer terms first."""
    known = frozenset(terms)
    return _pattern(known).sub(MASK, plain(text)) if known else plain(text)


@lru_cache(maxsize=16)
def _pattern(terms: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted({plain(term) for term in terms} - {""}, key=lambda term: (-len(term), term))
    return re.compile("|".join(map(re.escape, longest_first)))


def share_masked(text: str, terms: Iterable[str]) -> float:
    """Return the share of a text's plain characters that terms mask, 0 to 1."""
    return 1 - len(masked(text, terms).replace(MASK, "")) / max(1, len(plain(text)))


def common_runs(one: str, other: str, length: int) -> list[str]:
    """Return the longest runs without a mask, of at least ``length`` characters, that two texts share."""
    held = {one[i : i + length] for i in range(len(one) - length + 1)}
    found: list[str] = []
    start = 0
    while start + length <= len(other):
        end = start + length
        if MASK in other[start:end] or other[start:end] not in held:
            start += 1
            continue
        while end < len(other) and other[end] != MASK and other[start : end + 1] in one:
            end += 1
        found.append(other[start:end])
        start = end
    return found


def equal_sentences(one: str, other: str, terms: Iterable[str], length: int) -> list[str]:
    """Return the sentences of at least ``length`` unmasked characters that two texts share."""
    known = frozenset(terms)
    return sorted(_sentences(one, known, length) & _sentences(other, known, length))


def _sentences(text: str, terms: frozenset[str], length: int) -> set[str]:
    bare = (masked(sentence, terms).replace(MASK, "") for sentence in SENTENCE.split(text))
    return {sentence for sentence in bare if len(sentence) >= length}
