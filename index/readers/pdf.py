"""PDF files with a text layer read: paragraphs, ruled tables, page numbers."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from index.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    OversizedDocument,
    ScannedDocument,
)
from index.model import Source
from index.readers import limits
from index.readers.assembly import Piece, assemble
from index.readers.pdf_lines import (
    Glyph,
    Line,
    Margins,
    joined,
    lines_of,
    margins_of,
    paragraphs,
    without_furniture,
)
from index.readers.pdf_streams import check_streams
from index.readers.pdf_tables import Table, inside, table_of, table_pieces

# pdfminer reports every repair that it makes; what matters comes as an exception.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

# Fonts often map ideographs to the radicals of the same shape; the supplement
# has no compatibility mapping of its own.
_RADICALS = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **str.maketrans(
        "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰", "母民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙"
    ),
}
_UNMAPPED = 0.3
_FEW_PER_PAGE = 5
_DUPLICATE_WITHIN = 1.0
_TURNED = 0.05


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page's running lines and tables."""

    lines: list[Line]
    tables: list[Table]
    glyphs: int
    unmapped: int
    pictures: int
    width: float


def read(path: Path) -> Source:
    """Return the document's paragraphs and tables, each with its page.

    Raises:
        EncryptedDocument: a password is needed.
        ScannedDocument: there are pictures of pages and no usable text layer.
        EmptyDocument: there is neither text nor a picture.
        OversizedDocument: more pages than a document has.
        DamagedDocument: the file is no complete PDF.

    """
    data = path.read_bytes()
    check_streams(data)
    try:
        with pdfplumber.open(BytesIO(data)) as file:
            if not file.pages:
                raise DamagedDocument("PDF 里没有任何页面")
            if len(file.pages) > limits.PDF_PAGES:
                raise OversizedDocument(f"PDF 有 {len(file.pages)} 页，超过上限 {limits.PDF_PAGES} 页")
            sheets = [_sheet(page) for page in file.pages]
    except (PdfminerException, MalformedPDFException, PDFEncryptionError) as error:
        raise _refusal(error) from error
    _check_text_layer(sheets)
    return assemble(path.name, pieces_of(sheets))


def _refusal(error: Exception) -> EncryptedDocument | DamagedDocument:
    causes = [error, *error.args]
    if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes):
        return EncryptedDocument("PDF 有密码保护")
    return DamagedDocument("PDF 结构不完整，文件可能没有下载完")


def _check_text_layer(sheets: Sequence[_Sheet]) -> None:
    glyphs = sum(sheet.glyphs for sheet in sheets)
    pictures = sum(sheet.pictures for sheet in sheets)
    if sum(sheet.unmapped for sheet in sheets) > _UNMAPPED * max(glyphs, 1):
        raise ScannedDocument("PDF 的文字层没有编码信息，读出来是乱码")
    if glyphs < _FEW_PER_PAGE * len(sheets) and pictures:
        raise ScannedDocument("PDF 是扫描图片，没有文字层")
    if not glyphs:
        raise EmptyDocument("PDF 里没有文字")


def _sheet(page: Page) -> _Sheet:
    """Return what a page prints; its layout is freed at once."""
    glyphs = list(_glyphs(page))
    number, height = page.page_number, float(page.height)
    tables = [
        table
        for found in (page.find_tables() if page.edges else [])
        if (table := table_of(found.cells, glyphs, number, height)) is not None
    ]
    running = [glyph for glyph in glyphs if not any(inside(glyph, table.box) for table in tables)]
    sheet = _Sheet(
        lines_of(running, number, height),
        tables,
        sum(bool(glyph.text.strip()) for glyph in glyphs),
        sum(glyph.text.startswith("(cid:") for glyph in glyphs),
        len(page.images),
        float(page.width),
    )
    page.close()
    return sheet


def _glyphs(page: Page) -> Iterator[Glyph]:
    """Yield a page's upright characters, each once: bold is often printed twice."""
    seen: set[tuple[str, int, int]] = set()
    for char in page.chars:
        key = (
            char["text"],
            round(char["x0"] / _DUPLICATE_WITHIN),
            round(char["top"] / _DUPLICATE_WITHIN),
        )
        if _is_turned(char["matrix"]) or key in seen:
            continue
        seen.add(key)
        yield Glyph(char["text"].translate(_RADICALS), char["x0"], char["x1"], char["top"], char["bottom"])


def _is_turned(matrix: Sequence[float]) -> bool:
    """Return whether a text matrix turns characters, as a watermark's does."""
    return abs(matrix[1]) > _TURNED * abs(matrix[0])


def pieces_of(sheets: Sequence[_Sheet]) -> Iterator[Piece]:
    """Yield paragraphs and cells in order; a table that fills a page's end may go on."""
    pages = without_furniture([sheet.lines for sheet in sheets])
    width = max(sheet.width for sheet in sheets)
    margins = margins_of([line for lines in pages for line in lines], width)
    lines: list[Line] = []
    tables: list[Table] = []
    number = 0
    for element in _elements(pages, sheets):
        if isinstance(element, Table):
            yield from _running(lines, margins)
            lines = []
            if tables and not _goes_on(tables[-1], element):
                yield from table_pieces(tables, number)
                number, tables = number + 1, []
            tables.append(element)
        else:
            if tables:
                yield from table_pieces(tables, number)
                number, tables = number + 1, []
            lines.append(element)
    yield from table_pieces(tables, number)
    yield from _running(lines, margins)


def _goes_on(before: Table, after: Table) -> bool:
    return after.page == before.page + 1 and after.columns == before.columns


def _elements(pages: Sequence[Sequence[Line]], sheets: Sequence[_Sheet]) -> Iterator[Line | Table]:
    for lines, sheet in zip(pages, sheets, strict=True):
        elements: list[Line | Table] = [*lines, *sheet.tables]
        yield from sorted(elements, key=lambda element: element.top)


def _running(lines: Sequence[Line], margins: Margins) -> Iterator[Piece]:
    for paragraph in paragraphs(lines, margins):
        yield Piece(joined(paragraph), page=paragraph[0].page)
