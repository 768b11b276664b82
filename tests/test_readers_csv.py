"""Comma-separated files: delimiter, encoding, quotation."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import OversizedDocument
from index.model import Source
from index.readers import limits, read
from index.readers.delimited import delimiter_of


def loaded(data: bytes, folder: Path) -> Source:
    path = folder / "a.csv"
    path.write_bytes(data)
    return read(path, "a.csv")


def texts(source: Source) -> list[str]:
    return [source.text[block.start : block.end] for block in source.blocks]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiter_and_encoding_are_found(codec: str, delimiter: str, tmp_path: Path) -> None:
    rows = [["序号", "主要任务", "责任单位"], ["1", "完成造林绿化", "林业局"], ["2", "保障饮水安全", "水利局"]]
    data = "\n".join(delimiter.join(row) for row in rows).encode(codec)
    assert texts(loaded(data, tmp_path)) == [cell for row in rows for cell in row]


def test_quoted_cells_hold_delimiters_and_line_ends(tmp_path: Path) -> None:
    data = '任务分解表\n序号,任务,单位\n1,"①造林,35万亩。\r\n②""浇水""。",林业局\n'.encode()
    source = loaded(data, tmp_path)
    assert texts(source) == ["任务分解表", "序号", "任务", "单位", "1", '①造林,35万亩。\n②"浇水"。', "林业局"]
    assert source.blocks[0].place is None
    assert source.blocks[5].place is not None
    assert (source.blocks[5].place.row, source.blocks[5].place.column) == (1, 1)


def test_chinese_commas_separate_only_where_nothing_else_does() -> None:
    assert delimiter_of("序号，任务，单位\n1，造林，林业局\n") == "，"
    assert delimiter_of("序号,任务\n1,造林，绿化，浇水\n2,供水，供电，供气\n") == ","


def test_a_file_of_one_column_is_paragraphs(tmp_path: Path) -> None:
    source = loaded("一、总体要求\n二、主要任务\n".encode(), tmp_path)
    assert texts(source) == ["一、总体要求", "二、主要任务"]
    assert not any(block.place for block in source.blocks)


def test_more_cells_than_a_document_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 50)
    with pytest.raises(OversizedDocument):
        loaded("甲,乙\n".encode() * 100, tmp_path)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.sampled_from('造林任务12,;"\n。'), min_size=1, max_size=8), min_size=3, max_size=3),
        min_size=2,
        max_size=5,
    )
)
def test_no_printed_character_is_lost(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["序号", "任务", "单位"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        source = loaded(buffer.getvalue().encode(), Path(folder))
    at = 0
    for block in source.blocks:
        assert not source.text[at : block.start].strip()
        at = block.end
    assert at == len(source.text)
