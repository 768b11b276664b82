"""Everything about a topic, and questions that a passage answers."""

from __future__ import annotations

import re
from itertools import islice, takewhile

from bot import quote, thresholds
from bot.answer import Answer
from bot.compose import Draft
from bot.context import Context
from bot.coverage import coverage
from bot.cues import HOW_OFTEN, MEANS, MEMBERS, WHICH_N
from bot.evidence import Evidence
from bot.figures import LOOSE
from bot.spans import body, sentences, trimmed
from index.model import Range
from index.numerals import number
from index.text import folded, simplify

OFTEN = re.compile(
    "每(?:隔|逢)?[0-9一二两三四五六七八九十半]*个?(?:日|天|周|星期|旬|月|季|年|学期|小时|工作日)|逐[日周月季年]|定期|定时|经常|常态|随时|[0-9一二两三四五六七八九十]次|按[日天周旬月季年]"
)
WHY = re.compile("为什么|为何|为啥|目的|背景|意义|依据|(?:根据|按照|依照|遵照)(?:的是)?(?:哪|什么|啥|谁)")
PURELY = re.compile(
    "(?:为什么|为何|为啥|干嘛|干吗)(?:要|会|得|非要|想到)?(?:专门)?(?:搞|出|出台|制定|开展|印发|发|弄|做|部署|实施|建|办)"
)
PURPOSE = re.compile(r"(?:^|。)\s*(?:为|根据|按照)")
ENUMERATES = re.compile(
    "哪(?:些|几)[个项条种类]?(?:条件|情形|材料|资格|服务|程序)|哪些[\u4e00-\u9fff]{2,6}(?:必须|可以|应当|才能|需要)"
    "|什么(?:条件|情形)|分(?:为|成|作)?哪|(?:几|多少)[个项条种](?:条件|情形)"
)
DIVIDED = re.compile("分(?:为|成|作)?([0-9]|[二两三四五六七八九十])个?(?:阶段|步骤?|类|部分|批次?|期|层次?|方面|环节)")
RESTS_ON = re.compile(
    "(?:根据|依据|按照|依照|照着|遵照|落实|贯彻)(?!到)[^，,。]{0,10}哪[^，,。]{0,4}(?:文件|文|规定|政策|意见)"
)
ITEM = re.compile(r"(第[^条]{1,6}条)[（(][一二三四五六七八九十]{1,3}[)）]")
WHICH_PLACES = re.compile(
    "哪(?:些|几|[0-9一二三四五六七八九十]+)个?(?:省份?|城市|市|地方|地区|县|区)(?!级|的?文件)|(?:涉及|包括|覆盖|含)哪些(?:省|市|县|地)"
)
COVERS = re.compile("(?:包括|包含|涵盖|覆盖|含|指)(?:的是|的|了)?哪(?:些|几)")
WHICH_ONES = re.compile("哪(?:些|几|[0-9一二三四五六七八九十]+)|名单|清单")
SEE_ANNEX = re.compile("(?:名单|清单|目录|一览)[^，。；]{0,10}(?:见|详见)附件([0-9]{0,2})")
PLACES = 3  # that a clause names which lists places
ANNEXED = 30  # clauses of an annex or a list that is told whole
MEASURES = "个大项家所座处名镇县区种类"
COUNTED = re.compile(f"(?:[0-9]+|[二两三四五六七八九十]+)[{MEASURES}]?")
NAMES = re.compile("名单|哪|名字|叫什么|都有谁|分别是")
MADE_OF = re.compile("组成|成员(?:单位)?(?:为|是|包括|有|：)")
THING, LISTS = 3, 2  # characters of what is counted, and commas of a list that names it
FEWEST, LEFT_OUT = 2, 0.4  # items that a list has more than, and the share of them that may be added to it
FIRST = 6  # clauses in which a document says what it is for
SECTION = 6  # clauses of a section that is told whole
INTRODUCTION = 60  # characters; a longer clause says more than what follows it


def listing(context: Context) -> Answer:
    """Return every clause about the topic with its units."""
    if naming := enumerating(context):
        draft = Draft()
        for e, span in naming:
            draft.add(e, [span], units=e.clause.responsibilities)
        return context.answered(draft, context.question.label)
    near = thresholds.CLAUSE if WHICH_N.search(context.question.plain) else thresholds.LISTED
    found = _with_siblings(context, context.of_units(context.strong(near=near)))
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


def enumerating(context: Context) -> list[tuple[Evidence, Range]]:
    """Return the clause that names the things of which a question asks which the N are, and its sentence that does: 8个试点镇.

    The clause has what the number counts, in the words behind it, and names
    them one after the other in the same sentence; it names as many as asked
    where those words are few.
    """
    if MEMBERS.search(context.question.plain):
        return _members(context)
    if COVERS.search(context.question.plain):
        naming = naming_places(context, context.strong(near=thresholds.LISTED))
        return [(e, quote.passage(e.clause, context.question.topic)) for e in naming]
    words = [term.text for term in context.question.topic.terms]
    counted = next((i for i, word in enumerate(words) if COUNTED.fullmatch(word)), None)
    count = number(words[counted].rstrip(MEASURES)) if counted is not None else None
    if counted is not None and NAMES.search(context.question.plain):
        things = ["".join(words[counted + 1 : end]) for end in range(len(words), counted + 1, -1)]
    elif WHICH_N.search(context.question.plain):  # 是哪几个, behind a question how many
        things = ["".join(words[start:]) for start in range(len(words))]
    else:
        return []
    for thing in (thing for thing in things if len(thing) > 1):
        for e in context.evidence[:SECTION]:
            for start, end in sentences(e.clause.text, *body(e.clause)):
                said = folded(e.clause.text[start:end])
                named = said.count("、") >= LISTS if len(thing) > THING else _names_each(said, thing, count)
                if thing in said and named:
                    return [(e, trimmed(e.clause.text, (start, end)))]
    return []


