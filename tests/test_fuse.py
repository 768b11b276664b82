"""Convex combination of normalised scores."""

from __future__ import annotations

import numpy as np
import pytest

from index.fuse import fuse, normalized


def f32(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_normalised_scores_are_relative_to_the_best() -> None:
    assert normalized(f32(4, 2, -1)).tolist() == [1, 0.5, 0]


def test_nothing_found_stays_zero() -> None:
    assert normalized(f32(0, 0)).tolist() == [0, 0]
    assert normalized(f32(-1, -2)).tolist() == [0, 0]
    assert normalized(f32()).tolist() == []


def test_fused_score_is_worked_by_hand() -> None:
    # 0.75 * (1, 0.5) + 0.25 * (0, 1)
    assert fuse(f32(8, 4), f32(0, 0.6), 0.25).tolist() == [0.75, 0.625]


def test_weight_zero_and_one_are_the_pure_orders() -> None:
    assert fuse(f32(2, 1), f32(1, 2), 0).tolist() == [1, 0.5]
    assert fuse(f32(2, 1), f32(1, 2), 1).tolist() == [0.5, 1]


def test_arguments_are_not_changed() -> None:
    lexical, dense = f32(2, -1), f32(1, -2)
    fuse(lexical, dense, 0.5)
    assert lexical.tolist() == [2, -1]
    assert dense.tolist() == [1, -2]


def test_wrong_weight_or_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="weight"):
        fuse(f32(1), f32(1), 1.5)
    with pytest.raises(ValueError, match="shapes"):
        fuse(f32(1, 2), f32(1), 0.5)
