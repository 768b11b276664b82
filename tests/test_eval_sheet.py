"""A question set as an Excel sheet: what is written comes back, and an empty sheet can be filled in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from eval import cells, sheet
from eval.questions import TYPES, Gold, Item, Reference, Unit, load
from index.model import ROLES
from tests.eval_sheets import HEADERS, item, problems, read, there_and_back

DIGEST = Path(__file__).parents[1] / "eval" / "sets" / "digest.jsonl"
PLAIN = st.text(alphabet="市林业局农牧甲乙12%①.", min_size=1, max_size=6)
NAMES = st.one_of(
    PLAIN, st.builds("{}、{}".format, PLAIN, PLAIN), st.builds("各{}〔{}、{}〕政府".format, PLAIN, PLAIN, PLAIN)
)

FULL = Item(
    id="q7",
    type="compare",
    question="海川和云岭谁造林多？",
    answerable=True,
    history=("海川造林多少", "那云岭呢"),
    clauses=(
        Gold(
            "haichuan",
            "一",
            words=("造林绿化", "“三北、长防”工程"),
            units=(
                Unit("市林业局", "lead"),
                Unit("市农业、农村局", "lead"),
                Unit("市财政局", "responsible"),
                Unit("各县（市、区）政府", "responsible"),
                Unit("各縣〔市、區〕人民政府", "responsible"),
                Unit("市气象局", "support"),
                Unit("省林业厅", "guide"),
            ),
            figures=("20万亩", "41.5%", "2018年"),
            equivalent=(Reference("海政发〔2016〕17号", "一", ("造林", "甲、乙工程")), Reference("haichuan", "二(一)")),
        ),
        Gold("yunling", "1①", figures=("12万亩",)),
        Gold("云岭市2021年绿色发展重点任务分解表", "meta"),
    ),
    roles=("lead", "support"),
    besides=(Reference("lanshan", "三"), Reference("lanshan.txt", "二", ("网络直播", "培训"))),
    must_not=("市水务局", "100、200公里"),
)


@pytest.fixture(autouse=True)
def _little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prepare fewer rows: five hundred take half a second a sheet."""
    monkeypatch.setattr(sheet, "ROOM", 30)


def test_question_with_every_field_filled_comes_back(tmp_path: Path) -> None:
    assert there_and_back([FULL], tmp_path) == (FULL,)


def test_questions_come_back_in_their_order_with_the_row_of_each(tmp_path: Path) -> None:
    unanswerable = item(id="q8", question="地铁票价多少", answerable=False, clauses=(), must_not=("2元",))
    own_type = item(id="9", type="本局自定", question="造林面积多少")
    sheet.write((FULL, unanswerable, own_type), tmp_path / "s.xlsx")
    found = sheet.read(tmp_path / "s.xlsx")
    assert found.items == (FULL, unanswerable, own_type)
    assert found.rows == {"q7": (2, 3, 4), "q8": (5,), "9": (6,)}  # the first has three gold clauses


@pytest.mark.parametrize("roles", [(), ("lead",), ("support", "lead"), ("guide",), ROLES])
def test_roles_asked_for_come_back(roles: tuple[str, ...], tmp_path: Path) -> None:
    assert there_and_back([item(roles=roles)], tmp_path) == (item(roles=roles),)


def test_no_role_asked_for_is_written_as_none(tmp_path: Path) -> None:
    sheet.write([item(roles=())], tmp_path / "s.xlsx")
    page = load_workbook(tmp_path / "s.xlsx")["问题"]
    assert page.cell(2, HEADERS.index("所问角色") + 1).value == "无"


def test_types_are_written_in_the_words_of_the_office(tmp_path: Path) -> None:
    items = [item(id=name, type=name) for name in TYPES]
    assert there_and_back(items, tmp_path) == tuple(items)
    page = load_workbook(tmp_path / "s.xlsx")["问题"]
    assert [page.cell(n, 2).value for n in range(2, 2 + len(TYPES))] == list(TYPES.values())


def test_shipped_set_comes_back(tmp_path: Path) -> None:
    items = load(DIGEST)
    assert there_and_back(items, tmp_path) == tuple(items)


@given(st.lists(NAMES, min_size=1, max_size=4))
def test_names_come_back_with_a_comma_of_lists_inside_brackets_or_in_the_name(names: list[str]) -> None:
    assert cells.names_in(cells.names(names)) == tuple(names)


@pytest.mark.parametrize(
    "name",
    [
        "市文化、旅游局（市体育局）",  # the brackets behind the 、 hide the closing ” from it
        "甲（乙、丙（丁））",
        "文化、旅游“双创”办",
        "“放、管、服”",  # quotation marks of the document's own
        "“甲”、“乙”",
    ],
)
def test_name_with_a_comma_of_lists_beside_brackets_or_quotes_comes_back(name: str, tmp_path: Path) -> None:
    asked = item(must_not=(name, "市水务局"), clauses=(Gold("haichuan", "一", units=(Unit(name, "lead"),)),))
    assert there_and_back([asked], tmp_path) == (asked,)


