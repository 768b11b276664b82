"""How much of a topic a text covers, and a clause with its headings and title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import rjieba

from bot.topic import Term, Topic
from index.data import plain_rows
from index.model import Clause, Document
from index.numerals import ROMAN, number, numeral
from index.patterns import regex
from index.text import folded

HALF = 0.5  # degree from which a text has a form of a word
PHRASE = 5  # characters from which a word is a phrase, and its last two say what kind of thing it is
GAP = 3  # characters that may stand between two of a scattered word
DIGITS = "0123456789."
ROMAN_LETTERS = "ivx"
BREAKS = "，。；、\n"
TRAIL = 0.9  # what a heading's word counts beside the clause's own
TITLE = 0.7  # what a word of the document's title counts
RIVAL = 0.5  # what coverage counts of a clause that has 小型水库 where 大型水库 is asked about
SUDDEN = regex("突发(?=[\u4e00-\u9fff]{0,4}(?:事件|事故))")
KIND = regex(r"\([0-9一二]\)")
ORDINAL = regex("第([0-9]{1,2}|[一二三四五六七八九十]{1,3})(号|期|批|届|标段|组|轮|次)")
LAST = 30  # numbers that things are counted off to
AMOUNT = regex("(?<![0-9.])([0-9]+(?:\\.[0-9]+)?)([^0-9.]{0,4})")
SCALES = {"": 1.0, "万": 1e4, "亿": 1e8}
SCALED = regex("([万亿]?)(.*)", re.DOTALL)
_NUMBER = "([0-9]+(?:\\.[0-9]+)?)([万亿]?)"
GRADE = regex(
    f"(?<![0-9.]){_NUMBER}([^0-9，。；、]{{0,3}}?)(?:及|含)?以上(?:[、，]?(?:不足|低于|不满|未满|小于){_NUMBER}|(?![0-9]))"
    f"|(?:不足|低于|不满|未满|小于){_NUMBER}"
)  # a grade of what is counted: 50万以上不足150万, 不足20万
BOUND = regex("([0-9]+(?:\\.[0-9]+)?[\u4e00-\u9fff]{0,3}?)(以[上下内])")
_GRADE = "(?:iv|v|i{1,3}|[一二三四五])"
GRADED = regex(f"(?<![a-z])({_GRADE}(?:[、,和或至]{_GRADE})*)级([\u4e00-\u9fff]{{2}})?")  # iii、iv级响应
OF_ROMAN = {roman: numeral(value) for value, roman in ROMAN.items()}
OPPOSITE = {"以上": ("以下", "以内"), "以下": ("以上",), "以内": ("以上",)}
PAIRS = 0.15  # share of the coverage that neighbouring characters make up


class Gauge:
    """Measures how much of one topic clauses cover."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self._words = [(term.text, term.weight) for term in topic.terms]
        self._whole = topic.weight
        self._pairs = pairs_of(topic.text)
        self._rivals = rivals(_graded(topic.text))
        self._degrees: dict[str, list[float]] = {}
        self._near: dict[str, frozenset[str]] = {}

    def cover(self, clause: Clause, document: Document) -> float:
        """Return how much of the topic a clause covers with its headings and title, 0 to 1."""
        if not self._whole:
            return 0.0
        text = folded(clause.text)
        trail = folded(" ".join(clause.trail)) if clause.trail else ""
        above, titled = self._held(trail), self._held(folded(document.title))
        units: str | None = None
        total = 0.0
        for i, held in enumerate(degrees(self.topic, text)):
            word, weight = self._words[i]
            if held < 1:
                if units is None:
                    units = folded("\n".join([unit.unit for unit in clause.responsibilities]))
                held = 1.0 if word in units else max(held, TRAIL * above[i], TITLE * titled[i])
            total += weight * held
        covered = (1 - PAIRS) * total / self._whole + PAIRS * self._beside(text, trail)
        if not self._rivals:
            return covered
        read = _graded(f"{text}\n{trail}\n{folded(document.title)}")
        return RIVAL * covered if any(_means_another(word, others, read) for word, others in self._rivals) else covered

    def _held(self, heading: str) -> list[float]:
        """Return how well a heading holds each term; many clauses stand under one."""
        if heading not in self._degrees:
            self._degrees[heading] = [degree(term, heading) if heading else 0.0 for term in self.topic.terms]
        return self._degrees[heading]

    def _beside(self, text: str, trail: str) -> float:
        """Return the share of the topic's character pairs that a text or its headings have."""
        if not self._pairs:
            return 0.0
        if trail not in self._near:
            self._near[trail] = frozenset(pair for pair in self._pairs if pair not in trail)
        lacking = sum([pair not in text for pair in self._near[trail]])
        return 1 - lacking / len(self._pairs)


def around(clause: Clause, document: Document) -> str:
    """Return what stands around a clause's text, normalised: its headings, its document's title and its units."""
    return folded("\n".join((*clause.trail, document.title, *(unit.unit for unit in clause.responsibilities))))


