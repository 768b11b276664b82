"""The commands of an evaluation; what is wrong with their input is one message and exit code 2."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eval.errors import EvalError
from index.errors import PolicybotError

if TYPE_CHECKING:
    from eval.measure import Progress
    from eval.report.language import Language


class BadInput(click.ClickException):
    """Ends a command with code 2."""

    exit_code = 2


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (EvalError, PolicybotError) as error:
        raise BadInput(str(error)) from error
    except OSError as error:
        raise BadInput(f"{error.filename or ''}：{error.strerror}") from error
    except ModuleNotFoundError as error:
        raise BadInput(f"缺少 {error.name}（pip install '.[eval]'）") from error


class Command(click.Command):
    """A command whose errors are told in one message."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command.

        Raises:
            BadInput: what it was given is wrong.
        """
        with _told():
            return super().invoke(ctx)


class Group(click.Group):
    """Commands of that kind."""

    command_class = Command


set_argument = click.argument("questions", metavar="SET", type=click.Path(path_type=Path, exists=True, dir_okay=False))
corpus_option = click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="Folder of documents.",
)

language_option = click.option(
    "--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the reports."
)

rivals_option = click.option(
    "--rivals/--no-rivals", default=True, show_default=True, help="Ask the other systems, too."
)


@click.group(cls=Group)
def cli() -> None:
    """Measure what an office wants to know before it trusts the bot: accuracy, citations, refusals and speed."""


@cli.command()
@set_argument
@corpus_option
def check(questions: Path, corpus: Path) -> None:
    """Tell whether every unit, figure and pointer of a SET stands in the clause it names; exit code 1 if not.

    Units that policybot reads in other roles are told, too; the set need not agree with it.
    """
    from eval.keys import faults
    from eval.questions import load
    from eval.workspace import indexed

    items = load(questions)
    with indexed(corpus) as index:
        found = faults(items, index)
    wrong = sum(not fault.doubt for _, fault in found)
    for item, fault in found:
        click.echo(f"{item.id}：{fault}")
    click.echo(f"{len(items)} 个问题，{wrong} 处不符，{len(found) - wrong} 处请核对")
    sys.exit(1 if wrong else 0)


@cli.command()
@set_argument
@corpus_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder of the reports.")
@click.option("--gate", type=click.Path(path_type=Path), help="TOML file of thresholds: exit code 1 below one of them.")
@rivals_option
@click.option(
    "--llm/--no-llm", default=False, help="Let a language model write, too: POLICYBOT_LLM, else scripted ones."
)
@language_option
def run(
    questions: Path, corpus: Path, out: Path, gate: Path | None, rivals: bool, llm: bool, language: Language
) -> None:
    """Ask every question of a SET, and write result.json, summary.json, report.md and report.html."""
    from eval import gate as gates
    from eval import results
    from eval.grading import kinds_of
    from eval.questions import load
    from eval.report.language import speaker
    from eval.report.markdown import markdown
    from eval.report.page import page
    from eval.run import evaluate
    from eval.systems import RIVALS

    bounds = gates.load(gate, kinds_of(load(questions))) if gate else []
    with _bar() as progress:
        result = evaluate(questions, corpus, RIVALS if rivals else (), progress, llm=llm)
    out.mkdir(parents=True, exist_ok=True)
    results.dump(result, out / "result.json")
    results.dump(result.summary(), out / "summary.json")
    say = speaker(language)
    report = markdown(result, say)
    (out / "report.md").write_text(report, encoding="utf-8")
    (out / "report.html").write_text(page(result, say, language), encoding="utf-8")
    click.echo(report)
    click.echo(f"{out}: result.json, summary.json, report.md, report.html")
    if missed := gates.broken(bounds, gates.measured(result)):
        click.echo("\n".join(f"gate: {line}" for line in missed), err=True)
        sys.exit(1)


@cli.command()
@click.argument("before", type=click.Path(path_type=Path, exists=True))
@click.argument("after", type=click.Path(path_type=Path, exists=True))
@language_option
def compare(before: Path, after: Path, language: Language) -> None:
    """Tell what got better and worse from one result (a file, or the folder of a run) to another."""
    from eval import results
    from eval.compare import compare as compared
    from eval.compare import markdown
    from eval.report.language import speaker

    click.echo(markdown(compared(results.load(before), results.load(after)), speaker(language)))


@cli.command()
@click.argument("questions", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("documents", type=click.Path(path_type=Path, exists=True))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures as JSON, too.")
@rivals_option
@language_option
def passages(questions: Path, documents: Path, out: Path | None, rivals: bool, language: Language) -> None:
    """Tell whether the right document is found, and the clause with the answer's words.

    QUESTIONS is JSONL: question, document, answer. DOCUMENTS is a folder, or JSONL: id, text.
    """
    from eval import passages as measured
    from eval.report.language import speaker
    from eval.report.markdown import table
    from eval.systems import RIVALS

    asked = measured.load(questions)
    with _bar() as progress:
        found = measured.evaluate(asked, documents, RIVALS if rivals else (), progress)
    say = speaker(language)
    click.echo(f"{questions}: {len(asked)}\n\n{table(measured.table(found.measured).said(say))}")
    for line in found.skipped:
        click.echo(f"{say('left out')}: {line}", err=True)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        measured.dump(found, out)


@cli.command()
@click.argument("measured", type=click.Path(path_type=Path, exists=True, file_okay=False))
def publish(measured: Path) -> None:
    """Make what was MEASURED (by make results) the results of the released version, in both READMEs, too."""
    from eval import published

    published.publish(measured, published.FOLDER, published.FOLDER.parents[1])
    click.echo(f"{published.FOLDER}")


@contextmanager
def _bar() -> Iterator[Progress]:
    """Yield what draws the progress of a run on the terminal."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def progress(title: str, done: int, total: int) -> None:
            if title not in tasks:
                tasks[title] = bar.add_task(title, total=None)
            bar.update(tasks[title], completed=done, total=total or None)

        yield progress
