"""Workbooks as an office's Excel saves them, for the tests of question sheets."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from eval import sheet
from eval.errors import BadSet
from eval.questions import Gold, Item

HEADERS = tuple(sheet.COLUMNS)
REQUIRED = ("编号", "类型", "问题", "可答", "文件", "条款号")
FIRST = {"编号": "q1", "类型": "谁负责", "问题": "造林谁负责", "可答": "是", "文件": "haichuan", "条款号": "一"}
"""The cells of a question that nothing is wrong with."""


def item(**fields: object) -> Item:
    """Return the question of such a row, with other fields."""
    plain = {"id": "q1", "type": "who", "question": "造林谁负责", "answerable": True}
    return Item(**{**plain, "clauses": (Gold("haichuan", "一"),), **fields})


def row(**cells: object) -> dict[str, object]:
    """Return the cells of a row that begins a question; a pair is a value with its number format."""
    return FIRST | cells


def workbook(
    folder: Path,
    *rows: Mapping[str, object],
    headers: Iterable[str | None] = HEADERS,
    adjust: Callable[[Worksheet], None] = lambda page: None,
) -> Path:
    """Return a new file s.xlsx whose first page has headers and rows."""
    book = Workbook()
    page = book.worksheets[0]
    for column, header in enumerate(headers, 1):
        page.cell(1, column).value = header
        for number, cells in enumerate(rows, 2):
            value = cells.get(header or "")
            shown, number_format = value if isinstance(value, tuple) else (value, None)
            cell = page.cell(number, column)
            cell.value = shown
            cell.number_format = number_format or cell.number_format  # dates have one of their own
    adjust(page)
    path = folder / "s.xlsx"
    book.save(path)
    return path


def read(path: Path) -> Item:
    """Return the only question of a sheet."""
    (found,) = sheet.read(path).items
    return found


def problems(path: Path) -> list[str]:
    """Return what is told to be wrong with a sheet, a line each, without the file's name."""
    with pytest.raises(BadSet) as found:
        sheet.read(path)
    return [line.removeprefix(f"{path.name} ") for line in str(found.value).splitlines()]


def there_and_back(found: Iterable[Item], folder: Path) -> tuple[Item, ...]:
    """Return questions as they come back from a sheet that they were written to."""
    sheet.write(tuple(found), folder / "s.xlsx")
    return sheet.read(folder / "s.xlsx").items


def repacked(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Return the workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before, parts[part] = parts[part], change(parts[part])
    assert parts[part] != before, "the test changes nothing"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def calculated(path: Path, value: str) -> Path:
    """Return the workbook with the value of its formulas beside them, as Excel saves it."""
    formula = re.compile(rb"<c (r=\"\w+\")[^>]*><f>(.*?)</f><v ?/?>(?:</v>)?</c>")
    cached = b'<c \\1 t="str"><f>\\2</f><v>' + value.encode() + b"</v></c>"
    return repacked(path, "xl/worksheets/sheet1.xml", lambda xml: formula.sub(cached, xml))
