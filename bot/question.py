"""What is asked: intent, places, documents, units, years and topic."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from bot.lexicon import Lexicon, Span
from bot.topic import QUOTED, Topic, read_topic
from index.data import rows_of
from index.facts import NUMBER, normalize_brackets
from index.model import Role
from index.text import compact, normalize

Intent = Literal[
    "who", "tasks", "value", "deadline", "list", "compare", "share", "number", "date", "issuer",
    "validity", "attachments", "mention", "verbatim", "more", "open", "keyword", "opinion",
]  # fmt: skip
FACTS: frozenset[Intent] = frozenset({"number", "date", "issuer", "validity", "attachments"})
ROLE_OF_CUE: dict[str, Role] = {"lead": "lead", "support": "support", "guide": "guide"}
ASKING = re.compile(r"谁|哪|什么|啥|多少|几|何|怎|咋|吗|呢|是否|有没有|有无|为啥|列出|列举")
YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年|(?![0-9件个家项户亩万亿%]))")
TITLE = re.compile(r"《([^》]{2,80})》")
FOLLOWS = re.compile(r"^(?:那|那么|还有|另外|换成|改成)|(?:呢|怎么样)[？?。]*$")
MEASURES = re.compile(
    r"(?:多少|几)(?:万|亿|个亿)?(元|块|钱|亩|件|个|家|项|户|人|名|次|场|条|公里|平方米|平米|吨|年|月|天|届|期|所|套|台|方|立方|倍|岁|种|批|篇|镇|村|平|面积|米|度|分|轮|处|座|级|类|辆|只|头|棵|株|张|份|门|节|课时|小时)|(条|件|家|户|人|亩|次|场|个|项|所|名|期)数(?!据|字|量)|(额)度?(?=是|有|要|目标|$)"
)
WHICH = re.compile(r"哪(?:些|几个|几|个|家|一)?(?:地方|城市|市|文件|条款|条|单位|部门|人|事|活|项目)?|(?:今年|本年度?)")
EVERYWHERE = re.compile(r"各(?:个)?(?:市|县|区|地|州|省|城市|地方|地区)")
MEANS = re.compile(
    r"哪些.{0,8}(?:措施|要求|政策|举措|做法|规定|条件|服务|优惠|帮助|支持|材料|情形|环节|渠道|方式|努力|进展|调整|影响|作用)"
)
KEYWORDS = 8  # characters; a longer text that asks is a question and no keyword
WHOSE = re.compile(r"谁|的(?:事|活|职责|任务)(?:吗|么|吧)|归\s*(?:管|负责)")
COUNTED = re.compile(r"(?:几|多少)(?:项|条|件|个)(?:任务|工作|事|活|职责)?$")
SHORT_YEAR = re.compile(r"(?<![0-9])([012][0-9])年(?![内后前来间])")
POINTER = re.compile(r"第[0-9一二三四五六七八九十百]+条")


@dataclass(frozen=True, slots=True)
class Question:
    """One question, understood.

    ``places`` are full names, ``documents`` ids of documents that it names,
    ``unknown`` the document names and numbers that no indexed document has.
    ``asks`` holds every intent that a cue speaks for, ``facts`` those of them
    that a document's own facts answer; ``roles`` are the roles asked for, empty for all. A topic is ``borrowed``
    when the whole of it comes from the question before; ``everywhere`` tells
    that each document is asked, however much better another one answers.
    """

    text: str
    plain: str
    intent: Intent
    facts: frozenset[str]
    asks: frozenset[str]
    roles: frozenset[Role]
    places: tuple[str, ...]
    documents: frozenset[str]
    unknown: tuple[str, ...]
    units: tuple[str, ...]
    years: tuple[int, ...]
    measures: tuple[str, ...]
    topic: Topic
    everywhere: bool = False
    follows: bool = False
    borrowed: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word in a question and the intent it speaks for."""

    start: int
    end: int
    intent: str


@lru_cache(maxsize=1)
def _cue_table() -> dict[str, str]:
    return {
        normalize(word): row[0]
        for row in rows_of("cues.tsv")
        for word in row[1].split()
        if len(word) > 1 or word == "谁"
    }


def cue_words() -> tuple[str, ...]:
    """Return the words that questions are asked with."""
    return tuple(_cue_table())


