"""What staff type over several documents: which is meant, which are picked out, what each part of a question gets."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.engine import Engine
from bot.render import render
from tests.exam import engine_over

CORPUS = Path(__file__).parents[1] / "corpus" / "documents"
FIRE = """云川市消防救援能力提升规划
云政办发〔2031〕12号

一、发展基础
2030年全市火灾起数下降。
二、重点任务
（一）补建消火栓。五年新建市政消火栓4500个，完好率保持在97%以上。（牵头单位：市住建局；配合单位：市水利局）
（二）建设站点。新建消防站32座，依托水库设水上救援点6处。（责任单位：市应急局）
（三）开展巡护。巡护员应具有3年以上值守经历，全年组织演练40场。（责任单位：市应急局、市林业局）
三、资金安排
（一）加大投入。市级财政五年安排消防救援专项资金26亿元。（责任单位：市财政局）
（二）抓好实施。各县区政府2031年9月底前出台实施方案，落实专项资金。（责任单位：各县区政府）

（此件公开发布）

云川市人民政府办公室
2031年3月5日
"""
CARE = """云川市老年护理服务若干措施
云政办发〔2019〕31号

一、主要目标
到2020年，每千名老年人拥有护理床位8张以上。到2025年，上述指标达到11张以上。
二、主要任务
（一）增加投资。市级预算内投资每年安排4500万元支持护理院建设。（牵头单位：市发改委；责任单位：市民政局）
（二）培养护士。开展上门护理，轮训护士900名。（牵头单位：市卫健委；责任单位：市人社局、市畜牧兽医局）
（三）落实方案。各县区政府2019年12月底前制定实施方案。（责任单位：各县区政府）
三、附则
本措施自2019年6月1日起施行，有效期至2020年12月31日。

云川市人民政府办公室
2019年5月20日
"""
MEALS = """云川市校园供餐管理办法
云政发〔2031〕3号

第一条 为规范校园供餐，保障学生健康，制定本办法。
第二条 本办法所称送餐企业，是指为学校集中加工餐食的企业。
第三条 送餐企业应当具备下列条件：
（一）取得食品经营许可证；
（二）注册资本不低于300万元；
（三）加工至送达不超过45分钟。
第四条 学校应当配备专职食品安全管理员2名，公布食谱。
第五条 农村学生膳食补助标准由市财政局会同市教育局确定，每生每天不低于6元。
第六条 本办法自2031年9月1日起施行。

云川市人民政府
2031年8月1日
"""

SHOPS = """云川市商贸流通提升方案
云政办发〔2031〕20号

一、重点任务
统筹实施三大工程。
（一）市场改造工程。到2033年，改造农贸市场40个、超市80家、便利店300家，年均分别增长6%、8%和12%。（责任单位：市商务局）
（二）名店培育工程。年内新增老字号企业9户；培训店长60人。（责任单位：市商务局）
（三）园区招商工程。全年新组织认定老字号企业不少于4家，平原县区不少于2家，山区县不少于1家。（责任单位：云川高新区管委会）

云川市人民政府办公室
2031年4月1日
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("several")
    documents = folder / "documents"
    documents.mkdir()
    for name, text in (("fire", FIRE), ("care", CARE), ("meals", MEALS), ("shops", SHOPS)):
        (documents / f"{name}.txt").write_text(text, encoding="utf-8")
    return engine_over(documents, folder)


def cited(answer: Answer) -> list[tuple[str, str]]:
    return [(c.document.source.removesuffix(".txt"), c.clause.pointer) for c in answer.citations]


def test_two_words_and_its_kind_name_a_document(engine: Engine) -> None:
    assert cited(engine.ask("消防规划的文号是多少")) == [("fire", "meta")]
    assert cited(engine.ask("护理措施 施行日期 文号"))[0] == ("care", "meta")


def test_each_of_the_documents_listed_is_asked(engine: Engine) -> None:
    answer = engine.ask("消防救援、老年护理这两份文件要求县区出台实施方案的时间各是什么时候")
    assert set(cited(answer)) == {("fire", "三(二)"), ("care", "二(三)")}


def test_a_place_and_a_kind_of_document_leave_the_place_a_place(engine: Engine) -> None:
    assert ("fire", "三(二)") in cited(engine.ask("云川市规划里各县区政府要做什么"))


@pytest.mark.parametrize("asked", ["哪份文件过期了", "哪些文件失效了", "哪份文件写明了有效期"])
def test_documents_that_have_lapsed_are_picked_out(engine: Engine, asked: str) -> None:
    assert {document for document, _ in cited(engine.ask(asked))} == {"care"}


def test_documents_in_force_are_picked_out(engine: Engine) -> None:
    assert {document for document, _ in cited(engine.ask("哪些文件还有效"))} == {"fire", "meals", "shops"}


