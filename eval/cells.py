"""What the cells of a question sheet say: text as Excel shows it, lists of names, units by role, references to clauses.

Names stand between 、. One that a 、 outside brackets would part stands on a line of its own behind "- ".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import groupby

from openpyxl.cell import Cell

from bot.listing import ROLE_NAMES
from eval.questions import TYPES, Reference, Unit
from index.model import Role
from index.patterns import regex

YES = frozenset({"是", "可", "能", "yes", "y", "true", "1", "√", "✓"})
NO = frozenset({"否", "不", "不可", "不能", "no", "n", "false", "0", "×", "✗"})
NONE = "无"
BREAK = "⏎"  # a line break inside one of several lines
ROLES = {name: role for role, name in ROLE_NAMES.items()}
_OPENING, _CLOSING = "〔（(《“", "〕）)》”"
_DASH = "- "
_ROLE = regex(rf"(?:^|[；;，,、\s]|(?<=[^\s；;，,、]))({'|'.join(ROLES)})(?:单位|部门)?[：:]")
_LISTS = regex("[；;]")
_BAR = regex("[|｜]")
_PERCENT = regex(r"0?(?:\.(0+))?%")
_SECTION = regex(r'"[^"]*"|\[[^]]*\]|;.*')


def text_of(cell: Cell) -> str:
    """Return what a cell shows: Excel makes 0.15 of 15%, and dates and numbers of what is typed.

    Raises:
        ValueError: it shows an error, such as #N/A.
    """
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        raise ValueError(f"单元格是错误值 {value}")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date | datetime):
        return _date(value, str(cell.number_format))
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float):
        percent = _PERCENT.search(_SECTION.sub("", str(cell.number_format)))
        return f"{100 * value:.{len(percent.group(1) or '')}f}%" if percent else f"{value:.15g}"
    return str(value).replace("\r\n", "\n")


def _date(value: date, shown: str) -> str:
    """Return a date with as much of it as its format shows: 2018年12月, 12月31日."""
    parts = _SECTION.sub("", shown).lower()
    told = [(f"{value.year}年", "y"), (f"{value.month}月", "m"), (f"{value.day}日", "d")]
    return "".join(text for text, letter in told if letter in parts) or f"{value.year}年{value.month}月{value.day}日"


def lines_in(text: str) -> tuple[str, ...]:
    """Return the lines of a cell that are not empty."""
    return tuple(line.strip().replace(BREAK, "\n") for line in text.split("\n") if line.strip())


def lines(entries: Iterable[str]) -> str:
    """Return entries as lines of a cell."""
    return "\n".join(entry.replace("\n", BREAK) for entry in entries)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of a cell."""
    if any(line.startswith(_DASH) for line in text.split("\n")):
        return tuple(line.removeprefix(_DASH).strip() for line in text.split("\n") if line.strip())
    parts, depth = [""], 0
    for character in text:
        depth = depth + (character in _OPENING) - (character in _CLOSING and depth > 0)
        if character in "、\n" and not depth:  # 各县〔市、区〕人民政府 is one
            parts.append("")
        else:
            parts[-1] += character
    return tuple(name for name in map(str.strip, parts) if name)


def names(given: Sequence[str]) -> str:
    """Return names as a cell has them."""
    plain = "、".join(given)
    return plain if names_in(plain) == tuple(given) else "\n".join(f"{_DASH}{name}" for name in given)


def type_in(text: str) -> str:
    """Return the type of a question by its word."""
    return next((type_ for type_, name in TYPES.items() if name == text), text)


def answerable_in(text: str) -> bool | None:
    """Return whether a question has an answer.

    Raises:
        ValueError: the cell says neither.
    """
    if text.lower() not in YES | NO:
        raise ValueError(f"写 是 或 否，不是“{text}”")
    return text.lower() in YES


def roles_in(text: str) -> tuple[Role, ...]:
    """Return the roles of a cell.

    Raises:
        ValueError: a word is no role.
    """
    words = () if text == NONE else names_in(text)
    for word in words:
        if word not in ROLES:
            raise ValueError(f"“{word}”不是角色，写 {'、'.join(ROLES)}")
    return tuple(ROLES[word] for word in words)


def roles(given: Sequence[Role]) -> str:
    """Return roles as a cell has them."""
    return "、".join(ROLE_NAMES[role] for role in given) or NONE


def units_in(text: str) -> tuple[dict[str, object], ...]:
    """Return the units of a cell: 牵头：甲、乙；责任：丙. A role's word opens a new list, whatever stands before it.

    Raises:
        ValueError: names stand without a role, or a role without names.
    """
    found: list[dict[str, object]] = []
    for line in text.split("\n"):
        parts = _ROLE.split(line)
        if parts[0].strip():
            raise _unreadable(parts[0].strip())
        for role, said in zip(parts[1::2], parts[2::2], strict=True):
            words = said.strip()
            if words.startswith(_DASH):
                found.append({"name": words.removeprefix(_DASH), "role": ROLES[role]})
                continue
            first, *rest = [part.strip() for part in _LISTS.split(words.strip("；;，,、 "))]
            if rest or not names_in(first):
                raise _unreadable(rest[0] if rest else f"{role}：{words}")
            found += [{"name": name, "role": ROLES[role]} for name in names_in(first)]
    return tuple(found)


def _unreadable(part: str) -> ValueError:
    word, colon, _ = part.replace(":", "：").partition("：")
    if colon and word not in ROLES:
        return ValueError(f"“{word}”不是角色，写 {'、'.join(ROLES)}")
    return ValueError(f"看不懂“{part}”，应写成 牵头：市科技局；责任：市财政局、各县区政府")


def units(given: Sequence[Unit]) -> str:
    """Return units as a cell has them, in their order."""
    told = []
    for role, group in groupby(given, key=lambda unit: unit.role):
        listed = [unit.name for unit in group]
        plain = f"{ROLE_NAMES[role]}：{'、'.join(listed)}"
        if _read_back(plain) == [(name, role) for name in listed]:
            told.append(plain)
        else:
            told += [f"\n{ROLE_NAMES[role]}：{_DASH}{name}\n" for name in listed]
    return re.sub(r"\n+", "\n", "；".join(told).replace("；\n", "\n").replace("\n；", "\n")).strip()


def _read_back(text: str) -> list[tuple[object, object]]:
    try:
        return [(unit["name"], unit["role"]) for unit in units_in(text)]
    except ValueError:
        return []


def references_in(text: str) -> tuple[dict[str, object], ...]:
    """Return the references of a cell, one a line: 文件|条款号|关键词.

    Raises:
        ValueError: a line has no document or no pointer.
    """
    found: list[dict[str, object]] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        parts = [part.strip() for part in _BAR.split(line, maxsplit=2)]
        if len(parts) < 2 or not all(parts[:2]):
            raise ValueError(f"看不懂“{line}”，应写成 文件|条款号|关键词")
        found.append(
            {"document": parts[0], "pointer": parts[1], "words": names_in("".join(parts[2:]).replace(BREAK, "\n"))}
        )
    return tuple(found)


def references(given: Sequence[Reference]) -> str:
    """Return references as a cell has them."""
    return "\n".join(_reference(reference) for reference in given)


def _reference(reference: Reference) -> str:
    words = names(reference.words).replace("\n", BREAK)
    return "|".join(filter(None, (reference.document, reference.pointer, words)))
