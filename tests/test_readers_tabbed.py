"""Tables in plain text: exports of Word tables, and cells in a line."""

from __future__ import annotations

from pathlib import Path

from index.model import Block, Place
from index.readers.assembly import tidy
from index.readers.plain import blocks, read

EXPORT = """任务分解表

\t序号
\t主  要  任  务
\t责任单位

\t1
\t①建设研发机构3个。

②申请专利。
\t科技局

\t2
\t造林绿化12个
村。
\t食品药品

监督局


\t序号
\t主  要  任  务
\t责任单位

\t3
\t各县区每年专题研究不少于2次。
\t各县区

人民政府



抄送：省科技厅。

市领导小组组长。
"""


def cells(text: str) -> dict[tuple[int, int, int], str]:
    found = {}
    for block in blocks(text):
        if block.place is not None:
            place = block.place
            found[place.table, place.row, place.column] = text[block.start : block.end]
    return found


def paragraphs(text: str) -> list[str]:
    return [text[block.start : block.end] for block in blocks(text) if block.place is None]


def test_each_tab_led_line_is_a_cell_and_a_repeated_header_is_a_row() -> None:
    assert cells(EXPORT) == {
        (0, 0, 0): "序号",
        (0, 0, 1): "主  要  任  务",
        (0, 0, 2): "责任单位",
        (0, 1, 0): "1",
        (0, 1, 1): "①建设研发机构3个。\n\n②申请专利。",
        (0, 1, 2): "科技局",
        (0, 2, 0): "2",
        (0, 2, 1): "造林绿化12个\n村。",
        (0, 2, 2): "食品药品\n\n监督局",
        (0, 3, 0): "序号",
        (0, 3, 1): "主  要  任  务",
        (0, 3, 2): "责任单位",
        (0, 4, 0): "3",
        (0, 4, 1): "各县区每年专题研究不少于2次。",
        (0, 4, 2): "各县区\n\n人民政府",
    }


def test_what_follows_the_last_cell_is_running_text() -> None:
    assert paragraphs(EXPORT) == ["任务分解表", "抄送：省科技厅。", "市领导小组组长。"]


def test_a_signature_with_its_date_does_not_continue_the_last_unit() -> None:
    text = "\t序号\n\t任务\n\t责任单位\n\n\t1\n\t造林。\n\t科技局\n\n\n某市人民政府\n2018年5月23日\n"
    assert cells(text)[0, 1, 2] == "科技局"
    assert paragraphs(text) == ["某市人民政府", "2018年5月23日"]


def test_a_section_row_of_one_cell_leaves_the_rows_after_it_aligned() -> None:
    text = (
        "\t序号\n\t任务\n\t责任单位\n\n\t一、林业工作\n\n\t1\n\t造林。\n\t林业局\n\n"
        "\t二、水利工作\n\n\t2\n\t供水。\n\t水利局\n"
    )
    found = cells(text)
    assert found[0, 1, 0] == "一、林业工作"
    assert found[0, 2, 2] == "林业局"
    assert found[0, 3, 0] == "二、水利工作"
    assert found[0, 4, 1] == "供水。"


def test_a_header_label_broken_over_lines_is_one_cell() -> None:
    text = "\t序号\n\t任务\n\t完成\n\n时限\n\t责任单位\n\n\t1\n\t造林。\n\t年底前\n\t林业局\n"
    found = cells(text)
    assert found[0, 0, 2] == "完成\n\n时限"
    assert found[0, 1, 3] == "林业局"


def test_two_tables_with_different_headers_are_numbered_apart() -> None:
    text = "\t序号\n\t任务\n\t单位\n\n\t1\n\t造林。\n\t林业局\n\n附件2\n\n\t县区\n\t指标\n\n\t甲县\n\t35万亩\n"
    found = cells(text)
    assert found[0, 1, 2] == "林业局"
    assert found[1, 1, 1] == "35万亩"
    assert paragraphs(text) == ["附件2"]


def test_tab_indented_paragraphs_are_no_table() -> None:
    text = "\t一、总体要求\n\t加强工作，落实责任。\n\t二、主要任务\n\t工作任务\n正文。\n"
    assert not cells(text)
    assert len(paragraphs(text)) == 5


def test_lines_of_tab_separated_cells_are_rows() -> None:
    text = "表1\n序号\t任务\t单位\n1\t造林35万亩\t林业局\n2\t\t水利局\n供水处\n3\t供电\t电力局\n说明结束。\n"
    found = cells(text)
    assert found[0, 0, 1] == "任务"
    assert found[0, 1, 2] == "林业局"
    assert (0, 2, 1) not in found
    assert found[0, 2, 2] == "水利局\n供水处"
    assert found[0, 3, 0] == "3"
    assert paragraphs(text) == ["表1", "说明结束。"]


def test_cells_behind_runs_of_tabs_keep_their_columns() -> None:
    text = "序号\t\t任务\t\t单位\n1\t\t造林\t\t林业局\n"
    assert cells(text)[0, 1, 2] == "林业局"


def test_a_cell_of_fifty_thousand_lines_takes_linear_time() -> None:
    text = "\t序号\n\t任务\n\t单位\n\n\t1\n\t造林。\n\t" + "说明。\n" * 50_000
    assert len(cells(tidy(text))) == 6


def test_the_exported_seed_has_a_row_for_each_of_its_thirty_three_items(shared: Path) -> None:
    source = read(shared / "seeds" / "baoji-2018.txt")
    rows: dict[int, list[str]] = {}
    for block in source.blocks:
        if block.place is not None:
            rows.setdefault(block.place.row, []).append(source.text[block.start : block.end])
    items = [row for row in rows.values() if row[0].isdecimal()]
    assert [row[0] for row in items] == [str(number) for number in range(1, 34)]
    assert {len(row) for row in rows.values()} == {3}
    units = ["".join(row[2].split()) for row in items]
    assert units[19] == "食品药品监督局"
    assert units[27] == "市委宣传部"
    assert units[28] == "蔡家坡经开区管委会"
    assert units[32] == "各县区人民政府"
    tail = [block for block in source.blocks if block.start > source.text.index("抄送：")]
    assert all(block.place is None for block in tail)


def test_every_seed_reads_and_leaves_no_character_out(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        source = read(path)
        assert source.blocks
        inside = [character for block in source.blocks for character in slice_of(source.text, block)]
        assert len("".join(inside).split()) > 0
        assert "".join("".join(inside).split()) == "".join(source.text.split())


def slice_of(text: str, block: Block) -> str:
    assert isinstance(block.place, Place | None)
    return text[block.start : block.end]
