"""What is left of a question without its names and question words: its parts and its topic."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.cues import ASKING, DATED, EVERYWHERE, NAMED, OUT_OF, POINTING, WHICH, Cue, Intent, interrogative, is_asking
from bot.intents import ROLES, asks_roles
from bot.naming import Names
from bot.places import Span, blanked
from bot.thresholds import WEIGHTY
from bot.topic import Term, Topic, read_topic
from bot.words import has_content, names_thing
from index.data import lines_of
from index.patterns import regex
from index.tokens import is_han

BOUND = regex(
    "最多|至多|顶多|最少|至少|起码|(?:最[高低大小长短]|上限|下限)?(?:不[能得可许准]|不应当?)(?:超过|低于|高于|少于|多于|突破)(?=多少|几)"
    "|最[高低](?=多少|几|是多少|为多少|可以?多少|能)"
)
MEASURE = "".join(sorted({m[0] for m in lines_of("measures.txt")} - set("年[]^-\\")))
YEAR = regex(rf"(?<![0-9])((?:19|20)[0-9]{{2}})(?:年|(?![0-9{MEASURE}万亿%]))")
CLAUSE = regex(r"[，,。；;？?！!]+")
PART = regex(r"[，,。；;？?！!：:()（）、\s]+|和|与(?!会)|(?<![涉普提顾触波危以])及(?![时格早])")
ALIAS = regex(
    r"(?<=[\u4e00-\u9fffa-z])[（(][^（()），,。]{1,8}[)）]"
)  # another word for the one before it: 交易额（成交额）
METRIC_END = regex("占比|比例|比率|总量|总额|数量")
QUOTED = regex(r"[“\"「『]([^”\"」』]{1,30})[”\"」』]")
BREAK = regex(r"[\s,，。？?、；;：:！!（）()“”\"'《》·]+")
COUNTED = regex("(?:[0-9]+|[两二三四五六七八九十]+)[个大项所家座条处名镇县区]")
NAMES_OF = regex(f"{COUNTED.pattern}[^，,。]{{1,14}}?[，,]?(?:各|都|分别|具体|到底)?(?:是|叫|有|为)(?:哪|什么|啥)")
COUNT = 0.2  # what the number of things counts in a question for their names


@dataclass(frozen=True, slots=True)
class Matter:
    """The parts and the topic of a question, and where it only asks."""

    parts: tuple[str, ...]
    topic: Topic
    asking: Sequence[tuple[int, int]]


def read_matter(
    names: Names,
    cues: Sequence[Cue],
    intent: Intent,
    df: Callable[[str], int],
    size: int,
    alike: Callable[[str], tuple[str, ...]],
) -> Matter:
    """Return what a question is about.

    Args:
        names: what it names, and the rest of its text.
        cues: its cue words.
        intent: what kind of answer it asks for.
        df: number of clauses with a character or character pair.
        size: number of clauses.
        alike: words of the documents that sound like one they lack.
    """
    rest, units = names.rest, names.units
    spans = _asking(rest, [cue for cue in cues if not _ends_metric(rest, cue, df)], intent)
    parts = _parts(rest, units, spans, intent, df)
    topic = _of_roles(rest, intent) or read_topic(
        _words_of(parts), df, size, quoted=_quoted(rest), closed=_closed(rest, units, spans), alike=alike
    )
    return Matter(parts, topic, spans)


def _of_roles(rest: str, intent: Intent) -> Topic | None:
    """Return the topic of a question what those that lead or take part are for: 牵头单位负责; None for any other."""
    if intent != "open" or not asks_roles(rest):
        return None
    roles = dict.fromkeys(ROLES.findall(rest))
    terms = (Term(f"{r}负责", WEIGHTY, tuple(f"{r}{verb}" for verb in ("要", "应", "承担", "牵头"))) for r in roles)
    return Topic("".join(roles), tuple(terms))


def _asking(rest: str, cues: Sequence[Cue], intent: Intent) -> list[tuple[int, int]]:
    """Return where a question has question words, years and pointing words, which are not its matter."""
    spans = [interrogative(rest, cue) for cue in cues if is_asking(rest[cue.start : cue.end], cue.intent, intent)]
    patterns = [YEAR, WHICH, EVERYWHERE, POINTING, DATED, NAMED, BOUND]
    patterns += [OUT_OF] if intent in ("tasks", "share") else []
    return spans + [m.span() for pattern in patterns for m in pattern.finditer(rest)]


def _ends_metric(rest: str, cue: Cue, df: Callable[[str], int]) -> bool:
    """Return whether a cue word that asks nothing is the end of a metric of the documents: 占比 of 药占比."""
    before = rest[cue.start - 1 : cue.start] if cue.start else ""
    metric = cue.intent == "value" and METRIC_END.fullmatch(rest[cue.start : cue.end])
    return bool(metric and is_han(before) and df(before + rest[cue.start]))


def _quoted(rest: str) -> list[str]:
    """Return the phrases that a question quotes."""
    return [found.group(1).strip() for found in QUOTED.finditer(rest) if found.group(1).strip()]


def _parts(
    rest: str, units: Sequence[Span], spans: Sequence[tuple[int, int]], intent: Intent, df: Callable[[str], int]
) -> tuple[str, ...]:
    """Return the parts of a question without its names and question words."""
    left = blanked(rest, [*(Span(start, end, "") for start, end in spans), *units])
    if intent == "tasks" and units:
        left = _sentence(left, units[0].start)
    left = ALIAS.sub(" ", left)
    return tuple(part.strip() for part in PART.split(_telling(left, rest, df)) if part.strip())


def _closed(rest: str, units: Sequence[Span], spans: list[tuple[int, int]]) -> str:
    """Return a question closed up over the question words that stand between a verb and its noun."""
    inside = _asked(spans, rest)
    return closed_up(blanked(rest, [*units, *(Span(*span, "") for span in spans if span not in inside)]))


def _sentence(text: str, position: int) -> str:
    """Return the sentence of a text that holds a position; what stands in others confines nothing."""
    start = max(text.rfind(stop, 0, position) for stop in "。？?！!；;") + 1
    end = re.compile(r"[。？?！!；;]|$").search(text, position)
    return text[start : end.start() if end else len(text)]


def _words_of(parts: tuple[str, ...]) -> list[str]:
    return [word for part in parts for word in BREAK.split(part) if word]


def _telling(text: str, rest: str, df: Callable[[str], int]) -> str:
    """Return the sentences of a question that have a word of the documents, and the one that asks; all, if none has.

    Courtesies and asides (您好，我刚到单位上班) have none.

    Args:
        text: the question with its names and question words blanked.
        rest: the same with its question words.
        df: number of clauses with a character or character pair.
    """
    sentences = _sentences(text)
    kept = [span for span in sentences if has_content(text[slice(*span)], df)]
    if not any(ASKING.search(rest, *span) for span in kept):
        kept = [s for s in sentences if s in kept or (ASKING.search(rest, *s) and names_thing(text[slice(*s)]))]
    return "，".join(text[start:end] for start, end in kept) or text


def _sentences(text: str) -> list[tuple[int, int]]:
    stops = [(0, 0), *(stop.span() for stop in CLAUSE.finditer(text)), (len(text), len(text))]
    return [(before[1], after[0]) for before, after in zip(stops, stops[1:], strict=False)]


def _asked(spans: list[tuple[int, int]], text: str) -> set[tuple[int, int]]:
    """Return the spans that stand between a verb and its noun: 多少 of 种多少树."""
    return {(start, end) for start, end in spans if re.fullmatch(r"多少|几[个件家项亩]?|什么|啥|哪些", text[start:end])}


def closed_up(text: str) -> str:
    """Return text with the interrogatives inside it taken out: 种多少树 as 种树."""
    return re.sub(r"多少|几[个件家项亩]?|什么|啥|哪些", "", text)


def without_count(topic: Topic, plain: str) -> Topic:
    """Return a topic whose numbers weigh little where names are asked for: what names the eight need not say that they are eight."""
    if not NAMES_OF.search(plain):
        return topic
    terms = (
        replace(term, weight=COUNT * term.weight) if COUNTED.fullmatch(term.text) else term for term in topic.terms
    )
    return Topic(topic.text, tuple(terms))
