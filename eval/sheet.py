"""Question sets as sheets that an office fills in Excel: a row per gold clause, a question's further rows without a question.

    items = read(Path("questions.xlsx")).items
    write(items, Path("questions.xlsx"))

What a cell says is read in :mod:`eval.cells`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from eval import cells
from eval.errors import BadSet
from eval.questions import TYPES, Gold, Item, inconsistent, item_of
from index.model import ROLES

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
    "关键词": "同一条款号下有几段时，用段里的词指明是哪一段，用、隔开；词里有顿号的，每个另起一行，行首写“- ”（各栏同）",
    "单位": "该条款的全部单位，如 牵头：市科技局；责任：市财政局、各县区政府",
    "指标": "答案必须说出的数字和日期，连同单位，用、隔开，如 1000件、2018年底",
    "同等条款": "说同样内容、可代替它的条款，一行一个：文件|条款号|关键词",
    "所问角色": "只问牵头等个别角色时写 牵头、责任、配合、指导；都问则留空，不问单位写 无",
    "可附条款": "可以引用而不算错的条款，写法同上",
    "不得出现": "只有错误的答案才会说的词，用、隔开",
}
_OF_QUESTION = ("编号", "类型", "问题", "上文", "可答", "所问角色", "可附条款", "不得出现")
_REQUIRED = ("编号", "类型", "问题", "可答", "文件", "条款号")
_FIELDS: Mapping[str, str] = {
    "id": "编号", "type": "类型", "question": "问题", "history": "上文", "answerable": "可答", "document": "文件",
    "pointer": "条款号", "words": "关键词", "units": "单位", "figures": "指标", "equivalent": "同等条款",
    "roles": "所问角色", "besides": "可附条款", "must_not": "不得出现",
}  # fmt: skip

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The questions of a sheet, and the rows (from 1) of each by its id: that of the question, then of its other clauses."""

    items: tuple[Item, ...]
    rows: Mapping[str, tuple[int, ...]]


