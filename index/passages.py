"""Passages: overlapping stretches of whole sentences that are ranked one by one.

A clause may be one line or two pages long, and BM25 compares badly across such
lengths. A passage is therefore about as long as a good answer with its
surroundings; neighbours share their border sentences, so that no statement is
cut off from the one that names its subject.

The length hardly matters on ncp-dev: targets of 160, 240, 300 and 450
characters give document R@1 .911, .908, .905, .908 and clause R@1 .865, .881,
.878, .890 (with 3252, 2224, 2012 and 1669 passages for 1638 clauses of at most
about 500 characters). Shorter ones point to the answer more exactly.
"""

from __future__ import annotations

from index.model import Range
from index.patterns import regex

TARGET = 240
"""Characters that a passage aims at."""
LONGEST = 360
"""A clause up to this length stays whole, and so does the last passage."""
OVERLAP = 80
"""Characters at most that neighbours share, in whole sentences."""

_SENTENCE = regex(r"[^。！？!?；;\n]*(?:[。！？!?；;\n]+[”’」』）)》\"']*|$)")
_PIECE = regex(r"[^，、,：: \u3000]*(?:[，、,：: \u3000]+|$)")


def passages(text: str) -> list[Range]:
    """Return the spans [from, to) of a clause's passages, in order.

    Together they cover the text; an empty text has no passage.
    """
    if len(text) <= LONGEST:
        return [(0, len(text))] if text.strip() else []
    sentences = sentence_spans(text)
    spans: list[Range] = []
    first = 0
    while first < len(sentences):
        last = _fill(sentences, first)
        if len(text) - sentences[first][0] <= LONGEST:
            last = len(sentences) - 1
        spans.append((sentences[first][0], sentences[last][1]))
        if last == len(sentences) - 1:
            break
        first = _step_back(sentences, first, last)
    return spans


def sentence_spans(text: str) -> list[Range]:
    """Return adjoining spans that cover text, each a sentence of at most ``TARGET`` characters."""
    spans: list[Range] = []
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        if end - start <= TARGET:
            spans.append((start, end))
        else:
            spans.extend(_broken(text, start, end))
    return [span for span in spans if span[1] > span[0]]


def _fill(sentences: list[Range], first: int) -> int:
    """Return the last sentence of a passage that starts with sentence ``first``."""
    start = sentences[first][0]
    last = first
    while last + 1 < len(sentences) and sentences[last + 1][1] - start <= TARGET:
        last += 1
    return last


def _step_back(sentences: list[Range], first: int, last: int) -> int:
    """Return the sentence where the passage after ``first``..``last`` starts."""
    end = sentences[last][1]
    start = last + 1
    while start - 1 > first and end - sentences[start - 1][0] <= OVERLAP:
        start -= 1
    return start


def _broken(text: str, start: int, end: int) -> list[Range]:
    """Return the spans of a sentence that is too long, cut at commas or by force."""
    spans: list[Range] = []
    begin = at = start
    for piece in _PIECE.finditer(text, start, end):
        if piece.end() - begin > TARGET and at > begin:
            spans.append((begin, at))
            begin = at
        while piece.end() - begin > TARGET:
            spans.append((begin, begin + TARGET))
            begin += TARGET
        at = piece.end()
    spans.append((begin, end))
    return spans
