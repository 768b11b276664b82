"""Tables in plain text: a cell on each tab-led line, or several cells in a line.

The first shape is what a Word table becomes when it is saved as text: every
cell starts a line with a tab, its further paragraphs have no tab, an empty
line ends a row, and the header row returns after each page break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.model import Block, Place

_HEADER_WORD = re.compile(
    "序号|序號|编号|編號|任务|任務|单位|單位|部门|部門|内容|內容|措施|时限|時限|时间|時間|备注|備註|项目|項目"
    "|名称|名稱|目标|目標|指标|指標|责任|責任|事项|事項|类别|類別|类型|類型|地区|地區|县区|縣區|要求|进度|進度|标准"
    "|標準|数量|數量|金额|金額|联系|聯繫|电话|電話|依据|依據|职责|職責|职务|職務|姓名|工作|分工|牵头|牽頭|配合|范围|範圍"
)
_COUNTER = re.compile(r"[0-9０-９]{1,4}[.、．]?$")
_SENTENCE = re.compile("[。；;！？，]")
_SENTENCE_END = re.compile("[。；;！？][”’」』）)]?$")
_NUMERAL = "[一二三四五六七八九十百]"
_OUTLINE_LABEL = re.compile(f"{_NUMERAL}+、|[(（]{_NUMERAL}+[)）]|第{_NUMERAL}+[章节節条條编編]|附件|附：|附:")
_BACK_MATTER = re.compile(
    "抄送|主送|附件|附：|附:|注[:：]|备注[:：]|備註[:：]|说明[:：]|說明[:：]|（此件|\\(此件|.*印发$"
)
_DATE = re.compile("(?:[0-9０-９〇○]{4}|[一二][〇○零一二三四五六七八九]{3}) *年")
_UNIT_END = re.compile(
    "(?:局|办|委|厅|廳|部|院|校|会|會|中心|政府|公司|队|隊|处|處|所|站|行|社|団|团|團|组|組|庭|馆|館)$"
)
_MEMBERS = re.compile("各?成[员員][单單]位")
_LABEL_LENGTH = 12
_NAME_LENGTH = 14
_PART_LENGTH = 4
_MIN_CELLS = 3
_MOST_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text and where it starts."""

    start: int
    text: str

    @property
    def blank(self) -> bool:
        """Return whether nothing is printed on the line."""
        return not self.text.strip()

    @property
    def tabbed(self) -> bool:
        """Return whether the line opens a cell."""
        return self.text.startswith("\t") and not self.blank

    @property
    def label(self) -> str:
        """Return the line's text without any blanks."""
        return "".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one table and the first line behind it."""

    cells: tuple[Block, ...]
    next_line: int


@dataclass(frozen=True, slots=True)
class _Cell:
    first: int
    last: int


def starts_table(lines: Sequence[Line], index: int) -> bool:
    """Return whether a table's header begins at ``lines[index]``."""
    return bool(_header(lines, index)) or _is_wide_header(lines, index)


def read_table(lines: Sequence[Line], index: int, number: int) -> Table:
    """Return the table that starts at ``lines[index]``; its cells carry ``number``."""
    header = _header(lines, index)
    if not header:
        return _read_wide(lines, index, number)
    cells, next_line = _collect(lines, header)
    return Table(tuple(_place(lines, header, cells, number)), next_line)


def _printed_from(lines: Sequence[Line], index: int) -> Line | None:
    """Return the first line from ``index`` on that is not blank."""
    return next((lines[at] for at in range(index, len(lines)) if not lines[at].blank), None)


# -- one cell per line ---------------------------------------------------------


