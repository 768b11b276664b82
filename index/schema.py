"""The tables of a store, and how objects of the domain become rows and rows objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal, cast

from index.model import Clause, Document, Responsibility, Role, Target
from index.text import compact

FORMAT = "policybot-store"
VERSION = 2
FILE = "policy.sqlite"

FileStatus = Literal["read", "duplicate", "refused"]
Row = tuple[Any, ...]

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, hash TEXT, facts TEXT,
    status TEXT, twin TEXT, problem TEXT, remedy TEXT) WITHOUT ROWID;
CREATE TABLE documents (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL,
    number TEXT, issuer TEXT, region TEXT, year INTEGER, issued TEXT, effective TEXT,
    expires TEXT, status TEXT NOT NULL, digest INTEGER NOT NULL,
    recipients TEXT NOT NULL, copies TEXT NOT NULL, attachments TEXT NOT NULL, published TEXT);
CREATE TABLE clauses (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, document INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    pointer TEXT NOT NULL, trail TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    ranges TEXT NOT NULL, page INTEGER);
CREATE TABLE responsibilities (
    clause INTEGER, position INTEGER, unit TEXT NOT NULL, role TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (clause, position)) WITHOUT ROWID;
CREATE TABLE targets (
    clause INTEGER, position INTEGER, metric TEXT, comparator TEXT, value TEXT, measure TEXT,
    deadline TEXT, verbatim TEXT, start INTEGER, end INTEGER,
    PRIMARY KEY (clause, position)) WITHOUT ROWID;
CREATE TABLE searched (clause INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE spares (path TEXT PRIMARY KEY, parsed TEXT NOT NULL) WITHOUT ROWID;
"""
INDEXES = """
CREATE UNIQUE INDEX document_id ON documents (id);
CREATE UNIQUE INDEX document_source ON documents (source);
CREATE UNIQUE INDEX clause_id ON clauses (id);
CREATE INDEX clause_pointer ON clauses (document, pointer);
CREATE INDEX unit_key ON responsibilities (key);
CREATE TABLE ledger AS
    SELECT unit, key, document, group_concat(id, ' ') AS clauses FROM (
        SELECT DISTINCT r.unit, r.key, d.id AS document, d.row AS place, c.id, c.row
        FROM responsibilities r JOIN clauses c ON c.row = r.clause JOIN documents d ON d.row = c.document
        ORDER BY d.row, r.unit, c.row)
    GROUP BY place, unit ORDER BY place, unit;
"""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of one file at the build.

    ``path`` is relative to the documents folder, ``mtime`` in nanoseconds,
    ``hash`` of the content and ``facts`` of what a manifest says of the file.
    ``twin`` is the file that was kept in a duplicate's place.
    """

    path: str
    size: int
    mtime: int
    hash: str
    facts: str
    status: FileStatus
    twin: str = ""
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class BuildMeta:
    """What a store was built from, and with what; ``fitted`` tells the built-in encoder."""

    folder: str
    built_at: str
    parser: str
    corpus: str
    encoder: str
    fitted: bool
    dimension: int
    documents: int
    clauses: int
    passages: int
    format: str = FORMAT
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One printed unit of one document, and the ids of the clauses that name it."""

    unit: str
    key: str
    document: str
    clauses: tuple[str, ...]


def searched_text(clause: Clause) -> str:
    """Return what an exact search looks through: headings and text, normalised, without blanks."""
    return "\n".join(compact(part) for part in (*clause.trail, clause.text))


_PLAIN = tuple(field.name for field in fields(Document))[:-5]


def _unpacked(packed: str) -> tuple[str, ...]:
    return tuple(json.loads(packed)) if packed != "[]" else ()


def _packed(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def document_values(document: Document) -> Row:
    """Return a row of ``documents``, all but its number."""
    values = (getattr(document, field.name) for field in fields(document))
    return tuple(_packed(value) if isinstance(value, tuple) else value for value in values)


def document_of(values: Row) -> Document:
    """Return the document of a row of ``documents`` without its number."""
    *plain, digest, recipients, copies, attachments, published = values
    return Document(
        **dict(zip(_PLAIN, plain, strict=True)),
        digest=bool(digest),
        recipients=_unpacked(recipients),
        copies=_unpacked(copies),
        attachments=_unpacked(attachments),
        published=published,
    )


def clause_values(clause: Clause, document: int) -> Row:
    """Return a row of ``clauses``, all but its number; the document is given by its row."""
    packed = (_packed(clause.trail), clause.title, clause.text, _packed(clause.ranges))
    return (clause.id, document, clause.ordinal, clause.pointer, *packed, clause.page)


def clause_of(values: Row, units: Iterable[Row], targets: Iterable[Row]) -> Clause:
    """Return the clause of a row of ``clauses`` (with the document's id), and of its units' and targets' rows."""
    id_, document, ordinal, pointer, trail, title, text, ranges, page = values
    return Clause(
        id=id_,
        document=document,
        ordinal=ordinal,
        pointer=pointer,
        trail=_unpacked(trail),
        title=title,
        text=text,
        ranges=tuple((start, end) for start, end in json.loads(ranges)),
        page=page,
        responsibilities=tuple(Responsibility(unit, cast(Role, role)) for unit, role in units),
        targets=tuple(Target(*target) for target in targets),
    )


def unit_values(row: int, clause: Clause) -> Iterator[Row]:
    """Yield the rows of ``responsibilities`` of the clause in a row."""
    for position, found in enumerate(clause.responsibilities):
        yield row, position, found.unit, found.role, compact(found.unit)


def target_values(row: int, clause: Clause) -> Iterator[Row]:
    """Yield the rows of ``targets`` of the clause in a row."""
    for position, target in enumerate(clause.targets):
        yield (row, position, *(getattr(target, field.name) for field in fields(target)))
