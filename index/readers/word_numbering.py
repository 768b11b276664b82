"""Automatic numbering of a Word document (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from index.readers.list_numbers import numeral
from index.readers.package import WORD

LEVELS = 9
_DASHES = re.compile("^[—－–-]+$")


def w(name: str) -> str:
    """Return the qualified WordprocessingML name."""
    return f"{{{WORD}}}{name}"


def value_of(element: etree._Element | None, name: str) -> str | None:
    """Return the ``w:val`` of an element's child, None where there is no such child."""
    child = None if element is None else element.find(w(name))
    return None if child is None else child.get(w("val"), "")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and prints."""

    start: int = 1
    kind: str = "decimal"
    text: str = ""
    style: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """One numbering instance: the definition it follows, and its own starts."""

    definition: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(slots=True)
class Counters:
    """The counts of all lists while a document is walked in order.

    Lists of one definition count on together; a list with a start of its own
    begins again where it is first used.
    """

    lists: Mapping[str, List]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_id: str, level: int) -> str:
        """Return the printed number of the next paragraph of a list, and count it."""
        chosen = self.lists.get(list_id)
        if chosen is None or level not in chosen.levels:
            return ""
        counts = self._counts.setdefault(chosen.definition, {})
        self._begin(list_id, chosen, counts, level)
        counts[level] = counts[level] + 1 if level in counts else chosen.levels[level].start
        for deeper in range(level + 1, LEVELS):
            restart = chosen.levels[deeper].restart if deeper in chosen.levels else None
            if restart is None or level < restart:
                counts.pop(deeper, None)
        return _printed(chosen.levels, counts, level)

    def _begin(self, list_id: str, chosen: List, counts: dict[int, int], level: int) -> None:
        if level in chosen.starts and (list_id, level) not in self._started:
            self._started.add((list_id, level))
            counts[level] = chosen.starts[level] - 1
        for above in range(level):
            if above in chosen.levels:
                counts.setdefault(above, chosen.levels[above].start)


def _printed(levels: Mapping[int, Level], counts: Mapping[int, int], level: int) -> str:
    shape = levels[level]
    if shape.kind == "none":
        return re.sub("%[1-9]", "", shape.text)
    if shape.kind == "bullet":
        return shape.text if _DASHES.match(shape.text) else ""

    def number(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        if at not in levels or levels[at].kind == "bullet":
            return ""
        kind = "decimal" if shape.legal else levels[at].kind
        return numeral(counts.get(at, levels[at].start), kind)

    return re.sub("%([1-9])", number, shape.text)


def read_lists(numbering: etree._Element | None) -> dict[str, List]:
    """Return the lists that a numbering part defines, by their ids."""
    if numbering is None:
        return {}
    definitions: dict[str, dict[int, Level]] = {}
    by_style: dict[str, str] = {}
    borrowed: dict[str, str] = {}
    for element in numbering.findall(w("abstractNum")):
        key = element.get(w("abstractNumId"), "")
        definitions[key] = dict(_levels(element))
        if style := value_of(element, "styleLink"):
            by_style[style] = key
        if style := value_of(element, "numStyleLink"):
            borrowed[key] = style
    lists: dict[str, List] = {}
    for element in numbering.findall(w("num")):
        key = value_of(element, "abstractNumId") or ""
        key = by_style.get(borrowed.get(key, ""), key)
        lists[element.get(w("numId"), "")] = _list(element, key, definitions.get(key, {}))
    return lists


def _list(element: etree._Element, key: str, shared: Mapping[int, Level]) -> List:
    levels = dict(shared)
    starts: dict[int, int] = {}
    for override in element.findall(w("lvlOverride")):
        at = _integer(override.get(w("ilvl")), 0)
        own = override.find(w("lvl"))
        if own is not None:
            levels[at] = _level(own)
        start = value_of(override, "startOverride")
        if start is not None:
            starts[at] = _integer(start, 1)
            levels[at] = replace(levels.get(at, Level()), start=starts[at])
    return List(key, levels, starts)


def _levels(definition: etree._Element) -> list[tuple[int, Level]]:
    return [(_integer(element.get(w("ilvl")), 0), _level(element)) for element in definition.findall(w("lvl"))]


def _level(element: etree._Element) -> Level:
    restart = value_of(element, "lvlRestart")
    legal = element.find(w("isLgl"))
    numbers = [found.get(w("val"), "") for found in element.iter(w("numFmt"))]
    known = [kind for kind in numbers if kind != "custom"]
    return Level(
        start=_integer(value_of(element, "start"), 1),
        kind=known[0] if known else "decimal",
        text=value_of(element, "lvlText") or "",
        style=value_of(element, "pStyle") or "",
        restart=None if restart is None else _integer(restart, 0),
        legal=legal is not None and legal.get(w("val"), "1") not in ("0", "false", "off"),
    )


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else default
