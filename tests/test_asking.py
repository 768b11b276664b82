"""What staff type, over one invented document: years, kinds, lists, names and follow-ups."""

from __future__ import annotations

import pytest

from bot.answer import Answer
from bot.engine import Engine
from bot.errors import BadQuestion
from bot.render import render
from tests.exam import engine_over

PLAN = """青溪市2031年民生实事实施方案
青政办发〔2031〕9号

一、总体目标
重点办好四件实事。
（一）增绿行动。2031年市区PM2.5年均浓度控制在32微克/立方米以内，2033年控制在28微克/立方米以内。（牵头单位：市生态环境局；责任单位：市林业局、市住建局）
（二）供水行动。到2033年，新建小型水库12座，建成村邮站40个。（责任单位：市水利局、市财政局，各县区政府）
（三）养老行动。新增养老床位900张，其中护理型床位500张。（牵头单位：市民政局；配合单位：市财政局）
（四）科普行动。数字经济企业达到60家，举办科普大集8场，支持30个村建设科普长廊。（责任单位：市科技局、市财政局）
二、其他事项
本方案自2031年3月1日起施行，有效期至2034年2月28日，《青溪市民生实事管理规定》同时废止。

青溪市人民政府办公室
2031年2月10日
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("asking")
    (folder / "documents").mkdir()
    (folder / "documents" / "qingxi.txt").write_text(PLAN, encoding="utf-8")
    return engine_over(folder / "documents", folder)


def pointers(answer: Answer) -> list[str]:
    return [citation.clause.pointer for citation in answer.citations]


def test_figure_of_the_year_asked_for_is_told_and_no_other(engine: Engine) -> None:
    text = render(engine.ask("青溪2033年PM2.5控制在多少"))
    assert "28微克" in text
    assert "32微克" not in text


def test_without_a_year_the_figures_that_go_on_with_a_metric_are_told(engine: Engine) -> None:
    text = render(engine.ask("青溪PM2.5目标是多少"))
    assert "32微克" in text
    assert "28微克" in text


def test_deadline_leads_to_its_figure(engine: Engine) -> None:
    assert "到2033年，新建小型水库12座" in render(engine.ask("青溪小型水库要建几座"))


def test_another_kind_of_the_thing_asked_about_is_no_answer(engine: Engine) -> None:
    assert engine.ask("青溪大型水库要建几座").status == "refused"


def test_term_that_no_dictionary_has_is_found_whole(engine: Engine) -> None:
    assert pointers(engine.ask("青溪建村邮站的活归谁")) == ["一(二)"]


def test_items_of_a_section_stand_for_its_introduction(engine: Engine) -> None:
    answer = engine.ask("青溪四件实事分别有哪些")
    assert pointers(answer) == ["一(一)", "一(二)", "一(三)", "一(四)"]


def test_every_figure_is_told_where_every_figure_is_asked_for(engine: Engine) -> None:
    text = render(engine.ask("青溪科普行动的数字都有哪些"))
    assert all(figure in text for figure in ("60家", "8场", "30个"))


def test_word_that_opens_a_term_of_the_documents_asks_for_nothing(engine: Engine) -> None:
    assert engine.read("青溪数字经济企业谁负责", []).topic.text.startswith("数字经济")


def test_document_named_by_the_words_of_its_title_is_no_topic(engine: Engine) -> None:
    question = engine.read("民生实事实施方案里有没有提到飞机场", [])
    assert len(question.documents) == 1
    assert "民生" not in question.topic.text
    assert engine.ask("民生实事实施方案里有没有提到飞机场").status == "refused"
    assert pointers(engine.ask("民生实事实施方案里有没有提到水库")) == ["一(二)"]


@pytest.mark.parametrize("asked", ["青溪方案几时施行", "民生实事实施方案什么时候开始施行的", "青溪的方案何时生效"])
def test_date_of_effect_is_asked_for_in_many_ways(engine: Engine, asked: str) -> None:
    assert "2031年3月1日" in render(engine.ask(asked))


def test_repealed_document_is_named(engine: Engine) -> None:
    assert "青溪市民生实事管理规定" in render(engine.ask("青溪方案出来后哪个老规定作废了"))


def test_county_beside_a_city_has_the_tasks_of_its_counties(engine: Engine) -> None:
    answer = engine.ask("我是北山县政府办的，青溪方案里我们县政府要做什么")
    assert pointers(answer) == ["一(二)"]
    assert [unit.unit for statement in answer.statements for unit in statement.units] == ["各县区政府"]


def test_tasks_of_a_unit_with_their_deadlines(engine: Engine) -> None:
    text = render(engine.ask("青溪水利局的任务分别什么时候完成"))
    assert "水库12座" in text
    assert "到2033年" in text


def test_two_agencies_of_one_kind_are_two(engine: Engine) -> None:
    answer = engine.ask("青溪水利跟财政两个局有共同的任务吗")
    assert pointers(answer) == ["一(二)"]


def test_two_names_of_one_agency_are_one(engine: Engine) -> None:
    assert engine.read("青溪生态环境局（以前叫环保局）负责什么", []).units == ("生态环境局",)
    assert engine.read("青溪水利局和财政局负责什么", []).units == ("水利局", "财政局")


def test_units_beside_the_lead_are_told_in_a_follow_up(engine: Engine) -> None:
    (statement,) = engine.ask("除了牵头的还有谁", ["青溪养老床位谁牵头"]).statements
    assert [(unit.unit, unit.role) for unit in statement.units] == [("市财政局", "support")]


def test_missing_lead_is_said(engine: Engine) -> None:
    assert "没有写明牵头单位" in render(engine.ask("青溪供水行动谁牵头"))
    assert "没有写明牵头单位" not in render(engine.ask("青溪养老床位谁牵头"))


@pytest.mark.parametrize("asked", ["青溪一(二)原文", "青溪方案一（二）说了什么"])
def test_clause_at_a_pointer_is_printed(engine: Engine, asked: str) -> None:
    assert pointers(engine.ask(asked)) == ["一(二)"]


def test_name_of_the_head_of_an_agency_is_refused(engine: Engine) -> None:
    assert engine.ask("青溪科技局局长叫什么").status == "refused"


def test_tasks_say_what_they_are_tasks_of(engine: Engine) -> None:
    (line,) = (line for line in render(engine.ask("青溪民政局有哪些任务")).splitlines() if line.startswith(" · "))
    assert "养老行动" in line


def test_no_statement_is_made_twice(engine: Engine) -> None:
    for asked in ("青溪四件实事谁牵头", "青溪四件实事分别有哪些", "青溪养老行动有哪些要求"):
        statements = engine.ask(asked).statements
        assert len(statements) == len(set(statements))


def test_documents_on_a_matter_are_named(engine: Engine) -> None:
    answer = engine.ask("关于村邮站有哪些文件")
    assert "青政办发〔2031〕9号" in render(answer)
    assert pointers(answer) == ["一(二)"]


def test_long_history_is_read_as_far_as_a_follow_up_reaches(engine: Engine) -> None:
    answer = engine.ask("那财政局呢", ["青溪养老床位谁牵头"] * 3000 + ["青溪水利局有哪些任务"])
    assert answer.status == "answered"


def test_bytes_that_are_no_text_are_a_bad_question(engine: Engine) -> None:
    with pytest.raises(BadQuestion):
        engine.ask("谁负责\udcff供水")
    assert engine.ask("那财政局呢", ["\udcff", "青溪水利局有哪些任务"]).status == "answered"


def test_place_that_no_document_is_of_is_said_in_a_comparison(engine: Engine) -> None:
    assert "北京市：已收录文件没有相应内容" in render(engine.ask("青溪和北京的养老床位比较"))


def test_more_of_passages_is_not_called_complete(engine: Engine) -> None:
    assert "全部" not in render(engine.ask("还有呢", ["青溪怎么推进供水行动"]))
    assert "全部" in render(engine.ask("还有呢", ["青溪财政局有哪些任务"]))


def test_question_with_a_matter_of_its_own_is_no_follow_up_for_a_common_word(engine: Engine) -> None:
    before = engine.read("青溪增绿行动目标是多少", ())
    own = engine.read("养老床位目标是多少", ["青溪增绿行动目标是多少"])
    assert before.places
    assert not own.places
    assert "增绿行动" not in own.topic.text


def test_question_that_is_asked_again_is_answered_again(engine: Engine) -> None:
    asked = "养老床位谁牵头"
    assert engine.ask(asked, [asked]) == engine.ask(asked)
    assert engine.ask("那护理型呢", [asked, "那护理型呢"]).heading == engine.ask("那护理型呢", [asked]).heading


@pytest.mark.parametrize(
    "text", ["</b>", "<script>alert(1)</script>", "مرحبا كيف حالك", "*bold* _it_", "why not", "👍", "？？"]
)
def test_text_that_says_nothing_is_no_follow_up(engine: Engine, text: str) -> None:
    assert engine.ask(text, ["青溪养老床位谁牵头"]).status in ("refused", "clarify")


@pytest.mark.parametrize(
    "asked",
    ["谁负责火星探测", "火星探测谁牵头", "火星探测什么时候完成", "火星探测多少", "月球床位谁负责", "养蜂谁负责"],
)
def test_matter_that_no_document_has_is_no_follow_up(engine: Engine, asked: str) -> None:
    assert engine.ask(asked, ["青溪养老床位怎么增加"]).status == "refused"
    assert engine.ask("谁负责", ["青溪养老床位怎么增加"]).status == "answered"
