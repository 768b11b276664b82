"""What is derived from a store: cutting, and the encoder fitted in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.arrays import Arrays
from index.build import build
from index.derived import closed, cut_passages
from index.errors import EncoderError, IndexMismatch
from index.lexical import LexicalIndex
from index.retrieve import Index

LINES = [
    f"{number}、第{number}项工作。完成第{number}个项目，安排资金{number}万元。（责任单位：市科技局）"
    for number in "一二三四五六七八"
]
LONG = "九、长条款。" + "".join(f"第{at}句话说明第{at}件事情的来龙去脉。" for at in range(60))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("云岭市工作方案\n\n" + "\n".join([*LINES, LONG]), encoding="utf-8")
    (folder / "b.txt").write_text("海川市工作方案\n\n" + "\n".join(LINES[:3]), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("printed", "searched"),
    [
        ("义务 植树", "义务植树"),
        ("义\u3000务\n植\u200b树", "义务植树"),
        ("植树 35 万亩", "植树 35 万亩"),
        ("APP 登记", "APP 登记"),
        (" 植树 ", " 植树 "),
    ],
)
def test_blanks_between_chinese_characters_are_closed(printed: str, searched: str) -> None:
    assert closed(printed) == searched


def test_arrays_line_up_with_passages_clauses_and_documents(tmp_path: Path, folder: Path) -> None:
    build(tmp_path / "home", folder)
    arrays = Arrays.load(tmp_path / "home" / "index" / "1" / "arrays")
    index = Index.open(tmp_path / "home")
    documents, clauses = list(index.documents.values()), list(index.all_clauses())
    assert [documents[row].id for row in arrays.clause_document] == [clause.document for clause in clauses]
    assert [clause.pointer == "meta" for clause in clauses] == arrays.is_meta.tolist()
    cut = list(cut_passages(documents, clauses))
    assert [passage.clause for passage in cut] == arrays.passage_clause.tolist()
    assert len(cut) == len(LexicalIndex.open(tmp_path / "home" / "index" / "1" / "passages")) > len(clauses)
    for row, (start, end) in zip(arrays.passage_clause, arrays.passage_span, strict=True):
        assert 0 <= start < end <= len(clauses[row].text)


def test_damaged_arrays_are_refused(tmp_path: Path) -> None:
    Arrays(np.zeros(1, np.int64), np.zeros((1, 2), np.int32), np.zeros(1, np.int64), np.ones(1, np.bool_)).save(
        tmp_path
    )
    (tmp_path / "is_meta.npy").write_bytes(b"x")
    with pytest.raises(IndexMismatch, match="索引损坏"):
        Arrays.load(tmp_path)


def test_encoder_fitted_aside_is_the_one_fitted_here(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "here", folder)
    monkeypatch.setattr("index.derived.ASIDE_FROM", 1)
    build(tmp_path / "aside", folder)
    here, aside = Index.open(tmp_path / "here"), Index.open(tmp_path / "aside")
    assert here.meta.dimension == aside.meta.dimension
    terms = {"资金": 1.0, "工作": 1.0}
    found = [(hit.clause, round(hit.score, 3)) for hit in here.search(terms, "工作资金", limit=3)]
    assert [(hit.clause, round(hit.score, 3)) for hit in aside.search(terms, "工作资金", limit=3)] == found


def test_encoder_that_cannot_be_fitted_leaves_no_index(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = [sys.executable, "-c", "raise SystemExit(9)"]
    monkeypatch.setattr("index.derived.ASIDE_FROM", 1)
    monkeypatch.setattr(
        "index.derived.start", lambda *words: subprocess.Popen(failing, stdin=-1, stdout=-1, start_new_session=True)
    )
    with pytest.raises(EncoderError, match="没有拟合成"):
        build(tmp_path / "home", folder)
    assert not (tmp_path / "home" / "index" / "1").exists()
