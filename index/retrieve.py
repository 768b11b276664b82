"""The index as answers use it: look-ups by document, pointer and unit, and ranked search.

    index = Index.open(home)
    index.search(query_terms(question), question, limit=20)

An :class:`Index` answers from one generation until ``reload_if_changed`` finds
a newer one. Opening reads the documents' number and nothing else; all other
parts are loaded when they are first asked for and stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from index.generation import Generation, Mask, Rows, status_on
from index.generations import Generations
from index.model import Clause, Document, Hit
from index.patterns import regex
from index.store import BuildMeta, UnitEntry
from index.text import compact, simplify
from index.tokens import is_han

__all__ = ["Index", "UnitEntry", "pointer_key", "status_on"]

_WHOLE_NUMBER = regex(r"(?<=[^0-9a-z.])[0-9]{2,}(?=[^0-9a-z.])")
_BRACKETS = str.maketrans("（）", "()")


def pointer_key(pointer: str) -> str:
    """Return a pointer as the index writes it: half-width brackets, no blanks."""
    return "".join(pointer.translate(_BRACKETS).split())


class Index:
    """The documents and clauses of a home folder, read-only."""

    def __init__(self, home: Path, *, encoder: str | None = None, encoder_weight: float | None = None) -> None:
        """Open the current generation; see :meth:`open`."""
        self._home = home
        self._encoder = encoder or None
        self._weight = encoder_weight
        self._generation = Generation.open(home, self._encoder, encoder_weight)

    @classmethod
    def open(cls, home: Path, *, encoder: str | None = None, encoder_weight: float | None = None) -> Index:
        """Return the index of a home folder.

        Args:
            home: what ``build`` was given.
            encoder: what ``build`` was given: a model's folder or hub name, None for the built-in encoder.
            encoder_weight: share of the dense score; the encoder's own, if None.

        Raises:
            IndexMissing: nothing has been built yet.
            IndexMismatch: it was built by another version or with another encoder.
        """
        return cls(home, encoder=encoder, encoder_weight=encoder_weight)

    def reload_if_changed(self) -> bool:
        """Switch to a newer generation, if there is one (or a new day); return whether there was."""
        now = self._generation
        if Generations(self._home).current() == now.held.number and date.today() == now.today:
            return False
        self._generation = Generation.open(self._home, self._encoder, self._weight)
        return True

    @property
    def meta(self) -> BuildMeta:
        """What the index was built from, and with what."""
        return self._generation.meta

    @property
    def size(self) -> int:
        """The number of clauses, each document's ``meta`` included."""
        return self._generation.meta.clauses

    @property
    def documents(self) -> Mapping[str, Document]:
        """All documents by id, in the order of their sources, with their status of today."""
        return self._generation.documents

    def clauses(self, ids: Iterable[str]) -> list[Clause]:
        """Return the clauses with these ids, in the order asked; an unknown id gives none."""
        return self._generation.clauses(list(ids))

    def clauses_of(self, document_id: str) -> Sequence[Clause]:
        """Return all clauses of a document in their order, ``meta`` first."""
        return self._generation.clauses_of(document_id)

    def all_clauses(self) -> Iterator[Clause]:
        """Yield all clauses of all documents in order, read in batches."""
        return self._generation.store.all_clauses()

    def at(self, document_id: str, pointer: str) -> list[Clause]:
        """Return the clauses at a pointer, in their order; brackets may be full-width, script the other one."""
        key = pointer_key(pointer)
        found = list(self._generation.at(document_id, key))
        if found or key.isascii():
            return found
        return [clause for clause in self.clauses_of(document_id) if simplify(clause.pointer) == simplify(key)]

    def units(self) -> Sequence[UnitEntry]:
        """Return every printed unit of every document with its clauses."""
        return self._generation.units

    def df(self, token: str) -> int:
        """Return the number of clauses that hold a token in text, headings, units or title."""
        return self._generation.df(token)

    def search(
        self,
        terms: Mapping[str, float],
        text: str,
        *,
        documents: frozenset[str] | None = None,
        meta: bool = False,
        limit: int = 50,
    ) -> list[Hit]:
        """Return the best clauses for a question, best first.

        Args:
            terms: tokens and weights (:func:`index.query.query_terms`).
            text: what the encoder reads.
            documents: the only documents that are searched; all, if None.
            meta: whether the documents' ``meta`` clauses are searched too.
            limit: the most clauses to return.
        """
        generation = self._generation
        allowed = self._allowed(documents, meta)
        found = generation.ranker.best(generation.scores(text, tuple(terms.items())), allowed=allowed, limit=limit)
        spans = generation.arrays.passage_span[[ranked.passage for ranked in found]].tolist()
        ids = generation.ids([ranked.clause for ranked in found])
        return [
            Hit(id_, ranked.score, (start, end), ranked.lexical, ranked.dense)
            for ranked, id_, (start, end) in zip(found, ids, spans, strict=True)
        ]

    def mentions(
        self, words: Sequence[str], documents: frozenset[str] | None = None, *, any_of: bool = False
    ) -> list[str]:
        """Return the ids of the clauses that hold every word (or any) in text or headings, in their order.

        The search is exact on normalised text without blanks: no segmentation, no synonyms.
        """
        wanted = [compact(word) for word in words if compact(word)]
        if not wanted:
            return []
        rows = self._candidates(wanted, any_of)
        if documents is not None:
            held = np.flatnonzero(self._generation.of_documents(documents))
            rows = held if rows is None else np.intersect1d(rows, held, assume_unique=True)
        found = self._generation.store.holding(wanted, None if rows is None else rows.tolist(), any_of=any_of)
        return self._generation.ids(found)

    def documents_with(self, word: str) -> frozenset[str]:
        """Return the documents with a clause that holds every character pair of a word in text, headings, units or title.

        For a word of two characters that is the word itself; a longer one is
        held by nearly all of them. No text is read, whatever the size of the index.
        """
        rows = self._candidates_of(compact(word))
        if rows is None:
            rows = np.unique(self._generation.clause_rows(compact(word)))
        ids = list(self._generation.rows)
        return frozenset(ids[row] for row in np.unique(self._generation.arrays.clause_document[rows]).tolist())

    def documents_introduced(self, words: Iterable[str]) -> frozenset[str]:
        """Return the documents whose own facts (title, number, issuer …) hold a character pair of one of the words."""
        generation = self._generation
        pairs = {plain[at : at + 2] for plain in map(compact, words) for at in range(len(plain) - 1)}
        rows = np.concatenate([np.zeros(0, np.int64), *map(generation.clause_rows, sorted(pairs))])
        numbers = np.unique(generation.arrays.clause_document[rows[generation.arrays.is_meta[rows]]])
        ids = list(generation.rows)
        return frozenset(ids[number] for number in numbers.tolist())

    def _allowed(self, documents: frozenset[str] | None, meta: bool) -> Mask | None:
        """Return which clauses may be found; None for all."""
        if documents is None:
            return None if meta else ~self._generation.arrays.is_meta
        held = self._generation.of_documents(documents)
        return held if meta else held & ~self._generation.arrays.is_meta

    def _candidates(self, words: Sequence[str], any_of: bool) -> Rows | None:
        """Return rows among which all clauses are that can hold the words; None for all rows."""
        found: Rows | None = None
        for word in words:
            rows = self._candidates_of(word)
            if any_of:
                if rows is None:
                    return None
                found = rows if found is None else np.union1d(found, rows)
            elif rows is not None:
                found = rows if found is None else np.intersect1d(found, rows, assume_unique=True)
        return found

    def _candidates_of(self, word: str) -> Rows | None:
        """Return the rows of clauses that hold every Chinese character pair and every whole number of a word.

        None, if it has neither.
        """
        pairs = {word[at : at + 2] for at in range(len(word) - 1)}
        found: Rows | None = None
        for token in (*filter(is_han, pairs), *_WHOLE_NUMBER.findall(word)):
            rows = self._generation.clause_rows(token)
            found = rows if found is None else np.intersect1d(found, rows, assume_unique=True)
        return found
