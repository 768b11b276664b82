"""Labels of items and the pointers that they join to."""

from __future__ import annotations

import pytest

from index.labels import Label, annex_at, inner_labels, join, label_at


@pytest.mark.parametrize(
    ("line", "kind", "number", "printed"),
    [
        ("一、总体要求", "dun", 1, "一"),
        ("二十三、附则", "dun", 23, "二十三"),
        ("三．保障措施", "dun", 3, "三"),
        ("（三）加强人才工作", "paren", 3, "(三)"),
        ("(十二)加強科學普及", "paren", 12, "(十二)"),
        ("㈠总体目标", "paren", 1, "(一)"),
        ("1.推进改革", "arabic", 1, "1"),
        ("1、推进改革", "arabic", 1, "1"),
        ("1．推进改革", "arabic", 1, "1"),
        ("１２．推进改革", "arabic", 12, "12"),
        ("⒊推进改革", "arabic", 3, "3"),
        ("（1）建立台账", "arabic_paren", 1, "(1)"),
        ("(12)建立台账", "arabic_paren", 12, "(12)"),
        ("⑵建立台账", "arabic_paren", 2, "(2)"),
        ("2）建立台账", "arabic_paren", 2, "(2)"),
        ("①加快建设", "circled", 1, "①"),
        ("⑳加快建设", "circled", 20, "⑳"),
        ("㉑加快建设", "circled", 21, "㉑"),
        ("第一章 总则", "part", 1, "第一章"),
        ("第二编　分则", "part", 2, "第二编"),
        ("第三节 监督", "part", 3, "第三节"),
        ("第十二条 本办法所称", "article", 12, "第十二条"),
        ("第七条　到2030年全部完成", "article", 7, "第七条"),
        ("第八条 中小学校应当", "article", 8, "第八条"),
        ("第三条之一 本办法所称", "article", 3, "第三条之一"),
        ("1.2.1 建设内容", "decimal", 1, "1.2.1"),
        ("1.2018年完成建设", "arabic", 1, "1"),
    ],
)
def test_label_of_each_kind_is_read(line: str, kind: str, number: int, printed: str) -> None:
    label = label_at(line)

    assert label is not None
    assert (label.kind, label.number, label.printed) == (kind, number, printed)


def test_label_ends_where_the_words_begin() -> None:
    label = label_at("（三）  加强人才工作")

    assert label is not None
    assert "（三）  加强人才工作"[label.end :] == "加强人才工作"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "一是加强领导",
        "第三条规定的情形",
        "第三条、第四条所列事项",
        "第二章的内容",
        "第五条第二款",
        "2018年完成",
        "1.5万件",
        "12.8%的比例",
        "第一，加强领导",
        "（见附件2）",
        "（以下简称办法）",
        "一百三十万人",
        "按照第三条办理",
    ],
)
def test_text_that_only_resembles_a_label_is_none(line: str) -> None:
    assert label_at(line) is None


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("附件", "附件"),
        ("附件2", "附件2"),
        ("附件２", "附件2"),
        ("附件 2", "附件2"),
        ("附件一", "附件一"),
        ("附件：", "附件"),
        ("附件1 重点任务分工表", "附件1"),
        ("附件：1.任务分工表", None),
        ("附件：任务分工表", None),
        ("附件所列任务", None),
        ("见附件2", None),
    ],
)
def test_annex_is_opened_by_its_own_line_and_not_by_a_list_of_annexes(line: str, printed: str | None) -> None:
    label = annex_at(line)

    assert (label.printed if label else None) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("负责。（二）下一项", ["(二)"]),
        ("各县区政府)(四)下一项", ["(四)"]),
        ("落实到位；②下一项", []),
        ("落实到位； ②下一项", ["②"]),
        ("按照第三条办理", []),
        ("建设3.5个", []),
        ("任务完成。2.推进下一项", ["2"]),
    ],
)
def test_label_inside_a_line_stands_behind_a_full_stop_or_a_mark(text: str, printed: list[str]) -> None:
    assert [label.printed for label in inner_labels(text, 1)] == printed


def _labels(*lines: str) -> tuple[Label, ...]:
    found = [annex_at(line) or label_at(line) for line in lines]
    assert None not in found
    return tuple(label for label in found if label)


def _row(printed: str) -> Label:
    return Label("row", int(printed), printed, 0, len(printed))


@pytest.mark.parametrize(
    ("lines", "pointer"),
    [
        (["三、甲", "（一）乙", "1.丙"], "三(一)1"),
        (["（五）甲"], "(五)"),
        (["第十二条 甲"], "第十二条"),
        (["一、甲", "1.乙", "（1）丙", "①丁"], "一1(1)①"),
        (["附件2", "3.甲"], "附件2-3"),
        (["附件", "3.甲"], "附件-3"),
        (["附件2", "一、甲", "（三）乙"], "附件2-一(三)"),
        (["第十二条 甲", "（三）乙"], "第十二条(三)"),
        ([], ""),
    ],
)
def test_labels_join_from_the_top_down(lines: list[str], pointer: str) -> None:
    assert join(_labels(*lines)) == pointer


def test_row_number_and_circled_item_join_without_a_separator() -> None:
    assert join((_row("1"), *_labels("③甲"))) == "1③"


def test_labels_of_the_same_numeral_kind_are_parted_by_a_hyphen() -> None:
    assert join((_row("1"), *_labels("1.甲"))) == "1-1"


def test_parentheses_part_numerals_of_the_same_kind_by_themselves() -> None:
    assert join((_row("1"), *_labels("（1）甲"))) == "1(1)"
