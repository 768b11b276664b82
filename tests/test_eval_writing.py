"""The evaluation of a language model's words: what reached the user, and whether a gate lets it pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval import gate
from eval.results import Wrote, load
from tests.eval_runs import LEADS, REFUSED, VALUE, documents, jsonl, run

ROOT = Path(__file__).parents[1]


def wrote(**more: object) -> Wrote:
    fields = {
        "model": "m", "metrics": {}, "took_ms": {}, "statements": 10, "strange": 0, "unsupported": 0, "kept": 19,
        "removed": {"words": 1}, "failed": {}, "tokens": (1, 1),
    }  # fmt: skip
    return Wrote(**fields | more)


def test_scripted_models_are_asked_where_none_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_openai")
    monkeypatch.delenv("POLICYBOT_LLM", raising=False)
    behaviours = {name: "" for name in ("honest", "lies_figures", "garbage")}
    monkeypatch.setattr("eval.writing.BEHAVIOURS", behaviours)
    corpus = documents(tmp_path)
    questions = jsonl(tmp_path / "set.jsonl", (LEADS, VALUE, REFUSED))
    found = run(
        "run", questions, "--corpus", corpus, "--out", tmp_path / "out", "--no-rivals", "--llm", "--language", "en"
    )
    assert found.exit_code == 0, found.output
    result = load(tmp_path / "out")
    honest, liar, garbage = result.wrote
    assert [one.model for one in result.wrote] == list(behaviours)
    assert honest.kept_share == 1.0
    assert honest.statements >= 2
    assert all(one.strange == one.unsupported == 0 for one in result.wrote)
    assert liar.removed.get("figure", 0) >= 1
    assert garbage.failed == {"unreadable": 3}  # two answers, and other words for what is refused
    assert "## Answers in a language model's words" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("models", "missed"),
    [
        ((), []),
        ((wrote(),), []),
        ((wrote(), wrote(kept=0)), []),
        ((wrote(kept=18, removed={"words": 2}),), ["llm_kept"]),
        ((wrote(failed={"unreachable": 9}),), ["llm_kept"]),
        ((wrote(), wrote(strange=1)), ["llm_wrong_figure"]),
        ((wrote(), wrote(unsupported=1)), ["llm_unsupported"]),
    ],
)
def test_gate_lets_nothing_pass_that_no_clause_carries(models: tuple[Wrote, ...], missed: list[str]) -> None:
    bounds = [b for b in gate.load(ROOT / "eval" / "gate.toml", ()) if b.metric in gate.OF_MODELS]
    assert len(bounds) == 3
    found = gate.broken(bounds, dict(gate._of_models(models)))
    assert [line.split(" ")[0] for line in found] == missed
