"""A question set asked of policybot and its rivals: everything that one run finds.

    load the set ─► ask each system ─► find the gold in the index ─► score ─► estimate

Everything but the asking is pure.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval import writing
from eval.grading import grade, latency, result_of
from eval.keys import Key, keys
from eval.made import made
from eval.measure import Progress, Run, measure, measure_rivals
from eval.metrics.estimates import Estimate, mean
from eval.metrics.retrieval import Ranks, ndcg_at, recall_at, reciprocal_rank
from eval.questions import load
from eval.results import BUDGETS, Result, Searched
from eval.systems import CITED, OWN, System
from eval.systems.chunks import Chunk, holds, ranks, within
from index.retrieve import Index

DEPTHS = (1, 3, 5, 10)


def evaluate(
    questions: Path, corpus: Path, rivals: Sequence[System], progress: Progress, *, llm: bool = False
) -> Result:
    """Return what a set asked over a folder of documents finds.

    Args:
        questions: the set.
        corpus: the folder.
        rivals: what to compare with; those that fail or lack packages are left out and named.
        progress: told what is being done.
        llm: let language models write as well: the one that the environment names, else scripted ones.

    Raises:
        BadSet: the set cannot be read, or its gold is not in the folder.
        EvalError: policybot failed.
    """
    items = load(questions)
    with tempfile.TemporaryDirectory(prefix="policybot-eval-") as folder:
        home = Path(folder)
        typed = [item.typed for item in items]
        own = measure(OWN, typed, corpus, home / OWN.name, progress)
        index = Index.open(home / OWN.name)
        answer_keys = keys(items, index)
        others, skipped = measure_rivals(rivals, typed, corpus, home, progress)
        about = made(questions, corpus, index)
        models = tuple(writing.wrote(typed, answer_keys, corpus, home, progress)) if llm else ()
    graded = [grade(k, r.answer, r.found) for k, r in zip(answer_keys, own.replies, strict=True) if r.answer]
    answers = _searched(own, answer_keys, CITED, cited=True)
    systems = (answers, *(_searched(run, answer_keys, run.system.title) for run in (own, *others)))
    return replace(result_of(graded, about, systems=systems, skipped=skipped), wrote=models)


def _searched(run: Run, answer_keys: Sequence[Key], title: str, *, cited: bool = False) -> Searched:
    """Return what a system's search is worth; with ``cited`` what its answers cite is looked at instead."""
    pairs = [
        (key, reply.cited if cited else reply.found)
        for key, reply in zip(answer_keys, run.replies, strict=True)
        if key.item.answerable
    ]
    found = [ranks(key, chunks) for key, chunks in pairs]
    took = [reply.answer.took_ms if cited and reply.answer else reply.took_ms for reply in run.replies]
    return Searched(
        f"{run.system.name}-cited" if cited else run.system.name,
        title,
        _retrieval([r for r in found if r]),
        _holds(pairs),
        latency(took),
        run.build_s,
        run.peak_mb,
    )


def _retrieval(found: Sequence[Ranks]) -> dict[str, Estimate]:
    values = {f"recall@{k}": [recall_at(r, k) for r in found] for k in DEPTHS}
    values |= {"mrr@10": [reciprocal_rank(r) for r in found], "ndcg@10": [ndcg_at(r) for r in found]}
    estimates = {name: mean(scored) for name, scored in values.items()}
    return {name: value for name, value in estimates.items() if value}


def _holds(pairs: Sequence[tuple[Key, Sequence[Chunk]]]) -> dict[str, Estimate]:
    found = {str(b): mean([float(holds(key, within(chunks, b))) for key, chunks in pairs]) for b in BUDGETS}
    return {name: value for name, value in found.items() if value}
