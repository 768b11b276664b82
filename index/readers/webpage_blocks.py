"""A page's elements turned into paragraphs and table cells, as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.html import HtmlElement

from index.readers.assembly import Piece, trim
from index.readers.list_numbers import numeral
from index.readers.paragraphs import paragraph_ranges
from index.readers.table_grid import Span, grid_places

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td"
    " tfoot th thead tr ul".split()
)
_DROPPED_TAGS = frozenset(
    "script style noscript template iframe object embed applet svg math canvas audio video map button select option"
    " textarea input label head title link meta colgroup col".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SOURCE_BREAK = re.compile(r"[\n\r]+")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—①-⑳]"
_BETWEEN_WIDE = re.compile(f"(?<={_WIDE})\n(?={_WIDE})")
_OWN_LABEL = re.compile(r"[(（]?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})[)）、.．]|第.{1,4}[章条]|[①-⑳]")
_LIST_KINDS = {
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z-]+)", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LAYOUT_SHARE = 0.9
_LAYOUT_PARAGRAPHS = 3


@dataclass(slots=True)
class _Page:
    """What a walk over an element has gathered so far.

    With ``flat``, as in a cell, tables are only text and headings have no level.
    """

    flat: bool = False
    pieces: list[Piece] = field(default_factory=list)
    tables: int = 0
    _open_text: list[str] = field(default_factory=list)
    _numbers: dict[HtmlElement, str] = field(default_factory=dict)
    _opened: list[tuple[HtmlElement, int]] = field(default_factory=list)

    def walk(self, root: HtmlElement) -> list[Piece]:
        """Return the pieces of an element; no recursion, for pages nest without end."""
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped: HtmlElement | None = None
        for event, element in walker:
            if event == "start":
                if self._enter(element):
                    skipped = element
                    walker.skip_subtree()
                continue
            if element is skipped:
                skipped = None
            else:
                self._leave(element)
            if element is not root:
                self._open_text.append(element.tail or "")
        self._flush()
        return self.pieces

    def _enter(self, element: HtmlElement) -> bool:
        """Open an element; return whether it is done with, children and all."""
        if is_hidden(element):
            return True
        if element.tag in BLOCK_TAGS or element.tag == "br":
            self._flush()
        if element.tag == "table" and not self.flat and not is_layout(element):
            self._add_table(element)
            return True
        if element.tag == "pre":
            self._add_lines(element)
            return True
        if element.tag == "ol":
            self._numbers.update(_list_numbers(element))
        if element.tag in _HEADINGS or element in self._numbers:
            self._opened.append((element, len(self.pieces)))
        self._open_text.append(element.text or "")
        return False

    def _leave(self, element: HtmlElement) -> None:
        if element.tag in BLOCK_TAGS:
            self._flush()
        if self._opened and self._opened[-1][0] is element:
            self._mark(element, self._opened.pop()[1])

    def _mark(self, element: HtmlElement, first: int) -> None:
        """Give the pieces of a heading their level, the first of a list item its number."""
        level = 0 if self.flat else _HEADINGS.get(element.tag, 0)
        prefix = self._numbers.get(element, "")
        for index in range(first, len(self.pieces)):
            piece = self.pieces[index]
            if piece.place is None and level:
                self.pieces[index] = replace(piece, level=level)
        if prefix and first < len(self.pieces):
            piece = self.pieces[first]
            if piece.place is None and not _OWN_LABEL.match(piece.text):
                self.pieces[first] = replace(piece, text=prefix + piece.text)

    def _flush(self) -> None:
        """End the paragraph that is open."""
        shown = shown_text("".join(self._open_text))
        self._open_text.clear()
        if shown:
            self.pieces.append(Piece(shown))

    def _add_lines(self, element: HtmlElement) -> None:
        for line in element.text_content().split("\n"):
            self._open_text.append(line)
            self._flush()

    def _add_table(self, table: HtmlElement) -> None:
        for caption in (child for child in table if child.tag == "caption"):
            self.pieces.extend(pieces_of_cell(caption))
        rows = [[cell for cell in row if not is_hidden(cell)] for row in rows_of(table)]
        spans = [
            [Span(_number(cell.get("rowspan"), 1), _number(cell.get("colspan"), 1)) for cell in row] for row in rows
        ]
        cells = [cell for row in rows for cell in row]
        for cell, place in zip(cells, grid_places(spans, self.tables), strict=True):
            text = "\n".join(piece.text for piece in pieces_of_cell(cell))
            self.pieces.append(Piece(text, place=place))
        self.tables += 1


def pieces_of(root: HtmlElement) -> list[Piece]:
    """Return the paragraphs and cells of the element in reading order."""
    return [part for piece in _Page().walk(root) for part in _split(piece)]


def pieces_of_cell(cell: HtmlElement) -> list[Piece]:
    """Return the paragraphs of a cell; tables inside it are flattened."""
    return _Page(flat=True).walk(cell)


def shown_text(text: str) -> str:
    """Return source text with its blanks collapsed as a browser does."""
    lines = (line.strip(" \t\f") for line in _SOURCE_BREAK.split(text))
    joined = _BETWEEN_WIDE.sub("", "\n".join(line for line in lines if line))
    return trim(_SPACES.sub(" ", joined))


def is_hidden(element: HtmlElement) -> bool:
    """Return whether the element prints nothing."""
    if not isinstance(element.tag, str) or element.tag in _DROPPED_TAGS:
        return True
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _split(piece: Piece) -> Iterator[Piece]:
    """Yield the paragraphs of a paragraph that only blanks divide."""
    if piece.place is not None or piece.level:
        yield piece
        return
    for start, end in paragraph_ranges(piece.text):
        yield replace(piece, text=piece.text[start:end])


def _list_numbers(parent: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the items of an ``<ol>``, each with the number that a browser shows before it."""
    items = [child for child in parent if child.tag == "li"]
    step = 1 if parent.get("reversed") is None else -1
    value = _number(parent.get("start"), 1 if step > 0 else len(items))
    for item in items:
        value = _number(item.get("value"), value)
        kind = _list_kind(item, parent)
        label = numeral(value, kind)
        if label:
            yield item, label + ("、" if "cjk" in kind or "chinese" in kind else ". ")
        value += step


