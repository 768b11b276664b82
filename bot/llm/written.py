"""What of a model's reply is kept, and the answer that it makes with what the rules state besides.

A statement that its clauses do not carry is removed. Every statement by rule
that no kept one covers (all its figures and units, half of its words where it
has neither) is told by rule, so that a list stays complete and each citation
keeps its number; where nothing is kept the answer is the one by rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import rjieba

from bot.answer import Answer, Group, Statement
from bot.llm.check import faults
from bot.llm.evidence import clause_id
from bot.llm.grounds import Evidence
from bot.llm.reply import WrittenAnswer, WrittenStatement
from index.model import Responsibility
from index.targets import qualified_figures
from index.text import compact, folded

SHARE = 0.5  # of the words of a statement by rule without figures and units


@dataclass(frozen=True, slots=True)
class Written:
    """An answer, how many of a model's statements are in it, and how many were removed, by kind of fault."""

    answer: Answer
    kept: int
    removed: Mapping[str, int]


def written(rule: Answer, reply: WrittenAnswer) -> Written:
    """Return the answer that a reply makes of an answer by rule.

    Args:
        rule: the answer by rule, whose citations are the evidence.
        reply: what the model wrote of it.
    """
    numbers = {clause_id(n): n for n in range(len(rule.citations))}
    kept: list[Statement] = []
    removed: Counter[str] = Counter()
    for statement in reply.statements:
        cited = [numbers[id_] for id_ in dict.fromkeys(statement.clauses) if id_ in numbers]
        if wrong := _wrong(statement, cited, rule):
            removed.update(wrong[:1])
        else:
            kept.append(_statement(statement.text, cited, rule))
    if not kept:
        return Written(rule, 0, removed)
    left = [s for s in rule.statements if not covers([k for k in kept if s.citation in k.cites], s)]
    groups = tuple(_group(group, kept, left, rule) for group in rule.groups)
    answer = replace(rule, groups=tuple(group for group in groups if group.statements), made_by="llm")
    return Written(answer, len(kept), removed)


def _wrong(statement: WrittenStatement, cited: Sequence[int], rule: Answer) -> list[str]:
    """Return the kinds of what is wrong with a statement."""
    citations = tuple(rule.citations[n] for n in cited)
    known = len(cited) == len(set(statement.clauses))
    if not citations or not known or len({c.document.id for c in citations}) > 1:
        return ["citation"]
    drafts = tuple(s.text for s in rule.statements if s.citation in cited)
    return faults(statement.text, Evidence(citations, drafts))


def _statement(text: str, cited: Sequence[int], rule: Answer) -> Statement:
    """Return a statement with the units that it names, in the roles that their clauses give them."""
    bare = compact(text)
    named: dict[Responsibility, None] = {}
    for n in cited:
        named |= {r: None for r in rule.citations[n].clause.responsibilities if compact(r.unit) in bare}
    first, *also = cited
    return Statement(text, first, tuple(named), also=tuple(also), written=True)


def covers(kept: Sequence[Statement], statement: Statement) -> bool:
    """Return whether kept statements of its clause tell all that a statement by rule does."""
    said = "\n".join(folded(k.text) for k in kept)
    figures = [figure for figure, _, _ in qualified_figures(folded(statement.text))]
    units = [compact(unit.unit) for unit in statement.units]
    if not kept:
        return False
    bare = "".join(said.split())
    told = all(figure in bare for figure in figures) and all(unit in bare for unit in units)
    return told and (bool(figures) or _share(folded(statement.text), said) >= SHARE)


def _share(text: str, said: str) -> float:
    words = {word for word in rjieba.cut(text, False) if len(word) > 1}
    return sum(word in said for word in words) / len(words) if words else 1.0


def _group(group: Group, kept: Sequence[Statement], left: Sequence[Statement], rule: Answer) -> Group:
    """Return a document's statements: the written ones and those by rule that they leave out, in the order of the clauses."""
    own = [s for s in kept if rule.citations[s.citation].document.id == group.document.id]
    told = [*own, *(s for s in group.statements if s in left)]
    return replace(group, statements=tuple(sorted(told, key=lambda s: min(s.cites))))
