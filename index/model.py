"""The nouns of the domain: source, document, clause, responsibility, target, hit.

The words are those of Chinese official documents; see ARCHITECTURE.md, Words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Role = Literal["lead", "responsible", "support", "guide"]
ROLES: tuple[Role, ...] = ("lead", "responsible", "support", "guide")

Status = Literal["in_force", "expired", "repealed", "unknown"]
Range = tuple[int, int]


SEPARATED = " | "
"""What stands between the headers of a table row in a trail."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands in its table; rows and columns count from 0."""

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or one table cell of a source: ``source.text[start:end]``.

    ``level`` is the heading level that the format itself declares (1 is the
    outermost), 0 where it declares none. ``place`` is set for table cells; a
    merged cell is one block that spans several rows or columns.
    """

    start: int
    end: int
    level: int = 0
    page: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file as a reader hands it over: its text, cut into ordered blocks.

    Offsets are code points of ``text``. Blocks do not overlap, and no
    non-blank character lies outside all of them. ``meta`` holds facts that the
    file states outside its text (front matter, a page's property box), under
    the field names of :class:`Document`.
    """

    name: str
    text: str
    blocks: tuple[Block, ...]
    meta: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One unit that a clause makes accountable, and how."""

    unit: str
    role: Role


@dataclass(frozen=True, slots=True)
class Target:
    """One figure or date that a clause sets; ``verbatim`` is its own wording.

    ``start`` and ``end`` delimit ``verbatim`` in the clause's text.
    """

    metric: str
    comparator: str
    value: str
    measure: str
    deadline: str
    verbatim: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One published document and what it says of itself; dates are ISO strings.

    ``source`` is the file's path below the documents folder, ``digest`` tells
    an abridgement from the official text, ``year`` is the year that the
    document speaks for where no date is given. ``issued`` is the day it was
    signed (成文), ``published`` the day it was made public, where that is told apart.
    """

    id: str
    source: str
    title: str
    number: str | None
    issuer: str | None
    region: str | None
    year: int | None
    issued: str | None
    effective: str | None
    expires: str | None
    status: Status
    digest: bool
    recipients: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest unit that is cited.

    ``text`` is the concatenation of ``ranges`` of the source's text with
    nothing changed but line breaks inside words; ``trail`` holds the headings
    above it, outermost first; ``title`` its run-in heading, if it has one.
    """

    id: str
    document: str
    ordinal: int
    pointer: str
    trail: tuple[str, ...]
    title: str
    text: str
    ranges: tuple[Range, ...]
    page: int | None
    responsibilities: tuple[Responsibility, ...]
    targets: tuple[Target, ...]


class Hit(NamedTuple):
    """One clause that a search found; ``span`` is the best passage in its text."""

    clause: str
    score: float
    span: Range
    lexical: float
    dense: float
