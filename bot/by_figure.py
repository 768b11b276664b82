"""How much, and how places or units compare."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot import by_duty, quote, thresholds
from bot.answer import Answer
from bot.compose import Draft
from bot.context import Context
from bot.coverage import HALF, around, coverage, degrees
from bot.cues import COUNTS
from bot.enumerations import leads_in, led_by
from bot.evidence import Evidence
from bot.figures import (
    bounds_asked,
    by_when,
    figure_fragments,
    figures,
    names_another_year,
    of_another_year,
    sets_bound,
    speaks_of,
    with_respective,
)
from bot.measures import CHANGES, DIGITS, GROWTH, VAGUE, answers_the_measure, kinds_of
from bot.places import short_place
from bot.question import Question
from bot.records import cells_of, figures_of, worded
from bot.spans import best_sentences, merged, row_name, sentence_around, trimmed
from bot.topic import Topic
from bot.words import is_noun
from index.model import Range
from index.patterns import regex
from index.text import folded

ACTUAL = regex("实际|去年|上年|上一年")
SENTENCE = regex("[。；;]")
PART = regex("[，,。；;？?]")
KIND = regex("(?:什么|啥|何种|哪种)(?:样的)?([\u4e00-\u9fff]{2})")  # what is asked for: 什么模式
OTHER = regex("什么(?!时候|时间)|啥(?!时候)|怎|如何|哪些")
REQUIRED = regex("要求|标准|指标|目标|任务|[率额量]")
EVERY = {
    "年": "每年|年均|逐年|全年|年度|年内", "月": "每个?月|月均|按月", "季度": "每季|按季", "周": "每周|每星期",
    "天": "每[天日]|日均", "日": "每[天日]|日均",
}  # fmt: skip
PERIOD = regex("每一?个?(年|月|季度|周|天|日)")
OTHERWISE = regex(
    "(?:有)?(?:啥|什么|何|哪些|怎么个?|哪里)(?:不同|不一样|区别|差别|差异|两样)|(?:做|打造|发展|干|搞|主打|侧重)(?:的是)?(?:什么|啥|哪些)|定位|侧重|重点"
)
AIMED = "目标|达[到成]|建[成立]|力争|实现|完成|形成|进入|增强|提[升高]|健全|步入|跻身"
IN_FORCE = "有效期|施行|废止|印发|失效"  # what a document says of itself
MONEY = frozenset({"元", "钱", "款"})
BESIDE = 0.8  # what the rest of a sentence counts beside the words of the figure itself
Rival = tuple[str, frozenset[tuple[str, str]]]  # a document, and which of the units compared a clause of it names


def value(context: Context) -> Answer:
    """Return the figures of every clause that carries the topic, as printed."""
    draft = Draft()
    several = context.question.together
    found = figured(context)
    points = context.strong(near=thresholds.LISTED) if any(leads_in(e.clause) for e, _ in found) else []
    leads = {lead.clause.id for e in points if (lead := led_by(context, e))}  # whose points have what they lack
    found = [(e, spans) for e, spans in found if several or e.clause.id in leads or not _lacks(e, context)]
    stated = [
        (e, (several and (quote.together(e.clause) or merged([*spans, *_said_beside(e, context)]))) or spans)
        for e, spans in found
    ]
    if ACTUAL.search(context.question.plain):  # what is set is not what was reached
        stated = [(e, spans) for e, spans in stated if ACTUAL.search(folded(e.clause.text))]
    said = [
        1.0 if e.clause.id in leads else max(_cover(e, spans, context.question.topic), _alone(e, spans, context))
        for e, spans in stated
    ]
    if not context.question.whole and max(said, default=0.0) < thresholds.STATED:
        return context.refuse()
    for e, spans in stated:
        draft.add(e, spans, units=e.clause.responsibilities, unnamed=not e.clause.responsibilities)
    return context.answered(draft, context.question.label)


def _said_beside(e: Evidence, context: Context) -> list[Range]:
    """Return the sentences of a clause that answer what a question asks beside its figures: 采取什么模式，覆盖多少村."""
    found: list[Range] = []
    for part in PART.split(context.question.plain):
        topic = context.question.topic.within(part)
        if not OTHER.search(part) or COUNTS.search(part) or topic.weight < thresholds.WEIGHTY:
            continue
        kind = KIND.search(part)
        named = quote.stating(e.clause, re.compile(re.escape(kind.group(1)))) if kind else []
        found += named[:1] or best_sentences(e.clause, topic, 1)
    return found


def _alone(e: Evidence, spans: Sequence[Range], context: Context) -> float:
    """Return how much of the topic a sentence covers whose only figure of the measure asked for is the one stated; 0 if it has others.

    Where it is the only one of its clause, the clause's title says what it is of, too.
    """
    question, text = context.question, e.clause.text
    if cells_of(e.clause) or not kinds_of(question.measures) - VAGUE:
        return 0.0
    stated = [
        span for span in spans if DIGITS.search(text, *span) and answers_the_measure(question, text[slice(*span)])
    ]
    if len(stated) != 1:
        return 0.0
    start, end = sentence_around(text, stated[0])
    fitting = [span for span in figures(e.clause) if answers_the_measure(question, text[slice(*span)])]
    if sum(start <= span[0] < end for span in fitting) > 1:
        return 0.0
    titled = e.clause.title if len(fitting) == 1 else ""
    return coverage(question.topic, folded(f"{titled}\n{text[start:end]}"))


def _lacks(e: Evidence, context: Context) -> bool:
    """Return whether a clause lacks a noun that is much of the topic, or the first one, and that other clauses do have."""
    topic = context.question.topic
    said = [
        term for term in topic.terms if term.text in context.question.plain
    ] or topic.terms  # not the question before
    nouns = [term for term in said if not term.strict and is_noun(term.text)]
    heavy = thresholds.NEEDED * topic.weight
    if MONEY & kinds_of(context.question.measures):
        heavy = min(heavy, max((t.weight for t in nouns if len(t.text) > 1), default=heavy))
    first = next((t for t in nouns if len(t.text) > 1), None)
    opening = min(heavy, thresholds.OPENING * topic.weight)
    needed = [t for t in nouns if t.weight >= (opening if t is first else heavy)]
    needed += [t for t in topic.terms if t.strict and not t.text[-1].isdigit() and t.weight >= heavy]
    held = map(max, degrees(topic, folded(e.clause.text)), degrees(topic, around(e.clause, e.document)))
    shares = dict(zip(topic.terms, held, strict=True))
    return any(shares[term] < HALF and not term.absent for term in needed)


def counts(question: Question, said: str) -> bool:
    """Return whether a passage has a figure of the measure asked for in a sentence that speaks of the topic."""
    grown = GROWTH.search(question.plain) is not None
    if not question.measures and not grown:
        return answers_the_measure(question, said) and bool(DIGITS.search(said) or not COUNTS.search(question.plain))
    spoken = [
        part
        for part in (PART if grown else SENTENCE).split(said)
        if answers_the_measure(question, part) and not names_another_year(part, question.years)
    ]
    return max((coverage(question.topic, folded(part)) for part in spoken), default=0.0) >= thresholds.SPOKEN


def everything(context: Context) -> Answer:
    """Return all targets of the documents in scope, those that speak for the years asked about."""
    draft = Draft()
    for id_ in context.documents:
        for e in context.of_years(context.of(context.of_annex(context.clauses_of(id_)))):
            cells = cells_of(e.clause)
            rows = figures_of(cells, context.question.years, context.question.topic) if cells else []
            spans = rows or [trimmed(e.clause.text, span) for span in figures(e.clause)]
            if spans:
                draft.add(e, spans, units=e.clause.responsibilities)
    return context.answered(draft, "指标", counter="条") if draft.citations else _said_of(context)


def _said_of(context: Context) -> Answer:
    """Return the sentences that name a year asked about, where no figure is set for it: 到2030年的目标."""
    draft = Draft()
    years = "|".join(map(str, context.question.years))
    named = re.compile(f"^(?!.*(?:{IN_FORCE}))(?=.*(?:{AIMED})).*(?<![0-9])(?:{years})年", re.DOTALL)
    for id_ in context.documents if years else ():
        for e in context.of(context.clauses_of(id_)):
            if e.clause.pointer != "meta" and (spans := quote.stating(e.clause, named)):
                draft.add(e, spans, units=e.clause.responsibilities)
    return context.answered(draft, "目标", counter="条") if draft.citations else context.refuse()


def figured(context: Context) -> list[tuple[Evidence, list[Range]]]:
    """Return the clauses whose figures answer, with the ranges that state them.

    What counts is how much of the topic the figures' own words cover, not how
    much of it the clause does elsewhere.
    """
    answering = context.of_units(context.strong(near=thresholds.LISTED))
    told = [(e, _figures(e, context)) for e in [*answering, *_of_each_unit(context, answering)]]
    lacking = [e for e, spans in told if not (spans and answers_the_measure(context.question, _measurable(e, spans)))]
    leads = dict.fromkeys(lead for e in lacking if (lead := led_by(context, e)))
    found = [*told, *((lead, _figures(lead, context)) for lead in leads)]
    if context.question.whole:
        return [(e, spans) for e, spans in found if spans]
    found = [(e, spans) for e, spans in found if answers_the_measure(context.question, _measurable(e, spans))]
    compared = _units_compared(context)

    def rival(e: Evidence) -> Rival:
        named = ((e.document.id, r.unit) for r in e.clause.responsibilities)
        return e.document.id, compared.intersection(named)

    found = [(e, spans) for e, spans in found if spans]
    found = found if context.question.several else _of_period(found, context.question.plain)
    found = _bounding(_fitting(found, context.question.measures, rival), context.question.plain)
    topics = (context.question.topic, *context.apart)
    covers = [
        max(*(_cover(e, spans, topic) for topic in topics), BESIDE * _alone(e, spans, context)) + 0.1 * e.coverage
        for e, spans in found
    ]
    best: dict[Rival, float] = {}
    for (e, _), share in zip(found, covers, strict=True):
        best[rival(e)] = max(best.get(rival(e), 0.0), share)
    return [
        pair for pair, share in zip(found, covers, strict=True) if share >= thresholds.FIGURED * best[rival(pair[0])]
    ]


def _of_period(found: list[tuple[Evidence, list[Range]]], plain: str) -> list[tuple[Evidence, list[Range]]]:
    """Return the clauses whose figures are set for each year, month or day, where a question asks for such: 每年改造多少."""
    asked = PERIOD.search(plain)
    if not asked:
        return found
    period = re.compile(EVERY[asked.group(1)])
    kept = [(e, spans) for e, spans in found if period.search(folded(_measurable(e, spans)))]
    return kept or found


def _bounding(found: list[tuple[Evidence, list[Range]]], plain: str) -> list[tuple[Evidence, list[Range]]]:
    """Return the clauses whose figures are a bound of the kind that a question asks for, where any are: 最多收几个."""
    asked = bounds_asked(plain)
    return [(e, spans) for e, spans in found if sets_bound(e.clause, spans, asked)] or found


def _measurable(e: Evidence, spans: Sequence[Range]) -> str:
    """Return what a statement's measures stand in: its words, of a table's row the whole with its headers."""
    said = worded(e.clause, spans)
    return "\n".join((said, e.clause.trail[-1], e.clause.text)) if cells_of(e.clause) else said


def _units_compared(context: Context) -> frozenset[tuple[str, str]]:
    """Return the units that a question compares, by document and printed name: each has a best figure of its own."""
    units = context.question.units if context.question.intent == "compare" else ()
    return context.lexicon.printed(units)


def _of_each_unit(context: Context, found: Sequence[Evidence]) -> list[Evidence]:
    """Return the best clause of each unit that a question compares and that none of the evidence found names."""
    wanted = _units_compared(context)
    named = {(e.document.id, r.unit) for e in found for r in e.clause.responsibilities}
    rest = [e for e in context.of_years(context.evidence) if e.coverage >= thresholds.FAINTLY]
    best = {
        (e.document.id, r.unit): e
        for e in reversed(rest)
        for r in e.clause.responsibilities
        if (e.document.id, r.unit) in wanted - named
    }
    return list({e.clause.id: e for e in best.values()}.values())


def _fitting(
    found: list[tuple[Evidence, list[Range]]], measures: Sequence[str], rival: Callable[[Evidence], Rival]
) -> list[tuple[Evidence, list[Range]]]:
    """Return the clauses whose figures have a measure asked for, where any that stand beside them have."""
    kinds = kinds_of(measures)

    def fits(e: Evidence, spans: list[Range]) -> bool:
        said = folded(worded(e.clause, spans))
        return any(re.search(rf"(?<![每/／]){re.escape(kind)}(?!月|百分点|工作日|小时)", said) for kind in kinds)

    fitting = {rival(e) for e, spans in found if fits(e, spans)}
    return [(e, spans) for e, spans in found if rival(e) not in fitting or fits(e, spans)]


def _cover(e: Evidence, spans: Sequence[Range], topic: Topic) -> float:
    around = e.clause.trail if cells_of(e.clause) else ()
    said = folded("，".join((*around, *(e.clause.text[a:b] for a, b in spans))))
    return coverage(topic, said)


def _figures(e: Evidence, context: Context) -> list[Range]:
    topic = context.question.topic
    if cells := cells_of(e.clause):
        return figures_of(cells, context.question.years, topic)
    if context.question.borrowed or context.question.whole:
        found = figures(e.clause)
        years = () if context.question.whole else context.question.years
        timed = [span for span in found if speaks_of(e.clause, span, years)]
        return by_when(e.clause, timed or found)
    question = context.question
    parts = question.parts if question.several else ()
    spans = figure_fragments(
        e.clause, topic, question.measures, parts=parts, years=question.years, bounds=bounds_asked(question.plain)
    )
    if not spans:
        spans = [s for s in best_sentences(e.clause, topic, 1) if DIGITS.search(e.clause.text[s[0] : s[1]])]
    spans = [span for span in spans if not of_another_year(e.clause, span, question.years)]
    if CHANGES.search(question.plain):
        spans = with_respective(e.clause, spans)
    return [*row_name(e.clause, spans), *by_when(e.clause, spans)]


def _compares_figures(question: Question) -> bool:
    """Return whether a question compares how much, not what is done: 主打的东西有啥不一样."""
    figures = question.measures or "value" in question.asks or REQUIRED.search(question.plain)
    return bool(figures) or OTHERWISE.search(question.plain) is None


def _compared(e: Evidence, question: Question) -> list[Range]:
    """Return what a clause says of the things compared: of what is done, all that it says."""
    topic = question.topic
    return [quote.duty(e.clause, topic)] if _compares_figures(question) else quote.told(e.clause, topic)


def compare(context: Context) -> Answer:
    """Return the figures or duties side by side, one group for each document; of units without a topic their tasks."""
    if context.question.units and context.question.topic.weight < thresholds.TELLING:
        return by_duty.tasks(context)
    pairs = figured(context) if _compares_figures(context.question) else []
    pairs += [
        (e, _compared(e, context.question))
        for e in context.strong()
        if not any(e.document.id == f.document.id for f, _ in pairs)
    ]
    if len(context.question.units) > 1:  # other documents may name such units by chance
        least = thresholds.DOCUMENT * max((e.coverage for e, _ in pairs), default=0.0)
        near = {e.document.id for e, _ in pairs if e.coverage >= least}
        pairs = [(e, spans) for e, spans in pairs if e.document.id in near]
    counties = [short_place(place) for place in context.question.counties]
    if counties and not any(place in folded(e.clause.text) for place in counties for e, _ in pairs):
        return context.refuse()
    draft = Draft()
    within = len({e.document.id for e, _ in pairs}) == 1  # nothing but their headings tells such clauses apart
    for e, spans in pairs:
        draft.add(e, spans, units=e.clause.responsibilities, unnamed=not e.clause.responsibilities, titled=within)
    if not draft.citations:
        return context.refuse()
    found = [e for e, _ in pairs]
    places = {
        p
        for p in context.question.places
        if not context.lexicon.places.documents_in(p) & {e.document.id for e in found}
    }
    away = {p for p in context.question.away if not any(short_place(p) in folded(e.clause.text) for e in found)}
    notes = tuple(f"{place}：已收录文件没有相应内容" for place in sorted(places | away))
    return context.answered(draft, context.question.label, extra=notes)
