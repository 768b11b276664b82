"""The registry: which file is read, which is refused, and with which error."""

from __future__ import annotations

import os
import random
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from index.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    MisnamedDocument,
    OversizedDocument,
    ReadError,
)
from index.readers import SUFFIXES, limits, read
from index.readers.assembly import Piece, assemble, tidy
from index.readers.content import Kind, kind_of
from index.readers.table_grid import Span, grid_places

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016
ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


def make_docx(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("各县区人民政府：")
    document.add_table(2, 2).cell(0, 0).text = "序号"
    document.save(str(path))


def make_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["序号", "任务"])
    book.save(path)


def make_pdf(path: Path) -> None:
    canvas = Canvas(str(path))
    canvas.drawString(80, 700, "Plan of work")
    canvas.save()


MAKERS: dict[str, Callable[[Path], object]] = {
    ".docx": make_docx,
    ".xlsx": make_xlsx,
    ".pdf": make_pdf,
    ".html": lambda path: path.write_text("<html><body><p>现将方案印发给你们。</p></body></html>", encoding="utf-8"),
    ".txt": lambda path: path.write_text("现将方案印发给你们。", encoding="utf-8"),
}


def made(suffix: str, folder: Path, *, called: str = "") -> Path:
    path = folder / f"made{suffix}"
    MAKERS[suffix](path)
    return path.rename(folder / f"renamed{called}") if called else path


def test_the_source_carries_the_name_that_was_given(tmp_path: Path) -> None:
    for suffix in MAKERS:
        assert read(made(suffix, tmp_path), f"子文件夹/文件{suffix}").name == f"子文件夹/文件{suffix}"


def test_endings_are_read_in_capitals_too(tmp_path: Path) -> None:
    assert read(made(".txt", tmp_path, called=".TXT"), "A.TXT").blocks


def test_all_promised_formats_are_registered() -> None:
    assert set(SUFFIXES) >= {
        ".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".xlsx", ".csv", ".doc", ".wps", ".rtf", ".odt",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("real", "called", "told"),
    [
        (".docx", ".txt", "Word"),
        (".docx", ".doc", "docx"),
        (".docx", ".pdf", "Word"),
        (".xlsx", ".docx", "Excel"),
        (".pdf", ".docx", "PDF"),
        (".pdf", ".txt", "PDF"),
        (".html", ".docx", "网页"),
        (".html", ".txt", "网页"),
        (".txt", ".docx", "纯文本"),
        (".txt", ".pdf", "纯文本"),
        (".txt", ".xlsx", "纯文本"),
    ],
)
def test_a_misnamed_file_is_refused_with_what_it_is(real: str, called: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(MisnamedDocument, match=told) as caught:
        read(made(real, tmp_path, called=called), f"a{called}")
    assert str(caught.value).startswith(f"a{called}：")
    assert caught.value.remedy


def test_an_unsupported_ending_is_refused_with_the_supported_ones(tmp_path: Path) -> None:
    with pytest.raises(MisnamedDocument) as caught:
        read(made(".txt", tmp_path, called=".pptx"), "a.pptx")
    assert ".docx" in caught.value.remedy
    with pytest.raises(MisnamedDocument):
        read(tmp_path / "没有扩展名", "没有扩展名")


@pytest.mark.parametrize("suffix", [".txt", ".md", ".csv", ".html", ".docx", ".xlsx", ".pdf", ".doc"])
@pytest.mark.parametrize("data", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf"], ids=["nothing", "blanks", "mark"])
def test_a_blank_file_is_empty_whatever_its_ending(suffix: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    with pytest.raises(EmptyDocument):
        read(path, path.name)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".doc"])
def test_an_encrypted_office_file_is_refused_as_such(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(ENCRYPTED)
    with pytest.raises(EncryptedDocument):
        read(path, path.name)


def test_a_zip_with_a_password_is_refused_as_encrypted(tmp_path: Path) -> None:
    data = bytearray(made(".docx", tmp_path).read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 4)
    path = tmp_path / "locked.docx"
    path.write_bytes(bytes(data))
    with pytest.raises(EncryptedDocument):
        read(path, path.name)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    with pytest.raises(OversizedDocument, match="50 MB"):
        read(path, path.name)


def test_an_archive_bomb_is_refused_by_its_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 30_000_000)
    with pytest.raises(OversizedDocument, match="压缩比"):
        read(path, path.name)
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1_000_000)
    with pytest.raises(OversizedDocument, match="上限"):
        read(path, path.name)


