"""Characters of a PDF page put together to lines, and lines to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character and its box, in points from the page's top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def size(self) -> float:
        """Return the height of the character's box."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Return the height of the box's centre."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; ``page`` counts from 1, ``height`` is the page's."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int
    height: float


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of running text begin and end, and how far they are apart."""

    left: float
    right: float
    pitch: float


_PAGE_NUMBER = re.compile(
    r"[\s\-—–―－·•~～]*第?\s*(?:\d{1,4}|[ivxlcIVXLC]{1,6}|[一二三四五六七八九十]{1,4})\s*页?\s*(?:[/／，,]?\s*共?\s*\d{1,4}\s*页?)?[\s\-—–―－·•~～]*$"
)
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—①-⑳]")
_SENTENCE_END = re.compile("[。；！？：:;][”’」』》）)]?$|[）)]$")
_NUMERAL = "[一二三四五六七八九十百]"
_LABEL = re.compile(
    f"{_NUMERAL}{{1,3}}、|[(（]{_NUMERAL}{{1,3}}[)）]|第{_NUMERAL}{{1,5}}[章节条]|[0-9０-９]{{1,2}}[.．、]|[(（][0-9０-９]{{1,2}}[)）]|[①-⑳]|附件|——"
)
_WORD_START = re.compile(r"[A-Za-z0-9.,%/-]+")
_EDGE_ZONE = 0.1
_WRAPPED_LINES = 3
_NUMBER_LENGTH = 20
_REPEATS = 0.4
_SHORT_BY = 1.6
_INDENT = 1.2
_GAP = 1.8
_SIZE_CHANGE = 0.12


def lines_of(glyphs: Iterable[Glyph], page: int, height: float) -> list[Line]:
    """Return the lines of the characters from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.middle, glyph.x0)):
        if not rows or not _same_row(rows[-1], glyph):
            rows.append([])
        rows[-1].append(glyph)
    lines = (_line(sorted(row, key=lambda glyph: glyph.x0), page, height) for row in rows)
    return [line for line in lines if line.text]


def _same_row(row: Sequence[Glyph], glyph: Glyph) -> bool:
    recent = row[-1]
    return abs(glyph.middle - recent.middle) <= 0.45 * max(min(glyph.size, recent.size), 1)


def _line(row: Sequence[Glyph], page: int, height: float) -> Line:
    printed = [glyph for glyph in row if glyph.text.strip()]
    if not printed:
        return Line("", 0, 0, 0, 0, 0, page, height)
    text = "".join(_spaced(row)).strip()
    return Line(
        text,
        printed[0].x0,
        max(glyph.x1 for glyph in printed),
        min(glyph.top for glyph in printed),
        max(glyph.bottom for glyph in printed),
        median(glyph.size for glyph in printed),
        page,
        height,
    )


def _spaced(row: Sequence[Glyph]) -> Iterator[str]:
    """Yield the characters of a line with the blanks that its gaps stand for."""
    before: Glyph | None = None
    for glyph in row:
        if before is not None and before.text.strip() and glyph.text.strip():
            gap = (glyph.x0 - before.x1) / max(min(glyph.size, before.size), 1)
            wide = bool(_WIDE.match(before.text) or _WIDE.match(glyph.text))
            if gap > _GAP:
                yield "  "
            elif gap > (0.8 if wide else 0.2):
                yield " "
        yield glyph.text
        before = glyph


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page without page numbers and running heads."""
    counts = Counter(key for lines in pages for key in {_key(line) for line in lines if _at_edge(line)})
    often = max(2, _REPEATS * len(pages))
    repeated = {key for key, count in counts.items() if count >= often}
    return [[line for line in lines if not _is_furniture(line, repeated)] for lines in pages]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", "".join(line.text.split()))


def _at_edge(line: Line) -> bool:
    return line.bottom < _EDGE_ZONE * line.height or line.top > (1 - _EDGE_ZONE) * line.height


def _is_furniture(line: Line, repeated: set[str]) -> bool:
    if not _at_edge(line):
        return False
    number = len(line.text) <= _NUMBER_LENGTH and bool(_PAGE_NUMBER.match(line.text))
    return number or _key(line) in repeated


def margins_of(lines: Sequence[Line], width: float) -> Margins:
    """Return the margins of running text: the outermost that several lines share.

    Where too few lines reach a common end to show where text wraps, the right
    margin is taken to be as wide as the left one.
    """
    if not lines:
        return Margins(0, 0, 0)
    enough = max(1, len(lines) // 20)
    lefts = Counter(round(line.x0) for line in lines)
    left = min(at for at, count in lefts.items() if count >= enough)
    ends = sorted(line.x1 for line in lines)
    right = ends[min(len(ends) - 1, int(0.95 * len(ends)))]
    size = median(line.size for line in lines)
    if sum(right - end < size for end in ends) < _WRAPPED_LINES:
        right = max(right, width - left)
    steps = [
        after.top - before.top
        for before, after in zip(lines, lines[1:], strict=False)
        if after.page == before.page and after.top > before.top
    ]
    return Margins(left, right, median(steps) if steps else 0)


def paragraphs(lines: Sequence[Line], margins: Margins) -> Iterator[list[Line]]:
    """Yield the lines of each paragraph."""
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and _separates(paragraph[-1], line, margins):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def joined(lines: Sequence[Line]) -> str:
    """Return wrapped lines as one; a blank stands between two Latin words only."""
    text = ""
    for line in lines:
        latin = text and not _WIDE.match(text[-1]) and not _WIDE.match(line.text[0])
        text += (" " if latin else "") + line.text
    return text


def _separates(before: Line, after: Line, margins: Margins) -> bool:
    word = _WORD_START.match(after.text)
    slack = _SHORT_BY * before.size + (0.6 * after.size * len(word.group()) if word else 0)
    if margins.right - before.x1 > slack:
        return True
    if after.x0 - margins.left > _INDENT * after.size:
        return True
    if abs(before.size - after.size) > _SIZE_CHANGE * max(before.size, after.size):
        return True
    if after.page == before.page and margins.pitch and after.top - before.top > _GAP * margins.pitch:
        return True
    return starts_anew(before, after)


def starts_anew(before: Line, after: Line) -> bool:
    """Return whether a sentence ends and a numbered item begins."""
    return bool(_SENTENCE_END.search(before.text)) and bool(_LABEL.match(after.text))
