"""What is asked: intent, places, documents, units, years and topic."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.cues import (
    ASKING,
    EVERY_FIGURE,
    EVERYWHERE,
    FACTS,
    POINTING,
    WHICH,
    Cue,
    Intent,
    Reading,
    intent_of,
    interrogative,
    is_asking,
    measures_of,
    read_cues,
    roles_asked,
)
from bot.lexicon import Lexicon, Span, short_place
from bot.naming import named_documents
from bot.thresholds import TELLING, WEIGHTY
from bot.topic import QUOTED, Term, Topic, has_content, is_noun, opens_term, read_topic
from bot.translate import translate
from index.agencies import related
from index.data import lines_of
from index.model import Role
from index.text import folded, normalize

PHRASE = 4  # characters; what is shorter is taken for a word
STRAY = re.compile(r"[ \u3000]+(?![a-z0-9])|(?<![a-z0-9])[ \u3000]+")
TWO_OF_A_KIND = re.compile(
    r"([\u4e00-\u9fff]{2})(和|跟|与|、)([\u4e00-\u9fff]{2,4})(?:这|那)?[两俩]个?(局|委|厅)(?![\u4e00-\u9fff]会)"
)
LETTERS_BEFORE_SHARE = re.compile(r"(?<=[a-z])(?=[0-9]+(?:\.[0-9]+)?%)")
LINKS = re.compile(r"[是有为要到达的需能该应\s]*")
COUNTY = re.compile("(?:各)?[县区](?:人民)?政府(?:办公室|办)?")
RENAMED = re.compile(
    r"\s*[（(,，]?\s*(?:也?就是|即|以前|原来|原先|过去|原|现在|如今|现|后来)?(?:的|叫|是|改为|改成|改名)*\s*"
)
MEASURE = "".join(sorted({m[0] for m in lines_of("measures.txt")} - set("年[]^-\\")))
YEAR = re.compile(rf"(?<![0-9])((?:19|20)[0-9]{{2}})(?:年|(?![0-9{MEASURE}万亿%]))")
SHORT_YEAR = re.compile(r"(?<![0-9])([012][0-9])年(?![内后前来间])")
SEVERAL = re.compile(r"各|分别|其中|以及|、|和")
FOLLOWS = re.compile(r"^(?:那|那么|还有|另外|换成|改成|其中|两者|二者|分别|除了?牵头)|(?:呢|怎么样)[？?。]*$")
BROAD: frozenset[Intent] = frozenset({"value", "list", "open", "keyword"})
FOLLOW_UP = 16  # characters; a longer question stands by itself
POINTER = re.compile(
    r"第(\([一二三四五六七八九十]{1,3}\)|[0-9]{1,3}[①-⑳]?)[条款项]|第[一二三四五六七八九十百]{1,5}条"
    r"|(?<![a-z0-9一二三四五六七八九十])(?:[一二三四五六七八九十]{0,3}\([一二三四五六七八九十]{1,3}\)[0-9]{0,2}|[0-9]{1,3}[①-⑳])"
)
CLAUSE = re.compile(r"[，,。；;？?！!]+")
PART = re.compile(r"[，,。；;？?！!：:()（）、\s]+|和|与(?!会)|(?<![涉普提顾触波危以])及(?![时格早])")
QUERIES = re.compile(r"[？?]|呢|多少|几(?=[\u4e00-\u9fff])")
AWAY = 3.0  # weight of a place that no document is of, beside one that is
NEW, OLD = 2.0, 0.5  # what words of a follow-up and of the question before count in the topic of both
UNIT = 2.0  # weight of a unit in a topic
BREAK = re.compile(r"[\s,，。？?、；;：:！!（）()“”\"'《》·]+")


@dataclass(frozen=True, slots=True)
class Question:
    """One question, understood.

    ``places`` are full names, ``documents`` ids of documents that it names,
    ``counties`` those named beside such a place that no document is of,
    ``unknown`` the document names and numbers that no indexed document has.
    ``parts`` are the stretches between its commas, names and cues left out.
    ``asks`` holds every intent that a cue speaks for, ``facts`` those of them
    that a document's own facts answer; ``roles`` are the roles asked for, empty
    for all. ``head`` is the word whose value is asked for: 电话 of
    办公室电话多少. ``sought`` is what the search reads, where that is more than the
    question itself. A topic is ``borrowed`` when the whole of it comes from the question
    before; ``everywhere`` tells that each document is asked, however much better
    another one answers, ``several`` that it asks for more than one figure,
    ``whole`` for every figure there is.
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
    parts: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    everywhere: bool = False
    sought: str = ""
    head: str = ""
    several: bool = False
    whole: bool = False
    follows: bool = False
    borrowed: bool = False


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
    plain = _plain(text, spell)
    follows = bool(FOLLOWS.search(plain)) and len(plain) <= FOLLOW_UP
    plain = plain.removeprefix("其中")
    named = named_documents(plain, lexicon)
    pointers = tuple(m.group(1) or m.group() for m in POINTER.finditer(named.rest))
    rest = POINTER.sub(lambda m: " " * len(m.group()), named.rest)
    places = lexicon.innermost(lexicon.places(rest))
    rest = _blank(rest, places)
    at_home = [place for place in places if lexicon.documents_in(place.name)]
    counties = [place for place in places if place not in at_home and place.name.endswith(("县", "区", "旗"))]
    named_units = [span for span in lexicon.unit_spans(rest) if not EVERYWHERE.fullmatch(span.name)]
    units = [
        span for span in _distinct(rest, named_units) if not (counties and at_home and COUNTY.fullmatch(span.name))
    ]
    rest = _blank(rest, [span for span in named_units if span not in units])
    cues = tuple(
        cue for cue in read_cues(rest)
        if ASKING.search(rest[cue.start : cue.end]) or not opens_term(rest, cue.start, cue.end, df)
    )  # fmt: skip
    beside = _beside(rest, at_home if units else places)
    intent = intent_of(Reading(rest, cues, len(units), beside, len(at_home) < len(places)))
    kinds = frozenset(cue.intent for cue in cues)
    spans = _asking(rest, cues, intent)
    parts = _parts(rest, units, spans, intent, df)
    topic = read_topic(
        _words_of(parts), df, size, quoted=_quoted(rest), closed=_closed(rest, units, spans), alike=alike
    )
    bodies = [unit for unit in units if intent != "open" or lexicon.entries_of(unit.name)]
    if bodies and intent in BROAD and topic.weight < TELLING:
        intent = "tasks"
    if intent not in ("tasks", "share", "compare") and not follows and "除了" not in plain:
        topic = _with_terms(topic, units, [_unit_term(unit.name, lexicon) for unit in units])
    if intent == "mention" and not topic and not at_home:
        topic = _with_terms(topic, places, [_away_term(place.name) for place in places])
        places = []
    if at_home:
        away = [place for place in places if place not in at_home and not (intent == "tasks" and place in counties)]
        topic = _with_terms(topic, (), [_away_term(place.name) for place in away])
        places = at_home
    return Question(
        text=text,
        plain=plain,
        intent=intent,
        facts=frozenset(kinds & FACTS),
        asks=kinds,
        roles=roles_asked(plain, kinds, intent),
        places=tuple(dict.fromkeys(span.name for span in places)),
        counties=tuple(place.name for place in counties) if at_home else (),
        documents=named.ids,
        unknown=named.unknown,
        units=tuple(dict.fromkeys(span.name for span in units)),
        years=tuple(int(y) for y in YEAR.findall(rest)),
        measures=measures_of(plain),
        topic=topic,
        parts=parts,
        pointers=pointers,
        several=_several(plain, parts, topic),
        head=_head(rest, spans, topic) if intent == "value" else "",
        whole=bool(EVERY_FIGURE.search(plain)),
        everywhere=bool(EVERYWHERE.search(plain)) or intent == "compare" or len(at_home) > 1,
        follows=follows,
    )


