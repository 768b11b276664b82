"""What is asked: intent, places, documents, units, years and topic."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.cues import (
    ASKING,
    EVERY_FIGURE,
    EVERY_TARGET,
    EVERYWHERE,
    FACTS,
    MEMBERS,
    WHERE,
    Cue,
    Intent,
    measures_of,
    read_cues,
)
from bot.intents import Reading, intent_of
from bot.lexicon import Lexicon
from bot.matter import YEAR, read_matter, without_count
from bot.naming import Names, read_names
from bot.places import Span, short_place
from bot.roles import roles_asked
from bot.thresholds import TELLING, WEIGHTY
from bot.topic import Term, Topic
from bot.typed import read_typed, without_asides
from bot.vocabulary import faint
from bot.words import is_noun, opens_term
from index.model import Role
from index.patterns import regex
from index.text import folded

LINKS = regex(r"[是有为要到达的需能该应\s]*")
SEVERAL = regex(r"各|分别|其中|以及|、|和")
PARTAKES = regex("参加|参与|配合|协助|牵头|承担|涉及")
METRICS = regex("率|额|数量|总量|产量")
FOLLOWS = regex(
    r"^(?:那|那么|还有|另外|换成|改成|其中|两者|二者|分别|除了?牵头)|(?:呢|怎么样)[？?。]*$|^[^，,]{1,8}(?:呢[，,]|又(?:是|有|要|该|得)[^，,]{0,8}$)"
)
FOLLOW_UP = 16  # characters; a longer question stands by itself
BROAD: frozenset[Intent] = frozenset({"value", "list", "open", "keyword"})
QUERIES = regex(r"[？?]|呢|什么(?!时候|时间)|多少|多久|多长|什么时候|何时|啥时|谁|哪(?:几|些)?|几(?=[\u4e00-\u9fff])")
EXCEPT = regex(
    "除(?:了|去|开)?(?!牵头)([^，,。；;？?]{2,30}?)(?:(?:之|以)?外|还有|还|[，,])|(?:^|[，,])([^，,。；;？?]{2,30}?)(?:除外|(?:之|以)外)"
)
HOW_MUCH = regex("(?:.*[^多几])?(?:多少|几)个?")
PERSON = regex("(?:责任|负责|联系)人")
WHICH_FILES = regex("哪(?:些|几个?份?)文件")
AWAY = 3.0  # weight of a place that no document is of, beside one that is
UNIT = 2.0  # weight of a unit in a topic
THING = 4.0  # the same of one that no clause makes accountable: 知识产权保护中心 may be what is paid for


@dataclass(frozen=True, slots=True)
class Question:
    """One question, understood.

    ``places`` are full names, ``documents`` ids of documents that it names,
    ``away`` and ``counties`` those named beside such a place that no document is of,
    ``unknown`` the document names and numbers that no indexed document has.
    ``parts`` are the stretches between its commas, names and cues left out.
    ``asks`` holds every intent that a cue speaks for, ``facts`` those of them
    that a document's own facts answer; ``roles`` are the roles asked for, empty
    for all; ``excepted`` are units that the answer is to leave out. ``head`` is the word whose value is asked for: 电话 of
    办公室电话多少. ``sought`` is what the search reads, where that is more than the
    question itself. A topic is ``borrowed`` when the whole of it comes from the question
    before; ``everywhere`` tells that each document is asked, however much better
    another one answers, ``several`` that it asks for more than one figure,
    ``together`` that it does so in so many words, ``whole`` for every figure there is.
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
    excepted: tuple[str, ...]
    years: tuple[int, ...]
    measures: tuple[str, ...]
    topic: Topic
    parts: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    everywhere: bool = False
    sought: str = ""
    head: str = ""
    several: bool = False
    together: bool = False
    whole: bool = False
    follows: bool = False
    borrowed: bool = False

    @property
    def known(self) -> Question:
        """The question without the words that no document has: of a follow-up they only say again what it is about."""
        terms = tuple(term for term in self.topic.terms if not term.absent)
        return replace(self, topic=Topic("".join(term.text for term in terms), terms))

    @property
    def label(self) -> str:
        """The words of the topic as a heading, a blank where the question has other words between them."""
        words = self.topic.words
        own = [word for word in words if word in self.plain]
        if not own:  # they come from the question before
            return "".join(dict.fromkeys(words))
        while len(own) > 1 and len(own[0]) == 1 and own[0] in faint():  # 管 of 哪些单位管湿地
            own = own[1:]
        runs = own[:1]
        for word in own[1:]:
            if runs[-1] + word in self.plain:
                runs[-1] += word
            else:
                runs.append(word)
        return " ".join(self._as_typed(self._numbered(run)) for run in runs)

    def _numbered(self, words: str) -> str:
        """Return words with the 一 that stands before them in the question: 一窗通办."""
        return f"一{words}" if f"一{words}" in self.plain else words

    def _as_typed(self, words: str) -> str:
        """Return words of the normalised question as they were typed, where they were typed so but for the case."""
        at = self.text.lower().find(words)
        return self.text[at : at + len(words)] if at >= 0 else words

    @property
    def echo(self) -> str:
        """The question's own words and the names that it stands for: what an answer may repeat without a citation."""
        named = (*self.places, *self.counties, *self.away, *self.units, *self.excepted, *self.pointers, *self.unknown)
        return "\n".join((self.text, self.plain, self.topic.text, self.label, *named))


