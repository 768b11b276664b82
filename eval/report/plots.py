"""Plots of a result as SVG text; their words stay text, so that they can be searched and need no font here."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from eval.report.language import Say
from eval.results import Result

COLOURS = ("#1f5f8b", "#8fb8d4", "#b9b9b9", "#9a9a9a", "#7d7d7d", "#606060", "#444444", "#2b2b2b", "#111111")
LINES = ("#1f5f8b", "#8fb8d4", "#b5651d", "#e0b080", "#3a7d44", "#9fcf9f")
WIDTH = 8.0  # inches, at 72 points each
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "policybot",
    "font.size": 9.0,
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
mpl.rcParams.update(STYLE)  # texts take it when they are made


def svg(figure: Figure) -> str:
    """Return a figure as an SVG element, the same for the same figure."""
    out = io.StringIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # words are drawn by the reader's browser, in its own fonts
        figure.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None})
    text = out.getvalue()
    return text[text.index("<svg") :]


def contexts(result: Result, say: Say) -> str:
    """Return the bars that compare systems: how often so many characters of context hold the gold, with intervals."""
    figure = Figure((WIDTH, 3.2))
    axes = figure.subplots()
    budgets = list(result.systems[0].holds)
    width = 0.8 / len(result.systems)
    for number, (system, colour) in enumerate(zip(result.systems, cycle(COLOURS))):
        values = [system.holds[budget] for budget in budgets]
        heights = [100 * v.value for v in values]
        errors = [[100 * (v.value - v.low) for v in values], [100 * (v.high - v.value) for v in values]]
        at = [n + number * width for n in range(len(budgets))]
        axes.bar(at, heights, width, yerr=errors, label=say(system.title), color=colour, error_kw={"linewidth": 0.7})
    axes.set_xticks([n + 0.4 - width / 2 for n in range(len(budgets))], [say(f"{b} characters") for b in budgets])
    axes.set_ylabel(say("context holds the gold, %"))
    axes.set_ylim(0, 100)
    axes.legend(fontsize=7, frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return svg(figure)


def types(result: Result, say: Say) -> str:
    """Return the bars of right answers by type of question."""
    figure = Figure((WIDTH, 0.28 * len(result.by_type) + 0.8))
    axes = figure.subplots()
    names = list(result.by_type)[::-1]
    values = [result.by_type[name] for name in names]
    errors = [[100 * (v.value - v.low) for v in values], [100 * (v.high - v.value) for v in values]]
    axes.barh(
        [say.kind(name) for name in names],
        [100 * v.value for v in values],
        xerr=errors,
        color=COLOURS[0],
        error_kw={"linewidth": 0.7},
    )
    axes.set_xlim(0, 100)
    axes.set_xlabel(say("right, whole, nothing else, %"))
    return svg(figure)


def risk_coverage(result: Result, say: Say) -> str:
    """Return the risk–coverage curve: how many answers are wrong if only the surest are given."""
    figure = Figure((WIDTH, 2.8))
    axes = figure.subplots()
    axes.plot([100 * p.coverage for p in result.curve], [100 * p.risk for p in result.curve], color=COLOURS[0])
    axes.set_xlim(0, 100)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(say("coverage: questions answered, the surest first, %"))
    axes.set_ylabel(say("risk: wrong among them, %"))
    return svg(figure)


def latency(result: Result, say: Say) -> str:
    """Return the histogram of how long answers take; the slowest hundredth is counted in the last bar."""
    figure = Figure((WIDTH, 2.4))
    axes = figure.subplots()
    axes.hist(_capped([g.took_ms for g in result.questions]), bins=40, color=COLOURS[0])
    axes.set_xlabel(say("answer, ms"))
    axes.set_ylabel(say("questions"))
    return svg(figure)


def growth(lines: Mapping[str, Sequence[tuple[int, float]]], say: Say) -> str:
    """Return the plot of costs against the size of an index, both logarithmic."""
    figure = Figure((WIDTH, 3.6))
    axes = figure.subplots()
    for (name, points), colour in zip(lines.items(), cycle(LINES)):
        axes.plot([size for size, _ in points], [cost for _, cost in points], marker="o", label=say(name), color=colour)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(say("clauses"))
    axes.legend(fontsize=8, frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return svg(figure)


def _capped(values: Sequence[float]) -> list[float]:
    most = sorted(values)[max(int(0.99 * len(values)) - 1, 0)]
    return [min(value, most) for value in values]
