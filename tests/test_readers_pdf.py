"""PDF files with a text layer, and those that have none."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib import colors, pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from index.errors import DamagedDocument, EmptyDocument, EncryptedDocument, OversizedDocument, ScannedDocument
from index.model import Source
from index.readers import limits, read
from index.readers.pdf import _RADICALS
from index.readers.pdf_lines import Line, Margins, joined, paragraphs, without_furniture

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
BODY = ParagraphStyle("body", fontName=FONT, fontSize=14, leading=22, firstLineIndent=28, wordWrap="CJK")
TITLE = ParagraphStyle("title", parent=BODY, fontSize=20, leading=30, alignment=1, firstLineIndent=0)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=10, leading=14, firstLineIndent=0)
LONG = "加快建设创新型城市，完善企业技术创新体系，年内建设市级以上研发机构3个，申请专利1000件以上，"


def furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(300, 30, f"— {document.page} —")
    canvas.drawString(60, 810, "某市人民政府公报")


def built(flowables: list[Flowable], folder: Path) -> Source:
    path = folder / "a.pdf"
    SimpleDocTemplate(str(path), pagesize=A4).build(flowables, onFirstPage=furniture, onLaterPages=furniture)
    return read(path, "a.pdf")


def grid(rows: list[list[str]], *style: tuple[object, ...], repeat: int = 1) -> Table:
    cells = [[Paragraph(cell, CELL) if cell else "" for cell in row] for row in rows]
    table = Table(cells, colWidths=[40, 280, 110], repeatRows=repeat)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), *style]))
    return table


def texts(source: Source) -> list[str]:
    return [source.text[block.start : block.end] for block in source.blocks]


def test_wrapped_lines_are_joined_and_indented_ones_begin_a_paragraph(tmp_path: Path) -> None:
    lines = [f"{number}、{LONG * 3}完成任务。（市科技局负责）" for number in "一二三四五六七八九十"]
    source = built([Paragraph("某市工作方案的通知", TITLE), *(Paragraph(line, BODY) for line in lines)], tmp_path)
    assert texts(source) == ["某市工作方案的通知", *lines]


def test_blocks_tell_their_page_and_furniture_is_dropped(tmp_path: Path) -> None:
    source = built([Paragraph("第一页正文。", BODY), PageBreak(), Paragraph("第二页正文。", BODY)], tmp_path)
    assert [(text, block.page) for text, block in zip(texts(source), source.blocks, strict=True)] == [
        ("第一页正文。", 1),
        ("第二页正文。", 2),
    ]


def test_a_paragraph_runs_on_over_a_page_break(tmp_path: Path) -> None:
    text = LONG * 40 + "完成任务。"
    source = built([Paragraph(text, BODY)], tmp_path)
    assert texts(source) == [text]
    assert source.blocks[0].page == 1


def test_a_table_over_several_pages_is_one_table(tmp_path: Path) -> None:
    rows = [["序号", "主要任务", "责任单位"]]
    rows += [[str(number), f"第{number}项：{LONG}", "林业局"] for number in range(1, 41)]
    source = built([Paragraph("任务表", TITLE), grid(rows), Paragraph("抄送：市委办公室。", BODY)], tmp_path)
    assert {block.place.table for block in source.blocks if block.place} == {0}
    firsts = [
        source.text[block.start : block.end] for block in source.blocks if block.place and block.place.column == 0
    ]
    assert [text for text in firsts if text != "序号"] == [str(number) for number in range(1, 41)]
    assert firsts.count("序号") == max(block.page or 0 for block in source.blocks)
    assert texts(source)[-1] == "抄送：市委办公室。"


def test_merged_cells_span_and_wrapped_cells_are_joined(tmp_path: Path) -> None:
    rows = [["序号", "任务", "单位"], ["1", LONG, "林业局"], ["", "浇水", ""]]
    source = built([grid(rows, ("SPAN", (0, 1), (0, 2)), ("SPAN", (2, 1), (2, 2)))], tmp_path)
    found = {source.text[block.start : block.end]: block.place for block in source.blocks if block.place}
    assert (found["1"].row, found["1"].rows) == (1, 2)
    assert (found["林业局"].column, found["林业局"].rows) == (2, 2)
    assert (found["浇水"].row, found["浇水"].column) == (2, 1)
    assert LONG in found


def test_short_lines_of_a_cell_stay_apart_and_filled_ones_are_joined(tmp_path: Path) -> None:
    rows = [
        ["序号", "任务", "单位"],
        ["1", "造林", "市科技局<br/>市财政局"],
        ["2", "浇水", "市农业农村局、市水利局、市林业局"],
    ]
    source = built([grid(rows)], tmp_path)
    assert "市科技局\n市财政局" in texts(source)
    assert "市农业农村局、市水利局、市林业局" in texts(source)


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 50, 500, 700)
        canvas.setFont(FONT, 14)
        canvas.drawString(80, 700, "框内的正文")

    assert texts(read(drawn(tmp_path, draw), "a.pdf")) == ["框内的正文"]


def drawn(folder: Path, draw: Callable[[Canvas], None], **options: object) -> Path:
    path = folder / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4, **options)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return path


def test_a_bold_character_printed_twice_is_read_once(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 14)
        canvas.drawString(80, 700, "总体要求")
        canvas.drawString(80.3, 700, "总体要求")

    assert texts(read(drawn(tmp_path, draw), "a.pdf")) == ["总体要求"]


def test_radicals_that_a_font_prints_for_characters_are_read_as_characters() -> None:
    assert "⼈⺠政府⼀⻓".translate(_RADICALS) == "人民政府一长"


def test_a_rotated_watermark_is_not_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 14)
        canvas.drawString(80, 700, "正文内容")
        canvas.rotate(45)
        canvas.drawString(300, 100, "内部资料")

    assert texts(read(drawn(tmp_path, draw), "a.pdf")) == ["正文内容"]


def test_a_password_is_needed(tmp_path: Path) -> None:
    lock = pdfencrypt.StandardEncryption("user", "owner", canPrint=1)
    with pytest.raises(EncryptedDocument):
        read(drawn(tmp_path, lambda canvas: canvas.drawString(80, 700, "text"), encrypt=lock), "a.pdf")


def test_an_owner_password_alone_does_not_keep_from_reading(tmp_path: Path) -> None:
    lock = pdfencrypt.StandardEncryption("", "owner", canPrint=1)
    path = drawn(tmp_path, lambda canvas: canvas.drawString(80, 700, "Plan of work"), encrypt=lock)
    assert texts(read(path, "a.pdf")) == ["Plan of work"]


def test_a_picture_of_a_page_is_a_scan(tmp_path: Path) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    with pytest.raises(ScannedDocument):
        read(drawn(tmp_path, lambda canvas: canvas.drawImage(ImageReader(picture), 0, 0, 500, 700)), "a.pdf")


def test_pages_without_anything_are_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument):
        read(drawn(tmp_path, lambda canvas: canvas.line(0, 0, 1, 1)), "a.pdf")


def test_a_pdf_without_pages_or_without_its_end_is_damaged(tmp_path: Path) -> None:
    whole = drawn(tmp_path, lambda canvas: canvas.drawString(80, 700, "text")).read_bytes()
    path = tmp_path / "b.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )
    with pytest.raises(DamagedDocument):
        read(path, "b.pdf")
    path.write_bytes(whole[:200])
    with pytest.raises(DamagedDocument):
        read(path, "b.pdf")


def test_streams_that_unpack_to_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zlib.compress(b"\0" * 3_000_000)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj<</Filter/FlateDecode>>stream\n" + bomb + b"\nendstream endobj")
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1_000_000)
    with pytest.raises(OversizedDocument):
        read(path, "a.pdf")
    path.write_bytes(b"%PDF-1.4\n1 0 obj<</Filter[/FlateDecode /FlateDecode]>>stream\nx")
    with pytest.raises(DamagedDocument):
        read(path, "a.pdf")


def test_more_pages_than_a_document_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PDF_PAGES", 1)
    with pytest.raises(OversizedDocument):
        built([Paragraph("甲", BODY), PageBreak(), Paragraph("乙", BODY)], tmp_path)


def line(text: str, x0: float = 90, x1: float = 500, top: float = 100, page: int = 1) -> Line:
    return Line(text, x0, x1, top, top + 14, 14, page, 842)


def test_lines_join_by_their_ends_indents_and_labels() -> None:
    margins = Margins(left=90, right=500, pitch=22)
    lines = [
        line("　缩进的第一行写满", x0=118),
        line("第二行写满，"),
        line("末行。", x1=200),
        line("没有缩进但写满。"),
        line("二、由标号开始"),
    ]
    assert [joined(part) for part in paragraphs(lines, margins)] == [
        "　缩进的第一行写满第二行写满，末行。",
        "没有缩进但写满。",
        "二、由标号开始",
    ]


def test_latin_words_are_joined_with_a_blank() -> None:
    assert joined([line("the plan"), line("of work")]) == "the plan of work"
    assert joined([line("建设5"), line("G基站")]) == "建设5 G基站"


def test_only_lines_at_a_pages_edge_can_be_furniture() -> None:
    pages = [
        [
            line("公报", top=30, page=page),
            line("3", top=400, page=page),
            line(f"第 {page} 页 共 2 页", top=800, page=page),
        ]
        for page in (1, 2)
    ]
    assert [[kept.text for kept in lines] for lines in without_furniture(pages)] == [["3"], ["3"]]
