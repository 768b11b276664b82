"""An answer as data: statements with their units and citations, grouped by document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.model import Clause, Document, Range, Responsibility

State = Literal["answered", "refused", "clarify"]
MadeBy = Literal["rule", "llm"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One clause that an answer rests on; ``span`` is the part of its text that answers."""

    document: Document
    clause: Clause
    span: Range
    score: float


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of an answer.

    ``units`` are the units it names with their roles, ``text`` what it says of
    them, quoted from the clause; ``citation`` counts from 0. ``unnamed`` tells
    that the clause names no unit and the answer has to say so; ``aside`` that
    the line is told besides, and is not one of those that the heading counts.
    A ``written`` statement is a model's: its text names the units itself, and
    ``also`` are further citations that it rests on.
    """

    text: str
    citation: int
    units: tuple[Responsibility, ...] = ()
    unnamed: bool = False
    aside: bool = False
    written: bool = False
    also: tuple[int, ...] = ()

    @property
    def cites(self) -> tuple[int, ...]:
        """All citations that it rests on."""
        return (self.citation, *self.also)

    def renumbered(self, numbers: Mapping[int, int]) -> Statement:
        """Return the statement with other numbers for its citations."""
        return replace(self, citation=numbers[self.citation], also=tuple(numbers[n] for n in self.also))


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one document under its heading, with notes on the document."""

    document: Document
    statements: tuple[Statement, ...]
    notes: tuple[str, ...] = ()

    @property
    def counted(self) -> int:
        """How many things it tells: its statements but those told besides, or the clauses that written ones rest on."""
        if any(statement.written for statement in self.statements):
            return len({number for statement in self.statements for number in statement.cites})
        return sum(not statement.aside for statement in self.statements)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets: groups of cited statements, or a refusal with suggestions.

    ``label`` is what the heading says before it counts the statements in
    ``counter``, or why there are none; ``echo`` holds the question's own words;
    ``dropped`` are the statements that the number lock took out; ``made_by``
    tells whether a model wrote some of it.
    """

    status: State
    label: str
    groups: tuple[Group, ...] = ()
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    echo: str = ""
    counter: str = "条"
    verbatim: bool = False
    dropped: tuple[Statement, ...] = ()
    made_by: MadeBy = "rule"

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in order."""
        return tuple(statement for group in self.groups for statement in group.statements)

    @property
    def heading(self) -> str:
        """The first line: ``专利申请量：3 份文件，5 条``, or why there is no answer."""
        if self.status != "answered":
            return self.label
        counted = [group.counted for group in self.groups]
        count = f"{sum(map(bool, counted))} 份文件，{sum(counted)} {self.counter}"
        return f"{self.label}：{count}" if self.label else count


def refuse(label: str, suggestions: tuple[Citation, ...], *, echo: str, notes: tuple[str, ...] = ()) -> Answer:
    """Return a refusal that offers the nearest clauses."""
    return Answer("refused", label, suggestions=suggestions, notes=notes, echo=echo)


def joined(answers: Sequence[Answer]) -> Answer | None:
    """Return one answer with the statements of several, a clause's told once; None of none."""
    if len(answers) < 2:
        return answers[0] if answers else None
    citations: list[Citation] = []
    groups: dict[str, Group] = {}
    for answer in answers:
        known = {citation.clause.id for citation in citations}
        new = [n for n, citation in enumerate(answer.citations) if citation.clause.id not in known]
        numbers = {old: len(citations) + n for n, old in enumerate(new)}
        citations += [answer.citations[n] for n in new]
        for group in answer.groups:
            told = tuple(s.renumbered(numbers) for s in group.statements if all(n in numbers for n in s.cites))
            before = groups.get(group.document.id)
            if before:
                groups[group.document.id] = replace(before, statements=before.statements + told)
            elif told:
                groups[group.document.id] = replace(group, statements=told)
    return replace(answers[0], groups=tuple(groups.values()), citations=tuple(citations))
