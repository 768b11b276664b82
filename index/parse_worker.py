"""The process in which files are read and parsed: a hostile file ends it, not the build.

Run by :mod:`index.parse_pool` as ``python -m index.parse_worker``. It takes one
job per line from its input and answers each with one line of JSON. The limits
hold even where nobody is left to end it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO

from index.clauses import parse
from index.content import Content, dumps, loads
from index.errors import DamagedDocument, OversizedDocument, ReadError
from index.model import Source
from index.readers import read

MEMORY_BYTES = 1 << 30
"""Address space that a file may take beyond what the idle worker has."""


_TOO_LARGE = OversizedDocument("展开后的内容太大，内存不够")


@dataclass(frozen=True, slots=True)
class Job:
    """A file to parse: its name below the documents folder, and a manifest's facts of it."""

    name: str
    path: str
    facts: dict[str, str]
    seconds: int

    def dumps(self) -> str:
        """Return the job as JSON on one line."""
        return json.dumps(asdict(self), ensure_ascii=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file gave: its content, or what is wrong with it and what to do."""

    name: str
    content: Content | None
    problem: str = ""
    remedy: str = ""

    def dumps(self) -> str:
        """Return the outcome as JSON on one line."""
        parsed = dumps(self.content) if self.content else None
        return json.dumps([self.name, parsed, self.problem, self.remedy], ensure_ascii=True)

    @classmethod
    def loads(cls, text: str | bytes) -> Outcome:
        """Return the outcome that ``dumps`` wrote."""
        name, parsed, problem, remedy = json.loads(text)
        return cls(name, loads(parsed) if parsed else None, problem, remedy)


def refusal(name: str, error: ReadError) -> Outcome:
    """Return the outcome of a file that cannot be read."""
    return Outcome(name, None, str(error).removeprefix(f"{name}：") or type(error).__name__, error.remedy)


def parse_file(job: Job) -> Outcome:
    """Return what a file gives; whatever its parser raises is a refusal."""
    try:
        source = read(Path(job.path), job.name)
        parsed = parse(_clean(replace(source, meta={**source.meta, **job.facts})))
    except ReadError as error:
        return refusal(job.name, _TOO_LARGE if isinstance(error.__cause__, MemoryError) else error)
    except MemoryError:
        return refusal(job.name, _TOO_LARGE)
    except RecursionError:
        return refusal(job.name, DamagedDocument("内容嵌套太深"))
    # The outermost edge of the parser: a fault in it is reported under the name
    # of the file that brings it out, and the other files are indexed.
    except Exception as error:
        return refusal(job.name, _fault(error))
    return Outcome(job.name, Content(parsed.document, parsed.clauses))


def _fault(error: Exception) -> ReadError:
    """Return the refusal of a file on which the parser itself fails, with the place where it does."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name} 第 {place.lineno} 行"
    return ReadError(f"解析程序出错（{type(error).__name__}，{where}）", remedy="请把这个文件和这条信息报告给维护者")


def _clean(source: Source) -> Source:
    """Return a source whose text can be stored: lone surrogates replaced one for one."""
    meta = {key: _cleaned(value) if isinstance(value, str) else value for key, value in source.meta.items()}
    return replace(source, text=_cleaned(source.text), meta=meta)


def _cleaned(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text


def _limit_memory() -> None:
    """Bound the address space; where the system does not tell its size, there is no bound."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (OSError, ValueError):
        return


def _limit_time(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer jobs until there are no more."""
    for line in jobs:
        job = Job(**json.loads(line))
        _limit_time(job.seconds)
        answers.write(parse_file(job).dumps().encode("ascii") + b"\n")
        answers.flush()


def main() -> None:
    """Serve on standard input and output; what libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