@lru_cache(maxsize=1)
def _cue_pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(_cue_table(), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _english() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {normalize(row[0]): row[1].split()[0] for row in rows_of("english.tsv") if len(row) > 1}
    words = sorted(table, key=len, reverse=True)
    return re.compile(r"(?<![a-z])(?:" + "|".join(map(re.escape, words)) + r")(?![a-z])"), table


@lru_cache(maxsize=1)
def _spelled_places() -> dict[str, str]:
    rows = (row for row in rows_of("places.tsv") if len(row) > 3 and row[1] not in ("district", "county", "abbr"))
    return {spelling: row[0] for row in rows for spelling in row[3].split() if len(spelling) > 3}


def translate(text: str) -> str:
    """Return normalised text with English terms and spelled places in Chinese."""
    if not re.search(r"[a-z]{3,}", text):
        return text
    pattern, table = _english()
    text = pattern.sub(lambda found: table[found.group()], text)
    places = _spelled_places()
    return re.sub(r"[a-z']{4,}", lambda found: places.get(found.group(), found.group()), text)


def understand(
    text: str, lexicon: Lexicon, df: Callable[[str], int], size: int, *, spell: Callable[[str], str] = str
) -> Question:
    """Return what a question asks.

    Args:
        text: the question as typed.
        lexicon: the names that the index knows.
        df: number of clauses with a character or character pair.
        size: number of clauses.
        spell: rewrites pinyin in normalised text.
    """
    plain = translate(spell(re.sub(r"[ \u3000]+(?![a-z0-9])|(?<![a-z0-9])[ \u3000]+", "", normalize(text))))
    plain = SHORT_YEAR.sub(r"20\1年", plain.strip(" ?？。!！,，"))
    named = _named_documents(plain, text, lexicon)
    rest = named.rest
    places = lexicon.innermost(lexicon.places(rest))
    rest = _blank(rest, places)
    units = [span for span in lexicon.unit_spans(rest) if not EVERYWHERE.fullmatch(span.name)]
    years = tuple(int(y) for y in YEAR.findall(rest))
    cues = [Cue(m.start(), m.end(), _cue_table()[m.group()]) for m in _cue_pattern().finditer(rest)]
    cues += [Cue(m.start(), m.end(), "value") for m in MEASURES.finditer(rest) if m.group(3) is None]
    intent = _intent(
        rest, cues, units, [place for place in places if lexicon.documents_in(place.name)] if units else places
    )
    if (
        intent == "list"
        and any(cue.intent == "tasks" for cue in cues)
        and any(not lexicon.documents_in(p.name) for p in places)
    ):
        intent = "tasks"
    kinds = {cue.intent for cue in cues}
    roles = frozenset(ROLE_OF_CUE[kind] for kind in kinds if kind in ROLE_OF_CUE)
    if kinds & {"who", "share"} or "lead" in roles and len(roles) > 1:
        roles = frozenset()
    removed = [Span(c.start, c.end, "") for c in cues if _is_asking(rest[c.start : c.end], c.intent, intent)]
    removed += [Span(m.start(), m.end(), "") for pattern in (YEAR, WHICH, EVERYWHERE) for m in pattern.finditer(rest)]
    if intent in ("tasks", "share", "compare") or FOLLOWS.search(plain):
        removed += units
    quoted = [found.group(1).strip() for found in QUOTED.finditer(rest) if found.group(1).strip()]
    segments = [s for s in re.split(r"[\s，。？?、；;：:！!（）()“”\"'《》·]+", _blank(rest, removed)) if s]
    return Question(
        text=text,
        plain=plain,
        intent=intent,
        facts=frozenset(kinds & FACTS),
        asks=frozenset(kinds),
        roles=roles if intent in ("who", "tasks") else frozenset(),
        places=tuple(dict.fromkeys(span.name for span in places)),
        documents=named.ids,
        unknown=named.unknown,
        units=tuple(dict.fromkeys(span.name for span in units)),
        years=years,
        measures=tuple(_measure(m) for m in MEASURES.finditer(plain)),
        topic=read_topic(segments, df, size, quoted=quoted),
        everywhere=bool(EVERYWHERE.search(plain)) or intent == "compare",
        follows=bool(FOLLOWS.search(plain)) and len(plain) <= 16,
    )


def _measure(found: re.Match[str]) -> str:
    word = next(group for group in found.groups() if group)
    return "元" if word == "额" else word


def _blank(text: str, spans: list[Span]) -> str:
    """Return text with spans blanked out, its length unchanged."""
    characters = list(text)
    for span in spans:
        characters[span.start : span.end] = " " * (span.end - span.start)
    return "".join(characters)


def _is_asking(word: str, intent: str, chosen: Intent) -> bool:
    """Return whether a cue word asks, rather than being a part of the topic."""
    if ASKING.search(word):
        return True
    if MEASURES.fullmatch(word):
        return True
    role = intent in ("who", "lead", "support", "guide")
    return (
        intent == chosen or (role and chosen in ("who", "tasks", "share")) or intent in ("verbatim", "more", "mention")
    )


def _intent(text: str, cues: list[Cue], units: list[Span], places: list[Span]) -> Intent:
    kinds = {cue.intent for cue in cues}
    asked = len(text.strip()) - sum(cue.end - cue.start for cue in cues if cue.intent in ("verbatim", "more"))
    if "opinion" in kinds:
        return "opinion"
    for brief in ("verbatim", "more"):
        if brief in kinds and asked <= 6:
            return brief
    for fact in ("number", "validity", "attachments", "mention"):
        if fact in kinds:
            return fact
    if "issuer" in kinds or "date" in kinds:
        return "issuer" if "issuer" in kinds else "date"
    whose = kinds & {"who", "lead", "support", "guide"} or ({"who"} if WHOSE.search(text) else set())
    if "share" in kinds and (len(units) > 1 or not whose):
        return "share"
    if (
        units
        and not (kinds & {"value", "deadline", "who", "open", "compare"})
        and kinds & {"tasks", "list", "lead", "support"}
        and ("tasks" in kinds or "list" in kinds)
    ):
        return "tasks"
    if units and COUNTED.search(text) and not whose:
        return "tasks"
    if units and "tasks" in kinds and "who" not in kinds and (not kinds & {"value", "compare"} or COUNTED.search(text)):
        return "tasks"
    if "compare" in kinds or _beside(text, places) and not whose:
        return "compare"
    if whose or "share" in kinds:
        return "who"
    for kind in ("deadline", "value", "list", "open", "tasks"):
        if kind in kinds:
            if kind == "list" and MEANS.search(text):
                return "open"
            return "list" if kind == "tasks" and not units else kind
    return "open" if ASKING.search(text) and len(text.strip()) > KEYWORDS else "keyword"


def _beside(text: str, places: list[Span]) -> bool:
    """Return whether two places stand side by side: 宝鸡和西安, 宝鸡、西安."""
    return any(
        first.name != second.name
        and re.fullmatch(r"\s*(?:和|与|跟|及|同|、|比|还是|,|，)?\s*", text[first.end : second.start])
        for first, second in zip(places, places[1:], strict=False)
    )


@dataclass(frozen=True, slots=True)
class _Named:
    ids: frozenset[str]
    unknown: tuple[str, ...]
    rest: str


def _named_documents(plain: str, text: str, lexicon: Lexicon) -> _Named:
    """Return the documents named by number or 《title》, and the text without their names."""
    ids: set[str] = set()
    unknown: list[str] = []
    rest = plain
    for found in NUMBER.finditer(normalize_brackets(plain)):
        number = compact(found.group())
        hits = {
            d.id for d in lexicon.documents.values() if d.number and compact(normalize_brackets(d.number)) in number
        }
        ids |= hits
        if not hits:
            unknown.append(found.group())
        rest = rest[: found.start()] + " " * len(found.group()) + rest[found.end() :]
    for found in TITLE.finditer(plain):
        title = compact(found.group(1))
        hits = {d.id for d in lexicon.documents.values() if title in compact(d.title) or compact(d.title) in title}
        ids |= hits
        if hits:
            rest = rest.replace(found.group(), " " * len(found.group()))
    return _Named(frozenset(ids), tuple(unknown), rest)


def merge(question: Question, before: Question) -> Question:
    """Return a follow-up with what it leaves out taken from the question before.

    A place, unit, year or intent that it names replaces the earlier one; a new
    topic word stands before the earlier topic.
    """
    topic = question.topic
    if topic and before.topic:
        heavy = tuple(replace(term, weight=term.weight * 2) for term in topic.terms)
        kept = tuple(term for term in before.topic.terms if term.text not in {t.text for t in heavy})
        topic = Topic(topic.text + before.topic.text, heavy + kept)
    swaps_unit = bool(question.units) and not question.topic and before.intent in ("tasks", "share")
    elliptic = question.intent in ("keyword", "list") or (question.intent == "open" and not question.topic)
    return replace(
        question,
        intent=before.intent if elliptic else question.intent,
        roles=question.roles or (before.roles if elliptic else question.roles),
        places=question.places or before.places,
        documents=question.documents or (frozenset() if question.places else before.documents),
        units=question.units if question.units or swaps_unit else before.units,
        years=question.years or before.years,
        measures=question.measures,
        topic=topic or before.topic,
        borrowed=not question.topic and question.intent != before.intent,
        follows=False,
    )
