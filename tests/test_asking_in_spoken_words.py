"""Questions as people say them: everyday words, courtesies, what is due, what places and units have side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from bot.typed import courtesy
from bot.words import LONGEST_SPOKEN
from index import readers
from index.clauses import Parsed, parse
from index.data import lines_of
from index.model import Clause
from index.readers.assembly import Piece, assemble
from index.text import normalize
from tests.exam import engine_over, told, written

CABLEWAYS = """<html><head><title>云岭索道安全条例_政府网</title></head><body>
<div class="font">字号：<a>默认</a> <a>大</a> | <a>打印</a></div>
<h1>云岭省人民政府令</h1><p>第91号</p>
<p>《云岭省索道安全条例》已经2031年3月2日省人民政府第8次常务会议通过，现予公布，自2031年6月1日起施行。</p>
<p>2031年3月5日</p><p>云岭省索道安全条例</p>
<p>第一条　为了保障索道安全，制定本条例。</p>
<p>第二条　索道每月停机检修不少于2天，每年检修累计不少于30天。</p>
<p>第三条　行政责任人每年检查索道不少于4次；技术责任人每年检查索道不少于9次。</p>
<p>第四条　擅自拆除索道标志的，由省公安厅处500元以上3000元以下罚款。</p></body></html>
"""
WATER = """<html><body><h1>云岭省人民政府办公厅关于印发云岭省水网建设分工方案的通知</h1>
<table class="head"><tr><td align="center">云政办发〔2031〕45号</td></tr></table><div class="article"><p>省水利厅：</p>
<p>现将《云岭省水网建设分工方案》印发给你们。</p>
<p>说明：表中责任单位一栏列第一位的为牵头单位，其他为参加单位。</p>
<table><tr><td>序号</td><td>任务</td><td>责任单位</td><td>完成时限</td></tr>
<tr><td>1</td><td>①完成山塘普查。②加固山塘400座。</td><td>省水利厅、省财政厅</td><td>①2032年12月底前；②2033年12月底前</td></tr>
<tr><td>2</td><td>修建农村供水管网90公里，供水水价由各地确定。</td><td>省住建厅、省水利厅</td><td>2032年10月底前</td></tr>
<tr><td>3</td><td>开展节水宣传，供水水质合格率达到99%。</td><td>省卫健委、省公安厅</td><td>持续推进</td></tr></table>
<p>云岭省人民政府办公厅</p><p>2031年9月9日</p></div></body></html>
"""
PARKS = """云岭省湿地公园行动计划
云政办发〔2031〕60号

一、目标
1．12岁以下儿童免费入园的湿地公园达到30处。
2．65岁以上老年人免费入园的湿地公园达到20处。
二、任务
（一）建设湿地公园。试点城市名单见附件2。（省林业局负责）
（二）保护候鸟。在青禾、云川、白塔、安宁、临江等地设立观测站。（省林业局负责，省公安厅配合）

附件1
重点工程
1.修复湿地600亩。
附件2
试点城市
1.青禾市。建成湿地公园4处，2032年6月底前完成。
2.白塔市。建成湿地公园7处，2033年6月底前完成。
3.临江市。建成湿地公园5处，2033年9月底前完成。

云岭省人民政府办公厅
2031年10月10日
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = {"cableways.html": CABLEWAYS, "water.html": WATER, "parks.txt": PARKS}
    return written(tmp_path_factory.mktemp("spoken"), texts)


@pytest.fixture(scope="module")
def engine(folder: Path) -> Engine:
    return engine_over(folder, folder.parent)


def read(folder: Path, name: str) -> Parsed:
    return parse(readers.read(folder / name, name))


def at(parsed: Parsed, pointer: str) -> Clause:
    return next(clause for clause in parsed.clauses if clause.pointer == pointer)


# --- reading ---


def test_an_order_is_called_what_it_puts_into_force(folder: Path) -> None:
    document = read(folder, "cableways.html").document
    assert document.title == "云岭省索道安全条例"
    assert document.number == "云岭省人民政府令第91号"  # and not the font sizes that the page calls 字号


