"""The same questions answered in a language model's words: what reaches the user that no clause carries.

Where the environment names a model it is asked; else scripted ones on the
loopback, of which most lie or fail (:mod:`eval.scripted`). Their answers are
held against the same gold as those by rule, and every statement that they
wrote against the clauses that it cites.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from eval.errors import EvalError
from eval.figures import strange
from eval.grading import grade, latency, metrics
from eval.keys import Key
from eval.measure import Progress, Run, measure
from eval.metrics.answers import borne_out
from eval.outcome import Outcome, Said
from eval.questions import Typed
from eval.results import Wrote
from eval.scripted import BEHAVIOURS, ScriptedModel
from eval.systems import WRITING

SECONDS = "2"  # that a scripted model is waited for


def wrote(typed: Sequence[Typed], keys: Sequence[Key], corpus: Path, home: Path, progress: Progress) -> Iterator[Wrote]:
    """Yield what each model wrote.

    Args:
        typed: the questions.
        keys: their gold.
        corpus: the documents.
        home: where indexes are built.
        progress: told what is being done.

    Raises:
        EvalError: langchain-openai is missing, or policybot failed.
    """
    if WRITING.lacks:
        raise EvalError(f"缺少 {', '.join(WRITING.lacks)}（pip install '.[eval]'）")
    real = os.environ.get("POLICYBOT_LLM", "")
    for number, name in enumerate([real] if real else BEHAVIOURS):
        model: AbstractContextManager[ScriptedModel | None] = nullcontext() if real else ScriptedModel(name)
        with model as scripted:
            environ = _environ(scripted.base_url) if scripted else {}
            system = replace(WRITING, title=name)
            yield of_run(measure(system, typed, corpus, home / f"{WRITING.name}-{number}", progress, environ), keys)


def of_run(run: Run, keys: Sequence[Key]) -> Wrote:
    """Return what a run's model wrote, as figures; the rates are of the statements that it wrote and that reached the user."""
    graded = [grade(key, reply.answer) for key, reply in zip(keys, run.replies, strict=True) if reply.answer]
    outcomes = [reply.answer for reply in run.replies if reply.answer]
    said = [(statement, outcome) for outcome in outcomes for statement in outcome.statements if statement.written]
    used = run.used
    return Wrote(
        run.system.title,
        {
            name: value
            for name, value in metrics(graded).items()
            if name in ("right", "whole", "wrong_figure", "grounded")
        },
        latency([outcome.took_ms for outcome in outcomes]),
        len(said),
        sum(_is_strange(statement, outcome) for statement, outcome in said),
        sum(not borne_out(statement, outcome) for statement, outcome in said),
        used.kept if used else 0,
        dict(used.removed) if used else {},
        dict(used.failed) if used else {},
        (used.tokens_in, used.tokens_out) if used else (0, 0),
    )


def _is_strange(said: Said, outcome: Outcome) -> bool:
    """Return whether a statement has a figure that the clauses it cites do not have."""
    evidence = "\n".join(outcome.citations[number].evidence for number in (said.cites, *said.also))
    return bool(strange(said.text, evidence))


def _environ(base_url: str) -> Mapping[str, str]:
    return {
        "POLICYBOT_LLM": "openai:scripted",
        "POLICYBOT_LLM_BASE_URL": base_url,
        "POLICYBOT_LLM_API_KEY": "none",
        "POLICYBOT_LLM_SECONDS": SECONDS,
        "NO_PROXY": "127.0.0.1",
    }
