"""Pieces of a document put together as one text with blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.model import Block, Place, Source
from index.text import ZERO_WIDTH

_LINE_ENDS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANK = (
    "".join(sorted(ZERO_WIDTH))
    + " \t\n\r\u3000\xa0\u1680\u202f\u205f"
    + "".join(chr(code) for code in range(0x2000, 0x200B))
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph or cell before its place in the text is known."""

    text: str
    level: int = 0
    page: int | None = None
    place: Place | None = None


def tidy(text: str) -> str:
    """Return text with Unix line ends and without characters that print nothing.

    Zero-width characters inside a line stay (citations show what was printed);
    at a line's edges they would only hide a label or make a blank line look
    full.
    """
    unified = text.replace("\r\n", "\n")
    for line_end in _LINE_ENDS:
        unified = unified.replace(line_end, "\n")
    unified = _CONTROLS.sub("", unified)
    if ZERO_WIDTH.isdisjoint(unified):
        return unified
    return "\n".join(_trim_zero_width(line) for line in unified.split("\n"))


def _trim_zero_width(line: str) -> str:
    core = line.strip(_BLANK)
    if not core:
        return ""
    start = line.index(core)
    lead = "".join(character for character in line[:start] if character not in ZERO_WIDTH)
    return lead + core


def trim(text: str) -> str:
    """Return text without blanks and zero-width characters at its edges."""
    return text.strip(_BLANK).strip()


def assemble(name: str, pieces: Iterable[Piece], meta: Mapping[str, object] | None = None) -> Source:
    """Return a source of the pieces in order, one block for each that is not blank.

    Paragraphs and table rows stand on lines of their own; cells of one row are
    separated by a tab.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    offset = 0
    for piece in pieces:
        text = trim(tidy(piece.text))
        if not text:
            continue
        if blocks:
            parts.append(_separator(blocks[-1].place, piece.place))
            offset += 1
        end = offset + len(text)
        blocks.append(Block(offset, end, piece.level, piece.page, piece.place))
        parts.append(text)
        offset = end
    return Source(name, "".join(parts), tuple(blocks), dict(meta or {}))


def _separator(before: Place | None, after: Place | None) -> str:
    if before is None or after is None:
        return "\n"
    same_row = before.table == after.table and before.row == after.row
    return "\t" if same_row else "\n"
