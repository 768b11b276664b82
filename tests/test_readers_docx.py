"""Word documents: numbering, tables, revisions, hidden text, headings."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import DamagedDocument, EmptyDocument, OversizedDocument
from index.model import Source
from index.readers import limits, read
from index.readers.list_numbers import counted, numeral

W = nsdecls("w")
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
}


def saved(document: Document, folder: Path) -> Source:
    path = folder / "a.docx"
    document.save(str(path))
    return read(path, "a.docx")


def packed(body: str, folder: Path, *, head: str = "", **parts: str) -> Path:
    """Write a minimal package by hand."""
    path = folder / "a.docx"
    main = f"{head}<w:document {W}><w:body>{body}</w:body></w:document>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, "word/document.xml": main, **parts}.items():
            archive.writestr(name, text)
    return path


def texts(source: Source) -> list[str]:
    return [source.text[block.start : block.end] for block in source.blocks]


def define(document: Document, key: int, levels: list[tuple[str, str]], *, extra: str = "") -> None:
    """Add a list definition and the list of the same number."""
    numbering = document.part.numbering_part.element
    shapes = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{key}">{shapes}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))


def number(paragraph: Paragraph, key: int, level: int) -> None:
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>')
    )


OUTLINE = [
    ("chineseCounting", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
    ("decimalEnclosedCircle", "%4"),
]


def test_automatic_numbers_are_printed_and_restart_below_a_higher_level(tmp_path: Path) -> None:
    document = docx.Document()
    define(document, 90, OUTLINE)
    for text, level in [
        ("总体", 0),
        ("思想", 1),
        ("原则", 1),
        ("要点", 2),
        ("细项", 3),
        ("任务", 0),
        ("造林", 1),
        ("浇水", 2),
    ]:
        number(document.add_paragraph(text), 90, level)
    assert texts(saved(document, tmp_path)) == [
        "一、总体",
        "（一）思想",
        "（二）原则",
        "1.要点",
        "①细项",
        "二、任务",
        "（一）造林",
        "1.浇水",
    ]


def test_lists_of_one_definition_count_on_and_a_start_of_its_own_begins_again(tmp_path: Path) -> None:
    document = docx.Document()
    define(document, 90, OUTLINE)
    numbering = document.part.numbering_part.element
    numbering.append(parse_xml(f'<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering.append(parse_xml(f'<w:num {W} w:numId="92"><w:abstractNumId w:val="90"/>{override}</w:num>'))
    for key in (90, 91, 92, 92, 90):
        number(document.add_paragraph("项"), key, 0)
    assert texts(saved(document, tmp_path)) == ["一、项", "二、项", "五、项", "六、项", "七、项"]


def test_a_level_that_never_restarts_runs_on(tmp_path: Path) -> None:
    document = docx.Document()
    define(document, 90, [("chineseCounting", "%1、"), ("decimal", "%2.")], extra='<w:lvlRestart w:val="0"/>')
    for level in (0, 1, 1, 0, 1):
        number(document.add_paragraph("项"), 90, level)
    assert texts(saved(document, tmp_path)) == ["一、项", "1.项", "2.项", "二、项", "3.项"]


def test_compound_and_legal_numbers(tmp_path: Path) -> None:
    document = docx.Document()
    define(document, 90, [("chineseCounting", "第%1章"), ("decimal", "%1.%2")], extra="<w:isLgl/>")
    number(document.add_paragraph("总则"), 90, 0)
    number(document.add_paragraph("目的"), 90, 1)
    assert texts(saved(document, tmp_path)) == ["第1章总则", "1.1目的"]


def test_numbers_come_from_a_style_too_and_can_be_switched_off(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("甲", "乙"):
        document.add_paragraph(text, style="List Number")
    off = document.add_paragraph("丙", style="List Number")
    number(off, 0, 0)
    document.add_paragraph("丁", style="List Bullet")
    assert texts(saved(document, tmp_path)) == ["1.甲", "2.乙", "丙", "丁"]


def test_a_counted_column_without_text_is_printed(tmp_path: Path) -> None:
    document = docx.Document()
    define(document, 90, [("decimal", "%1")])
    table = document.add_table(2, 2)
    for row, text in enumerate(("造林", "浇水")):
        number(table.cell(row, 0).paragraphs[0], 90, 0)
        table.cell(row, 1).text = text
    number(document.add_paragraph(""), 90, 0)
    number(document.add_paragraph("后续"), 90, 0)
    assert texts(saved(document, tmp_path)) == ["1", "造林", "2", "浇水", "4后续"]


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (10, "chineseCounting", "十"),
        (20, "chineseCounting", "二十"),
        (21, "chineseCountingThousand", "二十一"),
        (105, "chineseCountingThousand", "一百零五"),
        (12, "ideographDigital", "一二"),
        (3, "ideographTraditional", "丙"),
        (2, "chineseLegalSimplified", "贰"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "㉑"),
        (4, "lowerLetter", "d"),
        (27, "upperLetter", "AA"),
        (9, "upperRoman", "IX"),
        (7, "decimalZero", "07"),
        (5, "decimalFullWidth", "５"),
        (3, "bullet", ""),
        (3, "unknownKind", "3"),
    ],
)
def test_list_numbers_print_as_word_prints_them(value: int, kind: str, printed: str) -> None:
    assert numeral(value, kind) == printed


def test_counted_numbers_read_as_they_are_spoken() -> None:
    assert [counted(value) for value in (1, 15, 110, 1001, 10005, 12000)] == [
        "一", "十五", "一百一十", "一千零一", "一万零五", "一万二千",
    ]  # fmt: skip


def test_table_cells_keep_spans_paragraphs_and_body_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("表前")
    table = document.add_table(3, 3)
    for column, text in enumerate(("序号", "任务", "单位")):
        table.cell(0, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "1"
    table.cell(1, 1).text = "①造林。\n②浇水。"
    table.cell(1, 2).text = "林业局"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "合并"
    document.add_paragraph("表后")
    source = saved(document, tmp_path)
    assert [(text, block.place and (block.place.row, block.place.column, block.place.rows, block.place.columns))
            for text, block in zip(texts(source), source.blocks, strict=True)] == [
        ("表前", None),
        ("序号", (0, 0, 1, 1)),
        ("任务", (0, 1, 1, 1)),
        ("单位", (0, 2, 1, 1)),
        ("1", (1, 0, 2, 1)),
        ("①造林。\n②浇水。", (1, 1, 1, 1)),
        ("林业局", (1, 2, 1, 1)),
        ("合并", (2, 1, 1, 2)),
        ("表后", None),
    ]  # fmt: skip


def test_a_table_that_only_frames_the_page_is_transparent(tmp_path: Path) -> None:
    document = docx.Document()
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "框内正文"
    inner = frame.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "甲", "乙"
    plain = document.add_table(1, 2)
    plain.cell(0, 0).text, plain.cell(0, 1).text = "丙", "丁"
    plain.cell(0, 1).add_table(1, 1).cell(0, 0).text = "嵌套"
    source = saved(document, tmp_path)
    assert [
        (text, block.place and block.place.table) for text, block in zip(texts(source), source.blocks, strict=True)
    ] == [
        ("框内正文", None),
        ("甲", 0),
        ("乙", 0),
        ("丙", 1),
        ("丁\n嵌套", 1),
    ]


def test_headings_declare_their_level(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("一、总体要求", 1)
    document.add_heading("（一）任务", 2)
    styled = document.add_paragraph("直接设定")
    styled._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="2"/>'))
    document.add_paragraph("正文")
    assert [block.level for block in saved(document, tmp_path).blocks] == [1, 2, 3, 0]


def test_revisions_read_as_accepted_and_hidden_text_is_dropped(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("保留")
    for markup in (
        '<w:ins {0} w:id="1" w:author="a"><w:r><w:t>插入</w:t></w:r></w:ins>',
        '<w:del {0} w:id="2" w:author="a"><w:r><w:delText>删除</w:delText></w:r></w:del>',
        '<w:moveFrom {0} w:id="3" w:author="a"><w:r><w:t>移走</w:t></w:r></w:moveFrom>',
        '<w:moveTo {0} w:id="4" w:author="a"><w:r><w:t>移来</w:t></w:r></w:moveTo>',
        "<w:r {0}><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>",
        "<w:r {0}><w:instrText>PAGE</w:instrText></w:r>",
    ):
        paragraph._p.append(parse_xml(markup.format(W)))
    first = document.add_paragraph("段落标记")
    first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {W}><w:del w:id="5" w:author="a"/></w:rPr>'))
    document.add_paragraph("已删除")
    table = document.add_table(2, 2)
    for row in range(2):
        for column in range(2):
            table.cell(row, column).text = f"{row}{column}"
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(parse_xml(f'<w:del {W} w:id="6" w:author="a"/>'))
    assert texts(saved(document, tmp_path)) == ["保留插入移来", "段落标记已删除", "10", "11"]


def test_tabs_breaks_and_symbols_print(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/>"
        '<w:br w:type="page"/><w:t>丁</w:t><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
    )
    assert texts(read(packed(body, tmp_path), "a.docx")) == ["甲\t乙", "丙-丁☑"]


def test_a_generated_table_of_contents_is_left_out(tmp_path: Path) -> None:
    body = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>一、总体要求 1</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的正文</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert texts(read(packed(body, tmp_path), "a.docx")) == ["控件里的正文"]


def test_a_text_box_is_read_once_behind_its_paragraph(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><w:t>段</w:t><mc:AlternateContent {space}><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:p><w:r><w:t>后</w:t></w:r></w:p>"
    )
    assert texts(read(packed(body, tmp_path), "a.docx")) == ["段", "框", "后"]


def test_the_strict_variant_of_the_format_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    space = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        archive.writestr(
            "word/document.xml",
            f"<w:document {space}><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>",
        )
    assert texts(read(path, "a.docx")) == ["正文"]


@pytest.mark.parametrize(
    ("opening", "title"), [("为进一步加强工作，提出以下意见如下。", "某市工作方案"), ("某市工作要点", None)]
)
def test_the_files_title_counts_only_where_the_text_has_none(opening: str, title: str | None, tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "某市工作方案"
    document.add_paragraph(opening)
    assert saved(document, tmp_path).meta.get("title") == title


def test_a_document_without_text_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument):
        saved(docx.Document(), tmp_path)


def test_entities_and_deep_nesting_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(DamagedDocument):
        read(packed("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", tmp_path, head=bomb), "a.docx")
    deep = "<w:tbl><w:tr><w:tc>" * 2_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 2_000
    with pytest.raises(DamagedDocument):
        read(packed(deep, tmp_path), "a.docx")


def test_tables_nested_as_deep_as_the_parser_allows_do_not_exhaust_the_stack(tmp_path: Path) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 80 + "<w:p><w:r><w:t>底</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 80
    assert texts(read(packed(deep, tmp_path), "a.docx")) == ["底"]


def test_a_part_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed("<w:p/>" * 10_000, tmp_path)
    monkeypatch.setattr(limits, "PART_BYTES", 10_000)
    with pytest.raises(OversizedDocument):
        read(path, "a.docx")


def test_a_truncated_archive_is_damaged(tmp_path: Path) -> None:
    whole = packed("<w:p><w:r><w:t>正文</w:t></w:r></w:p>", tmp_path).read_bytes()
    for length in range(30, len(whole), 37):
        path = tmp_path / "cut.docx"
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedDocument):
            read(path, "cut.docx")


WORDS = st.text(st.sampled_from("造林绿化任务单位甲乙丙12 \n\t<&。；"), min_size=1, max_size=15)


@settings(max_examples=20, deadline=None)
@given(st.lists(WORDS, max_size=5), st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=2, max_size=3))
def test_every_printed_character_comes_back_in_order(lines: list[str], rows: list[list[str]]) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(len(rows), 2)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    expected = "".join([*lines, *(text for row in rows for text in row)]).split()
    with tempfile.TemporaryDirectory() as folder:
        if not expected:
            with pytest.raises(EmptyDocument):
                saved(document, Path(folder))
            return
        source = saved(document, Path(folder))
    assert "".join("".join(texts(source)).split()) == "".join(expected)
    assert "".join(source.text.split()) == "".join(expected)
