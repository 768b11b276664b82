"""Cells with spans put on a table's grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.model import Place

_WIDEST = 300


@dataclass(frozen=True, slots=True)
class Span:
    """How many rows and columns a cell covers; 0 rows reach to the table's end."""

    rows: int = 1
    columns: int = 1


def grid_places(rows: Sequence[Sequence[Span]], table: int) -> Iterator[Place]:
    """Yield the place of each cell in order, pushed right by cells that hang down."""
    hanging: dict[int, int] = {}
    for row, spans in enumerate(rows):
        column = 0
        left = len(rows) - row
        opened: dict[int, int] = {}
        for span in spans:
            while column < _WIDEST and hanging.get(column, 0):
                column += 1
            height = min(span.rows or left, left) if span.rows >= 0 else 1
            width = min(max(span.columns, 1), _WIDEST)
            yield Place(table, row, column, max(height, 1), width)
            covered = range(column, min(column + width, _WIDEST))
            opened.update(dict.fromkeys(covered, max(height, 1)))
            column += width
        hanging = {at: height - 1 for at, height in {**hanging, **opened}.items() if height > 1}
