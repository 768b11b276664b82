"""Everything about a topic, and questions that a passage answers."""

from __future__ import annotations

from itertools import islice

from bot import quote, thresholds
from bot.answer import Answer
from bot.compose import Draft
from bot.context import Context, by_document
from bot.coverage import Gauge, coverage
from bot.cues import HOW_OFTEN, MEANS, WHICH_N
from bot.enumerations import (
    counted_sections,
    enumerating,
    in_annex,
    items_of,
    listed_below,
    naming_places,
    with_siblings,
)
from bot.evidence import Evidence
from bot.figures import LOOSE
from bot.spans import body
from bot.topic import Topic
from index.labels import unlabelled
from index.patterns import regex
from index.text import folded, simplify

OFTEN = regex(
    "每(?:隔|逢)?[0-9一二两三四五六七八九十半]*个?(?:日|天|周|星期|旬|月|季|年|学期|小时|工作日)|逐[日周月季年]|定期|定时|经常|常态|随时|[0-9一二两三四五六七八九十]次|按[日天周旬月季年]"
)
WHY = regex("为什么|为何|为啥|目的|背景|意义|依据|(?:根据|按照|依照|遵照)(?:的是)?(?:哪|什么|啥|谁)")
PURELY = regex(
    "(?:为什么|为何|为啥|干嘛|干吗)(?:要|会|得|非要|想到)?(?:专门)?(?:搞|出|出台|制定|开展|印发|发|弄|做|部署|实施|建|办)"
)
PURPOSE = regex(r"(?:^|。)\s*(?:本[\u4e00-\u9fff]{1,8}?)?(?:为|根据|依据|按照)")
ENUMERATES = regex(
    "哪(?:些|几)[个项条种类]?(?:条件|情形|材料|资格|服务|程序)|哪些[\u4e00-\u9fff]{2,6}(?:必须|可以|应当|才能|需要)"
    "|什么(?:条件|情形)|分(?:为|成|作)?哪|(?:几|多少)[个项条种](?:条件|情形)"
)
RESTS_ON = regex(
    "(?:根据|依据|按照|依照|照着|遵照|落实|贯彻)(?!到)[^，,。]{0,10}哪[^，,。]{0,4}(?:文件|文|规定|政策|意见)"
)
MENTIONS = regex(
    "(?:提|说|讲|写|谈|涉)(?:到|及|过)了?|(?:有没有|有无|是否)(?:关于|规定|要求|涉及|包含|明确)|[说讲提写]没[说讲提写]到?"
)
WHERE = regex(
    "(?:里头?|里面|中|上|文件?|方案|意见|办法|规划|要点|通知|条例|任务表?|清单|计划|批复|试点)(?:有没有|有无|是不是|是否)?$"
)
FIRST = 6  # clauses in which a document says what it is for
SECTION = 6  # clauses of a section that is told whole


def listing(context: Context) -> Answer:
    """Return every clause about the topic with its units."""
    if naming := enumerating(context):
        draft = Draft()
        for e, span in naming:
            draft.add(e, [span], units=e.clause.responsibilities)
        return context.answered(draft, context.question.label)
    if sections := counted_sections(context):
        draft = Draft()
        for e, heading in sections:
            draft.say(e, unlabelled(heading).strip(" 。"))
        return context.answered(draft, context.question.label, counter="项")
    near = thresholds.CLAUSE if WHICH_N.search(context.question.plain) else thresholds.LISTED
    found = with_siblings(context, context.of_units(context.strong(near=near)))
    if not found or not context.question.topic:
        return context.refuse()
    draft = Draft()
    for e in found:
        below = items_of(context, e)
        for item in below:
            draft.add(item, quote.task(item.clause), units=item.clause.responsibilities, titled=True)
        if not below:
            topic = context.question.topic
            by_name = coverage(topic, folded(e.clause.text[slice(*body(e.clause))])) < LOOSE  # of a unit or a heading
            spans = quote.task(e.clause) if by_name else quote.told(e.clause, topic)
            draft.add(e, spans, units=e.clause.responsibilities, titled=True)
    return context.answered(draft, context.question.label)


def opened(context: Context, *, least: float = thresholds.OPEN) -> Answer:
    """Return the passages that answer best, quoted; a passage covers ``least`` of the topic.

    Where the best one covers the topic only in part, the next ones are shown, too.
    """
    near = [e for e in context.evidence if e.coverage >= thresholds.EACH * least]
    ranked = sorted(context.of_years(near), key=lambda e: -e.rank)
    often = HOW_OFTEN.search(context.question.plain) is not None
    found = [e for e in ranked if e.coverage >= least and (not often or OFTEN.search(folded(e.clause.text)))]
    if (
        context.question.topic.weight < thresholds.TELLING
        or _of_whole(context)
        or (context.scope.documents is None and PURELY.search(context.question.plain) and _called(context))
        or RESTS_ON.search(context.question.plain)
    ):
        purpose = _purpose(context)
        if purpose.status == "answered" or context.question.topic.weight < thresholds.TELLING:
            return purpose
    if not found:
        return context.refuse()
    best = max(found, key=lambda e: e.coverage)
    sure = found[0].coverage >= thresholds.SURE
    kept = [
        e for i, e in enumerate(found)
        if (i < thresholds.UNSURE and not sure) or e.rank >= thresholds.PASSAGE * found[0].rank
        or (e.document.id == found[0].document.id and e.coverage >= thresholds.BESIDE * best.coverage)
        or (e.document.id not in {f.document.id for f in found[:i]} and e.coverage >= max(thresholds.SURE, thresholds.CLAUSE * best.coverage))
    ]  # fmt: skip
    if context.question.intent == "open" and context.of_units(kept[:1]) == kept[:1]:
        kept = context.of_units(kept)
    draft = Draft()
    for e in (
        naming_places(context, found)
        or in_annex(context, found)
        or _leading_in(context, found)
        or _of_section(context, found)
        or _each_unit(context, ranked, best.coverage)
        or kept[: thresholds.PASSAGES]
    ):
        draft.add(e, [quote.passage(e.clause, context.question.topic)], units=e.clause.responsibilities)
        for item in listed_below(context, e):
            draft.add(item, [quote.passage(item.clause, context.question.topic)])
    return context.answered(draft, context.question.label)


