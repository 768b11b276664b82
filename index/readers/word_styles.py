"""What a Word document's styles say of a paragraph: level, list, visibility."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from index.readers.word_numbering import List, value_of, w

_OFF = frozenset({"0", "false", "off"})
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d$|TOC Heading$", re.IGNORECASE)
_BODY_TEXT = 9
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Style:
    """One style with what it inherits; a None is said nowhere."""

    name: str = ""
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    hidden: bool | None = None

    @property
    def contents(self) -> bool:
        """Return whether the style is one of the table of contents."""
        return bool(_CONTENTS.match(self.name))


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by id; ``default`` is the paragraphs' own."""

    by_id: Mapping[str, Style]
    default: str = ""

    def paragraph(self, properties: etree._Element | None) -> Style:
        """Return the style that a paragraph's properties name."""
        return self.by_id.get(value_of(properties, "pStyle") or self.default, Style())

    def hides(self, properties: etree._Element | None, inherited: bool) -> bool:
        """Return whether run properties hide the run's text."""
        own = switch(properties, "vanish")
        if own is not None:
            return own
        named = self.by_id.get(value_of(properties, "rStyle") or "", Style()).hidden
        return inherited if named is None else named


def switch(properties: etree._Element | None, name: str) -> bool | None:
    """Return a toggle property, None where it is not given."""
    element = None if properties is None else properties.find(w(name))
    return None if element is None else element.get(w("val"), "1") not in _OFF


def heading_level(properties: etree._Element | None, style: Style) -> int:
    """Return the heading level 1 … 9 that a paragraph declares, 0 for body text."""
    direct = value_of(properties, "outlineLvl")
    outline = int(direct) if direct and direct.isdecimal() else style.outline
    return 0 if outline is None or outline >= _BODY_TEXT else outline + 1


def read_styles(root: etree._Element | None, lists: Mapping[str, List]) -> Styles:
    """Return the styles of a styles part, each with what it is based on."""
    if root is None:
        return Styles({})
    elements = {element.get(w("styleId"), ""): element for element in root.findall(w("style"))}
    default = next(
        (
            key
            for key, element in elements.items()
            if element.get(w("type")) == "paragraph" and element.get(w("default")) in ("1", "true")
        ),
        "",
    )
    return Styles({key: _style(key, elements, lists) for key in elements}, default)


def _style(key: str, elements: Mapping[str, etree._Element], lists: Mapping[str, List]) -> Style:
    style = Style(name=value_of(elements[key], "name") or "")
    at: str | None = key
    for _ in range(_DEEPEST):
        element = elements.get(at or "")
        if element is None:
            break
        style = _merged(style, element, at or "", lists)
        at = value_of(element, "basedOn")
    return style


def _merged(style: Style, element: etree._Element, key: str, lists: Mapping[str, List]) -> Style:
    """Return the style with what it still lacks taken from ``element``."""
    properties = element.find(w("pPr"))
    numbering = None if properties is None else properties.find(w("numPr"))
    outline = value_of(properties, "outlineLvl")
    named = _HEADING.match(value_of(element, "name") or "")
    own_outline = int(outline) if outline and outline.isdecimal() else None
    if own_outline is None and named:
        own_outline = int(named.group(1)) - 1
    list_id, list_level = style.list_id, style.list_level
    if list_id is None and numbering is not None:
        list_id = value_of(numbering, "numId")
        level = value_of(numbering, "ilvl")
        list_level = int(level) if level and level.isdecimal() else _linked_level(lists, list_id, key)
    return Style(
        name=style.name,
        outline=own_outline if style.outline is None else style.outline,
        list_id=list_id,
        list_level=list_level,
        hidden=switch(element.find(w("rPr")), "vanish") if style.hidden is None else style.hidden,
    )


def _linked_level(lists: Mapping[str, List], list_id: str | None, key: str) -> int:
    chosen = lists.get(list_id or "")
    levels = chosen.levels.items() if chosen else ()
    return next((at for at, level in levels if level.style == key), 0)
