"""Modules of this package run as processes of their own.

Not by multiprocessing: forking a process with threads (BLAS, a progress bar) is
unsafe, and its other methods run the caller's main module again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path


def start(module: str, *words: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Return a process that runs a module, with pipes to its input and output.

    It is the head of a process group, so that :func:`end` ends what it starts.
    The current folder is not on its path: an ``index`` there is not ours.
    """
    root = Path(__file__).parents[1]
    paths = [str(root), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-X", "utf8", "-m", module, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env=environment,
        start_new_session=True,
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it has started, and wait until it is gone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()
    process.wait()
