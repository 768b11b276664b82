"""By when something is to be done, and how long it lasts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot import by_duty, charged, dated, quote, thresholds
from bot.answer import Answer
from bot.by_figure import figured
from bot.compose import Draft
from bot.context import Context
from bot.coverage import Gauge, coverage
from bot.evidence import Evidence
from bot.naming import TITLE
from bot.question import Question
from bot.spans import merged, sentence_around, trimmed
from bot.topic import Term, Topic
from bot.vocabulary import faint
from bot.words import is_noun
from index.lines import DASH
from index.model import Clause, Range
from index.patterns import regex
from index.targets import find_deadlines
from index.text import folded, simplify

DUE = regex(
    "(?:19|20)[0-9]{2}年?(?:(?P<month>[0-9]{1,2})月)?份?(?:年?底|月?底|末|中旬|上旬|下旬)?(?:以?前|之前|内|之内|以内|底|末)"
)
BY = regex("到(?:19|20)[0-9]{2}年?底?[要须应需得]?(?:实现|完成|达到|做到|建成|落实|办完)的")  # 到2018年要实现的有哪些
LISTED = regex("哪[些几](?:个|项|条|件)?(?:任务|工作|是)?")
SPAN = regex("20[0-9]{2}年?[-—~至]+20[0-9]{2}")
OTHERS = frozenset({"who", "lead", "value"})
WHAT = regex("哪些|哪几|(?:什么|啥)(?!水平|程度|标准|样|规模|地步|时)|清单|列")
TASKS = "(?:任务|工作|事项?|活|项目)"
TIMED = regex("[年月]?底?[以之]?[前内]|[0-9]+月?|月底前?|年底前?|底前")
WHICH_DAY = regex("哪一?[天日](?!之?前)|几月几?[号日]|几号|几月份?(?!之?前|底)|具体(?:时间|日期|哪)")
FINER = regex("[月日号旬季]|半年|年[底末初中]|天|小时|即日|当[天日年]|每年")
EXACT = regex("哪一?[天日](?!之?前)|几月几?[号日]|几号")
DAY = regex("[0-9一二三四五六七八九十][日号](?!常|均|报)|[月旬]底|月末|当[日天]|即日")
HOW_LONG = regex(
    "多久|多长时间|(?<=[期限间程])多长|[几多少](?:年|天|日|周|个?月|个?小时|分钟|个?工作日|个?学年)(?![前底之])"
)
TELLS_SPAN = regex(
    "[0-9一二两三四五六七八九十半](?:年|个?(?:月|日|天|周|星期|季度|学期|工作日|小时|分钟))|[年月季]底|长期|立即|即时|当[日天]"
)
TELLS_TIME = regex(
    "[0-9]{4}年|(?<![个0-9])[0-9]{1,2}[月日号](?![上下])|[年月季]底|[上下]半年|[年月日]内|季度|长期|立即|即时|当[日天]|之日|届时|定期"
    "|[0-9一二两三四五六七八九十半](?:年|个?(?:月|日|天|周|星期|学期|工作日|小时|分钟))(?:之?[内前后]|以[内前后])"
)
NAMED_DAY = regex(
    "([\u4e00-\u9fff]{2}(?:日(?<!截止日|验收日|生效日|到期日|施行日|实施日|开幕日|闭幕日|截至日|公示日|起始日|工作日)|节(?<![环季细关情时]节)))(?:[是在为定设]|安排){0,3}(?:哪[一]?[天日]|几月|几号)"
)  # 中国品牌日是几号
BRIEF = regex("[几多少](?:天|日|个?小时|分钟|个?工作日)(?![前底之])")  # asks for a span that no date tells: 几个工作日
SHORT = regex(
    "[0-9一二两三四五六七八九十半](?:天|日(?!常|均|期)|个?小时|分钟|个?工作日|周|星期|个月(?:之|以)?内)|立即|即时|当[日天]|随到随"
)


def deadline(context: Context) -> Answer:
    """Return by when, for every clause that carries the topic, or for every task of a unit where there is no topic."""
    question = context.question
    of_units = bool(question.units) and question.topic.weight < thresholds.TELLING
    strong = charged.without_neighbours(context.strong(), question.topic)
    found = by_duty.tasks_of(context) if of_units else context.of_units(strong)
    draft = Draft()
    for e in found:
        spans, notes = _told(e, context, of_units=of_units)
        if spans:
            draft.add(e, spans, units=e.clause.responsibilities, notes=notes)
    if not draft.citations and not HOW_LONG.search(question.plain):
        _add_led_in(context, draft, found)
    if not draft.citations:
        return context.refuse(f"文件对“{question.topic.text}”没有写明时限" if found else "")
    if "value" in question.asks and question.together:  # 标准是多少，执行到什么时候
        for e, spans in figured(context):
            if not draft.cites(e):
                draft.add(e, spans, units=e.clause.responsibilities)
    return context.answered(draft, question.label)


def _add_led_in(context: Context, draft: Draft, found: Sequence[Evidence]) -> None:
    """Add the clauses that stand in a list with a time above it, each list's time once."""
    topic = context.question.topic
    for e in found:
        for above in _leading(context, e):
            if not draft.cites(above):
                draft.add(above, dated.dated(above.clause, topic))
            draft.add(e, quote.told(e.clause, topic), units=e.clause.responsibilities)


