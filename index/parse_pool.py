"""Files parsed in other processes, each with a time limit and a memory limit."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import PurePosixPath
from queue import SimpleQueue
from typing import Protocol

from index.child import end, start
from index.errors import DamagedDocument, OversizedDocument
from index.folder import FolderFile
from index.parse_worker import Job, Outcome, refusal
from index.readers import limits

SECONDS = 30
SLOW_SECONDS = {
    ".pdf": 240,
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt"), limits.CONVERTER_SECONDS + SECONDS),
}
"""Seconds that a small file may take; a PDF of thousands of pages is slow but no attack."""
BYTES_PER_SECOND = 20_000
MOST_SECONDS = 300
"""A larger file may take a second more per so many bytes, up to this."""
PROCESSES = 2
ONE_PROCESS_BELOW = 4


class Parser(Protocol):
    """Parses jobs in any order."""

    def parse_all(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """Yield an outcome per job, as they are done."""


def job_for(file: FolderFile, facts: dict[str, str]) -> Job:
    """Return the job of parsing a file."""
    least = SLOW_SECONDS.get(PurePosixPath(file.name).suffix.lower(), SECONDS)
    seconds = min(least + file.size // BYTES_PER_SECOND, max(least, MOST_SECONDS))
    return Job(file.name, os.fspath(file.path), facts, seconds)


@dataclass(frozen=True, slots=True)
class ParsePool:
    """Parses in worker processes (:mod:`index.parse_worker`)."""

    processes: int = PROCESSES

    def parse_all(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """Yield an outcome per job, as they are done; large files are begun first."""
        if not jobs:
            return
        count = 1 if len(jobs) < ONE_PROCESS_BELOW else self.processes
        workers: SimpleQueue[Worker] = SimpleQueue()
        started = [Worker() for _ in range(count)]
        for worker in started:
            workers.put(worker)

        def run(job: Job) -> Outcome:
            worker = workers.get()
            try:
                return worker.parse(job)
            finally:
                workers.put(worker)

        threads = ThreadPoolExecutor(count)
        try:
            for done in as_completed([threads.submit(run, job) for job in jobs]):
                yield done.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for worker in started:
                worker.stop()


@dataclass(slots=True)
class Worker:
    """One process, started again after a file has ended it; ``stop`` may be called while another thread parses."""

    process: subprocess.Popen[bytes] | None = None
    stopped: bool = False

    def parse(self, job: Job) -> Outcome:
        """Return what the process answers, or why it does not."""
        process = self._running()
        try:
            assert process.stdin is not None
            process.stdin.write(job.dumps().encode("ascii") + b"\n")
            process.stdin.flush()
            return Outcome.loads(self._line(process, time.monotonic() + job.seconds))
        except TimeoutError:
            self._end()
            slow = OversizedDocument(f"{job.seconds} 秒内没有读完", remedy="拆分文件，或另存为 .docx 或 .txt 后再放入")
            return refusal(job.name, slow)
        except (EOFError, BrokenPipeError):
            self._end()
            return refusal(job.name, DamagedDocument("读取时进程崩溃（内容异常或内存不够）"))

    def stop(self) -> None:
        """End the process for good."""
        self.stopped = True
        self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None and not self.stopped:
            self.process = _start()
        if self.process is None:
            raise EOFError
        return self.process

    def _line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        """Return the next line of the process's output.

        Raises:
            TimeoutError: it does not come in time.
            EOFError: the process has ended.
        """
        assert process.stdout is not None
        waiting = select.poll()
        waiting.register(process.stdout, select.POLLIN)
        line = bytearray()
        while not line.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or not waiting.poll(left * 1000):
                raise TimeoutError
            part = os.read(process.stdout.fileno(), 1 << 20)
            if not part:
                raise EOFError
            line += part
        return bytes(line)

    def _end(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        end(process)


def _start() -> subprocess.Popen[bytes]:
    return start("index.parse_worker")
