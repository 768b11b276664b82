"""The responsibility ledger as a file: one row per clause, as jsonl, csv or xlsx."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.listing import ROLE_NAMES, target_text
from index.errors import PolicybotError
from index.model import ROLES, Clause, Document, Role, Target
from index.patterns import regex

_CELL_LENGTH = 32_767
_CONTROLS = regex("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TARGET_FIELDS = ("metric", "comparator", "value", "measure", "deadline", "verbatim")
_COLUMNS: Mapping[str, int] = {
    "文件": 32, "文号": 20, "地区": 10, "条款号": 10, "标题层级": 36, "条款": 80,
    **dict.fromkeys((ROLE_NAMES[role] for role in ROLES), 24), "指标": 40, "时限": 16, "来源": 20,
}  # fmt: skip
"""The columns of the table forms, with their widths in characters."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a clause and its document."""

    document: Document
    clause: Clause


def export(entries: Iterable[Entry], path: Path) -> int:
    """Return the number of rows written; the file's ending says in which format.

    Raises:
        PolicybotError: the ending is none of these, or the file cannot be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise PolicybotError(f"{path.name}：导出格式由扩展名决定", remedy=f"扩展名用 {' '.join(_WRITERS)} 之一")
    try:
        return write(entries, path)
    except OSError as error:
        raise PolicybotError(f"{path} 写不了：{error.strerror}", remedy="换一个可写的位置") from error


def record(entry: Entry) -> dict[str, object]:
    """Return a row of the jsonl form."""
    clause = entry.clause
    return {
        "document": entry.document.id,
        "source": entry.document.source,
        "pointer": clause.pointer,
        "trail": list(clause.trail),
        "text": clause.text,
        "responsibilities": [{"unit": found.unit, "role": found.role} for found in clause.responsibilities],
        "targets": [_target(target) for target in clause.targets],
    }


def columns(entry: Entry) -> dict[str, str]:
    """Return a row of the table forms, units by role."""
    document, clause = entry.document, entry.clause
    units = {ROLE_NAMES[role]: "、".join(_units_in(clause, role)) for role in ROLES}
    return {
        "文件": document.title,
        "文号": document.number or "",
        "地区": document.region or "",
        "条款号": clause.pointer,
        "标题层级": " › ".join(clause.trail),
        "条款": clause.text,
        **units,
        "指标": "；".join(map(target_text, clause.targets)),
        "时限": "；".join(dict.fromkeys(target.deadline for target in clause.targets if target.deadline)),
        "来源": document.source,
    }


def _units_in(clause: Clause, role: Role) -> list[str]:
    return [found.unit for found in clause.responsibilities if found.role == role]


def _target(target: Target) -> dict[str, str | None]:
    return {name: getattr(target, name) or None for name in _TARGET_FIELDS}


def _write_jsonl(entries: Iterable[Entry], path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for entry in entries:
            file.write(json.dumps(record(entry), ensure_ascii=False) + "\n")
            count += 1
    return count


def _write_csv(entries: Iterable[Entry], path: Path) -> int:
    """Write a table that Excel opens as UTF-8, and in which no text is a formula."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for entry in entries:
            writer.writerow("'" + text if text.startswith(_FORMULA) else text for text in columns(entry).values())
            count += 1
    return count


def _write_xlsx(entries: Iterable[Entry], path: Path) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("责任台账")
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width

    def cell(text: str, font: Font | None = None) -> WriteOnlyCell:
        made = WriteOnlyCell(sheet, value=_CONTROLS.sub("", text)[:_CELL_LENGTH])
        made.data_type = "s"  # a text that begins with = is no formula
        made.alignment = Alignment(wrap_text=True, vertical="top")
        if font:
            made.font = font
        return made

    bold = Font(bold=True)
    sheet.append([cell(name, bold) for name in _COLUMNS])
    count = 0
    for entry in entries:
        sheet.append([cell(text) for text in columns(entry).values()])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{count + 1}"
    book.save(path)
    return count


_WRITERS: Mapping[str, Callable[[Iterable[Entry], Path], int]] = {
    ".jsonl": _write_jsonl,
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}
