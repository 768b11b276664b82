"""Marks: every printed way to name the units of a clause, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clauses import parse
from index.marks import apply_order, closes_mark, find_marks, is_mark_line
from index.model import Clause, Responsibility
from index.readers.assembly import Piece, assemble


def _roles(units: tuple[Responsibility, ...]) -> dict[str, str]:
    return {unit.unit: unit.role for unit in units}


def _marked(mark: str) -> dict[str, str]:
    """Return the units of the marks behind a sentence."""
    return {
        name: role
        for found in find_marks(f"加强组织领导。{mark}")
        for name, role in _roles(found.responsibilities).items()
    }


def _clauses(*lines: str) -> list[Clause]:
    return list(parse(assemble("a.txt", [Piece(line) for line in lines])).clauses[1:])


# --- 6: keyed marks ---


@pytest.mark.parametrize(
    "mark",
    [
        "(牵头单位:市科技局;责任单位:市财政局、市农业局,各县区政府)",
        "（牵头单位：市科技局；责任单位：市财政局、市农业局，各县区政府）",
        "（牵头单位:市科技局;责任单位：市财政局,市农业局、各县区政府）",
        "(牵头单位：市科技局，责任单位：市财政局、市农业局，各县区政府)",
        "【牵头单位：市科技局；责任单位：市财政局、市农业局、各县区政府】",
        "（牵头部门：市科技局；责任部门：市财政局、市农业局、各县区政府）",
        "（牵头单位： 市科技局； 责任单位： 市财政局、 市农业局、 各县区政府）",
        "（牵头单位：市科技局。责任单位：市财政局、市农业局、各县区政府。）",
        "（责任单位：市财政局、市农业局、各县区政府；牵头单位：市科技局）",
    ],
)
def test_keyed_mark_tells_lead_and_responsible_units_apart_in_any_width(mark: str) -> None:
    assert _marked(mark) == {
        "市科技局": "lead",
        "市财政局": "responsible",
        "市农业局": "responsible",
        "各县区政府": "responsible",
    }


def test_responsible_units_alone_name_no_lead() -> None:
    assert _marked("（责任单位：市科技局、市财政局）") == {"市科技局": "responsible", "市财政局": "responsible"}


def test_supporting_units_have_their_own_key() -> None:
    assert _marked("（牵头单位：市科技局；配合单位：市财政局、市统计局）") == {
        "市科技局": "lead",
        "市财政局": "support",
        "市统计局": "support",
    }


def test_guiding_units_have_their_own_key() -> None:
    assert _marked("（责任单位：各县区政府；指导单位：市科技局）") == {"各县区政府": "responsible", "市科技局": "guide"}


def test_leader_is_a_person_and_no_unit() -> None:
    assert _marked("（牵头领导：张三；牵头单位：市科技局；责任单位：市财政局）") == {
        "市科技局": "lead",
        "市财政局": "responsible",
    }


def test_scope_behind_the_units_is_no_unit() -> None:
    assert _marked("（负责部门：市科技局、市财政局，适用范围：全市）") == {
        "市科技局": "responsible",
        "市财政局": "responsible",
    }


def test_deadline_behind_the_units_is_no_unit() -> None:
    assert _marked("（责任单位：市科技局；完成时限：2018年12月）") == {"市科技局": "responsible"}


def test_nested_brackets_belong_to_the_name() -> None:
    assert _marked("(牵头单位:市委组织部〔招才局〕、市人力社保局,责任单位:各县〔市、区〕人民政府)") == {
        "市委组织部〔招才局〕": "lead",
        "市人力社保局": "lead",
        "各县〔市、区〕人民政府": "responsible",
    }


def test_nested_round_brackets_belong_to_the_name() -> None:
    assert _marked("（责任单位：各县（市、区）人民政府、市发改委（市能源局）、市科技局）") == {
        "各县（市、区）人民政府": "responsible",
        "市发改委（市能源局）": "responsible",
        "市科技局": "responsible",
    }


# --- 7: worded marks ---


@pytest.mark.parametrize(
    ("mark", "units"),
    [
        ("（教育部、财政部负责）", ["教育部", "财政部"]),
        ("(教育部、财政部负责)", ["教育部", "财政部"]),
        ("（教育部、财政部负责。）", ["教育部", "财政部"]),
        ("（教育部负责）", ["教育部"]),
        ("（教育部、财政部等负责）", ["教育部", "财政部"]),
        ("（教育部、财政部等有关部门负责）", ["教育部", "财政部"]),
        ("（教育部、财政部等部门负责）", ["教育部", "财政部"]),
        ("（教育部，财政部，民政部负责）", ["教育部", "财政部", "民政部"]),
        ("（教育部、财政部和民政部负责）", ["教育部", "财政部", "民政部"]),
        ("（教育部、财政部及各省级人民政府负责）", ["教育部", "财政部", "各省级人民政府"]),
        ("（教育部等和各省级人民政府按职责分工负责）", ["教育部", "各省级人民政府"]),
        ("（教育部、财政部按职责分工负责）", ["教育部", "财政部"]),
        ("（教育部、财政部分别负责）", ["教育部", "财政部"]),
        ("（各县区政府负责）", ["各县区政府"]),
        ("（市科技局、领导小组各成员单位负责）", ["市科技局", "领导小组各成员单位"]),
        ("（教育部、国家统计局、中国残联负责落实）", ["教育部", "国家统计局", "中国残联"]),
        ("（由市科技局、市财政局负责）", ["市科技局", "市财政局"]),
    ],
)
def test_units_before_the_verb_are_responsible_and_none_of_them_leads(mark: str, units: list[str]) -> None:
    assert _marked(mark) == dict.fromkeys(units, "responsible")


# --- 9: several verbs ---


@pytest.mark.parametrize(
    ("mark", "units"),
    [
        ("（教育部牵头，财政部、民政部参与）", {"教育部": "lead", "财政部": "support", "民政部": "support"}),
        ("（教育部牵头，财政部、民政部配合）", {"教育部": "lead", "财政部": "support", "民政部": "support"}),
        ("（教育部牵头，财政部等协助）", {"教育部": "lead", "财政部": "support"}),
        (
            "（教育部牵头，财政部、民政部等按职责分工负责）",
            {"教育部": "lead", "财政部": "responsible", "民政部": "responsible"},
        ),
        ("（教育部牵头）", {"教育部": "lead"}),
        ("（教育部、财政部牵头负责）", {"教育部": "lead", "财政部": "lead"}),
        ("（教育部会同财政部负责）", {"教育部": "lead", "财政部": "support"}),
        ("（教育部会同财政部、民政部等负责）", {"教育部": "lead", "财政部": "support", "民政部": "support"}),
        ("（教育部、税务总局，2031年3月底前出台）", {"教育部": "responsible", "税务总局": "responsible"}),
        ("（教育部牵头起草，司法部负责审查，2031年底前完成）", {"教育部": "lead", "司法部": "responsible"}),
        ("（地方各级人民政府负责，教育部加强指导和支持）", {"地方各级人民政府": "responsible", "教育部": "guide"}),
        ("（教育部、司法部按照职责分工负责，并加强对地方的指导）", {"教育部": "responsible", "司法部": "responsible"}),
        (
            "（教育部牵头，会同财政部、民政部等相关部门负责）",
            {"教育部": "lead", "财政部": "support", "民政部": "support"},
        ),
        ("（教育部、财政部指导）", {"教育部": "guide", "财政部": "guide"}),
        ("（教育部指导，各省级人民政府负责落实）", {"教育部": "guide", "各省级人民政府": "responsible"}),
        ("（由教育部牵头，财政部配合）", {"教育部": "lead", "财政部": "support"}),
    ],
)
def test_each_verb_gives_its_role_to_the_names_before_it(mark: str, units: dict[str, str]) -> None:
    assert _marked(mark) == units


# --- 8: order rule ---


@pytest.mark.parametrize(
    "rule",
    [
        "（教育部、财政部负责，排在第一位的部门为牵头部门，下同）",
        "（教育部、财政部负责。列第一位者为牵头单位，下同）",
        "（教育部、财政部负责。排第一位的为牵头部门，下同）",
    ],
)
def test_order_rule_makes_the_first_unit_of_every_list_the_lead(rule: str) -> None:
    first, second, third = _clauses(
        f"一、办好学校。{rule}",
        "二、救助困难群众。（民政部、财政部、教育部负责）",
        "三、统计数据。（国家统计局负责）",
    )

    assert _roles(first.responsibilities) == {"教育部": "lead", "财政部": "responsible"}
    assert _roles(second.responsibilities) == {"民政部": "lead", "财政部": "responsible", "教育部": "responsible"}
    assert _roles(third.responsibilities) == {"国家统计局": "lead"}


def test_order_rule_holds_from_where_it_is_said() -> None:
    before, said = _clauses(
        "一、办好学校。（教育部、财政部负责）",
        "二、救助困难群众。（民政部、财政部负责，排在第一位的部门为牵头部门，下同）",
    )

    assert _roles(before.responsibilities) == {"教育部": "responsible", "财政部": "responsible"}
    assert _roles(said.responsibilities) == {"民政部": "lead", "财政部": "responsible"}


def test_order_rule_leaves_printed_roles_alone() -> None:
    _, second = _clauses(
        "一、办好学校。（教育部、财政部负责。列第一位者为牵头单位，下同）",
        "二、救助困难群众。（民政部、财政部指导）",
    )

    assert _roles(second.responsibilities) == {"民政部": "guide", "财政部": "guide"}


def test_apply_order_changes_bare_lists_only() -> None:
    (bare,) = find_marks("办好学校。（教育部、财政部负责）")
    (roled,) = find_marks("办好学校。（教育部牵头，财政部配合）")

    assert _roles(apply_order(bare)) == {"教育部": "lead", "财政部": "responsible"}
    assert apply_order(roled) == roled.responsibilities


def test_without_the_rule_the_first_name_does_not_lead() -> None:
    (clause, _) = _clauses("一、办好学校。（教育部、财政部负责）", "二、办好医院。（卫生部负责）")

    assert "lead" not in _roles(clause.responsibilities).values()


# --- 9: carried forward ---


def test_unit_said_to_hold_for_all_that_follows_is_carried_forward() -> None:
    before, said, after = _clauses(
        "一、统计数据。（国家统计局负责）",
        "二、办好学校。（教育部指导，各省级人民政府负责落实。以下均需各省级人民政府落实，不再列出）",
        "三、救助困难群众。（民政部负责）",
    )

    assert _roles(before.responsibilities) == {"国家统计局": "responsible"}
    assert _roles(said.responsibilities) == {"教育部": "guide", "各省级人民政府": "responsible"}
    assert _roles(after.responsibilities) == {"民政部": "responsible", "各省级人民政府": "responsible"}


# --- 10: several marks in one paragraph ---


def test_each_mark_covers_only_the_text_since_the_previous_one() -> None:
    school, hospital = _clauses("一、办好学校，建设校舍。（教育部负责）办好医院，培养医师。（卫生部负责）")

    assert (school.pointer, hospital.pointer) == ("一", "一")
    assert _roles(school.responsibilities) == {"教育部": "responsible"}
    assert _roles(hospital.responsibilities) == {"卫生部": "responsible"}
    assert hospital.text == "办好医院，培养医师。（卫生部负责）"


def test_text_behind_the_last_mark_has_no_units_of_that_mark() -> None:
    school, rest = _clauses("一、办好学校，建设校舍。（教育部负责）其他工作照常进行。")

    assert _roles(school.responsibilities) == {"教育部": "responsible"}
    assert rest.text == "其他工作照常进行。"
    assert rest.responsibilities == ()


def test_mark_on_a_line_of_its_own_belongs_to_the_clause_before_it() -> None:
    first, second = _clauses("一、办好学校。", "（教育部负责）", "二、办好医院。", "（卫生部负责）")

    assert _roles(first.responsibilities) == {"教育部": "responsible"}
    assert first.text == "一、办好学校。\n（教育部负责）"
    assert _roles(second.responsibilities) == {"卫生部": "responsible"}


def test_keyed_line_without_brackets_is_a_mark() -> None:
    assert is_mark_line("责任单位：市科技局、市财政局")
    assert is_mark_line("牵头单位：市科技局  配合单位：市财政局")
    assert not is_mark_line("市科技局要加强领导。")


def test_keyed_lines_below_a_task_name_its_units() -> None:
    (first, second) = _clauses(
        "1.办好学校，建设校舍。",
        "牵头单位：市教育局",
        "配合单位：市财政局",
        "完成时限：2018年底",
        "2.办好医院，培养医师。",
        "责任单位：市卫计局",
    )

    assert _roles(first.responsibilities) == {"市教育局": "lead", "市财政局": "support"}
    assert _roles(second.responsibilities) == {"市卫计局": "responsible"}


def test_mark_line_below_a_list_of_fine_items_covers_them_all() -> None:
    clauses = _clauses(
        "一、办好学校", "1.建设校舍；", "2.培养教师；", "3.减轻负担。", "（教育部负责）", "二、办好医院。（卫生部负责）"
    )

    assert [(c.pointer, _roles(c.responsibilities)) for c in clauses] == [
        ("一1", {"教育部": "responsible"}),
        ("一2", {"教育部": "responsible"}),
        ("一3", {"教育部": "responsible"}),
        ("二", {"卫生部": "responsible"}),
    ]


def test_mark_inside_the_last_item_of_a_list_covers_that_item_only() -> None:
    clauses = _clauses("一、办好学校", "1.建设校舍。", "2.培养教师。（教育部负责）", "二、办好医院。（卫生部负责）")

    assert [(c.pointer, _roles(c.responsibilities)) for c in clauses[:2]] == [
        ("一1", {}),
        ("一2", {"教育部": "responsible"}),
    ]


def test_mark_behind_a_heading_holds_for_the_items_below_it() -> None:
    clauses = _clauses(
        "一、办好学校（教育部负责）", "（一）建设校舍。", "（二）培养教师。（人力资源社会保障部负责）", "二、办好医院。"
    )

    assert [(c.pointer, set(_roles(c.responsibilities))) for c in clauses[-3:]] == [
        ("一(一)", {"教育部"}),
        ("一(二)", {"人力资源社会保障部"}),
        ("二", set()),
    ]


# --- 12: not marks ---


@pytest.mark.parametrize(
    "text",
    [
        "推进职业培训（技工院校内由人力资源社会保障部门负责）工作。",
        "去年落实了165名教师任务。",
        "全面完成任务（涉密项目除外）。",
        "全面完成任务（市科技局负责的除外）。",
        "打造众创空间（孵化器）。",
        "研究与试验发展（R&D）经费。",
        "依照《办法》（宝政发〔2018〕4号）执行。",
        "各级政府要加强领导（见附件2）。",
        "市科技局（以下简称科技局）制定办法。",
        "统筹推进（2018年12月底前完成）。",
        "加强管理（具体办法另行制定）。",
        "严禁限制通行（高风险地区按照有关规定执行）。",
    ],
)
def test_bracket_that_explains_is_no_mark(text: str) -> None:
    assert find_marks(text) == []


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("办好学校。（教育部负责）", True),
        ("办好学校（教育部负责）。", True),
        ("办好学校。（教育部负责）其他工作", False),
        ("办好学校。", False),
    ],
)
def test_text_is_closed_by_a_mark_at_its_end(text: str, closed: bool) -> None:
    assert closes_mark(text) is closed


def test_place_of_a_mark_is_its_bracket() -> None:
    text = "办好学校。（教育部负责）"
    (mark,) = find_marks(text)

    assert text[mark.start : mark.end] == "（教育部负责）"


# --- 11, 14, 15: shared suffixes, names as printed, groups ---


def test_shared_suffix_is_restored() -> None:
    assert _marked("（财政、发展改革、教育部门负责）") == dict.fromkeys(
        ["财政部门", "发展改革部门", "教育部门"], "responsible"
    )


@pytest.mark.parametrize(
    "group", ["各县区人民政府", "领导小组各成员单位", "各有关部门", "各省、自治区、直辖市人民政府", "各地区"]
)
def test_group_is_one_unit(group: str) -> None:
    assert _marked(f"（市科技局、{group}负责）") == {"市科技局": "responsible", group: "responsible"}


def test_others_add_no_unit() -> None:
    assert _marked("（责任单位：市科技局、市财政局等）") == dict.fromkeys(["市科技局", "市财政局"], "responsible")
    assert _marked("（责任单位：市科技局、市财政局等有关部门）") == dict.fromkeys(
        ["市科技局", "市财政局"], "responsible"
    )


def test_units_keep_their_traditional_characters() -> None:
    (clause, _) = _clauses(
        "(一)加大投入。(責任單位:市財政局、市科技局,各縣區人民政府)", "(二)加強領導。(責任單位:市編辦)"
    )

    assert [unit.unit for unit in clause.responsibilities] == ["市財政局", "市科技局", "各縣區人民政府"]


def test_names_broken_over_lines_are_joined() -> None:
    (first, _) = _clauses("一、办好学校。（责任单位：市教育局、市财\n政局、市人社局）", "二、办好医院。")

    assert [unit.unit for unit in first.responsibilities] == ["市教育局", "市财政局", "市人社局"]


def test_unit_that_is_named_twice_keeps_its_first_role() -> None:
    assert _marked("（牵头单位：市科技局；责任单位：市科技局、市财政局）") == {
        "市科技局": "lead",
        "市财政局": "responsible",
    }


KEYS = {"牵头单位": "lead", "责任单位": "responsible", "配合单位": "support"}
NAMES = [
    "市科技局",
    "市财政局",
    "市发改委",
    "市委宣传部",
    "各县区政府",
    "领导小组各成员单位",
    "张掖经济技术开发区管委会",
    "市人力资源和社会保障局",
]


@given(st.data())
def test_any_keyed_list_is_read_back(data: st.DataObject) -> None:
    keys = data.draw(st.lists(st.sampled_from(list(KEYS)), min_size=1, max_size=3, unique=True))
    names = data.draw(st.lists(st.sampled_from(NAMES), min_size=len(keys), max_size=len(NAMES), unique=True))
    expected, parts = {}, []
    for index, key in enumerate(keys):
        own = names[index :: len(keys)]
        expected |= dict.fromkeys(own, KEYS[key])
        parts.append(key + data.draw(st.sampled_from("：:")) + data.draw(st.sampled_from("、，,")).join(own))
    opening, closing = data.draw(st.sampled_from(["（）", "()", "【】"]))

    assert _marked(opening + data.draw(st.sampled_from("；;")).join(parts) + closing) == expected


@given(st.text(alphabet="（）()牵头责任单位负责：:；;、，,。市科技局财政部等和由会同第一位者为下同1\n ", max_size=60))
def test_no_text_raises(text: str) -> None:
    for mark in find_marks(text):
        assert 0 <= mark.start <= mark.end <= len(text)
    is_mark_line(text)
    closes_mark(text)


def test_agencies_that_are_charged_severally_lead_together_where_the_document_says_so() -> None:
    clauses = _clauses(
        "一、改革支付方式。（市卫健委、市财政局负责。排在第一位的部门为牵头部门，分别负责为各部门按职责分别牵头，下同）",
        "二、深化编制改革。（市委编办、市人社局分别负责，市卫健委参与）",
        "三、完善薪酬制度。（市人社局、市财政局负责）",
    )
    assert [_roles(clause.responsibilities) for clause in clauses] == [
        {"市卫健委": "lead", "市财政局": "responsible"},
        {"市委编办": "lead", "市人社局": "lead", "市卫健委": "support"},
        {"市人社局": "lead", "市财政局": "responsible"},
    ]


@pytest.mark.parametrize(
    ("mark", "units"),
    [
        ("（人民银行牵头，证监会配合组织实施）", {"人民银行": "lead", "证监会": "support"}),
        ("（市财政局、市税务局，9月底前完成筹集相关工作）", {"市财政局": "responsible", "市税务局": "responsible"}),
        ("（市体育局指导督促，市财政局负责）", {"市体育局": "guide", "市财政局": "responsible"}),
        (
            "（市教育局牵头，资格认定由市人社局负责）",
            {"市教育局": "lead", "市人社局": "responsible"},
        ),
        ("（各“一件事”牵头单位负责）", {}),
    ],
)
def test_words_of_marks_in_state_documents(mark: str, units: dict[str, str]) -> None:
    assert _marked(mark) == units


@pytest.mark.parametrize(
    ("mark", "units"),
    [
        ("（市委组织部开展培训，市教育局落实经费）", ["市委组织部", "市教育局"]),
        ("（市教育局会同团市委组织部开展活动）", ["市教育局", "团市委组织部"]),
        ("（市市场监督管理局开展检查，市教育局开展宣传）", ["市市场监督管理局", "市教育局"]),
        ("（市台办、市区域协调发展中心、市教育局负责）", ["市台办", "市区域协调发展中心", "市教育局"]),
        ("（市推进文化强市建设领导小组办公室牵头）", ["市推进文化强市建设领导小组办公室"]),
        ("（各县区每年开展两次，各学校每学期开展一次）", []),
    ],
)
def test_names_with_verbs_in_them_are_whole(mark: str, units: list[str]) -> None:
    assert list(_marked(mark)) == units


def test_known_agency_alone_behind_a_sentence_is_a_mark_and_one_that_explains_is_none() -> None:
    clauses = _clauses("一、扩大法律援助覆盖面。（司法部）", "二、国务院主管部门（财政部）的职责不变。")
    assert [_roles(clause.responsibilities) for clause in clauses] == [{"司法部": "responsible"}, {}]


def test_order_makes_the_first_of_a_list_lead_beside_those_that_support() -> None:
    clauses = _clauses("一、治水。列第一位者为牵头部门。", "二、节水。（市水利局、市财政局组织实施，市住建局配合）")
    assert _roles(clauses[1].responsibilities) == {
        "市水利局": "lead",
        "市财政局": "responsible",
        "市住建局": "support",
    }


def test_order_rule_may_say_that_none_of_those_leads_that_each_answer_for_their_part() -> None:
    apart, usual, _ = _clauses(
        "一、存款保险。（人民银行、财政部分别负责，司法部参与）",
        "二、治水。（水利部、财政部负责）",
        "三、分工。括号内所列单位，列第一位者为牵头单位；注明“分别负责”的，各单位按职责负责，不分牵头与参加。",
    )
    assert _roles(apart.responsibilities) == {"人民银行": "responsible", "财政部": "responsible", "司法部": "support"}
    assert _roles(usual.responsibilities) == {"水利部": "lead", "财政部": "responsible"}


def test_order_rule_for_lists_excepts_nobody_where_it_only_says_what_the_others_do() -> None:
    marked, _ = _clauses(
        "一、存款保险。（人民银行、财政部分别负责）",
        "二、分工。列第一位的为牵头单位，其余各单位按职责分别负责相关工作，不再列出牵头单位之外的单位。",
    )
    assert _roles(marked.responsibilities) == {"人民银行": "lead", "财政部": "responsible"}


def test_order_noted_below_a_table_says_nothing_of_marks() -> None:
    clauses = _clauses(
        "一、治水。（市水利局、市财政局负责）",
        "注：责任单位一栏中列第一位的为牵头单位。",
    )
    assert _roles(clauses[0].responsibilities) == {"市水利局": "responsible", "市财政局": "responsible"}


@pytest.mark.parametrize(
    ("mark", "units"),
    [
        (
            "（交通运输部、公安部分别负责，自然资源部、工业和信息化部指导督促本行业货运源头单位）",
            {"交通运输部": "responsible", "公安部": "responsible", "自然资源部": "guide", "工业和信息化部": "guide"},
        ),
        (
            "（民政部牵头，财政部负责资金保障，卫生健康委做好医疗服务）",
            {"民政部": "lead", "财政部": "responsible", "卫生健康委": "responsible"},
        ),
        ("（人民银行、银保监会按职责分工负责，不设牵头单位）", {"人民银行": "responsible", "银保监会": "responsible"}),
        ("（责任单位：会同县人民政府、全市各部门）", {"会同县人民政府": "responsible", "全市各部门": "responsible"}),
        ("（各地区各部门负责）", {"各地区": "responsible", "各部门": "responsible"}),
        (
            "（体育总局、统计局负责普查；教育部负责学校场馆开放，财政部予以配合）",
            {"体育总局": "responsible", "统计局": "responsible", "教育部": "responsible", "财政部": "support"},
        ),
        (
            "（海关总署牵头会同质检总局、公安部，2017年12月底前完成）",
            {"海关总署": "lead", "质检总局": "support", "公安部": "support"},
        ),
        (
            "（各省级人民政府负责，市场监管总局加强业务指导）",
            {"各省级人民政府": "responsible", "市场监管总局": "guide"},
        ),
        ("（各县区负责，市教育局加强政策指导和服务）", {"各县区": "responsible", "市教育局": "guide"}),
        ("（能源局会同住房城乡建设部制定示范文本）", {"能源局": "lead", "住房城乡建设部": "support"}),
        (
            "（国管局牵头会同中直管理局、财政部推进中央机关工作，各地区指导督促公共机构落实）",
            {"国管局": "lead", "中直管理局": "support", "财政部": "support", "各地区": "guide"},
        ),
    ],
)
def test_mark_says_what_its_units_do(mark: str, units: dict[str, str]) -> None:
    assert _marked(mark) == units
