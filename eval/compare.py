"""Two results of the same questions: what got better, what got worse, and whether that may be chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.errors import BadResult
from eval.metrics.catalogue import METRICS
from eval.metrics.estimates import mean, paired_p
from eval.report.language import Say
from eval.report.markdown import table
from eval.report.tables import Table
from eval.results import Graded, Result

ALONE = "p is of each metric by itself: of twenty that did not change, one is below .05 by chance."


@dataclass(frozen=True, slots=True)
class Change:
    """A metric before and after, each over the questions that have it, ``n`` in all.

    ``p`` is how probable so great a difference is by chance.
    """

    metric: str
    before: float
    after: float
    p: float
    n: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A question that is right in one result only, with its scores."""

    id: str
    type: str
    question: str
    better: bool
    before: Mapping[str, float]
    after: Mapping[str, float]

    def told(self, say: Say) -> Iterator[str]:
        """Yield each metric that changed, with its values."""
        for name in METRICS:
            if name != "right" and self.before.get(name) != self.after.get(name):
                yield f"{say(METRICS[name].title)} {_value(self.before, name)} → {_value(self.after, name)}"


@dataclass(frozen=True, slots=True)
class Note:
    """What makes two results hard to compare: what differs, and how."""

    what: str
    values: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one result to the other; ``notes`` tell what makes them hard to compare."""

    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]
    notes: tuple[Note, ...]


def compare(before: Result, after: Result) -> Comparison:
    """Return what changed.

    Raises:
        BadResult: they have no question in common.
    """
    earlier = {graded.id: graded for graded in before.questions}
    pairs = [(earlier[g.id], g) for g in after.questions if g.id in earlier]
    if not pairs:
        raise BadResult("两份结果没有相同编号的问题")
    return Comparison(
        tuple(change for name in METRICS if (change := _change(name, pairs))),
        tuple(moved for a, b in pairs if (moved := _moved(a, b))),
        tuple(_notes(before, after, len(pairs))),
    )


def _change(name: str, pairs: Sequence[tuple[Graded, Graded]]) -> Change | None:
    was, now = ([pair[side].scores.get(name) for pair in pairs] for side in (0, 1))
    before, after = mean(was), mean(now)
    if not before or not after:
        return None
    n = sum(a is not None or b is not None for a, b in zip(was, now, strict=True))
    return Change(name, before.value, after.value, paired_p(was, now), n)


def _moved(before: Graded, after: Graded) -> Moved | None:
    was, now = before.scores["right"], after.scores["right"]
    if was == now:
        return None
    return Moved(after.id, after.type, after.asked or before.asked, now > was, before.scores, after.scores)


def _value(scores: Mapping[str, float], name: str) -> str:
    return f"{scores[name]:.2f}" if name in scores else "–"


def _notes(before: Result, after: Result, shared: int) -> Iterator[Note]:
    if before.made.questions_hash != after.made.questions_hash:
        counts = f"{len(before.questions)}, {len(after.questions)}"
        yield Note("the sets differ, questions of the same id are compared", f"{shared} / {counts}")
    if before.made.corpus_hash != after.made.corpus_hash:
        yield Note("the corpora differ", f"{before.made.corpus}, {after.made.corpus}")
    if before.made.machine != after.made.machine:
        yield Note("the machines differ", f"{before.made.machine}; {after.made.machine}")


def markdown(comparison: Comparison, say: Say) -> str:
    """Return the comparison as Markdown: metrics with their p, then question by question."""
    return "\n".join(_lines(comparison, say)) + "\n"


def _lines(comparison: Comparison, say: Say) -> Iterator[str]:
    yield from (f"- {say(note.what)}: {note.values}" for note in comparison.notes)
    rows = tuple(
        (
            METRICS[c.metric].title,
            f"{100 * c.before:.1f}",
            f"{100 * c.after:.1f}",
            _signed(c, say),
            f"{c.p:.3f}",
            str(c.n),
        )
        for c in comparison.changes
    )
    yield table(Table("", "", ("metric", "before", "after", "change", "p", "questions"), rows).said(say))
    yield f"\n{say(ALONE)}"
    for better, title in ((False, "Worse"), (True, "Better")):
        found = [moved for moved in comparison.moved if moved.better == better]
        yield f"\n## {say(title)}: {len(found)}\n"
        if found:
            listed = tuple((m.id, say.kind(m.type), m.question, "; ".join(m.told(say))) for m in found)
            yield table(Table("", "", ("id", "type", "question", "what changed"), listed, words=4, own=0).said(say))


def _signed(change: Change, say: Say) -> str:
    """Return the change in points, and the word for its direction where it is one."""
    points = 100 * (change.after - change.before)
    if round(points, 1) == 0:
        return "0.0"
    worse = (points > 0) == METRICS[change.metric].lower_is_better
    return f"{points:+.1f} {say('worse' if worse else 'better')}"