def _names_each(said: str, thing: str, count: int | None) -> bool:
    """Return whether a sentence has as many names that end like what is counted: eight towns for 8个试点镇."""
    return count == len(re.findall(rf"{thing[-1]}(?=[、，,和及等为是])", said))


def _members(context: Context) -> list[tuple[Evidence, Range]]:
    """Return the clause that says who the members of a body are, with the sentence that names them."""
    for e in context.strong(near=thresholds.LISTED):
        for start, end in sentences(e.clause.text, *body(e.clause)):
            if MADE_OF.search(said := simplify(e.clause.text[start:end])) and said.count("、") > LISTS:
                return [(e, trimmed(e.clause.text, (start, end)))]
    return []


def _with_siblings(context: Context, found: list[Evidence]) -> list[Evidence]:
    """Return evidence with the rest of an article's items, where most of them answer: the last of four grades."""
    whole = list(found)
    for document, article in dict.fromkeys((e.document.id, _article(e.clause.pointer)) for e in found):
        items = [c for c in context.index.clauses_of(document) if article and _article(c.pointer) == article]
        rest = [c for c in items if c.id not in {e.clause.id for e in found}]
        if len(items) > FEWEST and rest and len(rest) <= len(items) * LEFT_OUT:
            whole += context.of(rest, min(e.score for e in found))
    return whole


def _article(pointer: str) -> str:
    """Return the article that a pointer is an item of: 第七条 of 第七条(一); nothing of other pointers."""
    item = ITEM.fullmatch(pointer)
    return item.group(1) if item else ""


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
        names = {(entry.document, entry.unit) for entry in context.lexicon.entries_of(unit)}
        named = (e for e in found if any((e.document.id, r.unit) in names for r in e.clause.responsibilities))
        for e in islice(named, 1):
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


def naming_places(context: Context, found: list[Evidence]) -> list[Evidence]:
    """Return the clause that names most places, where a question asks which provinces or cities and one names several."""
    if not WHICH_PLACES.search(context.question.plain):
        return []
    counted = [(len({p.name for p in context.lexicon.places.named_in(folded(e.clause.text))}), e) for e in found]
    most, best = max(counted, key=lambda pair: pair[0], default=(0, None))
    return [best] if best and most >= PLACES else []


def in_annex(context: Context, found: list[Evidence]) -> list[Evidence]:
    """Return a clause that leaves a list to an annex with all that the annex lists, where a question asks for it."""
    if not WHICH_ONES.search(context.question.plain):
        return []
    for e in found[: thresholds.UNSURE]:
        named = SEE_ANNEX.search(simplify(e.clause.text))
        items = context.index.clauses_of(e.document.id) if named else ()
        listed = [c for c in items if named and re.match(rf"附件{named.group(1)}(?![0-9])", c.pointer)]
        if 1 < len(listed) <= ANNEXED:
            return [e, *context.of(listed, e.score)]
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


def listed_below(context: Context, e: Evidence) -> list[Evidence]:
    """Return the clauses of the list that a clause such as 操作步骤如下： leads in, or counts: 分三个阶段."""
    leads = e.clause.text.rstrip().endswith(("：", ":"))
    divided = DIVIDED.search(simplify(e.clause.text))
    if not leads and not divided:
        return []
    following = [c for c in context.index.clauses_of(e.document.id) if c.ordinal > e.clause.ordinal]
    items = list(takewhile(lambda c: c.pointer.startswith(e.clause.pointer), following))
    if divided and not leads:
        return context.of(items, e.score) if len(items) == number(divided.group(1)) else []
    return context.of(items[:ANNEXED] or following[: thresholds.PASSAGES], e.score)


def introduces(above: Evidence, e: Evidence) -> bool:
    """Return whether a clause is the introduction of the section that another one is an item of, and has the topic."""
    section, item = above.clause, e.clause
    return (
        section.document == item.document
        and above.coverage >= thresholds.SURE
        and len(section.text) <= INTRODUCTION
        and item.pointer != section.pointer
        and item.pointer.startswith(section.pointer)
    )


def items_of(context: Context, e: Evidence) -> list[Evidence]:
    """Return the items of the section that a clause introduces: 重点抓好九大行动. stands for the nine."""
    sets = any(re.search("[0-9]", target.value) for target in e.clause.targets)
    if e.clause.responsibilities or sets or len(e.clause.text) > INTRODUCTION:
        return []
    return [item for item in context.of(context.index.clauses_of(e.document.id), e.score) if introduces(e, item)]


def mention(context: Context) -> Answer:
    """Return where a document mentions X, or that none does."""
    found = context.strong(near=thresholds.LISTED, least=thresholds.MENTIONED)
    label = context.question.label
    if not found or not context.question.topic:
        return context.refuse(f"没有提到“{label}”")
    draft = Draft()
    for e in found:
        draft.add(e, quote.told(e.clause, context.question.topic), units=e.clause.responsibilities, titled=True)
    return context.answered(draft, f"提到“{label}”")
