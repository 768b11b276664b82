"""Search tokens: words, character unigrams and bigrams, ASCII words, figures.

One vocabulary holds them all. A two-character word and a character pair are the
same token, and so are a one-character word and a character: what segmentation
adds is the words of three characters and more, and the weights that a question
gives to the pairs inside words and across them (:mod:`index.query`).

Words come from rjieba: jieba's dictionary and algorithm in Rust. jieba itself
takes 0.8 s to import and is not used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
import rjieba
from numpy.typing import NDArray

from index.patterns import regex
from index.text import normalize

FIGURE = "#"
"""First character of a figure token: ``二十`` and ``20`` both give ``#20``."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_RUN = regex(f"[{_HAN}]+")
_ASCII_WORD = regex(r"[0-9]+(?:\.[0-9]+)+|[a-z0-9]+")
_FIGURE = regex(r"([0-9]+(?:\.[0-9]+)?)([十百千万亿]*)|([零〇一二两三四五六七八九十百千万亿]{2,})")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1_000}
_ALL_SCALES = _SCALES | {"万": 10_000, "亿": 100_000_000}
_LONG = np.uint64(1 << 63)
_SHIFT = np.uint64(21)


class Words:
    """jieba's words, with the caller's own words (agency names) added."""

    def __init__(self, extra: Iterable[str] = ()) -> None:
        """Add words to a segmentation of their own: the shared one stays as it is."""
        own = [normalize(word) for word in extra]
        self._cut = rjieba.cut
        if own:
            jieba = rjieba.Jieba()
            for word in own:
                jieba.add_word(word, jieba.suggest_freq(word), "nt")
            self._cut = jieba.cut

    def cut(self, normalized: str) -> list[str]:
        """Return the words of normalised text in order, punctuation included."""
        words: list[str] = self._cut(normalized)
        return words


def is_han(text: str) -> bool:
    """Return whether text consists of Chinese characters only (and is not empty)."""
    return _HAN_RUN.fullmatch(text) is not None


def tokenize(text: str, words: Words | None = None) -> list[str]:
    """Return the tokens of text, repeats included; their order carries no meaning."""
    normalized = normalize(text)
    tokens = [token for run in _HAN_RUN.findall(normalized) for token in _ngrams(run)]
    tokens.extend(rare_tokens(normalized, words))
    return tokens


def rare_tokens(normalized: str, words: Words | None = None) -> Iterator[str]:
    """Yield what is not an n-gram: long words, ASCII words and figures."""
    for word in (words or Words()).cut(normalized):
        if len(word) > 2 and is_han(word):
            yield word
    yield from _ASCII_WORD.findall(normalized)
    yield from figures(normalized)


def figures(normalized: str) -> Iterator[str]:
    """Yield a figure token for each number of at least two digits.

    Chinese numerals count when they are well formed (``一百三十万``, ``二〇二〇``),
    so that 千万 and 万一, which are mostly adverbs, give none.
    """
    for match in _FIGURE.finditer(normalized):
        number, scale, chinese = match.groups()
        value = _scaled(float(number), scale) if number else numeral(chinese)
        if value is not None and value >= 10:
            yield f"{FIGURE}{value:.10g}"


def numeral(chinese: str) -> float | None:
    """Return the value of a Chinese numeral, None where it is not well formed."""
    if chinese[0] in "百千万亿":
        return None
    if not any(character in _ALL_SCALES for character in chinese):
        return _spelled(chinese)
    total = myriads = section = digit = 0
    for character in chinese:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _SCALES:
            section += (digit or 1) * _SCALES[character]
            digit = 0
        elif character == "万":
            myriads = (section + digit) * 10_000
            section = digit = 0
        else:
            total = (myriads + section + digit) * 100_000_000
            myriads = section = digit = 0
    return float(total + myriads + section + digit)


def _spelled(digits: str) -> float | None:
    """Return the value of digits spelled one by one, as years are: 二〇二〇."""
    if len(digits) != 4:
        return None
    return float("".join(str(_DIGITS[digit]) for digit in digits))


def _scaled(number: float, scale: str) -> float:
    for character in scale:
        number *= _ALL_SCALES[character]
    return number


def _ngrams(run: str) -> Iterator[str]:
    yield from run
    for at in range(len(run) - 1):
        yield run[at : at + 2]


@lru_cache(maxsize=65536)
def token_key(token: str) -> int:
    """Return the 64-bit key of a token: exact for n-grams, a hash for the rest.

    One character is its code point, two are two code points side by side; any
    other token has the top bit set over 63 bits of BLAKE2. A million tokens
    collide with a probability of 1e-7.
    """
    if len(token) <= 2 and is_han(token):
        return _ngram_key(token)
    digest = hashlib.blake2b(token.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") | int(_LONG)


def _ngram_key(token: str) -> int:
    return ord(token) if len(token) == 1 else ord(token[0]) << int(_SHIFT) | ord(token[1])


def token_keys(text: str, words: Words | None = None) -> NDArray[np.uint64]:
    """Return the keys of ``tokenize(text)``, in some order; n-grams by numpy."""
    normalized = normalize(text)
    points = np.frombuffer(normalized.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    han = _is_han_point(points)
    together = han[:-1] & han[1:]
    bigrams = (points[:-1][together] << _SHIFT) | points[1:][together]
    rare = np.fromiter((token_key(token) for token in rare_tokens(normalized, words)), dtype=np.uint64)
    return np.concatenate([points[han], bigrams, rare])


def _is_han_point(points: NDArray[np.uint64]) -> NDArray[np.bool_]:
    han: NDArray[np.bool_] = (
        ((points >= 0x4E00) & (points <= 0x9FFF))
        | ((points >= 0x3400) & (points <= 0x4DBF))
        | (points == 0x3007)
        | ((points >= 0xF900) & (points <= 0xFAFF))
        | ((points >= 0x20000) & (points <= 0x3FFFF))
    )
    return han
