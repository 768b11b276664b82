"""What is understood of a question: intent, places, units, years, measures and topic."""

from __future__ import annotations

import pytest

from bot.engine import Engine
from bot.question import Question
from bot.typed import read_typed, without_asides


def read(towns: Engine, text: str, *history: str) -> Question:
    return towns.read(text, history)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("谁负责造林绿化", "who"),
        ("造林绿化归谁管", "who"),
        ("海川市林业局有哪些任务", "tasks"),
        ("财政局要做什么", "tasks"),
        ("造林绿化多少亩", "value"),
        ("河道清淤什么时候完成", "deadline"),
        ("列出关于河道的条款", "list"),
        ("云岭市和海川市造林绿化目标对比", "compare"),
        ("财政局和审计局共同负责什么", "share"),
        ("云岭市的文件文号是多少", "number"),
        ("海川市方案什么时候印发的", "date"),
        ("海川市方案是谁发的", "issuer"),
        ("创业补贴办法还有效吗", "validity"),
        ("云岭市的附件有哪些", "attachments"),
        ("文件有没有提到自行车", "mention"),
        ("怎么落实资金", "open"),
        ("造林绿化", "keyword"),
        ("原文", "verbatim"),
        ("还有呢", "more"),
    ],
)
def test_intent_is_what_the_words_ask(towns: Engine, text: str, intent: str) -> None:
    assert read(towns, text).intent == intent


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("造林绿化谁牵头", {"lead"}),
        ("河长制谁配合", {"support"}),
        ("河长制谁牵头谁配合", set()),
        ("造林绿化谁负责", set()),
    ],
)
def test_roles_confine_only_where_one_is_asked(towns: Engine, text: str, roles: set[str]) -> None:
    assert read(towns, text).roles == roles


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("海川造林多少亩", ("海川市",)),
        ("海川市造林多少亩", ("海川市",)),
        ("云岭和海川造林对比", ("云岭市", "海川市")),
        ("兰州造林多少亩", ("兰州市",)),
        ("造林多少亩", ()),
    ],
)
def test_place_is_known_from_the_documents_or_in_general(towns: Engine, text: str, places: tuple[str, ...]) -> None:
    assert read(towns, text).places == places


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("海川市财政局要做什么", ("财政局",)),
        ("财政局和审计局共同负责什么", ("财政局", "审计局")),
        ("云岭市旅游局要做什么", ("旅游局",)),
        ("造林绿化多少亩", ()),
    ],
)
def test_units_are_seen_with_and_without_their_city(towns: Engine, text: str, units: tuple[str, ...]) -> None:
    assert read(towns, text).units == units


@pytest.mark.parametrize(
    ("text", "years"), [("2018年造林多少亩", (2018,)), ("18年造林多少亩", (2018,)), ("造林2000亩谁负责", ())]
)
def test_year_is_no_figure(towns: Engine, text: str, years: tuple[int, ...]) -> None:
    assert read(towns, text).years == years


def test_figure_with_a_rare_measure_word_is_no_year(towns: Engine) -> None:
    assert read(towns, "投放2000辆自行车谁负责").years == ()


@pytest.mark.parametrize(
    ("text", "measure"), [("造林多少亩", "亩"), ("培育几家直播基地", "家"), ("清淤多少公里", "公里")]
)
def test_measure_word_of_what_is_asked(towns: Engine, text: str, measure: str) -> None:
    assert read(towns, text).measures == (measure,)


def test_topic_is_what_names_and_question_words_leave(towns: Engine) -> None:
    asked = read(towns, "请问2018年海川市造林绿化由谁负责？")
    assert [term.text for term in asked.topic.terms] == ["造林绿化"]
    assert [term.text for term in read(towns, "谁负责").topic.terms] == []


def test_topic_is_the_same_in_other_script_and_width(towns: Engine) -> None:
    plain = [term.text for term in read(towns, "污水处理率达到多少").topic.terms]
    assert [term.text for term in read(towns, "污水處理率達到多少？").topic.terms] == plain
    assert [term.text for term in read(towns, "　污水处理率 达到多少").topic.terms] == plain


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("谁负责造林绿化", "造林绿化"),
        ("造林绿化面积和PM2.5浓度谁负责", "造林绿化面积 PM2.5浓度"),
        ("河道多久清淤一次", "河道 清淤"),
    ],
)
def test_heading_has_the_words_as_they_were_typed(towns: Engine, text: str, label: str) -> None:
    assert towns.read(text, []).label == label


def test_quoted_phrase_is_one_term(towns: Engine) -> None:
    assert "口袋公园" in [term.text for term in read(towns, "“口袋公园”建几个").topic.terms]


def test_document_is_named_by_number_or_title(towns: Engine) -> None:
    (haichuan,) = (id_ for id_, document in towns.index.documents.items() if document.region == "海川市")
    assert read(towns, "海政发〔2016〕17号说了什么").documents == {haichuan}
    assert read(towns, "海政发[2016]17号说了什么").documents == {haichuan}
    assert read(towns, "《海川市造林护水三年行动方案》谁负责河长制").documents == {haichuan}
    assert read(towns, "海政发〔2017〕99号说了什么").unknown != ()


def test_follow_up_takes_over_what_it_leaves_out(towns: Engine) -> None:
    asked = read(towns, "那海川市呢", "云岭市造林绿化谁负责")
    assert (asked.intent, asked.places, asked.topic.text) == ("who", ("海川市",), "造林绿化")


def test_follow_up_of_a_follow_up_reaches_back(towns: Engine) -> None:
    asked = read(towns, "水利局呢", "海川市林业局有哪些任务", "那云岭市呢")
    assert (asked.intent, asked.places, asked.units) == ("tasks", ("云岭市",), ("水利局",))


def test_question_with_a_topic_of_its_own_is_no_follow_up(towns: Engine) -> None:
    assert read(towns, "公共自行车投放多少辆", "海川市造林绿化谁负责").places == ()


@pytest.mark.parametrize(
    "text",
    [
        "新调整的最低工资标准，从什么时候开始执行",
        "新入职教师的岗前培训，由哪个部门负责组织",
        "手上没有房产的，能不能申请公租房",
        "领导要看望慰问哪些困难群众",
        "上级要求报送的事故信息，多长时间内报",
        "准备个体工商户登记材料，要找哪个部门",
    ],
)
def test_what_is_asked_about_is_not_taken_for_who_asks(text: str) -> None:
    plain = read_typed(text, str)
    assert without_asides(plain) == plain


def test_roles_are_asked_for_with_a_matter_or_without(towns: Engine) -> None:
    assert read(towns, "义务植树的牵头单位和配合单位各自是谁").intent == "who"
    assert read(towns, "养老服务中心的责任单位有哪些职责").intent != "open"
    assert read(towns, "牵头单位管什么、责任单位管什么，职责上是怎么划分的").intent == "open"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("三十五万亩", "35万亩"),
        ("一百二十万人", "120万人"),
        ("每一万人", "每一万人"),
        ("三四万亩", "三四万亩"),
        ("几十万元", "几十万元"),
        ("三点五万", "三点五万"),
        ("一百零五万", "一百零五万"),
        ("三万五千", "三万五千"),
        ("千万不要", "千万不要"),
        ("由那几个部门负责", "由哪几个部门负责"),
        ("per 1000 students", "per 1000 学生"),
    ],
)
def test_numerals_and_slips_are_read_as_they_are_meant(typed: str, read: str) -> None:
    assert read_typed(typed, str) == read
