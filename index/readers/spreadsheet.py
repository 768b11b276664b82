"""Workbooks (.xlsx) read: each sheet is one table, its values as they are shown.

The sheets are streamed and only cells that exist are kept, so a sheet that
claims a million rows or merges a whole column costs nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from lxml import etree

from index.errors import DamagedDocument, OversizedDocument
from index.model import Source
from index.readers import limits
from index.readers.assembly import Piece, assemble
from index.readers.number_format import BUILT_IN, GENERAL, iso_shown, shown
from index.readers.package import RELATION, SHEET, Package
from index.readers.sheet import SheetCell, sheet_pieces

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_MERGE_EFFORT = 20_000_000
_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表|Table)\s*\d*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a workbook share."""

    strings: Sequence[str]
    formats: Sequence[str]
    from_1904: bool


def _s(name: str) -> str:
    return f"{{{SHEET}}}{name}"


def read(path: Path) -> Source:
    """Return the workbook's visible sheets in order, a table each.

    Raises:
        DamagedDocument: the archive or a part of it is broken.
        OversizedDocument: more cells or larger parts than a document has.

    """
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise DamagedDocument("压缩包结构不完整") from error
    with Package(archive) as package:
        main = package.linked("", "officeDocument", "xl/workbook.xml")
        root = package.xml(main)
        if root is None:
            raise DamagedDocument("找不到工作簿部件 xl/workbook.xml")
        book = _Book(
            tuple(_strings(package, package.linked(main, "sharedStrings", "xl/sharedStrings.xml"))),
            tuple(_formats(package.xml(package.linked(main, "styles", "xl/styles.xml")))),
            any(element.get("date1904") in ("1", "true") for element in root.iter(_s("workbookPr"))),
        )
        sheets = [
            (sheet.name, list(sheet_pieces(_cells(package, sheet.part, book), number)))
            for number, sheet in enumerate(_sheets(package, main, root))
        ]
    return assemble(path.name, _pieces(sheets))


def _pieces(sheets: Sequence[tuple[str, list[Piece]]]) -> Iterator[Piece]:
    """Yield the sheets' pieces; a sheet's own name is its heading where there are several."""
    filled = [(name, pieces) for name, pieces in sheets if pieces]
    numbers: dict[int, int] = {}
    for name, pieces in filled:
        if len(filled) > 1 and not _DEFAULT_NAME.match(name):
            yield Piece(name, level=1)
        for piece in pieces:
            if piece.place is None:
                yield piece
            else:
                number = numbers.setdefault(piece.place.table, len(numbers))
                yield replace(piece, place=replace(piece.place, table=number))


def _sheets(package: Package, main: str, root: etree._Element) -> Iterator[_Sheet]:
    targets = {relation.id: relation.target for relation in package.relations(main)}
    for element in root.iter(_s("sheet")):
        part = targets.get(element.get(f"{{{RELATION}}}id", ""), "")
        if part and element.get("state", "visible") == "visible":
            yield _Sheet(element.get("name", ""), part)


def _strings(package: Package, part: str) -> Iterator[str]:
    for element in _stream(package, part, _s("si")):
        yield _text(element)


def _text(element: etree._Element) -> str:
    """Return a string item's text; phonetic guides are not part of it."""
    return "".join(found.text or "" for found in element.iter(_s("t")) if found.getparent().tag != _s("rPh"))


def _formats(root: etree._Element | None) -> Iterator[str]:
    """Yield the number format of each cell style."""
    if root is None:
        return
    own = {element.get("numFmtId", ""): element.get("formatCode", GENERAL) for element in root.iter(_s("numFmt"))}
    styles = root.find(_s("cellXfs"))
    for style in styles if styles is not None else ():
        key = style.get("numFmtId", "0")
        yield own.get(key) or BUILT_IN.get(int(key) if key.isdecimal() else 0, GENERAL)


def _stream(package: Package, part: str, *tags: str) -> Iterator[etree._Element]:
    """Yield the elements with these tags; each is forgotten when the next one comes."""
    data = package.data(part)
    if data is None:
        return
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise DamagedDocument(f"部件 {part} 含有文档类型声明")
    data = data.replace(b"http://purl.oclc.org/ooxml/spreadsheetml/main", SHEET.encode())
    try:
        for _, element in etree.iterparse(
            BytesIO(data), events=("end",), tag=tags, resolve_entities=False, no_network=True
        ):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise DamagedDocument(f"部件 {part} 不是完整的 XML") from error


def _cells(package: Package, part: str, book: _Book) -> list[SheetCell]:
    cells: dict[tuple[int, int], SheetCell] = {}
    row, effort = -1, 0
    for element in _stream(package, part, _s("row"), _s("mergeCell")):
        if element.tag == _s("mergeCell"):
            effort += _merge(cells, element.get("ref", ""))
            if effort > _MERGE_EFFORT:
                raise OversizedDocument("合并单元格的区域过多过大")
            continue
        row = _index(element.get("r"), row + 1)
        column = -1
        for cell in element.iter(_s("c")):
            match = _REFERENCE.match(cell.get("r", ""))
            column = _column(match.group(1)) if match else column + 1
            text = _value(cell, book)
            if text.strip():
                cells[row, column] = SheetCell(row, column, text)
        if len(cells) > limits.CELLS:
            raise OversizedDocument(f"单元格超过 {limits.CELLS} 个")
    return list(cells.values())


def _merge(cells: dict[tuple[int, int], SheetCell], reference: str) -> int:
    """Give the first cell of a merged area its spans; the others print nothing.

    Returns how many cells had to be looked at.
    """
    corners = [_REFERENCE.match(corner) for corner in reference.split(":")]
    if len(corners) != 2 or corners[0] is None or corners[1] is None:
        return 0
    top, bottom = int(corners[0].group(2)) - 1, int(corners[1].group(2)) - 1
    left, right = _column(corners[0].group(1)), _column(corners[1].group(1))
    area = (bottom - top + 1) * (right - left + 1)
    inside = (
        [at for at in cells if top <= at[0] <= bottom and left <= at[1] <= right]
        if area > len(cells)
        else [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    )
    for at in inside:
        if at == (top, left) and at in cells:
            cells[at] = replace(cells[at], rows=bottom - top + 1, columns=right - left + 1)
        elif at != (top, left):
            cells.pop(at, None)
    return min(area, len(cells)) + 1


def _value(cell: etree._Element, book: _Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    text = cell.findtext(_s("v")) or ""
    if kind == "s":
        at = int(text) if text.isdecimal() else -1
        return book.strings[at] if 0 <= at < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    if kind == "d":
        return iso_shown(text)
    if kind != "n" or not text:
        return text
    style = cell.get("s", "0")
    at = int(style) if style.isdecimal() else 0
    code = book.formats[at] if at < len(book.formats) else GENERAL
    try:
        return shown(float(text), code, from_1904=book.from_1904)
    except (ValueError, ArithmeticError):
        return text


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _index(text: str | None, default: int) -> int:
    return int(text) - 1 if text and text.isdecimal() else default