def _of_whole(context: Context) -> bool:
    """Return whether the topic is what the documents in scope are called."""
    scope, known, topic = context.scope.documents, context.index.documents, context.question.topic
    return bool(scope) and all(coverage(topic, folded(known[id_].title)) >= thresholds.TITLED for id_ in scope or ())


def _called(context: Context) -> frozenset[str]:
    """Return the one document that is called what a question without a document is about; none of several."""
    titles = ((id_, folded(document.title)) for id_, document in context.index.documents.items())
    found = [id_ for id_, title in titles if coverage(context.question.topic, title) >= thresholds.SURE]
    return frozenset(found) if len(found) == 1 else frozenset()


def _purpose(context: Context) -> Answer:
    """Return what the documents that a question names say they are for, where it asks why and nothing else."""
    documents = context.scope.documents or _called(context)
    why = WHY.search(context.question.plain) or RESTS_ON.search(context.question.plain)
    if not why or len(documents) > thresholds.PASSAGES:
        return context.refuse()
    draft = Draft()
    for id_ in sorted(documents):
        clauses = [c for c in context.index.clauses_of(id_) if c.pointer != "meta"][:FIRST]
        for e in islice(filter(_says_why, context.of(clauses)), 1):
            draft.add(e, [quote.passage(e.clause, context.question.topic)])
    return context.answered(draft, "制定目的") if draft.citations else context.refuse()


def _says_why(e: Evidence) -> bool:
    """Return whether a clause begins with what a document is for or rests on."""
    return PURPOSE.search(simplify(e.clause.text[body(e.clause)[0] :])) is not None


def _each_unit(context: Context, ranked: list[Evidence], covered: float) -> list[Evidence]:
    """Return the best clause of each unit, where a question names several and each has one."""
    found = [e for e in ranked if e.coverage >= thresholds.EACH * covered]
    best: dict[str, Evidence] = {}
    for unit in context.question.units if len(context.question.units) > 1 else ():
        names = context.lexicon.printed([unit])
        for e in islice((e for e in found if e.names(names)), 1):
            best[e.clause.id] = e
    return list(best.values()) if len(best) > 1 else []


def _of_section(context: Context, found: list[Evidence]) -> list[Evidence]:
    """Return the clauses of the section that has the topic for its heading, where a question asks for what is done: 哪些举措."""
    if not MEANS.search(context.question.plain):
        return []
    for e in found[: thresholds.UNSURE]:
        for depth, heading in enumerate(e.clause.trail, 1):
            if coverage(context.question.topic, folded(heading)) >= thresholds.SURE:
                section = [
                    c for c in context.index.clauses_of(e.document.id) if c.trail[:depth] == e.clause.trail[:depth]
                ]
                return context.of(section, e.score) if 1 < len(section) <= SECTION else []
    return []


def _leading_in(context: Context, found: list[Evidence]) -> list[Evidence]:
    """Return the clause that leads in the list which a question for conditions or kinds asks for, where one does."""
    if not ENUMERATES.search(context.question.plain):
        return []
    best = max(e.coverage for e in found)
    near = [
        e for e in found
        if e.coverage >= thresholds.CLAUSE * best and e.rank >= thresholds.PASSAGE * found[0].rank and listed_below(context, e)
    ]  # fmt: skip
    return near[:1]


def _mentioning(context: Context) -> list[Evidence]:
    """Return the clauses that hold what stands behind the question word, whatever it says of where: 方案里有没有提到X."""
    asked = MENTIONS.search(context.question.plain)
    where = asked is not None and WHERE.search(context.question.plain, 0, asked.start()) is not None
    topic = context.question.topic.within(context.question.plain[asked.end() :]) if asked and where else Topic("", ())
    if topic.weight < thresholds.WEIGHTY or len(topic.terms) == len(context.question.topic.terms):
        return []
    gauge = Gauge(topic)
    covers = [(gauge.cover(e.clause, e.document), e) for e in context.evidence]
    least = max(thresholds.MENTIONED, thresholds.LISTED * max((share for share, _ in covers), default=0.0))
    return by_document([e for share, e in covers if share >= least])


def mention(context: Context) -> Answer:
    """Return where a document mentions X, or that none does."""
    found = _mentioning(context) or context.strong(near=thresholds.LISTED, least=thresholds.MENTIONED)
    label = context.question.label
    if not found or not context.question.topic:
        return context.refuse(f"没有提到“{label}”")
    draft = Draft()
    for e in found:
        draft.add(e, quote.told(e.clause, context.question.topic), units=e.clause.responsibilities, titled=True)
    return context.answered(draft, f"提到“{label}”")
