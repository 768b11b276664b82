"""Tables into rows: number, content, units with roles, section headings.

Columns are known by their headers (序号, 主要任务, 责任单位, 完成时限 …). A
header may repeat after a page break; a cell may serve several rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.agencies import known_forms, looks_like_unit, split_units
from index.lines import Line
from index.marks import KEY_ROLE, ORDER, apply_order, first_leads, read_mark, unique
from index.model import SEPARATED, Responsibility, Role
from index.patterns import regex
from index.running import running_units
from index.text import compact

Column = Literal["number", "unit", "content"]
NUMBERED = regex(r"^(?:序号|编号|序|项号|no\.?)$")
PERSON = regex(r"领导|责任人|联系人|人员|电话|负责人")
NOUN = "(?:单位|部门|机构|机关|科室|处室|主体|股室)"
UNITS = regex(
    r"^(?!.*(?:期限|时限|时间|日期|进度|政策|内容|标准|措施|情况|任务|事项|依据|计划|方式|范围|目标|要求|步骤|阶段|金额|地点|条件)$)"
    r"(?:(?P<kind>牵头|主办|主责|主管|责任|负责|承办|承担|落实|实施|配合|协办|协助|协同|参与|参加|支持|指导|督导)"
    rf"(?:[和及/、（(]?.{{0,8}}?{NOUN}.{{0,14}}|(?:责任|领导|方|者)?(?:[（(].{{1,14}}[）)])?)"
    rf"|.{{0,6}}(?:责任|牵头|配合|实施|成员|提供|填报|承办|落实){NOUN}.{{0,6}}|单位|部门|责任分工)$"
)
HEADER = regex(
    r"序号|编号|任务|内容|事项|措施|项目|目标|指标|要求|单位|部门|时限|时间|期限|进度|责任|牵头|配合|备注|类别|名称|范围|分工|领域|标准|依据|步骤|数量|年度|成果|种类|[（(][^（()）]{1,6}[)）]$|^(?:19|20)[0-9]{2}(?:[-—~至][0-9]{2,4})?年(?![0-9])"
)
INLINE_ROLE: tuple[tuple[re.Pattern[str], Role], ...] = (
    (regex(r"[（(](?:牵头|主办|主责)(?:单位|部门)?[）)]"), "lead"),
    (regex(r"[（(](?:配合|参与|协办|协助)(?:单位|部门)?[）)]"), "support"),
    (regex(r"[（(](?:指导|督导)(?:单位|部门)?[）)]"), "guide"),
)
ANY_BODY = ("单位", "部门")  # whose header alone does not say that they are accountable
NOTE = regex(r"\s*(?:备?注|说明)\s*[：:]")
DUTIES = regex("[；;。]")
ACTS = regex(
    "负责[\u4e00-\u9fff]{2}|配合做好|[\u4e00-\u9fff](?:制定|制订|指导|推进|推动|落实|组织|实施|开展|审批|提供|研究|出台|建立|统筹)[\u4e00-\u9fff]{2}"
)
TELLS = regex("[0-9０-９]|更新|完成|启动|发布|推进|推荐|不超过|每[年月]|[的须了]|同意|督促")  # what no name has
MEMBERS = regex(r"各?成员单位$|办公室$")
BARE_FIGURE = regex(r"[0-9０-９][0-9０-９,.．]*[%％‰]?(?:[-—～~至][0-9０-９][0-9０-９,.．]*[%％‰]?)?")
COUNTED = regex(rf"{BARE_FIGURE.pattern}(?:(?![年月日])[\u4e00-\u9fff/]{{1,3}})?")  # 15分, but not 2023年底前
SHORT = 16


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its number, content and units, each with its cell; or a section heading.

    ``header`` joins the printed headers of the content cells where these cells
    say nothing without them: 地区 | 2017年 | 2020年.
    """

    number: Line | None
    content: tuple[Line, ...]
    units: tuple[tuple[Responsibility, Line], ...]
    above: tuple[Line, ...] = ()
    section: bool = False
    header: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows, its header cells, and the cells that several clauses share."""

    rows: tuple[Row, ...]
    headers: tuple[Line, ...]
    shared: tuple[Line, ...]


def read_table(cells: Sequence[Line]) -> Table:
    """Return the rows of a table from its cells, each a line with its place."""
    grid: dict[int, list[Line]] = {}
    for cell in cells:
        if cell.place:
            grid.setdefault(cell.place.row, []).append(cell)
    order = sorted(grid)
    width = max((c.place.column + c.place.columns for c in cells if c.place), default=1)
    above = _title_rows([grid[row] for row in order], width)
    below = above + _header_height([grid[row] for row in order[above:]])
    heads = [cell for row in order[above:below] for cell in grid[row]]
    captions = _captions(heads)
    signature = {compact(cell.text) for cell in heads}
    headers, shared, rows = list(heads), [], []
    tall = [c for c in cells if c.place and c.place.rows > 1 and c.text.strip()]
    for index in (*order[:above], *order[below:]):
        row = [cell for cell in grid[index] if cell.text.strip()]
        covering = [
            c for c in tall if c.place and c.place.row < index < c.place.row + c.place.rows and c not in headers
        ]
        if not row:
            continue
        if heads and {compact(cell.text) for cell in row} <= signature and len(row) > 1:
            headers += row
        elif len(row) == 1 and not covering and _spans(row[0], width) and not NOTE.match(row[0].text):
            rows.append(Row(None, (row[0],), (), section=True))
        else:
            _append(rows, replace(read := _row(row, covering, captions), header=_header(heads, read.content)))
            shared += [cell for cell in row if _kind(cell, captions) == "unit"]
    return Table(tuple(rows), tuple(headers), tuple(shared))


def _append(rows: list[Row], row: Row) -> None:
    """Add a row; a merged cell that an earlier row holds as its content is no heading, and shares this row's units."""
    holders = [i for i, earlier in enumerate(rows) if any(cell in earlier.content for cell in row.above)]
    held = [cell for i in holders for cell in rows[i].content]
    if holders and not row.content and not rows[holders[-1]].section:
        holder = rows[holders[-1]]
        names = {unit.unit for unit, _ in holder.units}
        more = tuple(entry for entry in row.units if entry[0].unit not in names)
        rows[holders[-1]] = replace(holder, units=(*holder.units, *more))
    rows.append(replace(row, above=tuple(cell for cell in row.above if cell not in held)))


