"""What a question is about: weighted words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.vocabulary import faint, known_phrases, stopwords, synonym_words, synonyms_of
from bot.words import NOUNS, clauses_with, printed_for, words_of
from index.numerals import ROMAN, number, numeral
from index.patterns import regex

VERBS = ("v",)
BOUNDS = frozenset({"以上", "以下", "以内"})
QUOTE = 1.5  # what a quoted phrase counts more than a word of its rarity
PARTLY = 0.6  # what a word counts of which the documents have only a part
FAINT = 0.5  # the most that a faint word counts, however rare
ABSENT_VERB = 1.0  # weight of a verb that no clause has: people paraphrase verbs
FIGURE = regex("[0-9][\u4e00-\u9fff]{0,3}$")
AMOUNT = regex("([一二两三四五六七八九十]{1,3})([\u4e00-\u9fff]制?)")
MYRIADS = regex("([1-9][0-9]?)([万亿].*)")  # 10万吨, which documents may print as 十万吨
RANKS = "级类档期批"  # 一级 is a grade; 一家 is any
GRADES = "级类"
GRADE = regex(f"[ivx]{{1,4}}[{GRADES}]")
COUNTED = "个大项"  # measures that headings count with: 九大行动 are nine
FEW = 60  # clauses; among fewer a word counts as rare as among these, or a single document could not be asked


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


@dataclass(frozen=True)
class Topic:
    """The words of a question that are neither names nor question words; ``text`` joins them."""

    text: str
    terms: tuple[Term, ...]

    @cached_property
    def weight(self) -> float:
        """The sum of the terms' weights."""
        return sum(term.weight for term in self.terms)

    @cached_property
    def neighbours(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """The terms of two or three characters that stand beside longer ones in the text, with those, all by number."""
        found = []
        for i, term in enumerate(self.terms):
            if term.strict or not 2 <= len(term.text) <= 3 or term.text.isascii():
                continue
            near = [j for j in (i - 1, i + 1) if 0 <= j < len(self.terms) and len(self.terms[j].text) > 1]
            words = ((j, self.terms[j].text) for j in near)
            beside = tuple(j for j, word in words if word + term.text in self.text or term.text + word in self.text)
            found += [(i, beside)] if beside else []
        return tuple(found)

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
    for start, end in known_phrases().find(closed):
        phrase = closed[start:end]
        if not any(phrase in segment for segment in segments) and phrase not in stopwords():
            terms[phrase] = Term(phrase, _weight(phrase, "n", df, size), synonyms_of(phrase))
            kept.append(phrase)
    for segment in segments:
        words = words_of(segment, df, alike)
        for (word, tag), printed in zip(words, printed_for(segment, words, df), strict=True):
            if word in BOUNDS and FIGURE.search("".join(kept)):
                terms |= _bounded(terms, kept[-1], word)
                kept.append(word)
                continue
            foreign = word.isascii() and word.isalpha() and not df(word) and word not in synonym_words()
            if word in stopwords() or word in BOUNDS or foreign:
                continue
            kept.append(word)
            if word in terms:
                continue
            others = (*synonyms_of(word), *_in_digits(word), *printed, *_bare(word, df), *_in_all(word), *_of_age(word))
            weight = _weight(word, tag, df, size, others)
            if len(word) > 1 and not clauses_with(word, df) and not any(clauses_with(other, df) for other in others):
                others = (*others, *alike(word))
            absent = not any(clauses_with(form, df) for form in (word, *others)) and not _partly_known(word, df)
            strict = word[0].isdigit() or GRADE.fullmatch(word) is not None
            terms[word] = Term(word, weight, others, strict, absent)
    return Topic("".join(kept), tuple(terms.values()))


def _bounded(terms: Mapping[str, Term], figure: str, bound: str) -> dict[str, Term]:
    """Return the term of a figure with the bound behind it: no word of the topic, but 600总吨以下 is not 600总吨以上."""
    return {figure: replace(terms[figure], bound=bound)} if figure in terms else {}


def _bare(word: str, df: Callable[[str], int]) -> tuple[str, ...]:
    """Return a noun that no clause has without what only rounds it off, where clauses have that: 竹 of 竹子, 投资 of 投资额."""
    rounded = (len(word) == 2 and word.endswith("子")) or (len(word) == 3 and word.endswith(("额", "量")))
    return (word[:-1],) if rounded and not clauses_with(word, df) and df(word[:-1]) else ()


def _of_age(word: str) -> tuple[str, ...]:
    """Return how else an age is printed: 90周岁 for 90岁."""
    return (f"{word[:-1]}周岁",) if word[0].isdigit() and word.endswith("岁") and not word.endswith("周岁") else ()


def _in_all(word: str) -> tuple[str, ...]:
    """Return how else a total is printed: 面积共, 共投资 for 总面积 and 总投资."""
    total = len(word) == 3 and word.startswith("总")
    return (f"{word[1:]}共", f"{word[1:]}合计", f"共{word[1:]}") if total else ()


def _in_digits(word: str) -> tuple[str, ...]:
    """Return an amount in digits, a grade in Roman numerals, too: 3家 for 三家, iii类 for 三类; 十万吨 for 10万吨."""
    if myriads := MYRIADS.fullmatch(word):
        return (numeral(int(myriads.group(1))) + myriads.group(2),)
    amount = AMOUNT.fullmatch(word)
    value = number(amount.group(1)) if amount else None
    if not amount or not value or (value == 1 and amount.group(2) not in RANKS):
        return ()
    counted = [f"{amount.group(1)}{measure}" for measure in COUNTED if amount.group(2) in COUNTED]
    grade = [f"{ROMAN[value]}{amount.group(2)}"] if amount.group(2) in GRADES and value in ROMAN else []
    return (f"{value}{amount.group(2)}", *grade, *(word for word in counted if word != amount.group()))


def _weight(word: str, tag: str, df: Callable[[str], int], size: int, others: Sequence[str] = ()) -> float:
    count = clauses_with(word, df) or max((clauses_with(other, df) for other in others), default=0)
    weight = math.log(1 + (max(size, FEW) + 1) / (count + 0.5)) * _prior(word, tag)
    if not count and tag.startswith(VERBS) and not tag.startswith("vn"):
        return min(weight, ABSENT_VERB)
    if word in faint():
        return min(weight, FAINT)
    return weight * PARTLY if not count and _partly_known(word, df) else weight


def _prior(word: str, tag: str) -> float:
    """Return how much a word of a kind says about a topic, 0 to 1."""
    if word[0].isdigit() or GRADE.fullmatch(word):
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
