"""policybot itself: what it searches, and what it answers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answer import Answer
from bot.engine import Engine
from bot.llm.engine import WritingEngine
from bot.llm.scribe import opened
from bot.llm.settings import ModelSettings
from bot.llm.usage import Used
from eval.systems.chunks import Chunk
from eval.workspace import build_index
from index.model import Clause
from index.query import query_terms
from index.retrieve import Index


@dataclass(frozen=True, slots=True)
class Policybot:
    """An index and the engine over it."""

    index: Index
    engine: Engine | WritingEngine

    def find(self, query: str, limit: int) -> list[Chunk]:
        """Return the clauses that the search finds."""
        hits = self.index.search(query_terms(query), query, limit=limit)
        return self.chunks(self.index.clauses(hit.clause for hit in hits))

    def ask(self, question: str, history: Sequence[str]) -> Answer:
        """Return the answer to a question."""
        return self.engine.ask(question, history)

    def cited(self, answer: Answer) -> list[Chunk]:
        """Return the clauses that an answer cites."""
        return self.chunks([citation.clause for citation in answer.citations])

    def chunks(self, clauses: list[Clause]) -> list[Chunk]:
        """Return clauses as chunks, under their headings and with their units."""
        documents = self.index.documents
        return [_chunk(clause, documents[clause.document].source) for clause in clauses]

    @property
    def used(self) -> Used | None:
        """What its language model was asked and what of it was kept; None without one."""
        return self.engine.scribe.asking.usage.of() if isinstance(self.engine, WritingEngine) else None


def build(corpus: Path, home: Path, variant: str = "") -> Policybot:
    """Return policybot over a folder, its index in a home; in the variant ``llm`` the model that the environment names writes.

    Raises:
        PolicybotError: it names none.
    """
    index = build_index(corpus, home)
    engine = Engine(index)
    model = ModelSettings.resolve(os.environ, wanted=True) if variant == "llm" else None
    return Policybot(index, WritingEngine(engine, opened(model, None)) if model else engine)


def _chunk(clause: Clause, source: str) -> Chunk:
    headings = "".join(f"{heading}\n" for heading in clause.trail)
    units = "、".join(found.unit for found in clause.responsibilities)
    return Chunk(source, f"{headings}{clause.text}\n{units}".rstrip(), clause.ranges, len(headings))
