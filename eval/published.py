"""The results of the released version: kept in ``eval/results/``, shown there and in both READMEs.

    measured (var/eval) ─► eval/results/*.json, *.svg, README.md ─► the block between two marks of each README

``first-sight.json`` stays as it is: what the set found when it was first asked,
before anything that it showed was mended, held against the gold as it is now. Nothing in the results has a text of
a document or a question. Tests compare the READMEs with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval import passages, results, scale
from eval.errors import BadResult
from eval.metrics.catalogue import METRICS
from eval.report import plots
from eval.report.language import Language, Say, speaker
from eval.report.markdown import table
from eval.report.tables import Table, made, ranged, tables, timed
from eval.results import Result

DIGEST, FIRST, SEEDS, ASKED, COSTS = "digest.json", "first-sight.json", "seeds.json", "passages.json", "scale.json"
FOLDER = Path(__file__).parent / "results"
BEGIN, END = "<!-- evaluation: written by make results -->", "<!-- end of evaluation -->"
READMES: Mapping[str, Language] = {"README.md": "en", "README.zh-CN.md": "zh"}
SHOWN = (
    "right",
    "whole",
    "citation_precision",
    "citation_recall",
    "unit_precision",
    "unit_recall",
    "figure_accuracy",
    "wrong_figure",
    "list_complete",
    "grounded",
    "abstention_recall",
    "wrongly_refused",
)
BUDGET = "1000"


@dataclass(frozen=True, slots=True)
class Published:
    """The results of the released version; those over texts that are not shipped may be missing."""

    digest: Result
    first: Result | None
    seeds: Result | None
    asked: passages.Passages | None
    costs: tuple[scale.Costs, ...]

    @classmethod
    def load(cls, folder: Path) -> Published:
        """Return the results of a folder.

        Raises:
            BadResult: one is of another layout, or that over the digest is missing.
        """
        first, seeds, asked, costs = (folder / name for name in (FIRST, SEEDS, ASKED, COSTS))
        return cls(
            results.load(folder / DIGEST),
            results.load(first) if first.exists() else None,
            results.load(seeds) if seeds.exists() else None,
            passages.read(asked) if asked.exists() else None,
            tuple(scale.read(costs)) if costs.exists() else (),
        )

    @classmethod
    def measured(cls, measured: Path, folder: Path) -> Published:
        """Return what was measured, with the first sight that a folder of results has.

        Raises:
            BadResult: a result is of another layout, or that over the digest is missing.
        """
        first, seeds, asked, costs = folder / FIRST, measured / "seeds", measured / ASKED, measured / "scale" / COSTS
        return cls(
            results.load(measured / "digest").summary(),
            results.load(first) if first.exists() else None,
            results.load(seeds).summary() if seeds.exists() else None,
            passages.read(asked) if asked.exists() else None,
            tuple(scale.read(costs)) if costs.exists() else (),
        )

    def dump(self, folder: Path) -> None:
        """Write the results into a folder."""
        for name, found in ((DIGEST, self.digest), (FIRST, self.first), (SEEDS, self.seeds)):
            if found:
                results.dump(found, folder / name)
        if self.asked:
            passages.dump(self.asked, folder / ASKED)
        if self.costs:
            scale.dump(self.costs, folder / COSTS)


def publish(measured: Path, folder: Path, root: Path) -> Published:
    """Return the results that were measured, written into a folder and into the READMEs of a root.

    Args:
        measured: has ``digest/``, and what there is of ``seeds/``, ``passages.json``, ``scale/scale.json``.
        folder: ``eval/results``.
        root: where the READMEs are.

    Raises:
        BadResult: there is no result over the digest, or a README has no marks.
    """
    found = Published.measured(measured, folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()  # nothing of another version stays
    found.dump(folder)
    for language in READMES.values():
        say = speaker(language)
        (folder / f"contexts.{language}.svg").write_text(plots.contexts(found.digest, say), encoding="utf-8")
        if found.costs:
            (folder / f"scale.{language}.svg").write_text(plots.growth(scale.lines(found.costs), say), encoding="utf-8")
    (folder / "README.md").write_text(page(found), encoding="utf-8")
    for name, language in READMES.items():
        path = root / name
        path.write_text(filled(path.read_text(encoding="utf-8"), block(found, language), name), encoding="utf-8")
    return found


def page(found: Published) -> str:
    """Return what the folder of the results shows: every table."""
    say = speaker("en")
    parts = ["# Results of the released version", "Made by `make results`; [what each line means](../README.md)."]
    for title, run in _runs(found).items():
        parts += [
            f"## {title[0].upper()}{title[1:]}",
            "\n".join(f"- {line}" for line in (*made(run.made, say), *_left_out(run.skipped))),
        ]
        for each in tables(run, say):
            parts += [f"### {each.title}", each.note, table(each)] if each.rows else []
    if found.asked:
        what = f"{found.asked.questions} questions of {found.asked.documents} documents, {found.asked.at}, {found.asked.machine}"
        parts += [
            "## Questions that people asked",
            "\n".join((what, *_left_out(found.asked.skipped))),
            table(passages.table(found.asked.measured).said(say)),
        ]
    if found.costs:
        parts += ["## Scale", table(scale.table(found.costs).said(say)), "![Scale](scale.en.svg)"]
    return "\n\n".join(filter(None, parts)) + "\n"


def _left_out(skipped: Sequence[str]) -> Iterator[str]:
    yield from (f"left out: {why}" for why in skipped)


def filled(readme: str, text: str, name: str) -> str:
    """Return a README with a text between the marks.

    Raises:
        BadResult: it has no marks.
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, behind = rest.partition(END)
    if not begin or not end:
        raise BadResult(f"{name}：没有 {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{text}\n{END}{behind}"


def block(found: Published, language: Language) -> str:
    """Return what a README shows of the results: the answers, the systems side by side, one plot."""
    say = speaker(language)
    return "\n\n".join(_parts(found, say, language))


def _parts(found: Published, say: Say, language: Language) -> Iterator[str]:
    runs = _runs(found)
    yield table(_answers(runs).said(say))
    yield table(_systems({title: run for title, run in runs.items() if len(run.systems) > 2}).said(say))
    yield f"![{say('Context holds the gold')}](eval/results/contexts.{language}.svg)"


def _runs(found: Published) -> dict[str, Result]:
    """Return the results over each corpus by what they are called."""
    runs = {"at first sight": found.first, "shipped digest": found.digest, "published texts": found.seeds}
    return {title: run for title, run in runs.items() if run}


def _answers(runs: Mapping[str, Result]) -> Table:
    """Return what the answers are worth, with intervals, over each corpus."""
    found = runs.values()
    rows = [(METRICS[name].title, *(ranged(run.metrics.get(name)) for run in found)) for name in SHOWN]
    rows += [(f"answer, {name}, ms", *(timed(run.took_ms[name]) for run in found)) for name in ("p50", "p95")]
    return Table("", "", ("metric", *runs), tuple(rows))


def _systems(runs: Mapping[str, Result]) -> Table:
    """Return how often each system's first characters hold the gold, and what it costs over the first of the corpora."""
    by_run = [{system.name: system for system in run.systems} for run in runs.values()]
    rows = [
        (
            system.title,
            *(ranged(systems[name].holds.get(BUDGET) if name in systems else None) for systems in by_run),
            f"{system.build_s:.1f}",
            f"{system.peak_mb:.0f}",
            timed(system.took_ms["p50"]),
        )
        for name, system in by_run[0].items()
    ]
    headers = ("context of 1000 characters holds the gold", *runs, "index, s", "memory, MB", "p50, ms")
    return Table("", "", headers, tuple(rows))
