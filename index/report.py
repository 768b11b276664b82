"""What a build did, for whoever started it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Result = Literal["built", "unchanged", "rejected"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read, why, and what to do about it."""

    file: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A file that holds the same document as another, which is kept."""

    file: str
    kept: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    ``read`` files were parsed now, ``reused`` ones at an earlier build.
    ``result`` is ``rejected`` where no file could be read, or any was refused
    under strict: then the old index stays.
    """

    result: Result
    folder: Path
    read: tuple[str, ...]
    reused: tuple[str, ...]
    refused: tuple[Refusal, ...]
    duplicates: tuple[Duplicate, ...]
    ignored: tuple[str, ...]
    documents: int
    clauses: int
    seconds: float
