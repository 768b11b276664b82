"""Editable data files: general knowledge of official language, no corpus facts."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from index.text import normalize


@lru_cache(maxsize=64)
def lines_of(name: str) -> tuple[str, ...]:
    """Return the lines of a data file, without comments and blank lines."""
    text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
    kept = (line.rstrip("\r\n") for line in text.splitlines())
    return tuple(line for line in kept if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=64)
def plain_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a data file in normalised characters, folded in one go."""
    rows = normalize("\n".join(lines_of(name))).split("\n")
    return tuple(tuple(cell.strip() for cell in row.split("\t")) for row in rows)


@lru_cache(maxsize=64)
def rows_of(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the tab-separated rows of a data file."""
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines_of(name))
