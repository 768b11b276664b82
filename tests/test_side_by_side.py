"""Several things in one question, and the words around them."""

from __future__ import annotations

import pytest

from bot.engine import Engine
from bot.side_by_side import only, side_by_side
from tests.exam import engine_over, told

SKILLS = """澄江市技能人才培养实施方案
澄政办发〔2032〕6号

各县区人民政府，市政府各部门：
为落实《技能强省规划》（昌政发〔2031〕40号）和《职工培训条例》，制定本方案。

一、培训
（一）培训保洁人员。三年培训保洁人员7万人次。（市人社局牵头，市城管局配合）
（二）培训海员。三年培训海员3万人次，持证率达到91%。（市交通局牵头，市人社局配合）
（三）培训陶艺人才。三年培训陶艺人才2万人次。（市文旅局牵头，市教育局配合）
二、扩大实习消费
（四）开放实习店。开放实习店15家。（市商务局负责）
（五）发放实习券。发放实习券4万张。（市财政局负责）
（六）举办实习周。每年举办实习周2次。（市教育局、市商务局负责）
三、可持续发展
（七）推动海岛扶智，促进可持续发展。深入推进海岛扶智。到2034年，在海岛开设夜校12所。（市教育局、市城管局负责）
（八）报送信息。人社局报送信息不少于8条。（市人社局负责）
（九）报送动态。交通局报送信息不少于5条。（市交通局负责）

澄江市人民政府办公室
2032年7月1日
"""
CARE = """澄江市完整街区建设提升意见

一、服务
（一）发展助餐服务。具备助餐服务能力的街区占比达到60%。（市民政局牵头，市商务局参与）
（二）发放高龄津贴。按月发放高龄津贴，每人每月90元。（市民政局负责）
"""
TOWN = """澄江市养老服务计划

一、服务
（一）发展助餐服务。镇区助餐服务覆盖率达到80%。（市民政局牵头，市财政局参与）
（二）应对人口老龄化。落实应对人口老龄化行动。（市卫健委负责）
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("side")
    documents = folder / "documents"
    documents.mkdir()
    for name, text in (("skills.txt", SKILLS), ("care.txt", CARE), ("town.txt", TOWN)):
        (documents / name).write_text(text, encoding="utf-8")
    return engine_over(documents, folder)


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("保洁人员、海员和陶艺人才各培训多少人次", ["保洁人员", "海员", "陶艺人才"]),
        ("出生和开办饭店两个事项的时限分别压到几天", ["出生", "开办饭店"]),
        ("海员的持证率和培训量是多少", []),
        ("谁负责参与和谐社区建设", []),
    ],
)
def test_things_are_side_by_side_where_the_same_is_asked_of_each(question: str, things: list[str]) -> None:
    found = side_by_side(question)
    assert [question[a:b] for a, b in found] == things
    assert all(only(question, found, kept).count("和") == 0 for kept in found)


def test_each_thing_has_its_own_figure(engine: Engine) -> None:
    text = told(engine, "保洁人员、海员、陶艺人才，各要培训多少人次？")
    assert all(figure in text for figure in ("7万人次", "3万人次", "2万人次"))


def test_things_that_no_clause_speaks_of_are_refused(engine: Engine) -> None:
    assert engine.ask("三年培训，东部矿区和西部矿区分别是多少人次").status == "refused"


def test_section_is_told_whole_where_its_heading_is_asked_about(engine: Engine) -> None:
    text = told(engine, "扩大实习消费有哪些举措？")
    assert all(figure in text for figure in ("15家", "4万张", "2次"))


def test_what_stands_inside_a_title_names_the_document(engine: Engine) -> None:
    text = told(engine, "完整街区建设里助餐服务谁牵头，哪些单位参与")
    assert "市商务局" in text
    assert "市财政局" not in text


def test_bare_date_is_told_with_what_it_dates(engine: Engine) -> None:
    text = told(engine, "什么时候完成？", "海岛扶智由哪些单位负责")
    assert "到2034年" in text
    assert "12所" in text


def test_figure_in_a_part_of_its_own_narrows_the_list(engine: Engine) -> None:
    text = told(engine, "报送信息，要求是8条的有哪些单位？")
    assert "人社局" in text
    assert "交通局" not in text


def test_another_matter_of_a_follow_up_stands_by_itself(engine: Engine) -> None:
    text = told(engine, "海岛夜校方面呢？", "实习券发放多少张")
    assert "12所" in text
    assert "4万张" not in text


def test_recipients_and_grounds_of_a_document(engine: Engine) -> None:
    assert "市政府各部门" in told(engine, "技能人才培养方案发给了哪些单位？")
    grounds = told(engine, "技能人才培养方案是根据上面哪两个文件定的")
    assert "昌政发〔2031〕40号" in grounds


def test_units_that_take_part_in_all_of_them(engine: Engine) -> None:
    assert [c.clause.pointer for c in engine.ask("市教育局和市城管局都参加的是哪项工作").citations] == ["三(七)"]