def _list_kind(item: HtmlElement, parent: HtmlElement) -> str:
    style = _LIST_STYLE.search(f"{item.get('style') or ''};{parent.get('style') or ''}")
    return style.group(1).lower() if style else _LIST_KINDS.get(parent.get("type") or "", "decimal")


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default


# -- tables ------------------------------------------------------------------------


def rows_of(table: HtmlElement) -> list[list[HtmlElement]]:
    """Return the cells of the table's own rows."""
    rows: list[list[HtmlElement]] = []
    for child in table:
        if child.tag == "tr":
            rows.append(_cells(child))
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(_cells(row) for row in child if row.tag == "tr")
    return rows


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def is_layout(table: HtmlElement) -> bool:
    """Return whether the table only arranges the page: one cell holds all but everything, or a single column holds tables or paragraphs."""
    rows = [[(_size(cell), cell) for cell in row] for row in rows_of(table)]
    full = [[(size, cell) for size, cell in row if size] for row in rows]
    sizes = [size for row in full for size, _ in row]
    if len(sizes) <= 1:
        return True
    if all(len(row) <= 1 for row in full) and any(_arranges(cell) for row in full for _, cell in row):
        return True
    if max(sizes) < _LAYOUT_SHARE * sum(sizes):
        return False
    row = next(row for row in full if any(size == max(sizes) for size, _ in row))
    largest = max(row, key=lambda pair: pair[0])[1]
    alone = len(row) == 1 or len([row for row in full if row]) == 1
    return _holds_table(largest) or (alone and _arranges(largest))


def _arranges(cell: HtmlElement) -> bool:
    """Return whether a cell holds tables, or paragraphs as a page does."""
    return _holds_table(cell) or len(pieces_of_cell(cell)) >= _LAYOUT_PARAGRAPHS


def _holds_table(cell: HtmlElement) -> bool:
    return any(True for _ in cell.iter("table"))


def _size(cell: HtmlElement) -> int:
    return len("".join(cell.text_content().split()))
