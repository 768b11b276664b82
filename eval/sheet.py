"""Question sets as sheets that an office fills in Excel: a row per gold clause, a question's further rows without a question.

    items = read(Path("questions.xlsx")).items
    write(items, Path("questions.xlsx"))

Several entries of a cell stand on lines of their own, or between 、 where they are names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from bot.listing import ROLE_NAMES
from eval.errors import BadSet
from eval.questions import TYPES, Gold, Item, Reference, Unit, inconsistent, item_of
from index.model import ROLES, Role
from index.patterns import regex

SHEET = "问题"
HELP = "说明"
ROOM = 500  # rows that are ready to be filled
COLUMNS: Mapping[str, str] = {
    "编号": "每个问题一个，不重复；同一问题的其他条款另起一行，编号和问题留空",
    "类型": "、".join(TYPES.values()) + "；也可以自己写",
    "问题": "照职工会打的字写",
    "上文": "追问时，同一个人之前问过的话，一行一句，先问的在上",
    "可答": "是或否；文件里没有答案的问题写否，后面各栏留空",
    "文件": "文件名（可不带后缀）、标题或文号",
    "条款号": "印在文件上的编号，如 29③、三(一)1、第十二条、前言；文号、日期、有效期等写 meta",
    "关键词": "同一条款号下有几段时，用段里的词指明是哪一段；几个词用、隔开，词里本来有顿号的放在“”里（各栏同）",
    "单位": "该条款的全部单位，如 牵头：市科技局；责任：市财政局、各县区政府",
    "指标": "答案必须说出的数字和日期，连同单位，用、隔开，如 1000件、2018年底",
    "同等条款": "说同样内容、可代替它的条款，一行一个：文件|条款号|关键词",
    "所问角色": "只问牵头等个别角色时写 牵头、责任、配合、指导；都问则留空，不问单位写 无",
    "可附条款": "可以引用而不算错的条款，写法同上",
    "不得出现": "只有错误的答案才会说的词，用、隔开",
}
_OF_QUESTION = ("编号", "类型", "问题", "上文", "可答", "所问角色", "可附条款", "不得出现")
_FIELDS = {
    "id": "编号",
    "type": "类型",
    "question": "问题",
    "answerable": "可答",
    "document": "文件",
    "pointer": "条款号",
}
_REQUIRED = ("编号", "类型", "问题", "可答", "文件", "条款号")
_YES = frozenset({"是", "可", "能", "yes", "y", "true", "1", "√", "✓"})
_NO = frozenset({"否", "不", "不可", "不能", "no", "n", "false", "0", "×", "✗"})
_NONE = "无"
_ROLES: Mapping[str, Role] = {name: role for role, name in ROLE_NAMES.items()}
_PERCENT = re.compile(r"0(?:\.(0+))?%")

T = TypeVar("T")

_APART = regex(r"[、\n](?![^〔〕（）()《》“”]*[〕）)》”])")
"""What parts names; 各县〔市、区〕人民政府 is one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The questions of a sheet, and the row (from 1) in which each stands, by its id."""

    items: tuple[Item, ...]
    rows: Mapping[str, int]


def read(path: Path) -> Sheet:
    """Return the questions of a workbook's sheet 问题, or of its first one.

    Raises:
        BadSet: it is no workbook, lacks columns, or rows are wrong; it lists every row and column that is.
    """
    problems: list[str] = []
    items: dict[int, Item] = {}
    for rows in _questions(_rows_of(path, problems)):
        try:
            items[rows[0].number] = _item(rows)
        except BadSet as error:
            problems += str(error).splitlines()
    problems += inconsistent(list(items.values()))
    if not items and not problems:
        problems.append("没有问题")
    if problems:
        raise BadSet("\n".join(f"{path.name} {problem}" for problem in problems))
    return Sheet(tuple(items.values()), {item.id: number for number, item in items.items()})


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's cells as text; what cannot be read is added to the problems of the sheet."""

    number: int
    cells: Mapping[str, str]
    problems: list[str]

    def read(self, column: str, reader: Callable[[str], T], default: T) -> T:
        """Return what a cell says, or the default where it is empty or wrong."""
        try:
            return reader(self.cells[column]) if self.cells[column] else default
        except ValueError as error:
            self.problems.append(f"第 {self.number} 行 {column}：{error}")
            return default

    def all(self, column: str, reader: Callable[[str], tuple[T, ...]]) -> tuple[T, ...]:
        """Return the entries of a cell, none where it is empty or wrong."""
        return self.read(column, reader, ())

    def gold(self) -> dict[str, object] | None:
        """Return the gold clause of the row, if it has one."""
        if not any(text for column, text in self.cells.items() if column not in _OF_QUESTION):
            return None
        return {
            "document": self.cells["文件"],
            "pointer": self.cells["条款号"],
            "words": self.all("关键词", names_in),
            "units": self.all("单位", _units),
            "figures": self.all("指标", names_in),
            "equivalent": self.all("同等条款", _references),
        }


