"""An answer in a terminal: bold headings and coloured marks there, plain text in a pipe."""

from __future__ import annotations

import re

import click

from bot.answer import Answer
from bot.render import footnotes, full_notes, render


def show(answer: Answer) -> None:
    """Print an answer with its footnotes; click drops the colours when piped."""
    click.echo(styled(render(answer), answer))
    notes = full_notes(answer) if answer.verbatim else footnotes(answer)
    for note in notes:
        click.echo(click.style(note, dim=True))


def styled(text: str, answer: Answer) -> str:
    """Return a rendered answer with its first line and group headings in bold."""
    lines = text.split("\n")
    headings = {0}
    for i, line in enumerate(lines):
        if i and i + 1 < len(lines) and not line.startswith(" ") and lines[i + 1].startswith(" ") and answer.groups:
            headings.add(i)
    bold = [click.style(line, bold=True) if i in headings else line for i, line in enumerate(lines)]
    return re.sub(r"\[(\d+)\]$", lambda m: click.style(m.group(), fg="cyan"), "\n".join(bold), flags=re.M)
