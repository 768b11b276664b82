"""Accounting: every non-blank character of a source lies in exactly one account."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import readers
from index.clauses import parse
from index.model import Clause, Place, Source
from index.readers.assembly import Piece, assemble
from index.text import ZERO_WIDTH

PAGES = sorted((Path(__file__).parent / "data" / "pages").glob("*.html"))
CIRCLED = "①②③④⑤"
NUMERALS = "一二三四五六七八九"
ALPHABET = (
    "一二三四五十百第章节条款附件表前言主送抄年月日号至起施行有效期废止的和及与由请要各市县区政府科技局财政部委办牵头责任单位负责会同配合等下同"
    "（）()〔〕【】《》“”、，。；：:;,.!?—-①②③⑩㈠⑴0123456789１２３%％ \n\t\u3000\u200b\ufeff專責單位abcＡ"
)


# --- the rule itself ---


def _check(source: Source) -> None:
    parsed = parse(source)
    _check_account(source, [span for span, _ in parsed.account])
    spans = {kind: set() for kind in ("clause", "heading", "header", "shared", "meta", "boilerplate")}
    for (start, end), kind in parsed.account:
        spans[kind].update(range(start, end))
    meta, *clauses = parsed.clauses
    assert meta.pointer == "meta"
    assert spans["meta"] == _covered(source, meta)
    assert spans["clause"] == set().union(*(_covered(source, clause) for clause in clauses))
    for clause in clauses:
        assert _unbroken(clause.text) == _unbroken("".join(source.text[a:b] for a, b in clause.ranges))
        assert all(clause.text[t.start : t.end] == t.verbatim for t in clause.targets)
        assert clause.pointer
    assert len({clause.id for clause in parsed.clauses}) == len(parsed.clauses)


def _check_account(source: Source, spans: list[tuple[int, int]]) -> None:
    at = 0
    for start, end in sorted(spans):
        assert at <= start < end <= len(source.text), "two accounts overlap"
        assert _blank(source.text[at:start]), f"no account holds {source.text[at:start]!r}"
        at = end
    assert _blank(source.text[at:]), f"no account holds {source.text[at:]!r}"


def _covered(source: Source, clause: Clause) -> set[int]:
    return {i for start, end in clause.ranges for i in range(start, end)}


def _blank(text: str) -> bool:
    return all(c.isspace() or c in ZERO_WIDTH for c in text)


def _unbroken(text: str) -> str:
    """Return text without its line breaks and the blanks at them: all that a clause may change."""
    return "".join(line.strip() for line in text.split("\n"))


# --- documents assembled from the shapes ---

SENTENCES = st.sampled_from(
    [
        "建设研发机构3个，年内完成。",
        "加强组织领导，落实工作责任。",
        "到2020年，专利申请量达到1000件以上。",
        "按照第三条规定执行（见附件2）。",
        "由市科技局牵头，市财政局配合，抓好落实。",
        "堅持節水優先,全面推進各項工作。",
        "宝鸡市通力公司高品质药用玻璃窑炉能\n源系统优化项目；",
        "科\u200b技\ufeff创新。",
    ]
)
MARKS = st.sampled_from(
    [
        "",
        "(牵头单位:市科技局;责任单位:市财政局,各县区政府)",
        "（教育部、财政部负责，排在第一位的部门为牵头部门，下同）",
        "（教育部、财政部等负责）",
        "（涉密项目除外）",
    ]
)
LABELS = st.sampled_from(
    [
        "",
        "",
        *(f"{n}、" for n in NUMERALS[:4]),
        *(f"（{n}）" for n in NUMERALS[:4]),
        "1.",
        "2.",
        "3．",
        "（1）",
        "(2)",
        "①",
        "②",
        "——",
        "第一条 ",
        "第二条 ",
        "第一章 ",
        "1.1 ",
    ]
)
TITLES = st.sampled_from(["", "加强科技创新。", "总体要求", "主要任务："])
FRONT = st.sampled_from(
    [
        "汉中市人民政府办公室文件",
        "汉政办发〔2019〕12号",
        "关于印发《汉中市节水行动方案》的通知",
        "各县、区人民政府，市政府各部门：",
        "汉中市人民政府办公室",
        "2019年6月3日",
        "附件：1.任务分工表",
        "2.考核办法",
        "附件",
        "附件2",
        "抄送：市委各部门。",
        "（此件公开发布）",
        "本方案自2019年7月1日起施行，有效期五年。",
        "相关文档",
        "合集下载",
        "责任单位：市科技局、市财政局",
        "（责任单位：市科技局）",
    ]
)
ITEMS = st.builds(lambda label, title, body, mark: label + title + body + mark, LABELS, TITLES, SENTENCES, MARKS)
LINES = st.one_of(
    ITEMS,
    ITEMS,
    st.builds("".join, st.lists(ITEMS, min_size=2, max_size=3)),
    FRONT,
    st.builds(str.__add__, LABELS, TITLES),
)
UNITS = st.sampled_from(
    ["科技局", "市委\n\n宣传部", "各县区\n人民政府", "公安部、民政部", "科技局（牵头）\n财政局", "", "张三"]
)
CELLS = st.one_of(
    SENTENCES,
    st.builds(
        lambda parts: "\n\n".join(CIRCLED[i] + part for i, part in enumerate(parts)),
        st.lists(SENTENCES, min_size=1, max_size=4),
    ),
    st.builds("\n".join, st.lists(SENTENCES, min_size=1, max_size=3)),
    st.sampled_from(["", "全市", "年底前"]),
)
HEADERS = st.sampled_from(
    [
        ("序号", "主要任务", "责任单位"),
        ("序  号", "工作任务", "牵头单位", "配合单位", "完成时限"),
        ("任务", "指导部门"),
        ("序号", "重点任务", "具体措施", "责任单位"),
        ("甲", "乙"),
    ]
)


@st.composite
def _tables(draw: st.DrawFn, number: int = 0) -> list[Piece]:
    header = draw(HEADERS)
    pieces = [Piece(text, place=Place(number, 0, c)) for c, text in enumerate(header)]
    covered: set[tuple[int, int]] = set()
    for row in range(1, draw(st.integers(1, 5)) + 1):
        kind = draw(st.sampled_from(["row", "row", "row", "header", "section"]))
        if kind == "section" and not any(r == row for r, _ in covered):
            pieces.append(
                Piece(
                    draw(st.sampled_from(["一、科技创新", "生态建设"])),
                    place=Place(number, row, 0, columns=len(header)),
                )
            )
            continue
        for column, caption in enumerate(header):
            if (row, column) in covered:
                continue
            if kind == "header":
                text, rows = caption, 1
            else:
                rows = draw(st.sampled_from([1, 1, 1, 2, 3]))
                text = (
                    str(row) if caption.startswith("序") else draw(UNITS if caption[-2:] in ("单位", "部门") else CELLS)
                )
            covered |= {(row + extra, column) for extra in range(rows)}
            pieces.append(Piece(text, place=Place(number, row, column, rows=rows)))
    return pieces


@st.composite
def _documents(draw: st.DrawFn) -> Source:
    pieces: list[Piece] = []
    for number in range(draw(st.integers(1, 3))):
        pieces += [
            Piece(line, level=draw(st.sampled_from([0, 0, 0, 0, 1, 2]))) for line in draw(st.lists(LINES, max_size=8))
        ]
        if draw(st.booleans()):
            pieces += draw(_tables(number))
    return assemble("a.docx", pieces)


@given(_documents())
@settings(max_examples=60)
def test_every_character_of_a_document_of_known_shapes_has_one_account(source: Source) -> None:
    _check(source)


@given(_documents())
@settings(max_examples=25)
def test_parsing_twice_gives_the_same_clauses(source: Source) -> None:
    assert parse(source) == parse(source)


@given(st.lists(st.text(alphabet=ALPHABET, max_size=60), max_size=6))
@settings(max_examples=100)
def test_arbitrary_paragraphs_never_raise_and_are_accounted_for(paragraphs: list[str]) -> None:
    _check(assemble("a.txt", map(Piece, paragraphs)))


@given(st.lists(st.lists(st.text(alphabet=ALPHABET, max_size=25), min_size=1, max_size=4), max_size=4))
@settings(max_examples=60)
def test_arbitrary_tables_never_raise_and_are_accounted_for(rows: list[list[str]]) -> None:
    _check(
        assemble(
            "a.docx", [Piece(text, place=Place(0, r, c)) for r, row in enumerate(rows) for c, text in enumerate(row)]
        )
    )


@given(st.text(max_size=80))
@settings(max_examples=60)
def test_text_of_any_script_never_raises_and_is_accounted_for(text: str) -> None:
    _check(assemble("a.txt", [Piece(text)]))


# --- real documents ---


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_character_of_a_page_has_one_account(page: Path) -> None:
    _check(readers.read(page, page.name))


def test_every_character_of_the_seeds_has_one_account(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        _check(readers.read(path, path.name))


def test_every_character_of_the_policy_documents_has_one_account(shared: Path) -> None:
    paths = sorted((shared / "ncp-dev" / "documents").glob("*.txt"))[::6]
    if not paths:
        pytest.skip("needs ../shared/ncp-dev/documents")
    for path in paths:
        _check(readers.read(path, path.name))
