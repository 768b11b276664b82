"""``python -m eval passages``: questions with their documents and the words that answer them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from eval import passages
from eval.errors import BadSet
from eval.measure import Run
from eval.outcome import Outcome
from eval.systems import OWN, System
from eval.systems.child import Reply
from eval.systems.chunks import Chunk
from tests.eval_runs import TOWNS, documents, is_told, jsonl, run

ASKED = (
    {"question": "海川市造林绿化谁牵头", "document": "haichuan", "answer": "市林业局"},
    {"question": "桐江市初次创业补贴多少", "source": "tongjiang", "answer": "给予一次性创业补贴5000元"},
    {"question": "岚峰市地铁票价是多少", "document": "lanshan", "answer": "2元"},
)
"""The last one has no answer there: a refusal finds nothing."""


def rows(folder: Path, *texts: dict[str, object]) -> Path:
    return jsonl(folder / "documents.jsonl", texts)


def cells(stdout: str) -> dict[str, list[str]]:
    """Return the cells of each row of the table that is printed."""
    lines = [line.strip("| ").split(" | ") for line in stdout.splitlines() if line.startswith("| ")]
    return {name: found for name, *found in lines}


@pytest.mark.parametrize("kind", ["folder", "jsonl"])
def test_documents_may_be_a_folder_or_lines(kind: str, tmp_path: Path) -> None:
    texts = [{"id": path.stem, "text": path.read_text(encoding="utf-8")} for path in sorted(TOWNS.glob("*.txt"))]
    there = documents(tmp_path) if kind == "folder" else rows(tmp_path, *texts)
    out = tmp_path / "new" / "figures.json"
    found = run("passages", jsonl(tmp_path / "asked.jsonl", ASKED), there, "--no-rivals", "--out", out)
    assert (found.exit_code, found.stderr.strip()) == (0, "")
    table = cells(found.stdout)
    assert table["系统"][:7] == ["文件 R@1", "文件 R@5", "MRR@10", "条款命中@1", "条款命中@3", "字符 F1", "拒答"]
    answers = [cell.partition(" ")[0] for cell in table["policybot 答案引用的条款"]]  # an interval may stand behind
    assert [*answers[:5], answers[6]] == ["66.7", "66.7", "66.7", "66.7", "66.7", "33.3"]
    search = [cell.partition(" ")[0] for cell in table["policybot 仅检索"]]
    assert (search[1], search[6]) == ("100.0", "–")  # the search finds the third document, too
    written = passages.read(out)
    assert (written.questions, written.documents) == (3, 5 if kind == "folder" else 3)
    assert re.findall("[\u4e00-\u9fff]", out.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "没有问题"),
        ("\n \n", "没有问题"),
        ("造林谁负责", "第 1 行"),
        ('{"question": "造林谁负责", "answer": "市林业局"}', "第 1 行 document"),
        ('{"question": "造林谁负责", "document": "a"}', "第 1 行 answer"),
        ('{"question": " ", "document": "a", "answer": "b"}', "第 1 行 question"),
        ('{"question": 5, "document": "a", "answer": "b"}', "第 1 行 question"),
    ],
)
def test_questions_that_are_none_are_told_by_line_and_field(content: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "asked.jsonl").write_text(content, encoding="utf-8")
    found = run("passages", tmp_path / "asked.jsonl", TOWNS, "--no-rivals")
    assert is_told(found)
    assert told in found.stderr


def test_questions_that_are_none_are_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "asked.jsonl").write_text('{"question": "q"}\nx\n[]\n', encoding="utf-8")
    with pytest.raises(BadSet) as found:
        passages.load(tmp_path / "asked.jsonl")
    told = str(found.value).replace(str(tmp_path), "")
    assert len(told.splitlines()) == 3
    assert not any(words in told for words in ("Field required", "Invalid JSON", "Input should"))


def test_byte_order_mark_and_blank_lines_of_questions_do_not_matter(tmp_path: Path) -> None:
    line = json.dumps(ASKED[1], ensure_ascii=False)
    (tmp_path / "asked.jsonl").write_text(f"\n{line}\r\n\n", encoding="utf-8-sig")
    (asked,) = passages.load(tmp_path / "asked.jsonl")
    assert (asked.document, asked.answer) == ("tongjiang", "给予一次性创业补贴5000元")


@pytest.mark.parametrize("wrong", ["questions", "documents"])
def test_missing_file_is_told(wrong: str, tmp_path: Path) -> None:
    asked = jsonl(tmp_path / "asked.jsonl", ASKED)
    given = {"questions": (tmp_path / "none", TOWNS), "documents": (asked, tmp_path / "none")}[wrong]
    assert is_told(run("passages", *given))


@pytest.mark.parametrize("content", ['{"id": "a"}', '{"text": "a"}', "[]", "造林", '{"id": "a", "text": "b"}\n3'])
def test_documents_that_are_none_are_told_by_line(content: str, tmp_path: Path) -> None:
    (tmp_path / "documents.jsonl").write_text(content, encoding="utf-8")
    found = run("passages", jsonl(tmp_path / "asked.jsonl", ASKED), tmp_path / "documents.jsonl", "--no-rivals")
    assert is_told(found)
    assert f"第 {content.count(chr(10)) + 1} 行：要有 id 和 text" in found.stderr


@pytest.mark.parametrize("content", ['{"id": "长", "text": "海川"}'.encode("gbk"), b"PK\x03\x04\xff\xfe"])
def test_documents_in_another_encoding_are_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "documents.jsonl").write_bytes(content)
    asked = jsonl(tmp_path / "asked.jsonl", ASKED)
    assert is_told(run("passages", asked, tmp_path / "documents.jsonl", "--no-rivals"))


def named(there: Path) -> dict[str, str]:
    """Return the texts of the folder that documents become, by id."""
    with passages.folder_of(there) as folder:
        return {id_: (folder.path / folder.file(id_)).read_text(encoding="utf-8") for id_ in folder.files}


def test_lines_become_files_by_their_ids(tmp_path: Path) -> None:
    found = named(rows(tmp_path, {"id": "v1.2", "text": "甲"}, {"id": 7, "text": "乙", "title": "题"}))
    assert found == {"v1.2": "甲", "7": "乙"}


def test_folder_is_taken_as_it_is_and_files_of_lines_are_gone_afterwards(tmp_path: Path) -> None:
    with passages.folder_of(TOWNS) as folder:
        assert folder.path == TOWNS
    with passages.folder_of(rows(tmp_path, {"id": "a", "text": "甲"})) as folder:
        assert folder.path.is_dir()
    assert not folder.path.exists()


def test_blank_lines_of_documents_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "documents.jsonl").write_text('{"id": "a", "text": "甲"}\n\n', encoding="utf-8")
    assert named(tmp_path / "documents.jsonl") == {"a": "甲"}


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85"])
def test_line_mark_of_a_copied_document_is_part_of_it(mark: str, tmp_path: Path) -> None:
    assert named(rows(tmp_path, {"id": "a", "text": f"甲{mark}乙"})) == {"a": f"甲{mark}乙"}


@pytest.mark.parametrize("ids", [("a", "a"), ("x/a", "y/a"), ("1", 1)])
def test_documents_of_one_name_are_told_or_kept_apart(ids: tuple[object, object], tmp_path: Path) -> None:
    there = rows(tmp_path, *({"id": id_, "text": f"文{n}"} for n, id_ in enumerate(ids)))
    try:
        found = set(named(there).values())
    except BadSet:
        return
    assert found == {"文0", "文1"}


@pytest.mark.parametrize("id_", ["", "..", ".hidden", "长" * 100, None, "x/y"])
def test_id_that_is_no_name_of_a_file_is_told_or_read(id_: object, tmp_path: Path) -> None:
    try:
        found = named(rows(tmp_path, {"id": id_, "text": "甲"}))
    except BadSet:
        return
    assert found == {id_: "甲"}


def test_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    asked = jsonl(tmp_path / "asked.jsonl", ASKED)
    assert is_told(run("passages", asked, tmp_path / "documents", "--no-rivals"))


def ranked(document: str, *sources: str, monkeypatch: pytest.MonkeyPatch, folder: Path = TOWNS) -> float:
    """Return the reciprocal rank of a document where a search finds these sources, without asking anything."""
    chunks = tuple(Chunk(source, "市林业局", ()) for source in sources)
    told = Outcome("refused", "", (), (), (), 0.0, 1.0)
    found = Run(OWN, (Reply(chunks, 1.0, told),), 1.0, 1.0)
    monkeypatch.setattr(passages, "measure", lambda *asked: found)
    asked = [passages.Asked("谁", document, "市林业局")]
    _, search = passages.evaluate(asked, folder, (), lambda *told: None).measured
    return search.figures["MRR@10"].value


@pytest.mark.parametrize("name", ["lanshan", "lanshan.txt"])
def test_document_is_ranked_among_documents_by_file_or_id(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = ("haichuan.txt", "haichuan.txt", "yunling.md", "lanshan.txt")
    assert ranked(name, *found, monkeypatch=monkeypatch) == pytest.approx(1 / 3)


@pytest.mark.parametrize("name", ["a/fangan.txt", "fangan", "fangan.txt"])
def test_document_of_a_folder_is_found_by_path_name_or_stem(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "fangan.txt").write_text("海川市方案", encoding="utf-8")
    assert ranked(name, "a/fangan.txt", monkeypatch=monkeypatch, folder=tmp_path) == 1.0


def test_rival_that_lacks_a_package_is_left_out_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = System("lacking", "Lacking rival", "none", packages=("no_such_package",))
    monkeypatch.setattr("eval.systems.RIVALS", (lacking,))
    found = run("passages", jsonl(tmp_path / "asked.jsonl", ASKED), TOWNS)
    assert found.exit_code == 0
    assert "Lacking" not in found.stdout
    assert "未测: lacking：缺少 no_such_package（pip install '.[eval]'）" in found.stderr


def test_document_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSet, match="haichaun"):
        ranked("haichaun", "haichuan.txt", monkeypatch=monkeypatch)
