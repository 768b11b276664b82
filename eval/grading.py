"""Answers graded, and the grades of all questions put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from eval.keys import Key
from eval.metrics import abstention
from eval.metrics.catalogue import METRICS, scores
from eval.metrics.estimates import Estimate, Rows, estimate, estimate_of_rows, mean, percentile
from eval.outcome import Outcome
from eval.questions import UNANSWERABLE, Item
from eval.results import FORMAT, Graded, Hit, Made, Result, Searched
from eval.systems.chunks import Chunk

SHARES = (50, 95, 99)
SHOWN = 10  # retrieved clauses kept for the report


def grade(key: Key, told: Outcome, found: Sequence[Chunk] = ()) -> Graded:
    """Return a question with its scores, what it was told and what the search found."""
    gold = tuple(Hit(f"{w.source} {w.gold.pointer}", w.clauses[0].text) for w in key.wanted)
    item = key.item
    hits = tuple(Hit(chunk.source, chunk.text) for chunk in found[:SHOWN])
    return Graded(
        item.id,
        item.type,
        item.answerable,
        scores(key, told),
        told.confidence,
        told.took_ms,
        item,
        told,
        gold,
        hits,
    )


def result_of(
    graded: Sequence[Graded], made: Made, *, systems: tuple[Searched, ...] = (), skipped: tuple[str, ...] = ()
) -> Result:
    """Return the result that graded questions make together."""
    return Result(
        FORMAT,
        made,
        metrics(graded),
        _risk(graded),
        latency([g.took_ms for g in graded]),
        _by_type(graded),
        tuple(_curve(graded)),
        systems,
        skipped,
        tuple(graded),
    )


def metrics(graded: Sequence[Graded]) -> dict[str, Estimate]:
    """Return every metric that any question has: its mean and interval."""
    found = {name: mean([g.scores.get(name) for g in graded]) for name in METRICS}
    return {name: value for name, value in found.items() if value}


def _by_type(graded: Sequence[Graded]) -> dict[str, Estimate]:
    """Return the share of right answers of each type of question; the unanswerable ones are a type of their own."""
    of_kind = {kind: [g for g in graded if kind_of(g) == kind] for kind in kinds_of(graded)}
    found = {kind: mean([g.scores["right"] for g in some]) for kind, some in of_kind.items()}
    return {kind: value for kind, value in found.items() if value}


def kinds_of(asked: Iterable[Graded | Item]) -> list[str]:
    """Return the types of some questions, those without an answer last."""
    return sorted(dict.fromkeys(map(kind_of, asked)), key=lambda kind: kind == UNANSWERABLE)


def kind_of(asked: Graded | Item) -> str:
    """Return the type of a question; all that have no answer are one."""
    return asked.type if asked.answerable else UNANSWERABLE


def _curve(graded: Sequence[Graded]) -> list[abstention.Point]:
    answered = [g for g in graded if g.scores["answered"]]
    return abstention.risk_coverage([g.confidence for g in answered], list(map(_is_wrong, answered)), len(graded))


def _risk(graded: Sequence[Graded]) -> Estimate | None:
    """Return the area under the risk–coverage curve."""
    answered = np.array([g.scores["answered"] for g in graded], bool)
    wrong = np.array(list(map(_is_wrong, graded)), bool)
    sure = np.array([g.confidence for g in graded])

    def of(rows: Rows) -> float | None:
        drawn = rows[answered[rows]]
        return abstention.area(abstention.risk_coverage(sure[drawn], wrong[drawn], len(rows)))

    return estimate_of_rows(len(graded), of)


def _is_wrong(graded: Graded) -> bool:
    return graded.scores["right"] < 1


def latency(took: Sequence[float]) -> dict[str, Estimate]:
    """Return the percentiles of how long answers took, in milliseconds."""
    found = {f"p{share}": estimate(took, percentile(share / 100)) for share in SHARES}
    return {name: value for name, value in found.items() if value}
