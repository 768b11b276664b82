"""SQLite as the source of truth: documents, clauses, units, targets, files.

A store is written once, in one go, and then only read: no journal, no WAL, and
readers open it as immutable. Documents and clauses have row numbers from 0 in
the order they were added; the arrays of lexical and dense search line up with
them. Clause texts are fetched by row when they are wanted, never all at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from index.content import Content, dumps, loads
from index.errors import IndexMismatch, IndexMissing
from index.model import Clause, Document
from index.schema import (
    FILE,
    FORMAT,
    INDEXES,
    SCHEMA,
    VERSION,
    BuildMeta,
    FileRecord,
    Row,
    UnitEntry,
    clause_of,
    clause_values,
    document_of,
    document_values,
    searched_text,
    target_values,
    unit_values,
)

__all__ = ["BuildMeta", "FileRecord", "Store", "StoreWriter", "UnitEntry"]

_BATCH = 500


@dataclass(slots=True)
class StoreWriter:
    """Writes a new store: rows first, then ``commit``, then ``finish``."""

    connection: sqlite3.Connection
    documents: int = 0
    clauses: int = 0

    @classmethod
    def create(cls, folder: Path) -> StoreWriter:
        """Return the writer of a new, empty store in a folder."""
        connection = sqlite3.connect(folder / FILE, isolation_level=None)
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(SCHEMA)
        connection.execute("BEGIN")
        return cls(connection)

    def add(self, content: Content) -> None:
        """Add a document and its clauses; they get the next row numbers."""
        self._insert("documents", [(self.documents, *document_values(content.document))])
        first = self.clauses
        rows = list(enumerate(content.clauses, first))
        self._insert("clauses", [(row, *clause_values(clause, self.documents)) for row, clause in rows])
        self._insert("responsibilities", [value for row, clause in rows for value in unit_values(row, clause)])
        self._insert("targets", [value for row, clause in rows for value in target_values(row, clause)])
        self._insert("searched", [(row, searched_text(clause)) for row, clause in rows])
        self.documents += 1
        self.clauses += len(rows)

    def add_file(self, record: FileRecord) -> None:
        """Add what became of a file."""
        self._insert("files", [tuple(getattr(record, field.name) for field in fields(record))])

    def add_spare(self, path: str, content: Content) -> None:
        """Add a duplicate's content: kept for the next build, found by no search."""
        self._insert("spares", [(path, dumps(content))])

    def commit(self) -> None:
        """Write all rows out and index them; ``Store.unfinished`` can read them from here on."""
        self.connection.execute("COMMIT")
        self.connection.executescript(INDEXES)

    def finish(self, meta: BuildMeta) -> None:
        """Write what the store was built from, which makes it complete, and close it."""
        self._insert("meta", [(field.name, str(getattr(meta, field.name))) for field in fields(meta)])
        self.connection.close()

    def _insert(self, table: str, rows: Sequence[Row]) -> None:
        if rows:
            places = ",".join("?" * len(rows[0]))
            self.connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608


