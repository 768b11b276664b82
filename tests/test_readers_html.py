"""Saved web pages: the document kept, the page around it dropped, the property box as meta."""

from __future__ import annotations

import html
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import EmptyDocument, MisnamedDocument
from index.model import Source
from index.readers import read

BODY = [
    "各县区人民政府，市政府各部门：",
    "现将《某市工作方案》印发给你们，请结合实际认真贯彻落实。",
    "一、总体要求",
    "（一）加强管理。建立健全工作机制，到2020年完成造林绿化35万亩。（市林业局负责）",
    "（二）优化服务。推行一站式办理，办结时限不超过10个工作日。（市政务服务局牵头，市财政局配合）",
]
PARAGRAPHS = "".join(f"<p>　　{line}</p>\n" for line in BODY)


def loaded(markup: str, folder: Path, codec: str = "utf-8") -> Source:
    path = folder / "a.html"
    path.write_bytes(markup.encode(codec))
    return read(path, "a.html")


def texts(source: Source) -> list[str]:
    return [source.text[block.start : block.end] for block in source.blocks]


GOVERNMENT = f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=CHARSET">
<meta name="PubDate" content="2018-08-20 10:00"><title>某市人民政府关于印发工作方案的通知_某市人民政府门户网站</title>
<script>var a = "正文不是这里";</script><style>p {{color: red}}</style></head>
<body><div class="top-nav"><a href="/">首页</a> <a href="/zw">政务公开</a></div>
<div class="BreadCrumb">您现在的位置：首页 &gt; 政务公开 &gt; 文件</div>
<table class="xxgk"><tr><td>索 引 号：</td><td>0001/2018-001</td><td>主题分类：</td><td>农业、林业</td></tr>
<tr><td>发文机关：</td><td>某市人民政府</td><td>成文日期：</td><td>2018年8月14日</td></tr>
<tr><td>标　　题：</td><td colspan="3">某市人民政府关于印发工作方案的通知</td></tr>
<tr><td>发文字号：</td><td>某政发〔2018〕12号</td><td>有 效 性：</td><td>有效</td></tr>
<tr><td>失效日期：</td><td>2023-09-13</td><td>发布日期：</td><td></td></tr></table>
<h1>某市人民政府关于印发工作方案的通知</h1>
<div class="share">分享到：<a>微信</a><a>微博</a></div>
<div class="TRS_Editor"><style>.TRS_Editor p {{margin: 0}}</style>{PARAGRAPHS}</div>
<div class="related"><h3>相关解读</h3><ul><li><a href="1.html">一图读懂工作方案</a></li></ul></div>
<div class="footer">主办：某市人民政府办公室 版权所有 ICP备000号</div></body></html>"""


@pytest.mark.parametrize(
    ("label", "codec"),
    [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("GBK", "gb18030"), ("utf-8", "gb18030"), ("gb2312", "utf-8")],
)
def test_only_the_document_is_kept_whatever_charset_the_page_claims(label: str, codec: str, tmp_path: Path) -> None:
    source = loaded(GOVERNMENT.replace("CHARSET", label), tmp_path, codec)
    assert texts(source) == BODY


def test_the_property_box_is_meta(tmp_path: Path) -> None:
    assert dict(loaded(GOVERNMENT, tmp_path).meta) == {
        "index_number": "0001/2018-001",
        "topic": "农业、林业",
        "issuer": "某市人民政府",
        "issued": "2018-08-14",
        "title": "某市人民政府关于印发工作方案的通知",
        "number": "某政发〔2018〕12号",
        "status": "in_force",
        "expires": "2023-09-13",
        "published": "2018-08-20",
    }


def test_a_property_box_inside_the_text_is_meta(tmp_path: Path) -> None:
    box = """<table><tr><td>标　　题：</td><td colspan="3">某市工作方案的通知</td></tr>
    <tr><td>发文字号：</td><td>某政发〔2018〕12号</td><td>来　　源：</td><td>某市政府网</td></tr>
    <tr><td>公文种类：</td><td>通知</td><td>成文日期：</td><td>2018年08月14日</td></tr></table>"""
    source = loaded(f'<html><body><div id="UCAP-CONTENT">{box}{PARAGRAPHS}</div></body></html>', tmp_path)
    assert texts(source) == BODY
    assert source.meta["number"] == "某政发〔2018〕12号"


def test_a_law_databases_lines_in_brackets_are_meta_and_not_text(tmp_path: Path) -> None:
    markup = f"""<html><body><div id="main"><h1>某市工作方案的通知</h1><div>文章属性</div>
    <div>•【制定机关】某市人民政府办公室<br>•【公布日期】2018.12.10<br>•【字号】某政办发〔2018〕106号<br>
    •【施行日期】2018.12.10<br>•【时效性】现行有效</div><div>正文</div>{PARAGRAPHS}
    <p>相关文档</p><p><a>某县工作方案</a></p></div></body></html>"""
    source = loaded(markup, tmp_path)
    assert texts(source) == ["某市工作方案的通知", *BODY]
    assert source.meta["issuer"] == "某市人民政府办公室"
    assert source.meta["number"] == "某政办发〔2018〕106号"
    assert source.meta["effective"] == "2018-12-10"
    assert source.meta["status"] == "in_force"


def test_a_page_in_one_table_cell_is_paragraphs(tmp_path: Path) -> None:
    lines = "<br>\n".join(f"　　{line}" for line in BODY)
    markup = f"""<html><body><table><tr><td><a href="/">首页</a> | <a href="/a">新闻</a></td></tr>
    <tr><td><table><tr><td>{lines}</td></tr></table></td></tr><tr><td>版权所有</td></tr></table></body></html>"""
    source = loaded(markup, tmp_path)
    assert texts(source) == BODY
    assert all(block.place is None for block in source.blocks)


def test_a_page_without_any_container_is_found_by_density(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='{n}'>某某新闻标题第{n}条</a></li>" for n in range(30))
    markup = f"<html><body><ul>{links}</ul><div><div>{PARAGRAPHS}</div></div></body></html>"
    assert texts(loaded(markup, tmp_path)) == BODY


def test_a_task_table_keeps_its_spans_and_line_breaks(tmp_path: Path) -> None:
    markup = f"""<html><body><div id="zoom">{PARAGRAPHS}<table>
    <thead><tr><th>序号</th><th>任务</th><th>单位</th></tr></thead>
    <tbody><tr><td colspan="3">一、林业</td></tr>
    <tr><td rowspan="2">1</td><td><p>①造林。</p><p>②浇水。</p></td><td rowspan="2">林业局<br>水利局</td></tr>
    <tr><td>③管护。</td></tr></tbody></table></div></body></html>"""
    source = loaded(markup, tmp_path)
    cells = {
        source.text[block.start : block.end]: (
            block.place.row,
            block.place.column,
            block.place.rows,
            block.place.columns,
        )
        for block in source.blocks
        if block.place
    }
    assert cells == {
        "序号": (0, 0, 1, 1),
        "任务": (0, 1, 1, 1),
        "单位": (0, 2, 1, 1),
        "一、林业": (1, 0, 1, 3),
        "1": (2, 0, 2, 1),
        "①造林。\n②浇水。": (2, 1, 1, 1),
        "林业局\n水利局": (2, 2, 2, 1),
        "③管护。": (3, 1, 1, 1),
    }


def test_a_table_of_one_long_row_is_still_a_table(tmp_path: Path) -> None:
    tasks = "".join(f"<p>{index}加快推进各项重点工作任务落实落细，按时报送进展情况。</p>" for index in "①②③④⑤")
    markup = f"""<html><body><div class="article-content"><table><tr><td>序号</td><td>任务</td><td>单位</td></tr>
    <tr><td>1</td><td>{tasks}</td><td>科技局</td></tr></table></div></body></html>"""
    source = loaded(markup, tmp_path)
    assert [block.place.column for block in source.blocks if block.place] == [0, 1, 2, 0, 1, 2]


def test_a_nested_table_is_flattened_into_its_cell(tmp_path: Path) -> None:
    markup = f"""<html><body><div id="zoom">{PARAGRAPHS}<table><tr><td>序号</td><td>任务和分工说明</td></tr>
    <tr><td>1</td>
    <td>造林<table><tr><td>甲县</td><td>5万亩</td></tr></table></td></tr></table></div></body></html>"""
    source = loaded(markup, tmp_path)
    assert texts(source)[-1] == "造林\n甲县\n5万亩"
    assert {block.place.table for block in source.blocks if block.place} == {0}


def test_ordered_lists_show_the_numbers_that_a_browser_shows(tmp_path: Path) -> None:
    markup = f"""<html><body><article>{PARAGRAPHS}<ol start="3"><li>甲项</li>
    <li value="7">乙项</li><li>8. 丙项</li></ol>
    <ol type="a"><li>丁项</li></ol>
    <ol style="list-style-type:cjk-ideographic"><li>戊项</li></ol>
    <ul><li>己项</li></ul></article></body></html>"""
    assert texts(loaded(markup, tmp_path))[len(BODY) :] == [
        "3. 甲项",
        "7. 乙项",
        "8. 丙项",
        "a. 丁项",
        "一、戊项",
        "己项",
    ]


def test_inline_tags_join_and_source_line_breaks_vanish_between_chinese(tmp_path: Path) -> None:
    markup = """<html><body><div id="zoom"><h2>一、<b>总体</b>要求</h2>
    <p>&nbsp;&nbsp;&nbsp;&nbsp;加快<span>造</span><b>林</b>
    绿化，使用 <i>Windows</i>
    10 系统。</p><pre>第一行\n第二行</pre></div></body></html>"""
    source = loaded(markup, tmp_path)
    assert texts(source) == ["一、总体要求", "加快造林绿化，使用 Windows 10 系统。", "第一行", "第二行"]
    assert source.blocks[0].level == 2


def test_lines_that_only_look_like_a_property_box_are_content(tmp_path: Path) -> None:
    lines = [*BODY, "名称：某某科技园区", "主办单位：市科技局", "阅读率达到80%以上"]
    markup = "<html><body><div id='zoom'>" + "".join(f"<p>{line}</p>" for line in lines) + "</div></body></html>"
    assert texts(loaded(markup, tmp_path)) == lines


def test_unclosed_font_tags_do_not_lose_the_end_of_the_page(tmp_path: Path) -> None:
    lines = [f"第{number}条　加强管理，落实责任。" for number in range(1, 400)]
    markup = "<html><body>" + "".join(f"<font size=2><p>{line}" for line in lines) + "</body></html>"
    assert texts(loaded(markup, tmp_path)) == lines


def test_a_layout_class_does_not_condemn_the_text_in_it(tmp_path: Path) -> None:
    half = "".join(f"<p>{line * 4}</p>" for line in BODY)
    markup = f"<html><body><div class='position-relative'>{half}</div><div class='x'>{half}{half}</div></body></html>"
    assert texts(loaded(markup, tmp_path)) == [line * 4 for line in BODY] * 3


def test_hidden_text_and_comments_are_not_read(tmp_path: Path) -> None:
    markup = f"""<html><body><div id="zoom">{PARAGRAPHS}<p style="display: none">（发展改革委负责）</p>
    <!-- （财政部负责） --><p hidden>隐藏</p><noscript>请启用脚本</noscript></div></body></html>"""
    assert texts(loaded(markup, tmp_path)) == BODY


def test_a_document_in_several_editors_is_kept_whole(tmp_path: Path) -> None:
    half = len(BODY) // 2
    first = "".join(f"<p>{line}</p>" for line in BODY[:half])
    second = "".join(f"<p>{line}</p>" for line in BODY[half:])
    markup = f"""<html><body><div><div class="TRS_Editor">{first}</div><p>导航</p>
    <div class="TRS_Editor">{second}</div></div></body></html>"""
    assert texts(loaded(markup, tmp_path)) == BODY


def test_the_title_of_the_page_loses_the_name_of_the_site(tmp_path: Path) -> None:
    head = "<head><title>某市工作方案的通知 - 某市人民政府网</title></head>"
    markup = f"<html>{head}<body><div id='zoom'>{PARAGRAPHS}</div></body></html>"
    assert loaded(markup, tmp_path).meta == {"title": "某市工作方案的通知"}


def test_deep_nesting_and_huge_spans_end_in_text_or_a_read_error(tmp_path: Path) -> None:
    deep = "<div>" * 20_000 + "正文" + "</div>" * 20_000
    wide = "<table>" + "<tr><td rowspan=65534 colspan=999999>甲</td><td>乙</td></tr>" * 50 + "</table>"
    source = loaded(f"<html><body><div id='zoom'><p>正文。</p>{wide}</div>{deep}</body></html>", tmp_path)
    assert source.blocks


def test_a_page_without_text_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument):
        loaded("<html><head><title>空</title></head><body><script>a()</script></body></html>", tmp_path)


def test_text_that_is_called_html_is_misnamed(tmp_path: Path) -> None:
    with pytest.raises(MisnamedDocument, match="纯文本"):
        loaded("各县区人民政府：现将方案印发给你们。", tmp_path)


WORDS = st.text(st.sampled_from("造林绿化完成工作任务单位甲乙丙丁一二三0189abc<>&\"'。，；"), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=6), st.lists(st.lists(WORDS, min_size=2, max_size=3), min_size=2, max_size=4)
)
def test_paragraphs_and_cells_come_back_whole(lines: list[str], rows: list[list[str]]) -> None:
    table = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    written = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    markup = f"<html><body><div id='zoom'>{written}<table>{table}</table></div></body></html>"
    with tempfile.TemporaryDirectory() as folder:
        source = loaded(markup, Path(folder))
    assert [text for text, block in zip(texts(source), source.blocks, strict=True) if block.place] == [
        cell for row in rows for cell in row
    ]
    kept = "".join(text for text, block in zip(texts(source), source.blocks, strict=True) if not block.place)
    assert kept == "".join(lines)
    assert "".join(source.text.split()) == "".join("".join(texts(source)).split())


def test_label_of_several_numbers_stays_with_its_title_behind_a_gap(tmp_path: Path) -> None:
    page = "<p>&nbsp;&nbsp;<b>1.1&nbsp; 编制目的</b></p><p>&nbsp;&nbsp;规范应急救助行为，提高救助能力。</p><p>5.1.1&nbsp; 启动条件</p>"
    found = texts(loaded(f"<html><body>{page}</body></html>", tmp_path))

    assert [text.replace("\xa0", " ") for text in found if text[0].isdigit()] == ["1.1  编制目的", "5.1.1  启动条件"]