def _leading(context: Context, e: Evidence) -> list[Evidence]:
    """Return the clause that sets the time for the list in which another one stands: 到2020年， ——甲 ——乙."""
    if not DASH.match(e.clause.text):
        return []
    earlier = [c for c in context.index.at(e.document.id, e.clause.pointer) if c.ordinal < e.clause.ordinal]
    return context.of([c for c in earlier if find_deadlines(simplify(c.text))][-1:])


def asks_due(question: Question) -> bool:
    """Return whether a question asks for all that is due in a year: 2024年底前要完成的任务有哪些."""
    listed = question.asks & {"list", "tasks"} or WHAT.search(question.plain)
    by = BY.search(question.plain)
    dated = question.years and (by or DUE.search(question.plain))
    figured = question.asks & OTHERS == {"value"} and not question.measures and LISTED.search(question.plain)
    return bool(listed and dated) and bool(by or figured or not question.asks & OTHERS)


def due(context: Context) -> Answer:
    """Return every clause that has a deadline in the year, and the month, that a question names, with its units."""
    question = context.question
    month = next((found["month"] for found in DUE.finditer(question.plain)), None)
    found = context.of_units(context.of(_all_due(context, month)))
    words = tuple(t for t in question.topic.terms if not _says_done(t, question.plain))
    topic = Topic("".join(t.text for t in words), words)
    if topic.weight >= thresholds.TELLING:
        gauge = Gauge(topic)
        found = [e for e in found if gauge.cover(e.clause, e.document) >= thresholds.COVERED]
    draft = Draft()
    for e in found:
        spans, notes = _told(e, context, of_units=True)
        ranges = sorted(merged([*quote.task(e.clause), *spans]))
        draft.add(e, ranges, units=e.clause.responsibilities, titled=True, notes=notes)
    time = "、".join(f"{year}年{f'{int(month)}月' if month else ''}" for year in question.years)
    return context.answered(draft, f"{time}到期的任务", counter="项") if found else context.refuse()


def _all_due(context: Context, month: str | None) -> list[Clause]:
    """Return the clauses in scope that are due in the years asked about, of them the month.

    Of a large index only the documents are looked through that the search finds.
    """
    documents = context.documents
    if context.scope.documents is None and context.index.size > thresholds.LOOKED_THROUGH:
        documents = list(dict.fromkeys(e.document.id for e in context.evidence))
    time = f"年?0?{int(month)}月" if month else "(?![0-9])"
    wanted = [re.compile(f"{year}{time}") for year in context.question.years]
    plans = frozenset() if month else _plans(context, documents)
    clauses = (c for id_ in documents for c in context.clauses_of(id_) if c.pointer != "meta")
    return [c for c in clauses if _is_due(c, wanted) or _is_task_of(c, plans)]


def _says_done(term: Term, plain: str) -> bool:
    """Return whether a word of a question for what is due says only when or that it is done: 要交账的任务, not 地铁线路."""
    done = term.absent and (not is_noun(term.text) or re.search(f"{re.escape(term.text)}的{TASKS}", plain))
    return bool(done) or term.text in faint() or len(term.text) < 2 or TIMED.fullmatch(term.text) is not None


