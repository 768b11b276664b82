"""A question set from an Excel sheet and back: ``python -m eval.make FILE.xlsx`` writes FILE.jsonl, FILE.jsonl FILE.xlsx."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eval import sheet
from eval.cli import Command
from eval.errors import BadSet
from eval.questions import Item, dump, load

if TYPE_CHECKING:
    from eval.keys import Fault


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
    stand in the clauses; exit code 1 unless policybot merely reads the units in other roles.
    """
    suffix = file.suffix.lower()
    backwards = suffix == ".jsonl"
    target = file if empty else out or file.with_suffix(".xlsx" if backwards else ".jsonl")
    _check_target(file, target, sheet_wanted=empty or backwards, force=force, empty=empty)
    if empty:
        sheet.write((), target)
        click.echo(f"{target}：空表")
        return
    read = sheet.Sheet(tuple(load(file)), {}) if backwards else sheet.read(file)
    faults = _faults(read, corpus) if corpus else []
    if backwards:
        sheet.write(read.items, target)
    else:
        dump(read.items, target)
    answerable = sum(item.answerable for item in read.items)
    click.echo(f"{target}：{len(read.items)} 个问题，{len(read.items) - answerable} 个不可答")
    for item, fault in faults:
        click.echo(f"{_where(item, fault.clause, read)}：{fault}", err=True)
    if not all(fault.doubt for _, fault in faults):
        sys.exit(1)


def _check_target(file: Path, target: Path, *, sheet_wanted: bool, force: bool, empty: bool) -> None:
    """Check that a target may be written.

    Raises:
        BadSet: it is the file itself, has another format's suffix, is there already, or its folder is not.
    """
    if target == file and not empty:
        raise BadSet(f"{target} 就是要转换的文件，请另取一个名字")
    if (target.suffix.lower() == ".xlsx") != sheet_wanted:
        raise BadSet(f"{target} 的后缀应是 {'.xlsx' if sheet_wanted else '.jsonl'}")
    if not target.parent.is_dir():
        raise BadSet(f"{target.parent}：没有这个文件夹")
    if target.exists() and not force:
        raise BadSet(f"{target} 已经存在（要覆盖请加 --force）")


def _faults(read: sheet.Sheet, corpus: Path) -> list[tuple[Item, Fault]]:
    """Return what of the gold does not stand in the corpus."""
    from eval.keys import faults
    from eval.workspace import indexed

    with indexed(corpus) as index:
        return faults(read.items, index)


def _where(item: Item, clause: int, read: sheet.Sheet) -> str:
    rows = read.rows.get(item.id)
    return f"第 {rows[clause]} 行 {item.id}" if rows else item.id


if __name__ == "__main__":
    main(prog_name="python -m eval.make")
