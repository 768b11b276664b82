"""What a question is about: weighted words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import rjieba

from index.data import lines_of, plain_rows
from index.numerals import number
from index.phrases import Phrases
from index.text import normalize
from index.tokens import is_han

NOUNS = ("n", "j", "l", "i", "eng", "x", "vn", "an", "b", "t", "s")
VERBS = ("v",)
LOOSE = ("m", "q", "p", "c", "d", "r", "u")  # kinds of single characters that join nothing
BOUNDS = frozenset({"以上", "以下", "以内"})
NEGATIONS = ("不", "未", "无", "非")
COMPARED = re.compile("[超高低少多大小早晚迟][过于]")
QUOTED = re.compile(r"[“\"「『]([^”\"」』]{1,30})[”\"」』]")
QUOTE = 1.5  # what a quoted phrase counts more than a word of its rarity
PARTLY = 0.6  # what a word counts of which the documents have only a part
FAINT = 0.5  # the most that a faint word counts, however rare
ABSENT_VERB = 1.0  # weight of a verb that no clause has: people paraphrase verbs
FIGURE = re.compile("[0-9][\u4e00-\u9fff]{0,3}$")
AMOUNT = re.compile("([二两三四五六七八九十]{1,3})([\u4e00-\u9fff])")
COUNTED = "个大项"  # measures that headings count with: 九大行动 are nine
FEW = 60  # clauses; among fewer a word counts as rare as among these, or a single document could not be asked
TOGETHER = 0.4  # share of the rarer word's clauses in which two words stand side by side that makes them one
ALWAYS = 0.9  # share of a verb's or adjective's clauses in which it stands before a word that makes them one
LONGEST = 6  # characters looked at behind a word
ENDS = re.compile(r"(?:工作|情况|方面|问题|事情|事|内容|事项|任务|目标|指标)$")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a topic; ``others`` mean the same and count a little less.

    ``absent`` tells that no clause has it or one of the others; ``bound`` is
    以上, 以下 or 以内 behind a figure: larger or smaller ones are meant, too.
    """

    text: str
    weight: float
    others: tuple[str, ...] = ()
    strict: bool = False
    absent: bool = False
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """The words of a question that are neither names nor question words; ``text`` joins them."""

    text: str
    terms: tuple[Term, ...]

    @property
    def weight(self) -> float:
        """The sum of the terms' weights."""
        return sum(term.weight for term in self.terms)

    @property
    def words(self) -> list[str]:
        """The text cut into terms; a character that belongs to none is a word of its own."""
        found = []
        at = 0
        while at < len(self.text):
            term = next((term.text for term in self.terms if self.text.startswith(term.text, at)), self.text[at])
            found.append(term)
            at += len(term)
        return found

    def within(self, part: str) -> Topic:
        """Return the topic confined to the terms that a part of the question holds."""
        return Topic(part, tuple(term for term in self.terms if term.text in part))

    def __bool__(self) -> bool:
        return bool(self.terms)


def read_topic(
    segments: Sequence[str],
    df: Callable[[str], int],
    size: int,
    *,
    quoted: Sequence[str] = (),
    closed: str = "",
    alike: Callable[[str], tuple[str, ...]] = lambda word: (),
) -> Topic:
    """Return the topic of the segments of a question that cues and names have left.

    Args:
        segments: stretches of normalised text.
        quoted: what stands in quotation marks: a term as a whole, besides its words.
        alike: words of the documents that sound like one they lack.
        closed: the question with its interrogatives taken out, for phrases that they part.
        df: number of clauses that contain a word of one or two characters.
        size: number of clauses.
    """
    terms: dict[str, Term] = {}
    for phrase in quoted:
        terms[phrase] = Term(phrase, QUOTE * _weight(phrase, "n", df, size))
    kept: list[str] = []
    for start, end in _known_phrases().find(closed):
        phrase = closed[start:end]
        if not any(phrase in segment for segment in segments) and phrase not in stopwords():
            terms[phrase] = Term(phrase, _weight(phrase, "n", df, size), synonyms_of(phrase))
            kept.append(phrase)
    for segment in segments:
        for word, tag in _respelled(_joined(_words(segment), df), df, alike):
            if word in BOUNDS and FIGURE.search("".join(kept)):
                terms |= _bounded(terms, kept[-1], word)
                kept.append(word)
                continue
            foreign = word.isascii() and word.isalpha() and not df(word) and word not in synonym_words()
            if word in stopwords() or foreign:
                continue
            kept.append(word)
            if word in terms:
                continue
            others = (*synonyms_of(word), *_in_digits(word))
            weight = _weight(word, tag, df, size, others)
            if len(word) > 1 and not _df(word, df) and not any(_df(other, df) for other in others):
                others = (*others, *alike(word))
            absent = not any(_df(form, df) for form in (word, *others)) and not _partly_known(word, df)
            terms[word] = Term(word, weight, others, word[0].isdigit(), absent)
    return Topic("".join(kept), tuple(terms.values()))