def cover(topic: Topic, clause: Clause, document: Document) -> float:
    """Return how much of a topic a clause covers with its headings and title, 0 to 1."""
    return Gauge(topic).cover(clause, document)


@lru_cache(maxsize=1024)
def pairs_of(phrase: str) -> frozenset[str]:
    """Return the character pairs of a phrase."""
    return frozenset(phrase[i : i + 2] for i in range(len(phrase) - 1))


def _graded(text: str) -> str:
    """Return text with its grades in characters and one by one: 三级响应、四级响应 for iii、iv级响应."""
    return GRADED.sub(_each_grade, text)


def _each_grade(found: re.Match[str]) -> str:
    grades = re.split("[、,和或至]", found.group(1))
    return "、".join(f"{OF_ROMAN.get(grade, grade)}级{found.group(2) or ''}" for grade in grades)


def _means_another(asked: str, others: Sequence[str], text: str) -> bool:
    """Return whether a text has a thing of another kind than the one asked about, and not that one."""
    bare = SUDDEN.sub("", KIND.sub("", text))  # 小(1)型水库, 较大突发事件
    own = bare
    for longer in (other for other in others if asked in other):  # 特别重大事件 is no 重大事件
        own = own.replace(longer, "")
    return asked not in own and any(other in bare for other in others)


