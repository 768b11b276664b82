"""The commands that ask: ``ask``, ``chat`` and ``batch``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import PolicybotError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.engine import Engine
    from bot.llm.engine import WritingEngine
    from bot.llm.scribe import Scribe
    from bot.settings import Settings

ENDS = frozenset({"q", "quit", "exit", "退出", "再见"})


def open_engine(settings: Settings) -> Engine:
    """Return the engine over the current index."""
    from bot.engine import Engine
    from index.retrieve import Index

    return Engine(Index.open(settings.home, encoder=settings.encoder, encoder_weight=settings.encoder_weight))


def open_scribe(settings: Settings, environ: Mapping[str, str], *, wanted: bool | None) -> Scribe | None:
    """Return what lets a language model write; None where none is set, or none is wanted.

    Args:
        settings: where its counters are.
        environ: names the model.
        wanted: what ``--llm/--no-llm`` say; None where neither was given.

    Raises:
        PolicybotError: a setting cannot be understood, or a model is wanted and none is set.
    """
    if wanted is False or not (wanted or environ.get("POLICYBOT_LLM", "").strip()):
        return None
    from bot.llm.scribe import opened
    from bot.llm.settings import ModelSettings

    chosen = ModelSettings.resolve(environ, wanted=wanted)
    return opened(chosen, settings.home) if chosen else None


def open_asker(settings: Settings, *, llm: bool | None) -> Engine | WritingEngine:
    """Return the engine over the current index, a language model behind it where one is set and wanted."""
    engine = open_engine(settings)
    from bot.settings import current_environment

    scribe = open_scribe(settings, current_environment(), wanted=llm)
    if scribe is None:
        return engine
    from bot.llm.engine import WritingEngine

    return WritingEngine(engine, scribe)


def documents_folder(settings: Settings) -> Path:
    """Return the folder that is built where none is named."""
    from bot.settings import shipped_documents
    from index.build import last_folder

    folder = settings.documents or last_folder(settings.home) or shipped_documents()
    if folder is None:
        raise PolicybotError("没有说明哪个文件夹", remedy="policybot index build 文件夹")
    return folder


def ask(settings: Settings, question: str, *, as_json: bool, explain: bool, llm: bool | None = None) -> None:
    """Print the answer to one question."""
    from bot.payload import payload
    from bot.terminal import show

    started = time.perf_counter()
    engine = open_asker(settings, llm=llm)
    answer = engine.ask(question)
    if as_json:
        found = payload(answer, question, took_ms=(time.perf_counter() - started) * 1000)
        if explain:
            found["explanation"] = engine.explain(question)
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    if explain:
        click.echo("\n".join(engine.explain(question)))
    show(answer)
    _warn_of_the_model(engine)
    warn_of_changes(settings)


def _warn_of_the_model(engine: Engine | WritingEngine) -> None:
    """Say on stderr why the language model has not written."""
    scribe = getattr(engine, "scribe", None)
    if scribe and scribe.trouble:
        click.echo(f"注意：语言模型没有写成，答案按规则写：{scribe.trouble}", err=True)


def warn_of_changes(settings: Settings) -> None:
    """Say on stderr when the documents folder has changed since the build."""
    from index.changes import corpus_changed

    if corpus_changed(settings.home):
        click.echo("注意：文件夹在建索引之后有改动，运行 policybot index build 更新", err=True)


def chat(settings: Settings, *, llm: bool | None = None) -> None:
    """Answer questions line by line until the input ends."""
    from bot.terminal import show

    engine = open_asker(settings, llm=llm)
    history: list[str] = []
    if sys.stdin.isatty():
        click.echo("请输入问题，空行跳过，输入 退出 结束。")
    while True:
        line = _read_line()
        if line is None or line.strip().lower() in ENDS:
            return
        if not line.strip():
            continue
        engine.refresh()
        try:
            show(engine.ask(line, history))
            history.append(line)
        except PolicybotError as error:
            click.echo(f"{error}（{error.remedy}）", err=True)


def _read_line() -> str | None:
    if sys.stdin.isatty():
        try:
            return str(click.prompt("问", prompt_suffix="> ", default="", show_default=False))
        except click.Abort:
            return None
    line = sys.stdin.readline()
    return line if line else None


def batch(settings: Settings, source: Path, target: Path, *, llm: bool | None = None) -> None:
    """Answer every line of a JSON-lines file into another, in order; the other file is there when all are answered."""
    if target.exists() and target.samefile(source):
        raise click.UsageError("IN 和 OUT 是同一个文件")
    engine = open_asker(settings, llm=llm)
    partial = target.with_name(f"{target.name}.partial")
    with source.open("rb") as lines, partial.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(_answer_line(engine, line), ensure_ascii=False) + "\n")
    partial.replace(target)


def _answer_line(engine: Engine | WritingEngine, line: bytes) -> dict[str, Any]:
    from bot.payload import payload

    id_: object = None
    try:
        asked = json.loads(line.decode("utf-8-sig"))
        id_ = asked.get("id")
        question, history = asked["question"], asked.get("history") or []
        if (
            not isinstance(question, str)
            or not isinstance(history, list)
            or not all(isinstance(earlier, str) for earlier in history)
        ):
            raise TypeError("question 和 history 必须是文字")
        started = time.perf_counter()
        answer = engine.ask(question, history)
        return payload(answer, question, took_ms=(time.perf_counter() - started) * 1000, id_=id_)
    except (ValueError, KeyError, TypeError, AttributeError, PolicybotError) as error:
        return {"id": id_, "error": f"{type(error).__name__}: {error}"}
