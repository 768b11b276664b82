"""Targets: figures with metric, comparator, measure word and deadline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clauses import parse
from index.model import Target
from index.readers.assembly import Piece, assemble
from index.targets import find_deadlines, find_targets


def _one(text: str) -> Target:
    found = find_targets(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "comparator", "value", "measure"),
    [
        ("专利申请量1000件以上", "以上", "1000", "件"),
        ("全年专利申请量不少于1000件", "不少于", "1000", "件"),
        ("力争10个项目获得省级资金支持", "力争", "10", "个"),
        ("成交额达到29.94亿元", "达到", "29.94亿", "元"),
        ("药占比控制在30%以内", "控制在", "30", "%"),
        ("药占比控制在35%左右", "控制在", "35", "%"),
        ("专利申请量7万件", "", "7万", "件"),
        ("举办1-2次推介活动", "", "1-2", "次"),
        ("建设1—2个示范园", "", "1—2", "个"),
        ("实施5-10项技改", "", "5-10", "项"),
        ("组织义务植树活动不少于两次", "不少于", "两", "次"),
        ("增长１３％", "增长", "１３", "％"),
        ("培训一百三十万人次", "", "一百三十万", "人次"),
        ("下降5个百分点", "下降", "5", "个百分点"),
        ("确保年度申请量1000件以上", "确保", "1000", "件"),
        ("面积共1460万平方米", "共", "1460万", "平方米"),
        ("劳动生产率达到13万元/人", "达到", "13万", "元/人"),
    ],
)
def test_figure_keeps_its_comparator_value_and_measure(text: str, comparator: str, value: str, measure: str) -> None:
    target = _one(text)

    assert comparator in target.comparator
    assert text[text.index(value) :].startswith(target.value) or value.startswith(target.value)
    assert (target.value + target.measure) == value + measure


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("药占比控制在30%以内", ("控制在", "以内")),
        ("药占比控制在35%左右", ("控制在", "左右")),
        ("力争达到35件", ("力争", "达到")),
        ("确保年度发明专利申请量1000件以上", ("确保", "以上")),
        ("申请量不少于1000件", ("不少于",)),
        ("投入不低于1%", ("不低于",)),
    ],
)
def test_comparator_holds_the_words_on_both_sides_of_the_figure(text: str, comparator: tuple[str, ...]) -> None:
    found = _one(text).comparator

    assert all(word in found for word in comparator), found


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("专利申请量1000件以上", "专利申请量"),
        ("全年专利申请量不少于1000件", "专利申请量"),
        ("到2020年，研发机构达到2000家以上", "研发机构"),
        ("年内新增高新技术企业7户", "高新技术企业"),
        ("建设3个研发机构", "研发机构"),
    ],
)
def test_metric_is_what_the_figure_counts(text: str, metric: str) -> None:
    found = next(target for target in find_targets(text) if target.measure != "年")

    assert metric in found.metric


def test_figures_of_a_list_go_to_their_metrics_in_order() -> None:
    first, second = find_targets("专利申请量和授权量分别达到2000件和1000件。")

    assert (first.metric, first.value) == ("专利申请量", "2000")
    assert (second.metric, second.value) == ("授权量", "1000")


def test_neighbouring_figures_are_targets_of_their_own() -> None:
    found = find_targets("众创空间数量372个,面积共1460万平方米;重点实验室130个")

    assert [(t.value, t.measure) for t in found] == [("372", "个"), ("1460万", "平方米"), ("130", "个")]


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("年内建设研发机构3个", "年内"),
        ("年底前建成示范园5个", "年底前"),
        ("到2020年，建成示范园5个", "到2020年"),
        ("2018年12月底前建成示范园5个", "2018年12月底前"),
        ("9月份举办大赛2场", "9月份"),
        ("力争到2018年，建成示范园5个", "到2018年"),
        ("建成示范园5个", ""),
    ],
)
def test_deadline_of_the_sentence_goes_with_its_figures(text: str, deadline: str) -> None:
    assert find_targets(text)[-1].deadline == deadline


def test_deadline_does_not_pass_the_full_stop() -> None:
    first, second = find_targets("到2020年，建成示范园5个。培训教师30人。")

    assert (first.deadline, second.deadline) == ("到2020年", "")


def test_deadlines_are_found_without_figures() -> None:
    text = "力争年底前改制完成。"

    assert [text[a:b] for a, b in find_deadlines(text)] == ["年底前"]


@pytest.mark.parametrize(
    "text",
    [
        "2018年工作要点",
        "12月31日前完成",
        "依照国发〔2018〕4号文件",
        "落实第三条规定",
        "贯彻《国务院关于5项制度的意见》精神",
        "一个中心",
        "加强组织领导",
        "",
    ],
)
def test_dates_numbers_of_documents_and_ordinals_are_no_targets(text: str) -> None:
    assert find_targets(text) == ()


def test_verbatim_is_the_wording_from_comma_to_comma() -> None:
    text = "开展登记工作，全年完成技术合同成交额达到29.94亿元。"
    target = _one(text)

    assert target.verbatim == "全年完成技术合同成交额达到29.94亿元"
    assert text[target.start : target.end] == target.verbatim


def test_targets_of_a_clause_are_as_printed() -> None:
    parsed = parse(
        assemble("a.txt", [Piece("(一)專利申請。全市專利申請量達到８０００件。"), Piece("(二)加強領導。要求如下。")])
    )
    (target,) = parsed.clauses[1].targets

    assert target.verbatim == "全市專利申請量達到８０００件"
    assert "專利申請量" in target.metric
    assert parsed.clauses[1].text[target.start : target.end] == target.verbatim


@given(
    st.text(
        alphabet="专利申请量力争不少于达到控制在以内以上左右，。、；0123456789.%件个万亿元年月日底前到两十一-— \n《》",
        max_size=60,
    )
)
def test_verbatim_is_always_a_slice_of_the_text(text: str) -> None:
    for target in find_targets(text):
        assert text[target.start : target.end] == target.verbatim
        assert target.value in target.verbatim
