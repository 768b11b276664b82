"""Rows of a question sheet that are filled in wrongly: each is told by its row and column, all at once, in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eval import sheet
from eval.questions import Gold
from tests.eval_sheets import FIRST, item, problems, read, row, workbook

LATIN = re.compile(r"[A-Za-z]{3,}")


@pytest.mark.parametrize(
    ("column", "typed", "told"),
    [
        ("编号", None, "第 2 行 编号：没有写"),
        ("类型", " ", "第 2 行 类型：没有写"),
        ("问题", "", "第 2 行 问题：没有写"),
        ("单位", "市林业局", "第 2 行 单位：看不懂“市林业局”，应写成 牵头：市科技局；责任：市财政局、各县区政府"),
        ("单位", "牵头：", "第 2 行 单位：看不懂“牵头：”，应写成 牵头：市科技局；责任：市财政局、各县区政府"),
        ("单位", "牵头：、", "第 2 行 单位：看不懂“牵头：、”，应写成 牵头：市科技局；责任：市财政局、各县区政府"),
        ("单位", "主办：市林业局", "第 2 行 单位：“主办”不是角色，写 牵头、责任、配合、指导"),
        ("单位", "牵头：甲局；乙局", "第 2 行 单位：看不懂“乙局”，应写成 牵头：市科技局；责任：市财政局、各县区政府"),
        ("同等条款", "haichuan", "第 2 行 同等条款：看不懂“haichuan”，应写成 文件|条款号|关键词"),
        ("同等条款", "|二", "第 2 行 同等条款：看不懂“|二”，应写成 文件|条款号|关键词"),
        ("同等条款", "a|二\nb|", "第 2 行 同等条款：看不懂“b|”，应写成 文件|条款号|关键词"),
        ("可附条款", "haichuan 二", "第 2 行 可附条款：看不懂“haichuan 二”，应写成 文件|条款号|关键词"),
        ("所问角色", "牵头单位", "第 2 行 所问角色：“牵头单位”不是角色，写 牵头、责任、配合、指导"),
        ("所问角色", "无、牵头", "第 2 行 所问角色：“无”不是角色，写 牵头、责任、配合、指导"),
        pytest.param("文件", None, "第 2 行 文件：没有写"),
        pytest.param("条款号", None, "第 2 行 条款号：没有写"),
        pytest.param("关键词", "甲（\n乙）", "第 2 行 关键词：要写成一行，首尾没有空格"),
        pytest.param("指标", "（20\n万亩）", "第 2 行 指标：要写成一行，首尾没有空格"),
        pytest.param("不得出现", "（甲\n乙）", "第 2 行 不得出现：要写成一行，首尾没有空格"),
        pytest.param(
            "可答",
            "大概",
            "第 2 行 可答：写 是 或 否，不是“大概”",
        ),
        pytest.param(
            "可答",
            None,
            "第 2 行 可答：没有写",
        ),
    ],
)
def test_wrong_cell_is_told_by_row_and_column(column: str, typed: object, told: str, tmp_path: Path) -> None:
    assert problems(workbook(tmp_path, row(**{column: typed}))) == [told]


def test_wrong_cell_hides_none_of_the_same_column_below_it(tmp_path: Path) -> None:
    below = {"文件": "haichuan", "条款号": "二", "单位": "牵头：甲（\n乙）"}
    found = problems(workbook(tmp_path, row(单位="市林业局"), below))
    assert [line.partition("：")[0] for line in found] == ["第 2 行 单位", "第 3 行 单位"]


def test_answerable_question_without_a_clause_is_told(tmp_path: Path) -> None:
    assert problems(workbook(tmp_path, row(文件=None, 条款号=None))) == ["第 2 行 可答的问题要写明文件和条款号"]


@pytest.mark.parametrize("cells", [{}, {"文件": None, "条款号": None, "可附条款": "haichuan|一"}])
def test_unanswerable_question_with_a_clause_is_told(cells: dict[str, object], tmp_path: Path) -> None:
    assert problems(workbook(tmp_path, row(可答="否", **cells))) == ["第 2 行 不可答的问题不写条款"]


@pytest.mark.parametrize("cells", [{"关键词": "造林"}, {"指标": "20万亩"}, {"单位": "牵头：市林业局"}])
def test_unanswerable_question_with_half_a_clause_is_told_to_have_none(
    cells: dict[str, object], tmp_path: Path
) -> None:
    path = workbook(tmp_path, row(可答="否", 文件=None, 条款号=None, **cells))
    assert problems(path) == ["第 2 行 不可答的问题不写条款"]


def test_unanswerable_question_may_say_what_no_answer_says(tmp_path: Path) -> None:
    path = workbook(tmp_path, row(可答="否", 文件=None, 条款号=None, 不得出现="20万亩、市林业局"))
    assert read(path) == item(answerable=False, clauses=(), must_not=("20万亩", "市林业局"))


def test_further_clauses_stand_in_further_rows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, row(), {"文件": "yunling", "条款号": "1①", "指标": "12万亩"}, {}, row(编号="q2", 问题="另问")
    )
    gold = (Gold("haichuan", "一"), Gold("yunling", "1①", figures=("12万亩",)))
    assert sheet.read(path).items == (item(clauses=gold), item(id="q2", question="另问"))


@pytest.mark.parametrize("column", ["类型", "上文", "可答", "所问角色", "可附条款", "不得出现"])
def test_what_is_said_of_a_question_stands_in_its_first_row(column: str, tmp_path: Path) -> None:
    said = {"可答": "是", "类型": "多少", "可附条款": "a|一", "所问角色": "牵头"}.get(column, "某")
    path = workbook(tmp_path, row(), {"文件": "yunling", "条款号": "1①", column: said})
    assert problems(path) == [f"第 3 行 {column}：只写在问题的第一行"]


def test_wrong_cell_of_a_further_clause_is_told_by_its_own_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, row(), {"文件": "yunling", "条款号": "1①", "单位": "林业局"})
    assert problems(path) == ["第 3 行 单位：看不懂“林业局”，应写成 牵头：市科技局；责任：市财政局、各县区政府"]


@pytest.mark.parametrize("missing", ["文件", "条款号"])
def test_further_clause_without_document_or_pointer_is_told_by_its_own_row(missing: str, tmp_path: Path) -> None:
    further = {"文件": "yunling", "条款号": "1①"} | {missing: None}
    assert problems(workbook(tmp_path, row(), further)) == [f"第 3 行 {missing}：没有写"]


def test_row_without_a_question_above_it_is_told(tmp_path: Path) -> None:
    told = problems(workbook(tmp_path, {"文件": "haichuan", "条款号": "一"}, row()))
    assert {"第 2 行 编号：没有写", "第 2 行 问题：没有写"} <= set(told)
    assert all(line.startswith("第 2 行 ") for line in told)


def test_number_without_a_question_is_told(tmp_path: Path) -> None:
    told = problems(workbook(tmp_path, row(), {"编号": "q1", "文件": "yunling", "条款号": "1①"}))
    assert "第 3 行 问题：没有写" in told


def test_number_of_two_questions_is_told_with_their_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path, row(), row(编号="q2"), row(编号="q1", 问题="另问"))
    (told,) = problems(path)
    assert "编号 q1" in told
    assert {"2", "4"} <= set(re.findall("[0-9]+", told.replace("q1", "")))


def test_number_of_two_questions_is_told(tmp_path: Path) -> None:
    (told,) = problems(workbook(tmp_path, row(), row(编号=" q1 ", 问题="另问")))
    assert "编号 q1" in told


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    rows = (
        row(单位="市林业局", 所问角色="主办"),
        {"文件": "yunling", "条款号": "1①", "同等条款": "b"},
        row(编号="q2", 类型=None, 可附条款="c"),
        row(编号="q3"),
        row(编号=None, 问题="另问", 单位="主管：甲"),
        row(编号="q5", 可答="否"),
    )
    told = problems(workbook(tmp_path, *rows))
    places = [" ".join(line.partition("：")[0].split(" ")[:4]) for line in told]
    assert sorted(places) == [
        "第 2 行 单位",
        "第 2 行 所问角色",
        "第 3 行 同等条款",
        "第 4 行 可附条款",
        "第 4 行 类型",
        "第 6 行 单位",
        "第 6 行 编号",
        "第 7 行 不可答的问题不写条款",
    ]


def test_question_that_contradicts_itself_is_told_beside_its_wrong_cells(tmp_path: Path) -> None:
    told = problems(workbook(tmp_path, row(可答="否", 类型=None)))
    assert told == ["第 2 行 类型：没有写", "第 2 行 不可答的问题不写条款"]


@pytest.mark.parametrize(
    "typed", ["牵头：市林业局，责任：市财政局", "牵头：市林业局 责任：市财政局", "牵头：市林业局责任：市财政局"]
)
def test_roles_are_kept_apart_by_their_words(typed: str, tmp_path: Path) -> None:
    units = read(workbook(tmp_path, row(单位=typed))).clauses[0].units
    assert [(unit.name, unit.role) for unit in units] == [("市林业局", "lead"), ("市财政局", "responsible")]


@pytest.mark.parametrize("column", ["编号", "文件", "条款号"])
def test_cell_that_has_to_be_one_line_is_told(column: str, tmp_path: Path) -> None:
    (told,) = problems(workbook(tmp_path, row(**{column: "一\n二"})))
    assert told.startswith(f"第 2 行 {column}：")


def test_no_problem_is_told_in_english(tmp_path: Path) -> None:
    rows = (row(可答="y/n"), row(编号="二", 文件=None), row(编号="三", 指标="（甲\n乙）"), dict.fromkeys(FIRST, "？"))
    told = "\n".join(problems(workbook(tmp_path, *rows)))
    assert LATIN.findall(told) == []
