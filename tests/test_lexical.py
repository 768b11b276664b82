"""Fielded BM25 over memory-mapped postings; bm25s is the referee."""

from __future__ import annotations

import json
import math
from pathlib import Path

import bm25s
import numpy as np
import pytest

from index import lexical
from index.errors import IndexMismatch, IndexMissing
from index.lexical import Bm25, Fielded, LexicalIndex
from index.tokens import tokenize

TEXTS = [
    "市教育局负责校园消毒",
    "市财政局安排资金",
    "校园消毒由学校组织,学校每日消毒一次,并记录体温",
    "2020年资金130万元",
]
ONE_FIELD = Bm25(k1=0.9, b=(0.0, 0.0, 0.4, 0.0), boosts=(0.0, 0.0, 1.0, 0.0))


def build(folder: Path, parameters: Bm25 = ONE_FIELD) -> LexicalIndex:
    return LexicalIndex.build([Fielded(text) for text in TEXTS], folder, parameters=parameters)


def test_score_of_one_token_is_the_formula_worked_by_hand(tmp_path: Path) -> None:
    index = LexicalIndex.build([Fielded("甲乙"), Fielded("丙")], tmp_path, parameters=ONE_FIELD)
    # 甲乙 has 3 tokens (甲, 乙, 甲乙), 丙 has 1: the mean is 2.
    weight = 1 / (1 - 0.4 + 0.4 * 3 / 2)
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert index.scores({"甲": 2.0}) == pytest.approx([2 * idf * weight / (0.9 + weight), 0], rel=1e-6)


def test_scores_agree_with_bm25s_on_one_field(tmp_path: Path) -> None:
    index = build(tmp_path)
    referee = bm25s.BM25(method="lucene", k1=0.9, b=0.4)
    referee.index([tokenize(text) for text in TEXTS], show_progress=False)
    query = sorted(set(tokenize("校园消毒资金130万")))
    known = [token for token in query if token in referee.vocab_dict]
    expected = referee.get_scores(known)
    assert index.scores(dict.fromkeys(query, 1.0)) == pytest.approx(expected, abs=1e-4)


def test_chunks_do_not_change_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = build(tmp_path / "whole")
    monkeypatch.setattr(lexical, "_CHUNK", 1)
    pieces = build(tmp_path / "pieces")
    assert whole.layout == pieces.layout
    for name in ("keys", "starts", "passages", "impacts"):
        np.testing.assert_allclose(getattr(whole, name), getattr(pieces, name), rtol=1e-6)


def test_document_frequency_counts_a_passage_once(tmp_path: Path) -> None:
    index = build(tmp_path)
    assert index.df("消毒") == 2
    assert index.df("#1300000") == 1
    assert index.df("天气") == 0
    assert len(index) == 4


def test_fields_add_up_before_saturation(tmp_path: Path) -> None:
    parameters = Bm25(k1=1.0, b=(0.0, 0.0, 0.0, 0.0), boosts=(3.0, 0.0, 1.0, 0.0))
    index = LexicalIndex.build([Fielded("甲", title="甲"), Fielded("乙")], tmp_path, parameters=parameters)
    # tf~ = 3 * 1 + 1 * 1 = 4, saturated 4 / (1 + 4) = 0.8
    assert index.scores({"甲": 1.0})[0] == pytest.approx(0.8 * math.log(2), rel=1e-6)


def test_empty_index_and_empty_query_score_nothing(tmp_path: Path) -> None:
    empty = LexicalIndex.build([], tmp_path / "empty")
    assert empty.scores({"甲": 1.0}).shape == (0,)
    assert build(tmp_path / "some").scores({}).tolist() == [0, 0, 0, 0]


def test_passages_without_tokens_keep_their_number(tmp_path: Path) -> None:
    index = LexicalIndex.build([Fielded("……"), Fielded("甲")], tmp_path)
    assert index.scores({"甲": 1.0}).argmax() == 1


def test_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        LexicalIndex.open(tmp_path)


def test_other_format_version_is_refused(tmp_path: Path) -> None:
    build(tmp_path)
    path = tmp_path / "layout.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": 99}))
    with pytest.raises(IndexMismatch, match="99"):
        LexicalIndex.open(tmp_path)


def test_truncated_postings_are_refused(tmp_path: Path) -> None:
    build(tmp_path)
    path = tmp_path / "impacts.bin"
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(IndexMismatch, match="不完整"):
        LexicalIndex.open(tmp_path)
