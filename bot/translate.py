"""English terms and spelled place names, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.vocabulary import synonym_words
from index.data import plain_rows, rows_of
from index.patterns import regex

OPENING = 2  # letters by which terms are looked up
WORD = regex("(?<![a-z])[a-z0-9]")  # where a term may begin
END = regex("(?:e?s)?(?![a-z]|(?<=[0-9])[ ,]?[0-9])")


@lru_cache(maxsize=1)
def _english() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the English terms by their first letters, longest first, and what each is in Chinese.

    One pattern of all terms would take a tenth of a second to compile.
    """
    table = {row[0].replace("-", " "): row[1].split()[0] for row in plain_rows("english.tsv") if len(row) > 1}
    plurals = [word for word in table if word.endswith("s") and not word.endswith(("ss", "us", "is"))]
    table = {word[:-1]: table[word] for word in plurals} | table
    opening: dict[str, list[str]] = {}
    for word in sorted(table, key=len, reverse=True):
        opening.setdefault(word[:OPENING], []).append(word)
    return opening, table


@lru_cache(maxsize=1)
def _spelled_places() -> dict[str, str]:
    rows = (row for row in rows_of("places.tsv") if len(row) > 3 and row[1] not in ("district", "county", "abbr"))
    return {spelling: row[0] for row in rows for spelling in row[3].split() if len(spelling) > 3}


def translate(text: str) -> str:
    """Return normalised text with English terms and spelled places in Chinese."""
    if not re.search(r"[a-z]{3,}", text):
        return text
    text = "".join(_translated(text))
    places = _spelled_places()
    return re.sub(r"([a-z']{4,}?)(?:'s)?(?![a-z'])", lambda found: places.get(found.group(1), found.group()), text)


def _translated(text: str) -> Iterator[str]:
    """Yield a text piece by piece, its English terms in Chinese: in the plural, too, and with hyphens for blanks."""
    opening, table = _english()
    blank, known = text.replace("-", " "), synonym_words()
    position = 0
    for start in WORD.finditer(blank):
        at = start.start()
        if at < position:
            continue
        ends = (
            (word, END.match(blank, at + len(word)))
            for word in opening.get(blank[at : at + OPENING], ())
            if blank.startswith(word, at)
        )
        word, end = next(((word, end) for word, end in ends if end), ("", None))
        if end and text[at : end.end()] not in known:
            yield text[position:at]
            yield table[word]
            position = end.end()
    yield text[position:]
