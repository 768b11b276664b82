"""A question cut into words: a dictionary's, joined where the documents use several as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import rjieba

from bot.vocabulary import everyday, faint, figure_pattern, known_phrases, spoken_for, stopwords, synonyms_of
from index.patterns import regex
from index.tokens import is_han

NOUNS = ("n", "j", "l", "i", "eng", "x", "vn", "an", "b", "t", "s")
LOOSE = ("m", "q", "p", "c", "d", "r", "u")  # kinds of single characters that join nothing
KINDS = ("类", "型")  # that make one word with what they follow: 提升类
NEGATIONS = ("不", "未", "无", "非")
COMPARED = regex("[超高低少多大小早晚迟][过于]")
COMPLETED = regex("(?:完|好|掉|住|起来|出来|下来|上来|过来|回来|下去|上去|出去)$")
TOGETHER = 0.4  # share of the rarer word's clauses in which two words stand side by side that makes them one
ALWAYS = 0.9  # share of a verb's or adjective's clauses in which it stands before a word that makes them one
LONGEST_SPOKEN = 8  # characters of an everyday word
LONGEST = 6  # characters looked at behind a word
LATELY = 64  # stretches of questions whose words are kept: one is looked at from several sides


def words_of(segment: str, df: Callable[[str], int], alike: Callable[[str], tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return the words of a stretch of normalised text with their kinds, as jieba's dictionary tags them.

    Args:
        segment: what cues and names have left of a question.
        df: number of clauses that contain a word of one or two characters.
        alike: words of the documents that sound like one they lack.
    """
    return _respelled(_joined(_words(segment), df), df, alike)


@lru_cache(maxsize=LATELY)
def _words(segment: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a segment; figures keep their measure words, known phrases stay whole."""
    found: list[tuple[str, str]] = []
    position = 0
    for figure in figure_pattern().finditer(segment):
        found += _phrased(segment[position : figure.start()])
        found.append((figure.group(), "m"))
        position = figure.end()
    return (*found, *_phrased(segment[position:]))


def has_content(text: str, df: Callable[[str], int]) -> bool:
    """Return whether a text has a figure, or a word that can carry a topic and that the documents have."""
    words = (word for word, _ in _joined(_words(text), df) if word not in stopwords() and word not in faint())
    return any(word[0].isdigit() or (len(word) > 1 and (clauses_with(word, df) or word.isascii())) for word in words)


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
    character belongs to the word before (再生|水浇地), into its halves where
    clauses have both (智能|交通|指挥).
    """
    found: list[tuple[str, str]] = []
    for word, tag in words:
        last = found[-1] if found else ("", "")
        if _ends_in_next(last[0], word, df):
            found[-1] = (last[0][:-1], "n")
            found.append((last[0][-1] + word[0], "n"))
            found += [(character, "n") for character in word[1:]]
        elif (
            len(word) > 2
            and not clauses_with(word, df)
            and clauses_with(last[0], df)
            and _belong(last, (word[0], "n"), df)
        ):
            halved = len(word) == 4 and df(word[:2]) and df(word[2:])
            if not halved:
                found[-1] = (last[0] + word[0], "n")
            found += [(part, "n") for part in ((word[:2], word[2:]) if halved else word[1:])]
        elif _belong(last, (word, tag), df) or _negated(last[0], word, df):
            found[-1] = (last[0] + word, "n")
        else:
            found.append((word, tag))
    return found


def _ends_in_next(left: str, right: str, df: Callable[[str], int]) -> bool:
    """Return whether the last character of a word that no clause has belongs to the next one: 高职生|均 is 高职|生均."""
    return bool(
        len(left) > 2 and is_han(left) and is_han(right) and not _is_known(left, df) and _is_known(left[:-1], df)
        and (len(right) == 1 or not _is_known(right, df)) and df(left[-1] + right[0])
    )  # fmt: skip


def _is_known(word: str, df: Callable[[str], int]) -> bool:
    """Return whether clauses have a word or what documents print for it."""
    return any(clauses_with(form, df) for form in (word, *synonyms_of(word), *spoken_for(word)))


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
    """Return whether two words, one of them a single character, mostly stand side by side where both are met.

    Two single characters that are no phrase need only stand side by side somewhere.
    """
    words = left[0], right[0]
    single = [(word, tag) for word, tag in (left, right) if len(word) == 1]
    if not single or "" in words or set(words) & stopwords() or not all(map(is_han, words)):
        return False
    border = words[0][-1] + words[1][0]
    if words[1] in KINDS and df(border):
        return True
    if any(tag.startswith(LOOSE) for _, tag in single):
        return False
    phrase = (left[1][:1], right[1][:1]) in (("v", "n"), ("a", "v"), ("d", "v"))  # 供|岸电, 快|到
    if len(single) == 2 and not phrase and not set(words) & faint() and df(border):
        return True  # a word that the dictionary lacks: 托|育
    if len(single) == 1 and single[0][1].startswith(("v", "a")):  # 硬|科技, but not 建|园区
        return df(border) >= ALWAYS * max(1, df(single[0][0]))
    return df(border) >= TOGETHER * max(1, min(clauses_with(word, df) for word in words))


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
    for start, end in known_phrases().find(text):
        if end - start == 2 and not {start, end} <= borders:  # 技工 of 科技工作
            continue
        found += [*_cut(text[position:start]), (text[start:end], _kind(text[start:end]))]
        position = end
    return found + _cut(text[position:])


@lru_cache(maxsize=4096)
def _kind(phrase: str) -> str:
    """Return the kind of a known phrase: a verb where it is spoken with what completes it (掉下来), else a noun."""
    named = any(tag.startswith("n") for _, tag in _cut(phrase))
    return "v" if COMPLETED.search(phrase) and not named else "n"


@lru_cache(maxsize=LATELY)
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


def clauses_with(word: str, df: Callable[[str], int]) -> int:
    """Return in how many clauses a word can be at most: by its rarest character pair."""
    grams = [word[i : i + 2] for i in range(len(word) - 1)] if len(word) > 2 and not word.isascii() else [word]
    return min(df(gram) for gram in grams)


def _spoken_in(segment: str, df: Callable[[str], int]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield the ranges of everyday words in a segment, with what the documents print for them: the longest at each place.

    Words for which the documents have nothing are passed over: 暖气不热 for 暖气.
    """
    known = everyday()
    position = 0
    while position < len(segment):
        for size in range(min(LONGEST_SPOKEN, len(segment) - position), 1, -1):
            printed = known.get(segment[position : position + size], "").split()
            met = tuple(form for form in printed if clauses_with(form, df))
            if met:
                yield position, position + size, met
                position += size - 1
                break
        position += 1


def printed_for(segment: str, words: Sequence[tuple[str, str]], df: Callable[[str], int]) -> list[tuple[str, ...]]:
    """Return for each word of a segment what documents print for the everyday phrase that it is a part of, if it is of one.

    A phrase counts where it begins and ends with words: 老人|食堂, but not 人才房 of 人才|房价.
    """
    starts: list[int] = []
    at = 0
    for word, _ in words:
        at = max(segment.find(word, at), at)
        starts.append(at)
        at += len(word)
    ends = [start + len(word) for start, (word, _) in zip(starts, words, strict=True)]
    spoken = [found for found in _spoken_in(segment, df) if found[0] in starts and found[1] in ends]
    return [
        next((forms for a, b, forms in spoken if a <= start and end <= b), ())
        for start, end in zip(starts, ends, strict=True)
    ]
