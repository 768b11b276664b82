"""The body of a source as items: paragraphs split by their labels, tables by their rows."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import takewhile
from typing import Literal

from index.items import Item, is_box, split_items
from index.labels import Label, label_at
from index.lines import Line, cell_lines
from index.lines import join as join_lines
from index.model import Range, Source
from index.parts import Part
from index.patterns import regex
from index.tables import Row, read_table
from index.text import compact

TIME = 20  # characters of a deadline in a cell
MARKED = regex("([①-⑳])([^①-⑳]+)")
ANNOUNCES = regex("印发|公布|现予|通过|同意")
TITLED = regex("《([^《》]{4,60})》")
TIMED = regex("[0-9]年|[0-9]月|年底|月底|季度|长期|持续|每年|适时|立行立改")

Account = Literal["clause", "heading", "header", "shared", "meta", "boilerplate"]


def body_items(
    source: Source, lines: Sequence[Line], parts: Sequence[Part]
) -> tuple[list[Item], list[tuple[Range, Account]]]:
    """Return the items of the body in order, table rows among them, and the rest's account."""
    items: list[Item] = []
    account: list[tuple[Range, Account]] = []
    titles = _announced(lines)
    paragraphs: list[Line] = []
    cells: list[Line] = []

    def flush() -> None:
        nonlocal paragraphs, cells
        items.extend(split_items(paragraphs, titles))
        paragraphs = []
        if cells:
            items.extend(_table_items(source, cells, account))
            cells = []

    for line, part in zip(lines, parts, strict=True):
        if part != "body":
            account += [(r, part) for r in line.ranges(0, len(line.text))]
        elif line.place is None:
            if cells:
                flush()
                paragraphs = []
            paragraphs.append(line)
        else:
            if cells and cells[-1].place and line.place.table != cells[-1].place.table:
                flush()
            elif paragraphs:
                flush()
            cells.append(line)
    flush()
    return items, account


def _announced(lines: Sequence[Line]) -> frozenset[str]:
    """Return the 《titles》 that stand before the first label: what a notice puts into force with it."""
    before = (line for line in takewhile(lambda line: not label_at(line.text), lines) if ANNOUNCES.search(line.text))
    return frozenset(compact(title) for line in before for title in TITLED.findall(line.text))


def _table_items(source: Source, cells: Sequence[Line], account: list[tuple[Range, Account]]) -> Iterator[Item]:
    table = read_table(cells)
    for kind, lines in (("header", table.headers), ("shared", table.shared)):
        account += [(r, kind) for line in lines for r in line.ranges(0, len(line.text))]  # type: ignore[misc]
    above: tuple[Line, ...] = ()
    for row in table.rows:
        if row.section:
            yield from _section(source, row.content[0])
            continue
        if row.above != above:
            above = row.above
            for line in above:
                yield Item(_flat(source, line), None, heading=True, table=True)
        yield from _row_items(source, row, account)


def _flat(source: Source, cell: Line) -> Line:
    """Return a cell as one line, its line breaks taken out."""
    lines = _lines(source, cell)
    return reduce(join_lines, lines) if lines else cell


def _lines(source: Source, cell: Line) -> list[Line]:
    ranges = cell.ranges(0, len(cell.text))
    return cell_lines(source, ranges[0][0], ranges[-1][1]) if ranges else []


def _section(source: Source, cell: Line) -> Iterator[Item]:
    line = _flat(source, cell)
    yield Item(line, label_at(line.text), heading=True, table=True)


def _row_items(source: Source, row: Row, account: list[tuple[Range, Account]]) -> Iterator[Item]:
    parts = [split_items(_lines(source, cell)) for cell in row.content]
    if row.number:  # a row's own number comes first: a cell may quote 第十条 of a regulation
        parts = [[replace(item, label=None) if _quoted(item) else item for item in part] for part in parts]
    tasks = [part for part in parts if any(item.label for item in part)]
    if row.header and len(tasks) == 1 and len(tasks[0]) == 1:  # the number of the row's name: 3.城镇就业占比（%）
        tasks = []
    marks = {item.label.printed for item in tasks[0] if item.label} if tasks else set()
    timing = {mark: due for part in tasks[1:] for mark, due in _timing(part, marks)}
    tasks = [part for part in tasks if part is tasks[0] or not _timing(part, marks)]
    for part in parts if tasks else []:
        if part not in tasks:
            account += [(r, "shared") for item in part for r in item.line.ranges(0, len(item.line.text))]
    beside = [part for part in parts if tasks and part not in tasks and not _timing(part, marks)]
    shared = [" ".join(item.line.printed for item in part) for part in beside]
    notes = (*shared, row.header) if row.header and not tasks else tuple(shared)
    inner = [item for part in tasks or parts for item in part]
    units = tuple(replace(unit, unit=line.printed_name(unit.unit)) for unit, line in row.units)
    number = _flat(source, row.number) if row.number else None
    printed = number.text.strip().rstrip(".．、") if number else ""
    label = (
        Label("row", int(printed) if printed.isdigit() else 0, printed, 0, len(number.text))
        if number and printed
        else None
    )
    if number and label:
        yield Item(number, label, heading=True, table=True, units=units)
    if inner and len(row.content) == 1 and is_box(inner[0]) and not any(item.label for item in inner[1:]):
        yield replace(inner.pop(0), heading=True, table=True)
    elif not tasks and len(inner) > 1:
        first, *rest = inner
        inner = [replace(first, more=tuple(item.line for item in rest))]
    for item in inner:
        own = timing.get(item.label.printed, "") if item.label else ""
        yield replace(item, table=True, units=units, notes=(*notes, own) if own else notes)


def _quoted(item: Item) -> bool:
    """Return whether an item of a cell begins with the article of something that it quotes."""
    return item.label is not None and item.label.kind in ("article", "part")


def _timing(part: Sequence[Item], marks: Container[str]) -> list[tuple[str, str]]:
    """Return when each task of a row is due, by its mark, where a cell says nothing else: ①2024年12月底前；②持续推进.

    Args:
        part: the items of a cell.
        marks: how the row's tasks are marked; a cell with other marks times none of them.
    """
    found = [m.groups() for item in part for m in MARKED.finditer(item.line.printed)]
    said = [(mark, due.strip(" 　；;，,。")) for mark, due in found]
    timed = len(said) > 1 and all(mark in marks and len(due) <= TIME and TIMED.search(due) for mark, due in said)
    return said if timed else []