def _distinct(text: str, units: Sequence[Span]) -> list[Span]:
    """Return units without another name of the one before: 生态环境局（以前叫环保局）."""
    kept: list[Span] = []
    for span in units:
        last = kept[-1] if kept else None
        if last and RENAMED.fullmatch(text[last.end : span.start]) and related(last.name, span.name):
            continue
        kept.append(span)
    return kept


def _plain(text: str, spell: Callable[[str], str]) -> str:
    """Return a question as it is read: normalised, without blanks between Chinese words, in Chinese words, with whole years."""
    unspaced = STRAY.sub(lambda blank: " " if _parts_phrases(blank) else "", normalize(text))
    unspaced = LETTERS_BEFORE_SHARE.sub(" ", unspaced)
    words = TWO_OF_A_KIND.sub(r"\1\4\2\3\4", translate(spell(unspaced)).strip(" ?？。!！,，"))
    return SHORT_YEAR.sub(r"20\1年", words)


def _parts_phrases(blank: re.Match[str]) -> bool:
    """Return whether a blank stands between two phrases, not inside one or beside a single word."""
    before, after = blank.string[: blank.start()].split(), blank.string[blank.end() :].split()
    return bool(before and after) and min(len(before[-1]), len(after[0])) >= PHRASE


def _head(rest: str, spans: Sequence[tuple[int, int]], topic: Topic) -> str:
    """Return the word of a topic that stands right before the first question word, if it says enough."""
    first = min((start for start, end in spans if ASKING.search(rest[start:end])), default=0)
    ends = [
        (rest.rfind(term.text, 0, first) + len(term.text), term) for term in topic.terms if term.text in rest[:first]
    ]
    end, term = max(ends, key=lambda found: found[0], default=(0, None))
    near = term is not None and LINKS.fullmatch(rest[end:first]) is not None
    told = term is not None and near and term.weight >= TELLING and not term.strict
    return term.text if term and told and is_noun(term.text) else ""


