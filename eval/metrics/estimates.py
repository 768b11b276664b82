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

    Resampling says nothing of scores that are all 0 or all 1; their interval is
    Wilson's (1927).

    Args:
        values: one per question.
        statistic: takes an array and ``axis``.
    """
    if not values:
        return None
    array = np.asarray(values, float)
    value = float(statistic(array, axis=-1))
    if set(values) in ({0.0}, {1.0}):
        return Estimate(value, *_wilson(value, len(array)), len(array))
    if len(array) < 2:
        return Estimate(value, value, value, len(array))
    found = stats.bootstrap(
        (array,),
        statistic,
        vectorized=True,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Estimate(value, float(found.low), float(found.high), len(array))


def estimate_of_rows(rows: int, statistic: Callable[[Rows], float | None]) -> Estimate | None:
    """Return the same of a statistic over whole rows, which it is given by their numbers.

    Resamples of which there is no value are left out.
    """
    value = statistic(np.arange(rows, dtype=np.int64))
    if value is None:
        return None
    rng = np.random.default_rng(SEED)
    drawn = [statistic(rng.integers(rows, size=rows)) for _ in range(RESAMPLES)]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile([value for value in drawn if value is not None], (tail, 1 - tail))
    return Estimate(value, float(low), float(high), rows)


def _wilson(value: float, n: int) -> tuple[float, float]:
    found = stats.binomtest(round(value * n), n).proportion_ci(CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)


def paired_p(before: Sequence[float | None], after: Sequence[float | None]) -> float:
    """Return how probable so great a difference of means is if nothing changed.

    A two-sided permutation test: the two scores of a question may as well be
    the other way round. None is a question that has no score. Exact where few
    pairs differ; 1 where none does.
    """
    was, now = (np.array([np.nan if v is None else v for v in values], float) for values in (before, after))
    differ = ~np.isclose(was, now, equal_nan=True)
    if differ.sum() < 2:
        return 1.0
    same = was[~differ]
    total, count = np.nansum(same), np.count_nonzero(~np.isnan(same))

    def difference(a: Values, b: Values, axis: int) -> Values:
        means = [
            (total + np.nansum(x, axis=axis)) / np.maximum(count + np.count_nonzero(~np.isnan(x), axis=axis), 1)
            for x in (a, b)
        ]
        return np.asarray(means[1] - means[0])

    found = stats.permutation_test(
        (was[differ], now[differ]),
        difference,
        permutation_type="samples",
        n_resamples=9999,
        vectorized=True,
        rng=np.random.default_rng(SEED),
    )
    return float(found.pvalue)
