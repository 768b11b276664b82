"""A result as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from eval.report.language import Say
from eval.report.tables import Table, made, tables
from eval.results import Result


def markdown(result: Result, say: Say) -> str:
    """Return the report: what was measured, its tables, and the questions that were not answered right."""
    return "\n".join(_lines(result, say)) + "\n"


def table(of: Table) -> str:
    """Return a table."""
    ruled = tuple("---" if n < of.words else "---:" for n in range(len(of.headers)))
    rows = [of.headers, ruled, *of.rows]
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in rows)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _lines(result: Result, say: Say) -> Iterator[str]:
    yield f"# {say('policybot: evaluation')}"
    yield ""
    yield from (f"- {line}" for line in made(result.made, say))
    yield from (f"- {say('left out')}: {line}" for line in result.skipped)
    for each in tables(result, say):
        yield f"\n## {each.title}\n"
        if each.note:
            yield f"{each.note}\n"
        yield table(each)
    wrong = [g for g in result.questions if g.scores["right"] < 1]
    yield f"\n## {say('Not right')}: {len(wrong)} / {len(result.questions)}\n"
    rows = tuple((g.id, say.kind(g.type), g.asked) for g in wrong)
    yield table(Table("", "", ("id", "type", "question"), rows, words=3, own=0).said(say))