def _spans(cell: Line, width: int) -> bool:
    return (
        cell.place is not None
        and width > 1
        and (cell.place.columns >= width - 1 or cell.place.column == 0 and len(cell.text) <= 40)
    )


def _title_rows(rows: Sequence[Sequence[Line]], width: int) -> int:
    """Return how many rows above the headers hold nothing but the table's title, a cell as wide as the table."""
    for count, row in enumerate(rows[:-1]):
        held = [cell for cell in row if cell.text.strip()]
        if len(held) != 1 or not (place := held[0].place) or width < 2 or place.columns < width:
            return count
    return 0


def _header_height(rows: Sequence[Sequence[Line]]) -> int:
    """Return how many leading rows are headers: none to three."""
    if not rows or not (_is_header(rows[0]) or _heads_figures(rows) or _is_divided(rows)):
        return 0
    merged = any(c.place and (c.place.columns > 1 or c.place.rows > 1) for c in rows[0])
    if not (merged and len(rows) > 2 and (_is_header(rows[1]) or _divides(rows[0], rows[1]))):
        return 1
    return 3 if len(rows) > 3 and _divides(rows[1], rows[2]) else 2


def _is_divided(rows: Sequence[Sequence[Line]]) -> bool:
    """Return whether each short word of a first row is as tall as what divides the others: 指标 | 数值 over 2020年, 2025年.

    Rows of a table without headers may look like that; these come again, name units or stand over words.
    """
    places = [(cell.place.rows, cell.place.columns) for cell in rows[0] if cell.place]
    tall = {height for height, columns in places if columns == 1}
    words = [compact(cell.text) for cell in rows[0] if cell.text.strip()]
    short = all(len(word) <= SHORT and not looks_like_unit(word) for word in words)
    below = [cell for row in rows[2:] for cell in row if cell.place and cell.place.column]
    again = any(cell.place and cell.place.columns > 1 for cell in below)
    figures = sum(re.search("[0-9０-９]", cell.text) is not None for cell in below)
    shaped = len(tall) == 1 and tall.pop() > 1 and short and _divides(rows[0], rows[1])
    return len(rows) > 2 and shaped and not again and figures * 3 >= len(below)


