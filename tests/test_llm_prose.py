"""Sentences that somebody who saw no code wrote over the shipped digest: half of them faithful, half false in one respect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.llm.reply import WrittenAnswer, read
from bot.llm.written import written
from eval.questions import load
from tests.conftest import quick_encoder
from tests.exam import engine_over
from tests.llm_cases import reply

ROOT = Path(__file__).parents[1]
SENTENCES = ROOT / "tests" / "data" / "prose" / "sentences.jsonl"
KEPT, CAUGHT = 0.80, 0.95
"""Least shares; at first sight .812 and .850 (ARCHITECTURE.md)."""


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, list[bool]]:
    """Return of the faithful and of the false sentences whether each is kept."""
    with quick_encoder():
        engine = engine_over(ROOT / "corpus" / "documents", tmp_path_factory.mktemp("prose"))
    items = {item.id: item for item in load(ROOT / "eval" / "sets" / "digest.jsonl")}
    rows = [json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    answers = {id_: engine.ask(items[id_].question, items[id_].history) for id_ in {row["id"] for row in rows}}
    found: dict[bool, list[bool]] = {True: [], False: []}
    for row in rows:
        said = read(reply((row["text"], row["clauses"])), WrittenAnswer)
        found[row["faithful"]].append(written(answers[row["id"]], said).kept == 1)
    return found


def test_faithful_sentences_are_kept(judged: dict[bool, list[bool]]) -> None:
    kept = judged[True]
    assert len(kept) > 150
    assert sum(kept) / len(kept) >= KEPT


def test_false_sentences_are_caught(judged: dict[bool, list[bool]]) -> None:
    kept = judged[False]
    assert len(kept) > 150
    assert 1 - sum(kept) / len(kept) >= CAUGHT
