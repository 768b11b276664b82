"""The rows of a Word table and where its cells stand on the grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from index.model import Place
from index.readers.assembly import Piece
from index.readers.word_numbering import value_of, w

_WRAPPERS = frozenset(map(w, ("sdt", "sdtContent", "customXml", "ins", "moveTo")))
_WIDEST = 1_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One ``w:tc``: its grid columns, and whether it only continues the cell above."""

    element: etree._Element
    column: int
    columns: int
    continues: bool
    pieces: tuple[Piece, ...] = ()

    @property
    def printed(self) -> bool:
        """Return whether the cell shows any text."""
        return not self.continues and any(piece.text.strip() for piece in self.pieces)


def rows_of(table: etree._Element) -> list[list[Cell]]:
    """Return the cells of a table by row; rows that a revision deletes are left out."""
    hanging: set[int] = set()
    rows: list[list[Cell]] = []
    for row in _children(table, w("tr")):
        properties = row.find(w("trPr"))
        if properties is not None and properties.find(w("del")) is not None:
            continue
        cells = _cells(row, _number(value_of(properties, "gridBefore"), 0), hanging)
        rows.append(cells)
        hanging = {cell.column for cell in cells if cell.continues or _merges(cell.element)}
    return rows


def place_cells(rows: Sequence[Sequence[Cell]], table: int) -> Iterator[tuple[Cell, Place]]:
    """Yield each cell that is not a continuation, with its place."""
    for at, row in enumerate(rows):
        for cell in row:
            if cell.continues:
                continue
            height = 1
            while at + height < len(rows) and _continued(rows[at + height], cell.column):
                height += 1
            yield cell, Place(table, at, cell.column, height, cell.columns)


def _continued(row: Sequence[Cell], column: int) -> bool:
    return any(cell.continues and cell.column == column for cell in row)


def _cells(row: etree._Element, column: int, hanging: set[int]) -> list[Cell]:
    """Return a row's cells; a continuation that nothing hangs over is a cell of its own."""
    cells: list[Cell] = []
    for element in _children(row, w("tc")):
        properties = element.find(w("tcPr"))
        columns = min(_number(value_of(properties, "gridSpan"), 1), _WIDEST)
        if value_of(properties, "hMerge") in ("", "continue") and cells:
            last = cells[-1]
            cells[-1] = Cell(last.element, last.column, last.columns + columns, last.continues)
        else:
            continues = value_of(properties, "vMerge") in ("", "continue") and column in hanging
            cells.append(Cell(element, column, columns, continues))
        column += columns
    return cells


def _merges(cell: etree._Element) -> bool:
    return value_of(cell.find(w("tcPr")), "vMerge") is not None


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else default
