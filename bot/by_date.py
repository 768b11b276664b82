"""By when something is to be done, and how long it lasts."""

from __future__ import annotations

import re

from bot import by_duty, dated, quote, thresholds
from bot.answer import Answer
from bot.by_figure import figured
from bot.compose import Draft
from bot.context import Context
from bot.evidence import Evidence
from bot.spans import merged
from index.model import Range

HOW_LONG = re.compile("多久|多长时间|[几多少](?:年|天|日|周|个?月|个?小时|分钟|个?工作日|个?学年)(?![前底之])")


def deadline(context: Context) -> Answer:
    """Return by when, for every clause that carries the topic, or for every task of a unit where there is no topic."""
    question = context.question
    of_units = bool(question.units) and question.topic.weight < thresholds.TELLING
    found = by_duty.tasks_of(context) if of_units else context.of_units(context.strong())
    draft = Draft()
    for e in found:
        spans, notes = _told(e, context, of_units=of_units)
        if spans:
            draft.add(e, spans, units=e.clause.responsibilities, notes=notes)
    if not draft.citations:
        return context.refuse(f"文件对“{question.topic.text}”没有写明时限" if found else "")
    if "value" in question.asks and question.together:  # 标准是多少，执行到什么时候
        for e, spans in figured(context):
            if not draft.cites(e):
                draft.add(e, spans, units=e.clause.responsibilities)
    return context.answered(draft, question.label)


def _told(e: Evidence, context: Context, *, of_units: bool) -> tuple[list[Range], tuple[str, ...]]:
    """Return the ranges that say by when with what they date, and the deadlines that a table notes beside the clause."""
    question = context.question
    lasts = dated.lasting(e.clause, question.topic) if HOW_LONG.search(question.plain) else []
    spans = lasts or dated.dated(e.clause, question.topic)
    if spans and question.together and not of_units:
        spans = quote.together(e.clause) or spans
    notes = () if spans else dated.noted_dates(e.clause)
    if notes or (spans and (of_units or question.topic.weight < thresholds.TELLING)):
        return [*quote.task(e.clause), *spans], notes
    if spans and all(dated.is_date(e.clause.text[start:end]) for start, end in spans):
        spans = sorted(merged([quote.duty(e.clause, question.topic), *spans]))
    return spans, notes
