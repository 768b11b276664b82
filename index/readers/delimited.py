"""Comma-separated files (.csv) read: one table, delimiter and encoding detected."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from index.errors import DamagedDocument, OversizedDocument
from index.model import Source
from index.readers import limits
from index.readers.assembly import assemble, tidy
from index.readers.decoding import decode
from index.readers.sheet import SheetCell, sheet_pieces

_DELIMITERS = (",", "\t", ";", "|", "，")
_SAMPLE_ROWS = 50


def read(path: Path) -> Source:
    """Return the file as one table; lone cells above and below it are paragraphs.

    Raises:
        DamagedDocument: the bytes are no text, or a quotation never ends.
        OversizedDocument: more cells than a document has.

    """
    text = tidy(decode(path.read_bytes()))
    return assemble(path.name, sheet_pieces(_cells(text), 0))


def _cells(text: str) -> Iterator[SheetCell]:
    found = 0
    try:
        for row, values in enumerate(csv.reader(StringIO(text), delimiter=delimiter_of(text))):
            found += len(values)
            if found > limits.CELLS:
                raise OversizedDocument(f"单元格超过 {limits.CELLS} 个")
            for column, value in enumerate(values):
                yield SheetCell(row, column, value.replace("\r", ""))
    except csv.Error as error:
        raise DamagedDocument(f"表格的引号或字段不完整（{error}）") from error


def delimiter_of(text: str) -> str:
    """Return the delimiter under which most rows have the same number of cells."""
    return max(_DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))


def _agreement(text: str, delimiter: str) -> tuple[int, int]:
    """Return how many sampled rows share the commonest width, and that width."""
    widths = Counter(width for width in _widths(text, delimiter) if width > 1)
    if not widths:
        return 0, 0
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return rows, width


def _widths(text: str, delimiter: str) -> Sequence[int]:
    widths: list[int] = []
    try:
        for row in csv.reader(StringIO(text[:200_000]), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                widths.append(len(row))
            if len(widths) == _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return widths
