"""Fusion of lexical and dense scores: a convex combination, never ranks alone.

Reciprocal-rank fusion throws the scores' distances away. On ncp-dev with the
built-in encoder it costs 1 point of document R@1 and 10 of clause R@1 (.884 to
.783); the convex combination costs 0 and 1 at weight 0.1, 0 and 4 at 0.5.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def normalized(scores: Floats) -> Floats:
    """Return scores divided by the best one, [n] in [0, 1]; negative scores count as 0.

    Zero stays zero: a passage without a word of the question keeps no score,
    which min-max scaling would not promise.
    """
    positive = np.maximum(scores, 0)
    best = positive.max(initial=0)
    return positive / best if best > 0 else positive


def fuse(lexical: Floats, dense: Floats, weight: float) -> Floats:
    """Return ``(1 - weight) * lexical + weight * dense`` of normalised scores, [n].

    Raises:
        ValueError: weight is outside [0, 1], or the shapes differ.
    """
    if not 0 <= weight <= 1:
        raise ValueError(f"weight {weight} is not in [0, 1]")
    if lexical.shape != dense.shape:
        raise ValueError(f"shapes differ: {lexical.shape} and {dense.shape}")
    return np.float32(1 - weight) * normalized(lexical) + np.float32(weight) * normalized(dense)