def understand(
    text: str,
    lexicon: Lexicon,
    df: Callable[[str], int],
    size: int,
    *,
    spell: Callable[[str], str] = str,
    alike: Callable[[str], tuple[str, ...]] = lambda word: (),
) -> Question:
    """Return what a question asks.

    Args:
        text: the question as typed.
        lexicon: the names that the index knows.
        df: number of clauses with a character or character pair.
        size: number of clauses.
        spell: rewrites pinyin in normalised text.
        alike: words of the documents that sound like one they lack.
    """
    plain = without_asides(read_typed(text, spell))
    follows = is_short_follow_up(plain)
    plain = plain.removeprefix("其中")
    names = read_names(plain, lexicon, df)
    cues = _cues(names.rest, df)
    beside = _beside(names.rest, names.at_home if names.units else names.places)
    intent = intent_of(Reading(names.rest, cues, len(names.units), beside, len(names.at_home) < len(names.places)))
    if MEMBERS.search(plain):
        names = replace(names, units=[])  # 联席会议有哪些成员 asks for no task of it
    matter = read_matter(names, cues, intent, df, size, alike)
    names = replace(names, units=[_respelled(unit, lexicon, alike) for unit in names.units])
    names, excepted = _without_excepted(plain, names)
    kinds = frozenset(cue.intent for cue in cues)
    intent = _of_units(intent, names, excepted, lexicon, matter.topic, kinds)
    by_unit = intent not in ("tasks", "share", "compare") and not follows
    topic, places, away = _scoped(without_count(matter.topic, plain), names, intent, lexicon if by_unit else None)
    return Question(
        text=text,
        plain=plain,
        intent=intent,
        facts=_facts(kinds, topic),
        asks=kinds,
        roles=roles_asked(plain, kinds, intent),
        places=tuple(dict.fromkeys(span.name for span in places)),
        counties=tuple(place.name for place in names.counties),
        away=tuple(place.name for place in away),
        documents=names.documents,
        unknown=names.unknown,
        units=tuple(dict.fromkeys(span.name for span in names.units)),
        excepted=excepted,
        years=tuple(int(y) for y in YEAR.findall(names.rest)),
        measures=measures_of(plain),
        topic=topic,
        parts=matter.parts,
        pointers=names.pointers,
        several=_several(plain, matter.parts, topic),
        together=_asks_more(plain),
        head=_head(names.rest, matter.asking, topic) if intent == "value" else "",
        whole=bool(EVERY_FIGURE.search(plain) or EVERY_TARGET.search(plain)),
        everywhere=_everywhere(plain) or intent == "compare" or max(len(names.at_home), len(names.documents)) > 1,
        follows=follows,
    )


def _facts(kinds: frozenset[str], topic: Topic) -> frozenset[str]:
    """Return the facts of a document that cues ask for; a day asked for beside one is a date: 谁印发的，哪一天."""
    dated = kinds & FACTS and "deadline" in kinds and topic.weight < TELLING
    return frozenset(kinds & FACTS | ({"date"} if dated and not kinds & {"date", "validity"} else set()))


def _of_units(
    intent: Intent, names: Names, excepted: tuple[str, ...], lexicon: Lexicon, topic: Topic, kinds: frozenset[str]
) -> Intent:
    """Return an intent, or that the tasks of the units named are asked for, where a question tells hardly more than them."""
    if excepted and not names.units and intent == "tasks":  # 除了外交部还有哪几家参加
        return "who"
    known = sum(term.weight for term in topic.terms if not term.absent)
    spread = "tasks" in kinds and "support" not in kinds and known < TELLING  # 某局的任务分散在哪几家
    if intent == "who" and names.units and spread:
        return "tasks"
    bodies = [unit for unit in names.units if intent != "open" or lexicon.entries_of(unit.name)]
    return "tasks" if bodies and intent in BROAD and topic.weight < TELLING else intent


def _respelled(unit: Span, lexicon: Lexicon, alike: Callable[[str], tuple[str, ...]]) -> Span:
    """Return an agency that no document names by the known name that sounds like it: 畜牧兽医局 for 畜木兽医局."""
    known = () if lexicon.entries_of(unit.name) else alike(unit.name)
    return replace(unit, name=known[0]) if known else unit


def _without_excepted(plain: str, names: Names) -> tuple[Names, tuple[str, ...]]:
    """Return names without the units that a question takes out, and those: 科技局 of 除了科技局还有谁负责."""
    ranges = [found.span(1 if found.group(1) else 2) for found in EXCEPT.finditer(plain)]
    out = [unit for unit in names.units if any(start <= unit.start and unit.end <= end for start, end in ranges)]
    left = [unit for unit in names.units if unit not in out]
    return replace(names, units=left), tuple(dict.fromkeys(unit.name for unit in out))


