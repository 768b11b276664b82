"""What a question is about: weighted words, and how much of them a text covers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from index.data import lines_of, rows_of
from index.text import normalize

NOUNS = ("n", "j", "l", "i", "eng", "x", "vn", "an", "b", "t", "s")
VERBS = ("v",)
FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[%％]|[十百千万亿]*[\u4e00-\u9fff])?")
ENDS = re.compile(r"(?:工作|情况|方面|问题|事情|事|内容|事项|任务|目标|指标)$")
FAINT = frozenset("目标 指标 任务 工作 情况 方面 问题 内容 事项 数量 比例 要求 措施 项目 建设 推进 发展 加强 完成 实现 达到 年 全年 今年 年度 一共 总共 全市 全省 全国 我市 本市 城市 总数 总量 合计 规模".split())


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a topic; ``others`` mean the same and count a little less."""

    text: str
    weight: float
    others: tuple[str, ...] = ()
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """The words of a question that are neither names nor question words."""

    text: str
    terms: tuple[Term, ...]

    @property
    def weight(self) -> float:
        """The sum of the terms' weights."""
        return sum(term.weight for term in self.terms)

    def __bool__(self) -> bool:
        return bool(self.terms)


def read_topic(segments: Sequence[str], df: Callable[[str], int], size: int) -> Topic:
    """Return the topic of the segments of a question that cues and names have left.

    Args:
        segments: stretches of normalised text.
        df: number of clauses that contain a word of one or two characters.
        size: number of clauses.
    """
    terms: dict[str, Term] = {}
    for segment in segments:
        for word, tag in _words(segment):
            if word in terms or word in stopwords():
                continue
            weight = _idf(word, df, size) * _prior(word, tag)
            if weight > 0:
                terms[word] = Term(word, weight, synonyms_of(word, segment), bool(FIGURE.fullmatch(word)))
    return Topic("".join(segments), tuple(terms.values()))


def _words(segment: str) -> list[tuple[str, str]]:
    """Return the words of a segment; a figure keeps its measure word."""
    found: list[tuple[str, str]] = []
    position = 0
    for figure in FIGURE.finditer(segment):
        found += _cut(segment[position : figure.start()])
        found.append((figure.group(), "m"))
        position = figure.end()
    return found + _cut(segment[position:])


def _cut(text: str) -> list[tuple[str, str]]:
    return [(w, t) for w, t in rjieba.tag(text) if any(c.isalnum() for c in w)]


def _prior(word: str, tag: str) -> float:
    """Return how much a word of a kind says about a topic, 0 to 1."""
    if FIGURE.fullmatch(word):
        return 1.2
    if word in FAINT:
        return 0.25
    if len(word) == 1:
        return 0.3 if tag.startswith(NOUNS) else 0.12
    if tag.startswith(NOUNS):
        return 1.0
    return 0.6 if tag.startswith(VERBS) else 0.4


def _idf(word: str, df: Callable[[str], int], size: int) -> float:
    grams = [word[i : i + 2] for i in range(len(word) - 1)] if len(word) > 2 and not word.isascii() else [word]
    count = min(df(gram) for gram in grams)
    return math.log(1 + (size + 1) / (count + 0.5))


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Return the words that carry no topic."""
    return frozenset(normalize(word) for line in lines_of("stopwords.txt") for word in line.split())


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for row in rows_of("synonyms.tsv"):
        if len(row) < 2:
            continue
        official, colloquial = normalize(row[0]).split(), normalize(row[1]).split()
        for word in colloquial:
            groups[word] = (*groups.get(word, ()), *official)
        for word in official:
            groups[word] = (*groups.get(word, ()), *(w for w in official if w != word), *colloquial)
    return groups


def synonyms_of(word: str, segment: str = "") -> tuple[str, ...]:
    """Return the words that mean the same; a phrase of the segment that holds the word counts, too."""
    table = _synonyms()
    found = list(table.get(word, ()))
    for phrase, others in table.items():
        if len(phrase) > len(word) and word in phrase and phrase in segment:
            found += others
    return tuple(dict.fromkeys(w for w in found if w != word))


def degree(term: Term, text: str) -> float:
    """Return how well normalised text holds a term, 0 to 1.

    1 for the word itself, 0.9 for one that means the same, 0.6 for its
    characters in order close together (科普 in 科学普及), else the share of its
    character pairs.
    """
    if term.strict:
        return 1.0 if re.search(rf"(?<![0-9.]){re.escape(term.text)}", text) else 0.0
    if term.text in text:
        return 1.0
    if any(other in text for other in term.others):
        return 0.9
    if term.text.isascii():
        return 0.0
    if len(term.text) >= 2 and _scattered(term.text, text):
        return 0.6
    pairs = [term.text[i : i + 2] for i in range(len(term.text) - 1)]
    return 0.7 * sum(pair in text for pair in pairs) / len(pairs) if len(pairs) > 1 else 0.0


@lru_cache(maxsize=4096)
def _gapped(word: str) -> re.Pattern[str]:
    return re.compile(r"[^，。；、\n]{0,3}?".join(map(re.escape, word)))


def _scattered(word: str, text: str) -> bool:
    return all(character in text for character in word) and bool(_gapped(word).search(text))


def coverage(topic: Topic, text: str) -> float:
    """Return the share of a topic's weight that normalised text covers, 0 to 1."""
    whole = topic.weight
    return sum(term.weight * degree(term, text) for term in topic.terms) / whole if whole else 0.0
