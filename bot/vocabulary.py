"""The tables of words that questions are read with: what carries no topic, what means the same, what people say."""

from __future__ import annotations

import re
from functools import lru_cache

from index.data import lines_of, plain_rows
from index.phrases import Phrases
from index.text import normalize


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Return the words that carry no topic."""
    return frozenset(word for (line, *_) in plain_rows("stopwords.txt") for word in line.split())


@lru_cache(maxsize=1)
def faint() -> frozenset[str]:
    """Return the words that questions hold often and that say little about their topic."""
    return frozenset(word for (line, *_) in plain_rows("faint.txt") for word in line.split())


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for row in plain_rows("synonyms.tsv"):
        if len(row) < 2:
            continue
        official, colloquial = row[0].split(), row[1].split()
        for word in colloquial:
            groups[word] = (*groups.get(word, ()), *official)
        for word in official:
            groups[word] = (*groups.get(word, ()), *(w for w in official if w != word), *colloquial)
    return groups


def synonym_words() -> frozenset[str]:
    """Return all words that the table of synonyms holds."""
    return frozenset(_synonyms())


def synonyms_of(word: str) -> tuple[str, ...]:
    """Return the words that mean the same as a word, as the table of synonyms has them."""
    return tuple(dict.fromkeys(w for w in _synonyms().get(word, ()) if w != word))


@lru_cache(maxsize=1)
def everyday() -> dict[str, str]:
    """Return what documents print for everyday words: terms with blanks between them, as the table has them.

    The table is the longest of all and holds Simplified characters: normalising
    it would take a tenth of a second.
    """
    found: dict[str, str] = {}
    for line in lines_of("everyday.tsv"):
        official, _, spoken = line.partition("\t")
        for word in spoken.split():
            found[word] = f"{found[word]} {official}" if word in found else official
    return found


def spoken_for(word: str) -> tuple[str, ...]:
    """Return what documents may print for an everyday word."""
    return tuple(everyday().get(word, "").split())


@lru_cache(maxsize=1)
def known_phrases() -> Phrases:
    """Return the phrases that the table of synonyms holds."""
    return Phrases(word for word in _synonyms() if len(word) > 1 and (not word.isascii() or not word.isalpha()))


@lru_cache(maxsize=1)
def figure_pattern() -> re.Pattern[str]:
    """Return what a figure with its measure word looks like in normalised text, or a grade in Roman numerals: iii级."""
    measures = "|".join(re.escape(normalize(m)) for m in lines_of("measures.txt") if len(m) <= 4)
    return re.compile(
        rf"(?<![a-z0-9.])[0-9]+(?:\.[0-9]+)?(?:%|[十百千万亿]*(?:{measures})|[十百千万亿]+)?(?![a-z])|(?<![a-z])[ivx]{{1,4}}[级类]"
    )
