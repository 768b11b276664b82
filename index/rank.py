"""Ranked clauses of a question.

A passage is scored by fielded BM25 and the encoder; a document by BM25 over its
whole text and title. Each then supports the other:

    document = own score + ``passage_support`` * best passage
    passage  = own score + ``document_support`` * its document

all normalised to the best, and a clause has the score of its best passage.

Tried on ncp-dev and left out, for they did not pay or cost a point of clause
R@1: adding a passage's coverage of the question, the best sentence's or pair of sentences' coverage, and powers of idf.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.dense import DenseIndex
from index.encoder import Encoder
from index.fuse import fuse, normalized
from index.lexical import LexicalIndex

PASSAGES_A_CLAUSE = 4  # passages looked at for each clause wanted, to begin with
NEAR, SLIGHT = 8_192, 0.2  # passages whose cosine is taken where it weighs no more than this
Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Support:
    """How much passages and documents say for each other.

    Flat on ncp-dev: passage 0.25 to 1 gives document R@1 .908 to .911 (0: .902, 2:
    .905), document 0 to 1 clause R@1 .878 to .881.

    Attributes:
        passage: what a document gets of its best passage's score.
        document: what a passage gets of its document's score.
    """

    passage: float = 0.5
    document: float = 0.25


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of all passages for one question, float32 [passages] each: combined, BM25, cosine."""

    combined: Floats
    lexical: Floats
    dense: Floats


class RankedClause(NamedTuple):
    """A clause by number, its best passage by number, and that passage's scores.

    ``lexical`` is BM25, ``dense`` the cosine.
    """

    clause: int
    passage: int
    score: float
    lexical: float
    dense: float


@dataclass(frozen=True, slots=True)
class Ranker:
    """Ranks clauses; passages stand in the order of clauses, clauses of documents.

    Attributes:
        passages: lexical index of passages.
        documents: lexical index of documents.
        passage_clause: number of each passage's clause, never decreasing.
        clause_document: number of each clause's document, never decreasing.
        dense: vectors of the passages, or None to rank by words alone.
        encoder: what the vectors were made with; None exactly if dense is.
        support: weights of the combination.
        passage_document: number of each passage's document.
    """

    passages: LexicalIndex
    documents: LexicalIndex
    passage_clause: Ids
    clause_document: Ids
    dense: DenseIndex | None = None
    encoder: Encoder | None = None
    support: Support = Support()
    passage_document: Ids = field(init=False)

    def __post_init__(self) -> None:
        """Line the passages up with the documents, once for all questions."""
        object.__setattr__(self, "passage_document", self.clause_document[self.passage_clause])

    def rank(
        self, query_terms: Mapping[str, float], query_text: str, *, allowed: Mask | None = None, limit: int
    ) -> list[RankedClause]:
        """Return the best clauses, best first: :meth:`scores` and :meth:`best`."""
        return self.best(self.scores(query_terms, query_text), allowed=allowed, limit=limit)

    def scores(self, query_terms: Mapping[str, float], query_text: str) -> Scores:
        """Return the scores of all passages.

        Args:
            query_terms: tokens and weights (:func:`index.query.query_terms`).
            query_text: what the encoder reads.
        """
        lexical = self.passages.scores(query_terms)
        dense = self._dense_scores(query_text, lexical)
        own = normalized(fuse(lexical, dense, self._weight))
        document = self._document_scores(query_terms, own)
        return Scores(own + np.float32(self.support.document) * document[self.passage_document], lexical, dense)

    def best(self, scores: Scores, *, allowed: Mask | None = None, limit: int) -> list[RankedClause]:
        """Return the best clauses, best first.

        Args:
            scores: of all passages.
            allowed: which clauses may be returned, [clauses]; all, if None.
            limit: the most clauses to return.
        """
        permitted = np.ones(len(self.clause_document), np.bool_) if allowed is None else allowed
        chosen = self._best_passages(scores.combined, permitted, limit)
        clauses = self.passage_clause[chosen].tolist()
        values = (column[chosen].tolist() for column in (scores.combined, scores.lexical, scores.dense))
        return [RankedClause(*row) for row in zip(clauses, chosen, *values, strict=True)]

    @property
    def _weight(self) -> float:
        return self.encoder.weight if self.encoder is not None else 0.0

    def _dense_scores(self, text: str, lexical: Floats) -> Floats:
        """Return the cosine of every passage with the question, zeros without an encoder.

        Where the cosine weighs little and passages are many, only that of those
        which share most words with the question: no other can come near the best.
        """
        if self.dense is None or self.encoder is None or self.encoder.weight == 0:
            return np.zeros_like(lexical)
        query = self.encoder.encode_query(text)
        if self.encoder.weight > SLIGHT or len(lexical) <= NEAR:
            return self.dense.scores(query)
        near = np.sort(np.argpartition(-lexical, NEAR)[:NEAR])
        scores = np.zeros_like(lexical)
        scores[near] = self.dense.scores(query, near)
        return scores

    def _document_scores(self, query_terms: Mapping[str, float], own: Floats) -> Floats:
        """Return each document's score, its best passage included, normalised."""
        lexical = normalized(self.documents.scores(query_terms))
        best = _segment_max(own, self.passage_document, len(lexical))
        return normalized(lexical + np.float32(self.support.passage) * best)

    def _best_passages(self, score: Floats, permitted: Mask, limit: int) -> list[int]:
        """Return the best passage of each of the best clauses, best first; none with score 0."""
        candidates = np.flatnonzero(permitted[self.passage_clause] & (score > 0))
        enough = limit * PASSAGES_A_CLAUSE
        while True:
            top = candidates
            if enough < len(candidates):  # sorting all of 100 000 takes half of the search
                top = np.sort(candidates[np.argpartition(-score[candidates], enough)[:enough]])
            order = top[np.argsort(-score[top], kind="stable")]
            _, first = np.unique(self.passage_clause[order], return_index=True)
            if len(first) >= limit or len(top) == len(candidates):
                chosen: list[int] = order[np.sort(first)[:limit]].tolist()
                return chosen
            enough *= 4


def _segment_max(values: Floats, owner: Ids, owners: int) -> Floats:
    """Return the greatest of the values of each owner, [owners]; 0 for one that has none. Owners never decrease."""
    greatest = np.zeros(owners, np.float32)
    if len(values):
        starts = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
        greatest[owner[starts]] = np.maximum.reduceat(values, starts)
    return greatest
