"""The command line: each command parses, calls and prints.

Exit codes: 0 done, 1 nothing could be indexed or the index is unsound, 2 usage,
configuration or a missing index, 3 indexed, but some files were refused.
What a command needs is imported inside it: ``--help`` and ``ask`` must not
wait for libraries that they do not use.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from bot.settings import Settings
from index.errors import PolicybotError

if TYPE_CHECKING:
    from index.build import Progress
    from index.model import Document
    from index.report import BuildReport
    from index.retrieve import Index

Command = TypeVar("Command", bound=Callable[..., Any])


class _Group(click.Group):
    """A group that says which command a stray folder may want."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names.

        Raises:
            click.UsageError: it names none.
        """
        if self.get_command(ctx, args[0]) is None:
            hint = f"；给文件夹建索引：policybot index build {args[0]}" if Path(args[0]).is_dir() else ""
            ctx.fail(f"没有命令 {args[0]}{hint}")
        return super().resolve_command(ctx, args)


class _Cli(_Group):
    """The outermost group: it answers every foreseen error with one line on stderr."""

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        **extra: Any,  # noqa: ANN401
    ) -> NoReturn:
        """Run the command and exit with its code."""
        sys.exit(self._code(args, prog_name, **extra))

    def _code(self, args: Sequence[str] | None, prog_name: str | None, **extra: Any) -> int:  # noqa: ANN401
        """Return the exit code of the command."""
        try:
            return int(super().main(args, prog_name, **{**extra, "standalone_mode": False}) or 0)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            return 2
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "policybot"
            return _complain(f"用法错误：{error.format_message()}", f"{path} --help 查看用法")
        except click.ClickException as error:
            return _complain(error.format_message())
        except PolicybotError as error:
            return _complain(str(error), error.remedy)
        except (click.Abort, KeyboardInterrupt):
            _complain("已中断")
            return 130
        except BrokenPipeError:  # the reader of a pipe has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except OSError as error:  # a folder that cannot be written, a disk that is full
            return _complain(f"{error.filename or '读写'}：{error.strerror or error}", "看看磁盘空间和文件夹权限")


def _complain(message: str, remedy: str = "") -> int:
    click.echo(f"{message}（{remedy}）" if remedy else message, err=True)
    return 2


def home_option(command: Command) -> Command:
    """Return a command that takes ``--home``."""
    option = click.option(
        "--home", type=click.Path(path_type=Path, file_okay=False), help="Folder of generated files (POLICYBOT_HOME)."
    )
    return option(command)


def llm_option(command: Command) -> Command:
    """Return a command that takes ``--llm/--no-llm``."""
    told = "Let a language model write the answers; default: where POLICYBOT_LLM names one."
    return click.option("--llm/--no-llm", "llm", default=None, help=told)(command)


def settings_for(home: Path | None) -> Settings:
    """Return the settings of this process; ``--home`` goes before the environment."""
    return Settings.resolve(os.environ, home=home)


def open_index(settings: Settings) -> Index:
    """Return the index of the settings' home."""
    from index.retrieve import Index

    return Index.open(settings.home, encoder=settings.encoder, encoder_weight=settings.encoder_weight)


@click.group(cls=_Cli, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="policybot", message="%(version)s")
def cli() -> None:
    """Answer questions over Chinese government policy documents, with citations."""


@cli.group("index", cls=_Group)
def index_group() -> None:
    """Build and check the index."""


@index_group.command("build")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Keep the old index if any file is refused.")
@home_option
def index_build(folder: Path | None, strict: bool, home: Path | None) -> int:
    """Make the index mirror DIR (default: the last DIR, else the shipped corpus)."""
    from bot.commands import documents_folder
    from bot.listing import report_lines
    from index.build import build

    settings = settings_for(home)
    with _progress() as progress:
        chosen = folder or documents_folder(settings)
        report = build(settings.home, chosen, encoder=settings.encoder, strict=strict, progress=progress)
    click.echo("\n".join(report_lines(report)))
    return _exit_code(report)


@index_group.command("status")
@home_option
def index_status(home: Path | None) -> None:
    """Say what the index was built from and what is not in it."""
    from bot.listing import status_lines
    from index.changes import corpus_changed
    from index.generations import Generations
    from index.store import Store

    settings = settings_for(home)
    changed = corpus_changed(settings.home)
    with Generations(settings.home).hold() as held, closing(Store.open(held.folder)) as store:
        click.echo("\n".join(status_lines(str(settings.home), store.meta(), store.files(), changed=changed)))


@index_group.command("verify")
@home_option
def index_verify(home: Path | None) -> int:
    """Check the index from end to end; exit 1 if it is unsound."""
    from index.generations import Generations
    from index.inspection import problems

    with Generations(settings_for(home).home).hold() as held:
        found = problems(held.folder, thorough=True)
    click.echo("\n".join(found) if found else "索引完好")
    return 1 if found else 0


@cli.command("documents")
@home_option
def list_documents(home: Path | None) -> None:
    """List the documents of the index."""
    from bot.listing import document_line

    index = open_index(settings_for(home))
    for document in index.documents.values():
        click.echo(document_line(document))


