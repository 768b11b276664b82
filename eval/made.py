"""What was measured, with what, and on what kind of machine; nothing that names one."""

from __future__ import annotations

import hashlib
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from eval.results import Made
from index.folder import content_hash, list_folder
from index.retrieve import Index


def made(questions: Path, corpus: Path, index: Index) -> Made:
    """Return what a set asked over a folder measures, now and here."""
    files = [(file.name, content_hash(file)) for file in list_folder(corpus.absolute()).files]
    return Made(
        at=now(),
        policybot=version("policybot"),
        questions=questions.name,
        questions_hash=hashlib.sha256(questions.read_bytes()).hexdigest(),
        corpus=corpus.resolve().name,
        corpus_hash=hashlib.sha256(repr(sorted(files)).encode()).hexdigest(),
        documents=len(index.documents),
        clauses=index.size,
        machine=machine(),
    )


def now() -> str:
    """Return the time, ISO, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def machine() -> str:
    """Return the processor's kind, cores and memory; nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {system}"
