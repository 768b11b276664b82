"""A question set asked of policybot and its rivals: everything that one run finds.

    load the set ─► ask each system ─► find the gold in the index ─► score ─► estimate

Everything but the asking is pure.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from eval.keys import Key, keys
from eval.measure import Progress, Run, measure
from eval.metrics import abstention
from eval.metrics.catalogue import METRICS, scores
from eval.metrics.estimates import Estimate, Rows, estimate, estimate_of_rows, mean, percentile
from eval.metrics.retrieval import Ranks, ndcg_at, recall_at, reciprocal_rank
from eval.questions import load
from eval.results import BUDGETS, FORMAT, Graded, Hit, Made, Result, Searched
from eval.systems import OWN, System
from eval.systems.child import Reply
from eval.systems.chunks import Chunk, holds, ranks, within
from index.folder import content_hash, list_folder
from index.retrieve import Index

DEPTHS = (1, 3, 5, 10)
SHARES = (50, 95, 99)
SHOWN = 10  # retrieved clauses kept for the report


def evaluate(questions: Path, corpus: Path, rivals: Sequence[System], progress: Progress) -> Result:
    """Return what a set asked over a folder of documents finds.

    Args:
        questions: the set.
        corpus: the folder.
        rivals: what to compare with; those whose packages are missing are skipped and named.
        progress: told what is being done.

    Raises:
        BadSet: the set cannot be read, or its gold is not in the folder.
        EvalError: a system failed.
    """
    items = load(questions)
    with tempfile.TemporaryDirectory(prefix="policybot-eval-") as folder:
        home = Path(folder)
        typed = [item.typed for item in items]
        own = measure(OWN, typed, corpus, home / OWN.name, progress)
        index = Index.open(home / OWN.name)
        answer_keys = keys(items, index)
        runs = [own, *(measure(r, typed, corpus, home / r.name, progress) for r in rivals if not r.lacks)]
        made = _made(questions, corpus, index)
    graded = tuple(_graded(key, reply) for key, reply in zip(answer_keys, own.replies, strict=True))
    outcomes = [reply.answer for reply in own.replies if reply.answer]
    answers = _searched(own, answer_keys, "policybot, clauses it cites", cited=True)
    return Result(
        FORMAT,
        made,
        metrics(graded),
        _risk(graded),
        _latency([answer.took_ms for answer in outcomes]),
        _by_type(graded),
        tuple(_curve(graded)),
        (answers, *(_searched(run, answer_keys, run.system.title) for run in runs)),
        tuple(f"{r.title}: needs {', '.join(r.lacks)} (pip install '.[eval]')" for r in rivals if r.lacks),
        graded,
    )


def metrics(graded: Sequence[Graded]) -> dict[str, Estimate]:
    """Return every metric that any question has: its mean and interval."""
    found = {name: mean([g.scores.get(name) for g in graded]) for name in METRICS}
    return {name: value for name, value in found.items() if value}


def _graded(key: Key, reply: Reply) -> Graded:
    told = reply.answer
    assert told is not None, "policybot answers"
    gold = tuple(Hit(f"{w.source} {w.gold.pointer}", w.clauses[0].text) for w in key.wanted)
    found = tuple(Hit(chunk.source, chunk.text) for chunk in reply.found[:SHOWN])
    item = key.item
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
        found,
    )


def _by_type(graded: Sequence[Graded]) -> dict[str, Estimate]:
    """Return the share of right answers of each type of question; the unanswerable ones are a type of their own."""
    kinds = dict.fromkeys((*(g.type for g in graded if g.answerable), "unanswerable"))
    found = {kind: mean([g.scores["right"] for g in graded if _kind(g) == kind]) for kind in kinds}
    return {kind: value for kind, value in found.items() if value}


def _kind(graded: Graded) -> str:
    return graded.type if graded.answerable else "unanswerable"


def _curve(graded: Sequence[Graded]) -> list[abstention.Point]:
    answered = [g for g in graded if _is_answered(g)]
    return abstention.risk_coverage(
        [g.confidence for g in answered], [g.scores["right"] < 1 for g in answered], len(graded)
    )


def _risk(graded: Sequence[Graded]) -> Estimate | None:
    """Return the area under the risk–coverage curve."""

    def of(rows: Rows) -> float | None:
        return abstention.area(_curve([graded[int(row)] for row in rows]))

    return estimate_of_rows(len(graded), of)


def _is_answered(graded: Graded) -> bool:
    return graded.outcome is not None and graded.outcome.answered


def _latency(took: Sequence[float]) -> dict[str, Estimate]:
    found = {f"p{share}": estimate(took, percentile(share / 100)) for share in SHARES}
    return {name: value for name, value in found.items() if value}


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
        _latency(took),
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


def _made(questions: Path, corpus: Path, index: Index) -> Made:
    files = [(file.name, content_hash(file)) for file in list_folder(corpus.absolute()).files]
    return Made(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        policybot=version("policybot"),
        questions=questions.name,
        questions_hash=hashlib.sha256(questions.read_bytes()).hexdigest(),
        corpus=corpus.resolve().name,
        corpus_hash=hashlib.sha256(repr(sorted(files)).encode()).hexdigest(),
        documents=len(index.documents),
        clauses=index.size,
        machine=_machine(),
    )


def _machine() -> str:
    """Return the processor's kind, cores and memory; nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {system}"