@cli.command("clause")
@click.argument("doc", metavar="DOC")
@click.argument("pointer", metavar="POINTER")
@home_option
def show_clause(doc: str, pointer: str, home: Path | None) -> None:
    """Show the clauses at POINTER of DOC: an id, source, number or unique part of a title."""
    from bot.listing import clause_lines

    index = open_index(settings_for(home))
    document = _one_document(index, doc)
    found = index.at(document.id, pointer)
    if not found:
        pointers = dict.fromkeys(clause.pointer for clause in index.clauses_of(document.id))
        near = [known for known in pointers if known.startswith(pointer)] or list(pointers)
        raise PolicybotError(f"{document.title} 没有条款 {pointer}", remedy=f"有：{' '.join(near[:40])}")
    click.echo("\n\n".join("\n".join(clause_lines(clause, document)) for clause in found))


@cli.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@home_option
def export_ledger(file: Path, home: Path | None) -> None:
    """Write the responsibility ledger to FILE (.jsonl, .csv or .xlsx), one row per clause."""
    from bot.ledger import Entry, export

    index = open_index(settings_for(home))
    entries = (Entry(index.documents[clause.document], clause) for clause in index.all_clauses())
    click.echo(f"已导出 {export(entries, file)} 条：{file}", err=True)


@cli.command("ask")
@click.argument("question", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--explain", is_flag=True, help="Print how the answer came about.")
@llm_option
@home_option
def ask_question(question: tuple[str, ...], as_json: bool, explain: bool, llm: bool | None, home: Path | None) -> None:
    """Answer QUESTION with citations."""
    # The process ends with the answer: neither collecting garbage nor a pool of threads is worth its start, a tenth each.
    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from bot.commands import ask

    ask(settings_for(home), " ".join(question), as_json=as_json, explain=explain, llm=llm)


@cli.command("chat")
@llm_option
@home_option
def chat_on(llm: bool | None, home: Path | None) -> None:
    """Answer questions line by line; follow-ups refer to the lines before."""
    from bot.commands import chat

    chat(settings_for(home), llm=llm)


@cli.command("batch")
@click.argument("source", metavar="IN.jsonl", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("target", metavar="OUT.jsonl", type=click.Path(path_type=Path, dir_okay=False))
@llm_option
@home_option
def batch_questions(source: Path, target: Path, llm: bool | None, home: Path | None) -> None:
    """Answer every line of IN.jsonl ({"id", "question", "history"}) into OUT.jsonl."""
    from bot.commands import batch

    batch(settings_for(home), source, target, llm=llm)


@cli.command("telegram")
@click.option("--webhook", metavar="URL", default="", help="Let Telegram send updates here instead of polling.")
@click.option("--listen", default="127.0.0.1", show_default=True, help="Where the webhook listens.")
@click.option("--port", default=8443, show_default=True, help="The webhook's port.")
@click.option("--proxy", metavar="URL", default="", help="Reach Telegram through this proxy.")
@click.option("--base-url", metavar="URL", default="", help="A Bot API server of one's own.")
@click.option("--base-file-url", metavar="URL", default="", help="Where that server has its files.")
@click.option("--local-mode", is_flag=True, help="That server runs with --local.")
@click.option("--public", is_flag=True, help="Let everybody ask, whoever it is.")
@llm_option
@home_option
def serve_telegram(home: Path | None, public: bool, llm: bool | None, **reached: Any) -> None:  # noqa: ANN401
    """Answer on Telegram; TELEGRAM_BOT_TOKEN is read from the environment or .env."""
    from bot.settings import current_environment
    from bot.telegram_command import serve, telegram_settings

    environ = current_environment()
    serve(Settings.resolve(environ, home=home), telegram_settings(environ, **reached), environ, public=public, llm=llm)


@cli.command("console")
@llm_option
@home_option
def serve_console(home: Path | None, llm: bool | None) -> None:
    """Try in the terminal what staff get in a messenger: questions, /commands, #1 for a button."""
    from bot.settings import current_environment
    from bot.telegram_command import rehearse

    environ = current_environment()
    rehearse(Settings.resolve(environ, home=home), environ, llm=llm)


def _one_document(index: Index, words: str) -> Document:
    """Return the document that words name.

    Raises:
        PolicybotError: they name none, or several.
    """
    from bot.listing import heading
    from bot.lookup import matching_documents

    found = matching_documents(index.documents.values(), words)
    if not found:
        raise PolicybotError(f"没有这份文件：{words}", remedy="policybot documents 列出全部文件")
    if len(found) > 1:
        listed = "；".join(f"{document.id} {heading(document)}" for document in found[:10])
        raise PolicybotError(f"“{words}”对应 {len(found)} 份文件", remedy=f"用 id 指明：{listed}")
    return found[0]


def _exit_code(report: BuildReport) -> int:
    if report.result == "rejected":
        return 1
    return 3 if report.refused else 0


@contextmanager
def _progress() -> Iterator[Progress]:
    """Yield a progress bar on stderr, or nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("列出文件", total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total or None)


def main() -> None:
    """Run the console script."""
    cli(prog_name="policybot")


if __name__ == "__main__":
    main()
