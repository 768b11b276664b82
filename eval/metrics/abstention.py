"""Whether the right questions are refused: risk against coverage.

A selective engine answers its surest questions first. Coverage is the share of
all questions answered so far, risk the share of wrong ones among them
(El-Yaniv, Wiener 2010); the area is the mean risk over all coverages reached
(Geifman, Uziel, El-Yaniv 2019), less is better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the curve, both from 0 to 1."""

    coverage: float
    risk: float


def risk_coverage(confidences: Sequence[float], wrong: Sequence[bool], asked: int) -> list[Point]:
    """Return the curve, a point per answer, the surest first.

    Answers of equal confidence are in no order: their wrong ones count evenly.

    Args:
        confidences: how sure the engine is of each answer.
        wrong: whether the answer is wrong.
        asked: all questions, those that were refused included.
    """
    sure = np.asarray(confidences, float)
    fault = np.asarray(wrong, float)
    levels, level, count = np.unique(sure, return_inverse=True, return_counts=True)
    shares = np.bincount(level, fault, len(levels)) / count
    faults = np.cumsum(np.repeat(shares[::-1], count[::-1]))
    return [Point(n / asked, float(total) / n) for n, total in enumerate(faults, 1)]


def area(curve: Sequence[Point]) -> float | None:
    """Return the area under a risk–coverage curve by the coverage it reaches; None where nothing is answered."""
    return sum(point.risk for point in curve) / len(curve) if curve else None
