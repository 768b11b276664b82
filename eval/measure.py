"""One system asked all questions in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO

from bot.llm.usage import Used
from eval.errors import EvalError
from eval.questions import Typed
from eval.systems import System
from eval.systems.child import BUILT, ENDED, REPLY, TYPED, Reply

Progress = Callable[[str, int, int], None]
"""Told a system's title, how many questions it was asked, and of how many; 0 of 0 while it builds."""

LAST = 2000  # characters of what a failed process said
SILENT = {
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""What turns off the rivals' telemetry and downloads."""


@dataclass(frozen=True, slots=True)
class Run:
    """All replies of one system, how long it took to index the folder (seconds) and its most memory (MB)."""

    system: System
    replies: tuple[Reply, ...]
    build_s: float
    peak_mb: float
    used: Used | None = None


def measure(
    system: System,
    asked: Sequence[Typed],
    corpus: Path,
    home: Path,
    progress: Progress,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> Run:
    """Return a system's run over a folder of documents, its index in a new folder ``home``; ``environ`` is added to its own.

    Raises:
        EvalError: its process failed; it says with what.
    """
    progress(system.title, 0, 0)
    home.mkdir()
    questions = home / "questions.json"
    questions.write_bytes(TYPED.dump_json(list(asked)))
    count = len(asked)
    command = [sys.executable, "-m", "eval.systems.child", system.name, *map(str, (questions, corpus.absolute(), home))]
    errors = home / "errors.log"
    with (
        errors.open("w") as log,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, env={**os.environ, **SILENT, **environ, "PYTHONPATH": _root()}
        ) as child,
    ):
        lines = _lines(child.stdout, system, count, progress)
    if child.returncode or len(lines) != count + 2:
        said = errors.read_text(errors="replace").strip()[-LAST:]
        raise EvalError(
            f"{system.name}：没有做完（退出码 {child.returncode}，答了 {max(len(lines) - 1, 0)} 题）\n{said}".strip()
        )
    ended = ENDED.validate_json(lines[-1])
    replies = tuple(map(REPLY.validate_json, lines[1:-1]))
    return Run(system, replies, BUILT.validate_json(lines[0]).build_s, ended.peak_mb, ended.used)


def measure_rivals(
    rivals: Sequence[System], asked: Sequence[Typed], corpus: Path, home: Path, progress: Progress
) -> tuple[list[Run], tuple[str, ...]]:
    """Return the runs of rivals, each in a folder of its own in ``home``, and why others are left out: they lack packages or failed."""
    runs: list[Run] = []
    skipped: list[str] = []
    for rival in rivals:
        if rival.lacks:
            skipped.append(f"{rival.name}：缺少 {', '.join(rival.lacks)}（pip install '.[eval]'）")
            continue
        try:
            runs.append(measure(rival, asked, corpus, home / rival.name, progress))
        except EvalError as error:
            first, *rest = str(error).splitlines()
            skipped.append("：".join((first, *rest[-1:])))
    return runs, tuple(skipped)


def _lines(stream: IO[bytes] | None, system: System, count: int, progress: Progress) -> list[bytes]:
    lines: list[bytes] = []
    for line in stream or ():
        lines.append(line)
        progress(system.title, min(len(lines) - 1, count), count)
    return lines


def _root() -> str:
    return str(Path(__file__).parents[1])
