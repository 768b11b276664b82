"""Task tables: rows into clauses with the units of their cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clauses import Parsed, parse
from index.model import Clause, Place, Source
from index.readers.assembly import Piece, assemble
from index.readers.plain import blocks
from index.tables import cell_units, join_broken_names

HEADER = ("序号", "主要任务", "责任单位")


def _grid(*rows: tuple[str, ...], table: int = 0, first: int = 0) -> list[Piece]:
    return [Piece(text, place=Place(table, r, c)) for r, row in enumerate(rows, first) for c, text in enumerate(row)]


def _parsed(pieces: list[Piece]) -> Parsed:
    return parse(assemble("a.docx", pieces))


def _clauses(pieces: list[Piece]) -> list[Clause]:
    return list(_parsed(pieces).clauses[1:])


def _ledger(clauses: list[Clause]) -> list[tuple[str, dict[str, str]]]:
    return [(c.pointer, {u.unit: u.role for u in c.responsibilities}) for c in clauses]


def _accounted(pieces: list[Piece], kind: str) -> list[str]:
    source = assemble("a.docx", pieces)
    return [source.text[a:b] for (a, b), account in parse(source).account if account == kind]


def test_rows_become_clauses_under_their_number() -> None:
    clauses = _clauses(_grid(HEADER, ("1", "建设研发机构3个。", "科技局"), ("2", "完成造林绿化35万亩。", "林业局")))

    assert _ledger(clauses) == [("1", {"科技局": "responsible"}), ("2", {"林业局": "responsible"})]
    assert [c.text for c in clauses] == ["建设研发机构3个。", "完成造林绿化35万亩。"]


def test_circled_items_of_one_cell_share_the_units_of_the_row() -> None:
    pieces = _grid(
        HEADER,
        ("1", "①建设研发机构3个。\n②举办推介活动2次。\n\n③报送信息12条。", "科技局"),
        ("2", "①完成造林35万亩。", "林业局"),
    )

    clauses = _clauses(pieces)

    assert _ledger(clauses) == [
        ("1①", {"科技局": "responsible"}),
        ("1②", {"科技局": "responsible"}),
        ("1③", {"科技局": "responsible"}),
        ("2①", {"林业局": "responsible"}),
    ]
    assert _accounted(pieces, "shared") == ["科技局", "林业局"]


def test_circled_items_may_run_on_in_one_line_of_a_cell() -> None:
    clauses = _clauses(
        _grid(HEADER, ("1", "①建设研发机构。②举办推介活动。③报送信息。", "科技局"), ("2", "造林。", "林业局"))
    )

    assert [(c.pointer, c.text) for c in clauses[:3]] == [
        ("1①", "①建设研发机构。"),
        ("1②", "②举办推介活动。"),
        ("1③", "③报送信息。"),
    ]


def test_numbered_items_of_one_cell_are_parted_from_the_row_number_by_a_hyphen() -> None:
    clauses = _clauses(
        _grid(
            HEADER, ("1", "1.建设研发机构。\n2.举办推介活动。", "科技局"), ("2", "1.造林绿化。\n2.植树活动。", "林业局")
        )
    )

    assert [c.pointer for c in clauses] == ["1-1", "1-2", "2-1", "2-2"]


def test_repeated_header_rows_are_headers() -> None:
    pieces = _grid(HEADER, ("1", "建设研发机构。", "科技局"), HEADER, ("2", "造林绿化。", "林业局"))

    assert _ledger(_clauses(pieces)) == [("1", {"科技局": "responsible"}), ("2", {"林业局": "responsible"})]
    assert _accounted(pieces, "header") == [*HEADER, *HEADER]


def test_header_spaced_out_is_a_header() -> None:
    pieces = _grid(
        ("序 号", "主  要  任  务", "责 任 单 位"), ("1", "建设研发机构。", "科技局"), ("2", "造林。", "林业局")
    )

    assert _ledger(_clauses(pieces)) == [("1", {"科技局": "responsible"}), ("2", {"林业局": "responsible"})]


def test_columns_give_lead_and_support_their_roles() -> None:
    pieces = _grid(
        ("序号", "工作任务", "牵头单位", "配合单位", "完成时限"),
        ("1", "建设研发机构。", "科技局", "财政局、统计局", "2018年12月"),
        ("2", "造林绿化。", "林业局", "水利局", "年底前"),
    )

    assert _ledger(_clauses(pieces)) == [
        ("1", {"科技局": "lead", "财政局": "support", "统计局": "support"}),
        ("2", {"林业局": "lead", "水利局": "support"}),
    ]


def test_roles_below_a_header_of_both_stand_by_themselves() -> None:
    heads = [
        Piece("序号", place=Place(0, 0, 0, rows=2)),
        Piece("重点任务", place=Place(0, 0, 1, rows=2)),
        Piece("责任分工", place=Place(0, 0, 2, columns=2)),
        Piece("牵头单位", place=Place(0, 1, 2)),
        Piece("参加单位", place=Place(0, 1, 3)),
    ]
    rows = [("1", "建设书屋3个。", "文化和旅游部", "财政部"), ("2", "开放场馆2个。", "民政部", "教育部")]
    cells = _grid(*rows, first=2)
    assert _ledger(_clauses([*heads, *cells])) == [
        ("1", {"文化和旅游部": "lead", "财政部": "support"}),
        ("2", {"民政部": "lead", "教育部": "support"}),
    ]


def test_header_divided_below_is_one_whatever_its_words() -> None:
    heads = [
        Piece("门类", place=Place(0, 0, 0, rows=2)),
        Piece("数值", place=Place(0, 0, 1, columns=2)),
        Piece("属性", place=Place(0, 0, 3, rows=2)),
        Piece("2020年", place=Place(0, 1, 1)),
        Piece("2025年", place=Place(0, 1, 2)),
    ]
    cells = _grid(("参保率（%）", "91", "95", "预期性"), ("务工人数（万人）", "—", ">3000", "预期性"), first=2)
    clauses = _clauses([*heads, *cells])

    assert [clause.text.split("\n")[0] for clause in clauses] == ["参保率（%）", "务工人数（万人）"]
    assert clauses[0].trail[-1] == "门类 | 数值2020年 | 数值2025年 | 属性"


def test_rows_that_are_divided_are_no_headers_where_they_come_again() -> None:
    rows = [
        Piece("张村", place=Place(0, 0, 0, rows=2)),
        Piece("修路", place=Place(0, 0, 1, columns=2)),
        Piece("市交通局", place=Place(0, 0, 3, rows=2)),
        Piece("水泥路3公里", place=Place(0, 1, 1)),
        Piece("砂石路2公里", place=Place(0, 1, 2)),
    ]
    clauses = _clauses([*rows, *_grid(("李村", "路灯50盏", "水井2口", "市住建局"), first=2)])

    assert any("水泥路3公里" in clause.text for clause in clauses)
    assert not any("修路" in heading for heading in clauses[-1].trail)


@pytest.mark.parametrize(
    "line",
    [
        "专栏2：新建风电场4座，总投资9亿元，由市能源局牵头",
        "专栏3所列工程由市发展改革委牵头，市财政局配合",
        "专栏1 重点工程由市发展改革委负责",
    ],
)
def test_sentence_that_begins_with_a_box_is_no_title(line: str) -> None:
    clauses = _clauses([Piece("一、能源。发展新能源。"), Piece(line), Piece("其他事项另行通知。")])

    assert any(line in clause.text for clause in clauses)


def test_note_below_a_table_makes_the_first_of_each_row_lead() -> None:
    note = "注：除另有说明外，责任单位栏中列第一位者为该项任务牵头单位，其他为参加单位。"
    pieces = [*_grid(HEADER, ("1", "建设书屋。", "教育部、财政部")), Piece(note)]

    assert _ledger(_clauses(pieces))[0] == ("1", {"教育部": "lead", "财政部": "responsible"})


def test_box_stands_apart_from_the_text_of_its_section() -> None:
    box = [
        Piece("专栏3　就业支持计划", place=Place(0, 0, 0)),
        Piece("稳就业计划。培育品牌300个。（人力资源社会保障部牵头，教育部参与）", place=Place(0, 1, 0)),
        Piece("帮扶计划。清理不合理规定。", place=Place(0, 2, 0)),
    ]
    text = [Piece("一、就业"), Piece("（一）其他群体。民政部负责流浪人员帮扶。")]
    section, first, second = _clauses([*text, *box])

    assert _ledger([section]) == [("一(一)", {"民政部": "responsible"})]
    assert _ledger([first]) == [("一(一)", {"人力资源社会保障部": "lead", "教育部": "support"})]
    assert first.trail[-1] == second.trail[-1] == "专栏3　就业支持计划"
    assert not second.responsibilities


def test_rows_of_figures_below_a_title_row_stand_under_their_headers() -> None:
    title = Piece("专栏1 就业主要指标", place=Place(0, 0, 0, columns=4))
    rows = [
        ("指标", "2020年", "2025年", "属性"),
        ("1.城镇新增就业（万人）", "1186", "1200", "预期性"),
        ("2.城镇就业占比（%）", "61.6", ">65", "预期性"),
    ]
    cells = _grid(*rows, first=1)
    clauses = _clauses([title, *cells])

    assert [clause.text.split("\n")[1:] for clause in clauses] == [
        ["1186", "1200", "预期性"],
        ["61.6", ">65", "预期性"],
    ]
    assert all(clause.trail[-1] == "指标 | 2020年 | 2025年 | 属性" for clause in clauses)


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("体育总局；逐年更新，每年1月发布", ["体育总局"]),
        ("体育总局，由各省级人民政府择优推荐、每省不超过3个", ["体育总局"]),
        (
            "人力资源社会保障部、卫生健康委分别负责，国务院医改办协调督促",
            ["人力资源社会保障部", "卫生健康委", "国务院医改办"],
        ),
        ("国家能源局、国家电网", ["国家能源局", "国家电网"]),
        ("有关县市区；市教育局", ["有关县市区", "市教育局"]),
        ("移动、联通；市将军纪念馆", ["移动", "联通", "市将军纪念馆"]),
        ("逐年更新", []),
    ],
)
def test_cells_that_say_more_than_names(cell: str, units: list[str]) -> None:
    assert [unit.unit for unit in cell_units(cell, "责任单位")] == units


def test_header_of_units_stands_by_itself_below_any_other() -> None:
    heads = [
        Piece("序号", place=Place(0, 0, 0, rows=2)),
        Piece("开放举措", place=Place(0, 0, 1, rows=2)),
        Piece("政策依据与责任分工", place=Place(0, 0, 2, columns=2)),
        Piece("涉及的条款", place=Place(0, 1, 2)),
        Piece("责任单位", place=Place(0, 1, 3)),
    ]
    rows = [("1", "放宽支付限额。", "第三条", "人民银行"), ("2", "设立门诊部。", "第五条", "商务部")]
    cells = _grid(*rows, first=2)
    assert _ledger(_clauses([*heads, *cells])) == [
        ("1", {"人民银行": "responsible"}),
        ("2", {"商务部": "responsible"}),
    ]


def test_header_of_a_step_below_a_schedule_names_no_units() -> None:
    heads = [
        Piece("项目", place=Place(0, 0, 0, rows=2)),
        Piece("进度安排", place=Place(0, 0, 1, columns=2)),
        Piece("责任单位", place=Place(0, 0, 3, rows=2)),
        Piece("启动", place=Place(0, 1, 1)),
        Piece("实施", place=Place(0, 1, 2)),
    ]
    cells = _grid(("建学校", "2031年3月", "2031年4月", "市教育局"), first=2)
    (clause,) = _clauses([*heads, *cells])
    assert [unit.unit for unit in clause.responsibilities] == ["市教育局"]
    assert "2031年4月" in clause.text


def test_line_of_first_labels_takes_no_time() -> None:
    _clauses([Piece("办法"), Piece("：1." * 2000)])


def test_guiding_column_guides() -> None:
    pieces = _grid(
        ("序号", "改革举措", "指导部门"), ("1", "推行网上办理。", "公安部、民政部"), ("2", "压缩时限。", "税务总局")
    )

    assert _ledger(_clauses(pieces)) == [("1", {"公安部": "guide", "民政部": "guide"}), ("2", {"税务总局": "guide"})]


def test_deadline_and_scope_columns_are_part_of_the_clause_and_name_no_unit() -> None:
    pieces = _grid(
        ("序号", "工作任务", "责任单位", "完成时限", "推广范围"),
        ("1", "建设研发机构3个。", "科技局", "2018年12月底前", "全市"),
        ("2", "造林绿化。", "林业局", "长期", "各县"),
    )

    first, _ = _clauses(pieces)

    assert [u.unit for u in first.responsibilities] == ["科技局"]
    assert "建设研发机构3个。" in first.text
    assert "2018年12月底前" in first.text


def test_leader_column_names_no_unit() -> None:
    pieces = _grid(
        ("序号", "工作任务", "责任领导", "责任单位"),
        ("1", "建设研发机构。", "张三", "科技局"),
        ("2", "造林。", "李四", "林业局"),
    )

    assert [list(units) for _, units in _ledger(_clauses(pieces))] == [["科技局"], ["林业局"]]


def test_merged_unit_cell_serves_all_its_rows() -> None:
    pieces = [
        *_grid(HEADER),
        Piece("1", place=Place(0, 1, 0)),
        Piece("建设研发机构。", place=Place(0, 1, 1)),
        Piece("科技局", place=Place(0, 1, 2, rows=2)),
        Piece("2", place=Place(0, 2, 0)),
        Piece("举办推介活动。", place=Place(0, 2, 1)),
        Piece("3", place=Place(0, 3, 0)),
        Piece("造林绿化。", place=Place(0, 3, 1)),
        Piece("林业局", place=Place(0, 3, 2)),
    ]

    assert _ledger(_clauses(pieces)) == [
        ("1", {"科技局": "responsible"}),
        ("2", {"科技局": "responsible"}),
        ("3", {"林业局": "responsible"}),
    ]
    assert _accounted(pieces, "shared") == ["科技局", "林业局"]


def test_merged_task_cell_is_a_heading_of_its_rows() -> None:
    pieces = [
        *_grid(("序号", "重点任务", "具体措施", "责任单位")),
        Piece("1", place=Place(0, 1, 0)),
        Piece("科技创新", place=Place(0, 1, 1, rows=2)),
        Piece("建设研发机构。", place=Place(0, 1, 2)),
        Piece("科技局", place=Place(0, 1, 3)),
        Piece("2", place=Place(0, 2, 0)),
        Piece("完成造林绿化。", place=Place(0, 2, 2)),
        Piece("林业局", place=Place(0, 2, 3)),
    ]

    clauses = _clauses(pieces)

    assert _ledger(clauses) == [("1", {"科技局": "responsible"}), ("2", {"林业局": "responsible"})]
    assert [c.text for c in clauses] == ["建设研发机构。", "完成造林绿化。"]
    assert ["科技创新" in "".join(c.trail) for c in clauses] == [True, True]


def _once(pieces: list[Piece]) -> None:
    """Fail where a character of the source has two accounts."""
    spans = sorted(span for span, _ in _parsed(pieces).account)
    assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:], strict=False)), spans


def test_merged_number_numbers_all_its_rows_and_counts_once() -> None:
    pieces = [
        *_grid(HEADER),
        Piece("7", place=Place(0, 1, 0, rows=2)),
        Piece("建设研发机构。", place=Place(0, 1, 1)),
        Piece("科技局", place=Place(0, 1, 2)),
        Piece("举办推介活动。", place=Place(0, 2, 1)),
        Piece("商务局", place=Place(0, 2, 2)),
    ]

    assert _ledger(_clauses(pieces)) == [("7", {"科技局": "responsible"}), ("7", {"商务局": "responsible"})]
    _once(pieces)


def test_merged_task_with_a_unit_in_each_row_is_one_clause_of_both_units() -> None:
    pieces = [
        *_grid(HEADER),
        Piece("1", place=Place(0, 1, 0, rows=2)),
        Piece("建设研发机构。", place=Place(0, 1, 1, rows=2)),
        Piece("科技局", place=Place(0, 1, 2)),
        Piece("财政局", place=Place(0, 2, 2)),
        Piece("2", place=Place(0, 3, 0)),
        Piece("造林绿化。", place=Place(0, 3, 1)),
        Piece("林业局", place=Place(0, 3, 2)),
    ]

    assert _ledger(_clauses(pieces)) == [
        ("1", {"科技局": "responsible", "财政局": "responsible"}),
        ("2", {"林业局": "responsible"}),
    ]
    _once(pieces)


def test_table_right_below_an_annex_loses_no_cell() -> None:
    pieces = [Piece("建设研发机构3个，年内完成。"), Piece("附件"), *_grid(("甲", "乙"), ("植树。", "修渠。"))]
    source = assemble("a.docx", pieces)
    held = {i for (start, end), _ in parse(source).account for i in range(start, end)}

    assert [c for i, c in enumerate(source.text) if i not in held and not c.isspace()] == []


def test_section_row_is_a_heading_of_the_rows_below_it() -> None:
    pieces = [
        *_grid(HEADER),
        Piece("一、科技创新", place=Place(0, 1, 0, columns=3)),
        Piece("1", place=Place(0, 2, 0)),
        Piece("建设研发机构。", place=Place(0, 2, 1)),
        Piece("科技局", place=Place(0, 2, 2)),
        Piece("二、生态建设", place=Place(0, 3, 0, columns=3)),
        Piece("2", place=Place(0, 4, 0)),
        Piece("造林绿化。", place=Place(0, 4, 1)),
        Piece("林业局", place=Place(0, 4, 2)),
    ]

    clauses = _clauses(pieces)

    assert [(c.pointer, c.trail) for c in clauses] == [("1", ("一、科技创新",)), ("2", ("二、生态建设",))]
    assert [list(units) for _, units in _ledger(clauses)] == [["科技局"], ["林业局"]]


def test_last_clause_of_a_cell_is_no_heading_of_the_section_below_it() -> None:
    pieces = [
        *_grid(HEADER, ("1", "①建设研发机构3个。\n②造林绿化", "科技局")),
        Piece("二、生态建设", place=Place(0, 2, 0, columns=3)),
        Piece("2", place=Place(0, 3, 0)),
        Piece("修渠。", place=Place(0, 3, 1)),
        Piece("水利局", place=Place(0, 3, 2)),
    ]

    assert [c.pointer for c in _clauses(pieces)] == ["1①", "1②", "2"]


def test_table_under_a_numbered_heading_takes_the_numbers_of_its_rows() -> None:
    pieces = [
        Piece("关于云岭市考核工作的通知"),
        Piece("一、加强领导。各单位要认真抓好落实，按时报送工作情况。"),
        *_grid(HEADER, ("1", "建设研发机构。", "科技局"), ("2", "造林绿化。", "林业局")),
    ]

    assert [list(units) for _, units in _ledger(_clauses(pieces))[-2:]] == [["科技局"], ["林业局"]]


def test_clauses_behind_a_table_do_not_inherit_from_it() -> None:
    pieces = [
        *_grid(HEADER, ("1", "建设研发机构。", "科技局"), ("2", "造林绿化。", "林业局")),
        Piece("各单位于每月底报送进展情况，不得迟报漏报。"),
    ]

    last = _clauses(pieces)[-1]

    assert last.text == "各单位于每月底报送进展情况，不得迟报漏报。"
    assert last.responsibilities == ()
    assert last.trail == ()


def test_broken_unit_names_of_a_text_export_are_joined() -> None:
    text = (
        "云岭市科技任务分解表\n\n\t序号\n\t主  要  任  务\n\t责任单位\n\n"
        "\t1\n\t①加强科技宣传。\n\n②举办展览2次。\n\t市委\n\n宣传部\n\n"
        "\t2\n\t①建设园区。\n\t云岭高\n\n新区\n\n管委会\n\n"
        "\n\t序号\n\t主  要  任  务\n\t责任单位\n\n"
        "\t3\n\t①推进农业示范，建设示\n范园5个。\n\t各县区\n\n人民政府\n"
    )
    clauses = list(parse(_text_source(text)).clauses[1:])

    assert _ledger(clauses) == [
        ("1①", {"市委宣传部": "responsible"}),
        ("1②", {"市委宣传部": "responsible"}),
        ("2①", {"云岭高新区管委会": "responsible"}),
        ("3①", {"各县区人民政府": "responsible"}),
    ]
    assert clauses[-1].text == "①推进农业示范，建设示范园5个。"


def _text_source(text: str) -> Source:
    return Source("a.txt", text, tuple(blocks(text)))


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("市委\n\n宣传部", ["市委宣传部"]),
        ("各县区\n\n人民政府", ["各县区人民政府"]),
        ("蔡家坡\n\n经开区\n\n管委会", ["蔡家坡经开区管委会"]),
        ("食品药品\n监督局", ["食品药品监督局"]),
        ("教育部\n财政部", ["教育部", "财政部"]),
        pytest.param(
            "公安部\n交通运\n输部",
            ["公安部", "交通运输部"],
        ),
        ("市科技局、\n市财政局", ["市科技局、", "市财政局"]),
        ("科技局", ["科技局"]),
        ("", []),
    ],
)
def test_lines_of_a_cell_are_names_or_parts_of_one(cell: str, parts: list[str]) -> None:
    assert join_broken_names(cell) == parts


@pytest.mark.parametrize(
    ("cell", "caption", "units"),
    [
        ("科技局", "责任单位", {"科技局": "responsible"}),
        ("科技局", "牵头单位", {"科技局": "lead"}),
        ("科技局", "牵头部门", {"科技局": "lead"}),
        ("科技局", "配合单位", {"科技局": "support"}),
        ("科技局", "指导部门", {"科技局": "guide"}),
        ("科技局、财政局", "责任单位", {"科技局": "responsible", "财政局": "responsible"}),
        ("科技局牵头，财政局配合", "责任单位", {"科技局": "lead", "财政局": "support"}),
        ("科技局（牵头）、财政局", "责任单位", {"科技局": "lead", "财政局": "responsible"}),
        ("科技局（牵头）\n财政局", "责任单位", {"科技局": "lead", "财政局": "responsible"}),
        pytest.param(
            "牵头单位：科技局\n配合单位：财政局、统计局",
            "责任单位",
            {"科技局": "lead", "财政局": "support", "统计局": "support"},
        ),
        ("教育部等", "责任单位", {"教育部": "responsible"}),
        ("教育部、财政部等有关部门", "责任单位", {"教育部": "responsible", "财政部": "responsible"}),
        ("各县区政府", "责任单位", {"各县区政府": "responsible"}),
        ("张三", "责任领导", {}),
        ("13900000000", "联系人电话", {}),
    ],
)
def test_cell_tells_units_and_roles(cell: str, caption: str, units: dict[str, str]) -> None:
    assert {unit.unit: unit.role for unit in cell_units(cell, caption)} == units


def test_two_tables_keep_to_their_own_headers() -> None:
    pieces = [
        *_grid(HEADER, ("1", "建设研发机构。", "科技局"), ("2", "植树。", "林业局")),
        *_grid(("序号", "任务", "牵头单位"), ("1", "造林绿化。", "水利局"), ("2", "修渠。", "水利局"), table=1),
    ]

    assert [units for _, units in _ledger(_clauses(pieces))] == [
        {"科技局": "responsible"},
        {"林业局": "responsible"},
        {"水利局": "lead"},
        {"水利局": "lead"},
    ]


def test_cell_with_several_paragraphs_is_one_clause() -> None:
    first, _ = _clauses(_grid(HEADER, ("1", "建设研发机构。\n举办推介活动。", "科技局"), ("2", "造林。", "林业局")))

    assert first.text == "建设研发机构。\n举办推介活动。"


@given(
    st.lists(
        st.tuples(
            st.lists(
                st.sampled_from(["建设研发机构3个。", "完成造林绿化35万亩。", "报送信息不少于6条。"]),
                min_size=1,
                max_size=5,
            ),
            st.sampled_from(["科技局", "市委\n宣传部", "各县区\n\n人民政府", "公安部、民政部"]),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_any_task_table_is_read_back(rows: list[tuple[list[str], str]]) -> None:
    circled = "①②③④⑤"
    body = [
        (str(number), "\n".join(circled[i] + task for i, task in enumerate(tasks)), unit)
        for number, (tasks, unit) in enumerate(rows, 1)
    ]
    expected = [
        (f"{number}{circled[i]}", unit.replace("\n", "").split("、"))
        for number, (tasks, unit) in enumerate(rows, 1)
        for i in range(len(tasks))
    ]

    assert [(pointer, list(units)) for pointer, units in _ledger(_clauses(_grid(HEADER, *body)))] == expected


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("商务部制定指导意见；各试点地区负责推进", {"商务部": "responsible", "各试点地区": "responsible"}),
        (
            "司法部牵头、商务部参与制定政策；有关试点地区负责推进",
            {"司法部": "lead", "商务部": "support", "有关试点地区": "responsible"},
        ),
        ("商务部会同财政部制定办法", {"商务部": "lead", "财政部": "support"}),
        (
            "市民政局、市编办（指导）、市财政局（配合）",
            {"市民政局": "responsible", "市编办": "guide", "市财政局": "support"},
        ),
        (
            "市教育局、市财政局；各县区政府负责落实",
            {"市教育局": "responsible", "市财政局": "responsible", "各县区政府": "responsible"},
        ),
    ],
)
def test_cells_that_say_what_each_unit_does(cell: str, units: dict[str, str]) -> None:
    assert {unit.unit: unit.role for unit in cell_units(cell, "责任分工")} == units


def test_names_with_verbs_in_them_are_names() -> None:
    found = cell_units("市行政审批服务局、市财政局", "配合单位")
    assert [(unit.unit, unit.role) for unit in found] == [("市行政审批服务局", "support"), ("市财政局", "support")]


def test_header_may_say_that_the_first_unit_leads() -> None:
    found = cell_units("市民政局、市财政局", "责任单位(列第一位者为牵头单位)")
    assert [(unit.unit, unit.role) for unit in found] == [("市民政局", "lead"), ("市财政局", "responsible")]


def test_note_that_fills_a_row_is_content_and_rules_the_rows() -> None:
    grid = _grid(HEADER, ("1", "新建泵站3座。", "市水利局、市财政局"))
    note = Piece("注：责任单位列第一位者为牵头单位。", place=Place(0, 2, 0, columns=3))
    clauses = _clauses([*grid, note])
    assert _ledger(clauses)[0][1] == {"市水利局": "lead", "市财政局": "responsible"}
    assert "列第一位者" in clauses[-1].text


def test_headers_of_two_rows_are_told_together() -> None:
    heads = [
        Piece("地区", place=Place(0, 0, 0, rows=2)),
        Piece("能耗降低率（%）", place=Place(0, 0, 1, columns=2)),
        Piece("“十一五”时期", place=Place(0, 1, 1)),
        Piece("“十二五”时期", place=Place(0, 1, 2)),
    ]
    rows = [
        Piece(text, place=Place(0, 2 + r, c))
        for r, row in enumerate((("广　东", "16.42", "18"), ("山　东", "22.09", "17")))
        for c, text in enumerate(row)
    ]
    clauses = _clauses([*heads, *rows])
    assert [clause.text.split("\n")[0] for clause in clauses] == ["广　东", "山　东"]
    assert clauses[0].trail[-1].endswith("能耗降低率（%）“十二五”时期")


def test_article_that_a_cell_quotes_is_no_item() -> None:
    clauses = _clauses(
        _grid(HEADER, ("1", "第十条　企业应当检定。\n暂停适用。", "市市场监管局"), ("2", "放宽登记。", "市司法局"))
    )
    assert [clause.pointer for clause in clauses] == ["1", "2"]
