"""A figure with what it may be by chance: bootstrap intervals and paired tests over the questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

RESAMPLES = 2000
CONFIDENCE = 0.95
SEED = 20180901  # one seed, so that a report says the same twice

Values = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, its 95 % interval, and over how many questions."""

    value: float
    low: float
    high: float
    n: int


def mean(values: Sequence[float | None]) -> Estimate | None:
    """Return the mean of the scores that there are; None of none."""
    return estimate([value for value in values if value is not None], np.mean)


def percentile(share: float) -> Callable[..., Values]:
    """Return the function that gives the smallest value that a share (0 to 1) of the values does not exceed."""

    def smallest(values: Values, axis: int = -1) -> Values:
        return np.asarray(np.quantile(values, share, axis=axis, method="inverted_cdf"))

    return smallest


def estimate(values: Sequence[float], statistic: Callable[..., Values]) -> Estimate | None:
    """Return a statistic with its percentile bootstrap interval (Efron 1979); None of no values.

    Args:
        values: one per question.
        statistic: takes an array and ``axis``.
    """
    if not values:
        return None
    array = np.asarray(values, float)
    value = float(statistic(array, axis=-1))
    if len(array) < 2:
        return Estimate(value, value, value, len(array))
    interval = _bootstrap(array, statistic, vectorized=True)
    return Estimate(value, *interval, len(array))


def estimate_of_rows(rows: int, statistic: Callable[[Rows], float | None]) -> Estimate | None:
    """Return the same of a statistic over whole rows, which it is given by their numbers."""
    value = statistic(np.arange(rows, dtype=np.int64))
    if value is None:
        return None
    if rows < 2:
        return Estimate(value, value, value, rows)
    interval = _bootstrap(np.arange(rows, dtype=np.int64), lambda drawn: statistic(drawn) or 0.0, vectorized=False)
    return Estimate(value, *interval, rows)


def _bootstrap(values: Values | Rows, statistic: Callable[..., object], *, vectorized: bool) -> tuple[float, float]:
    found = stats.bootstrap(
        (values,),
        statistic,
        vectorized=vectorized,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


def paired_p(before: Sequence[float], after: Sequence[float]) -> float:
    """Return how probable so great a difference of means is if nothing changed: a permutation test of signs, two-sided.

    Exact where few pairs differ; 1 where fewer than two do.
    """
    difference = np.array([b - a for a, b in zip(before, after, strict=True) if a != b])
    if len(difference) < 2:
        return 1.0
    found = stats.permutation_test(
        (difference,),
        np.mean,
        permutation_type="samples",
        n_resamples=9999,
        vectorized=True,
        rng=np.random.default_rng(SEED),
    )
    return float(found.pvalue)
