"""The tables of a report as data: headers and rows of text, the same for Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.metrics.catalogue import METRICS
from eval.metrics.estimates import Estimate
from eval.report.language import Say
from eval.results import BUDGETS, Made, Result, Searched, Wrote


@dataclass(frozen=True, slots=True)
class Table:
    """A title, what to know about it, headers and rows.

    The first ``words`` columns are text, the others numbers; the first ``own``
    of them are in the report's own words, which it says in the reader's language.
    """

    title: str
    note: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    own: int = 1

    def said(self, say: Say) -> Table:
        """Return the table in the words of a language."""
        rows = tuple((*map(say, row[: self.own]), *row[self.own :]) for row in self.rows)
        return Table(say(self.title), say(self.note), tuple(map(say, self.headers)), rows, self.words, self.own)


def tables(result: Result, say: Say) -> list[Table]:
    """Return the tables of a result in the words of a language."""
    found = (
        answers(result),
        by_type(result, say),
        contexts(result.systems),
        searches(result.systems),
        costs(result.systems),
        *((written(result.wrote, say),) if result.wrote else ()),
    )
    return [table.said(say) for table in found]


def answers(result: Result) -> Table:
    """Return every metric of the answers."""
    rows = [(METRICS[name].title, *_cells(value)) for name, value in result.metrics.items()]
    if result.risk:
        rows.append(("area under risk–coverage", *_cells(result.risk)))
    rows += [
        (f"answer, {name}, ms", f"{v.value:.1f}", _between(v, 1, 1), str(v.n)) for name, v in result.took_ms.items()
    ]
    note = (
        "Shares are per cent, means over the questions that a metric is about; intervals are 95 % bootstrap, "
        "Wilson's where all scores are 0 or all are 1."
    )
    return Table("Answers", note, ("metric", "figure", "95 %", "questions"), tuple(rows))


def by_type(result: Result, say: Say) -> Table:
    """Return the share of right answers of each type of question."""
    rows = tuple((say.kind(name), *_cells(value)) for name, value in result.by_type.items())
    return Table("Right answers by type", "", ("type", "right", "95 %", "questions"), rows, own=0)


def contexts(systems: Sequence[Searched]) -> Table:
    """Return how often the first characters that a system finds hold all that the gold demands."""
    note = (
        "How often what a system finds first, cut at so many characters, holds every gold clause with its units and "
        "figures. Answerable questions only; all systems get the same text."
    )
    rows = tuple((s.title, *(ranged(s.holds.get(str(b))) for b in BUDGETS)) for s in systems)
    return Table("Context holds the gold", note, ("system", *(f"{b} characters" for b in BUDGETS)), rows)


def searches(systems: Sequence[Searched]) -> Table:
    """Return the retrieval metrics."""
    names = list(systems[0].retrieval) if systems else []
    note = "A gold clause has the rank with which at least half of its text is there; chunks are larger than clauses."
    rows = tuple((s.title, *(ranged(s.retrieval.get(name)) for name in names)) for s in systems)
    return Table("Retrieval", note, ("system", *names), rows)


def costs(systems: Sequence[Searched]) -> Table:
    """Return what the systems cost."""
    rows = tuple((s.title, f"{s.build_s:.1f}", f"{s.peak_mb:.0f}", *map(timed, s.took_ms.values())) for s in systems)
    shares = list(systems[0].took_ms) if systems else []
    note = "Each system in a process of its own; imports are not counted in seconds, but in memory."
    return Table("Cost", note, ("system", "index, s", "memory, MB", *(f"{s}, ms" for s in shares)), rows)


def written(wrote: Sequence[Wrote], say: Say) -> Table:
    """Return what language models wrote and what of it reached the user."""
    rows = tuple(
        (
            one.model,
            f"{one.strange} / {one.statements}",
            f"{one.unsupported} / {one.statements}",
            f"{100 * one.kept_share:.1f}" if one.kept_share is not None else "–",
            "; ".join(f"{say(f'removed: {kind}')} {count}" for kind, count in one.removed.items()) or "–",
            "; ".join(f"{say(f'failed: {kind}')} {count}" for kind, count in one.failed.items()) or "–",
            share(one.metrics.get("right")),
            share(one.metrics.get("wrong_figure")),
            *(f"{one.took_ms[name].value:.0f}" for name in ("p50", "p95")),
        )
        for one in wrote
    )
    note = (
        "Scripted models lie or fail, each in one way. Of the statements that a model wrote and that reached the user: "
        "how many have a figure, or anything, that the clauses they cite do not have. Right and wrong-figure rate as by rule."
    )
    headers = (
        "model", "figure not in the clause", "unsupported", "kept, %", "removed", "replies that failed", "right",
        "wrong-figure rate", "p50, ms", "p95, ms",
    )  # fmt: skip
    return Table("Answers in a language model's words", note, headers, rows, own=0)


def made(result: Made, say: Say) -> Iterator[str]:
    """Yield the lines that tell what was measured."""
    yield f"policybot {result.policybot}, {result.at}, {result.machine}"
    yield f"{say('question set')} {result.questions}: SHA-256 {result.questions_hash[:16]}"
    yield (
        f"{say('corpus')} {result.corpus}: {say('documents')} {result.documents}, {say('clauses')} {result.clauses}, "
        f"SHA-256 {result.corpus_hash[:16]}"
    )


def share(value: Estimate | None) -> str:
    """Return a share in per cent, or that there is none."""
    return f"{100 * value.value:.1f}" if value else "–"


def ranged(value: Estimate | None) -> str:
    """Return a share in per cent with its interval in brackets."""
    return f"{share(value)} ({100 * value.low:.0f}–{100 * value.high:.0f})" if value else "–"


def timed(value: Estimate) -> str:
    """Return milliseconds with their interval in brackets."""
    return f"{value.value:.1f} ({_between(value, 1, 1)})"


def _cells(value: Estimate) -> tuple[str, str, str]:
    return share(value), _between(value, 100, 1), str(value.n)


def _between(value: Estimate, factor: float, digits: int) -> str:
    return f"{factor * value.low:.{digits}f}–{factor * value.high:.{digits}f}"
