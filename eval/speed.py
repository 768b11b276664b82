"""How long answers take in a running process: ``python -m eval.speed QUESTIONS.jsonl [--home DIR]``."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import numpy as np

from bot.cli import home_option, settings_for
from bot.commands import open_engine

WARM = 20  # questions asked before the clock runs


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of the values that a share (0 to 1) of them does not exceed."""
    return float(np.quantile(values, share, method="inverted_cdf"))


def timed(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Return how long each question takes, in milliseconds; the first ones warm up and are not counted."""
    warm = questions[: min(WARM, len(questions) // 2)]
    for question in warm:
        ask(question)
    taken = []
    for question in questions[len(warm) :]:
        started = time.perf_counter()
        ask(question)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


@click.command()
@click.argument("questions", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@home_option
def main(questions: Path, home: Path | None) -> None:
    """Ask every QUESTION once and print the percentiles of the time that an answer takes."""
    engine = open_engine(settings_for(home))
    asked = [json.loads(line)["question"] for line in questions.read_text(encoding="utf-8").splitlines()]
    taken = timed(engine.ask, asked)
    shown = "  ".join(f"p{share} {percentile(taken, share / 100):.1f}" for share in (50, 95, 99))
    click.echo(f"{len(taken)} questions over {engine.index.size} clauses: {shown} ms")


if __name__ == "__main__":
    main()
