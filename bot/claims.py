"""What a text claims and the lock checks: figures, numerals, dates, places and agencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from index.agencies import known_forms
from index.dates import DATE, find_date
from index.numerals import CHINESE
from index.patterns import regex
from index.phrases import Phrases
from index.places import SHAPED, known_places
from index.text import folded

FIGURE = regex(r"([0-9]+(?:\.[0-9]+)?)([^\W\d_]|[%‰])?")
NUMERAL = regex(rf"([{CHINESE}〇百千万亿两]+)([^\W\d_])?")
PART = regex(r"[\s，,。；;：:（）()《》“”、]+")
BLANK = regex(r"(?<=[0-9])\s+(?=[^\s0-9])")


def unsupported(text: str, source: str) -> tuple[str, ...]:
    """Return what a text claims and its source does not say, as the text puts it.

    A figure stands in the source as a whole, in front of the same character
    (35万 of 35万亩, never 5万); a date in any way of writing it; a name of a
    place or an agency as it is.

    Args:
        text: what is said.
        source: normalised text.
    """
    said = BLANK.sub("", folded(text))
    undated = DATE.sub(lambda found: " " if _iso(found) in _facts(source)[1] else found.group(), said)
    amounts = set(_amounts(undated))
    unmet = amounts - _facts(source)[0] if amounts else amounts
    unquoted = [part for part in PART.split(undated) if part not in source]
    bare = "".join(source.split()) if unquoted else ""
    return (
        *("".join(amount) for amount in sorted(unmet)),
        *(name for part in unquoted for name in _names(part) if name not in bare),
    )


@lru_cache(maxsize=1 << 13)
def _facts(source: str) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """Return the amounts and the ISO dates of a normalised text."""
    joined = BLANK.sub("", source)
    dates = frozenset(iso for found in DATE.finditer(joined) if (iso := _iso(found)))
    return frozenset(_amounts(joined)), dates


def _iso(found: re.Match[str]) -> str | None:
    return find_date(found.group())


def _amounts(text: str) -> Iterator[tuple[str, str]]:
    """Yield each figure and numeral, with the character behind it (5月, 三年) and without."""
    for pattern in (FIGURE, NUMERAL):
        for amount, measure in pattern.findall(text):
            yield amount, measure
            yield amount, ""


def _names(text: str) -> Iterator[str]:
    """Yield the known places and agencies of a text, and what is shaped like another place."""
    places, agencies = _known_names()
    found = [text[start:end] for start, end in places.find(text)]
    yield from found
    yield from (text[start:end] for start, end in agencies.find(text))
    for part in places.split(text) if found else [text]:
        yield from (shaped.group() for shaped in SHAPED.finditer(part))


@lru_cache(maxsize=1)
def _known_names() -> tuple[Phrases, Phrases]:
    """Return the places and the agencies that the tables know."""
    return Phrases(known_places()), Phrases(known_forms())