def test_a_number_outside_the_text_and_an_agency_addressed_are_found(folder: Path) -> None:
    document = read(folder, "water.html").document
    assert document.number == "云政办发〔2031〕45号"
    assert document.recipients == ("省水利厅",)


def test_a_note_to_a_table_makes_the_first_unit_lead(folder: Path) -> None:
    assert [(r.unit, r.role) for r in at(read(folder, "water.html"), "2").responsibilities] == [
        ("省住建厅", "lead"),
        ("省水利厅", "responsible"),
    ]


def test_deadlines_marked_in_a_cell_belong_to_the_tasks_with_their_marks(folder: Path) -> None:
    parsed = read(folder, "water.html")
    assert at(parsed, "1①").trail[-1] == "2032年12月底前"
    assert at(parsed, "1②").trail[-1] == "2033年12月底前"
    assert len([clause for clause in parsed.clauses if clause.pointer.startswith("1")]) == 2


def test_a_label_may_stand_right_before_a_figure(folder: Path) -> None:
    parsed = read(folder, "parks.txt")
    assert "12岁以下" in at(parsed, "一1").text
    assert "65岁以上" in at(parsed, "一2").text


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("财政、税务、商务主管部门在各自职责范围内做好监管工作。", 3),
        ("请按照党中央、国务院有关文件精神组织开展工作。", 0),
        ("河北省、吉林省、黑龙江省人民政府要加强组织领导。", 3),
        ("《方案》由体育总局、国家发展改革委印发。", 0),
        ("联席会议由教育部、财政部、公安部共3个部门组成，教育部为牵头单位。", 1),
    ],
)
def test_units_of_running_text(text: str, units: int) -> None:
    clause = parse(assemble("a.txt", [Piece("一、加强领导。落实各项保障措施。"), Piece(f"二、{text}")])).clauses[-1]
    assert len(clause.responsibilities) == units, clause.responsibilities


def test_bare_places_before_a_government_are_governments() -> None:
    clause = parse(assemble("a.txt", [Piece("一、河北省、吉林省人民政府要加强组织领导。")])).clauses[-1]
    assert [r.unit for r in clause.responsibilities] == ["河北省人民政府", "吉林省人民政府"]


# --- asking ---


def test_everyday_words_mean_what_the_documents_print(engine: Engine) -> None:
    assert "省水利厅" in told(engine, "山塘摸底谁挑头")
    assert "500元以上3000元以下" in told(engine, "私自拆缆车标志罚多少钱")


def test_table_of_everyday_words_is_as_it_is_read() -> None:
    for line in lines_of("everyday.tsv"):
        official, spoken = line.split("\t")
        assert normalize(line) == line, "it is read without normalising"
        assert official.split()
        assert all(1 < len(word) <= LONGEST_SPOKEN for word in spoken.split()), line


@pytest.mark.parametrize("words", ["谢谢", "好的，知道了！", "好的谢谢", "OK", "辛苦了～"])
def test_courtesies_are_no_questions(engine: Engine, words: str) -> None:
    answer = engine.ask(words, ["山塘普查谁牵头"])
    assert answer.status == "clarify"
    assert courtesy(words)
    assert "2032年12月底前" in told(engine, "什么时候完成", "山塘普查谁牵头", words)


def test_question_with_a_courtesy_in_it_is_a_question() -> None:
    assert not courtesy("好的，那张掖呢")
    assert not courtesy("可以申请补贴吗")


def test_follow_up_without_a_question_before_it_is_asked_back(engine: Engine) -> None:
    assert engine.ask("那云岭呢").status == "clarify"


def test_what_is_due_in_a_year_is_listed_with_its_units(engine: Engine) -> None:
    answer = told(engine, "2032年底前要完成的任务有哪些")
    assert "2032年到期的任务" in answer
    assert "完成山塘普查；2032年12月底前" in answer
    assert "供水管网90公里" in answer
    assert "青禾市" in answer
    assert "加固山塘400座" not in answer
    assert "白塔市" not in answer


