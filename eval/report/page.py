"""A result as one HTML page that needs nothing else: tables, plots, and every wrong answer beside its gold."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from eval.metrics.catalogue import METRICS
from eval.report import plots
from eval.report.language import Language, Say
from eval.report.tables import made, tables
from eval.results import Graded, Result

DEMANDED = (
    "citation_precision",
    "citation_recall",
    "unit_precision",
    "unit_recall",
    "figure_accuracy",
    "list_complete",
    "grounded",
)


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with its title."""

    title: str
    svg: Markup


def page(result: Result, say: Say, language: Language) -> str:
    """Return the page; everything from documents and questions is escaped."""
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        files("eval.report").joinpath("page.html").read_text(encoding="utf-8")
    )
    wrong = [g for g in result.questions if g.scores["right"] < 1]
    return template.render(
        say=say,
        kind=say.kind,
        role=say.role,
        language=language,
        made=list(made(result.made, say)),
        skipped=result.skipped,
        tables=tables(result, say),
        plots=_plots(result, say),
        wrong=[(g, "; ".join(faults(g, say))) for g in wrong],
        asked=len(result.questions),
        types=list(dict.fromkeys(g.type for g in wrong)),
    )


def faults(graded: Graded, say: Say) -> list[str]:
    """Return what is wrong with an answer, in words."""
    if not graded.answerable:
        return [say("answered, but has no answer in the documents")]
    if graded.scores.get("wrongly_refused"):
        return [say("refused, but has an answer")]
    low = [say(METRICS[name].title) for name in DEMANDED if graded.scores.get(name, 1.0) < 1]
    high = [say(METRICS[name].title) for name in ("wrong_figure", "forbidden") if graded.scores.get(name)]
    return [*(f"{title} {say('short')}" for title in low), *high]


def _plots(result: Result, say: Say) -> list[Plot]:
    found = [
        Plot(say("Right answers by type"), Markup(plots.types(result, say))),
        Plot(say("Context holds the gold"), Markup(plots.contexts(result, say))),
        Plot(say("Latency"), Markup(plots.latency(result, say))),
    ]
    if result.curve:
        found.insert(1, Plot(say("Risk and coverage"), Markup(plots.risk_coverage(result, say))))
    return found
