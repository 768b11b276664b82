"""One generation of the index in memory: its parts are opened when they are wanted, and what was met lately stays."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays
from index.dense import DenseIndex
from index.encoder import load_encoder
from index.errors import IndexMismatch
from index.generations import Generations, Held
from index.lexical import LexicalIndex
from index.model import Clause, Document, Status
from index.rank import Ranker, Scores
from index.store import BuildMeta, Store, UnitEntry
from index.tokens import token_key

REMEMBERED = 5000  # clauses, and as many token frequencies, kept in memory
DOCUMENTS = 64  # documents whose clauses are kept in memory
LATELY = 4  # sets of documents whose clauses are kept marked
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


def status_on(document: Document, day: date) -> Status:
    """Return whether a document holds on a day.

    Repealed is what the document or its page says; expired is a day after its
    last. What is left is in force if anything says when it began or that it is
    valid, and unknown otherwise. A document that takes effect later counts as
    in force: it will not lapse by waiting.
    """
    if document.status == "repealed":
        return "repealed"
    if document.status == "expired" or (document.expires and document.expires < day.isoformat()):
        return "expired"
    stated = document.effective or document.issued or document.status == "in_force"
    return "in_force" if stated else "unknown"


@dataclass(frozen=True)
class Generation:
    """One generation, held against removal; its parts are opened when they are wanted."""

    held: Held
    store: Store
    meta: BuildMeta
    encoder: str | None
    weight: float | None
    today: date

    @classmethod
    def open(cls, home: Path, encoder: str | None, weight: float | None) -> Generation:
        """Return the current generation of a home folder.

        Raises:
            IndexMissing: nothing has been built yet.
            IndexMismatch: it was built by another version or with another encoder.
        """
        held = Generations(home).hold()
        store = Store.open(held.folder)
        generation = cls(held, store, store.meta(), encoder, weight, date.today())
        weakref.finalize(generation, _release, held, store)
        meta = generation.meta
        if meta.fitted == bool(encoder) or (encoder and encoder != meta.encoder):
            built = "内置编码器" if meta.fitted else meta.encoder
            raise IndexMismatch(
                f"索引由 {built} 建成，现在设定的是 {encoder or '内置编码器'}",
                remedy="改回 POLICYBOT_ENCODER，或重新运行 policybot index build",
            )
        return generation

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """All documents by id, with their status of today."""
        return MappingProxyType({document.id: _dated(document, self.today) for document in self.store.documents()})

    def clauses(self, ids: Sequence[str]) -> list[Clause]:
        """Return clauses by id; those met lately are remembered."""
        known = self.known
        if len(known) > REMEMBERED:  # before it is looked what is missing
            known.clear()
        missing = [id_ for id_ in ids if id_ not in known]
        if missing:
            known.update((clause.id, clause) for clause in self.store.clauses(missing))
        return [known[id_] for id_ in ids if id_ in known]

    def ids(self, rows: Sequence[int]) -> list[str]:
        """Return the ids of the clauses in these rows; those met lately are remembered."""
        known = self.numbered
        if len(known) > REMEMBERED:
            known.clear()
        missing = [row for row in rows if row not in known]
        if missing:
            known.update(self.store.ids(missing))
        return [known[row] for row in rows]

    @cached_property
    def known(self) -> dict[str, Clause]:
        """The clauses met lately, by id."""
        return {}

    @cached_property
    def numbered(self) -> dict[int, str]:
        """The ids of the clauses met lately, by row."""
        return {}

    @cached_property
    def clauses_of(self) -> Callable[[str], Sequence[Clause]]:
        """The clauses of a document by its id; those of documents met lately are remembered."""
        store = self.store
        return lru_cache(DOCUMENTS)(lambda id_: tuple(store.clauses_of(id_)))

    @cached_property
    def at(self) -> Callable[[str, str], Sequence[Clause]]:
        """The clauses of a document, by its id, at a pointer; those met lately are remembered."""
        store = self.store
        return lru_cache(REMEMBERED)(lambda id_, pointer: tuple(store.at(id_, pointer)))

    @cached_property
    def scores(self) -> Callable[[str, tuple[tuple[str, float], ...]], Scores]:
        """The scores of all passages for a text and its terms; one question may search several scopes."""
        ranker = self.ranker
        return lru_cache(1)(lambda text, terms: ranker.scores(dict(terms), text))

    @cached_property
    def df(self) -> Callable[[str], int]:
        """The number of clauses that hold a token."""
        passages, owners = self.passages, self.arrays.passage_clause
        return lru_cache(REMEMBERED)(lambda token: len(_clause_rows(passages, owners, token)))

    @cached_property
    def of_documents(self) -> Callable[[frozenset[str]], Mask]:
        """Which clauses are of a set of documents, [clauses]; not to be written to."""
        rows, owners = self.rows, self.arrays.clause_document

        def mask(documents: frozenset[str]) -> Mask:
            held = np.zeros(len(rows), np.bool_)
            held[[rows[id_] for id_ in documents if id_ in rows]] = True
            return held[owners]

        return lru_cache(LATELY)(mask)

    def clause_rows(self, token: str) -> Rows:
        """Return the rows of the clauses that hold a token, each once, in order."""
        return _clause_rows(self.passages, self.arrays.passage_clause, token)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The number of each document, by its id."""
        return {id_: row for row, id_ in enumerate(self.documents)}

    @cached_property
    def arrays(self) -> Arrays:
        """How passages, clauses and documents line up."""
        return Arrays.load(self.held.folder / "arrays")

    @cached_property
    def passages(self) -> LexicalIndex:
        """The lexical index of passages."""
        return LexicalIndex.open(self.held.folder / "passages")

    @cached_property
    def units(self) -> Sequence[UnitEntry]:
        """Every printed unit of every document."""
        return tuple(self.store.units())

    @cached_property
    def ranker(self) -> Ranker:
        """What ranks clauses, its vectors and encoder loaded."""
        folder = self.held.folder
        encoder = load_encoder(self.encoder, folder / "encoder", weight=self.weight)
        return Ranker(
            passages=self.passages,
            documents=LexicalIndex.open(folder / "documents"),
            passage_clause=self.arrays.passage_clause,
            clause_document=self.arrays.clause_document,
            dense=DenseIndex.open(folder / "dense", encoder=encoder.name, dimension=encoder.dimension),
            encoder=encoder,
        )


def _dated(document: Document, day: date) -> Document:
    status = status_on(document, day)
    return document if status == document.status else replace(document, status=status)


def _release(held: Held, store: Store) -> None:
    store.close()
    held.release()


def _clause_rows(passages: LexicalIndex, passage_clause: Rows, token: str) -> Rows:
    """Return the rows of the clauses that hold a token, each once, in order."""
    key = np.uint64(token_key(token))
    at = int(np.searchsorted(passages.keys, key))
    if at == len(passages.keys) or passages.keys[at] != key:
        return np.zeros(0, np.int64)
    held = passages.passages[passages.starts[at] : passages.starts[at + 1]]
    rows = passage_clause[held]  # never decreasing: passages stand in order
    distinct: Rows = rows[np.concatenate([[True], rows[1:] != rows[:-1]])]
    return distinct