@lru_cache(maxsize=256)
def rivals(phrase: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what a phrase asks about by a qualifier, each with what excludes it: 大型水库 with 小型水库."""
    found = [(m.group(), tuple(m.group(1) + end for end in OPPOSITE[m.group(2)])) for m in BOUND.finditer(phrase)]
    found += [(m.group(), _other_ordinals(m.group(1), m.group(2), phrase)) for m in ORDINAL.finditer(phrase)]
    phrase = SUDDEN.sub("", phrase)
    for (line,) in plain_rows("contrasts.txt"):
        group = line.split()
        said = [word for word in group if word in phrase]
        for word in (word for word in said if not any(word in longer for longer in said if longer != word)):
            at = phrase.find(word)
            if len(word) > 2:  # 初中生 by itself
                rest = phrase.replace(word, "")
                found.append((word, tuple(other for other in group if other != word and other not in rest)))
                continue
            thing = phrase[at + len(word) : at + len(word) + 2]
            if len(thing) == 2 and not thing.startswith(tuple(group)):
                found.append((word + thing, tuple(other + thing for other in group if other not in phrase)))
    return tuple(found)


def _other_ordinals(asked_as: str, counted: str, phrase: str) -> tuple[str, ...]:
    """Return the other ones of a numbered thing, in both kinds of numerals: 第二号 … beside 第三号."""
    asked = number(asked_as)
    others = (f"第{form}{counted}" for n in range(1, LAST + 1) if n != asked for form in (str(n), numeral(n)))
    return tuple(other for other in others if other not in phrase)


def degree(term: Term, text: str) -> float:
    """Return how well normalised text holds a term, 0 to 1.

    1 for the word itself, 0.9 for one that means the same, 0.6 for its
    characters in order close together (科普 in 科学普及) and a little less for
    those of one that means the same, else the share of its character pairs.
    """
    if term.strict:
        held = any(_as_figure(form, text) for form in (term.text, *term.others)) or (
            _within(term.text, term.bound, text) if term.bound else _falls_into(term.text, text)
        )
        return 1.0 if held else 0.0
    if term.text in text:
        return 1.0
    for other in term.others:
        if other in text:
            return 0.9
    return _loosely(term.text, term.others, text)


def _as_figure(figure: str, text: str) -> bool:
    """Return whether a text holds a figure that is not the end of a longer one."""
    at = text.find(figure)
    numerals = DIGITS if figure[0] in DIGITS else ROMAN_LETTERS if figure[0] in ROMAN_LETTERS else ""
    while at > 0 and text[at - 1] in numerals:
        at = text.find(figure, at + 1)
    return at >= 0


def _within(figure: str, bound: str, text: str) -> bool:
    """Return whether a text has an amount of the same measure at or beyond a bound: 12条 for 10条以上."""
    asked = AMOUNT.match(figure)
    if not asked or not asked.group(2):
        return False
    found = (float(m.group(1)) for m in AMOUNT.finditer(text) if text.startswith(asked.group(2), m.start(2)))
    limit = float(asked.group(1))
    return any(value >= limit if bound == "以上" else value <= limit for value in found)


@lru_cache(maxsize=4096)
def _falls_into(figure: str, text: str) -> bool:
    """Return whether a text speaks of a grade that an amount falls into: 人口150万以上 of 200万人."""
    asked = AMOUNT.match(figure)
    if not asked or not asked.group(2):
        return False
    scale, measure = SCALED.fullmatch(asked.group(2)).groups()  # type: ignore[union-attr]
    value = float(asked.group(1)) * SCALES[scale]
    for found in GRADE.finditer(text):
        low, low_scale, counted, high, high_scale, below, below_scale = found.groups()
        top, top_scale = (high, high_scale) if low else (below, below_scale)
        if counted and measure and not (counted.startswith(measure) or measure.startswith(counted)):
            continue
        least = float(low) * SCALES[low_scale or ("" if not top else top_scale)] if low else 0.0
        most = float(top) * SCALES[top_scale] if top else float("inf")
        if least <= value < most:
            return True
    return False


@lru_cache(maxsize=1 << 16)
def _loosely(word: str, others: tuple[str, ...], text: str) -> float:
    """Return how well a text holds a word that it does not have as it is."""
    if word.isascii():
        return 0.0
    held = _characters(text)
    if len(word) >= 2 and _characters(word) <= held and _scattered(word, text):
        return 0.6
    for other, characters in _longer(others):
        if characters <= held and _scattered(other, text):
            return 0.55
    if len(word) < 3:
        return 0.0
    together = _together(word, text) if len(word) > 3 else 0.0
    if together:
        return together
    share = 0.7 * sum([pair in text for pair in _pairs(word)]) / (len(word) - 1)
    return share if len(word) < PHRASE or word[-2:] in text else share / 2  # 生活垃圾 is no 生活垃圾分类


@lru_cache(maxsize=4096)
def _pairs(word: str) -> tuple[str, ...]:
    return tuple(word[i : i + 2] for i in range(len(word) - 1))


@lru_cache(maxsize=4096)
def _longer(others: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the Chinese ones of some words that are longer than three characters, with their characters."""
    return tuple((other, _characters(other)) for other in others if len(other) > 3 and not other.isascii())


@lru_cache(maxsize=4096)
def _parts(phrase: str) -> tuple[str, ...]:
    return tuple(rjieba.cut(phrase, False))


def _together(phrase: str, text: str) -> float:
    """Return 0.85 where one sentence holds all words of a phrase, else 0."""
    parts = _parts(phrase)
    if len(parts) < 2 or not all(part in text for part in parts):
        return 0.0
    return 0.85 if any(all(part in sentence for part in parts) for sentence in re.split(r"[。；;\n]", text)) else 0.0


def _scattered(word: str, text: str) -> bool:
    """Return whether text, which has all of them, holds a word's characters in order, at most GAP others between two, in one phrase.

    Two characters shorten two words of two: 科普 is 科学普及, but 工资 not 工程投资.
    """
    if len(word) == 2:
        return _shortened(word, text)
    ends = list(_behind(word[0], text))
    for character in word[1:]:
        ends = list(dict.fromkeys(at + 1 for end in ends for at in _reach(text, end) if text[at] == character))
    return bool(ends)


def _behind(character: str, text: str) -> Iterator[int]:
    """Yield the offset behind each occurrence of a character."""
    end = text.find(character) + 1
    while end:
        yield end
        end = text.find(character, end) + 1


@lru_cache(maxsize=1 << 14)
def _characters(text: str) -> frozenset[str]:
    return frozenset(text)


def _shortened(word: str, text: str) -> bool:
    """Return whether a text holds two characters with one between them, and 和 perhaps."""
    first, last = word[0], word[1]
    at = text.find(first)
    while at >= 0:
        behind = text[at + 1 : at + 4]
        if behind[:1] not in BREAKS and (behind[1:2] == last or (behind[2:] == last and behind[1] in "和与及")):
            return True
        at = text.find(first, at + 1)
    return False


def _reach(text: str, start: int) -> Iterator[int]:
    """Yield the offsets from start to GAP beyond it, as far as the phrase goes."""
    for at in range(start, min(start + GAP + 1, len(text))):
        if text[at] in BREAKS:
            return
        yield at


@lru_cache(maxsize=1 << 14)
def coverage(topic: Topic, text: str) -> float:
    """Return the share of a topic's weight that normalised text covers, 0 to 1."""
    whole = topic.weight
    return (
        sum(term.weight * held for term, held in zip(topic.terms, degrees(topic, text), strict=True)) / whole
        if whole
        else 0.0
    )


def degrees(topic: Topic, text: str) -> list[float]:
    """Return how well text holds each term of a topic.

    A word that it lacks counts half where one of its characters stands beside
    a neighbouring word that it has (网上零售额 and 网络零售额).
    """
    found = [1.0 if term.text in text and not term.strict else degree(term, text) for term in topic.terms]
    if 1.0 not in found:
        return found
    for i, beside in topic.neighbours:
        if found[i] < HALF:
            met = [j for j in beside if found[j] == 1]
            if any([_shares(topic.terms[i].text, topic.terms[j].text, text) for j in met]):
                found[i] = HALF
    return found


def _shares(word: str, neighbour: str, text: str) -> bool:
    at = text.find(neighbour)
    while at >= 0:
        around = text[max(0, at - 3) : at] + text[at + len(neighbour) : at + len(neighbour) + 3]
        if sum([character in around for character in word]) * 2 >= len(word):
            return True
        at = text.find(neighbour, at + 1)
    return False
