"""Engines that are broken on purpose, each in one way that an office would suffer from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.answer import Answer, Citation, Group, Statement, refuse
from index.model import Clause
from index.retrieve import Index

Broken = Callable[[Answer, Index], Answer]
DIGIT = re.compile("[0-9](?=[^0-9]*$)")


def wrong_city(answer: Answer, index: Index) -> Answer:
    """Answer with the clauses of another document."""

    def elsewhere(clause: Clause) -> Clause:
        others = [id_ for id_ in index.documents if id_ != clause.document]
        clauses = index.clauses_of(others[clause.ordinal % len(others)])
        return clauses[clause.ordinal % len(clauses)]

    return _moved(answer, index, elsewhere)


def neighbouring_clause(answer: Answer, index: Index) -> Answer:
    """Answer with the clause behind each."""

    def behind(clause: Clause) -> Clause:
        clauses = index.clauses_of(clause.document)
        return clauses[(clause.ordinal + 1) % len(clauses)]

    return _moved(answer, index, behind)


def dropped_unit(answer: Answer, index: Index) -> Answer:
    """Leave out the last unit of every statement."""
    return _restated(answer, lambda s: replace(s, units=s.units[:-1]))


def altered_digit(answer: Answer, index: Index) -> Answer:
    """Alter the last digit of every statement by one."""

    def altered(statement: Statement) -> Statement:
        return replace(statement, text=DIGIT.sub(lambda d: str((int(d.group()) + 1) % 10), statement.text))

    return _restated(answer, altered)


def swapped_roles(answer: Answer, index: Index) -> Answer:
    """Call who leads responsible, and the others leads."""

    def swapped(statement: Statement) -> Statement:
        units = (replace(u, role="responsible" if u.role == "lead" else "lead") for u in statement.units)
        return replace(statement, units=tuple(units))

    return _restated(answer, swapped)


def half_a_list(answer: Answer, index: Index) -> Answer:
    """Leave out every second clause of a list."""
    kept = tuple(c for n, c in enumerate(answer.citations) if n % 2 == 0)
    groups = (
        replace(
            group,
            statements=tuple(replace(s, citation=s.citation // 2) for s in group.statements if s.citation % 2 == 0),
        )
        for group in answer.groups
    )
    return replace(answer, citations=kept, groups=tuple(groups))


def always_answers(answer: Answer, index: Index) -> Answer:
    """Answer with the nearest clauses where there is nothing to answer with."""
    if answer.status == "answered":
        return answer
    cited = answer.suggestions or tuple(_citation(c, index) for c in index.clauses_of(next(iter(index.documents)))[1:2])
    groups = tuple(Group(c.document, (Statement(c.clause.text, n),)) for n, c in enumerate(cited))
    return Answer("answered", "", groups, cited)


def always_refuses(answer: Answer, index: Index) -> Answer:
    """Refuse everything."""
    return refuse("没有找到", answer.citations[:3], echo=answer.echo)


def _moved(answer: Answer, index: Index, move: Callable[[Clause], Clause]) -> Answer:
    """Return an answer that quotes, with their units, other clauses than it did."""
    if answer.status != "answered":
        return answer
    cited = tuple(_citation(move(c.clause), index) for c in answer.citations)
    groups = tuple(
        Group(c.document, (Statement(c.clause.text, n, c.clause.responsibilities),)) for n, c in enumerate(cited)
    )
    return replace(answer, citations=cited, groups=groups)


def _citation(clause: Clause, index: Index) -> Citation:
    return Citation(index.documents[clause.document], clause, (0, len(clause.text)), 1.0)


def _restated(answer: Answer, restate: Callable[[Statement], Statement]) -> Answer:
    groups = (replace(group, statements=tuple(map(restate, group.statements))) for group in answer.groups)
    return replace(answer, groups=tuple(groups))