def _bounded(terms: Mapping[str, Term], figure: str, bound: str) -> dict[str, Term]:
    """Return the term of a figure with the bound behind it: no word of the topic, but 600总吨以下 is not 600总吨以上."""
    return {figure: replace(terms[figure], bound=bound)} if figure in terms else {}


def _in_digits(word: str) -> tuple[str, ...]:
    """Return an amount in digits: 3家 for 三家."""
    amount = AMOUNT.fullmatch(word)
    value = number(amount.group(1)) if amount else None
    if not amount or not value:
        return ()
    counted = [f"{amount.group(1)}{measure}" for measure in COUNTED if amount.group(2) in COUNTED]
    return (f"{value}{amount.group(2)}", *(word for word in counted if word != amount.group()))


def _words(segment: str) -> list[tuple[str, str]]:
    """Return the words of a segment; figures keep their measure words, known phrases stay whole."""
    found: list[tuple[str, str]] = []
    position = 0
    for figure in figure_pattern().finditer(segment):
        found += _phrased(segment[position : figure.start()])
        found.append((figure.group(), "m"))
        position = figure.end()
    return found + _phrased(segment[position:])


def has_content(text: str, df: Callable[[str], int]) -> bool:
    """Return whether a text has a figure, or a word that can carry a topic and that the documents have."""
    words = (word for word, _ in _joined(_words(text), df) if word not in stopwords() and word not in faint())
    return any(word[0].isdigit() or (len(word) > 1 and (_df(word, df) or word.isascii())) for word in words)


def names_thing(text: str) -> bool:
    """Return whether a text has a noun that can carry a topic."""
    return any(
        len(word) > 1 and tag.startswith(NOUNS) and word not in stopwords() and word not in faint()
        for word, tag in _words(text)
    )


def _joined(words: Sequence[tuple[str, str]], df: Callable[[str], int]) -> list[tuple[str, str]]:
    """Return words with those joined that the documents use as one: 村|邮|站, 失|能, 再生|水.

    A single character joins its neighbour where most clauses that have the
    rarer one have the two side by side: no dictionary has the terms of every
    trade. A longer word that no clause has is taken apart where its first
    character belongs to the word before (再生|水浇地).
    """
    found: list[tuple[str, str]] = []
    for word, tag in words:
        last = found[-1] if found else ("", "")
        if len(word) > 2 and not _df(word, df) and _df(last[0], df) and _belong(last, (word[0], "n"), df):
            found[-1] = (last[0] + word[0], "n")
            found += [(character, "n") for character in word[1:]]
        elif _belong(last, (word, tag), df) or _negated(last[0], word, df):
            found[-1] = (last[0] + word, "n")
        else:
            found.append((word, tag))
    return found


def _respelled(
    words: Sequence[tuple[str, str]], df: Callable[[str], int], alike: Callable[[str], tuple[str, ...]]
) -> list[tuple[str, str]]:
    """Return words with two single characters joined that are a word of the documents mistyped: 指|辉 for 指挥."""
    found: list[tuple[str, str]] = []
    for word, tag in words:
        last = found[-1][0] if found else ""
        single = len(last) == len(word) == 1 and is_han(last + word)
        if single and not df(last + word) and not {last, word} & stopwords() and alike(last + word):
            found[-1] = (last + word, "n")
        else:
            found.append((word, tag))
    return found


def _negated(negation: str, word: str, df: Callable[[str], int]) -> bool:
    """Return whether two words are one that means the opposite, and the documents have it: 不合格, 未达标; not 不超过."""
    pair = negation + word[:1]
    return bool(
        negation in NEGATIONS and len(word) == 2 and is_han(word) and not COMPARED.match(word)
        and word not in stopwords() and df(pair) and df(word)
    )  # fmt: skip


def _belong(left: tuple[str, str], right: tuple[str, str], df: Callable[[str], int]) -> bool:
    """Return whether two words, one of them a single character, mostly stand side by side where both are met."""
    words = left[0], right[0]
    single = [(word, tag) for word, tag in (left, right) if len(word) == 1]
    if not single or "" in words or set(words) & stopwords() or not all(map(is_han, words)):
        return False
    border = words[0][-1] + words[1][0]
    if any(tag.startswith(LOOSE) for _, tag in single):
        return False
    if len(single) == 1 and single[0][1].startswith(("v", "a")):  # 硬|科技, but not 建|园区
        return df(border) >= ALWAYS * max(1, df(single[0][0]))
    return df(border) >= TOGETHER * max(1, min(_df(word, df) for word in words))


