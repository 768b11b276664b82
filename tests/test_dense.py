"""Exact dense search over a mapped FAISS file; FAISS itself is the referee."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest

from index import dense
from index.dense import DenseIndex
from index.errors import IndexMismatch, IndexMissing


def unit(count: int, dimension: int = 8) -> np.ndarray:
    vectors = np.random.default_rng(1).standard_normal((count, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_large_and_small_index_score_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = unit(200)
    index = DenseIndex.build(vectors, tmp_path, encoder="e")
    small = index.scores(vectors[7])
    monkeypatch.setattr(dense, "BLAS_ROWS", 1)
    assert index.scores(vectors[7]) == pytest.approx(small, abs=1e-6)


def test_scores_are_those_of_faiss_on_the_same_file(tmp_path: Path) -> None:
    vectors = unit(200)
    index = DenseIndex.build(vectors, tmp_path, encoder="e")
    scores, ids = faiss.read_index(str(tmp_path / "vectors.faiss")).search(vectors[:1], len(vectors))
    assert index.scores(vectors[0])[ids[0]] == pytest.approx(scores[0], abs=1e-6)


def test_empty_index_scores_nothing(tmp_path: Path) -> None:
    assert DenseIndex.build(unit(0), tmp_path, encoder="e").scores(unit(1)[0]).shape == (0,)


def test_index_of_another_encoder_or_dimension_is_refused(tmp_path: Path) -> None:
    DenseIndex.build(unit(3), tmp_path, encoder="old")
    assert DenseIndex.open(tmp_path, encoder="old", dimension=8).layout.count == 3
    with pytest.raises(IndexMismatch, match="old"):
        DenseIndex.open(tmp_path, encoder="new")
    with pytest.raises(IndexMismatch, match="8 维"):
        DenseIndex.open(tmp_path, dimension=16)
    with pytest.raises(IndexMismatch, match="形状"):
        DenseIndex.open(tmp_path).scores(np.zeros(4, np.float32))


def test_damaged_or_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        DenseIndex.open(tmp_path)
    DenseIndex.build(unit(3), tmp_path, encoder="e")
    path = tmp_path / "vectors.faiss"
    path.write_bytes(path.read_bytes()[4:])
    with pytest.raises(IndexMismatch, match="FAISS"):
        DenseIndex.open(tmp_path)
    path.unlink()
    with pytest.raises(IndexMismatch, match="缺少"):
        DenseIndex.open(tmp_path)


def test_other_format_version_is_refused(tmp_path: Path) -> None:
    DenseIndex.build(unit(3), tmp_path, encoder="e")
    path = tmp_path / "layout.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": 99}))
    with pytest.raises(IndexMismatch, match="99"):
        DenseIndex.open(tmp_path)


def test_scoring_does_not_import_faiss(tmp_path: Path) -> None:
    vectors = unit(3)
    DenseIndex.build(vectors, tmp_path, encoder="e")
    probe = (
        "import sys, numpy as np, pathlib\nfrom index.dense import DenseIndex\n"
        f"index = DenseIndex.open(pathlib.Path({str(tmp_path)!r}))\n"
        "index.scores(np.ones(8, np.float32))\nsys.exit('faiss' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