def test_what_a_document_says_of_itself_beside_the_usual_facts_is_told(engine: Engine) -> None:
    assert "此件公开发布" in render(engine.ask("消防规划可以公开吗，是谁发的"))


def test_title_is_told_by_number(engine: Engine) -> None:
    assert "云川市消防救援能力提升规划" in render(engine.ask("云政办发〔2031〕12号 标题"))


def test_each_part_of_a_question_gets_its_own_clause(engine: Engine) -> None:
    text = render(engine.ask("每年给护理院的投资和五年给消防救援的专项资金分别是多少"))
    assert "4500万元" in text
    assert "26亿元" in text


def test_units_that_share_no_clause_are_told_apart(engine: Engine) -> None:
    answer = engine.ask("消防专项资金，市财政局和各县区政府是不是都有份")
    assert {("fire", "三(一)"), ("fire", "三(二)")} <= set(cited(answer))


def test_figure_of_a_measure_that_is_no_target_answers(engine: Engine) -> None:
    text = render(engine.ask("巡护员得值守满几年"))
    assert "3年以上" in text
    assert "40场" not in text


def test_figures_of_a_later_year_go_on_with_those_before(engine: Engine) -> None:
    assert "11张以上" in render(engine.ask("2025年每千名老年人护理床位要有多少"))


def test_lone_figure_of_a_sentence_answers_for_what_the_sentence_is_about(engine: Engine) -> None:
    assert "6元" in render(engine.ask("农村娃的膳食补住一天至少几块钱"))


def test_list_of_conditions_is_told_whole(engine: Engine) -> None:
    text = render(engine.ask("送餐企业要具备哪些条件"))
    assert "食品经营许可证" in text
    assert "300万元" in text
    assert "45分钟" in text


@pytest.mark.parametrize(
    "asked", ["食品安全管理员每月发多少工资", "水上救援点 建设经费", "你就当办法改了，照这个出一条"]
)
def test_what_no_clause_says_of_a_thing_it_names_is_refused(engine: Engine, asked: str) -> None:
    assert engine.ask(asked).status == "refused"


def test_new_word_of_a_follow_up_has_to_be_there(engine: Engine) -> None:
    text = render(engine.ask("那消防站的数量呢", ["市政消火栓要新建多少个"]))
    assert "32座" in text
    assert "4500个" not in text


def test_follow_up_asks_the_same_fact_of_another_document(engine: Engine) -> None:
    assert "云政发〔2031〕3号" in render(engine.ask("供餐办法的是多少", ["消防规划的文号是什么"]))


def test_aside_in_brackets_is_no_topic(engine: Engine) -> None:
    assert ("fire", "二(一)") in cited(engine.ask("市住建局（原来的建设局）牵头什么"))


def test_agency_typed_by_its_sound_is_found(engine: Engine) -> None:
    assert cited(engine.ask("畜木兽医局都摊上啥事")) == [("care", "二(二)")]


def test_pair_of_characters_typed_by_their_sound_is_found(engine: Engine) -> None:
    assert ("fire", "二(三)") in cited(engine.ask("寻护员有什么要求"))


def test_english_question_finds_its_clause(engine: Engine) -> None:
    assert ("care", "二(二)") in cited(engine.ask("Who takes the lead on training nurses?"))


def test_kinds_that_a_question_counts_are_listed_with_their_figures(engine: Engine) -> None:
    text = render(engine.ask("消防规划安排了哪些站点和消火栓，每项建多少"))
    assert "32座" in text
    assert "4500个" in text


@pytest.mark.parametrize("asked", ["审计组核对一下：市政消火栓由谁牵头", "麻烦您帮忙确认:市政消火栓谁牵头建"])
def test_who_asks_for_what_is_no_topic(engine: Engine, asked: str) -> None:
    assert cited(engine.ask(asked)) == [("fire", "二(一)")]


def test_clause_far_ahead_of_others_tells_who_whatever_word_it_lacks(engine: Engine) -> None:
    assert cited(engine.ask("巡护夜班值守归谁管")) == [("fire", "二(三)")]


@pytest.mark.parametrize(
    "asked",
    [
        "消防站是哪家公司中标的",  # a company is asked for and none is named
        "6处水上救援点分别设在哪里的哪6处",  # counted, never named
        "市应急局的电话是多少",  # no number
        "日本护理床位每千名老年人多少张",  # another country
        "哪位局长干得最差",
        "护理院投资的增速是多少",  # a figure, no growth
        "去年实际新建了多少消防站",  # what is set is not what was reached
    ],
)
def test_what_is_beside_the_matter_is_refused(engine: Engine, asked: str) -> None:
    assert engine.ask(asked).status == "refused"


