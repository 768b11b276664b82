"""Word documents (.docx) read: paragraphs and tables as Word shows them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from index.errors import DamagedDocument
from index.model import Source
from index.readers.assembly import Piece, assemble
from index.readers.package import Package
from index.readers.word_numbering import Counters, read_lists, value_of, w
from index.readers.word_runs import Runs, textboxes
from index.readers.word_styles import Styles, heading_level, read_styles
from index.readers.word_tables import Cell, place_cells, rows_of

_CONTAINERS = frozenset(map(w, ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")))
_GENRE = re.compile(
    "(?:通知|意见|方案|办法|规定|决定|公告|通告|报告|计划|要点|规划|细则|措施|条例|函|批复|纪要|清单|分工|任务|纲要|目录|指南|制度|表|书|章程|决议|令)$"
)
_TITLE_WITHIN = 12
_TITLE_LENGTH = 80
_FULL_WIDTH_END = re.compile("[、）．。：）】〕]$")
_STALE_TITLE = re.compile(r"(?:文档|Document|Microsoft Word|PowerPoint|未命名|新建|[A-Za-z0-9_. -]+$)", re.IGNORECASE)


def read(path: Path) -> Source:
    """Return the document's paragraphs and table cells in order.

    Raises:
        DamagedDocument: the archive or a part of it is broken.
        OversizedDocument: a part unpacks to too much.

    """
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise DamagedDocument("压缩包结构不完整") from error
    with Package(archive) as package:
        main = package.linked("", "officeDocument", "word/document.xml")
        root = package.xml(main)
        if root is None or root.find(w("body")) is None:
            raise DamagedDocument("找不到正文部件 word/document.xml")
        lists = read_lists(package.xml(package.linked(main, "numbering", "word/numbering.xml")))
        styles = read_styles(package.xml(package.linked(main, "styles", "word/styles.xml")), lists)
        title = package.title()
    walk = _Walk(styles, Counters(lists), Runs(styles))
    pieces = _renumbered(walk.blocks(root.find(w("body"))))
    meta = {"title": title} if _needs_title(pieces, title) else {}
    return assemble(path.name, pieces, meta)


@dataclass(slots=True)
class _Walk:
    """A walk over a document's body in order; it counts list numbers as it goes."""

    styles: Styles
    counters: Counters
    runs: Runs
    tables: int = 0
    unended: str = ""

    def blocks(self, container: etree._Element, *, in_cell: bool = False) -> list[Piece]:
        """Return the pieces of a body, a cell or a text box.

        A number without a text is content only in a cell (a counted 序号 column).
        """
        pieces: list[Piece] = []
        for element in _block_elements(container):
            if element.tag == w("p"):
                pieces.extend(self.paragraph(element, in_cell=in_cell))
            else:
                pieces.extend(self.table(element))
        if self.unended:
            pieces.append(Piece(self.unended))
            self.unended = ""
        return pieces

    def paragraph(self, element: etree._Element, *, in_cell: bool) -> Iterator[Piece]:
        """Yield a paragraph with its number, and behind it its text boxes."""
        properties = element.find(w("pPr"))
        style = self.styles.paragraph(properties)
        if style.contents:
            return
        text = self.runs.text(element, hidden=bool(style.hidden))
        mark = None if properties is None else properties.find(w("rPr"))
        if mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None):
            self.unended += text
        else:
            text, self.unended = self.unended + text, ""
            label = self.label(properties)
            if not text.strip() and not in_cell:
                label = ""
            level = heading_level(properties, style)
            for index, line in enumerate(text.split("\n")):
                yield Piece(_labelled(label, line) if index == 0 else line, level)
        for box in textboxes(element):
            yield from self.blocks(box)

    def label(self, properties: etree._Element | None) -> str:
        """Return the automatic number of a paragraph."""
        style = self.styles.paragraph(properties)
        numbering = None if properties is None else properties.find(w("numPr"))
        list_id = value_of(numbering, "numId")
        level = value_of(numbering, "ilvl")
        at = int(level) if level and level.isdecimal() else style.list_level or 0
        chosen = style.list_id if list_id is None else list_id
        return self.counters.label(chosen, at) if chosen and chosen != "0" else ""

    def table(self, element: etree._Element) -> list[Piece]:
        """Return a table's cells, or the content of a table that only frames it."""
        number = self.tables
        self.tables += 1
        rows = [[cell if cell.continues else self.filled(cell) for cell in row] for row in rows_of(element)]
        shown = [cell for row in rows for cell in row if cell.printed]
        if len(shown) <= 1:
            return [piece for cell in shown for piece in cell.pieces if _prints(piece)]
        return [Piece(_cell_text(cell.pieces), place=place) for cell, place in place_cells(rows, number)]

    def filled(self, cell: Cell) -> Cell:
        """Return the cell with its content."""
        return replace(cell, pieces=tuple(self.blocks(cell.element, in_cell=True)))


def _block_elements(container: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables of a container, through transparent wrappers."""
    for child in container:
        if child.tag in (w("p"), w("tbl")):
            yield child
        elif child.tag in _CONTAINERS and not _is_contents(child):
            yield from _block_elements(child)
        elif isinstance(child.tag, str) and etree.QName(child).localname == "AlternateContent":
            branch = next(iter(child), None)
            if branch is not None:
                yield from _block_elements(branch)


def _is_contents(element: etree._Element) -> bool:
    """Return whether a content control holds the generated table of contents."""
    properties = element.find(w("sdtPr"))
    gallery = None if properties is None else properties.find(f"{w('docPartObj')}/{w('docPartGallery')}")
    return gallery is not None and gallery.get(w("val")) == "Table of Contents"


def _labelled(label: str, text: str) -> str:
    bare = text.lstrip(" \t\u3000\xa0")
    if not label:
        return text
    glued = not bare or _FULL_WIDTH_END.search(label) or bare[0] > "\u2e7f"
    return label + ("" if glued else " ") + bare


def _prints(piece: Piece) -> bool:
    return bool(piece.text.strip())


def _cell_text(pieces: Sequence[Piece]) -> str:
    """Return a cell's text; cells of a table inside it are paragraphs of it."""
    return "\n".join(piece.text.strip() for piece in pieces if _prints(piece))


def _renumbered(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with their tables numbered from 0."""
    numbers: dict[int, int] = {}
    kept: list[Piece] = []
    for piece in pieces:
        if piece.place is None:
            kept.append(piece)
            continue
        number = numbers.setdefault(piece.place.table, len(numbers))
        kept.append(replace(piece, place=replace(piece.place, table=number)))
    return kept


def _needs_title(pieces: Sequence[Piece], title: str) -> bool:
    """Return whether the file's own title is the only one: the text opens with none."""
    if not title or _STALE_TITLE.match(title):
        return False
    opening = [piece.text.strip() for piece in pieces if _prints(piece) and piece.place is None]
    return not any(len(text) <= _TITLE_LENGTH and _GENRE.search(text) for text in opening[:_TITLE_WITHIN])