def _header(lines: Sequence[Line], index: int) -> tuple[_Cell, ...]:
    """Return the header cells that begin at ``index``, empty where there is no header."""
    cells: list[_Cell] = []
    if index and _is_label(lines[index - 1]):  # the run of labels began above, in vain
        return ()
    while index < len(lines) and _is_label(lines[index]) and len(cells) <= _MOST_COLUMNS:
        last = _label_end(lines, index)
        cells.append(_Cell(index, last))
        index = last + 1
    labels = [lines[cell.first].label for cell in cells]
    if not 2 <= len(cells) <= _MOST_COLUMNS or not any(map(_HEADER_WORD.search, labels)):
        return ()
    following = _printed_from(lines, index)
    return tuple(cells) if following is not None and following.tabbed else ()


def _is_label(line: Line) -> bool:
    label = line.label
    return (
        line.tabbed
        and "\t" not in line.text.strip()
        and len(label) <= _LABEL_LENGTH
        and not _COUNTER.match(label)
        and not _SENTENCE.search(label)
        and not _OUTLINE_LABEL.match(label)
        and not label.endswith(("：", ":"))
    )


def _label_end(lines: Sequence[Line], index: int) -> int:
    """Return the last line of the label that opens at ``index`` (完成⏎⏎时限)."""
    last = index
    probe = index + 1
    while probe < len(lines) and not lines[probe].tabbed:
        line = lines[probe]
        if not line.blank:
            if len(line.label) > _PART_LENGTH or _SENTENCE.search(line.label):
                break
            last = probe
        probe += 1
    return last


def _collect(lines: Sequence[Line], header: Sequence[_Cell]) -> tuple[list[_Cell], int]:
    """Return all cells from the header on, and the first line behind the table."""
    cells: list[_Cell] = []
    labels = [_cell_label(lines, cell) for cell in header]
    index = header[0].first
    filled = 0
    while index < len(lines):
        if lines[index].blank:
            index += 1
            continue
        if not lines[index].tabbed:
            break
        if _opens_row(lines, index, labels, filled):
            filled = 0
        last = _cell_end(lines, index, labels, last_column=filled + 1 >= len(labels))
        cells.append(_Cell(index, last))
        filled += 1
        index = last + 1
    return cells, cells[-1].last + 1


def _cell_label(lines: Sequence[Line], cell: _Cell) -> str:
    return "".join(line.label for line in lines[cell.first : cell.last + 1])


def _opens_row(lines: Sequence[Line], index: int, labels: Sequence[str], filled: int) -> bool:
    """Return whether the cell at ``index`` is the first of a row.

    Columns fill in order; a row that came out short (a merged or a section
    row) is given up when an empty line is followed by the header, a counter,
    or anything at all behind a lone cell.
    """
    if filled == 0 or filled >= len(labels):
        return True
    if lines[index].label == labels[0]:
        return True
    after_gap = lines[index - 1].blank
    if not after_gap:
        return False
    counted = bool(re.search("序|号|號", labels[0]))
    return bool(_COUNTER.match(lines[index].label)) if counted else filled == 1


def _cell_end(lines: Sequence[Line], index: int, labels: Sequence[str], *, last_column: bool) -> int:
    """Return the last line of the cell that opens at ``index``."""
    upcoming = next((at for at in range(index + 1, len(lines)) if lines[at].tabbed), len(lines))
    goes_on = upcoming < len(lines)
    last = index
    for probe in range(index + 1, upcoming):
        line = lines[probe]
        if line.blank:
            continue
        if (last_column or not goes_on) and not _continues(lines, index, last, probe):
            break
        last = probe
    return last


def _continues(lines: Sequence[Line], first: int, last: int, probe: int) -> bool:
    """Return whether the untabbed line ``probe`` still belongs to a row's last cell."""
    line = lines[probe].label
    if _BACK_MATTER.match(line):
        return False
    # A name is never broken over more lines than these; in a longer cell the end decides.
    open_cell = "".join(part.label for part in lines[max(first, last - 2 * _PART_LENGTH) : last + 1])
    if probe == last + 1:
        return True
    if _OUTLINE_LABEL.match(line) or _DATE.search(line):
        return False
    if not _SENTENCE.search(open_cell) and len(open_cell) <= 2 * _NAME_LENGTH:
        return _completes_name(lines, open_cell, line, probe)
    if _SENTENCE_END.search(open_cell):
        return bool(re.match("[①-⑳]|[(（]?[0-9０-９]{1,2}[)）.、．]", line))
    return True


