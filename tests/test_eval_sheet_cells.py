"""What Excel makes of what is typed, and files that are no sheet of questions."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.worksheet.worksheet import Worksheet

from eval import sheet
from eval.errors import BadSet
from eval.questions import Gold, Reference, Unit
from tests.eval_sheets import FIRST, HEADERS, REQUIRED, calculated, item, problems, read, repacked, row, workbook

PAGE = "xl/worksheets/sheet1.xml"


def figure(folder: Path, *typed: object) -> str:
    """Return what is read as the figure of a cell with a value (and a number format)."""
    cell = typed if len(typed) == 2 else typed[0]
    (found,) = read(workbook(folder, row(指标=cell))).clauses[0].figures
    return found


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.15, "0%", "15%"),
        (0.155, "0.00%", "15.50%"),
        (1, "0%", "100%"),
        (1, "General", "1"),
        (1.0, "General", "1"),
        (1000.0, "#,##0", "1000"),
        (20.5, "0.00", "20.5"),
        (0.1 + 0.2, "General", "0.3"),
        (datetime(2018, 6, 30), "yyyy/m/d", "2018年6月30日"),
        (date(2018, 6, 30), "yyyy-mm-dd", "2018年6月30日"),
        (datetime(2018, 6, 30), 'yyyy"年"m"月"d"日"', "2018年6月30日"),
        pytest.param(
            datetime(2018, 12, 1),
            'yyyy"年"m"月"',
            "2018年12月",
        ),
        pytest.param(
            datetime(2026, 12, 31),
            'm"月"d"日"',
            "12月31日",
        ),
        pytest.param(
            0.155,
            "0.00%;[Red]-0.00%",
            "15.50%",
        ),
        pytest.param(0.15, "#,##0%", "15%"),
    ],
)
def test_typed_figure_is_read_as_the_cell_shows_it(
    value: object, number_format: str, shown: str, tmp_path: Path
) -> None:
    assert figure(tmp_path, value, number_format) == shown


@pytest.mark.parametrize("typed", [1, 1.0, "1", " 1 ", "　1\n\n"])
def test_number_of_a_question_or_clause_is_no_decimal(typed: object, tmp_path: Path) -> None:
    found = read(workbook(tmp_path, row(编号=typed, 条款号=typed)))
    assert (found.id, found.clauses[0].pointer) == ("1", "1")


@pytest.mark.parametrize("typed", [True, 1, 1.0, "是", "　是 ", "TRUE", "Yes", "√", "能"])
def test_yes_may_be_typed_in_several_ways(typed: object, tmp_path: Path) -> None:
    assert read(workbook(tmp_path, row(可答=typed))).answerable


@pytest.mark.parametrize("typed", [False, 0, 0.0, "否", "no", "FALSE", "×", "不可"])
def test_no_may_be_typed_in_several_ways(typed: object, tmp_path: Path) -> None:
    assert not read(workbook(tmp_path, row(可答=typed, 文件="", 条款号=None))).answerable


def test_formula_counts_as_its_value(tmp_path: Path) -> None:
    path = workbook(tmp_path, row(问题='="造林"&"谁负责"'))
    assert read(calculated(path, "造林谁负责")).question == "造林谁负责"


def test_formula_without_a_value_is_told(tmp_path: Path) -> None:
    told = problems(workbook(tmp_path, row(单位='="牵头："&"市林业局"')))
    assert any("第 2 行 单位" in line for line in told)


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#NAME?"])
def test_error_in_a_cell_is_told(error: str, tmp_path: Path) -> None:
    assert any("第 2 行 问题" in line and error in line for line in problems(workbook(tmp_path, row(问题=error))))


def test_full_width_colons_bars_and_blanks_are_the_same_as_half_width_ones(tmp_path: Path) -> None:
    wide = {"单位": "牵头：市林业局；责任：市财政局、市教育局", "同等条款": "b｜二｜甲、乙\nc｜三"}
    narrow = {"单位": " 牵头: 市林业局;责任:市财政局、 市教育局 ", "同等条款": " b | 二|甲、乙 \n\n c|三\n"}
    units = (Unit("市林业局", "lead"), Unit("市财政局", "responsible"), Unit("市教育局", "responsible"))
    gold = Gold("haichuan", "一", units=units, equivalent=(Reference("b", "二", ("甲", "乙")), Reference("c", "三")))
    for cells in (wide, narrow):
        assert read(workbook(tmp_path, row(**cells))) == item(clauses=(gold,))


def test_entries_may_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    cells = {
        "上文": "第一问\n\n 第二问 \n",
        "指标": "20万亩\n41.5%",
        "单位": "牵头：市林业局\n责任：市财政局",
        "不得出现": "甲\n乙",
    }
    found = read(workbook(tmp_path, row(**cells)))
    assert found.history == ("第一问", "第二问")
    assert found.must_not == ("甲", "乙")
    assert found.clauses[0].figures == ("20万亩", "41.5%")
    assert found.clauses[0].units == (Unit("市林业局", "lead"), Unit("市财政局", "responsible"))


def test_empty_rows_between_questions_are_skipped_and_counted(tmp_path: Path) -> None:
    found = sheet.read(workbook(tmp_path, {}, row(), {"问题": " 　"}, {}, row(编号="q2")))
    assert found.rows == {"q1": (3,), "q2": (6,)}


def test_columns_may_stand_in_another_order_and_optional_ones_be_missing(tmp_path: Path) -> None:
    assert read(workbook(tmp_path, row(), headers=HEADERS[::-1])) == item()
    assert read(workbook(tmp_path, row(), headers=REQUIRED)) == item()


def test_blanks_in_the_header_row_do_not_matter(tmp_path: Path) -> None:
    headers = (None, " 编号 ", "类型\n", *HEADERS[2:], None, " ")
    path = workbook(tmp_path, row(), headers=headers, adjust=lambda page: _fill(page, {"B2": "q1", "C2": "谁负责"}))
    assert read(path) == item()


def _fill(page: Worksheet, cells: dict[str, object]) -> None:
    for place, value in cells.items():
        page[place] = value


def test_page_of_questions_is_found_behind_others(tmp_path: Path) -> None:
    def cover(page: Worksheet) -> None:
        page.title = "问题"
        page.parent.create_sheet("封面", 0)["A1"] = "2026年度评测"
        page.parent.create_sheet("备注")["A1"] = "编号"

    assert read(workbook(tmp_path, row(), adjust=cover)) == item()


def test_hidden_rows_columns_and_pages_are_read_as_well(tmp_path: Path) -> None:
    def hide(page: Worksheet) -> None:
        page.title = "问题"
        page.row_dimensions[2].hidden = page.column_dimensions["A"].hidden = True
        page.parent.create_sheet("另一页", 0)
        page.sheet_state = "hidden"

    assert read(workbook(tmp_path, row(), adjust=hide)) == item()


def test_question_may_be_merged_over_the_rows_of_its_clauses(tmp_path: Path) -> None:
    def merge(page: Worksheet) -> None:
        for name in ("编号", "类型", "问题", "可答"):
            column = HEADERS.index(name) + 1
            page.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)

    path = workbook(tmp_path, row(), {"文件": "yunling", "条款号": "1①"}, adjust=merge)
    assert read(path) == item(clauses=(Gold("haichuan", "一"), Gold("yunling", "1①")))


@pytest.mark.parametrize(
    "content", [b"", "编号,类型,问题\n".encode(), "编号\t类型".encode("gbk"), b"\xd0\xcf\x11\xe0" + bytes(512)]
)
def test_other_file_renamed_is_no_workbook(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "s.xlsx").write_bytes(content)
    (told,) = problems(tmp_path / "s.xlsx")
    assert "不是 Excel 工作簿（.xlsx）" in told


@pytest.mark.parametrize("name", ["s.xls", "s.csv", "s", "s.docx"])
def test_file_of_another_kind_is_told_which_kind_is_wanted(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(workbook(tmp_path, row()).read_bytes())
    assert "不是 Excel 工作簿（.xlsx）" in problems(tmp_path / name)[0]


def test_word_document_renamed_is_no_workbook(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "s.xlsx"))
    assert "不是 Excel 工作簿（.xlsx）" in problems(tmp_path / "s.xlsx")[0]


def test_half_a_workbook_is_none(tmp_path: Path) -> None:
    path = workbook(tmp_path, row())
    path.write_bytes(path.read_bytes()[:3000])
    assert "不是 Excel 工作簿（.xlsx）" in problems(path)[0]


def _without_sheets(folder: Path) -> Path:
    book = Workbook()
    book.create_chartsheet("图").add_chart(BarChart())
    book.remove(book.worksheets[0])
    book.save(folder / "s.xlsx")
    return folder / "s.xlsx"


def _with_a_chart_of_that_name(folder: Path) -> Path:
    path = workbook(folder, row())
    book = load_workbook(path)
    book.create_chartsheet("问题").add_chart(BarChart())
    book.save(path)
    return path


def _flipped(folder: Path) -> Path:
    path = workbook(folder, row())
    content = bytearray(path.read_bytes())
    at = content.index(b"sheet1.xml") + 40  # inside the page's compressed cells
    content[at] ^= 0xFF
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "made",
    [
        lambda folder: repacked(workbook(folder, row()), PAGE, lambda xml: xml[: len(xml) // 2]),
        lambda folder: repacked(workbook(folder, row()), "xl/workbook.xml", lambda xml: xml[: len(xml) // 2]),
        lambda folder: repacked(
            workbook(folder, row()), "xl/styles.xml", lambda xml: xml.replace(b"<fill>", b"<fill/><fill>", 1)
        ),
        _flipped,
        _without_sheets,
        _with_a_chart_of_that_name,
    ],
    ids=["half a page", "half a list of pages", "odd styles", "a bit flipped", "charts only", "a chart called 问题"],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # openpyxl leaves such a file open
def test_damaged_or_odd_workbook_is_told_or_read(made: Callable[[Path], Path], tmp_path: Path) -> None:
    found = _found(made(tmp_path))
    gc.collect()
    assert found in ("read", "told")


def _found(path: Path) -> str:
    try:
        return "read" if read(path) == item() else "misread"
    except BadSet as error:
        return "told" if path.name in str(error) else str(error)
    except Exception as error:  # as words: its frames hold the file
        return repr(error)


def test_empty_workbook_lacks_its_columns(tmp_path: Path) -> None:
    (told,) = problems(workbook(tmp_path, headers=()))
    assert told.startswith("第 1 行：缺少列 编号、类型、问题、可答、文件、条款号（应有 编号、")


def test_headers_alone_are_no_question(tmp_path: Path) -> None:
    assert problems(workbook(tmp_path)) == ["没有问题"]


def test_title_above_the_headers_is_told_with_the_columns_that_are_missing(tmp_path: Path) -> None:
    def title(page: Worksheet) -> None:
        page.insert_rows(1)
        page["A1"] = "2026年度问题集"
        page.merge_cells("A1:N1")

    (told,) = problems(workbook(tmp_path, row(), adjust=title))
    assert told.startswith("第 1 行：缺少列 编号、")
    assert "不认识的列 2026年度问题集" in told


def test_misspelt_column_is_told_beside_those_that_are_missing(tmp_path: Path) -> None:
    headers = [{"问题": "提问", "单位": "责任单位"}.get(name, name) for name in HEADERS]
    (told,) = problems(workbook(tmp_path, FIRST, headers=headers))
    assert told.startswith("第 1 行：缺少列 问题；不认识的列 提问、责任单位（应有 ")


def test_column_that_is_there_twice_is_told(tmp_path: Path) -> None:
    (told,) = problems(workbook(tmp_path, row(), headers=(*HEADERS, "单位")))
    assert told.startswith("第 1 行：")
    assert "单位" in told.partition("（应有")[0]
