"""Ranges of a clause: its body, sentences and comma parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.coverage import coverage
from bot.topic import Topic
from index.labels import label_at
from index.lines import DASH
from index.marks import find_marks
from index.model import Clause, Range
from index.patterns import regex
from index.text import folded, simplify

STOP = regex(r"[。；;！!？?：:，,]")
NAME = 40  # characters of the cell that names a table's row
SENTENCE = regex(r"[^。；;！？!?\n]*[。；;！？!?\n]?")


def body(clause: Clause) -> Range:
    """Return the range of a clause's text without its label and its closing mark."""
    return _body(clause.text)


@lru_cache(maxsize=1 << 13)
def _body(text: str) -> Range:
    text = simplify(text)
    label = label_at(text)
    start = label.end if label else 0
    dash = DASH.match(text[start:])
    start += dash.end() if dash else 0
    end = len(text.rstrip())
    for mark in reversed(find_marks(text)):
        if not text[mark.end : end].strip(" 。；;\n"):
            end = mark.start
    return start, len(text[:end].rstrip()) if end > start else len(text)


def sentences(text: str, start: int, end: int) -> list[Range]:
    """Return the ranges of the sentences of ``text[start:end]``."""
    found = []
    for match in SENTENCE.finditer(text, start, end):
        if match.group().strip():
            found.append((match.start(), match.end()))
    return found


def sentence_around(text: str, span: Range) -> Range:
    """Return the range of the sentence that holds a fragment."""
    end = re.compile(r"[。；;\n]|$").search(text, span[1])
    return sentence_start(text, span[0]), end.start() if end else len(text)


def row_name(clause: Clause, spans: Sequence[Range]) -> list[Range]:
    """Return the first cell of a table's row, where it is a name and none of the fragments is in it: whose figures they are."""
    start, _ = body(clause)
    end = clause.text.find("\n", start)
    named = spans and 0 < end - start <= NAME and not STOP.search(clause.text, start, end)
    return [(start, end)] if named and all(span[0] >= end for span in spans) else []


def comma_part(text: str, span: Range) -> Range:
    """Return the comma part that holds a range."""
    start = max(text.rfind(stop, 0, span[0]) for stop in "，,。；;\n") + 1
    stop = re.compile(r"[，,。；;\n]|$").search(text, span[1])
    return start, stop.start() if stop else len(text)


def part_before(text: str, start: int) -> int:
    """Return where the comma part before an offset begins, its own sentence not left."""
    end = start - 1
    if end < 0 or text[end] not in "，,、":
        return start
    return max(text.rfind(stop, 0, end) for stop in "，,。；;\n") + 1


def sentence_start(text: str, start: int) -> int:
    """Return where the sentence of a fragment begins."""
    return max(text.rfind(stop, 0, start) for stop in "。；;\n") + 1


def trimmed(text: str, span: Range) -> Range:
    """Return a range without blanks and closing punctuation at its ends."""
    start, end = span
    while start < end and text[start] in " \u3000\n，,、；;。":
        start += 1
    while end > start and text[end - 1] in " \u3000\n，,、；;。：:":
        end -= 1
    return start, end


def merged(ranges: Sequence[Range]) -> list[Range]:
    """Return ranges without those that lie in another one, and without repetitions."""
    kept = list(dict.fromkeys(ranges))
    return [(a, b) for a, b in kept if not any((c, d) != (a, b) and c <= a and b <= d for c, d in kept)]


def best_sentences(clause: Clause, topic: Topic, count: int) -> list[Range]:
    """Return the sentences that cover most of the topic, best first."""
    start, end = body(clause)
    found = sentences(clause.text, start, end)
    ranked = sorted(found, key=lambda r: -coverage(topic, folded(clause.text[r[0] : r[1]])))
    return ranked[:count]