def _completes_name(lines: Sequence[Line], open_cell: str, line: str, probe: int) -> bool:
    """Return whether ``line`` is the next part of a unit's name broken over lines."""
    if len(line) > _NAME_LENGTH or _SENTENCE.search(line) or ":" in line or "：" in line:
        return False
    if _UNIT_END.search(open_cell) and len(line) > _PART_LENGTH and not _MEMBERS.match(line):
        return False
    following = _printed_from(lines, probe + 1)
    return following is None or not _DATE.match(following.label)


def _place(lines: Sequence[Line], header: Sequence[_Cell], cells: Sequence[_Cell], number: int) -> Iterator[Block]:
    labels = [_cell_label(lines, cell) for cell in header]
    row, column = -1, 0
    for cell in cells:
        if row < 0 or _opens_row(lines, cell.first, labels, column):
            row, column = row + 1, 0
        yield _block(lines, cell, Place(number, row, column))
        column += 1


def _block(lines: Sequence[Line], cell: _Cell, place: Place) -> Block:
    first, last = lines[cell.first], lines[cell.last]
    start = first.start + len(first.text) - len(first.text.lstrip())
    end = last.start + len(last.text.rstrip())
    return Block(start, end, place=place)


# -- several cells per line ------------------------------------------------------


def _is_wide_header(lines: Sequence[Line], index: int) -> bool:
    labels = _labels(lines[index].text)
    if len(labels) < _MIN_CELLS or not any(map(_HEADER_WORD.search, labels)):
        return False
    if any(len(label) > 2 * _LABEL_LENGTH or _SENTENCE_END.search(label) for label in labels):
        return False
    following = _printed_from(lines, index + 1)
    return following is not None and "\t" in following.text.strip()


def _labels(text: str) -> list[str]:
    return ["".join(cell.split()) for cell in text.split("\t") if cell.strip()]


def _read_wide(lines: Sequence[Line], index: int, number: int) -> Table:
    """Return the table whose rows are lines of tab-separated cells."""
    separator = re.compile("\t+" if "\t\t" in lines[index].text.strip() else "\t")
    columns = len(separator.split(lines[index].text.strip()))
    indent = len(lines[index].text) - len(lines[index].text.lstrip("\t"))
    cells: list[Block] = []
    row = -1
    while index < len(lines):
        line = lines[index]
        if line.blank:
            if not _goes_on(lines, index):
                break
            while lines[index + 1].blank:
                index += 1
        elif "\t" in line.text.strip() or (line.tabbed and columns > 1):
            row += 1
            cells.extend(_row(line, separator, indent, Place(number, row, 0)))
        elif not _goes_on(lines, index) or _BACK_MATTER.match(line.label):
            break
        elif cells:
            end = line.start + len(line.text.rstrip())
            cells[-1] = Block(cells[-1].start, end, place=cells[-1].place)
        index += 1
    return Table(tuple(cells), index)


def _goes_on(lines: Sequence[Line], index: int) -> bool:
    """Return whether the next printed line behind ``index`` is a row."""
    following = _printed_from(lines, index + 1)
    return following is not None and "\t" in following.text.strip()


def _row(line: Line, separator: re.Pattern[str], indent: int, place: Place) -> Iterator[Block]:
    text = line.text
    skipped = min(indent, len(text) - len(text.lstrip("\t")))
    start, column = skipped, 0
    bounds = [match.span() for match in separator.finditer(text, skipped)] + [(len(text),) * 2]
    for left, right in bounds:
        cell = text[start:left]
        if cell.strip():
            first = start + len(cell) - len(cell.lstrip())
            last = start + len(cell.rstrip())
            yield Block(line.start + first, line.start + last, place=Place(place.table, place.row, column))
        start, column = right, column + 1
