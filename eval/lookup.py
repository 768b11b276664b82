"""Whether answers come from the right document: ``python -m eval.lookup QUESTIONS.jsonl [--home DIR]``.

A line has ``question``, ``source`` (the right document's file) and ``answer``, words of that document. A refusal is
a miss. An answer's words count as found where the first ``READ`` characters of a cited text hold them, or most of
their character pairs: people shorten and rephrase what they copy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bot.answer import Answer
from bot.cli import home_option, settings_for
from bot.commands import open_engine
from index.text import compact

READ = 1500  # characters of a cited text
FIRST = 3  # citations
OPENING = 30  # characters of an answer that say by themselves where it stands
SHORT = 8  # characters; a shorter answer has to be there as it is
MOST = 0.6  # share of the character pairs


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether the first citation is of the right document, and one of the first three holds the answer."""

    document: bool
    clause: bool
    refused: bool


def holds(text: str, answer: str) -> bool:
    """Return whether a cited text has the words of an answer."""
    said, wanted = compact(text)[:READ], compact(answer)
    if wanted[:OPENING] in said or len(wanted) <= SHORT:
        return wanted[:OPENING] in said
    pairs = {wanted[at : at + 2] for at in range(len(wanted) - 1)}
    return sum(pair in said for pair in pairs) >= MOST * len(pairs)


def mark(row: Mapping[str, Any], answer: Answer) -> Mark:
    """Return how an answer compares with a row's source and answer."""
    cited = answer.citations
    return Mark(
        document=bool(cited) and cited[0].document.source == row["source"],
        clause=any(holds(citation.clause.text, row["answer"]) for citation in cited[:FIRST]),
        refused=answer.status != "answered",
    )


@click.command()
@click.argument("questions", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--misses", is_flag=True, help="Print the questions that missed.")
@home_option
def main(questions: Path, misses: bool, home: Path | None) -> None:
    """Ask every QUESTION and print how many answers come from the right document and clause."""
    engine = open_engine(settings_for(home))
    rows = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    marks = [mark(row, engine.ask(row["question"])) for row in rows]
    for row, found in zip(rows, marks, strict=True) if misses else ():
        if not (found.document and found.clause):
            click.echo(f"{row['source']}\t{row['question']}")
    document, clause = (sum(getattr(m, name) for m in marks) / len(marks) for name in ("document", "clause"))
    refused = sum(m.refused for m in marks)
    click.echo(
        f"{len(marks)} questions: right document first {document:.3f}, answering clause in first {FIRST} "
        f"{clause:.3f}, refused {refused}"
    )


if __name__ == "__main__":
    main()
