"""Figures in text: what counts as one, whether a text states it, what a text says that its source does not."""

from __future__ import annotations

import pytest

from eval.figures import figures, plain, states, unstated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投入１，２００万元", "投入1200万元"),
        ("建成 35\u3000件", "建成35件"),
        ("建成80個", "建成80个"),
        ("比例达到７５％", "比例达到75%"),
        ("1,234,567元", "1234567元"),
        ("分别为12,5件", "分别为12,5件"),
        ("②10月份", "|10月份"),
        ("2018-08-14", "2018年8月14日"),
        ("2018年08月05日", "2018年8月5日"),
        ("2018-10-20印发", "2018年10月20日印发"),
        ("2016-2018年", "2016-2018年"),
    ],
)
def test_plain_text_has_one_width_one_script_and_one_way_of_writing_figures(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("建成5件", "5件"),
        ("建成 ５ 件", "5件"),
        ("建成5件", "５件"),
        ("建成80個", "80个"),
        ("补助1,200元", "1200元"),
        ("补助1200元", "1,200元"),
        ("2018-08-14印发", "2018年8月14日"),
        ("2018年8月14日印发", "2018-08-14"),
        ("到2018年08月14日止", "2018年8月14日"),
        ("2018-08-14印发", "2018年"),
        ("增长3.5%", "3.5%"),
        ("增长3.5", "3.5"),
        ("①35件②5件", "5件"),
        ("于年底前完成", "年底前"),
        ("海政發〔2016〕17號", "海政发〔2016〕17号"),
        ("推广1+N模式", "1+n"),
    ],
)
def test_figure_is_stated_in_whatever_writing(text, figure):
    assert states(text, figure)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("建成35件", "5件"),
        ("增长3.52", "3.5"),
        ("增长3.5", "3"),
        ("增长3.5%", "5%"),
        ("补助1,200元", "200元"),
        ("共120家", "12"),
        ("2018年8月14日", "8月1"),
        ("2018-08-14", "2018年8月4日"),
        ("建成5件", "5家"),
        ("", "5件"),
    ],
)
def test_part_of_a_figure_is_not_stated(text, figure):
    assert not states(text, figure)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("专利1,000件，其中发明300件", {"1000件", "300件"}),
        ("覆盖率７５％，死亡率3.5‰", {"75%", "3.5‰"}),
        ("投资3.52亿元", {"3.52亿"}),
        ("2018-08-14印发", {"2018年", "8月", "14日"}),
        ("①10月启动②11月完成", {"10月", "11月"}),
        ("建成80個", {"80个"}),
        ("每年12次，每年１２次", {"12次"}),
        ("二〇一八年三个月", set()),
        ("没有数字", set()),
        ("", set()),
    ],
)
def test_figures_go_with_the_character_behind_them(text, expected):
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text", ["专利1,000件，增长3.5%", "2018-08-14起三个月", "①10月②11月", "共１２家、3.52亿元", "年均8-10个"]
)
def test_every_figure_of_a_text_is_stated_in_it(text):
    assert all(states(text, figure) for figure in figures(text))
    assert not unstated(text, text)


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("造林20万亩", "造林20万亩", set()),
        ("造林30万亩", "造林20万亩", {"30万"}),
        ("造林20万亩", "造林120万亩", {"20万"}),
        ("增长3.5%", "增长3.52%", {"3.5%"}),
        ("增长２.５０", "增长2.5", set()),
        ("补助1200元", "补助1,200元", set()),
        ("补助200元", "补助1,200元", {"200元"}),
        ("3月和4月", "3月", {"4月"}),
        ("①造林", "造林", set()),
        ("造林1万亩", "①造林", {"1万"}),
        ("造林20万亩", "", {"20万"}),
        ("", "造林20万亩", set()),
    ],
)
def test_numbers_that_a_source_does_not_have_are_unstated(text, source, expected):
    assert unstated(text, source) == expected


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("2018年8月14日印发", "印发日期：2018-08-14", set()),
        ("2018年8月14日印发", "2018年08月14日印发", set()),
        ("2018年8月15日印发", "2018-08-14", {"15日"}),
        ("2022年完成", "1.2022年完成", set()),
        ("2022年完成", "12.2022年完成", set()),
        ("2023年完成", "1.2022年完成", {"2023年"}),
        ("10月完成", "②10月完成", set()),
        ("210月", "②10月完成", {"210月"}),
    ],
)
def test_dates_in_digits_are_compared_in_whatever_writing_and_behind_labels(text, source, expected):
    assert unstated(text, source) == expected


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("二〇一八年八月起", "二〇一八年八月", set()),
        ("二〇一八年八月起", "二〇一八年九月", {"八月"}),
        ("二〇一九年", "二〇一八年", {"二〇一九年"}),
        ("三个月内办结", "五个月内办结", {"三个月"}),
        ("三 年内", "三年内", set()),
        ("三年内", "3年内", {"三年"}),
        ("共二十条", "", set()),
    ],
)
def test_dates_in_numerals_are_compared_as_they_are_written(text, source, expected):
    assert unstated(text, source) == expected


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("海川市造林", "岚峰市造林", {"海川市"}),
        ("海川市造林", "海 川 市造林", set()),
        ("海川縣造林", "海川县造林", set()),
        ("海川县、岚峰区造林", "海川县造林", {"岚峰区"}),
        ("二〇一八年海川市造林", "海川市二〇一八年", set()),
        ("全市造林", "", set()),
    ],
)
def test_places_that_a_source_does_not_have_are_unstated(text, source, expected):
    assert unstated(text, source) == expected


def test_numbers_of_two_lines_stay_two():
    assert states("12\n5件", "5件")
    assert not unstated("建成5件", "12\n5件")


def test_figures_of_a_list_stay_apart():
    assert figures("三年分别为120，150，180家") == {"120", "150", "180家"}


def test_decimals_of_a_figure_are_no_figure():
    assert unstated("增长52%", "增长3.52%") == {"52%"}


def test_part_of_a_numeral_date_is_not_stated():
    assert unstated("为期八年，一月起", "二〇一八年十一月起") == {"八年", "一月"}


def test_superscript_is_no_digit_of_the_figure():
    assert not states("面积10²米", "102米")