def test_every_task_of_a_plan_called_after_a_year_is_due_in_it(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(
        "云岭市人民政府办公室关于印发2036年民生实事任务的通知\n云政办发〔2036〕3号\n\n"
        "现将《2036年民生实事任务》予以印发，请认真抓好落实。\n\n"
        "一、任务\n（一）新建幼儿园6所。（市教育局负责）\n（二）清淤渠道30公里，6月底前完成。（市水利局负责）\n",
        encoding="utf-8",
    )
    (tmp_path / "span.txt").write_text(
        "云岭市园林行动计划（2036—2038年）\n云政办发〔2036〕9号\n\n一、任务\n"
        "（一）新建街心花园20处。（市林业局负责）\n（二）补植行道树900株，2036年11月底前完成。（市林业局负责）\n",
        encoding="utf-8",
    )
    answer = told(engine_over(tmp_path, tmp_path), "2036年底前要完成的任务有哪些")
    assert "，3 项" in answer.splitlines()[0]
    assert all(task in answer for task in ("幼儿园6所", "清淤渠道30公里", "行道树900株"))
    assert "街心花园" not in answer


def test_all_tasks_of_a_document_are_listed(engine: Engine) -> None:
    answer = told(engine, "云政办发〔2031〕45号都有哪些任务")
    assert all(task in answer for task in ("山塘普查", "加固山塘400座", "供水管网90公里", "节水宣传"))


def test_annex_that_a_clause_leaves_a_list_to_is_listed(engine: Engine) -> None:
    answer = told(engine, "湿地公园试点是哪三个城市")
    assert all(town in answer for town in ("青禾市", "白塔市", "临江市"))


def test_towns_that_no_clause_names_are_not_made_up(engine: Engine) -> None:
    assert engine.ask("节水宣传在哪六个县").status == "refused"


def test_annex_without_its_text_is_not_answered_from_elsewhere(engine: Engine) -> None:
    assert engine.ask("湿地公园行动计划附件3里青禾的指标是多少").status == "refused"


def test_figures_of_a_period_are_told_apart(engine: Engine) -> None:
    answer = told(engine, "索道每月要停机检修几天")
    assert "2天" in answer


def test_term_that_ends_like_a_question_word_is_a_term(engine: Engine) -> None:
    answer = told(engine, "行政责任人、技术责任人每年分别检查索道几回")
    assert "4次" in answer
    assert "9次" in answer


def test_things_within_one_document_are_compared_under_their_names(engine: Engine) -> None:
    answer = told(engine, "青禾和白塔比，谁的湿地公园建得多")
    assert "青禾市：" in answer
    assert "4处" in answer
    assert "白塔市：" in answer
    assert "7处" in answer


def test_who_else_beside_a_unit(engine: Engine) -> None:
    answer = told(engine, "和省公安厅一起保护候鸟的还有谁")
    assert "省林业局" in answer


def test_agency_is_named_by_its_line(engine: Engine) -> None:
    answer = told(engine, "公安口一共有哪些任务")
    assert "候鸟" in answer
    assert "节水宣传" in answer


def test_area_is_asked_for_in_words(engine: Engine) -> None:
    assert "600亩" in told(engine, "要修复多大面积的湿地")


def test_count_is_no_amount_of_another_measure(engine: Engine) -> None:
    assert engine.ask("供水管网要配多少个水表").status == "refused"


def test_day_asked_for_needs_more_than_a_year(engine: Engine) -> None:
    assert engine.ask("节水宣传具体哪一天开始").status == "refused"


def test_name_of_an_office_holder_needs_a_name(engine: Engine) -> None:
    assert engine.ask("索道的行政责任人叫什么名字").status == "refused"


@pytest.mark.parametrize("question", ["大连的湿地公园要建几处", "合肥市湿地公园建几处"])
def test_town_of_no_document_is_refused(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "refused"