def _divides(heads: Sequence[Line], below: Sequence[Line]) -> bool:
    """Return whether a row's cells are short words and all stand below merged headers: 十一五时期 | 十二五时期."""
    merged = [cell.place for cell in heads if cell.place and cell.place.columns > 1]
    columns = {column for place in merged for column in range(place.column, place.column + place.columns)}
    texts = [compact(cell.text) for cell in below if cell.text.strip()]
    words = all(len(t) <= 2 * SHORT and not BARE_FIGURE.fullmatch(t) and not looks_like_unit(t) for t in texts)
    beside = any(c.place and (c.place.rows > 1 or c.place.columns == 1) for c in heads)
    return (
        beside
        and bool(texts)
        and words
        and all(cell.place is not None and cell.place.column in columns for cell in below)
    )


def _heads_figures(rows: Sequence[Sequence[Line]]) -> bool:
    """Return whether a first row of words stands over columns of bare figures."""
    heads = [cell for cell in rows[0] if cell.text.strip()]
    short = all(len(compact(cell.text)) <= 2 * SHORT and not BARE_FIGURE.fullmatch(cell.text.strip()) for cell in heads)
    below = [cell.text.strip() for row in rows[1:] for cell in row if cell.place and cell.place.column > 0]
    figures = sum(BARE_FIGURE.fullmatch(text) is not None for text in below)
    return len(heads) > 2 and short and len(below) > 1 and figures * 2 > len(below)


def _is_header(row: Sequence[Line]) -> bool:
    texts = [compact(cell.text) for cell in row if cell.text.strip()]
    short = all(len(text) <= SHORT and "。" not in text for text in texts)
    return len(texts) > 1 and short and sum(bool(HEADER.search(text)) for text in texts) * 2 >= len(texts)


def _captions(heads: Sequence[Line], *, printed: bool = False) -> dict[int, str]:
    """Return the header over each column, as it is compared or as it is printed.

    Headers of two rows are joined, but 牵头单位 below any other stands by itself.
    """
    found: dict[int, str] = {}
    for cell in heads:
        if cell.place:
            text = "".join(cell.printed.split()) if printed else compact(cell.text)
            for column in range(cell.place.column, cell.place.column + cell.place.columns):
                above = found.get(column, "")
                found[column] = text if _stands_alone(text, above) else above + text
    return found


def _stands_alone(text: str, above: str) -> bool:
    """Return whether a header of units needs none above it: 责任单位 below 政策依据, 牵头 below 责任分工, not 实施 below 进度."""
    named = text not in ANY_BODY and re.search(NOUN, text) is not None
    return UNITS.match(text) is not None and (named or UNITS.match(above) is not None)


def _kind(cell: Line, captions: dict[int, str]) -> Column:
    caption = captions.get(cell.place.column, "") if cell.place else ""
    if NOTE.match(cell.text):
        return "content"
    if NUMBERED.match(caption):
        return "number"
    if UNITS.match(caption) and (caption not in ANY_BODY or looks_like_unit(cell.text)):
        return "unit"
    return "content"


def _header(heads: Sequence[Line], cells: Sequence[Line]) -> str:
    """Return the headers of a row's content cells, where one says what figures are of (2017年) or a cell is a bare figure."""
    printed = _captions(heads, printed=True)
    names = [printed.get(cell.place.column, "") if cell.place else "" for cell in cells]
    bare = any(COUNTED.fullmatch(cell.text.strip()) for cell in cells)
    told = len(names) > 1 and all(names) and (bare or any(re.search("[0-9０-９]", name) for name in names))
    return SEPARATED.join(names) if told else ""


def _row(row: Sequence[Line], covering: Sequence[Line], captions: dict[int, str]) -> Row:
    cells = sorted([*row, *covering], key=lambda cell: cell.place.column if cell.place else 0)
    numbers = [cell for cell in cells if _kind(cell, captions) == "number"]
    if not captions and len(cells) > 1 and re.fullmatch(r"\s*[0-9]{1,3}\s*", cells[0].text):
        numbers = [cells[0]]
    units = [cell for cell in cells if _kind(cell, captions) == "unit"]
    content = [cell for cell in cells if cell not in numbers and cell not in units]
    own = [cell for cell in content if cell in row and (cell.place is None or cell.place.rows == 1)] or [
        c for c in content if c in row
    ]
    above = [cell for cell in content if cell not in own]
    found: dict[str, tuple[Responsibility, Line]] = {}
    for cell in units:
        caption = captions.get(cell.place.column, "") if cell.place else ""
        for unit in cell_units(cell.text, caption):
            found.setdefault(unit.unit, (unit, cell))
    return Row(numbers[0] if numbers else None, tuple(own), tuple(found.values()), tuple(above))


