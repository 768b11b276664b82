"""English terms and spelled place names, in Chinese."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.vocabulary import synonym_words
from index.data import plain_rows, rows_of


@lru_cache(maxsize=1)
def _english() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {row[0].replace("-", " "): row[1].split()[0] for row in plain_rows("english.tsv") if len(row) > 1}
    plurals = [word for word in table if word.endswith("s") and not word.endswith(("ss", "us", "is"))]
    table = {word[:-1]: table[word] for word in plurals} | table
    words = sorted(table, key=len, reverse=True)
    forms = "|".join(re.escape(word).replace("\\ ", "[ -]") for word in words)
    return re.compile(rf"(?<![a-z])({forms})(?:e?s)?(?![a-z])"), table


@lru_cache(maxsize=1)
def _spelled_places() -> dict[str, str]:
    rows = (row for row in rows_of("places.tsv") if len(row) > 3 and row[1] not in ("district", "county", "abbr"))
    return {spelling: row[0] for row in rows for spelling in row[3].split() if len(spelling) > 3}


def translate(text: str) -> str:
    """Return normalised text with English terms and spelled places in Chinese."""
    if not re.search(r"[a-z]{3,}", text):
        return text
    pattern, table = _english()
    known = synonym_words()
    text = pattern.sub(
        lambda found: found.group() if found.group() in known else table[found.group(1).replace("-", " ")], text
    )
    places = _spelled_places()
    return re.sub(r"([a-z']{4,}?)(?:'s)?(?![a-z'])", lambda found: places.get(found.group(1), found.group()), text)