def test_an_archive_that_lies_about_its_sizes_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 5_000_000 + b"</a>")
    size = (5_000_007).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (100).to_bytes(4, "little")))
    with pytest.raises(DamagedDocument):
        read(path, path.name)


@pytest.mark.parametrize("inner", ["a.docx", "word/a.zip"])
def test_an_archive_that_is_no_document_is_refused(inner: str, tmp_path: Path) -> None:
    path = tmp_path / "outer.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(made(".docx", tmp_path), inner)
    with pytest.raises(ReadError):
        read(path, path.name)


def test_things_that_are_no_regular_files_are_refused_at_once(tmp_path: Path) -> None:
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    for path in (loop, pipe, folder, tmp_path / "missing.txt"):
        with pytest.raises(DamagedDocument):
            read(path, path.name)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf"])
def test_a_damaged_file_ends_in_a_read_error_and_nothing_else(suffix: str, tmp_path: Path) -> None:
    whole = made(suffix, tmp_path).read_bytes()
    dice = random.Random(7)
    path = tmp_path / f"broken{suffix}"
    for _ in range(60):
        data = bytearray(whole[: dice.randrange(20, len(whole))] if dice.random() < 0.3 else whole)
        for _ in range(dice.randrange(1, 30)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(bytes(data))
        try:
            source = read(path, path.name)
        except ReadError:
            continue
        assert source.blocks


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([suffix for suffix in SUFFIXES if suffix not in (".doc", ".wps", ".rtf", ".odt")]),
    st.binary(max_size=400),
)
def test_any_bytes_under_any_ending_end_in_text_or_a_read_error(suffix: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(data)
        try:
            source = read(path, path.name)
        except ReadError:
            return
    assert source.blocks


def test_kinds_are_told_by_content(tmp_path: Path) -> None:
    samples = {
        b"\x89PNG\r\n\x1a\n": Kind.IMAGE,
        b"Rar!\x1a\x07\x00": Kind.ARCHIVE,
        b"{\\rtf1 a}": Kind.RTF,
        OLE + "Workbook".encode("utf-16-le"): Kind.XLS,
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n": Kind.MHT,
        b'<?xml version="1.0"?><a/>': Kind.XML,
        b"<!-- a --><!-- b --> <!DOCTYPE html><p>": Kind.HTML,
        b"\xff\xfe" + "正文".encode("utf-16-le"): Kind.TEXT,
        b"%PDF-1.4": Kind.PDF,
    }
    for number, (data, kind) in enumerate(samples.items()):
        path = tmp_path / f"{number}.bin"
        path.write_bytes(data)
        assert kind_of(path) is kind


def test_pieces_are_assembled_with_their_offsets() -> None:
    source = assemble("a", [Piece("　甲 "), Piece(" \u200b"), Piece("乙\r\n丙\x00")])
    assert source.text == "甲\n乙\n丙"
    assert [(block.start, block.end) for block in source.blocks] == [(0, 1), (2, 5)]


def test_tidy_keeps_zero_width_characters_inside_lines_only() -> None:
    assert tidy("\ufeff\u200b甲\u200b乙\u200b\r\n\u200b\n") == "甲\u200b乙\n\n"


def test_cells_that_hang_down_push_the_next_row_right() -> None:
    rows = [[Span(2, 1), Span(1, 2)], [Span()], [Span(0, 1), Span(), Span()], [Span()]]
    places = [(place.row, place.column, place.rows, place.columns) for place in grid_places(rows, 0)]
    assert places == [
        (0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (2, 0, 2, 1), (2, 1, 1, 1), (2, 2, 1, 1), (3, 1, 1, 1),
    ]  # fmt: skip


def test_every_public_document_reads_and_leaves_no_character_out(shared: Path) -> None:
    for path in sorted((shared / "ncp-dev" / "documents").glob("*.txt")):
        source = read(path, path.name)
        inside = "".join(source.text[block.start : block.end] for block in source.blocks)
        assert "".join(inside.split()) == "".join(source.text.split())
