"""Plain text read: one line is one paragraph, tab-led tables become cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.errors import OversizedDocument
from index.model import Block, Source
from index.readers import limits
from index.readers.assembly import tidy
from index.readers.decoding import decode
from index.readers.paragraphs import lost_line_ends, paragraph_ranges
from index.readers.tabbed import Line, read_table, starts_table


def read(path: Path) -> Source:
    """Return the file as paragraphs and table cells.

    Raises:
        DamagedDocument: the bytes are no text.
        OversizedDocument: more lines than a document has.

    """
    text = tidy(decode(path.read_bytes()))
    if text.count("\n") > limits.LINES:
        raise OversizedDocument(f"文本超过 {limits.LINES} 行")
    return Source(path.name, text, tuple(blocks(text)))


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a plain text in order."""
    lines = list(_lines(text))
    single = lost_line_ends(text)
    tables = 0
    index = 0
    while index < len(lines):
        if starts_table(lines, index):
            table = read_table(lines, index, tables)
            yield from table.cells
            tables += 1
            index = table.next_line
            continue
        line = lines[index]
        for start, end in paragraph_ranges(line.text, single=single):
            yield Block(line.start + start, line.start + end)
        index += 1


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for line in text.split("\n"):
        yield Line(start, line)
        start += len(line) + 1