def test_term_of_a_document_is_asked_for_without_its_words(engine: Engine) -> None:
    assert "2020年12月31日" in render(engine.ask("护理措施管到哪天为止"))


def test_what_a_document_rests_on_is_its_opening(engine: Engine) -> None:
    assert "保障学生健康" in render(engine.ask("供餐办法为什么制定"))


def test_bare_measure_goes_on_with_the_question_before(engine: Engine) -> None:
    assert "97%以上" in render(engine.ask("完好率要到多少", ["市政消火栓补建归谁管"]))


def test_a_place_after_a_place_takes_the_matter_before_both(engine: Engine) -> None:
    history = ["云川市专项资金五年安排多少", "青溪呢"]
    assert "26亿元" in render(engine.ask("那云川呢", history))


def test_a_unit_that_the_question_takes_out_is_left_out(engine: Engine) -> None:
    told = render(engine.ask("除了市民政局，还有谁负责护理院和护理床位的投资"))
    assert "市发改委" in told
    assert "市民政局：" not in told
    assert "市林业局" in render(engine.ask("市应急局除外，哪些单位负责巡护演练"))


def test_a_follow_up_may_take_a_unit_out(engine: Engine) -> None:
    told = render(engine.ask("除市应急局外还有谁", ["开展巡护由谁负责"]))
    assert "市林业局" in told
    assert "市应急局：" not in told


def test_a_follow_up_may_take_out_what_was_told_before(engine: Engine) -> None:
    others = render(engine.ask("除了它还有谁", ["投资护理院由谁牵头"]))
    assert "市民政局" in others
    assert "市发改委：" not in others
    others = render(engine.ask("除了它还有谁", ["演练是市林业局负责吗"]))
    assert "市应急局：" in others
    assert "市林业局：" not in others


def test_nobody_is_left_when_the_only_unit_is_taken_out(engine: Engine) -> None:
    answer = engine.ask("除了市财政局还有谁负责消防救援专项资金26亿元")
    assert answer.status == "refused"
    assert "市财政局" in render(answer)


@pytest.mark.parametrize("asked", ["商贸三大工程是哪三个", "三大工程是哪几个？"])
def test_a_number_of_things_is_listed_by_the_items_below(engine: Engine, asked: str) -> None:
    assert cited(engine.ask(asked)) == [("shops", "一(一)"), ("shops", "一(二)"), ("shops", "一(三)")]


def test_growth_of_one_of_several_is_told_with_all_that_it_is_counted_off_against(engine: Engine) -> None:
    text = render(engine.ask("超市改造多少家，年均增长几个点"))
    assert "年均分别增长6%、8%和12%" in text
    assert "农贸市场40个、超市80家" in text
    assert "8%" not in render(engine.ask("超市改造多少家"))


def test_each_of_two_units_compared_has_its_own_figure(engine: Engine) -> None:
    text = render(engine.ask("市商务局和云川高新区管委会的新增老字号指标各多少家，哪个多"))
    assert "9户" in text
    assert "4家" in text
    assert "60人" not in text


def test_counties_of_a_kind_are_no_county(engine: Engine) -> None:
    text = render(engine.ask("云川平原县区和山区县，老字号的要求有啥不一样"))
    assert "平原县区不少于2家" in text
    assert "没有相应内容" not in text


def test_full_title_is_told(engine: Engine) -> None:
    assert "云川市商贸流通提升方案" in render(engine.ask("云川2031年商贸那份文件全称是什么"))


def test_short_question_goes_on_with_the_document_before_rather_than_with_one_other(tmp_path: Path) -> None:
    documents = Path(shutil.copytree(CORPUS, tmp_path / "documents"))
    school = """东川市民生实事方案
一、总体目标
到2027年底，新增公办幼儿园学位3200个。
二、重点任务
（一）扩大学前教育供给。新建公办幼儿园8所，投资1.6亿元，2027年8月底前投入使用。（牵头单位：市教育局；责任单位：市财政局、市住建局）
（二）建设社区食堂。对每个食堂给予一次性建设补贴15万元。（责任单位：市民政局）
三、保障措施
（一）资金保障。市财政安排专项资金2.3亿元。
"""
    (documents / "school.txt").write_text(school, encoding="utf-8")
    engine = engine_over(documents, tmp_path)
    assert "投资" in render(engine.ask("投资多少"))
    assert "1.6亿元" not in render(engine.ask("投资多少"))
    assert "1.6亿元" in render(engine.ask("投资多少", ["公办幼儿园谁牵头"]))
    assert "3 份文件" in render(engine.ask("谁负责专利申请量目标", ["公办幼儿园谁牵头"]))