def _plans(context: Context, documents: Sequence[str]) -> frozenset[str]:
    """Return the documents that are called after a year asked about: all their tasks are due in it."""
    titles = {id_: folded(context.index.documents[id_].title) for id_ in documents}
    years = [f"{year}年" for year in context.question.years]
    return frozenset(
        id_ for id_, title in titles.items() if any(year in title and not SPAN.search(title) for year in years)
    )


def _is_task_of(clause: Clause, documents: frozenset[str]) -> bool:
    """Return whether a clause is a task that one of some documents assigns."""
    return clause.document in documents and clause.pointer != "前言" and bool(clause.responsibilities)


def _is_due(clause: Clause, wanted: Sequence[re.Pattern[str]]) -> bool:
    """Return whether a deadline of a clause, in its text or noted beside it, falls into a time."""
    beside = (*(t.deadline for t in clause.targets), *dated.noted_dates(clause))
    said = (*_dates_in(clause.text), *map(folded, beside))
    return any(pattern.search(date) for pattern in wanted for date in said)


@lru_cache(maxsize=1 << 14)
def _dates_in(text: str) -> tuple[str, ...]:
    """Return the deadlines in a clause's text; a year in a title is none."""
    plain = TITLE.sub("", simplify(text))
    return tuple(folded(plain[a:b]) for a, b in find_deadlines(plain))


def needed(plain: str) -> list[re.Pattern[str]]:
    """Return what a passage has to say that answers a normalised question by when, or how long."""
    found = [TELLS_SPAN if HOW_LONG.search(plain) else TELLS_TIME]
    found += [FINER] if WHICH_DAY.search(plain) else []
    found += [DAY] if EXACT.search(plain) else []
    found += [re.compile(re.escape(named.group(1)))] if (named := NAMED_DAY.search(plain)) else []
    return found + ([SHORT] if BRIEF.search(plain) else [])


def _finer(e: Evidence, topic: Topic, finer: re.Pattern[str]) -> list[Range]:
    """Return the sentence of a clause that has a date as fine as asked for and says most of the topic, if it says enough."""
    text = simplify(e.clause.text)
    days = [(a, b) for a, b in find_deadlines(text) if finer.search(text[a:b])]
    found = [sentence_around(text, day) for day in days]
    shares = {span: coverage(topic, folded(text[slice(*span)])) for span in found}
    best = max(shares, key=lambda span: shares[span], default=None)
    return [trimmed(e.clause.text, best)] if best and shares[best] >= thresholds.SPOKEN else []


def _told(e: Evidence, context: Context, *, of_units: bool) -> tuple[list[Range], tuple[str, ...]]:
    """Return the ranges that say by when with what they date, and the deadlines that a table notes beside the clause."""
    question = context.question
    ahead = "提前" in question.plain
    lasts = dated.lasting(e.clause, question.topic, ahead=ahead) if HOW_LONG.search(question.plain) else []
    brief = BRIEF.search(question.plain) is not None
    spans = lasts or dated.dated(e.clause, question.topic)
    if brief and not SHORT.search(folded("".join(e.clause.text[a:b] for a, b in spans))):
        spans = []
    if spans and question.together and not of_units:
        spans = quote.together(e.clause) or spans
    if NAMED_DAY.search(question.plain):
        said = folded("".join(e.clause.text[a:b] for a, b in spans))
        return (spans, ()) if all(p.search(said) for p in needed(question.plain)) else ([], ())
    if WHICH_DAY.search(question.plain):
        said = folded("".join(e.clause.text[a:b] for a, b in spans))
        if EXACT.search(question.plain) and not DAY.search(said):
            spans = _finer(e, question.topic, DAY) or spans
        if not FINER.search(said):
            spans = _finer(e, question.topic, FINER)  # a year says nothing of the day
    notes = () if spans else dated.noted_dates(e.clause)
    if notes or (spans and (of_units or question.topic.weight < thresholds.TELLING)):
        return [*quote.task(e.clause), *spans], notes
    if spans and all(dated.is_date(e.clause.text[start:end]) for start, end in spans):
        spans = sorted(merged([quote.duty(e.clause, question.topic), *spans]))
    return spans, notes
