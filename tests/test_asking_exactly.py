"""Grades, annexes, days and names that stand close to others: what an answer must get exactly."""

from __future__ import annotations

import pytest

from bot.coverage import degree
from bot.engine import Engine
from bot.topic import Term
from tests.exam import engine_over, told

FLOODS = """澄江省防洪条例

第一条　为了防治洪水，制定本条例。
第二条　城镇防洪标准按照下列规定确定：
（一）常住人口150万以上的城镇，防洪标准不低于200年一遇；
（二）常住人口50万以上不足150万的城镇，防洪标准不低于100年一遇；
（三）常住人口20万以上不足50万的城镇，防洪标准不低于50年一遇；
（四）其他城镇，防洪标准不低于20年一遇。
第三条　洪水影响评价报告由水行政主管部门审批。水行政主管部门应当自受理之日起20个工作日内作出决定。
第四条　气象灾害预警信号由气象主管机构统一发布。
第五条　本条例自2031年11月1日起施行。
"""
SHIPS = """<html><body><h1>澄江省航运发展行动计划</h1><p>澄政办发〔2031〕19号</p>
<p>一、重点任务</p>
<p>（一）发展航线。开通黄河航线7条。（省交通厅牵头，省文旅厅配合）</p>
<p>（二）保护古桥。修缮黄河古桥8座。（省文物局、省文旅厅牵头，省农业厅配合）</p>
<p>（三）更新名录。2033年6月底前，公布黄河古船名录更新版。（省文物局负责）</p>
<p>（四）壮大船员队伍。每年新增注册内河船员600人。（省交通厅负责）</p>
<p>（五）治理岸线。2034年底前，治理黄河岸线7处，落实长江禁渔。（省水利厅负责）</p>
<p>附件1</p><p>主要指标表</p>
<table><tr><td>序号</td><td>指标</td><td>2031年</td><td>2034年</td><td>责任单位</td></tr>
<tr><td>1</td><td>港口吞吐量（亿吨）</td><td>55</td><td>62</td><td>省交通厅</td></tr>
<tr><td>2</td><td>清洁能源船舶（艘）</td><td>320</td><td>990</td><td>省交通厅</td></tr></table>
<p>附件2</p><p>重点工程表</p>
<table><tr><td>序号</td><td>工程</td><td>牵头单位</td></tr>
<tr><td>1</td><td>扩建闸坝4座</td><td>省水利厅</td></tr></table>
<p>澄江省人民政府办公厅</p><p>2031年6月7日</p></body></html>
"""


COUNTY = """河湾县便民方案

一、任务
（一）推行“一窗通办”。整合窗口5个。（县交通局负责）
（二）修路。硬化村路80公里。（县交通局负责）
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("exactly")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "floods.txt").write_text(FLOODS, encoding="utf-8")
    (documents / "ships.html").write_text(SHIPS, encoding="utf-8")
    (documents / "county.txt").write_text(COUNTY, encoding="utf-8")
    return engine_over(documents, folder)


@pytest.mark.parametrize(
    ("figure", "text", "held"),
    [
        ("200万人", "常住人口150万以上的城镇", 1.0),
        ("200万人", "常住人口50万以上不足150万的城镇", 0.0),
        ("100万人", "常住人口50万以上不足150万的城镇", 1.0),
        ("150万人", "常住人口50万以上不足150万的城镇", 0.0),
        ("15万人", "常住人口不足20万的城镇", 1.0),
        ("300亩", "面积500亩以上的地块", 0.0),
        ("600亩", "投资500万元以上的项目", 0.0),
    ],
)
def test_amount_falls_into_the_grade_that_holds_it(figure: str, text: str, held: float) -> None:
    assert degree(Term(figure, 1.0, strict=True), text) == held


def test_amounts_beyond_a_bound_are_meant_by_it() -> None:
    term = Term("10条", 1.0, strict=True, bound="以上")
    assert [degree(term, text) for text in ("不少于12条", "不少于10条", "不少于6条", "不少于12项")] == [
        1.0,
        1.0,
        0.0,
        0.0,
    ]


def test_standard_of_a_town_is_that_of_its_grade(engine: Engine) -> None:
    text = told(engine, "200万人口的城镇防洪标准是多少")
    assert "200年一遇" in text
    assert "100年一遇" not in text
    text = told(engine, "200万人口的城镇和30万人口的城镇防洪标准各是多少？")
    assert "200年一遇" in text
    assert "50年一遇" in text


def test_all_grades_are_listed_to_the_last(engine: Engine) -> None:
    text = told(engine, "城镇防洪标准按人口分哪几档，分别是多少年一遇？")
    assert all(f"{years}年一遇" in text for years in (200, 100, 50, 20))


def test_workdays_are_a_time(engine: Engine) -> None:
    assert "20个工作日" in told(engine, "洪水影响评价报告审批要多少个工作日")


def test_unit_before_a_documents_number_is_no_part_of_it(engine: Engine) -> None:
    answer = engine.ask("省农业厅在澄政办发〔2031〕19号里承担了哪些工作，请列全")
    assert [c.clause.pointer for c in answer.citations] == ["一(二)"]


def test_unit_behind_a_joining_word_is_known(engine: Engine) -> None:
    answer = engine.ask("省文物局和文旅厅共同参与的工作有哪些")
    assert [c.clause.pointer for c in answer.citations] == ["一(二)"]


def test_figures_of_an_annex_are_its_own(engine: Engine) -> None:
    text = told(engine, "航运行动计划附件里的主要指标有哪些")
    assert "2034年 62" in text
    assert "990" in text
    assert "8座" not in text


def test_date_of_what_a_clause_announces_is_no_documents_date(engine: Engine) -> None:
    text = told(engine, "新版古船名录什么时候公布")
    assert "2033年6月底前" in text
    assert "2031年6月7日" not in text


@pytest.mark.parametrize(
    "question", ["海船船员每年新增注册多少人", "地震预警信号由哪个部门统一发布", "黄河禁渔期到什么时候"]
)
def test_another_kind_of_thing_is_no_answer(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "refused"


def test_unit_of_a_level_is_no_other_levels(engine: Engine) -> None:
    assert {c.document.source for c in engine.ask("县交通局有哪些任务").citations} == {"county.txt"}
    assert {c.document.source for c in engine.ask("省交通厅有哪些任务").citations} == {"ships.html"}
    assert {c.document.source for c in engine.ask("交通部门有哪些任务").citations} == {"county.txt", "ships.html"}


def test_heading_of_an_answer_keeps_the_one_of_a_name(engine: Engine) -> None:
    assert engine.ask("一窗通办谁负责").label == "一窗通办"
