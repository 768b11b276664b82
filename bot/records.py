"""Rows of tables whose figures say nothing without the headers of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.coverage import coverage
from bot.spans import body
from bot.topic import Topic
from index.model import SEPARATED, Clause, Range
from index.patterns import regex
from index.text import folded

NEAR = 0.8  # share of the best header's coverage from which another one answers as well
LEAST = 0.3  # coverage below which no header is about the topic
YEAR = regex("20[0-9]{2}")
FIGURED = regex("[0-9０-９]")
ENDED = regex("[。；;]")
LINE_END = regex(r"\s*\n\s*")
SHORT = 16  # characters; a shorter range leads to the next one of its sentence: 到2018年，申请量2000件


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row, ``text[start:end]`` of its clause, under its header."""

    header: str
    start: int
    end: int


def cells_of(clause: Clause) -> list[Cell]:
    """Return the cells of a clause that is a row under headers with figures; none of any other."""
    headers = clause.trail[-1].split(SEPARATED) if clause.trail and SEPARATED in clause.trail[-1] else []
    lines = clause.text.split("\n")
    if len(headers) != len(lines) or len(headers) < 2:
        return []
    found, start = [], 0
    for header, line in zip(headers, lines, strict=True):
        found.append(Cell(header, start, start + len(line)))
        start += len(line) + 1
    return [replace(found[0], start=min(body(clause)[0], found[0].end)), *found[1:]]  # without the row's number


def figures_of(cells: Sequence[Cell], years: Sequence[int], topic: Topic | None = None) -> list[Range]:
    """Return the ranges of a row's name and of the figures asked for.

    These are the ones whose headers name a year asked about, else those whose
    headers have most of the topic, else all; none where all are of other years.
    """
    asked = [cell for cell in cells[1:] if any(str(year) in cell.header for year in years)]
    if years and not asked and all(YEAR.search(cell.header) for cell in cells[1:]):
        return []  # of other years
    shares = [coverage(topic, folded(cell.header)) if topic else 0.0 for cell in cells[1:]]
    best = max(shares, default=0.0)
    fitting = [cell for cell, share in zip(cells[1:], shares, strict=True) if share >= NEAR * best]
    chosen = asked or (fitting if best >= LEAST else cells[1:])
    return [(cell.start, cell.end) for cell in (cells[0], *chosen)]


def worded(clause: Clause, ranges: Sequence[Range]) -> str:
    """Return what ranges of a clause say, on one line; a row's figures behind their headers."""
    cells = [cell for cell in cells_of(clause) if any(a < cell.end and cell.start < b for a, b in ranges)]
    if cells:
        texts = (clause.text[cell.start : cell.end] for cell in cells)
        parts = [
            f"{cell.header} {text}" if FIGURED.search(cell.header + text) else text
            for cell, text in zip(cells, texts, strict=True)
        ]
        return parts[0] + ("：" if len(parts) > 1 else "") + "，".join(parts[1:])
    said = ""
    last = (0, 0)
    for a, b in (span for span in ranges if span[1] > span[0]):
        led = last[1] - last[0] <= SHORT and not ENDED.search(clause.text[last[1] : a])
        said += ("" if not said else "，" if led else "；") + LINE_END.sub(" ", clause.text[a:b])
        last = a, b
    return said
