"""Markdown: front matter, headings, tables, marks of emphasis."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import EmptyDocument, MisnamedDocument
from index.model import Place, Source
from index.readers import read
from index.readers.markdown import inline

DOCUMENT = r"""---
标题: 某市工作要点
number: 某政发〔2020〕1号
issued: 2020-01-02
effective: 2020年2月1日起
status: 现行有效
year: 2020
copies: [市委办公室, 市人大办公室]
kind: digest
---

# 某市**工作**要点 ##

第一段\_未完，PM2.5\*指标。
——加强管理。
- 落实 *责任* 到人，2*3*4

| 序号 | 任务 | 单位 |
| :-: | --- | ---: |
| 1 | ①造林。<br>②浇水\|施肥。 | 林业局 |
| 2 | 供水 | |

## 一、总体
---
<!-- 草稿 -->
末段 [附件](a/b.doc)。
"""


def loaded(text: str, folder: Path) -> Source:
    path = folder / "a.md"
    path.write_text(text, encoding="utf-8")
    return read(path, "a.md")


def texts(source: Source) -> list[str]:
    return [source.text[block.start : block.end] for block in source.blocks]


def test_markers_are_not_part_of_the_text(tmp_path: Path) -> None:
    assert texts(loaded(DOCUMENT, tmp_path)) == [
        "某市工作要点",
        "第一段_未完，PM2.5*指标。",
        "——加强管理。",
        "落实 责任 到人，2*3*4",
        "序号",
        "任务",
        "单位",
        "1",
        "①造林。\n②浇水|施肥。",
        "林业局",
        "2",
        "供水",
        "一、总体",
        "末段 附件。",
    ]


def test_front_matter_becomes_facts_under_the_documents_names(tmp_path: Path) -> None:
    assert dict(loaded(DOCUMENT, tmp_path).meta) == {
        "title": "某市工作要点",
        "number": "某政发〔2020〕1号",
        "issued": "2020-01-02",
        "effective": "2020-02-01",
        "status": "in_force",
        "year": 2020,
        "copies": ("市委办公室", "市人大办公室"),
        "kind": "digest",
    }


def test_headings_carry_their_level_and_cells_their_place(tmp_path: Path) -> None:
    source = loaded(DOCUMENT, tmp_path)
    levels = {source.text[block.start : block.end]: block.level for block in source.blocks}
    assert (levels["某市工作要点"], levels["一、总体"], levels["——加强管理。"]) == (1, 2, 0)
    places = {source.text[block.start : block.end]: block.place for block in source.blocks}
    assert places["林业局"] == Place(0, 1, 2)
    assert places["供水"] == Place(0, 2, 1)


@pytest.mark.parametrize(
    "front", ["---\n: [\n---\n正文\n", "---\na: &x [1]\nb: *x\n---\n正文\n", "---\n没有结束的分隔线\n正文\n"]
)
def test_front_matter_that_is_none_stays_text(front: str, tmp_path: Path) -> None:
    source = loaded(front, tmp_path)
    assert not source.meta
    assert texts(source)[-1] == "正文"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**一、总体要求。**正文", "一、总体要求。正文"),
        ("__重点__和~~删除~~", "重点和删除"),
        (r"\*\*不是强调\*\*", "**不是强调**"),
        ('[见附件](x.doc "题")', "见附件"),
        ("![图](a.png)文", "图文"),
        ("A&nbsp;B &lt; C", "A\xa0B < C"),
        ("3 * 4 * 5 和 a_b_c", "3 * 4 * 5 和 a_b_c"),
        ("`代码`", "代码"),
    ],
)
def test_inline_marks_are_shown_as_a_reader_sees_them(text: str, shown: str) -> None:
    assert inline(text) == shown


def test_rows_of_openings_take_linear_time() -> None:
    for opening in ("[", "**a ", "[a](", "![", "`", "<!--"):
        assert inline(opening * 5_000)


def test_a_table_without_outer_pipes_is_a_table(tmp_path: Path) -> None:
    source = loaded("序号 | 任务\n--- | ---\n1 | 造林\n\n正文 | 不是表\n", tmp_path)
    assert [block.place is not None for block in source.blocks] == [True] * 4 + [False]


def test_front_matter_alone_is_an_empty_document(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument):
        loaded("---\ntitle: 空\n---\n", tmp_path)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.text(
            st.one_of(
                st.sampled_from("#*_|-\\`[]()<>!&; \n一、。："), st.characters(codec="utf-8", exclude_categories=["Cc"])
            )
        ),
        max_size=8,
    )
)
def test_every_printed_character_lies_in_exactly_one_block(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.md"
        path.write_bytes(("正文。\n" + "\n".join(lines)).encode())
        try:
            source = read(path, "a.md")
        except MisnamedDocument:
            return
    at = 0
    for block in source.blocks:
        assert at <= block.start < block.end
        assert not source.text[at : block.start].strip()
        at = block.end
    assert at == len(source.text)
