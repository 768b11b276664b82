"""The cells of one sheet turned into paragraphs and one table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import dropwhile

from index.model import Place
from index.readers.assembly import Piece

_NOTE = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]\s*\S")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One printed cell; rows and columns count from 0 at the sheet's corner."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


def sheet_pieces(cells: Iterable[SheetCell], table: int) -> Iterator[Piece]:
    """Yield a sheet's cells as a table; what stands above and below it are paragraphs.

    A title stands above the header row, a note below the last row, each alone
    in its row, or a row of notes such as ``文号：…`` and ``填报单位：…``; a lone
    cell between rows is a section of the table.
    """
    rows: dict[int, list[SheetCell]] = defaultdict(list)
    for cell in cells:
        if cell.text.strip():
            rows[cell.row].append(cell)
    wide = sorted(row for row, held in rows.items() if len(held) > 1)
    full = list(dropwhile(lambda row: all(_NOTE.match(cell.text.strip()) for cell in rows[row]), wide))
    first, last = (min(full), max(full)) if full else (0, -1)
    left = min((cell.column for held in rows.values() for cell in held), default=0)
    for row in sorted(rows):
        for cell in sorted(rows[row], key=lambda cell: cell.column):
            if first <= row <= _hanging_end(rows, last):
                place = Place(table, row - first, cell.column - left, cell.rows, cell.columns)
                yield Piece(cell.text, place=place)
            else:
                yield from (Piece(line) for line in cell.text.split("\n"))


def _hanging_end(rows: dict[int, list[SheetCell]], last: int) -> int:
    """Return the last row that the cells of the table's last full row reach."""
    return max((cell.row + cell.rows - 1 for cell in rows.get(last, [])), default=last)
