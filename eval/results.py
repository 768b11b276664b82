"""What an evaluation found, as data that is written and read again.

A whole result has every question with its answer; a summary has the scores and
figures only, no text of any document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.errors import BadResult
from eval.metrics.abstention import Point
from eval.metrics.estimates import Estimate
from eval.outcome import Outcome
from eval.questions import Item

FORMAT = "policybot-eval-1"
BUDGETS = (500, 1000, 2000, 4000)
"""Characters of context at which systems are compared."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was measured, with what, when and where; hashes are SHA-256."""

    at: str
    policybot: str
    questions: str
    questions_hash: str
    corpus: str
    corpus_hash: str
    documents: int
    clauses: int
    machine: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause or chunk as the report shows it."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Graded:
    """One question with its scores; ``item``, ``outcome`` and what was searched are left out of a summary."""

    id: str
    type: str
    answerable: bool
    scores: dict[str, float]
    confidence: float
    took_ms: float
    item: Item | None = None
    outcome: Outcome | None = None
    gold: tuple[Hit, ...] = ()
    found: tuple[Hit, ...] = ()

    @property
    def asked(self) -> str:
        """The question behind those before it; empty in a summary."""
        return " → ".join((*self.item.history, self.item.question)) if self.item else ""


@dataclass(frozen=True, slots=True)
class Searched:
    """What one system's search is worth: retrieval metrics, whether its context holds the gold, and what it costs.

    ``holds`` is by number of characters, ``took_ms`` by percentile.
    """

    name: str
    title: str
    retrieval: dict[str, Estimate]
    holds: dict[str, Estimate]
    took_ms: dict[str, Estimate]
    build_s: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Wrote:
    """What one language model wrote.

    ``statements`` of its own reached the user; ``strange`` of them have a
    figure, ``unsupported`` a figure, date, place or unit that the clauses they
    cite do not have. ``kept`` and ``removed`` count what it wrote, ``failed``
    the replies that did not come; tokens are read and written.
    """

    model: str
    metrics: dict[str, Estimate]
    took_ms: dict[str, Estimate]
    statements: int
    strange: int
    unsupported: int
    kept: int
    removed: dict[str, int]
    failed: dict[str, int]
    tokens: tuple[int, int]

    @property
    def kept_share(self) -> float | None:
        """The share of what it wrote that was kept; None of nothing."""
        whole = self.kept + sum(self.removed.values())
        return self.kept / whole if whole else None


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that one run found.

    ``metrics`` are policybot's answers', ``took_ms`` their latency by
    percentile, ``by_type`` the share of right answers of each type.
    """

    format: str
    made: Made
    metrics: dict[str, Estimate]
    risk: Estimate | None
    took_ms: dict[str, Estimate]
    by_type: dict[str, Estimate]
    curve: tuple[Point, ...]
    systems: tuple[Searched, ...]
    skipped: tuple[str, ...]
    questions: tuple[Graded, ...]
    wrote: tuple[Wrote, ...] = ()

    def summary(self) -> Result:
        """Return the result without any text of questions, answers and documents."""
        bare = tuple(replace(graded, item=None, outcome=None, gold=(), found=()) for graded in self.questions)
        return replace(self, questions=bare)


_RESULT = TypeAdapter(Result)


def dump(result: Result, path: Path) -> None:
    """Write a result as JSON."""
    path.write_bytes(_RESULT.dump_json(result, exclude_none=True, indent=1) + b"\n")


def load(path: Path) -> Result:
    """Return the result of a file, or of the folder that ``run`` wrote it to.

    Raises:
        BadResult: there is none, or it is of another layout.
    """
    file = path / "result.json" if path.is_dir() else path
    try:
        found = _RESULT.validate_json(file.read_bytes())
    except OSError as error:
        raise BadResult(f"{file}：读不了：{error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise BadResult(f"{file}：不是 {FORMAT} 的结果：{where} {first['msg']}") from error
    if found.format != FORMAT:
        raise BadResult(f"{file}：是 {found.format} 的结果，这个版本读 {FORMAT}")
    if bare := [graded.id for graded in found.questions if "right" not in graded.scores]:
        raise BadResult(f"{file}：{'、'.join(bare[:10])} 没有得分")
    return found
