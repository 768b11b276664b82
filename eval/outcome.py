"""What an engine did with a question, as data: nothing in it asks the engine again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer import Answer, Citation, State, Statement
from bot.render import render
from index.model import Document, Responsibility


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause that an answer cites, with all that it bears out.

    ``facts`` are its document's own: title, number, issuer, dates, recipients.
    """

    id: str
    source: str
    pointer: str
    trail: tuple[str, ...]
    text: str
    units: tuple[Responsibility, ...]
    facts: tuple[str, ...] = ()

    @property
    def evidence(self) -> str:
        """Everything that a statement may rest on."""
        return "\n".join((*self.trail, self.text, *(found.unit for found in self.units), *self.facts))


@dataclass(frozen=True, slots=True)
class Said:
    """One statement: its words, the units it names, the number of its citation, counted from 0, and of further ones.

    A ``written`` one is a model's, whose words name the units.
    """

    text: str
    units: tuple[Responsibility, ...]
    cites: int
    also: tuple[int, ...] = ()
    written: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got.

    ``shown`` is what the user reads; ``confidence`` orders answers by how sure
    the engine is of them, 0 to 1; ``took_ms`` are milliseconds.
    """

    status: State
    shown: str
    statements: tuple[Said, ...]
    citations: tuple[Cited, ...]
    suggestions: tuple[Cited, ...]
    confidence: float
    took_ms: float

    @property
    def answered(self) -> bool:
        """Whether it is an answer."""
        return self.status == "answered"


def outcome(answer: Answer, took_ms: float) -> Outcome:
    """Return an answer as an outcome; it is as sure as the best clause it cites."""
    return Outcome(
        status=answer.status,
        shown=render(answer),
        statements=tuple(_said(statement) for statement in answer.statements),
        citations=tuple(cited(c) for c in answer.citations),
        suggestions=tuple(cited(c) for c in answer.suggestions),
        confidence=max((c.score for c in answer.citations), default=0.0),
        took_ms=took_ms,
    )


def cited(citation: Citation) -> Cited:
    """Return a citation as data."""
    clause, document = citation.clause, citation.document
    return Cited(
        clause.id,
        document.source,
        clause.pointer,
        clause.trail,
        clause.text,
        clause.responsibilities,
        facts_of(document),
    )


def facts_of(document: Document) -> tuple[str, ...]:
    """Return a document's own facts, those that it states."""
    dates = (document.issued, document.published, document.effective, document.expires)
    facts = (document.title, document.number, document.issuer, document.region, str(document.year or ""), *dates)
    return tuple(fact for fact in (*facts, *document.recipients, *document.copies, *document.attachments) if fact)


def _said(statement: Statement) -> Said:
    return Said(statement.text, statement.units, statement.citation, statement.also, statement.written)