def test_numbered_words_are_several() -> None:
    assert cells.names_in("1）一般项目、2）重点项目") == ("1）一般项目", "2）重点项目")


@pytest.mark.parametrize("name", ["市林业局；市草原站", "市林业局;市草原站", "市林业局:造林科"])
def test_unit_with_a_mark_of_the_column_comes_back(name: str, tmp_path: Path) -> None:
    asked = item(clauses=(Gold("haichuan", "一", units=(Unit(name, "lead"), Unit("市财政局", "lead"))),))
    assert there_and_back([asked], tmp_path) == (asked,)


def test_units_come_back_in_their_order(tmp_path: Path) -> None:
    units = (Unit("市财政局", "responsible"), Unit("市林业局", "lead"), Unit("市教育局", "responsible"))
    asked = item(clauses=(Gold("haichuan", "一", units=units),))
    assert there_and_back([asked], tmp_path) == (asked,)


def test_reference_whose_words_have_a_bar_comes_back(tmp_path: Path) -> None:
    asked = item(besides=(Reference("yunling", "1①", ("主要任务 | 责任单位",)),))
    assert there_and_back([asked], tmp_path) == (asked,)


@pytest.mark.parametrize(
    "question", ["+86 开头的电话是哪个局的", "-5% 是谁的指标", "@市林业局", "TRUE", "0.15", "_x000D_谁", "'谁"]
)
def test_question_that_excel_could_take_for_something_else_comes_back(question: str, tmp_path: Path) -> None:
    assert there_and_back([item(question=question)], tmp_path) == (item(question=question),)


@pytest.mark.parametrize("question", ["=5000元的补贴谁发", '=HYPERLINK("http://127.0.0.1/","点这里")'])
def test_question_that_begins_with_an_equals_sign_is_no_formula(question: str, tmp_path: Path) -> None:
    asked = item(question=question, must_not=("=20万亩",))
    assert there_and_back([asked], tmp_path) == (asked,)
    page = load_workbook(tmp_path / "s.xlsx")["问题"]
    assert all(cell.data_type != "f" for cells in page.iter_rows() for cell in cells)


@pytest.mark.parametrize("question", [" 造林谁负责", "造林\n\n谁负责"])
def test_question_comes_back_as_it_was_typed(question: str, tmp_path: Path) -> None:
    assert there_and_back([item(question=question)], tmp_path) == (item(question=question),)


def test_earlier_question_of_two_lines_stays_one(tmp_path: Path) -> None:
    asked = item(history=("造林谁负责？\n要列全", "多少亩"))
    assert there_and_back([asked], tmp_path) == (asked,)


def test_control_characters_of_a_copied_question_do_not_stop_the_sheet(tmp_path: Path) -> None:
    found = there_and_back([item(question="造林\x0b谁负责")], tmp_path)
    assert "谁负责" in found[0].question


def test_empty_sheet_can_be_filled_in_and_read(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    sheet.write((), path)
    assert problems(path) == ["没有问题"]
    book = load_workbook(path)
    page = book["问题"]
    for column, value in {"编号": "001", "类型": "多少", "问题": "造林多少", "可答": "是", "文件": "haichuan"}.items():
        page.cell(2, HEADERS.index(column) + 1).value = value
    for column, value in {"条款号": "3-1", "指标": "41.5%、2018年"}.items():
        page.cell(2, HEADERS.index(column) + 1).value = value
    book.save(path)
    gold = Gold("haichuan", "3-1", figures=("41.5%", "2018年"))
    assert read(path) == item(id="001", type="value", question="造林多少", clauses=(gold,))


def test_empty_sheet_keeps_what_is_typed_as_text_and_offers_yes_and_no(tmp_path: Path) -> None:
    sheet.write((), tmp_path / "s.xlsx")
    page = load_workbook(tmp_path / "s.xlsx")["问题"]
    formats = {page.cell(n, c).number_format for n in (1, 2, 15, sheet.ROOM) for c in range(1, len(HEADERS) + 1)}
    assert formats == {"@"}
    (choice,) = page.data_validations.dataValidation
    column = chr(ord("A") + HEADERS.index("可答"))
    assert str(choice.sqref) == f"{column}2:{column}{sheet.ROOM}"
    assert choice.formula1 == '"是,否"'


def test_second_page_explains_every_column(tmp_path: Path) -> None:
    sheet.write((), tmp_path / "s.xlsx")
    book = load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames == ["问题", "说明"]
    told = {cells[0].value: cells[1].value for cells in book["说明"].iter_rows()}
    assert tuple(told) == tuple(cell.value for cell in book["问题"][1]) == HEADERS
    assert all(told.values())
    assert all(name in told["类型"] for name in TYPES.values())


def test_more_questions_than_there_is_room_for_are_text_as_well(tmp_path: Path) -> None:
    items = tuple(item(id=f"q{n}", question=f"第{n}问") for n in range(sheet.ROOM + 5))
    assert there_and_back(items, tmp_path) == items
    page = load_workbook(tmp_path / "s.xlsx")["问题"]
    assert page.cell(sheet.ROOM + 6, 3).number_format == "@"
