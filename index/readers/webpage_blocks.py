"""A page's elements turned into paragraphs and table cells, as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

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
    """What a walk over the page has gathered so far."""

    pieces: list[Piece]
    open_text: list[str]
    tables: int = 0
    numbers: dict[HtmlElement, str] = field(default_factory=dict)

    def flush(self, level: int = 0, prefix: str = "") -> None:
        """End the paragraph that is open."""
        shown = shown_text("".join(self.open_text))
        self.open_text.clear()
        if shown:
            self.pieces.append(Piece(prefix + shown, level))


def pieces_of(root: HtmlElement) -> list[Piece]:
    """Return the paragraphs and cells of the element in reading order."""
    page = _Page([], [])
    _walk(root, page)
    page.flush()
    return [part for piece in page.pieces for part in _split(piece)]


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


def _walk(element: HtmlElement, page: _Page) -> None:
    """Add the element's content to the page; recursion ends with the parser's depth limit."""
    if is_hidden(element):
        return
    tag = element.tag
    if tag == "br":
        page.flush()
    elif tag == "table" and not is_layout(element):
        page.flush()
        _add_table(element, page)
    elif tag == "pre":
        page.flush()
        for line in element.text_content().split("\n"):
            page.open_text.append(line)
            page.flush()
    elif tag in BLOCK_TAGS:
        page.flush()
        _walk_block(element, page)
    else:
        _walk_children(element, page)


def _walk_block(element: HtmlElement, page: _Page) -> None:
    first = len(page.pieces)
    if element.tag == "ol":
        page.numbers.update(_list_numbers(element))
    _walk_children(element, page)
    page.flush()
    level = _HEADINGS.get(element.tag, 0)
    prefix = page.numbers.get(element, "")
    for index in range(first, len(page.pieces)):
        piece = page.pieces[index]
        if level and piece.place is None:
            page.pieces[index] = replace(piece, level=level)
        if prefix and index == first and piece.place is None and not _OWN_LABEL.match(piece.text):
            page.pieces[index] = replace(piece, text=prefix + piece.text)


def _walk_children(element: HtmlElement, page: _Page) -> None:
    page.open_text.append(element.text or "")
    for child in element:
        _walk(child, page)
        page.open_text.append(child.tail or "")


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
    """Return whether the table only arranges the page: one cell holds all but everything."""
    rows = [[(_size(cell), cell) for cell in row] for row in rows_of(table)]
    full = [[(size, cell) for size, cell in row if size] for row in rows]
    sizes = [size for row in full for size, _ in row]
    if len(sizes) <= 1:
        return True
    if max(sizes) < _LAYOUT_SHARE * sum(sizes):
        return False
    row = next(row for row in full if any(size == max(sizes) for size, _ in row))
    largest = max(row, key=lambda pair: pair[0])[1]
    if any(True for _ in largest.iter("table")):
        return True
    alone = len(row) == 1 or len([row for row in full if row]) == 1
    return alone and len(pieces_of_cell(largest)) >= _LAYOUT_PARAGRAPHS


def _size(cell: HtmlElement) -> int:
    return len("".join(cell.text_content().split()))


def pieces_of_cell(cell: HtmlElement) -> list[Piece]:
    """Return the paragraphs of a cell; tables inside it are flattened."""
    page = _Page([], [])
    _walk_cell(cell, page)
    page.flush()
    return page.pieces


def _walk_cell(element: HtmlElement, page: _Page) -> None:
    if is_hidden(element):
        return
    if element.tag == "br" or element.tag in BLOCK_TAGS:
        page.flush()
    page.open_text.append(element.text or "")
    for child in element:
        _walk_cell(child, page)
        page.open_text.append(child.tail or "")
    if element.tag in BLOCK_TAGS:
        page.flush()


def _add_table(table: HtmlElement, page: _Page) -> None:
    for caption in (child for child in table if child.tag == "caption"):
        _walk(caption, page)
    rows = [[cell for cell in row if not is_hidden(cell)] for row in rows_of(table)]
    spans = [[Span(_number(cell.get("rowspan"), 1), _number(cell.get("colspan"), 1)) for cell in row] for row in rows]
    number = page.tables
    page.tables += 1
    cells = [cell for row in rows for cell in row]
    for cell, place in zip(cells, grid_places(spans, number), strict=True):
        page.pieces.append(Piece(_cell_text(cell), place=place))


def _cell_text(cell: HtmlElement) -> str:
    return "\n".join(piece.text for piece in pieces_of_cell(cell))