def _several(plain: str, parts: Sequence[str], topic: Topic) -> bool:
    """Return whether a question asks for more than one figure."""
    named = sum(topic.within(part).weight >= WEIGHTY for part in parts)
    return bool(SEVERAL.search(plain)) or max(len(measures_of(plain)), len(QUERIES.findall(plain)), named) > 1


def _with_terms(topic: Topic, names: Sequence[Span], terms: Sequence[Term]) -> Topic:
    """Return a topic with more terms; one without words is called by the names."""
    return Topic(topic.text or "".join(name.name for name in names), (*topic.terms, *terms))


def _asking(rest: str, cues: Sequence[Cue], intent: Intent) -> list[tuple[int, int]]:
    """Return where a question has question words, years and pointing words, which are not its matter."""
    spans = [interrogative(rest, cue) for cue in cues if is_asking(rest[cue.start : cue.end], cue.intent, intent)]
    return spans + [m.span() for pattern in (YEAR, WHICH, EVERYWHERE, POINTING) for m in pattern.finditer(rest)]


def _quoted(rest: str) -> list[str]:
    """Return the phrases that a question quotes."""
    return [found.group(1).strip() for found in QUOTED.finditer(rest) if found.group(1).strip()]


def _parts(
    rest: str, units: Sequence[Span], spans: Sequence[tuple[int, int]], intent: Intent, df: Callable[[str], int]
) -> tuple[str, ...]:
    """Return the parts of a question without its names and question words."""
    left = _blank(rest, [*(Span(start, end, "") for start, end in spans), *units])
    if intent == "tasks" and units:
        left = _sentence(left, units[0].start)
    return tuple(part.strip() for part in PART.split(_telling(left, df)) if part.strip())


def _closed(rest: str, units: Sequence[Span], spans: list[tuple[int, int]]) -> str:
    """Return a question closed up over the question words that stand between a verb and its noun."""
    inside = _asked(spans, rest)
    return closed_up(_blank(rest, [*units, *(Span(*span, "") for span in spans if span not in inside)]))


