"""What a page states beside its text: property box, meta tags, page title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml.html import HtmlElement

from index.document_numbers import NUMBER, normalize_brackets
from index.readers.assembly import Piece
from index.readers.properties import collect, field_of, stated
from index.readers.webpage_blocks import BLOCK_TAGS, is_hidden, rows_of, shown_text

_META_TAGS = {
    "articletitle": "title",
    "pubdate": "published",
    "firstpublishedtime": "published",
    "publishdate": "published",
    "publication_date": "published",
    "article:published_time": "published",
    "og:title": "title",
    "documentnumber": "number",
    "wh": "number",
}
_BOX_LINE = 300
_LABEL_LENGTH = 14
_MOST_PAIRS = 80
_TITLE_LENGTH = 300
_NUMBER_LENGTH = 40
_SITE_NAME = re.compile(
    r"\s*(?:[-—_|–·»>]+|\s)\s*[^-—_|–·»>]*(?:政府|门户|网|网站|局|委员会|厅|平台|公报|频道|信息公开|中心|法规库)[^-—_|–·»>]*$"
)
_PARAGRAPH = 40  # characters; a longer paragraph is a document's text
_BOX_SHARE = 0.5
_BOX_WITHIN = 20


def facts_of(root: HtmlElement) -> dict[str, object]:
    """Return the page's facts by field; its property box wins over its meta tags."""
    meta = collect(_box_facts(root))
    for field, value in collect(_tag_facts(root)).items():
        meta.setdefault(field, value)
    if "number" not in meta and (number := _printed_number(root)):
        meta["number"] = number
    return meta


def _printed_number(root: HtmlElement) -> str:
    """Return the document's number where the page prints it by itself before the text, empty where it does not.

    Behind the first paragraph such a number is another document's: one that a list repeals.
    """
    for element in root.iter("td", "p", "div", "center", "span", "h2", "h3", "h4"):
        text = "" if is_hidden(element) else _short_text(element, _NUMBER_LENGTH)
        if text and NUMBER.fullmatch(normalize_brackets(text)):
            return text
        if element.tag == "p" and len(shown_text(element.text_content())) > _PARAGRAPH:
            return ""
    return ""


def page_title(root: HtmlElement) -> str:
    """Return the document's title by the page's only ``h1`` or its ``title``, empty if neither."""
    headings = [shown_text(heading.text_content()) for heading in root.iter("h1") if not is_hidden(heading)]
    titles = [shown_text(title.text_content()) for title in root.iter("title")]
    named = [heading for heading in headings if len(heading) > 4]
    if len(named) == 1:
        return named[0]
    title = titles[0][:_TITLE_LENGTH] if titles else ""
    while (shorter := _SITE_NAME.sub("", title)) != title and len(shorter) > 4:
        title = shorter
    first = title.split("_")[0]  # a site's subject headings stand behind it
    return first if len(first) > 4 else title


def is_box_line(text: str) -> bool:
    """Return whether a paragraph is a line of a property box and nothing else."""
    return len(text) <= _BOX_LINE and next(stated(text), None) is not None and _starts_with_label(text)


def box_lines(pieces: Sequence[Piece]) -> frozenset[int]:
    """Return which pieces are lines of a property box that stands in the text.

    Such a box has several lines and opens the text; a lone ``名称：…`` further
    down is content. Lines in a law database's brackets are known anywhere.
    """
    head = [
        index for index, piece in enumerate(pieces[:_BOX_WITHIN]) if piece.place is None and is_box_line(piece.text)
    ]
    bracketed = [
        index
        for index, piece in enumerate(pieces)
        if piece.text.startswith(("•【", "·【", "●【", "【")) and is_box_line(piece.text)
    ]
    return frozenset([*(head if len(head) > 1 else []), *bracketed])


def box_tables(pieces: Sequence[Piece]) -> frozenset[int]:
    """Return the numbers of the tables that are property boxes."""
    labels: dict[int, int] = {}
    cells: dict[int, int] = {}
    for piece in pieces:
        if piece.place is not None:
            table = piece.place.table
            cells[table] = cells.get(table, 0) + bool(piece.text.strip())
            known = bool(field_of(piece.text)) or is_box_line(piece.text)
            labels[table] = labels.get(table, 0) + known
    return frozenset(table for table, known in labels.items() if known >= 2 and known >= _BOX_SHARE * cells[table] - 1)


def _starts_with_label(text: str) -> bool:
    return bool(re.match(r"\s*[•·●◆]?\s*[【\[]", text)) or bool(field_of(re.split("[:：]", text, maxsplit=1)[0]))


def _box_facts(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for table in root.iter("table"):
        for row in rows_of(table):
            yield from _pairs([_short_text(cell) for cell in row])
    for element in root.iter("dl", "ul", "div", "p", "li", "td", "dd", "h2", "h3", "span", "section"):
        if is_hidden(element):
            continue
        children = [child for child in element if isinstance(child.tag, str) and child.tag != "br"]
        yield from _pairs([_short_text(child) for child in children[:_MOST_PAIRS]])
        if not any(child.tag in BLOCK_TAGS for child in children):
            yield from _line_facts(element)


def _line_facts(element: HtmlElement) -> Iterator[tuple[str, str]]:
    if not _short_text(element, 4 * _BOX_LINE):
        return
    parts = [element.text or ""]
    for child in element:
        parts.append("\n" if child.tag == "br" else child.text_content())
        parts.append(child.tail or "")
    for line in "".join(parts).split("\n"):
        if len(line) <= _BOX_LINE and _starts_with_label(line.strip()):
            yield from stated(line.strip())


def _short_text(element: HtmlElement, limit: int = _BOX_LINE) -> str:
    """Return what the element prints, nothing where that is more than a box holds."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > limit:
            return ""
    return shown_text("".join(parts))


def _pairs(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the facts of label and value that stand side by side."""
    for label, value in pairwise([*texts, ""]):
        if len(label) <= _LABEL_LENGTH and field_of(label) and not field_of(value):
            yield field_of(label), value


def _tag_facts(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").lower()
        if name in _META_TAGS:
            yield _META_TAGS[name], tag.get("content") or ""
