"""Drafts into clauses in the making: merged where one mark closes them, cut behind each mark.

Several paragraphs under one label that a mark closes are one task. Several
marks in a paragraph each cover the text since the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.labels import label_at
from index.marks import Mark, find_marks, is_mark_line
from index.model import Range, Responsibility
from index.outline import Draft, Outline, run_in_title

LONG = 1200  # characters; a longer paragraph has lost its line ends and is cut at full stops
FINE = ("arabic", "arabic_paren", "circled")


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause in the making: a draft with its marks and the units of its row."""

    draft: Draft
    text: str
    printed: str
    ranges: tuple[Range, ...]
    marks: tuple[Mark, ...]
    row: tuple[Responsibility, ...] = ()


def run_in_heading(piece: Piece) -> str:
    """Return the run-in heading of a clause as printed, '' where it has none."""
    label = label_at(piece.text)
    title = run_in_title(piece.text[label.end :] if label else piece.text) if piece.draft.opens else ""
    found = piece.text.find(title)
    return piece.printed[found : found + len(title)]


def pieces_of(outline: Outline) -> list[Piece]:
    """Return the clauses in the making."""
    pieces: list[Piece] = []
    for group in _groups(outline.drafts):
        if is_mark_line(group[0].lines[0].text) and not group[0].opens and pieces:
            _extend(pieces, group[0])
            group = group[1:]
        for chunk in _chunks(group):
            pieces += _split(chunk)
            if is_mark_line(chunk.lines[-1].text):
                _cover(pieces)
    return pieces


def _extend(pieces: list[Piece], draft: Draft) -> None:
    """Add a mark on a line of its own to the clause before it, and to those it covers."""
    piece = pieces[-1]
    pieces[-1] = _piece(replace(piece.draft, lines=(*piece.draft.lines, *draft.lines)))
    _cover(pieces)


def _cover(pieces: list[Piece]) -> None:
    """Give the mark on the last line to the fine items since the mark before."""
    last = pieces[-1]
    parent = last.draft.labels[:-1]
    if not last.marks or not _fine(last.draft) or any(find_marks(h.text) for h in last.draft.path):
        return
    for index in range(len(pieces) - 2, -1, -1):
        piece = pieces[index]
        if piece.marks or piece.draft.labels[:-1] != parent or not _fine(piece.draft):
            return
        pieces[index] = replace(piece, marks=last.marks)


def _fine(draft: Draft) -> bool:
    return draft.dash or (bool(draft.labels) and draft.labels[-1].kind in FINE)


def _groups(drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
    """Yield runs of drafts that stand under one label: an item and its paragraphs."""
    group: list[Draft] = []
    for draft in drafts:
        if group and (draft.opens or draft.labels != group[0].labels or _dashes(draft) != _dashes(group[0])):
            yield group
            group = []
        group.append(draft)
    if group:
        yield group


def _dashes(draft: Draft) -> tuple[int, ...]:
    return tuple(heading.number for heading in draft.path if heading.label is None)


def _chunks(group: Sequence[Draft]) -> Iterator[Draft]:
    """Yield a group's drafts, those merged that one mark at their end closes."""
    pending: list[Draft] = []
    for index, draft in enumerate(group):
        pending.append(draft)
        if index + 1 < len(group) and is_mark_line(group[index + 1].lines[0].text):
            continue
        if (find_marks(draft.lines[-1].text) or is_mark_line(draft.lines[-1].text)) and (
            not draft.dash or len(pending) == 1
        ):
            plain = [d for d in pending if not d.dash]
            if len(plain) == len(pending):
                yield replace(pending[0], lines=tuple(line for d in pending for line in d.lines))
            else:
                yield from pending
            pending = []
    yield from pending


def _piece(draft: Draft) -> Piece:
    text = "\n".join(line.text for line in draft.lines)
    ranges = tuple(r for line in draft.lines for r in line.ranges(0, len(line.text)))
    printed = "\n".join(line.printed for line in draft.lines)
    return Piece(draft, text, printed, merge_ranges(ranges), tuple(find_marks(text)), draft.units)


def merge_ranges(ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Return ranges with neighbouring ones joined."""
    merged: list[Range] = []
    for start, end in ranges:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _split(draft: Draft) -> list[Piece]:
    """Return a draft cut behind each of its marks, and a very long one at full stops."""
    whole = _piece(draft)
    last = draft.lines[-1]
    marks = find_marks(last.text)
    cuts = []
    for mark in marks[:-1] if marks else []:
        end = re.compile(r"[。；;，,、\s]*").match(last.text, mark.end)
        cuts.append(end.end() if end else mark.end)
    if marks:
        tail = re.compile(r"[。；;，,、\s]*").match(last.text, marks[-1].end)
        if tail and len(last.text) - tail.end() >= 6:
            cuts.append(tail.end())
    if not cuts and len(whole.text) > LONG and not marks and len(draft.lines) == 1:
        cuts = _sentence_cuts(last.text)
    if not cuts:
        return [whole]
    bounds = [0, *cuts, len(last.text)]
    parts = [last.cut(a, b) for a, b in zip(bounds, bounds[1:], strict=False)]
    parts = [part for part in parts if part.text]
    first = _piece(replace(draft, lines=(*draft.lines[:-1], parts[0])))
    title = run_in_heading(first)
    following = replace(draft, opens=False, title=title or draft.title)
    return [first, *(_piece(replace(following, lines=(part,))) for part in parts[1:])]


def _sentence_cuts(text: str) -> list[int]:
    cuts, start = [], 0
    for stop in re.finditer(r"[。！？]|(?<=[；;])", text):
        if stop.end() - start >= LONG // 2 and len(text) - stop.end() >= LONG // 4:
            cuts.append(stop.end())
            start = stop.end()
    return cuts
