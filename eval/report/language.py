"""The words of a report in the reader's language; ``chinese.tsv`` has them all, English before Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Language = Literal["zh", "en"]
Say = Callable[[str], str]


def speaker(language: Language) -> Say:
    """Return what puts the words of a report into a language; what it does not know stays as it is."""
    words = chinese() if language == "zh" else {}
    return lambda text: words.get(text, text)


@lru_cache(maxsize=1)
def chinese() -> Mapping[str, str]:
    """Return the Chinese of each English word or sentence of the reports."""
    lines = files("eval.report").joinpath("chinese.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line)