def opens_term(text: str, start: int, end: int, df: Callable[[str], int]) -> bool:
    """Return whether a word of a question is the first half of a term of the documents: 数字 of 数字经济."""
    following = next(iter(_cut(text[end : end + LONGEST])), ("", "")) if end < len(text) else ("", "")
    if not following[1].startswith("n") or not text.startswith(following[0], end) or not is_han(text[start:end]):
        return False
    return df(text[end - 1] + following[0][0]) > 0


def _phrased(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position = 0
    borders = borders_of(text)
    for start, end in _known_phrases().find(text):
        if end - start == 2 and not {start, end} <= borders:  # 技工 of 科技工作
            continue
        found += [*_cut(text[position:start]), (text[start:end], "n")]
        position = end
    return found + _cut(text[position:])


def borders_of(text: str) -> frozenset[int]:
    """Return where words of normalised text begin or end."""
    ends = [0]
    for word in rjieba.cut(text, False):
        ends.append(ends[-1] + len(word))
    return frozenset(ends)


def is_noun(phrase: str, *, verbal: bool = False) -> bool:
    """Return whether a phrase ends with a noun; ``verbal`` counts those that are verbs, too (工资, 经费)."""
    tagged = _cut(phrase)
    return bool(tagged) and tagged[-1][1].startswith(
        ("n", "l", "eng", "vn") if verbal else ("n", "l", "eng")
    )  # l: 联系电话


def _cut(text: str) -> list[tuple[str, str]]:
    return [(w, t) for w, t in rjieba.tag(text, False) if any(c.isalnum() for c in w)]


@lru_cache(maxsize=1)
def _known_phrases() -> Phrases:
    """Return the phrases that the table of synonyms holds."""
    return Phrases(word for word in _synonyms() if len(word) > 1 and (not word.isascii() or not word.isalpha()))


def _weight(word: str, tag: str, df: Callable[[str], int], size: int, others: Sequence[str] = ()) -> float:
    count = _df(word, df) or max((_df(other, df) for other in others), default=0)
    weight = math.log(1 + (max(size, FEW) + 1) / (count + 0.5)) * _prior(word, tag)
    if not count and tag.startswith(VERBS) and not tag.startswith("vn"):
        return min(weight, ABSENT_VERB)
    if word in faint():
        return min(weight, FAINT)
    return weight * PARTLY if not count and _partly_known(word, df) else weight


def _prior(word: str, tag: str) -> float:
    """Return how much a word of a kind says about a topic, 0 to 1."""
    if word[0].isdigit():
        return 1.2
    if word in faint() or (tag == "m" and word[0] in "一几多"):
        return 0.25
    if len(word) == 1:
        return 0.3 if tag.startswith(NOUNS) else 0.12
    if tag.startswith(NOUNS):
        return 1.0
    return 0.6 if tag.startswith(VERBS) else 0.4


def _partly_known(word: str, df: Callable[[str], int]) -> bool:
    """Return whether the documents have a part of a word (基层 of 下基层)."""
    return len(word) > 2 and not word.isascii() and any(df(word[i : i + 2]) for i in range(len(word) - 1))


def _df(word: str, df: Callable[[str], int]) -> int:
    """Return in how many clauses a word can be at most: by its rarest character pair."""
    grams = [word[i : i + 2] for i in range(len(word) - 1)] if len(word) > 2 and not word.isascii() else [word]
    return min(df(gram) for gram in grams)


@lru_cache(maxsize=1)
def figure_pattern() -> re.Pattern[str]:
    """Return what a figure with its measure word looks like in normalised text."""
    measures = "|".join(re.escape(normalize(m)) for m in lines_of("measures.txt") if len(m) <= 4)
    return re.compile(rf"(?<![a-z0-9.])[0-9]+(?:\.[0-9]+)?(?:%|[十百千万亿]*(?:{measures})|[十百千万亿]+)?(?![a-z])")


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Return the words that carry no topic."""
    return frozenset(word for (line, *_) in plain_rows("stopwords.txt") for word in line.split())


@lru_cache(maxsize=1)
def faint() -> frozenset[str]:
    """Return the words that questions hold often and that say little about their topic."""
    return frozenset(word for (line, *_) in plain_rows("faint.txt") for word in line.split())


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for row in plain_rows("synonyms.tsv"):
        if len(row) < 2:
            continue
        official, colloquial = row[0].split(), row[1].split()
        for word in colloquial:
            groups[word] = (*groups.get(word, ()), *official)
        for word in official:
            groups[word] = (*groups.get(word, ()), *(w for w in official if w != word), *colloquial)
    return groups


def synonym_words() -> frozenset[str]:
    """Return all words that the table of synonyms holds."""
    return frozenset(_synonyms())


def synonyms_of(word: str) -> tuple[str, ...]:
    """Return the words that mean the same as a word, as the table of synonyms has them."""
    return tuple(dict.fromkeys(w for w in _synonyms().get(word, ()) if w != word))
