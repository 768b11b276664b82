"""Places that issuers and titles name."""

from __future__ import annotations

import pytest

from index.places import known_places, leading_place, region_of


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("宝鸡市科学技术局", "宝鸡市"),
        ("宝鸡市人民政府办公室", "宝鸡市"),
        ("陕西省科技厅", "陕西省"),
        ("内蒙古自治区人民政府", "内蒙古自治区"),
        ("临夏回族自治州人民政府", "临夏回族自治州"),
        ("北京市朝阳区人民政府", "朝阳区"),
        ("陕西省宝鸡市眉县人民政府", "眉县"),
        ("张掖市甘州区人民政府", "甘州区"),
        ("兰州市再次向市内蔬菜批发市场投放储备蔬菜", "兰州市"),
        ("重庆为市民推送防疫知识", "重庆"),
        ("无为市人民政府", "无为市"),
        ("从江县民政局关于低保的通知", "从江县"),
        ("西寧市人民政府", "西寧市"),
        ("中共西安市委办公厅", "西安市"),
        ("关于印发金华市工作方案的通知", "金华市"),
        pytest.param(
            "云岭市人民政府办公室",
            "云岭市",
        ),
    ],
)
def test_most_specific_leading_place_is_read_as_printed(text: str, place: str) -> None:
    assert leading_place(text) == place


@pytest.mark.parametrize(
    "text",
    ["", "国务院办公厅", "国家发展改革委", "中共中央办公厅", "全国人大常委会", "科技局", "各县区人民政府", "市科技局"],
)
def test_national_bodies_and_bare_agencies_name_no_place(text: str) -> None:
    assert leading_place(text) is None


def test_issuer_goes_before_the_title() -> None:
    assert region_of("西安市科学技术局", "宝鸡市工作要点") == "西安市"


def test_title_tells_the_region_where_the_issuer_does_not() -> None:
    assert region_of("", "张掖市省级创新型试点城市建设实施方案") == "张掖市"
    assert region_of("领导小组办公室", "2018年宝鸡市国家创新型试点城市建设工作目标任务") == "宝鸡市"


def test_national_document_has_no_region() -> None:
    assert region_of("国务院办公厅", "关于推进图书服务的意见") is None


def test_title_of_a_national_document_is_not_searched_for_a_place() -> None:
    assert region_of("国务院办公厅", "山区林下经济培育行动重点任务部门分工") is None


def test_short_names_lead_to_the_full_name() -> None:
    assert known_places()["宝鸡"] == "宝鸡市"
    assert known_places()["内蒙古"] == "内蒙古自治区"
