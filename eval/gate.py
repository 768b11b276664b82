"""Thresholds that a result has to keep: a TOML file with a table per metric, ``min`` or ``max`` in it.

    [right]
    min = 0.85

    [wrong_figure]
    max = 0.05

Shares are from 0 to 1. ``[right_who]`` bounds one type of question; a type in
Chinese is quoted: ``["right_口语"]``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.errors import BadGate
from eval.grading import SHARES
from eval.metrics.catalogue import METRICS
from eval.results import Result, Wrote

OF_MODELS = frozenset({"llm_wrong_figure", "llm_unsupported", "llm_kept"})
"""Of what models wrote and what reached the user: with a figure, or anything, that no clause carries; kept at all."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a metric may be; ``answer_ms_p95`` and the like are milliseconds."""

    metric: str
    least: float | None
    most: float | None

    def holds(self, value: float) -> bool:
        """Return whether a value keeps the bound."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        """Return the bound as it is told."""
        told = [
            f"不低于 {self.least:g}" if self.least is not None else "",
            f"不高于 {self.most:g}" if self.most is not None else "",
        ]
        return f"{self.metric} {'、'.join(filter(None, told))}"


def load(path: Path, kinds: Collection[str]) -> list[Bound]:
    """Return the bounds of a gate file.

    Args:
        path: the file.
        kinds: the types of the questions that are asked; ``right_TYPE`` bounds one of them.

    Raises:
        BadGate: it is no TOML, or a bound is none.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadGate(f"{path}：{error}") from error
    problems = list(_problems(tables, kinds))
    if problems:
        raise BadGate("\n".join(f"{path}：{problem}" for problem in problems))
    return [Bound(name, table.get("min"), table.get("max")) for name, table in tables.items()]


def broken(bounds: Sequence[Bound], values: Mapping[str, float]) -> list[str]:
    """Return the bounds that figures (:func:`measured`) do not keep, with what they are.

    One that is not there is not kept; those of language models are looked at only where one wrote.
    """
    wanted = [bound for bound in bounds if bound.metric not in OF_MODELS or OF_MODELS & set(values)]
    return [
        f"{bound}：{f'{values[bound.metric]:.4g}' if bound.metric in values else '没有测到'}"
        for bound in wanted
        if bound.metric not in values or not bound.holds(values[bound.metric])
    ]


def measured(result: Result) -> dict[str, float]:
    """Return every figure that a gate can bound."""
    found = {name: value.value for name, value in result.metrics.items()}
    found |= {f"right_{kind}": value.value for kind, value in result.by_type.items()}
    found |= {f"answer_ms_{share}": value.value for share, value in result.took_ms.items()}
    return found | ({"risk": result.risk.value} if result.risk else {}) | dict(_of_models(result.wrote))


def _of_models(wrote: Sequence[Wrote]) -> Iterator[tuple[str, float]]:
    """Yield the worst figures of all models, and the share that is kept of what the first one, the real or the well-behaved, wrote or failed to write."""
    if wrote:
        yield "llm_wrong_figure", max(one.strange / max(one.statements, 1) for one in wrote)
        yield "llm_unsupported", max(one.unsupported / max(one.statements, 1) for one in wrote)
        whole = wrote[0].kept + sum(wrote[0].removed.values()) + sum(wrote[0].failed.values())
        yield "llm_kept", wrote[0].kept / max(whole, 1)


def _problems(tables: Mapping[str, object], kinds: Collection[str]) -> Iterator[str]:
    if not tables:
        yield "没有门槛"
    figures = (
        *METRICS,
        "risk",
        *sorted(OF_MODELS),
        *(f"answer_ms_p{share}" for share in SHARES),
        *(f"right_{kind}" for kind in kinds),
    )
    for name, table in tables.items():
        if name not in figures:
            yield f"没有指标 {name}；有 {'、'.join(figures)}"
        if not isinstance(table, Mapping) or not table or not set(table) <= {"min", "max"}:
            yield f"[{name}] 只写 min 或 max"
        elif not all(isinstance(value, int | float) and not isinstance(value, bool) for value in table.values()):
            yield f"[{name}] 的 min 和 max 应是数字"
