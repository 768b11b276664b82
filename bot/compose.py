"""Evidence into an answer, by rule: one composer for each kind of question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot import quote
from bot.answer import Answer, Citation, Group, Statement
from bot.evidence import Evidence
from bot.question import Question
from bot.records import worded
from index.agencies import related
from index.model import Document, Range, Responsibility

Ranges = Sequence[Range]


class Draft:
    """Collects statements under their documents; a clause is cited once, and stated once in the same words."""

    def __init__(self) -> None:
        self.citations: list[Citation] = []
        self._index: dict[str, int] = {}
        self._groups: dict[str, tuple[Document, list[Statement]]] = {}

    def add(
        self,
        evidence: Evidence,
        ranges: Ranges,
        *,
        units: tuple[Responsibility, ...] = (),
        unnamed: bool = False,
        titled: bool = False,
        notes: Sequence[str] = (),
    ) -> None:
        """Add a statement that quotes ranges of a clause.

        Args:
            evidence: the clause.
            ranges: the ranges quoted.
            units: the units that the statement names.
            unnamed: whether it has to say that the clause names none.
            titled: whether the heading that the clause stands under comes first.
            notes: what its table says of it beside its text.
        """
        number = self.cite(evidence, ranges)
        text = worded(evidence.clause, ranges)
        title = quote.title(evidence.clause) if titled else ""
        text = f"{title}：{text}" if title and title not in text else text
        text = "；".join((text, *(note for note in notes if note not in text)))
        _, statements = self._groups.setdefault(evidence.document.id, (evidence.document, []))
        statement = Statement(text, number, units, unnamed)
        if statement not in statements:  # a list's clause may be found by itself, too
            statements.append(statement)

    def say(self, evidence: Evidence, text: str, *, aside: bool = False) -> None:
        """Add a statement of a document's facts in our own words."""
        number = self.cite(evidence, [(0, len(evidence.clause.text))])
        _, statements = self._groups.setdefault(evidence.document.id, (evidence.document, []))
        statements.append(Statement(text, number, aside=aside))

    def cite(self, evidence: Evidence, ranges: Ranges) -> int:
        """Return the number of a clause's citation, counted from 0."""
        clause = evidence.clause
        if clause.id not in self._index:
            span = (min(a for a, _ in ranges), max(b for _, b in ranges)) if ranges else (0, len(clause.text))
            self._index[clause.id] = len(self.citations)
            self.citations.append(Citation(evidence.document, clause, span, round(evidence.score, 4)))
        return self._index[clause.id]

    def cites(self, evidence: Evidence) -> bool:
        """Return whether a clause is cited already."""
        return evidence.clause.id in self._index

    def groups(self, notes: Callable[[Document], tuple[str, ...]]) -> tuple[Group, ...]:
        """Return the groups in the order in which their documents came."""
        return tuple(
            Group(document, tuple(statements), notes(document)) for document, statements in self._groups.values()
        )


def units_asked(question: Question, evidence: Evidence) -> tuple[Responsibility, ...]:
    """Return a clause's units in the roles asked for, those to leave out taken out; all of them where none has the role."""
    units = tuple(
        unit
        for unit in evidence.clause.responsibilities
        if not any(related(name, unit.unit) for name in question.excepted)
    )
    if not question.roles:
        return units
    asked = tuple(unit for unit in units if unit.role in question.roles)
    if question.roles == {"support"}:
        asked = tuple(unit for unit in units if unit.role != "lead")
    return asked or units


def answered(
    question: Question,
    draft: Draft,
    label: str,
    notes: Callable[[Document], tuple[str, ...]],
    *,
    counter: str = "条",
    extra: tuple[str, ...] = (),
) -> Answer:
    """Return the answer that a draft makes."""
    return Answer(
        "answered",
        label,
        draft.groups(notes),
        tuple(draft.citations),
        notes=extra,
        echo=question.echo,
        counter=counter,
    )
