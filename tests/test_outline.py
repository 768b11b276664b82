"""Outlines: items and headings into clauses with their pointers, one small document for each shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clauses import parse
from index.items import is_title
from index.model import Clause
from index.outline import run_in_title
from index.readers.assembly import Piece, assemble

MARK = "(责任单位:市科技局)"


def _all(*lines: str) -> list[Clause]:
    return list(parse(assemble("a.txt", [Piece(line) for line in lines])).clauses)


def _clauses(*lines: str) -> list[Clause]:
    return [clause for clause in _all(*lines) if clause.pointer != "meta"]


def _pointers(*lines: str) -> list[str]:
    return [clause.pointer for clause in _clauses(*lines)]


# --- levels ---


def test_four_levels_join_from_the_top_down() -> None:
    clauses = _clauses(
        "一、加强创新",
        "（一）平台建设",
        "1.实验室建设",
        "（1）建设省级实验室。新建3个，投资2亿元。",
        "（2）建设市级实验室。新建5个，投资1亿元。",
        "2.孵化器建设。新建2个。",
        "（二）人才引进。引进20人。",
        "二、加大投入。安排资金1亿元。",
    )

    assert [(c.pointer, c.trail) for c in clauses] == [
        ("一(一)1(1)", ("一、加强创新", "（一）平台建设", "1.实验室建设")),
        ("一(一)1(2)", ("一、加强创新", "（一）平台建设", "1.实验室建设")),
        ("一(一)2", ("一、加强创新", "（一）平台建设")),
        ("一(二)", ("一、加强创新",)),
        ("二", ()),
    ]


def test_levels_may_be_missing() -> None:
    assert _pointers(
        "一、加强创新",
        "1.建设实验室。新建3个。",
        "2.建设孵化器。新建2个。",
        "二、加大投入",
        "1.安排资金。落实1亿元。",
        "2.加强监管。按季检查。",
    ) == [
        "一1",
        "一2",
        "二1",
        "二2",
    ]


def test_outline_may_begin_with_bracketed_numbers() -> None:
    clauses = _clauses("（四）加大科技投入。安排资金1亿元。" + MARK, "（五）加强载体建设。新建园区3个。" + MARK)

    assert [(c.pointer, c.trail) for c in clauses] == [("(四)", ()), ("(五)", ())]


def test_order_of_first_appearance_gives_the_depth() -> None:
    assert _pointers(
        "1.加强创新",
        "一、建设实验室。新建3个。",
        "二、建设孵化器。新建2个。",
        "2.加大投入",
        "一、安排资金。落实1亿元。",
        "二、加强监管。按季检查。",
    ) == [
        "1一",
        "1二",
        "2一",
        "2二",
    ]


def test_circled_items_stay_as_printed() -> None:
    assert _pointers("一、加强创新", "①建设实验室。新建3个。", "②建设孵化器。新建2个。") == ["一①", "一②"]


def test_twenty_items_may_be_clauses_and_no_headings() -> None:
    numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    clauses = _clauses(
        *(f"{n}、推进第{i}类项目建设，落实资金，加强监管，按期完成任务。（教育部负责）" for i, n in enumerate(numerals))
    )

    assert [c.pointer for c in clauses] == numerals
    assert all(c.trail == () for c in clauses)


# --- numbering ---


def test_numbering_may_run_on_across_sections() -> None:
    assert _pointers(
        "一、加强创新",
        "（一）建设平台。新建3个。",
        "（二）引进人才。引进20人。",
        "二、加大投入",
        "（三）安排资金。落实1亿元。",
        "（四）加强监管。按季检查。",
    ) == [
        "一(一)",
        "一(二)",
        "二(三)",
        "二(四)",
    ]


def test_numbering_may_restart() -> None:
    assert _pointers(
        "一、加强创新",
        "（一）建设平台。新建3个。",
        "（二）引进人才。引进20人。",
        "二、加大投入",
        "（一）安排资金。落实1亿元。",
        "（二）加强监管。按季检查。",
    ) == [
        "一(一)",
        "一(二)",
        "二(一)",
        "二(二)",
    ]


def test_numbering_may_skip() -> None:
    assert _pointers(
        "一、加强创新", "（一）建设平台。新建3个。", "（三）引进人才。引进20人。", "二、加大投入。安排资金1亿元。"
    ) == ["一(一)", "一(三)", "二"]


def test_numbering_may_repeat_by_mistake() -> None:
    clauses = _clauses(
        "一、加强创新",
        "（一）建设平台。新建3个。",
        "（二）引进人才。引进20人。",
        "（二）转化成果。转化10项。",
        "二、加大投入。安排资金1亿元。",
    )

    assert [c.pointer for c in clauses] == ["一(一)", "一(二)", "一(二)", "二"]
    assert len({c.id for c in clauses}) == 4


def test_heading_numbered_twice_opens_two_sections() -> None:
    clauses = _clauses("一、加强创新", "（一）建设平台。新建3个。", "一、加大投入", "（一）安排资金。落实1亿元。")

    assert [(c.pointer, c.trail) for c in clauses] == [("一(一)", ("一、加强创新",)), ("一(一)", ("一、加大投入",))]


def test_full_width_and_spaced_labels_give_the_same_pointers() -> None:
    assert _pointers(
        "一、加强创新", "（ 一 ）建设平台。新建3个。", "(二)引进人才。引进20人。", "１．安排资金。落实1亿元。"
    ) == ["一(一)", "一(二)", "一(二)1"]


# --- mid-line items ---


def test_new_item_may_start_in_the_middle_of_a_line_behind_a_mark() -> None:
    clauses = _clauses(
        "一、加强创新",
        "(一)建设平台。新建3个。(责任单位:市科技局,各县区政府)(二)引进人才。引进20人。(责任单位:市人社局)",
        "(三)转化成果。转化10项。(责任单位:市工信局)",
    )

    assert [(c.pointer, [u.unit for u in c.responsibilities]) for c in clauses] == [
        ("一(一)", ["市科技局", "各县区政府"]),
        ("一(二)", ["市人社局"]),
        ("一(三)", ["市工信局"]),
    ]
    assert clauses[1].text == "(二)引进人才。引进20人。(责任单位:市人社局)"


def test_new_section_may_start_in_the_middle_of_a_line() -> None:
    clauses = _clauses(
        "一、加强创新。新建平台3个。(责任单位:市科技局)二、加大投入。安排资金1亿元。(责任单位:市财政局)",
        "三、加强监管。按季检查。",
    )

    assert [(c.pointer, [u.unit for u in c.responsibilities]) for c in clauses] == [
        ("一", ["市科技局"]),
        ("二", ["市财政局"]),
        ("三", []),
    ]


def test_list_whose_line_ends_were_lost_is_cut_at_full_stops() -> None:
    assert _pointers("一、加强创新。新建平台3个。 二、加大投入。安排资金1亿元。 三、加强监管。按季检查。") == [
        "一",
        "二",
        "三",
    ]


# --- cross references ---


def test_cross_reference_at_the_start_of_a_line_is_no_heading() -> None:
    clauses = _clauses(
        "第一条 本办法适用于节水工作。",
        "第二条 水费按下列标准收取。",
        "第一条规定的用户除外，不适用前款标准。",
        "第三条 本办法由市水务局解释。",
    )

    assert [c.pointer for c in clauses] == ["第一条", "第二条", "第二条", "第三条"]


def test_cross_reference_inside_a_line_is_no_heading() -> None:
    clauses = _clauses(
        "一、加强创新。按照第三条和（二）款执行。具体见附件2。", "二、加大投入。资金安排（见附件1）由市财政局另行规定。"
    )

    assert [c.pointer for c in clauses] == ["一", "二"]


def test_number_that_continues_no_run_is_no_label() -> None:
    assert _pointers(
        "一、加强创新",
        "（一）发展实体经济。支持三、四线城市建设。",
        "（二）引进人才。（六）类人才优先。",
        "二、加大投入。安排资金1亿元。",
    ) == ["一(一)", "一(二)", "二"]


def test_figure_at_the_start_of_a_line_is_no_label() -> None:
    clauses = _clauses(
        "一、加强创新。目标如下。", "2018年建设平台3个，完成投资1.5亿元。", "二、加大投入。安排资金1亿元。"
    )

    assert [c.pointer for c in clauses] == ["一", "一", "二"]


# --- run-in headings ---


def test_run_in_heading_is_the_first_sentence_of_its_clause() -> None:
    (clause, _) = _clauses("（四）加强人才工作。引进人才20人，培养技师30人。", "（五）加大投入。安排资金1亿元。")

    assert clause.title == "加强人才工作"
    assert clause.text == "（四）加强人才工作。引进人才20人，培养技师30人。"


def test_run_in_heading_stands_in_the_trail_of_the_items_below_it() -> None:
    clauses = _clauses(
        "（四）加强人才工作。主要措施如下：", "1.引进人才20人。", "2.培养技师30人。", "（五）加大投入。安排资金1亿元。"
    )

    assert [c.pointer for c in clauses] == ["(四)", "(四)1", "(四)2", "(五)"]
    assert all("加强人才工作" in "".join(c.trail) for c in clauses[1:3])


def test_run_in_title_ends_at_the_first_full_stop() -> None:
    assert run_in_title("加强人才工作。引进人才20人。") == "加强人才工作"
    assert run_in_title("加强人才工作。") == ""
    assert (
        run_in_title(
            "引进人才20人，培养技师30人，选派特派员100人，开展培训50场次，建立人才服务站10个，落实住房补贴和科研经费。另行规定。"
        )
        == ""
    )


def test_title_is_one_short_sentence() -> None:
    assert is_title("加强人才工作")
    assert is_title("加强人才工作。")
    assert not is_title("加强人才工作。引进人才20人。")
    assert not is_title("加强人才工作；引进人才")
    assert not is_title("")


# --- dash items and unlabelled paragraphs ---


def test_dash_items_take_the_pointer_of_their_heading() -> None:
    clauses = _clauses(
        "一、建设目标",
        "——投入稳定增长。到2020年，投入占比达到2.5%以上。",
        "——平台更加完善。新建平台3个。",
        "二、保障措施。加强领导，落实责任。",
    )

    assert [(c.pointer, c.trail) for c in clauses[:2]] == [("一", ("一、建设目标",)), ("一", ("一、建设目标",))]
    assert clauses[1].text == "——平台更加完善。新建平台3个。"


def test_dash_title_is_a_heading_of_the_paragraphs_below_it() -> None:
    clauses = _clauses(
        "一、建设目标",
        "——投入稳定增长。",
        "到2020年，投入占比达到2.5%以上。",
        "——平台更加完善。",
        "到2020年，新建平台3个，完善服务。",
        "二、保障措施。加强领导，落实责任。",
    )

    assert [(c.pointer, c.trail) for c in clauses[:2]] == [
        ("一", ("一、建设目标", "——投入稳定增长。")),
        ("一", ("一、建设目标", "——平台更加完善。")),
    ]


def test_unlabelled_paragraphs_take_the_pointer_of_their_heading() -> None:
    clauses = _clauses(
        "一、保障措施",
        "（一）加强领导。",
        "成立领导小组，统筹推进各项工作。",
        "建立联席会议制度，协调解决问题。",
        "（二）加大投入。",
        "安排资金1亿元，落实配套政策。",
    )

    assert [(c.pointer, c.trail) for c in clauses] == [
        ("一(一)", ("一、保障措施", "（一）加强领导。")),
        ("一(一)", ("一、保障措施", "（一）加强领导。")),
        ("一(二)", ("一、保障措施", "（二）加大投入。")),
    ]


def test_mark_at_the_end_holds_for_all_paragraphs_of_its_item() -> None:
    clauses = _clauses(
        "（一）加强领导。",
        "成立领导小组，统筹推进各项工作。",
        "建立联席会议制度，协调解决问题。(责任单位:市科技局)",
        "（二）加大投入。",
        "安排资金1亿元。",
    )

    assert [(c.pointer, c.text) for c in clauses] == [
        ("(一)", "成立领导小组，统筹推进各项工作。\n建立联席会议制度，协调解决问题。(责任单位:市科技局)"),
        ("(二)", "安排资金1亿元。"),
    ]
    assert [u.unit for u in clauses[0].responsibilities] == ["市科技局"]


# --- chapters and articles ---


def test_chapters_sections_and_paragraphs_never_enter_the_pointer_of_an_article() -> None:
    clauses = _clauses(
        "第一章 总则",
        "第一条 为加强节水工作，制定本办法。",
        "第二条 本办法适用于本市行政区域。",
        "法律另有规定的，从其规定。",
        "第二章 管理",
        "第一节 计划",
        "第三条 用水单位应当报送下列材料：",
        "（一）用水计划；",
        "（二）节水措施。",
        "第十二条 本办法自发布之日起施行。",
    )

    assert [c.pointer for c in clauses if c.pointer != "meta"][:6] == [
        "第一条",
        "第二条",
        "第二条",
        "第三条",
        "第三条(一)",
        "第三条(二)",
    ]
    assert clauses[0].trail == ("第一章 总则",)


def test_section_stands_below_its_chapter_in_the_trail() -> None:
    clauses = _clauses(
        "第一章 总则",
        "第一条 为加强节水工作，制定本办法。",
        "第二章 管理",
        "第一节 计划",
        "第二条 用水单位应当报送计划。",
        "第二节 检查",
        "第三条 水务局应当定期检查。",
    )

    assert [c.trail for c in clauses] == [
        ("第一章 总则",),
        ("第二章 管理", "第一节 计划"),
        ("第二章 管理", "第二节 检查"),
    ]


def test_paragraph_behind_the_points_of_an_article_is_the_articles_own() -> None:
    clauses = _clauses(
        "第一条 寄件人应当提供下列事项：",
        "（一）寄件人姓名；",
        "（二）物品的名称、数量。",
        "收件应当查验身份。",
        "第二条 用水单位应当安装水表。",
    )

    assert [c.pointer for c in clauses] == ["第一条", "第一条(一)", "第一条(二)", "第一条", "第二条"]


def test_numbers_right_before_years_are_labels_even_where_one_is_skipped() -> None:
    assert _pointers(
        "（一）压减许可。继续取消一批。",
        "具体措施：1.2031年底前取消下放50项。",
        "2.2031年12月1日起开展试点。",
        "4.2032年底前建成网上专区。",
        "（二）三、四线城市同样办理。",
    ) == ["(一)", "(一)1", "(一)2", "(一)4", "(二)"]


def test_paragraph_that_leads_in_points_heads_them() -> None:
    clauses = _clauses(
        "第一条 未取得许可的，予以处罚。",
        "企业有下列行为之一的，可以处1万元以下的罚款：",
        "（一）开办网点未备案；",
        "（二）停止经营未公告。",
        "前款所称网点，包括代办点。",
    )

    assert [c.trail for c in clauses[2:4]] == [("企业有下列行为之一的，可以处1万元以下的罚款：",)] * 2
    assert "企业" not in "".join(clauses[4].trail)


def test_points_with_paragraphs_of_their_own_keep_them() -> None:
    clauses = _clauses(
        "第二条 奖励标准如下：",
        "（一）一等奖。",
        "每项奖励30万元，由市科技局发放。",
        "（二）二等奖。",
        "每项奖励10万元，由市财政局发放。",
        "第三条 本办法自发布之日起施行。",
    )

    assert [c.pointer for c in clauses] == ["第二条", "第二条(一)", "第二条(二)", "第三条"]
    assert [c.trail[-1] for c in clauses[1:3]] == ["（一）一等奖。", "（二）二等奖。"]


def test_second_short_lead_in_heads_its_own_points() -> None:
    clauses = _clauses(
        "第二条 有下列行为之一的，由市城市管理局处1万元罚款：",
        "（一）擅自设置广告牌的；",
        "（二）损坏路灯的。",
        "有下列行为之一的，处5万元罚款：",
        "（一）冒用标识的；",
        "（二）拒不拆除违法广告塔的。",
    )

    assert [c.pointer for c in clauses] == ["第二条", "第二条(一)", "第二条(二)", "第二条", "第二条(一)", "第二条(二)"]
    assert clauses[-1].trail == ("有下列行为之一的，处5万元罚款：",)


def test_articles_without_chapters_stand_alone() -> None:
    assert _pointers(
        "第一条 为加强节水工作，制定本办法。", "第十二条 用水单位应当安装水表。", "第十三条 违反规定的，责令改正。"
    ) == ["第一条", "第十二条", "第十三条"]


# --- annexes ---


def test_annex_alone_does_not_enter_the_pointer() -> None:
    clauses = _clauses(
        "关于印发《节水行动方案》的通知",
        "各县区人民政府：",
        "现将《节水行动方案》印发给你们，请认真贯彻执行。",
        "附件",
        "节水行动方案",
        "一、建设水厂。新建3座。",
        "二、改造管网。改造50公里。",
    )

    assert [c.pointer for c in clauses] == ["前言", "一", "二"]


def test_annex_enters_the_pointer_beside_another_numbered_part() -> None:
    clauses = _clauses(
        "关于做好节水工作的通知",
        "各县区人民政府：",
        "一、提高认识。认真学习文件，抓好落实。",
        "二、加强检查。按季通报情况，及时整改。",
        "附件2",
        "节水任务清单",
        "1.建设水厂。新建3座。",
        "2.改造管网。改造50公里。",
        "3.推广器具。推广1万件。",
    )

    assert [c.pointer for c in clauses] == ["一", "二", "附件2-1", "附件2-2", "附件2-3"]
    assert "节水任务清单" in "".join(clauses[-1].trail)


def test_two_annexes_are_told_apart() -> None:
    assert _pointers(
        "附件1",
        "节水任务清单",
        "一、建设水厂。新建3座。",
        "二、改造管网。改造50公里。",
        "附件2",
        "考核办法",
        "一、年度考核。每年一次。",
        "二、日常检查。每月一次。",
    ) == [
        "附件1-一",
        "附件1-二",
        "附件2-一",
        "附件2-二",
    ]


# --- 前言 and meta ---


def test_content_before_the_first_label_is_the_preface() -> None:
    clauses = _all(
        "汉中市节水行动方案",
        "为加强节水工作，结合我市实际，制定本方案。",
        "工作思路是：坚持节水优先，全面推进。",
        "一、建设水厂。新建3座。",
    )

    assert [c.pointer for c in clauses] == ["meta", "前言", "前言", "一"]


def test_meta_comes_first_even_where_nothing_is_stated() -> None:
    clauses = _all("一、建设水厂。新建3座。", "二、改造管网。改造50公里。")

    assert [c.pointer for c in clauses] == ["meta", "一", "二"]
    assert clauses[0].ordinal == 0


def test_text_without_labels_is_preface_only() -> None:
    assert set(_pointers("节水工作取得成效，用水总量持续下降。", "各地要认真总结经验，持续推进。")) == {"前言"}


def test_ids_and_ordinals_count_the_clauses_of_a_document() -> None:
    clauses = _all("一、建设水厂。新建3座。", "二、改造管网。改造50公里。")

    assert [c.ordinal for c in clauses] == [0, 1, 2]
    assert [c.id for c in clauses] == [f"{clauses[0].document}-{n}" for n in range(3)]


def test_declared_heading_levels_are_headings() -> None:
    pieces = [
        Piece("总体要求", level=1),
        Piece("坚持节水优先，全面推进各项工作。"),
        Piece("重点任务", level=1),
        Piece("建设水厂3座，改造管网50公里。"),
    ]
    clauses = [c for c in parse(assemble("a.docx", pieces)).clauses if c.pointer != "meta"]

    assert [c.text for c in clauses] == ["坚持节水优先，全面推进各项工作。", "建设水厂3座，改造管网50公里。"]
    assert clauses[1].trail[-1:] == ("重点任务",)


def test_very_long_paragraph_is_cut_at_full_stops_under_one_pointer() -> None:
    sentence = "坚持节水优先方针，统筹推进水厂建设和管网改造，全面提高用水效率。"
    clauses = _clauses("一、总体要求。" + sentence * 60, "二、加强领导。落实责任，抓好督查。")

    assert [c.pointer for c in clauses[:-1]] == ["一"] * (len(clauses) - 1)
    assert "".join(c.text for c in clauses[:-1]) == "一、总体要求。" + sentence * 60
    assert all(c.text.endswith("。") for c in clauses)


# --- any outline ---

NUMERALS = ["一", "二", "三", "四", "五", "六"]


@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=4), min_size=1, max_size=5))
def test_any_outline_of_three_levels_is_read_back(shape: list[list[int]]) -> None:
    lines, expected = [], []
    for top, sections in enumerate(shape):
        lines.append(f"{NUMERALS[top]}、加强第{top}类工作")
        for middle, items in enumerate(sections):
            pointer = f"{NUMERALS[top]}({NUMERALS[middle]})"
            if items:
                lines.append(f"（{NUMERALS[middle]}）推进平台建设")
            else:
                lines.append(f"（{NUMERALS[middle]}）推进平台建设。新建平台3个，完善服务。")
                expected.append(pointer)
            for low in range(1, items + 1):
                lines.append(f"{low}.建设平台{low}个。落实资金，加强监管。")
                expected.append(f"{pointer}{low}")

    assert _pointers(*lines) == expected


# --- plans that number 1, 1.1, 1.1.1 ---

PLAN = (
    "1 总则",
    "1.1 编制目的",
    "提高防汛能力，保障人民生命财产安全。",
    "2\u00a0组织体系",
    "2.1\u00a0指挥部",
    "市水利局负责日常工作。",
    "2.1.1 专家组",
    "专家组提供咨询，每年会商不少于4次。",
    "2.2 县级机构",
    "县级人民政府应当设立指挥机构。",
    "3 附则",
    "本预案由市水利局负责解释。",
)


def test_decimals_are_parts_of_one_another() -> None:
    clauses = _clauses(*PLAN)
    assert [c.pointer for c in clauses] == ["1.1", "2.1", "2.1.1", "2.2", "3"]
    assert clauses[2].trail == ("2\u00a0组织体系", "2.1\u00a0指挥部", "2.1.1 专家组")


def test_decimals_need_no_blank_where_they_run_on() -> None:
    assert _pointers(*(line.replace(" ", "").replace("\u00a0", "") for line in PLAN)) == [
        "1.1",
        "2.1",
        "2.1.1",
        "2.2",
        "3",
    ]


def test_table_of_contents_is_no_content() -> None:
    listed = ("目　　录", *(f"{line}……{page}" for page, line in enumerate(PLAN, 1) if len(line) < 10))
    clauses = _clauses("某市防汛应急预案", *listed, *PLAN)
    assert [c.pointer for c in clauses] == ["1.1", "2.1", "2.1.1", "2.2", "3"]


@pytest.mark.parametrize(
    "listed",
    [
        ("1　总则　1.1　编制目的 1", "2　组织体系　2.1　指挥部 2　2.2　县级机构", "3　附则"),
        ("1　总则　1.1　编制目的　2　组织体系　2.1　指挥部　2.1.1　专家组　2.2　县级机构　3　附则",),
    ],
)
def test_table_of_contents_may_hold_several_entries_in_a_line(listed: tuple[str, ...]) -> None:
    assert [c.pointer for c in _clauses("某市防汛应急预案", "目　　录", *listed, *PLAN)] == [
        "1.1", "2.1", "2.1.1", "2.2", "3",
    ]  # fmt: skip


def test_table_of_contents_names_the_annex_whose_label_stands_alone() -> None:
    entries = ("1　总则", "1.1　编制目的", "附件　物资清单")
    body = ("1　总则", "1.1　编制目的", "减少人员伤亡，由市应急局负责。", "附件", "物资清单", "1.铁锹20把。")
    assert [c.pointer for c in _clauses("某市防汛应急预案", "目录", *entries, *body)] == ["1.1", "附件-1"]


def test_preface_behind_a_table_of_contents_stands_before_the_first_label() -> None:
    entries = ("一、规划背景", "（一）取得的成就", "（二）面临的形势", "二、总体要求", "（一）指导思想")
    preface = (
        "实施应对人口老龄化战略，以加快完善社会保障、养老服务、健康支撑体系为重点，把积极老龄观融入经济社会发展全过程。"
        * 2
    )
    body = (
        "一、规划背景",
        "（一）取得的成就。",
        "机构增加到32.9万个。",
        "（二）面临的形势。老年人达到2.6亿。",
        "二、总体要求",
        "（一）指导思想。坚持以人为本。",
    )
    clauses = _clauses("某市老龄事业规划", "目　录", *entries, preface, *body)

    assert [c.pointer for c in clauses if c.text.startswith("实施")] == ["前言"]
    assert [c.pointer for c in clauses if "32.9万" in c.text] == ["一(一)"]


def test_heading_of_a_preface_does_not_run_into_that_of_the_contents() -> None:
    entries = ("前　言", "一、规划背景", "（一）发展成就", "二、总体要求")
    body = (
        "前　言",
        "旅游业是战略性支柱产业。",
        "一、规划背景",
        "（一）发展成就。游客达到60亿人次。",
        "二、总体要求",
        "坚持创新。",
    )
    clauses = _clauses("某市旅游规划", "目　　录", *entries, *body)

    assert [c.pointer for c in clauses if "支柱产业" in c.text] == ["前言"]
    assert [c.pointer for c in clauses if "60亿" in c.text] == ["一(一)"]


def test_paragraph_that_speaks_of_all_points_is_none_of_the_last_one() -> None:
    assert _pointers(
        "某市火灾应急预案",
        "1 总则",
        "1.1 编制目的",
        "规范应对。",
        "2 应急响应",
        "2.1 启动条件",
        "（1）过火面积超过500公顷；",
        "（2）同时发生3起以上火灾。",
        "符合上述条件之一时，由指挥部办公室主任决定启动响应。",
        "2.2 响应措施",
        "指挥部召开会议。",
    ) == ["1.1", "2.1(1)", "2.1(2)", "2.1", "2.2"]


def test_chapter_behind_one_without_sections_is_a_chapter() -> None:
    assert _pointers(
        "某市灾害救助预案",
        "1\u00a0 总则",
        "1.1\u00a0 编制目的",
        "规范救助行为。",
        "2\u00a0 预警响应",
        "气象部门及时通报预警。",
        "（1）通报信息。",
        "（2）加强值守。",
        "3\u00a0 信息报告",
        "民政部门做好信息收集。",
        "3.1\u00a0 信息报告",
        "灾害发生后2小时内上报。",
    ) == ["1.1", "2", "2(1)", "2(2)", "3", "3.1"]


def test_list_of_contents_is_told_from_a_chapter_about_one() -> None:
    assert _pointers("一、目录", "制定服务目录，列入20个事项。", "二、目标", "事项办结率达到95%。") == ["一", "二"]


def test_numbers_that_a_blank_parts_from_titles_are_labels_where_they_run_on() -> None:
    clauses = _clauses(
        "一、分级响应。启动响应后成立工作组。",
        "附件",
        "工作组任务分工",
        "1　综合协调组",
        "由市应急局牵头，市公安局参加。",
        "2　医疗救治组",
        "由市卫健委牵头，市医保局参加。",
    )
    assert [c.pointer for c in clauses] == ["一", "附件-1", "附件-2"]
    assert [c.trail[-1] for c in clauses[1:]] == ["1　综合协调组", "2　医疗救治组"]


def test_list_opens_inside_a_line_and_goes_on_in_the_next() -> None:
    clauses = _clauses(
        "一、标准",
        "（一）完善标准体系。1.制定标准20项。（市卫健委负责）",
        "2.2027年底前完成清理。（市农业局负责）",
        "3.开展培训3次。（市教育局负责）",
    )
    assert [c.pointer for c in clauses] == ["一(一)1", "一(一)2", "一(一)3"]


def test_annex_without_numbers_is_called_by_its_label_beside_a_numbered_body() -> None:
    clauses = _clauses("一、目标。能耗下降3%。", "附件1", "各县区节能目标", "单位：万吨", "甲县下降2%，乙县下降4%。")
    assert clauses[1].pointer == "附件1"
    assert clauses[1].trail == ("各县区节能目标 单位：万吨",)


def test_annexed_table_keeps_its_own_name() -> None:
    assert _pointers("一、目标。能耗下降3%。", "附表", "任务分工", "1.推广节能灯具2万盏。", "2.改造锅炉30台。") == [
        "一",
        "附表-1",
        "附表-2",
    ]


def test_figure_at_the_start_of_a_sentence_is_no_chapter() -> None:
    assert _pointers("2.1 总则", "说明。", "2.2 分级", "3人以上死亡的事故为较大事故。", "2.3 其他", "其他事项。") == [
        "2.1",
        "2.2",
        "2.3",
    ]


def test_next_section_makes_no_label_of_a_cross_reference() -> None:
    assert _pointers("一、优化监管。一、二类企业减少检查，三类企业加强检查。", "二、加强监管。抓好落实。") == [
        "一",
        "二",
    ]


def test_names_below_an_annex_are_no_title() -> None:
    clauses = _clauses(
        "一、目标。能耗下降3%。", "附件", "工作专班名单", "组长：市长", "成员：市水利局局长", "1.抓好落实3次。"
    )
    assert clauses[-1].trail == ("工作专班名单",)


def test_list_of_bodies_is_no_table_of_contents() -> None:
    assert _pointers("某市章程", "目录", "市指挥部", "市指挥部", "一、职责。召开会议3次。") != []


def test_second_document_that_a_notice_announced_is_a_part_of_its_own() -> None:
    clauses = _clauses(
        "某省政府办公厅关于印发两个规定的通知",
        "《某某单位转制规定》和《支持某某企业发展规定》已经省政府同意，现印发给你们。",
        "某某单位转制规定",
        "一、财政税收",
        "（一）免征企业所得税5年。",
        "支持某某企业发展规定",
        "为支持某某企业在本省更好更快发展，按照国家有关要求，制定以下规定：",
        "一、财政税收",
        "（一）补助3万元。",
    )
    assert [c.pointer for c in clauses] == ["前言", "一(一)", "前言", "一(一)"]
    assert clauses[2].trail == ("支持某某企业发展规定",)
    assert clauses[3].trail == ("支持某某企业发展规定", "一、财政税收")


def test_announced_title_behind_the_label_of_an_annex_is_the_annexs_own() -> None:
    clauses = _clauses(
        "某省政府办公厅关于印发《某某平台建设方案》的通知",
        "《某某平台建设方案》已经省政府同意，现印发给你们。",
        "一、各地制定细则，6月底前报备。",
        "附件1",
        "某某平台建设方案",
        "一、建设平台3个。",
    )
    assert [c.pointer for c in clauses] == ["前言", "一", "附件1-一"]


def test_sentence_that_obliges_somebody_is_no_title_of_the_paragraph_below() -> None:
    clauses = _clauses("一、党建", "（一）组织部门要加强指导。", "名单由市财政局确定。")
    assert [(c.pointer, c.text) for c in clauses][0] == ("一(一)", "（一）组织部门要加强指导。")


def test_short_heading_is_not_joined_with_the_paragraph_below_by_a_word_across_the_break() -> None:
    clauses = _clauses(
        "一、情况",
        "已经处理。",
        "二、建议意见",
        "建议市政府按照专家组的意见，做好周围地区的长期监测工作，掌握变化情况。",
    )
    assert clauses[1].trail == ("二、建议意见",)


def test_contents_of_signs_alone_take_no_time() -> None:
    assert _pointers("某市章程", "目录", "一、总则", "*" * 400 + "注", "一、总则", "**", "***", "召开会议3次。") != []


def test_title_that_is_only_quoted_is_no_part_of_its_own() -> None:
    lines = (
        "根据《甲市目标责任考核办法》要求，现通知如下。",
        "一、考核依据",
        "甲市目标责任考核办法",
        "二、考核时间",
        "12月考核2次。",
    )
    assert [c.pointer for c in _clauses("某市通知", *lines)] == ["前言", "一", "二"]


def test_short_heading_with_a_word_like_a_duty_stays_a_heading() -> None:
    clauses = _clauses(
        "一、职责", "（一）部门应急职责。", "各部门值守24小时。", "（二）地区应急响应。", "各地区转移5次。"
    )
    assert [c.trail[-1] for c in clauses] == ["（一）部门应急职责。", "（二）地区应急响应。"]
