"""Which duties several units share."""

from __future__ import annotations

from collections.abc import Sequence

from bot import quote, thresholds
from bot.answer import Answer
from bot.by_duty import tasks, who
from bot.compose import Draft
from bot.context import Context
from bot.coverage import Gauge
from bot.enumerations import introduces
from index.model import Clause
from index.patterns import regex
from index.text import compact, folded

LEAD_TOGETHER = regex("(?:共同|一起|一块儿?|联合|都)(?:来)?牵头")


def share(context: Context) -> Answer:
    """Return the clauses that name all of the units asked about."""
    question = context.question
    if len(question.units) < 2:
        return who(context) if question.topic.weight >= thresholds.TELLING else tasks(context)
    sets = []
    for unit in question.units:
        entries = [
            e
            for e in context.lexicon.entries_of(unit)
            if context.scope.documents is None or e.document in context.scope.documents
        ]
        sets.append({id_ for e in entries for id_ in e.clauses})
    common = set.intersection(*sets)
    of_both = context.index.clauses(sorted(common)) if common else _naming(context, sets)
    clauses = _on_topic(context, of_both)
    if not clauses:
        return _each_apart(context)
    names = {e.unit for unit in question.units for e in context.lexicon.entries_of(unit)}
    if LEAD_TOGETHER.search(question.plain):
        clauses = [
            c for c in clauses if all(r.role == "lead" for r in c.responsibilities if r.unit in names)
        ] or clauses
    draft = Draft()
    for e in sorted(context.of(clauses), key=lambda e: (e.document.source, e.clause.ordinal)):
        leads = "lead" in question.asks
        units = tuple(r for r in e.clause.responsibilities if r.unit in names or (leads and r.role == "lead"))
        draft.add(e, quote.task(e.clause), units=units, titled=True)
    return context.answered(draft, f"{'与'.join(question.units)}共同的任务", counter="项")


def _naming(context: Context, sets: Sequence[set[str]]) -> list[Clause]:
    """Return the clauses of one of the units that name the others in their text: 同科技局联合编印.

    Args:
        context: the question and where it looks.
        sets: ids of the clauses that each unit of the question is responsible for.
    """
    clauses = context.index.clauses(sorted(set.union(*sets)))
    names = [{unit, *(compact(e.unit) for e in context.lexicon.entries_of(unit))} for unit in context.question.units]
    return [
        clause
        for clause in clauses
        if all(
            clause.id in own or any(name in folded(clause.text) for name in named)
            for own, named in zip(sets, names, strict=True)
        )
    ]


def _on_topic(context: Context, clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses that carry the topic, or those of the section whose introduction does; all where it says little."""
    topic = context.question.topic
    if topic.weight < thresholds.WEIGHTY:
        return list(clauses)
    gauge = Gauge(topic)
    carrying = [c for c in clauses if gauge.cover(c, context.index.documents[c.document]) >= thresholds.COVERED]
    below = (e.clause for e in context.of(clauses) if any(introduces(above, e) for above in context.evidence))
    return carrying or list(below)


def _each_apart(context: Context) -> Answer:
    """Return the clauses on a topic that name one of several units each, where every one of them has such a clause."""
    question = context.question
    if question.topic.weight < thresholds.WEIGHTY:
        return context.refuse(f"没有同时列出“{'、'.join(question.units)}”的条款")
    found = context.strong(near=thresholds.LISTED)
    printed = [context.lexicon.printed([unit]) for unit in question.units]
    having = [[e for e in found if e.names(names)] for names in printed]
    if not all(having):
        return context.refuse(f"没有同时列出“{'、'.join(question.units)}”的条款")
    draft = Draft()
    for e in {e.clause.id: e for named in having for e in named}.values():
        draft.add(e, quote.task(e.clause), units=e.clause.responsibilities, titled=True)
    return context.answered(draft, question.label, extra=("这些单位分列在不同条款",))