def cell_units(text: str, caption: str) -> tuple[Responsibility, ...]:
    """Return the units of a table cell under its header.

    The header gives the role unless the cell has words of its own
    (``A牵头，B配合``, ``A（牵头）``), and may say that the first unit leads.
    """
    if PERSON.search(caption):
        return ()
    units = _cell_units(text, caption)
    return first_leads(units) if ORDER.search(caption) else units


def _cell_units(text: str, caption: str) -> tuple[Responsibility, ...]:
    header = UNITS.match(caption)
    role: Role = KEY_ROLE.get(header.group("kind") or "责任", "responsible") if header else "responsible"
    joined = re.sub(r"、(?=[\u4e00-\u9fff]{2,6}[：:])", "；", "、".join(join_broken_names(text)))
    listed = _listed(joined, role)
    if not ACTS.search(joined) or all(looks_like_unit(r.unit) for r in listed):
        marked = read_mark(joined, lists=False)
        if marked:
            return apply_order(marked) if marked.order else marked.responsibilities
    parts = DUTIES.split(joined)
    told = any(ACTS.search(part) or read_mark(part, lists=False) for part in parts)
    if told and not all(looks_like_unit(r.unit) for r in listed):
        return unique([unit for part in parts for unit in _told(part, role)])
    return tuple(r for r in listed if looks_like_unit(r.unit) or not TELLS.search(r.unit))  # 体育总局；逐年更新


def _listed(text: str, role: Role) -> tuple[Responsibility, ...]:
    """Return the units of a list, each in the role that stands behind it in brackets, else in ``role``."""
    found = []
    for name in split_units(text):
        pattern, own = next((pair for pair in INLINE_ROLE if pair[0].search(name)), (None, role))
        found.append(Responsibility(pattern.sub("", name) if pattern else name, own))
    return tuple(found)


def _told(part: str, role: Role) -> tuple[Responsibility, ...]:
    """Return the units of one duty in a cell that says what each does: 商务部制定指导意见；试点地区负责推进."""
    marked = read_mark(part, lists=False)
    if marked and all(looks_like_unit(r.unit) or r.unit.endswith("地区") for r in marked.responsibilities):
        return marked.responsibilities
    units = running_units(f"由{part}") if ACTS.search(part) else ()
    kept = tuple(replace(r, role=role) if r.role == "responsible" else r for r in units)
    return kept or (marked.responsibilities if marked else _listed(part, role))


def join_broken_names(text: str) -> list[str]:
    """Return the parts of a cell that stand on lines of their own, broken names joined."""
    parts: list[str] = []
    lines = [part.strip() for part in text.split("\n") if part.strip()]
    for index, line in enumerate(lines):
        if parts and not _separate(parts[-1], line) and not _begins_name(parts[-1], lines[index : index + 4]):
            parts[-1] += line
        else:
            parts.append(line)
    return parts


def _begins_name(left: str, lines: Sequence[str]) -> bool:
    """Return whether broken lines behind a known name make a known name of their own (公安部⏎交通运⏎输部)."""
    known = known_forms()
    wholes = ("".join(lines[:size]) for size in range(2, len(lines) + 1))
    return compact(re.split(r"[、，,；;]", left)[-1]) in known and any(compact(whole) in known for whole in wholes)


def _separate(left: str, right: str) -> bool:
    """Return whether two lines of a cell are two names rather than one broken name."""
    if re.search(r"[、，,；;。：:]$", left) or re.match(r"[、，,；;（(]|[\u4e00-\u9fff]{2,6}[：:]", right):
        return True
    last, first = re.split(r"[、，,；;：:]", left)[-1], re.split(r"[、，,；;：:]", right)[0]
    if re.search(r"(?:[省市县区州旗]|党|工)委$", last) and re.match(
        r"(?:宣传|组织|统战|政法|办公|网信|编办|台办)", first
    ):
        return False
    if MEMBERS.match(first) and last.endswith(("领导小组", "委员会", "指挥部", "工作组", "联席会议")):
        return False
    return (
        looks_like_unit(last)
        and looks_like_unit(first)
        and first not in ("人民政府", "政府", "办公室", "管委会", "委员会")
    )
