"""Everything about a topic, and questions that a passage answers."""

from __future__ import annotations

from bot import quote, thresholds
from bot.answer import Answer
from bot.by_duty import what
from bot.by_figure import of_units
from bot.compose import Draft
from bot.context import Context, by_document
from bot.evidence import Evidence, of_years


def listing(context: Context) -> Answer:
    """Return every clause about the topic with its units."""
    found = of_units(context, context.strong(near=thresholds.LISTED))
    if not found or not context.question.topic:
        return context.refuse()
    draft = Draft()
    for e in found:
        draft.add(e, what(e, context), units=e.clause.responsibilities)
    return context.answered(draft, context.question.topic.text)


def opened(context: Context, *, least: float = thresholds.OPEN) -> Answer:
    """Return the passages that answer best, quoted; a passage covers ``least`` of the topic."""
    found = [e for e in of_years(context.evidence, context.question.years) if e.coverage >= least]
    if not found:
        return context.refuse()
    best = found[0]
    kept = [e for e in found if e.score >= thresholds.PASSAGE * best.score or (e.document.id == best.document.id and e.coverage >= thresholds.BESIDE * best.coverage)]
    draft = Draft()
    for e in by_document(kept[: thresholds.PASSAGES]):
        draft.add(e, [quote.passage(e.clause, context.question.topic)])
        for item in listed_below(context, e)[: thresholds.PASSAGES]:
            draft.add(item, [quote.passage(item.clause, context.question.topic)])
    return context.answered(draft, context.question.topic.text)


def listed_below(context: Context, e: Evidence) -> list[Evidence]:
    """Return the clauses of the list that a clause such as 操作步骤如下： leads in."""
    if not e.clause.text.rstrip().endswith(("：", ":")):
        return []
    following = [c for c in context.index.clauses_of(e.document.id) if c.ordinal > e.clause.ordinal]
    return context.of(following[: thresholds.PASSAGES], e.score)


def mention(context: Context) -> Answer:
    """Return where a document mentions X, or that none does."""
    found = context.strong(near=thresholds.LISTED, least=thresholds.MENTIONED)
    label = context.question.topic.text
    if not found or not context.question.topic:
        return context.refuse(f"没有提到“{label}”")
    draft = Draft()
    for e in found:
        draft.add(e, [quote.duty(e.clause, context.question.topic, 110)], units=e.clause.responsibilities)
    return context.answered(draft, f"提到“{label}”")