def _cues(rest: str, df: Callable[[str], int]) -> tuple[Cue, ...]:
    """Return the cue words of a text without those that are half of a term: 数字 of 数字经济."""
    found = read_cues(rest)
    starts = {cue.start for cue in found}
    return tuple(
        cue for cue in found
        if not _ends_term(rest, cue, df) and (cue.end in starts
        or ASKING.search(rest[cue.start : cue.end])
        or not opens_term(rest, cue.start, cue.end, df))
    )  # fmt: skip


def _ends_term(rest: str, cue: Cue, df: Callable[[str], int]) -> bool:
    """Return whether a cue word is the second half of a term of the documents: 责任人 of 行政责任人."""
    before = rest[max(0, cue.start - 2) : cue.start]
    held = PERSON.fullmatch(rest[cue.start : cue.end]) and len(before) == 2 and is_noun(before)
    return bool(held and df(before) and df(before[-1] + rest[cue.start]))


def _everywhere(plain: str) -> bool:
    """Return whether a question asks every place: 各市, 哪个市."""
    return any(pattern.search(plain) for pattern in (EVERYWHERE, WHERE, WHICH_FILES))


def _head(rest: str, spans: Sequence[tuple[int, int]], topic: Topic) -> str:
    """Return the word of a topic that stands right before or behind the first question word, if it says enough."""
    first, last = min(((start, end) for start, end in spans if ASKING.search(rest[start:end])), default=(0, 0))
    behind = [t for t in topic.terms if last and rest.startswith(t.text, last) and t.weight >= TELLING]
    if behind and HOW_MUCH.fullmatch(rest[first:last]):
        return behind[0].text
    ends = [
        (rest.rfind(term.text, 0, first) + len(term.text), term) for term in topic.terms if term.text in rest[:first]
    ]
    end, term = max(ends, key=lambda found: found[0], default=(0, None))
    near = term is not None and LINKS.fullmatch(rest[end:first]) is not None
    told = term is not None and near and term.weight >= TELLING and not term.strict
    noun = term is not None and len(term.text) > 1 and is_noun(term.text) and not term.text.startswith("每")
    return term.text if term and told and noun else ""


def is_short_follow_up(plain: str) -> bool:
    """Return whether a normalised question begins or ends like a follow-up and is short."""
    return bool(FOLLOWS.search(plain)) and len(plain) <= FOLLOW_UP


def _several(plain: str, parts: Sequence[str], topic: Topic) -> bool:
    """Return whether a question asks for more than one figure."""
    named = sum(topic.within(part).weight >= WEIGHTY for part in parts)
    return _asks_more(plain) or max(named, len(METRICS.findall(plain))) > 1


def _asks_more(plain: str) -> bool:
    """Return whether a question has more than one question word or measure, or says that it asks for several things."""
    return bool(SEVERAL.search(plain)) or max(len(measures_of(plain)), len(QUERIES.findall(plain))) > 1


def _scoped(
    topic: Topic, names: Names, intent: str, lexicon: Lexicon | None
) -> tuple[Topic, Sequence[Span], list[Span]]:
    """Return a topic with the names that a clause has to have, the places asked about, and those no document is of.

    Args:
        topic: the question's own words.
        names: what the question names.
        intent: what it asks.
        lexicon: the printed names of units, where a clause has to name those of the question.
    """
    if lexicon:
        topic = _with_terms(topic, names.units, [_unit_term(unit.name, lexicon) for unit in names.units])
    beside = names.documents or (intent == "mention" and not topic)
    apart = intent == "compare" and len(names.at_home) < 2
    places = names.at_home or ([] if beside or apart else names.places)
    away = [
        place for place in names.places if place not in places and (intent != "tasks" or place not in names.counties)
    ]
    topic = _with_terms(topic, () if names.at_home else away, [_away_term(place.name) for place in away])
    if intent in ("tasks", "share") and all(t.text in faint() or PARTAKES.fullmatch(t.text) for t in topic.terms):
        topic = Topic("", ())  # 列个清单, 都要参加的 confine nothing
    return topic, places, away


def _with_terms(topic: Topic, names: Sequence[Span], terms: Sequence[Term]) -> Topic:
    """Return a topic with more terms; one without words is called by the names."""
    return Topic(topic.text or "".join(name.name for name in names), (*topic.terms, *terms))


def _unit_term(name: str, lexicon: Lexicon) -> Term:
    """Return a unit as a term of the topic: all its printed names count."""
    printed = tuple(dict.fromkeys(folded(entry.unit) for entry in lexicon.entries_of(name)))
    return Term(name, UNIT if printed else THING, tuple(p for p in printed if p != name), absent=False)


def _away_term(place: str) -> Term:
    """Return a place that no document is of as a term: a clause has to name it."""
    return Term(short_place(place), AWAY, strict=True)


def _beside(text: str, places: Sequence[Span]) -> bool:
    """Return whether two places stand side by side: 宝鸡和西安, 宝鸡、西安."""
    return any(
        first.name != second.name
        and re.fullmatch(r"\s*(?:和|与|跟|及|同|、|比|还是|,|，)?\s*", text[first.end : second.start])
        for first, second in zip(places, places[1:], strict=False)
    )
