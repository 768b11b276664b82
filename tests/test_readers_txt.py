"""Plain text: encodings, one line one paragraph, line ends that a scraper lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import DamagedDocument, EmptyDocument, MisnamedDocument
from index.model import Source
from index.readers import read
from index.readers.decoding import decode, plausibility
from index.readers.paragraphs import lost_line_ends, paragraph_ranges

POLICY = "各县区人民政府，市政府各部门：\n现将《某市工作方案》印发给你们，请认真贯彻执行。\n一、总体要求\n"


def texts(source: Source) -> list[str]:
    return [source.text[block.start : block.end] for block in source.blocks]


def written(folder: Path, data: bytes) -> Path:
    path = folder / "sample.txt"
    path.write_bytes(data)
    return path


def cut(line: str, *, single: bool = False) -> list[str]:
    return [line[start:end] for start, end in paragraph_ranges(line, single=single)]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_reads_in_every_encoding_that_offices_save(codec: str, tmp_path: Path) -> None:
    source = read(written(tmp_path, POLICY.encode(codec)), "a.txt")
    assert texts(source) == POLICY.strip().split("\n")


def test_big5_is_found_where_gb18030_would_read_rare_characters(tmp_path: Path) -> None:
    text = "各縣市政府，現將工作方案印發給你們，請認真貫徹執行。\n一、總體要求"
    assert texts(read(written(tmp_path, text.encode("big5")), "a.txt")) == text.split("\n")


def test_one_line_utf16_without_mark_and_without_nulls_is_found() -> None:
    text = "现将工作方案印发给你们，请认真贯彻执行。"
    assert decode(text.encode("utf-16-be")) == text


def test_utf8_that_is_cut_inside_a_character_keeps_all_before_it() -> None:
    assert decode("完成造林绿化".encode()[:-1]) == "完成造林绿"


def test_gb18030_that_is_cut_inside_a_character_keeps_all_before_it() -> None:
    data = ("现将工作方案印发给你们，请认真贯彻执行" * 3).encode("gb18030")
    assert decode(data[:-1]) == ("现将工作方案印发给你们，请认真贯彻执行" * 3)[:-1]


def test_latin_text_with_typographic_quotes_reads() -> None:
    assert "work" in decode("The “plan” of work, the city’s “plan”".encode("cp1252"))


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 500, b"MZ\x90\x00" + b"\x00" * 300],
    ids=["bytes", "controls", "program"],
)
def test_binary_that_is_called_txt_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises((DamagedDocument, MisnamedDocument), match="a.txt"):
        read(written(tmp_path, data), "a.txt")


def test_plausibility_tells_a_right_from_a_wrong_decoding() -> None:
    right = "加快推进创新型城市建设"
    wrong = right.encode("utf-8").decode("gb18030", "replace")
    assert plausibility(right) > 0.5 > plausibility(wrong) + 0.2


def test_one_line_is_one_paragraph_and_its_offsets_are_the_text_s(tmp_path: Path) -> None:
    source = read(written(tmp_path, "　　一、总则\r\n\r\n\t正文。\r末行".encode()), "a.txt")
    assert source.text == "　　一、总则\n\n\t正文。\n末行"
    assert [(block.start, block.end) for block in source.blocks] == [(2, 6), (9, 12), (13, 15)]


def test_lines_broken_inside_a_word_are_left_to_the_outline(tmp_path: Path) -> None:
    source = read(written(tmp_path, "万元GDP综合能\n耗明显下降。".encode()), "a.txt")
    assert texts(source) == ["万元GDP综合能", "耗明显下降。"]


def test_zero_width_characters_stay_inside_a_line_and_go_at_its_edges(tmp_path: Path) -> None:
    source = read(written(tmp_path, "\u200b一、总则\n\u200b\n推\u200b进".encode()), "a.txt")
    assert texts(source) == ["一、总则", "推\u200b进"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("完成任务。  二、保障措施", ["完成任务。", "二、保障措施"]),
        ("如下：　　加强组织领导，落实工作责任，按照职责分工抓好各项任务的推进和落实，按时报送进展情况。", None),
        ("签发人：　　王强", ["签发人：　　王强"]),
        ("市人民政府办公室　　　2020年2月5日", ["市人民政府办公室", "2020年2月5日"]),
        ("第三条　　本办法所称设施，是指场所。", ["第三条　　本办法所称设施，是指场所。"]),
        ("第一章　总　则　　第一条　　为了规范。", ["第一章　总　则", "第一条　　为了规范。"]),
        ("主　　要　　任　　务", ["主　　要　　任　　务"]),
        ("使用 Windows  10 系统", ["使用 Windows  10 系统"]),
        ("截至　　年　　月　　日", ["截至　　年　　月　　日"]),
        ("聚焦形式主义。 紧盯问题。", ["聚焦形式主义。 紧盯问题。"]),
        ("   ", []),
    ],
)
def test_blanks_inside_a_line_separate_paragraphs_only_where_a_line_end_was(
    line: str, expected: list[str] | None
) -> None:
    assert cut(line) == (expected if expected is not None else line.split("　　"))


def test_a_text_without_line_ends_is_cut_at_single_blanks() -> None:
    line = "特制定本措施。 一、加快拨付 各单位要加强管理。 二、保障服务 要做好 Windows 维护。"
    assert cut(line, single=True) == [
        "特制定本措施。",
        "一、加快拨付",
        "各单位要加强管理。",
        "二、保障服务",
        "要做好 Windows 维护。",
    ]


def test_one_endless_line_among_short_ones_has_lost_its_line_ends_too() -> None:
    assert lost_line_ends("标题\n文号\n主送：\n附件\n" + "正文。 " * 500)
    assert not lost_line_ends("标题\n主送：\n" + "正文。" * 60 + "\n落款\n日期")


def test_a_long_line_of_blanks_and_words_takes_linear_time(tmp_path: Path) -> None:
    source = read(written(tmp_path, ("任务 " * 100_000).encode()), "a.txt")
    assert len(source.blocks) == 1


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.text(
            st.one_of(
                st.sampled_from("一二、。；：（）()1①附件第章条　 \t\n\u200b\xa0序号任务单位责\r\x0b"),
                st.characters(exclude_categories=["Cs"]),
            ),
            max_size=30,
        ),
        max_size=12,
    )
)
def test_every_printed_character_lies_in_exactly_one_block(lines: list[str]) -> None:
    data = "\n".join(lines).encode("utf-8-sig")
    with tempfile.TemporaryDirectory() as folder:
        try:
            source = read(written(Path(folder), data), "a.txt")
        except (EmptyDocument, DamagedDocument, MisnamedDocument):
            return
    at = 0
    for block in source.blocks:
        assert at <= block.start < block.end
        assert not source.text[at : block.start].strip()
        assert source.text[block.start : block.end].strip()
        at = block.end
    assert not source.text[at:].strip()
