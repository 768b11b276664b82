"""Policy documents that nobody wrote: words as frequent as in Chinese at large, tasks with units and figures.

    for document in documents(10_000):
        (folder / document.name).write_text(document.text)

The frequencies are those of jieba's dictionary, so that common words meet
many clauses and rare ones few, as they do in real text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.agencies import known_forms
from index.places import known_places

PER_DOCUMENT = 30  # clauses
SENTENCES = (1, 4)
WORDS = (6, 14)  # of a sentence
SEED = 2018
_NUMERALS = "一二三四五六七八九十"
_MEASURES = ("家", "个", "项", "万元", "公里", "%", "人次", "万亩")


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A document, and questions whose answers stand in it, without and with its city."""

    name: str
    text: str
    city: str
    questions: tuple[str, ...]


def documents(clauses: int, *, seed: int = SEED) -> Iterator[Synthetic]:
    """Yield documents that have so many clauses together, the same for the same seed."""
    rng = np.random.default_rng(seed)
    cities = [place for place in sorted(known_places()) if place.endswith("市")]
    for number in range(-(-clauses // PER_DOCUMENT)):
        count = min(PER_DOCUMENT, clauses - number * PER_DOCUMENT)
        yield _document(number, cities[int(rng.integers(len(cities)))], count, rng)


def _document(number: int, city: str, count: int, rng: np.random.Generator) -> Synthetic:
    subject = "".join(_words(rng, 2))
    year = int(rng.integers(2012, 2026))
    lines = [
        f"{city}{subject}实施方案",
        f"{city[0]}政办发〔{year}〕{number + 1}号",
        f"为做好{subject}工作，制定本方案。",
    ]
    questions = []
    for n in range(count):
        if n % 10 == 0:
            lines.append(f"{_NUMERALS[n // 10]}、{''.join(_words(rng, 3))}")
        heading, metric = "".join(_words(rng, 2)), "".join(_words(rng, 2))
        figure = f"{int(rng.integers(2, 9999))}{_MEASURES[int(rng.integers(len(_MEASURES)))]}"
        lead, *rest = [_bureaus()[at] for at in rng.choice(len(_bureaus()), 3, replace=False)]
        lines.append(
            f"（{_NUMERALS[n % 10]}）{heading}。{_sentences(rng)}到{year + 3}年，{metric}达到{figure}。"
            f"（牵头单位：{lead}；责任单位：{'、'.join(rest)}）"
        )
        questions += [f"{heading}由谁负责", f"{metric}达到多少"]
    return Synthetic(f"{number:06}.txt", "\n".join(lines) + "\n", city, tuple(questions))


def _sentences(rng: np.random.Generator) -> str:
    count = int(rng.integers(*SENTENCES))
    return "".join(f"{'，'.join(_phrases(rng))}。" for _ in range(count))


def _phrases(rng: np.random.Generator) -> list[str]:
    words = _words(rng, int(rng.integers(*WORDS)))
    return ["".join(words[at : at + 4]) for at in range(0, len(words), 4)]


def _words(rng: np.random.Generator, count: int) -> list[str]:
    words, cumulated = _vocabulary()
    return [words[int(at)] for at in np.searchsorted(cumulated, rng.random(count))]


@lru_cache(maxsize=1)
def _bureaus() -> list[str]:
    """Return the bureaus of a city: the table of agencies has them without their level."""
    return sorted(f"市{stem}" for stem in set(known_forms().values()) if stem.endswith("局") and stem[0] not in "国市")


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[list[str], NDArray[np.float64]]:
    """Return words of two to four characters, and up to which share of all text each reaches."""
    lines = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ") for line in lines]
    found = [(word, int(frequency)) for word, frequency, *_ in rows if 2 <= len(word) <= 4 and not word.isascii()]
    weights = np.array([frequency for _, frequency in found], float)
    return [word for word, _ in found], np.cumsum(weights / weights.sum())
