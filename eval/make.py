"""A question set from an Excel sheet and back: ``python -m eval.make FILE.xlsx`` writes FILE.jsonl, FILE.jsonl FILE.xlsx."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from eval import sheet
from eval.cli import Command
from eval.errors import BadSet
from eval.questions import Item, dump, load


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--corpus", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Check the gold against it."
)
@click.option("--empty", is_flag=True, help="Write FILE.xlsx as a sheet to fill in.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def main(file: Path, out: Path | None, corpus: Path | None, empty: bool, force: bool) -> None:
    """Turn FILE.xlsx into a question set (FILE.jsonl, or OUT), or FILE.jsonl into a sheet.

    What is wrong is told by row; exit code 2. With --corpus it is also told, by row, what of the gold does not
    stand in the clauses; exit code 1.
    """
    backwards = file.suffix.lower() == ".jsonl"
    target = file if empty else out or file.with_suffix(".xlsx" if backwards else ".jsonl")
    if target.exists() and not force:
        raise BadSet(f"{target} 已经存在（要覆盖请加 --force）")
    if empty:
        sheet.write((), target)
        click.echo(f"{target}：空表")
        return
    read = sheet.Sheet(tuple(load(file)), {}) if backwards else sheet.read(file)
    if backwards:
        sheet.write(read.items, target)
    else:
        dump(read.items, target)
    answerable = sum(item.answerable for item in read.items)
    click.echo(f"{target}：{len(read.items)} 个问题，{len(read.items) - answerable} 个不可答")
    if corpus and (found := _faults(read, corpus)):
        click.echo("\n".join(found), err=True)
        sys.exit(1)


def _faults(read: sheet.Sheet, corpus: Path) -> list[str]:
    """Return what of the gold does not stand in the corpus, with the row of its question."""
    from eval.keys import Library
    from eval.workspace import indexed

    with indexed(corpus) as index:
        library = Library(index)
        return [f"{_where(item, read)}：{fault}" for item in read.items for fault in library.faults(item)]


def _where(item: Item, read: sheet.Sheet) -> str:
    return f"第 {read.rows[item.id]} 行 {item.id}" if item.id in read.rows else item.id


if __name__ == "__main__":
    main(prog_name="python -m eval.make")
