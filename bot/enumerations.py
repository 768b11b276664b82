"""Lists that documents set: things named one after the other, items below a clause, towns, members, annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from bot import quote, thresholds
from bot.context import Context
from bot.cues import MEMBERS, WHICH_N
from bot.evidence import Evidence
from bot.spans import body, sentences, trimmed
from index.model import SEPARATED, Clause, Range
from index.numerals import number
from index.patterns import regex
from index.text import folded, simplify

DIVIDED = regex("分(?:为|成|作)?([0-9]|[二两三四五六七八九十])个?(?:阶段|步骤?|类|部分|批次?|期|层次?|方面|环节)")
ITEM = regex(r"(第[^条]{1,6}条)[（(][一二三四五六七八九十]{1,3}[)）]")
WHICH_PLACES = regex(
    "哪(?:些|几|[0-9一二三四五六七八九十]+)个?(?:省份?|城市|市|地方|地区|县|区)(?!级|的?文件)|(?:涉及|包括|覆盖|含)哪些(?:省|市|县|地)"
)
COVERS = regex("(?:包括|包含|涵盖|覆盖|含|指)(?:的是|的|了)?哪(?:些|几)")
WHICH_ONES = regex("哪(?:些|几|[0-9一二三四五六七八九十]+)|名单|清单")
SEE_ANNEX = regex("(?:名单|清单|目录|一览)[^，。；]{0,10}(?:见|详见)附件([0-9]{0,2})")
PLACES = 3  # that a clause names which lists places
ANNEXED = 30  # clauses of an annex or a list that is told whole
MEASURES = "个大项家所座处名镇县区种类"
COUNTED = regex(f"(?:[0-9]+|[二两三四五六七八九十]+)[{MEASURES}]?")
NUMBERED_OFF = regex("([0-9]+|[二两三四五六七八九十]+)[大个项条类种]?")
NAMES = regex("名单|哪|名字|叫什么|都有谁|分别是")
MADE_OF = regex("组成|成员(?:单位)?(?:为|是|包括|有|：)")
THING, LISTS = 3, 2  # characters of what is counted, and commas of a list that names it
FEWEST, LEFT_OUT = 2, 0.4  # items that a list has more than, and the share of them that may be added to it
INTRODUCTION = 60  # characters; a longer clause says more than what follows it
LOOKED_AT = 6  # clauses found that are looked at for a list of names


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
        for e in context.evidence[:LOOKED_AT]:
            for start, end in sentences(e.clause.text, *body(e.clause)):
                said = folded(e.clause.text[start:end])
                named = said.count("、") >= LISTS if len(thing) > THING else _names_each(said, thing, count)
                if thing in said and named:
                    return [(e, trimmed(e.clause.text, (start, end)))]
    return []


def counted_sections(context: Context) -> list[tuple[Evidence, str]]:
    """Return the sections that a question counts, each with its heading: 六大行动是哪六个 where six headings name an action.

    They are headed alike below one heading of a document that has the topic, as
    many as asked for.
    """
    words = [term.text for term in context.question.topic.terms]
    counts = {number(m.group(1)) for word in words if (m := NUMBERED_OFF.fullmatch(word))}
    things = tuple(word[-2:] for word in words if len(word) > 1 and not NUMBERED_OFF.fullmatch(word))
    if len(counts) != 1 or not WHICH_N.search(context.question.plain) and not NAMES.search(context.question.plain):
        return []
    for id_ in dict.fromkeys(e.document.id for e in context.evidence[:LOOKED_AT]):
        for headed in _siblings(context.index.clauses_of(id_)).values():
            alike = [heading for heading in headed if any(thing in folded(heading) for thing in things)]
            if len(headed) in counts and len(alike) == len(headed):
                return [(e, heading) for heading, c in headed.items() for e in context.of([c])]
    return []


def _siblings(clauses: Sequence[Clause]) -> dict[tuple[str, ...], dict[str, Clause]]:
    """Return the headings right below each heading of a document, with the first clause of each."""
    found: dict[tuple[str, ...], dict[str, Clause]] = {}
    for clause in clauses:
        for depth, heading in enumerate((*clause.trail, *([clause.title] if clause.title else []))):
            found.setdefault(clause.trail[:depth], {}).setdefault(heading, clause)
    return found


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


def with_siblings(context: Context, found: list[Evidence]) -> list[Evidence]:
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
        listed = [c for c in items if named and re.match(rf"附[件表]{named.group(1)}(?![0-9])", c.pointer)]
        if 1 < len(listed) <= ANNEXED:
            return [e, *context.of(listed, e.score)]
    return []


def listed_below(context: Context, e: Evidence) -> list[Evidence]:
    """Return the clauses of the list that a clause such as 操作步骤如下： leads in, or counts: 分三个阶段."""
    leads = leads_in(e.clause)
    divided = DIVIDED.search(simplify(e.clause.text))
    if not leads and not divided:
        return []
    following = [c for c in context.index.clauses_of(e.document.id) if c.ordinal > e.clause.ordinal]
    items = list(takewhile(lambda c: c.pointer.startswith(e.clause.pointer), following))
    if divided and not leads:
        return context.of(items, e.score) if len(items) == number(divided.group(1)) else []
    return context.of(items[:ANNEXED] or following[: thresholds.PASSAGES], e.score)


def leads_in(clause: Clause) -> bool:
    """Return whether a clause leads in what follows it: 操作步骤如下：."""
    return clause.text.rstrip().endswith(("：", ":"))


def led_by(context: Context, e: Evidence) -> Evidence | None:
    """Return the clause that leads in the points of an article of which a clause is one: 有下列情形之一的，处1万元以下罚款：."""
    article = _article(e.clause.pointer)
    if not article or not e.clause.trail or SEPARATED in e.clause.trail[-1]:
        return None
    heads = e.clause.trail[-1].strip()
    above = (c for c in context.index.at(e.document.id, article) if c.text.strip().startswith(heads))
    leads = next(filter(leads_in, above), None)
    return context.of([leads], e.score)[0] if leads else None


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