def _questions(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """Yield the rows of each question: one that says nothing of a question belongs to the one above."""
    question: list[_Row] = []
    for row in rows:
        if question and any(row.cells[column] for column in ("编号", "问题")):
            yield question
            question = []
        question.append(row)
    if question:
        yield question


def _item(rows: Sequence[_Row]) -> Item:
    """Return the question of some rows.

    Raises:
        BadSet: a field is wrong.
    """
    first, *rest = rows
    for row in rest:
        said = [column for column in _OF_QUESTION if row.cells[column]]
        row.problems.extend(f"第 {row.number} 行 {column}：只写在问题的第一行" for column in said)
    fields = {
        "id": first.cells["编号"],
        "type": first.read("类型", _type, ""),
        "question": first.cells["问题"],
        "history": first.cells["上文"].splitlines(),
        "answerable": first.read("可答", _answerable, None),
        "clauses": [gold for row in rows if (gold := row.gold())],
        "roles": first.read("所问角色", _roles, ROLES),
        "besides": first.all("可附条款", _references),
        "must_not": first.all("不得出现", names_in),
    }
    return item_of(fields, f"第 {first.number} 行", names=_FIELDS)


def _rows_of(path: Path, problems: list[str]) -> Iterator[_Row]:
    """Yield each row that is not empty."""
    try:
        book = load_workbook(path, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise BadSet(f"{path.name} 不是 Excel 工作簿（.xlsx）：{error}") from error
    sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    rows = sheet.iter_rows()
    headers = [_text(cell) for cell in next(rows, ())]
    missing = [name for name in _REQUIRED if name not in headers]
    unknown = [name for name in headers if name and name not in COLUMNS]
    if missing or unknown:
        told = [f"缺少列 {'、'.join(missing)}"] * bool(missing) + [f"不认识的列 {'、'.join(unknown)}"] * bool(unknown)
        raise BadSet(f"{path.name} 第 1 行：{'；'.join(told)}（应有 {'、'.join(COLUMNS)}）")
    for number, cells in enumerate(rows, 2):
        found = {name: _text(cell) for name, cell in zip(headers, cells, strict=False) if name}
        if any(found.values()):
            yield _Row(number, {name: found.get(name, "") for name in COLUMNS}, problems)


def _text(cell: Cell) -> str:
    """Return what a cell shows: Excel makes 15% of 0.15, and dates and numbers of what is typed."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date | datetime):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, int | float):
        if percent := _PERCENT.fullmatch(str(cell.number_format)):
            return f"{100 * value:.{len(percent.group(1) or '')}f}%"
        return f"{value:.15g}"
    return "\n".join(line.strip() for line in str(value).splitlines() if line.strip())


def names_in(text: str) -> tuple[str, ...]:
    """Return the names between 、 or on lines of their own; one that has a 、 itself stands in “ ”."""
    names = [name for name in map(str.strip, _APART.split(text)) if name]
    return tuple(name[1:-1] if _is_quoted(name) else name for name in names)


def _is_quoted(name: str) -> bool:
    return name[0] + name[-1] == "“”" and len(_APART.split(name[1:-1])) > 1


def joined(names: Iterable[str]) -> str:
    """Return names as a cell has them."""
    return "、".join(f"“{name}”" if len(_APART.split(name)) > 1 else name for name in names)


def _type(text: str) -> str:
    return next((type_ for type_, name in TYPES.items() if name == text), text)


def _answerable(text: str) -> bool | None:
    if text.lower() not in _YES | _NO:
        raise ValueError(f"写 是 或 否，不是“{text}”")
    return text.lower() in _YES


def _roles(text: str) -> tuple[Role, ...]:
    return () if text == _NONE else tuple(map(_role, names_in(text)))


def _role(name: str) -> Role:
    if name not in _ROLES:
        raise ValueError(f"“{name}”不是角色，写 {'、'.join(_ROLES)}")
    return _ROLES[name]


def _units(text: str) -> tuple[dict[str, object], ...]:
    found: list[dict[str, object]] = []
    for part in filter(None, map(str.strip, re.split(r"[；;\n]", text))):
        role, colon, names = part.replace(":", "：").partition("：")
        if not colon or not names_in(names):
            raise ValueError(f"看不懂“{part}”，应写成 牵头：市科技局；责任：市财政局、各县区政府")
        found += [{"name": name, "role": _role(role.strip())} for name in names_in(names)]
    return tuple(found)


def _references(text: str) -> tuple[dict[str, object], ...]:
    found: list[dict[str, object]] = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) not in (2, 3) or not all(parts[:2]):
            raise ValueError(f"看不懂“{line}”，应写成 文件|条款号|关键词")
        found.append({"document": parts[0], "pointer": parts[1], "words": names_in("".join(parts[2:]))})
    return tuple(found)


def write(items: Sequence[Item], path: Path) -> None:
    """Write a workbook with the questions and a sheet that explains the columns; of no questions it is one to fill."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet.append(list(COLUMNS))
    for cells in (cells for item in items for cells in _rows(item)):
        sheet.append([cells.get(column, "") for column in COLUMNS])
    for column, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = 40 if name == "问题" else 18
        for row in range(1, max(sheet.max_row, ROOM) + 1):
            cell = sheet.cell(row, column)
            cell.number_format = "@"  # as typed: 15% stays 15%, 3-1 is no date
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.font = Font(bold=row == 1)
    sheet.freeze_panes = "D2"
    choice = DataValidation(type="list", formula1='"是,否"', allow_blank=True)
    letter = get_column_letter(list(COLUMNS).index("可答") + 1)
    choice.add(f"{letter}2:{letter}{sheet.max_row}")
    sheet.add_data_validation(choice)
    told = book.create_sheet(HELP)
    for name, meaning in COLUMNS.items():
        told.append([name, meaning])
    told.column_dimensions["B"].width = 100
    book.save(path)


def _rows(item: Item) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a question."""
    question = {
        "编号": item.id,
        "类型": TYPES.get(item.type, item.type),
        "问题": item.question,
        "上文": "\n".join(item.history),
        "可答": "是" if item.answerable else "否",
        "所问角色": "" if item.roles == ROLES else "、".join(ROLE_NAMES[role] for role in item.roles) or _NONE,
        "可附条款": _lines(item.besides),
        "不得出现": joined(item.must_not),
    }
    golds = [_gold(gold) for gold in item.clauses] or [{}]
    yield question | golds[0]
    yield from golds[1:]


def _gold(gold: Gold) -> dict[str, str]:
    return {
        "文件": gold.document,
        "条款号": gold.pointer,
        "关键词": joined(gold.words),
        "单位": "；".join(f"{ROLE_NAMES[role]}：{joined(names)}" for role, names in _by_role(gold.units)),
        "指标": joined(gold.figures),
        "同等条款": _lines(gold.equivalent),
    }


def _by_role(units: Sequence[Unit]) -> Iterator[tuple[Role, list[str]]]:
    for role in ROLES:
        if names := [unit.name for unit in units if unit.role == role]:
            yield role, names


def _lines(references: Sequence[Reference]) -> str:
    return "\n".join("|".join(filter(None, (r.document, r.pointer, joined(r.words)))) for r in references)
