"""The words of a report in the reader's language; ``chinese.tsv`` has them all, English before Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from bot.listing import ROLE_NAMES
from eval.questions import TYPES, UNANSWERABLE
from index.model import Role

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Say:
    """Puts the words of a report into a language; what it does not know stays as it is."""

    language: Language

    def __call__(self, text: str) -> str:
        """Return a word or sentence of a report."""
        return chinese().get(text, text) if self.language == "zh" else text

    def kind(self, type_: str) -> str:
        """Return the type of a question; one of an office's own stays as it is."""
        if type_ == UNANSWERABLE:
            return self(type_)
        return TYPES.get(type_, type_) if self.language == "zh" else type_

    def role(self, role: Role) -> str:
        """Return the word for a role."""
        return ROLE_NAMES[role] if self.language == "zh" else role


def speaker(language: Language) -> Say:
    """Return what says the words of a report in a language."""
    return Say(language)


@lru_cache(maxsize=1)
def chinese() -> Mapping[str, str]:
    """Return the Chinese of each English word or sentence of the reports."""
    lines = files("eval.report").joinpath("chinese.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line)
