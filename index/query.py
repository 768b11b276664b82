"""Weighted search terms of a question.

A question word (谁 什么 多少 如何 哪些) says what kind of answer is wanted and
stands in no document; it is removed. What is left is searched by word, by
character and by character pair, each with its own weight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import accumulate

from index.patterns import regex
from index.phrases import Phrases
from index.text import normalize
from index.tokens import FIGURE, Words, is_han, rare_tokens

Frequency = Callable[[str], int]

_ASKS = regex("[谁啥吗哪何怎几]|什么|多少|是否|有没有")
_PLACE = regex("(?<=..)[省市县区州旗盟]$")
"""What a place's name may go without: 福建省 is 福建, 南充市 is 南充."""
_QUOTED = regex(r"[“\"「『《〈‘']([^”\"」』》〉’']{2,40})[”\"」』》〉’']")


@dataclass(frozen=True, slots=True)
class TermWeights:
    """What each kind of term counts, times its idf.

    Set on ncp-dev (327 questions; one question is 0.3 points, the standard error of
    document R@1 1.6). With these values document R@1 is .908 and clause R@1 .884;
    the comments give both for other values of one weight. Only the pairs across
    word borders matter much; all else lies on a plateau.

    Attributes:
        word: a word of two characters. 0.7: .911/.878, 1.4: .908/.872.
        long_word: a word of three and more, beside its pairs. 0: .908/.884, 1: .908/.884.
        inner: a pair inside a longer word. 0.25: .908/.881, 1: .914/.878.
        border: a pair across two words. 0: .872/.817, 0.3: .899/.856, 1: .911/.878.
        character: one character. 0: .911/.881, 0.4: .908/.875; kept for typos and one-character words.
        figure: a number in any script. 0 and 1: .908/.884.
        quoted: factor for what stands in quotation marks. 1: .908/.887, 2: .908/.884.
        synonym: factor for official words, shared by those of one colloquial word. 0 and 0.6:
            .908/.884 and .908/.887; without ``df`` 0.3 costs 2 questions.
    """

    word: float = 1.0
    long_word: float = 0.3
    inner: float = 0.5
    border: float = 0.8
    character: float = 0.2
    figure: float = 0.5
    quoted: float = 1.3
    synonym: float = 0.3


WEIGHTS = TermWeights()


@dataclass(frozen=True)
class Vocabulary:
    """What an administrator can edit.

    Attributes:
        dropped: words that are not searched.
        phrases: stretches of text that are not searched.
        official: official words of each colloquial word.
    """

    dropped: frozenset[str]
    phrases: tuple[str, ...]
    official: Mapping[str, tuple[str, ...]]

    @cached_property
    def asking(self) -> Phrases:
        """The phrases, to be found in text."""
        return Phrases(self.phrases)

    @cached_property
    def colloquial(self) -> Phrases:
        """The colloquial words, to be found in text."""
        return Phrases(self.official)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the vocabulary in ``index/data``: stopwords.txt, cues.tsv, synonyms.tsv.

    Of the cues only those that ask (谁牵头, 什么时候) are dropped; 牵头 and 措施 are
    cues too, but stand in documents.
    """
    cues = (cue for line in _lines("cues.tsv") for cue in line.partition("\t")[2].split())
    official: dict[str, tuple[str, ...]] = {}
    for line in _lines("synonyms.tsv"):
        names, _, colloquial = line.partition("\t")
        for word in colloquial.split():
            official[word] = (*official.get(word, ()), *names.split())
    return Vocabulary(
        dropped=frozenset(_lines("stopwords.txt")),
        phrases=tuple(filter(_ASKS.search, cues)),
        official=official,
    )


def _lines(name: str) -> Iterator[str]:
    text = (files("index") / "data" / name).read_text(encoding="utf-8")
    for line in normalize(text).splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def query_terms(
    question: str, *, df: Frequency | None = None, weights: TermWeights = WEIGHTS, words: Words | None = None
) -> dict[str, float]:
    """Return the search terms of a question with their weights; none, if it only asks.

    Args:
        question: as it was asked, in any script.
        df: number of passages that hold a token (``LexicalIndex.df``). With it, official words
            are added only for colloquial ones that the corpus uses less.
        weights: what each kind of term counts.
        words: segmentation; jieba's own, if None.
    """
    normalized = normalize(question)
    terms: dict[str, float] = {}
    _collect(terms, _runs(normalized, words), 1.0, weights, words)
    for quoted in _QUOTED.findall(normalized):
        _collect(terms, _runs(quoted, words), weights.quoted, weights, words)
    for name, share in synonyms(normalized, df=df, words=words).items():
        _collect(terms, _runs(name, words), weights.synonym * share, weights, words)
    return terms


def synonyms(normalized: str, *, df: Frequency | None = None, words: Words | None = None) -> dict[str, float]:
    """Return the official words for the colloquial ones in normalised text.

    A colloquial word counts where it begins and ends with a word (人工 is not in
    工人工资). The official words of one colloquial word share a weight of 1.
    """
    segments = (words or Words()).cut(normalized)
    borders = set(accumulate(map(len, segments), initial=0))
    found: dict[str, float] = {}
    for start, end in vocabulary().colloquial.find(normalized):
        if not {start, end} <= borders:
            continue
        colloquial, names = normalized[start:end], vocabulary().official[normalized[start:end]]
        fresh = [name for name in names if name not in normalized]
        if df is not None:
            fresh = [name for name in fresh if _held(name, df) > _held(colloquial, df)]
        for name in fresh:
            found[name] = max(found.get(name, 0.0), 1 / len(fresh))
    return found


def _held(phrase: str, df: Frequency) -> int:
    """Return an upper bound of the passages that hold a phrase: those with its rarest pair."""
    pairs = [phrase[at : at + 2] for at in range(len(phrase) - 1)] if is_han(phrase) else [phrase]
    return min(map(df, pairs or [phrase]))


def _runs(normalized: str, words: Words | None) -> list[list[str]]:
    """Return runs of neighbouring content words; what was dropped stands between runs."""
    known = vocabulary()
    runs: list[list[str]] = [[]]
    for piece in known.asking.split(normalized):
        for word in (words or Words()).cut(piece):
            if word in known.dropped or not any(character.isalnum() for character in word):
                runs.append([])
            else:
                runs[-1].append(word)
        runs.append([])
    return [run for run in runs if run]


def _collect(
    terms: dict[str, float], runs: list[list[str]], factor: float, weights: TermWeights, words: Words | None
) -> None:
    """Add the tokens of runs to terms; a token counts once, with its highest weight."""
    for run in runs:
        for before, word in zip(["", *run], run, strict=False):
            for token, weight in _tokens_of(before, word, weights, words):
                terms[token] = max(terms.get(token, 0.0), weight * factor)


def _tokens_of(before: str, word: str, weights: TermWeights, words: Words | None) -> Iterator[tuple[str, float]]:
    """Yield the tokens of a word with their weights, and the pair that joins it to the word before."""
    stem = _PLACE.sub("", word)
    for token in rare_tokens(word, words):
        if token == word == stem or not is_han(token):
            yield token, weights.figure if token.startswith(FIGURE) else weights.long_word
    if not is_han(word):
        return
    for character in word:
        yield character, weights.character
    for at in range(len(stem) - 1):
        yield stem[at : at + 2], weights.word if len(stem) == 2 else weights.inner
    if stem != word:
        yield word[-2:], weights.character
    if before and is_han(before):
        yield before[-1] + word[0], weights.border
