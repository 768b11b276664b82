"""What is asked: intent, places, documents, units, years and topic."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.cues import (
    EVERYWHERE,
    FACTS,
    WHICH,
    Intent,
    Reading,
    intent_of,
    is_asking,
    measures_of,
    read_cues,
    roles_asked,
)
from bot.lexicon import Lexicon, Span
from bot.thresholds import TELLING
from bot.topic import QUOTED, Topic, read_topic
from bot.translate import translate
from index.facts import NUMBER, normalize_brackets
from index.model import Role
from index.text import compact, normalize

YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年|(?![0-9件个家项户亩万亿%]))")
SHORT_YEAR = re.compile(r"(?<![0-9])([012][0-9])年(?![内后前来间])")
SEVERAL = re.compile(r"各|分别|其中|以及|、|和")
TITLE = re.compile(r"《([^》]{2,80})》")
FOLLOWS = re.compile(r"^(?:那|那么|还有|另外|换成|改成)|(?:呢|怎么样)[？?。]*$")
BROAD: frozenset[Intent] = frozenset({"value", "list", "open", "keyword"})
FOLLOW_UP = 16  # characters; a longer question stands by itself
BREAK = re.compile(r"[\s,，。？?、；;：:！!（）()“”\"'《》·]+")


@dataclass(frozen=True, slots=True)
class Question:
    """One question, understood.

    ``places`` are full names, ``documents`` ids of documents that it names,
    ``unknown`` the document names and numbers that no indexed document has.
    ``asks`` holds every intent that a cue speaks for, ``facts`` those of them
    that a document's own facts answer; ``roles`` are the roles asked for, empty
    for all. A topic is ``borrowed`` when the whole of it comes from the question
    before; ``everywhere`` tells that each document is asked, however much better
    another one answers, ``several`` that it asks for more than one figure.
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
    several: bool = False
    follows: bool = False
    borrowed: bool = False


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
    cues = read_cues(rest)
    at_home = [place for place in places if lexicon.documents_in(place.name)]
    beside = _beside(rest, at_home if units else places)
    intent = intent_of(Reading(rest, cues, len(units), beside, len(at_home) < len(places)))
    kinds = frozenset(cue.intent for cue in cues)
    asking = [Span(c.start, c.end, "") for c in cues if is_asking(rest[c.start : c.end], c.intent, intent)]
    asking += [Span(m.start(), m.end(), "") for pattern in (YEAR, WHICH, EVERYWHERE) for m in pattern.finditer(rest)]
    apart = intent in ("tasks", "share", "compare") or bool(FOLLOWS.search(plain))
    left = _blank(rest, [*asking, *units] if apart else asking)
    quoted = [found.group(1).strip() for found in QUOTED.finditer(rest) if found.group(1).strip()]
    topic = read_topic([part for part in BREAK.split(left) if part], df, size, quoted=quoted)
    bare = _blank(left, units)
    if (
        units
        and intent in BROAD
        and read_topic([part for part in BREAK.split(bare) if part], df, size).weight < TELLING
    ):
        intent, topic = "tasks", read_topic([], df, size)
    return Question(
        text=text,
        plain=plain,
        intent=intent,
        facts=frozenset(kinds & FACTS),
        asks=kinds,
        roles=roles_asked(plain, kinds, intent),
        places=tuple(dict.fromkeys(span.name for span in places)),
        documents=named.ids,
        unknown=named.unknown,
        units=tuple(dict.fromkeys(span.name for span in units)),
        years=years,
        measures=measures_of(plain),
        topic=topic,
        several=bool(SEVERAL.search(plain)) or len(measures_of(plain)) > 1,
        everywhere=bool(EVERYWHERE.search(plain)) or intent == "compare",
        follows=bool(FOLLOWS.search(plain)) and len(plain) <= FOLLOW_UP,
    )


def _blank(text: str, spans: list[Span]) -> str:
    """Return text with spans blanked out, its length unchanged."""
    characters = list(text)
    for span in spans:
        characters[span.start : span.end] = " " * (span.end - span.start)
    return "".join(characters)


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
