"""The same document in two files: which one is kept.

Two files hold the same document if their body texts are equal, or if title and
number are and at least nine in ten of their shingles. A digest gives way to the
official text of the same title and number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from index.content import Content
from index.text import compact

PREFERRED = (".docx", ".html", ".htm", ".md", ".markdown", ".xlsx", ".csv", ".pdf", ".txt")
"""Formats from the one that keeps most of a document's structure to the one that keeps least."""
SHINGLE = 5
SAME_SHARE = 0.9
LEAST_TEXT = 40
"""Characters that a body needs before being equal says anything."""


@dataclass(frozen=True)
class _Compared:
    """What of a document is compared; texts are brought to a common form."""

    name: str
    content: Content

    @cached_property
    def title(self) -> str:
        return _letters(self.content.document.title)

    @cached_property
    def number(self) -> str:
        return _letters(self.content.document.number or "")

    @cached_property
    def body(self) -> str:
        clauses = self.content.clauses
        return "".join(_letters(clause.text) for clause in clauses if clause.pointer != "meta")

    @cached_property
    def shingles(self) -> frozenset[str]:
        return frozenset(self.body[at : at + SHINGLE] for at in range(len(self.body) - SHINGLE + 1))

    @property
    def order(self) -> tuple[bool, int, bool, str]:
        suffix = PurePosixPath(self.name).suffix.lower()
        place = PREFERRED.index(suffix) if suffix in PREFERRED else len(PREFERRED)
        return self.content.document.digest, place, not self.number, self.name


def find_twins(contents: Mapping[str, Content]) -> dict[str, str]:
    """Return for each file that is dropped the file that is kept instead."""
    compared = sorted((_Compared(name, content) for name, content in contents.items()), key=lambda one: one.order)
    kept_by_body: dict[str, str] = {}
    kept_by_title: dict[str, list[_Compared]] = {}
    twins: dict[str, str] = {}
    for one in compared:
        kept = kept_by_title.setdefault(one.title, [])
        equal = kept_by_body.get(one.body) if len(one.body) >= LEAST_TEXT else None
        if twin := equal or _same_titled(one, kept):
            twins[one.name] = twin
        else:
            kept_by_body.setdefault(one.body, one.name)
            kept.append(one)
    return twins


def _same_titled(one: _Compared, kept: Sequence[_Compared]) -> str | None:
    return next((other.name for other in kept if _same(one, other)), None)


def _same(one: _Compared, other: _Compared) -> bool:
    """Return whether two documents of the same title are the same document."""
    if one.number != other.number and one.number and other.number:
        return False
    if one.content.document.digest and not other.content.document.digest:
        return bool(one.number) and one.number == other.number
    if not one.number and _dated_apart(one.content, other.content):
        return False
    return _share(one.shingles, other.shingles) >= SAME_SHARE


def _dated_apart(one: Content, other: Content) -> bool:
    """Return whether two documents bear different dates: this year's notice is not last year's."""
    dates = {one.document.issued, other.document.issued} - {None}
    return len(dates) > 1


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _letters(text: str) -> str:
    return "".join(character for character in compact(text) if character.isalnum())
