"""Own questions in staff's words over the five documents: right answers, refusals, and the number lock."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.exam import Mark, by_kind, load, share

# Percentages. Measured last: digest 97.9, seeds 98.3. One question of a small kind is worth many points.
FLOORS = {
    "who": 93, "lead": 95, "tasks": 88, "value": 91, "deadline": 90, "list": 83, "compare": 90, "share": 50,
    "facts": 85, "mention": 87, "open": 93, "followup": 80, "unanswerable": 92,
}  # fmt: skip
TOTAL = 95
HELD_OUT = 92  # not tuned on when they were new (87 then); measured last: 97.4 over both


def report(marks: Sequence[Mark]) -> str:
    """Return the measured shares and every question that is not right."""
    kinds = ", ".join(f"{kind} {value:.0f}" for kind, value in by_kind(marks).items())
    wrong = "\n".join(str(mark) for mark in marks if mark.faults)
    return f"{share(marks):.1f} % right: {kinds}\n{wrong}"


def below(marks: Sequence[Mark]) -> list[str]:
    """Return the kinds whose share of right answers is below their floor."""
    return [kind for kind, value in by_kind(marks).items() if value < FLOORS[kind]]


def test_every_question_says_where_its_answer_stands() -> None:
    for item in load():
        assert bool(item.pointers) == item.answerable, item
    assert len({item.id for item in load()}) == len(load()) == 233


@pytest.mark.parametrize("source", ["digest_marks", "seed_marks"])
def test_questions_are_answered_right(source: str, request: pytest.FixtureRequest) -> None:
    marks: list[Mark] = request.getfixturevalue(source)
    assert share(marks) >= TOTAL, report(marks)
    assert share([mark for mark in marks if mark.item.split == "holdout"]) >= HELD_OUT, report(marks)
    assert not below(marks), report(marks)


@pytest.mark.parametrize("source", ["digest_marks", "seed_marks"])
def test_every_statement_is_borne_out_by_its_citation(source: str, request: pytest.FixtureRequest) -> None:
    marks: list[Mark] = request.getfixturevalue(source)
    assert [(mark.item.id, mark.loose) for mark in marks if mark.loose] == []
