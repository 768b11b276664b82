"""What staff ask about one line of a document, and the line beside it that does not answer."""

from __future__ import annotations

import pytest

from bot.engine import Engine
from bot.render import render
from tests.exam import engine_over, told

COLD = """云川市冷链物流发展实施意见
云政发〔2031〕8号

一、重点任务
（一）强化温度控制。冷藏车应当安装监测装置，温度数据保存期限不少于2年。2032年底前，营运冷藏车监控装置安装率达到100%。（市商务局牵头，市交通局参与，2032年底前完成）
（二）建设信息平台。2033年6月底前建成冷链信息平台，接入冷库不少于50座。（市发改委牵头，市商务局参与）
（三）完善监测。到2031年底，数据共享满足率达到90%；到2033年底，平均响应时间压缩至3个工作日以内。（市商务局、市发改委牵头，市统计局参与）
（四）设立岗位。在食品企业设立特级冷藏师和首席冷藏师岗位，评聘首席冷藏师12名。（市人社局负责）
（五）改造旧城区冷库。旧城区每百户配建冷柜15个，新建小区每百户配建冷柜20个。（市住建局负责）
（六）加强东沙湿地生态保护。恢复东沙湿地植被，禁止围垦。（东沙湿地管理局负责）
（七）加强林区湿地保护。开展生态保护研究，恢复林区植被。（市林业局负责，东沙湿地管理局配合）
（八）改造第一批冷库。改造第一批冷库31座。（市商务局负责）
（九）改造第二批冷库。改造第二批冷库47座。（市商务局负责）

云川市人民政府
2031年5月6日
"""
HOMES = """<html><body><h1>云川市养老服务提升方案</h1><p>云政办发〔2031〕9号</p>
<p>一、重点任务</p>
<p>（一）建设信息平台。2034年底前建成养老信息平台。（市民政局牵头，市商务局参与）</p>
<p>（二）消除隐患。改造养老机构80家。（市应急局负责）</p>
<p>附件1</p><p>养老服务年度评分表</p>
<table><tr><td>序号</td><td>考核内容</td><td>分值</td><td>负责部门</td></tr>
<tr><td>1</td><td>床位建设情况</td><td>35分</td><td>市民政局</td></tr>
<tr><td>2</td><td>助餐服务情况</td><td>25分</td><td>市商务局</td></tr></table>
<p>附件2</p><p>养老服务“一件事”清单</p>
<table><tr><td>序号</td><td>事项</td><td>牵头单位</td><td>配合单位</td><td>完成时限</td></tr>
<tr><td>1</td><td>入住机构“一件事”，每月核对1次</td><td>市民政局</td><td>市公安局</td><td>2032年9月底前</td></tr>
<tr><td>2</td><td>高龄津贴“一件事”</td><td>市财政局</td><td>市民政局</td><td>2033年3月底前</td></tr></table>
<p>云川市人民政府办公室</p><p>2031年6月7日</p></body></html>
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("closely")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "cold.txt").write_text(COLD, encoding="utf-8")
    (documents / "homes.html").write_text(HOMES, encoding="utf-8")
    return engine_over(documents, folder)


def test_how_long_is_no_deadline(engine: Engine) -> None:
    text = told(engine, "冷藏车温度数据要保存多久")
    assert "不少于2年" in text
    assert "2032年底前" not in text


def test_deadline_of_a_row_is_its_own_column(engine: Engine) -> None:
    text = told(engine, "入住机构一件事什么时候完成")
    assert "入住机构" in text
    assert "2032年9月底前" in text


def test_heading_that_is_asked_for_has_the_date_of_the_sentence_behind_it(engine: Engine) -> None:
    text = told(engine, "信息平台各什么时候建成")
    assert "2033年6月底前" in text
    assert "2034年底前" in text


def test_figure_of_another_year_is_no_answer(engine: Engine) -> None:
    assert "3个工作日" in told(engine, "2033年平均响应时间压缩到几个工作日")
    answer = engine.ask("2031年底平均响应时间要压缩到几个工作日")
    assert answer.status == "refused"
    assert "3个工作日" not in render(answer)


def test_another_one_of_the_same_kind_is_no_answer(engine: Engine) -> None:
    assert "12名" in told(engine, "首席冷藏师评聘多少名")
    assert engine.ask("特级冷藏师评聘多少名").status == "refused"


def test_part_of_an_agency_that_no_document_names_is_refused(engine: Engine) -> None:
    assert engine.ask("市商务局哪个科室负责冷藏车温度控制").status == "refused"


def test_quarters_of_a_town_are_no_place(engine: Engine) -> None:
    text = told(engine, "旧城区和新建小区的冷柜标准有什么不同")
    assert "15个" in text
    assert "20个" in text
    assert "没有相应内容" not in text


def test_units_that_lead_together_are_leads(engine: Engine) -> None:
    assert [c.clause.pointer for c in engine.ask("市商务局和市发改委共同牵头的是哪几条").citations] == ["一(三)"]


def test_issuer_is_told_when_two_are_offered(engine: Engine) -> None:
    text = told(engine, "冷链意见是市政府还是市政府办公室印发的，文号多少")
    assert "云政发〔2031〕8号" in text
    assert "云川市人民政府" in text


def test_documents_are_named_behind_what_leads_to_them(engine: Engine) -> None:
    answer = engine.ask("市商务局在冷链物流意见和养老服务方案里各承担什么任务")
    assert {c.document.source for c in answer.citations} == {"cold.txt", "homes.html"}


def test_figures_of_a_table_are_told_under_their_header(engine: Engine) -> None:
    text = told(engine, "养老服务年度评分表里各项内容分值多少，哪个部门负责")
    assert "35分" in text
    assert "25分" in text
    assert "市商务局" in text


def test_question_without_a_topic_at_its_head_goes_on_with_the_one_before(engine: Engine) -> None:
    text = told(engine, "配合部门有哪些，什么时候上线？", "入住机构一件事由哪个部门牵头")
    assert "市公安局" in text
    assert "2032年9月底前" in text
    assert "2033年3月底前" not in text


def test_clause_headed_by_the_topic_goes_before_those_that_have_its_words_apart(engine: Engine) -> None:
    assert [c.clause.pointer for c in engine.ask("云川强化温度控制谁牵头，谁配合").citations] == ["一(一)"]


def test_how_the_answer_is_to_look_is_no_part_of_the_question(engine: Engine) -> None:
    text = told(engine, "市商务局在冷链意见里承担哪些任务？要完整的，带上数字")
    assert "5 项" in text
    assert "100%" in text
    text = told(engine, "市商务局和市发改委共同负责的工作有哪些？数量指标也列上")
    assert "50座" in text


def test_list_of_tasks_and_their_figures_is_a_list(engine: Engine) -> None:
    text = told(engine, "请梳理冷链意见中所有涉及信息平台、冷藏车的任务及指标")
    assert "50座" in text
    assert "100%" in text


def test_clause_that_has_the_topic_in_a_units_name_only_is_a_neighbour(engine: Engine) -> None:
    answer = engine.ask("谁负责东沙湿地保护")
    assert [c.clause.pointer for c in answer.citations] == ["一(六)"]


@pytest.mark.parametrize("asked", ["改造第二批冷库多少座", "第2批冷库改造几座"])
def test_another_one_of_a_numbered_thing_is_no_answer(engine: Engine, asked: str) -> None:
    text = told(engine, asked)
    assert "47座" in text
    assert "31座" not in text