def _sentence(text: str, position: int) -> str:
    """Return the sentence of a text that holds a position; what stands in others confines nothing."""
    start = max(text.rfind(stop, 0, position) for stop in "。？?！!；;") + 1
    end = re.compile(r"[。？?！!；;]|$").search(text, position)
    return text[start : end.start() if end else len(text)]


def _words_of(parts: tuple[str, ...]) -> list[str]:
    return [word for part in parts for word in BREAK.split(part) if word]


def _telling(text: str, df: Callable[[str], int]) -> str:
    """Return the sentences of a question that have a word of the documents; all, if none has.

    Courtesies and asides (您好，我刚到单位上班) have none.
    """
    kept = [part for part in CLAUSE.split(text) if has_content(part, df)]
    return "，".join(kept) or text


def _asked(spans: list[tuple[int, int]], text: str) -> set[tuple[int, int]]:
    """Return the spans that stand between a verb and its noun: 多少 of 种多少树."""
    return {(start, end) for start, end in spans if re.fullmatch(r"多少|几[个件家项亩]?|什么|啥|哪些", text[start:end])}


def closed_up(text: str) -> str:
    """Return text with the interrogatives inside it taken out: 种多少树 as 种树."""
    return re.sub(r"多少|几[个件家项亩]?|什么|啥|哪些", "", text)


def _unit_term(name: str, lexicon: Lexicon) -> Term:
    """Return a unit as a term of the topic: all its printed names count."""
    printed = tuple(dict.fromkeys(folded(entry.unit) for entry in lexicon.entries_of(name)))
    return Term(name, UNIT, tuple(p for p in printed if p != name), absent=False)


def _away_term(place: str) -> Term:
    """Return a place that no document is of as a term: a clause has to name it."""
    return Term(short_place(place), AWAY, strict=True)


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


def merge(question: Question, before: Question) -> Question:
    """Return a follow-up with what it leaves out taken from the question before.

    A place, unit, year or intent that it names replaces the earlier one; a new
    topic word stands before the earlier topic.
    """
    topic, earlier = question.topic, before.topic
    if question.units:
        kept = tuple(term for term in earlier.terms if term.text not in before.units)
        earlier = Topic(earlier.text if kept else "", kept)
    if topic and earlier:
        heavy = tuple(replace(term, weight=term.weight * NEW) for term in topic.terms)
        kept = tuple(
            replace(term, weight=term.weight * OLD)
            for term in earlier.terms
            if term.text not in {t.text for t in heavy}
        )
        topic = Topic(topic.text + earlier.text, heavy + kept)
    swaps_unit = bool(question.units) and not question.topic and before.intent in ("tasks", "share")
    facts = before.intent in FACTS and not question.asks - {"list"}
    if facts:  # 那份呢: of another document
        topic = question.topic
    elliptic = (
        facts
        or question.intent in ("keyword", "list")
        or (question.intent == "open" and not question.topic)
        or (question.intent == "tasks" and not question.asks & {"tasks", "list"})
    )
    if before.intent == "tasks" and question.intent == "who" and not question.topic and not question.units:
        question = replace(question, intent="tasks", roles=roles_asked(question.plain, question.asks, "tasks"))
    return replace(
        question,
        pointers=question.pointers,
        intent=before.intent if elliptic else question.intent,
        facts=question.facts or (before.facts if elliptic else question.facts),
        roles=question.roles or (before.roles if elliptic else question.roles),
        places=question.places or before.places,
        documents=question.documents or (frozenset() if question.places or (facts and topic) else before.documents),
        sought=question.plain if facts else f"{earlier.text} {question.plain}",
        units=question.units if question.units or swaps_unit else before.units,
        years=question.years or before.years,
        measures=question.measures,
        topic=topic or earlier,
        borrowed=not question.topic and question.intent != before.intent,
        follows=False,
    )
