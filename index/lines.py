"""Logical lines: paragraphs with the line breaks inside words taken out.

The grammar is read on ``text``, which is in Simplified characters; ``printed``
has the same length and the characters as they stand in the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import rjieba

from index.labels import BLANKS, annex_at, label_at
from index.model import Place, Range, Source
from index.patterns import regex
from index.text import ZERO_WIDTH, simplify

STOP = regex(r"[。！？!?；;：:…”’」』）)】〕〉》]$")
DASH = regex(r"^[—\-－–─]{1,3}(?![0-9])|^[●◆■•·▪□◇★※]")
INNER = regex(r"[，,。；;、：:]")
ZERO_WIDTH_RUN = regex(f"([{''.join(ZERO_WIDTH)}]+)")
ALONE = regex(
    r"(?:[〕\]］】)）0-9]\s*号|[0-9]\s*日)$|^(?:附\s*件|抄送|主送|抄报)\s*[0-9]*\s*[：:]|^\s*(?:目\s*[录次]|[前序引]\s*言)\s*$"
)  # 目　录, then 前　言
BLANK = regex(r"^\s*$")
LEADERS = regex(r"(?<![.．…·])[.．…·]{2,}\s*[0-9]*$")  # dots that lead to a page number
TITLED = regex(r"[0-9]{1,2}[ \u3000]+[\u4e00-\u9fff]{2,16}")  # 2　抢险救援组
FULL_LINE = 30  # characters; a shorter line without a full stop is rarely a wrapped one


@dataclass(frozen=True, slots=True)
class Piece:
    """``length`` characters of a line from ``at``, printed at ``source`` on."""

    at: int
    source: int
    length: int


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph as one line of text, with where each part of it stands."""

    text: str
    printed: str
    pieces: tuple[Piece, ...]
    level: int = 0
    page: int | None = None
    place: Place | None = None

    def ranges(self, start: int, end: int) -> tuple[Range, ...]:
        """Return the source ranges of ``text[start:end]``."""
        found = []
        for piece in self.pieces:
            low, high = max(start, piece.at), min(end, piece.at + piece.length)
            if low < high:
                shift = piece.source - piece.at
                found.append((low + shift, high + shift))
        return tuple(found)

    def cut(self, start: int, end: int | None = None) -> Line:
        """Return ``text[start:end]`` as a line of its own, outer blanks dropped."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        pieces = []
        for piece in self.pieces:
            low, high = max(start, piece.at), min(stop, piece.at + piece.length)
            if low < high:
                pieces.append(Piece(low - start, piece.source + low - piece.at, high - low))
        return replace(self, text=self.text[start:stop], printed=self.printed[start:stop], pieces=tuple(pieces))

    def printed_name(self, name: str) -> str:
        """Return a name that was read from ``text`` as it is printed."""
        found = self.text.find(name)
        if found >= 0:
            return self.printed[found : found + len(name)]
        kept = [i for i, c in enumerate(self.text) if not c.isspace()]
        found = "".join(self.text[i] for i in kept).find(name)
        return "".join(self.printed[i] for i in kept[found : found + len(name)]) if found >= 0 else name


def cell_lines(source: Source, start: int, end: int) -> list[Line]:
    """Return the logical lines of ``source.text[start:end]``."""
    return unwrap([line for line in _broken(_line(source, start, end)) if line.text])


def source_lines(source: Source) -> list[Line]:
    """Return the logical lines of a source in order; a table cell is one line each."""
    paragraphs: list[Line] = []
    found: list[Line] = []
    for block in source.blocks:
        line = replace(_line(source, block.start, block.end), level=block.level, page=block.page, place=block.place)
        if block.place is not None:
            found += unwrap(paragraphs)
            paragraphs = []
            found.append(line)
        elif not BLANK.match(line.text):
            paragraphs += [part for part in _broken(line) if part.text]
    return found + unwrap(paragraphs)


def _line(source: Source, start: int, end: int) -> Line:
    """Return a range of a source as a line, zero-width characters left out."""
    pieces: list[Piece] = []
    printed: list[str] = []
    length = 0
    for part in ZERO_WIDTH_RUN.split(source.text[start:end]):
        if part and part[0] not in ZERO_WIDTH:
            pieces.append(Piece(length, start, len(part)))
            printed.append(part)
            length += len(part)
        start += len(part)
    text = "".join(printed)
    return Line(simplify(text).translate(BLANKS), text, tuple(pieces))


def _broken(line: Line) -> list[Line]:
    starts = [0] + [m.end() for m in re.finditer("\n", line.text)] + [len(line.text) + 1]
    return [line.cut(a, b - 1) for a, b in zip(starts, starts[1:], strict=False)]


def unwrap(lines: list[Line]) -> list[Line]:
    """Return the lines with those joined that were broken inside a sentence."""
    joined: list[Line] = []
    last = ""  # the physical line before: its length tells whether it was full
    for line in lines:
        if joined and _continues(joined[-1], last, line):
            joined[-1] = join(joined[-1], line)
        else:
            joined.append(line)
        last = line.text
    return joined


def _continues(before: Line, last: str, line: Line) -> bool:
    if (
        line.level
        or before.level
        or STOP.search(before.text)
        or starts_item(line.text)
        or LEADERS.search(before.text)
        or TITLED.fullmatch(before.text)
    ):
        return False
    annex = annex_at(before.text)
    if ALONE.search(before.text) or (annex and annex.end == len(before.text)):  # 附件2, then 2027年发展目标
        return False
    if len(last) >= FULL_LINE and INNER.search(before.text):
        return True
    if label_at(before.text) and len(before.text) < FULL_LINE // 2 < FULL_LINE < len(line.text):
        return False  # 四、建议意见 above a paragraph: no line is broken that far before the width of the next one
    return _splits_word(before.text, line.text)


def _splits_word(left: str, right: str) -> bool:
    """Return whether a word of the dictionary spans the break."""
    left, right = left[-4:], right[:4]
    position = 0
    for word in rjieba.cut(left + right):
        if position < len(left) < position + len(word):
            return bool(re.fullmatch(r"[\u4e00-\u9fff]+|[0-9.]+", word))
        position += len(word)
    return False


def join(left: Line, right: Line) -> Line:
    """Return two lines as one, nothing between them."""
    shift = len(left.text)
    moved = tuple(Piece(p.at + shift, p.source, p.length) for p in right.pieces)
    return replace(left, text=left.text + right.text, printed=left.printed + right.printed, pieces=left.pieces + moved)


def starts_item(text: str) -> bool:
    """Return whether a line opens an item by its label, dash or annex heading."""
    return bool(label_at(text) or annex_at(text) or DASH.match(text))
