"""The process in which one system is built and asked: ``python -m eval.systems.child NAME QUESTIONS CORPUS HOME``.

A process of its own, so that memory and imports are each system's own.
QUESTIONS is a JSON list of :class:`~eval.questions.Typed`; it writes JSON lines: :class:`Built`, a :class:`Reply` per question, :class:`Ended`.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter

from bot.llm.usage import Used
from eval.errors import EvalError
from eval.outcome import Outcome, outcome
from eval.questions import Typed
from eval.systems import System, named
from eval.systems.chunks import MOST, Answerer, Chunk, Finder
from index.errors import PolicybotError

WARM = 10  # questions asked before the clock runs


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system did with one question.

    ``answer`` and ``cited`` are there where it answers, and not only searches.
    """

    found: tuple[Chunk, ...]
    took_ms: float
    answer: Outcome | None = None
    cited: tuple[Chunk, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """How long the folder took, in seconds, imports not counted."""

    build_s: float


@dataclass(frozen=True, slots=True)
class Ended:
    """The most memory that a process of the system took, in MB, and what its language model did, if it has one."""

    peak_mb: float
    used: Used | None = None


TYPED = TypeAdapter(list[Typed])
REPLY = TypeAdapter(Reply)
LINE: TypeAdapter[Built | Reply | Ended] = TypeAdapter(Built | Reply | Ended)
BUILT = TypeAdapter(Built)
ENDED = TypeAdapter(Ended)


def replies(system: System, asked: Sequence[Typed], corpus: Path, home: Path) -> Iterator[Built | Reply | Ended]:
    """Yield how long a system took to index a folder, its reply to each question, and what it took altogether."""
    module = import_module(f"eval.systems.{system.module}")
    started = time.perf_counter()
    finder = module.build(corpus, home, system.variant)
    yield Built(time.perf_counter() - started)
    if isinstance(finder, Answerer) and finder.used is not None:
        yield from (_reply(finder, typed) for typed in asked)  # each question is put to a model once
    else:
        for typed in asked[:WARM]:
            _reply(finder, typed)
        yield from (_reply(finder, typed) for typed in asked)
    yield Ended(_peak_mb(), finder.used if isinstance(finder, Answerer) else None)


def _reply(finder: Finder, typed: Typed) -> Reply:
    told, cited = _answer(finder, typed) if isinstance(finder, Answerer) else (None, ())
    started = time.perf_counter()
    found = tuple(finder.find(typed.whole, MOST))
    return Reply(found, (time.perf_counter() - started) * 1000, told, cited)


def _answer(finder: Answerer, typed: Typed) -> tuple[Outcome, tuple[Chunk, ...]]:
    """Return the answer to a question that nothing was looked up for before, and the clauses that it cites."""
    started = time.perf_counter()
    answer = finder.ask(typed.question, typed.history)
    told = outcome(answer, (time.perf_counter() - started) * 1000)
    return told, tuple(finder.cited(answer))


def _peak_mb() -> float:
    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return used / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Write what the system that is named did."""
    name, questions, corpus, home = sys.argv[1:]
    asked = TYPED.validate_json(Path(questions).read_bytes())
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # what a library prints is no reply
        try:
            for said in replies(named(name), asked, Path(corpus), Path(home)):
                _write(out, LINE.dump_json(said))
        except (EvalError, PolicybotError) as error:
            sys.exit(str(error))


def _write(out: IO[bytes], line: bytes) -> None:
    out.write(line + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
