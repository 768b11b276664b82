"""Names of agencies: aliases, reforms, lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.agencies import analyse, has_suffix, kin, looks_like_unit, merged_with, same_agency, split_units


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市发改委", "发展和改革委员会"),
        ("发展改革委", "发改委"),
        ("发改局", "发展和改革局"),
        ("国家发展改革委", "发改委"),
        ("市人社局", "人力资源和社会保障局"),
        ("市人力社保局", "人力资源社会保障局"),
        ("市科技局", "科学技术局"),
        ("西安市科学技术局", "科技局"),
        ("市工信局", "工业和信息化局"),
        ("住建局", "住房和城乡建设局"),
        ("住房城乡建设部", "住建部"),
        ("市科协", "科学技术协会"),
        ("市總工會", "总工会"),
        ("市統計局", "统计局"),
        ("市 财 政 局", "财政局"),
    ],
)
def test_names_of_one_agency_are_one(one: str, other: str) -> None:
    assert same_agency(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("水务局", "水利局"),
        ("市工商局", "市质监局"),
        ("科技局", "科协"),
        ("农业局", "林业局"),
        ("国税局", "地税局"),
        ("人大常委会", "政协"),
        ("公安局", "司法局"),
        ("宝鸡市科技局", "西安市科技局"),
        ("教育局", "体育局"),
    ],
)
def test_different_agencies_are_not_one(one: str, other: str) -> None:
    assert not same_agency(one, other)


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("工商局", "市场监管局"),
        ("质监局", "市场监管局"),
        ("食药监局", "市场监管局"),
        ("环保局", "生态环境局"),
        ("国土资源局", "自然资源局"),
        ("卫计委", "卫生健康委"),
        ("农业局", "农业农村局"),
        ("农牧局", "农业农村局"),
        ("国税局", "税务局"),
        ("地税局", "税务局"),
        ("旅游局", "文化和旅游局"),
        ("文广局", "文化和旅游局"),
        ("安监局", "应急管理局"),
        ("法制办", "司法局"),
    ],
)
def test_reform_leads_both_ways_between_former_and_present_agency(former: str, present: str) -> None:
    old, new = analyse(former).stem, analyse(present).stem

    assert new in kin(old)
    assert old in kin(new)


@pytest.mark.parametrize(
    ("one", "other"),
    [("工商局", "质监局"), ("工商局", "食药监局"), ("国税局", "地税局"), ("旅游局", "文广局"), ("水务局", "水利局")],
)
def test_reform_does_not_merge_agencies_that_stood_side_by_side(one: str, other: str) -> None:
    assert analyse(other).stem not in kin(analyse(one).stem)
    assert analyse(one).stem != analyse(other).stem


def test_former_agency_is_not_the_present_one_by_alias() -> None:
    assert not same_agency("工商局", "市场监管局")


def test_place_and_level_are_split_from_the_stem() -> None:
    assert analyse("宝鸡市科学技术局").place == "宝鸡市"
    assert analyse("宝鸡市科学技术局").stem == analyse("市科技局").stem == analyse("科技局").stem
    assert analyse("市科技局").place == ""


@pytest.mark.parametrize(
    "name",
    [
        "市科技局",
        "各县区政府",
        "各县区人民政府",
        "领导小组各成员单位",
        "领导小组办公室",
        "各有关部门",
        "市委宣传部",
        "张掖经济技术开发区管委会",
        "中国电信张掖分公司",
        "甘肃省祁连山水源涵养林研究院",
        pytest.param(
            "新疆生产建设兵团",
        ),
        "市委组织部〔招才局〕",
    ],
)
def test_printed_names_look_like_units(name: str) -> None:
    assert looks_like_unit(name)


@pytest.mark.parametrize("text", ["", "局", "推进落实。", "完成100%", "年内建设研发机构3个"])
def test_sentences_and_figures_do_not_look_like_units(text: str) -> None:
    assert not looks_like_unit(text)


def test_suffix_is_seen_behind_a_bracket() -> None:
    assert has_suffix("市委组织部〔招才局〕")
    assert not has_suffix("专利申请量")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市科技局、市财政局", ["市科技局", "市财政局"]),
        ("市科技局,各县区政府", ["市科技局", "各县区政府"]),
        ("市科技局，市财政局；市农业局", ["市科技局", "市财政局", "市农业局"]),
        ("市科技局和市财政局", ["市科技局", "市财政局"]),
        ("教育部、财政部及民政部", ["教育部", "财政部", "民政部"]),
        ("工业和信息化部、财政部", ["工业和信息化部", "财政部"]),
        ("人力资源和社会保障局和财政局", ["人力资源和社会保障局", "财政局"]),
        ("住房和城乡建设局", ["住房和城乡建设局"]),
        ("A部、交通运输部等", ["A部", "交通运输部"]),
        ("交通运输部、公安部等有关部门", ["交通运输部", "公安部"]),
        ("发展改革委等部门", ["发展改革委"]),
        ("交通运输部、文化和旅游部等相关部门", ["交通运输部", "文化和旅游部"]),
        ("财政、发展改革、教育部门", ["财政部门", "发展改革部门", "教育部门"]),
        pytest.param(
            "财政和教育部门",
            ["财政部门", "教育部门"],
        ),
        ("各省、自治区、直辖市人民政府", ["各省、自治区、直辖市人民政府"]),
        ("各县〔市、区〕人民政府,金华开发区", ["各县〔市、区〕人民政府", "金华开发区"]),
        ("市委组织部〔招才局〕、市人力社保局", ["市委组织部〔招才局〕", "市人力社保局"]),
        ("省发展改革委和省政府", ["省发展改革委", "省政府"]),
        ("有关部门", []),
        ("", []),
    ],
)
def test_list_of_units_is_cut_into_names_as_printed(text: str, names: list[str]) -> None:
    assert split_units(text) == names


@given(
    st.lists(
        st.sampled_from(["市科技局", "财政部", "各县区政府", "市委宣传部", "工业和信息化局"]), min_size=1, max_size=6
    )
)
def test_list_joined_by_the_usual_comma_is_split_back(names: list[str]) -> None:
    assert split_units("、".join(names)) == names


@given(st.text(alphabet="市科技局财政部和及、，（）〔〕等有关部门各县区政府\n 《》", max_size=30))
def test_no_text_raises(text: str) -> None:
    split_units(text)
    analyse(text)
    looks_like_unit(text)


def test_agencies_that_were_merged_are_not_one_another() -> None:
    assert merged_with("市畜牧兽医局", "市农业局")
    assert not merged_with("市畜牧兽医局", "市农业农村局")
    assert not merged_with("市农业局", "市农业委员会")
