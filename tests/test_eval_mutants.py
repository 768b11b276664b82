"""The evaluation measured: an engine that is broken in one way is caught by the metric meant for it, and by the gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval import gate
from eval.compare import compare
from eval.grading import grade, result_of
from eval.keys import Key, keys
from eval.metrics.catalogue import METRICS
from eval.outcome import outcome
from eval.questions import load
from eval.results import Made, Result
from index.retrieve import Index
from tests import broken
from tests.conftest import quick_encoder
from tests.exam import engine_over

ROOT = Path(__file__).parents[1]
SURE = 0.01  # the most that chance may have to do with what a metric lost
MEANT = {
    broken.wrong_city: ("citation_precision", "citation_recall", "unit_precision", "wrong_figure"),
    broken.neighbouring_clause: ("citation_precision", "citation_recall", "unit_precision", "wrong_figure"),
    broken.dropped_unit: ("unit_recall", "unit_recall_responsible"),
    broken.altered_digit: ("wrong_figure", "figure_accuracy", "grounded"),
    broken.swapped_roles: (
        "unit_precision",
        "unit_recall",
        "unit_precision_lead",
        "unit_recall_lead",
        "unit_recall_responsible",
    ),
    broken.half_a_list: ("list_recall", "list_complete"),
    broken.always_answers: ("abstention_recall", "wrong_figure"),
    broken.always_refuses: ("wrongly_refused", "abstention_precision"),
}
UNTOUCHED = {
    broken.wrong_city: ("abstention_recall", "wrongly_refused", "grounded"),
    broken.neighbouring_clause: ("abstention_recall", "wrongly_refused", "grounded"),
    broken.dropped_unit: (
        "citation_precision",
        "citation_recall",
        "figure_accuracy",
        "wrong_figure",
        "wrongly_refused",
    ),
    broken.altered_digit: ("citation_precision", "citation_recall", "unit_recall", "abstention_recall"),
    broken.swapped_roles: ("citation_precision", "citation_recall", "figure_accuracy", "wrong_figure"),
    broken.half_a_list: ("abstention_recall", "wrongly_refused", "grounded"),
    broken.always_answers: ("grounded",),
    broken.always_refuses: ("abstention_recall",),
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, list[tuple[Key, object]]]:
    """Return the index of the shipped digest, and its questions with their answers."""
    with quick_encoder():
        engine = engine_over(ROOT / "corpus" / "documents", tmp_path_factory.mktemp("mutants"))
    found = keys(load(ROOT / "eval" / "sets" / "digest.jsonl"), engine.index)
    return engine.index, [(key, engine.ask(key.item.question, key.item.history)) for key in found]


@pytest.fixture(scope="module")
def sound(asked) -> Result:
    return _result([grade(key, outcome(answer, 1.0)) for key, answer in asked[1]])


def _result(graded: list) -> Result:
    return result_of(graded, Made("", "", "", "", "", "", 0, 0, ""))


@pytest.fixture(scope="module")
def results(asked) -> dict:
    """Return the result of each broken engine."""
    index, answers = asked
    return {
        mutant: _result([grade(key, outcome(mutant(answer, index), 1.0)) for key, answer in answers])
        for mutant in MEANT
    }


@pytest.mark.parametrize("mutant", MEANT, ids=lambda mutant: mutant.__name__)
def test_broken_engine_is_caught_by_the_metrics_meant_for_it(mutant, sound, results):
    bad = results[mutant]
    changes = {change.metric: change for change in compare(sound, bad).changes}
    for name in MEANT[mutant]:
        worse = (
            changes[name].after > changes[name].before
            if METRICS[name].lower_is_better
            else changes[name].after < changes[name].before
        )
        assert worse, name
        assert changes[name].p < SURE, name
    for name in UNTOUCHED[mutant]:
        assert changes[name].after == changes[name].before, name
    assert changes["right"].after < changes["right"].before


@pytest.mark.parametrize("mutant", MEANT, ids=lambda mutant: mutant.__name__)
def test_gate_keeps_a_broken_engine_out_for_the_reason_it_is_broken(mutant, sound, results):
    bounds = gate.load(ROOT / "eval" / "gate.toml", ())
    assert gate.broken(bounds, gate.measured(sound)) == []
    missed = gate.broken(bounds, gate.measured(results[mutant]))
    assert any(line.startswith(MEANT[mutant]) for line in missed), missed
