"""Logical lines: line breaks inside words taken out, every character still placed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lines import Line, join, source_lines, starts_item
from index.model import Place, Source
from index.readers.assembly import Piece, assemble


def _source(*paragraphs: str) -> Source:
    return assemble("a.txt", [Piece(text) for text in paragraphs])


def _texts(*paragraphs: str) -> list[str]:
    return [line.text for line in source_lines(_source(*paragraphs))]


def test_paragraphs_that_end_in_a_full_stop_stay_apart() -> None:
    assert _texts("加强组织领导。", "加大资金投入。") == ["加强组织领导。", "加大资金投入。"]


def test_line_broken_inside_a_word_is_joined() -> None:
    assert _texts("宝鸡市通力公司高品质药用玻璃窑炉能", "源系统优化项目；") == [
        "宝鸡市通力公司高品质药用玻璃窑炉能源系统优化项目；"
    ]


def test_full_line_broken_inside_a_sentence_is_joined() -> None:
    first = "为全面贯彻落实创新驱动发展战略，深入推进省级创新型试点城市建设，根据省政府的总体部署和"
    assert _texts(first, "本市的实际情况，制定本方案。") == [first + "本市的实际情况，制定本方案。"]


def test_line_breaks_inside_one_paragraph_are_read_like_paragraphs() -> None:
    assert _texts("一、加强领导。\n二、加大投入。") == ["一、加强领导。", "二、加大投入。"]


@pytest.mark.parametrize(
    "following", ["二、加大投入", "（二）加大投入", "②加大投入", "——加大投入", "附件2", "第二条 加大投入"]
)
def test_line_that_opens_an_item_is_never_joined_to_the_one_before(following: str) -> None:
    assert starts_item(following)
    assert _texts("一、加强领导", following) == ["一、加强领导", following]


def test_document_number_stands_alone() -> None:
    assert _texts("张政办发〔2014〕218号", "各县区人民政府：") == ["张政办发〔2014〕218号", "各县区人民政府："]


def test_annex_label_stands_apart_from_a_title_that_begins_with_a_year() -> None:
    assert _texts("附件2", "2027年发展目标") == ["附件2", "2027年发展目标"]


def test_lines_are_simplified_and_keep_their_print() -> None:
    (line,) = source_lines(_source("各縣、區人民政府："))

    assert (line.text, line.printed) == ("各县、区人民政府：", "各縣、區人民政府：")


def test_zero_width_characters_are_left_out_and_the_ranges_go_around_them() -> None:
    source = _source("科\u200b技局负责。")
    (line,) = source_lines(source)

    assert line.text == "科技局负责。"
    assert "".join(source.text[a:b] for a, b in line.ranges(0, 3)) == "科技局"


def test_cut_drops_outer_blanks_and_keeps_the_place() -> None:
    source = _source("甲。　乙乙。")
    (line,) = source_lines(source)

    part = line.cut(2)

    assert part.text == "乙乙。"
    assert [source.text[a:b] for a, b in part.ranges(0, 3)] == ["乙乙。"]


def test_joined_line_knows_both_places() -> None:
    source = _source("甲甲。", "乙乙。")
    first, second = source_lines(source)

    joined = join(first, second)

    assert joined.text == "甲甲。乙乙。"
    assert [source.text[a:b] for a, b in joined.ranges(1, 5)] == ["甲。", "乙乙"]


def test_name_is_given_back_as_printed() -> None:
    (line,) = source_lines(_source("由市發改委、市 科技局負責。"))

    assert line.printed_name("市发改委") == "市發改委"
    assert line.printed_name("市科技局") == "市科技局"
    assert line.printed_name("市水务局") == "市水务局"


def test_cell_is_one_line_with_its_place() -> None:
    source = assemble("a.txt", [Piece("前文。"), Piece("①甲。\n②乙。", place=Place(0, 1, 1)), Piece("后文。")])

    before, cell, after = source_lines(source)

    assert cell.place == Place(0, 1, 1)
    assert cell.text == "①甲。\n②乙。"
    assert (before.place, after.place) == (None, None)


@given(st.lists(st.text(alphabet="一二、（）①。，科技局负责工作\n\u200b 1.", min_size=1, max_size=30), max_size=6))
def test_every_line_is_what_its_ranges_hold(paragraphs: list[str]) -> None:
    source = _source(*paragraphs)
    for line in source_lines(source):
        assert _held(source, line) == line.printed


def _held(source: Source, line: Line) -> str:
    return "".join(source.text[a:b] for a, b in line.ranges(0, len(line.text)))
