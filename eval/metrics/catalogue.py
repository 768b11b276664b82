"""All metrics of answers by name, and which way is better. A gate file, a comparison and the reports use these names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from eval.keys import Key
from eval.metrics import answers
from eval.metrics.answers import Score
from eval.outcome import Outcome
from index.model import ROLES


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of one answer: its mean over the questions that it is about is the figure."""

    name: str
    title: str
    score: Callable[[Key, Outcome], Score]
    lower_is_better: bool = False


def _abstention(*, among: str) -> Callable[[Key, Outcome], Score]:
    """Return abstention's precision (among the refused) or recall (among the unanswerable), or wrong refusals (among the rest)."""

    def score(key: Key, outcome: Outcome) -> Score:
        if among == "refused":
            return None if outcome.answered else float(not key.item.answerable)
        if (among == "unanswerable") == key.item.answerable:
            return None
        return float(not outcome.answered)

    return score


METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("right", "right, whole, nothing else", answers.right),
        Metric("whole", "the same, answerable questions only", answers.whole),
        Metric("citation_precision", "citation precision", answers.citation_precision),
        Metric("citation_recall", "citation recall", answers.citation_recall),
        Metric("unit_precision", "unit precision", answers.unit_precision),
        Metric("unit_recall", "unit recall", answers.unit_recall),
        *(
            Metric(f"unit_{what}_{role}", f"unit {what}, {role}", partial(function, role=role))
            for role in ROLES
            for what, function in (("precision", answers.unit_precision), ("recall", answers.unit_recall))
        ),
        Metric("figure_accuracy", "figure accuracy", answers.figure_accuracy),
        Metric("wrong_figure", "wrong-figure rate", answers.wrong_figure, lower_is_better=True),
        Metric("list_recall", "list recall", answers.list_recall),
        Metric("list_complete", "lists complete", answers.list_complete),
        Metric("forbidden", "says what it must not", answers.forbidden, lower_is_better=True),
        Metric("grounded", "groundedness", answers.grounded),
        Metric("answered", "answered at all", lambda key, outcome: float(outcome.answered)),
        Metric("abstention_recall", "unanswerable refused", _abstention(among="unanswerable")),
        Metric("abstention_precision", "refused rightly", _abstention(among="refused")),
        Metric("wrongly_refused", "wrongly refused", _abstention(among="answerable"), lower_is_better=True),
    )
}


def scores(key: Key, outcome: Outcome) -> dict[str, float]:
    """Return every metric that an answer has, by name."""
    found = {name: metric.score(key, outcome) for name, metric in METRICS.items()}
    return {name: score for name, score in found.items() if score is not None}
