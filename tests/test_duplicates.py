"""The same document in two files: recognised, and the better format kept."""

from __future__ import annotations

from dataclasses import replace

from index.content import Content
from index.duplicates import find_twins
from index.model import Clause, Document

SENTENCES = [f"第{at}项工作由第{at}组负责，完成{at * 7}个项目。" for at in range(30)]
TEXT = "".join(SENTENCES)


def content(text: str, title: str = "云岭市方案", number: str | None = "云政发〔2030〕1号") -> Content:
    document = Document("id", "a", title, number, None, None, None, None, None, None, "unknown", False)
    clauses = (clause("meta", title), clause("一", text))
    return Content(document, clauses)


def clause(pointer: str, text: str) -> Clause:
    return Clause("id-0", "id", 0, pointer, (), "", text, (), None, (), ())


def changed(text: str, sentences: int) -> str:
    for at in range(sentences):
        text = text.replace(SENTENCES[at], f"这里改成了另外一句话，编号为甲乙丙丁{at}，没有原来的内容。")
    return text


def dated(one: Content, day: str) -> Content:
    return replace(one, document=replace(one.document, issued=day))


def test_format_that_keeps_more_structure_stays() -> None:
    twins = find_twins({name: content(TEXT) for name in ("a.txt", "b.pdf", "c.html", "d.docx", "e.doc")})
    assert twins == dict.fromkeys(("a.txt", "b.pdf", "c.html", "e.doc"), "d.docx")


def test_blanks_punctuation_and_script_make_no_other_document() -> None:
    other = TEXT.replace("，", ", ").replace("负责", "負責").replace("。", "\n")
    assert find_twins({"a.docx": content(TEXT), "a.txt": content(other)}) == {"a.txt": "a.docx"}


def test_nine_tenths_of_the_text_are_enough_under_one_title_and_number() -> None:
    assert find_twins({"a.docx": content(TEXT), "a.txt": content(changed(TEXT, 1))}) == {"a.txt": "a.docx"}
    assert find_twins({"a.docx": content(TEXT), "a.txt": content(changed(TEXT, 8))}) == {}


def test_number_that_one_format_lacks_does_not_part_them() -> None:
    assert find_twins({"a.docx": content(TEXT), "a.txt": content(changed(TEXT, 1), number=None)})


def test_other_number_or_title_is_another_document() -> None:
    near = changed(TEXT, 1)
    assert not find_twins({"a.docx": content(TEXT), "a.txt": content(near, number="云政发〔2031〕1号")})
    assert not find_twins({"a.docx": content(TEXT), "a.txt": content(near, title="海川市方案")})


def test_same_notice_of_another_year_is_another_document() -> None:
    this_year = dated(content(TEXT, number=None), "2030-01-01")
    last_year = dated(content(changed(TEXT, 1), number=None), "2029-01-01")
    assert not find_twins({"a.docx": this_year, "a.txt": last_year})


def test_equal_text_is_one_document_under_any_title() -> None:
    assert find_twins({"a.docx": content(TEXT), "b.txt": content(TEXT, title="b")}) == {"b.txt": "a.docx"}


def test_short_texts_that_happen_to_be_equal_are_kept() -> None:
    assert not find_twins({"a.txt": content("略", title="甲"), "b.txt": content("略", title="乙")})


def test_digest_gives_way_to_the_official_text() -> None:
    short = content("摘编只说了几句话，但是文号和标题与原文件是一样的，所以这里应当让位给原文。")
    digest = replace(short, document=replace(short.document, digest=True))
    assert find_twins({"a.docx": digest, "b.txt": content(TEXT)}) == {"a.docx": "b.txt"}
    unnumbered = replace(digest, document=replace(digest.document, number=None))
    assert not find_twins({"a.docx": unnumbered, "b.txt": content(TEXT)})


def test_of_equal_formats_the_one_with_a_number_stays_then_the_first_by_name() -> None:
    assert find_twins({"a.txt": content(TEXT, number=None), "b.txt": content(TEXT)}) == {"a.txt": "b.txt"}
    assert find_twins({"b.txt": content(TEXT), "a.txt": content(TEXT)}) == {"b.txt": "a.txt"}
