"""Dates as government documents print them."""

from __future__ import annotations

from datetime import date

from index.numerals import CHINESE, number
from index.patterns import regex

_N = rf"[0-9０-９{CHINESE}]"
DATE = regex(
    rf"((?:19|20)[0-9]{{2}}|[０-９]{{4}}|[{CHINESE}]{{4}})\s*[年.\-/．]\s*({_N}{{1,3}})\s*[月.\-/．]\s*({_N}{{1,3}})\s*日?"
)
YEAR = regex(rf"((?:19|20)[0-9]{{2}}|二[{CHINESE}]{{3}})\s*(?=年|〔|—|-|\])")


def find_date(text: str) -> str | None:
    """Return the first full date in a text as an ISO string, or None."""
    for found in DATE.finditer(text):
        parts = [number(part) for part in found.groups()]
        if None in parts:
            continue
        try:
            return date(*(part or 0 for part in parts)).isoformat()
        except ValueError:
            continue
    return None


def find_year(text: str) -> int | None:
    """Return the first year that a text names, or None."""
    found = YEAR.search(text)
    return number(found.group(1)) if found else None


def add_years(iso: str, years: int) -> str:
    """Return the last day of a term of whole years that begins on an ISO date."""
    start = date.fromisoformat(iso)
    try:
        end = start.replace(year=start.year + years)
    except ValueError:
        end = start.replace(year=start.year + years, day=28)
    return date.fromordinal(end.toordinal() - 1).isoformat()
