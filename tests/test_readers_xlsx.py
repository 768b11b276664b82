"""Workbooks: a table per sheet, values as they are shown."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from index.errors import EmptyDocument, OversizedDocument
from index.model import Place, Source
from index.readers import limits, read
from index.readers.number_format import shown


def saved(book: Workbook, folder: Path) -> Source:
    path = folder / "a.xlsx"
    book.save(path)
    return read(path, "a.xlsx")


def texts(source: Source) -> list[str]:
    return [source.text[block.start : block.end] for block in source.blocks]


def places(source: Source) -> dict[str, Place]:
    return {source.text[block.start : block.end]: block.place for block in source.blocks if block.place}


def task_book() -> Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "任务表"
    sheet["A1"] = "附件1　任务分解表"
    sheet.merge_cells("A1:D1")
    for column, label in enumerate(("序号", "任务", "单位", "时限"), 1):
        sheet.cell(2, column, label)
    sheet.append([1, "造林\n绿化", "林业局", date(2018, 5, 23)])
    sheet["D3"].number_format = 'yyyy"年"m"月"d"日"'
    sheet.append(["二、水利"])
    sheet.append([2, "供水", None, "年底前"])
    sheet.merge_cells("C3:C5")
    sheet["A7"] = "注：按季度报送"
    return book


def test_a_sheet_is_a_table_between_its_title_and_its_note(tmp_path: Path) -> None:
    source = saved(task_book(), tmp_path)
    assert texts(source) == [
        "附件1　任务分解表",
        "序号",
        "任务",
        "单位",
        "时限",
        "1",
        "造林\n绿化",
        "林业局",
        "2018年5月23日",
        "二、水利",
        "2",
        "供水",
        "年底前",
        "注：按季度报送",
    ]
    assert [block.place is None for block in source.blocks] == [True] + [False] * 12 + [True]


def test_a_row_of_notes_above_the_header_is_no_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["某市台账"],
        ["文号：某政督〔2030〕6号", None, "填报日期：2030年2月20日"],
        ["序号", "任务", "牵头单位"],
        [1, "造林", "市林业局"],
    ):
        book.active.append(row)
    assert places(saved(book, tmp_path)) == {
        "序号": Place(0, 0, 0), "任务": Place(0, 0, 1), "牵头单位": Place(0, 0, 2),
        "1": Place(0, 1, 0), "造林": Place(0, 1, 1), "市林业局": Place(0, 1, 2),
    }  # fmt: skip


def test_merged_cells_span_and_rows_keep_their_columns(tmp_path: Path) -> None:
    found = places(saved(task_book(), tmp_path))
    assert found["序号"] == Place(0, 0, 0)
    assert found["林业局"] == Place(0, 1, 2, 3, 1)
    assert found["二、水利"] == Place(0, 2, 0)
    assert found["年底前"] == Place(0, 3, 3)


def test_visible_sheets_are_tables_under_their_names_and_hidden_ones_are_not_read(tmp_path: Path) -> None:
    book = task_book()
    other = book.create_sheet("指标")
    other["B2"], other["C2"] = "指标", "数值"
    hidden = book.create_sheet("草稿")
    hidden["A1"] = "隐藏"
    hidden.sheet_state = "hidden"
    source = saved(book, tmp_path)
    headings = [source.text[block.start : block.end] for block in source.blocks if block.level]
    assert headings == ["任务表", "指标"]
    assert "隐藏" not in source.text
    assert places(source)["数值"] == Place(1, 0, 1)


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (3, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (0.00001, "General", "0.00001"),
        (0.35, "0%", "35%"),
        (0.145, "0%", "15%"),
        (0.3567, "0.0%", "35.7%"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (2.5, "0", "3"),
        (-2.5, "0.0;(0.0)", "(2.5)"),
        (0, '0;-0;"无"', "无"),
        (7, "000", "007"),
        (1.5, "0.##", "1.5"),
        (2, "0.##", "2"),
        (12345678, "#,##0,", "12,346"),
        (35, '0"万亩"', "35万亩"),
        (3, 'General"个"', "3个"),
        (12000, "[DBNum1]General", "一万二千"),
        (3.14159, "0.00_ ", "3.14"),
        (12345, "0.0E+0", "1.2E+04"),
        (43243, "yyyy/m/d", "2018/5/23"),
        (43243.75, "yyyy-mm-dd hh:mm:ss", "2018-05-23 18:00:00"),
        (43243, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇一八年五月二十三日"),
        (43243.5, "h:mm AM/PM", "12:00 PM"),
        (0.6042, '上午/下午h"时"mm"分"', "下午2时30分"),
        (43243, "aaaa", "星期三"),
        (1e9, "yyyy/m/d", "1000000000"),
    ],
)
def test_a_number_prints_in_its_cells_format(value: float, code: str, printed: str) -> None:
    assert shown(value, code) == printed


def test_dates_booleans_rich_text_and_formulas_read_as_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["甲", True, datetime(2018, 5, 23, 9, 30)])
    assert texts(saved(book, tmp_path)) == ["甲", "TRUE", "2018-05-23 9:30:00"]


def test_a_far_cell_and_a_whole_sheet_merge_cost_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["XFD1048576"] = "甲", "乙", "远"
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert texts(read(path, "a.xlsx")) == ["甲", "乙", "远"]


def test_more_cells_than_a_document_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    for _ in range(20):
        book.active.append(["甲"] * 10)
    monkeypatch.setattr(limits, "CELLS", 100)
    with pytest.raises(OversizedDocument):
        saved(book, tmp_path)


def test_a_workbook_without_values_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument):
        saved(openpyxl.Workbook(), tmp_path)


CELL = st.text(st.sampled_from("造林任务单位甲乙12。；&<"), min_size=1, max_size=10)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5))
def test_every_cell_comes_back_at_its_place(rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    with tempfile.TemporaryDirectory() as folder:
        source = saved(book, Path(folder))
    assert [
        (source.text[block.start : block.end], block.place.row, block.place.column)
        for block in source.blocks
        if block.place
    ] == [(cell, at, column) for at, row in enumerate(rows) for column, cell in enumerate(row)]