@dataclass(frozen=True, slots=True)
class Store:
    """A finished store, open for reading; it may be shared between threads."""

    connection: sqlite3.Connection

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Return the store in a folder.

        Raises:
            IndexMissing: there is none.
            IndexMismatch: it is damaged, or has another format or version.
        """
        path = folder / FILE
        if not path.is_file():
            raise IndexMissing(f"没有索引：{folder}")
        uri = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        try:
            store = cls(sqlite3.connect(uri, uri=True, check_same_thread=False))
            found = store.meta()
        except (sqlite3.Error, IndexMismatch, TypeError, ValueError, KeyError) as error:
            raise IndexMismatch(f"{path}：索引损坏（{error}）") from error
        if (found.format, found.version) != (FORMAT, VERSION):
            raise IndexMismatch(f"{path}：索引的格式是 {found.format} {found.version}，需要 {FORMAT} {VERSION}")
        return store

    @classmethod
    def unfinished(cls, folder: Path) -> Store:
        """Return the store in a folder that its writer has committed but not finished."""
        return cls(sqlite3.connect(f"file:{quote(str((folder / FILE).absolute()))}?mode=ro", uri=True))

    def close(self) -> None:
        """Close the store; nothing can be read from it any more."""
        self.connection.close()

    def meta(self) -> BuildMeta:
        """Return what the store was built from."""
        values: dict[str, str] = dict(self._all("SELECT name, value FROM meta"))
        numbers = ("dimension", "documents", "clauses", "passages", "version")
        typed = {**values, **{name: int(values[name]) for name in numbers}, "fitted": values["fitted"] == "True"}
        return BuildMeta(**cast("dict[str, Any]", typed))

    def files(self) -> list[FileRecord]:
        """Return what became of each file, in the order of their paths."""
        names = ",".join(field.name for field in fields(FileRecord))
        return [FileRecord(*row) for row in self._all(f"SELECT {names} FROM files ORDER BY path")]  # noqa: S608

    def documents(self) -> list[Document]:
        """Return all documents in the order of their row numbers."""
        return [document_of(row[1:]) for row in self._all("SELECT * FROM documents ORDER BY row")]

    def content(self, source: str) -> Content | None:
        """Return the document of a file with its clauses, a duplicate's too; None if there is none."""
        found = self._all("SELECT * FROM documents WHERE source = ?", (source,))
        if found:
            return Content(document_of(found[0][1:]), tuple(self.clauses_of(found[0][1])))
        spare = self._all("SELECT parsed FROM spares WHERE path = ?", (source,))
        return loads(spare[0][0]) if spare else None

    def clauses(self, ids: Iterable[str]) -> list[Clause]:
        """Return the clauses with these ids, in the order asked; an unknown id gives none."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Clause] = {}
        for start in range(0, len(wanted), _BATCH):
            part = wanted[start : start + _BATCH]
            found.update((clause.id, clause) for clause in self._where(f"c.id IN ({_marks(part)})", part))
        return [found[id_] for id_ in wanted if id_ in found]

    def clauses_of(self, document: str) -> list[Clause]:
        """Return all clauses of a document in their order, its ``meta`` first."""
        return self._where("d.id = ?", (document,))

    def at(self, document: str, pointer: str) -> list[Clause]:
        """Return the clauses of a document at a pointer, in their order."""
        return self._where("d.id = ? AND c.pointer = ?", (document, pointer))

    def all_clauses(self) -> Iterator[Clause]:
        """Yield all clauses in the order of their row numbers, read in batches."""
        (count,) = self._all("SELECT coalesce(max(row) + 1, 0) FROM clauses")[0]
        for start in range(0, count, 10 * _BATCH):
            yield from self._where("c.row >= ? AND c.row < ?", (start, start + 10 * _BATCH))

    def ids(self, rows: Sequence[int]) -> dict[int, str]:
        """Return the id of the clause in each of these rows."""
        found: dict[int, str] = {}
        for start in range(0, len(rows), _BATCH):
            part = rows[start : start + _BATCH]
            found.update(self._all(f"SELECT row, id FROM clauses WHERE row IN ({_marks(part)})", part))  # noqa: S608
        return found

    def units(self) -> list[UnitEntry]:
        """Return every printed unit of every document, in the order of documents and names."""
        rows = self._all("SELECT unit, key, document, clauses FROM ledger")
        return [UnitEntry(unit, key, document, tuple(ids.split(" "))) for unit, key, document, ids in rows]

    def holding(self, words: Sequence[str], rows: Sequence[int] | None, *, any_of: bool = False) -> list[int]:
        """Return the rows (of these, or of all) whose searched text holds every word, or any of them."""
        test = (" OR " if any_of else " AND ").join(["instr(text, ?)"] * len(words)) or "1"
        if rows is None:
            return [row for (row,) in self._all(f"SELECT clause FROM searched WHERE {test}", words)]  # noqa: S608
        found: list[int] = []
        for start in range(0, len(rows), _BATCH):
            part = rows[start : start + _BATCH]
            query = f"SELECT clause FROM searched WHERE clause IN ({_marks(part)}) AND ({test})"  # noqa: S608
            found += [row for (row,) in self._all(query, (*part, *words))]
        return sorted(found)

    def _where(self, condition: str, values: Sequence[object]) -> list[Clause]:
        """Return the clauses that meet a condition, with their units and targets."""
        rows = self._all(
            "SELECT c.row, c.id, d.id, c.ordinal, c.pointer, c.trail, c.title, c.text, c.ranges, c.page "  # noqa: S608
            f"FROM clauses c JOIN documents d ON d.row = c.document WHERE {condition} ORDER BY c.row",
            values,
        )
        units = self._parts("unit, role", "responsibilities", [row[0] for row in rows])
        targets = self._parts(
            "metric, comparator, value, measure, deadline, verbatim, start, end", "targets", [row[0] for row in rows]
        )
        return [clause_of(row[1:], units.get(row[0], ()), targets.get(row[0], ())) for row in rows]

    def _parts(self, columns: str, table: str, rows: Sequence[int]) -> dict[int, tuple[Row, ...]]:
        found: dict[int, tuple[Row, ...]] = {}
        for start in range(0, len(rows), _BATCH):
            part = rows[start : start + _BATCH]
            query = f"SELECT clause, {columns} FROM {table} WHERE clause IN ({_marks(part)}) ORDER BY clause, position"  # noqa: S608
            for row, group in groupby(self._all(query, part), key=lambda value: cast(int, value[0])):
                found[row] = tuple(value[1:] for value in group)
        return found

    def _all(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        try:
            return self.connection.execute(query, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexMismatch(f"索引损坏（{error}）") from error


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