def read(path: Path) -> Sheet:
    """Return the questions of a workbook's sheet 问题, or of its first one.

    Raises:
        BadSet: it is no workbook, lacks columns, or rows are wrong; it lists every row and column that is.
    """
    problems: list[str] = []
    found: list[tuple[Item, tuple[int, ...]]] = []
    seen = 0
    for rows in _questions(_rows_of(path, problems)):
        seen += 1
        golds = tuple(row.number for row in rows if row.has_gold) or (rows[0].number,)
        if item := _item(rows, golds, problems):
            found.append((item, golds))
    problems += inconsistent([(item.id, f"第 {rows[0]} 行") for item, rows in found])
    if not seen and not problems:
        problems.append("没有问题")
    if problems:
        raise BadSet("\n".join(f"{path.name} {problem}" for problem in problems))
    return Sheet(tuple(item for item, _ in found), {item.id: rows for item, rows in found})


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's cells as text; what cannot be read is added to the problems of the sheet."""

    number: int
    cells: Mapping[str, str]
    problems: list[str]

    @property
    def has_gold(self) -> bool:
        """Whether the row has a gold clause."""
        return any(text for column, text in self.cells.items() if column not in _OF_QUESTION)

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

    def gold(self) -> dict[str, object]:
        """Return the gold clause of the row."""
        return {
            "document": self.cells["文件"],
            "pointer": self.cells["条款号"],
            "words": self.all("关键词", cells.names_in),
            "units": self.all("单位", cells.units_in),
            "figures": self.all("指标", cells.names_in),
            "equivalent": self.all("同等条款", cells.references_in),
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


def _item(rows: Sequence[_Row], golds: Sequence[int], problems: list[str]) -> Item | None:
    """Return the question of some rows; None where something is wrong, which is added to the problems."""
    first, *rest = rows
    before, item = len(problems), None
    for row in rest:
        said = [column for column in _OF_QUESTION if row.cells[column]]
        problems += (f"第 {row.number} 行 {column}：只写在问题的第一行" for column in said)
    answerable = first.read("可答", cells.answerable_in, None)
    refused = answerable is False and any(row.has_gold for row in rows)
    fields: dict[str, object] = {
        "id": first.cells["编号"],
        "type": first.read("类型", cells.type_in, ""),
        "question": first.cells["问题"],
        "history": cells.lines_in(first.cells["上文"]),
        "clauses": [row.gold() for row in rows if row.has_gold and not refused],
        "roles": first.read("所问角色", cells.roles_in, ROLES),
        "besides": first.all("可附条款", cells.references_in),
        "must_not": first.all("不得出现", cells.names_in),
    }
    fields |= {} if answerable is None else {"answerable": answerable}
    wrong = {problem.partition("：")[0] for problem in problems[before:]}

    def where(path: tuple[int | str, ...]) -> str:
        of_gold = len(path) > 1 and path[0] == "clauses"
        row = golds[int(path[1])] if of_gold else first.number
        column = next((_FIELDS[str(part)] for part in (path[2:] if of_gold else path) if part in _FIELDS), "")
        place = f"第 {row} 行 {column}".rstrip()
        return "" if place in wrong else place

    try:
        item = item_of(fields, where)
    except BadSet as error:
        problems += filter(None, str(error).split("\n"))
    if refused:
        problems.append(f"第 {golds[0]} 行 不可答的问题不写条款")
    return None if len(problems) > before else item


def _rows_of(path: Path, problems: list[str]) -> Iterator[_Row]:
    """Yield each row that is not empty."""
    page, formulas = (_page(path, values=values) for values in (True, False))
    rows = page.iter_rows()
    headers = [_header(cell) for cell in next(rows, ())]
    missing = [name for name in _REQUIRED if name not in headers]
    unknown = [name for name in headers if name and name not in COLUMNS]
    twice = [name for name in COLUMNS if headers.count(name) > 1]
    told = [(missing, "缺少列"), (unknown, "不认识的列"), (twice, "重复的列")]
    if any(names for names, _ in told):
        what = "；".join(f"{word} {'、'.join(names)}" for names, word in told if names)
        raise BadSet(f"{path.name} 第 1 行：{what}（应有 {'、'.join(COLUMNS)}）")
    for number, found in enumerate(rows, 2):
        row = _Row(number, {}, problems)
        texts = dict.fromkeys(COLUMNS, "")
        for name, cell in zip(headers, found, strict=False):
            if name:
                texts[name] = _told(row, name, cell, formulas)
        if any(texts.values()):
            yield _Row(number, texts, problems)


def _told(row: _Row, name: str, cell: Cell, formulas: Worksheet) -> str:
    """Return what a cell says; what it cannot say is added to the problems."""
    try:
        if cell.value is None and formulas[cell.coordinate].data_type == "f":
            raise ValueError("公式没有结果，请在 Excel 里打开并保存一次")
        text = cells.text_of(cell)
        return text if name in ("问题", "上文") and text.strip() else text.strip()
    except ValueError as error:
        row.problems.append(f"第 {row.number} 行 {name}：{error}")
        return ""


def _header(cell: Cell) -> str:
    return "".join(str(cell.value or "").split())


def _page(path: Path, *, values: bool) -> Worksheet:
    """Return the sheet 问题 of a workbook, or its first one, with values or formulas.

    Raises:
        BadSet: it is no workbook, or has no such sheet.
    """
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        raise BadSet(f"{path.name} 不是 Excel 工作簿（.xlsx）")
    try:
        with path.open("rb") as file:
            book = load_workbook(file, data_only=values)
    except FileNotFoundError as error:
        raise BadSet(f"{path}：没有这个文件") from error
    except Exception as error:  # openpyxl lets through whatever its parts raise
        raise BadSet(f"{path.name} 不是 Excel 工作簿（.xlsx），或已损坏：{error}") from error
    pages = [page for page in book.worksheets if page.title == SHEET] or book.worksheets
    if not pages:
        raise BadSet(f"{path.name} 没有工作表")
    return pages[0]


def write(items: Sequence[Item], path: Path) -> None:
    """Write a workbook with the questions and a sheet that explains the columns; of no questions it is one to fill.

    Control characters, which no sheet may have, are left out.

    Raises:
        BadSet: the file cannot be written.
    """
    book = Workbook()
    page = book.worksheets[0]
    page.title = SHEET
    rows = [dict(zip(COLUMNS, COLUMNS, strict=True)), *(row for item in items for row in _rows(item))]
    rows += [{}] * (ROOM - len(rows))  # ready to be filled
    top, plain, bold = Alignment(vertical="top", wrap_text=True), Font(), Font(bold=True)
    for number, texts in enumerate(rows, 1):
        for column, name in enumerate(COLUMNS, 1):
            cell = page.cell(number, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", texts.get(name, "")) or None
            cell.data_type = "s" if cell.value else "n"  # = begins no formula
            cell.number_format = "@"  # as typed: 15% stays 15%, 3-1 is no date
            cell.alignment, cell.font = top, bold if number == 1 else plain
    for column, name in enumerate(COLUMNS, 1):
        page.column_dimensions[get_column_letter(column)].width = 40 if name == "问题" else 18
    page.freeze_panes = "D2"
    choice = DataValidation(type="list", formula1='"是,否"', allow_blank=True)
    letter = get_column_letter(list(COLUMNS).index("可答") + 1)
    choice.add(f"{letter}2:{letter}{len(rows)}")
    page.add_data_validation(choice)
    told = book.create_sheet(HELP)
    for name, meaning in COLUMNS.items():
        told.append([name, meaning])
    told.column_dimensions["B"].width = 100
    try:
        book.save(path)
    except OSError as error:
        raise BadSet(f"{path}：写不了：{error.strerror}") from error


def _rows(item: Item) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a question."""
    question = {
        "编号": item.id,
        "类型": TYPES.get(item.type, item.type),
        "问题": item.question,
        "上文": cells.lines(item.history),
        "可答": "是" if item.answerable else "否",
        "所问角色": "" if item.roles == ROLES else cells.roles(item.roles),
        "可附条款": cells.references(item.besides),
        "不得出现": cells.names(item.must_not),
    }
    golds = [_gold(gold) for gold in item.clauses] or [{}]
    yield question | golds[0]
    yield from golds[1:]


def _gold(gold: Gold) -> dict[str, str]:
    return {
        "文件": gold.document,
        "条款号": gold.pointer,
        "关键词": cells.names(gold.words),
        "单位": cells.units(gold.units),
        "指标": cells.names(gold.figures),
        "同等条款": cells.references(gold.equivalent),
    }
