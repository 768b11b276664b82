"""Ruled tables of a PDF page: cells on the grid, tables joined across pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.model import Place
from index.readers.assembly import Piece
from index.readers.pdf_lines import Glyph, Line, joined, lines_of, starts_anew

Box = tuple[float, float, float, float]
_SAME_EDGE = 3.0
_PADDING = 5.4
_SHORT_BY = 1.6


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell's text and where it stands; rows count from the table's first."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one page; ``cells`` are in reading order."""

    box: Box
    cells: tuple[Cell, ...]
    page: int
    rows: int
    columns: int

    @property
    def top(self) -> float:
        """Return how far below the page's top the table begins."""
        return self.box[1]


def inside(glyph: Glyph, box: Box) -> bool:
    """Return whether the character's centre lies in the box."""
    x0, top, x1, bottom = box
    return x0 <= (glyph.x0 + glyph.x1) / 2 < x1 and top <= glyph.middle < bottom


def table_of(boxes: Sequence[Box], glyphs: Sequence[Glyph], page: int, height: float) -> Table | None:
    """Return the table that the cell boxes make, None where they only frame text."""
    xs = _edges(edge for box in boxes for edge in (box[0], box[2]))
    ys = _edges(edge for box in boxes for edge in (box[1], box[3]))
    cells = [
        cell
        for box in sorted(boxes, key=lambda box: (round(box[1]), box[0]))
        if (cell := _cell(box, xs, ys, glyphs, page, height)).text
    ]
    columns = {cell.column for cell in cells}
    if len(cells) < 2 or len(columns) < 2 or len(ys) < 2:
        return None
    outer = (xs[0], ys[0], xs[-1] + _SAME_EDGE, ys[-1] + _SAME_EDGE)
    return Table(outer, tuple(cells), page, len(ys) - 1, len(xs) - 1)


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _cell(
    box: Box,
    xs: Sequence[float],
    ys: Sequence[float],
    glyphs: Sequence[Glyph],
    page: int,
    height: float,
) -> Cell:
    left, top, right, bottom = (_nearest(edges, at) for edges, at in zip((xs, ys, xs, ys), box, strict=True))
    lines = lines_of((glyph for glyph in glyphs if inside(glyph, box)), page, height)
    return Cell(_cell_text(lines, box[2] - box[0]), top, left, max(bottom - top, 1), max(right - left, 1))


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _cell_text(lines: Sequence[Line], width: float) -> str:
    """Return a cell's paragraphs: only a line that fills the cell wraps into the next.

    Measured by its width and not by its end, for cells are often centred.
    """
    paragraphs: list[list[Line]] = []
    for line in lines:
        before = paragraphs[-1][-1] if paragraphs else None
        if before is None or not _wraps(before, line, width):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return "\n".join(joined(paragraph) for paragraph in paragraphs)


def _wraps(before: Line, after: Line, width: float) -> bool:
    room = width - 2 * _PADDING - (before.x1 - before.x0)
    return room <= _SHORT_BY * before.size and not starts_anew(before, after)


def table_pieces(tables: Sequence[Table], number: int) -> Iterator[Piece]:
    """Yield the cells of a table that runs over one or several pages."""
    rows: list[tuple[int, Cell]] = []
    above = 0
    for index, table in enumerate(tables):
        split = _split_row(table, tables[0]) if index else None
        for cell in table.cells:
            moved = replace(cell, row=above + cell.row)
            at = _above(rows, cell.column) if cell.row == split else None
            if at is None:
                rows.append((table.page, moved))
            else:
                page, upper = rows[at]
                rows[at] = (page, replace(upper, text=_continued(upper.text, cell.text)))
        above += table.rows
    for page, cell in rows:
        place = Place(number, cell.row, cell.column, cell.rows, cell.columns)
        yield Piece(cell.text, page=page, place=place)


def _split_row(table: Table, first: Table) -> int | None:
    """Return the row that a page break cut in two: the first one, without its first cell."""
    header = [cell.text for cell in first.cells if cell.row == 0]
    repeated = [cell.text for cell in table.cells if cell.row == 0] == header
    row = 1 if repeated else 0
    columns = {cell.column for cell in table.cells if cell.row == row}
    numbered = sum(cell.column == 0 for cell in first.cells) > 0.8 * first.rows
    return row if columns and 0 not in columns and numbered else None


def _above(rows: Sequence[tuple[int, Cell]], column: int) -> int | None:
    """Return where the last cell with a text in a column stands, skipping a repeated header."""
    header = {cell.column: cell.text for _, cell in rows if cell.row == 0}
    for index in range(len(rows) - 1, -1, -1):
        cell = rows[index][1]
        if cell.column == column and (cell.row == 0 or cell.text != header.get(column)):
            return index if cell.row else None
    return None


def _continued(above: str, below: str) -> str:
    return above + ("\n" if above.endswith(("。", "；", ";")) else "") + below
