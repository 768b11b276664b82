"""What an index costs as it grows: ``python -m eval.scale [--sizes 1000,10000,100000] [--out DIR]``.

Each size is built and asked in a process of its own. The growth exponent of a
cost is the slope of its logarithm over that of the size: 1 is linear, 0 costs
the same at any size.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import numpy as np
from pydantic import TypeAdapter, ValidationError

from eval.cli import Command, language_option
from eval.errors import BadResult, EvalError
from eval.metrics.estimates import percentile
from eval.report.language import Language
from eval.report.tables import Table
from eval.synthetic import Synthetic, documents

SIZES = (1_000, 10_000, 100_000)
ASKED = 200  # questions of each kind
WARM = 20  # questions asked before the clock runs
THREADS = (1, 2, 3, 4)
FILTERED = 10  # the first documents, to which a filter confines a search


@dataclass(frozen=True, slots=True)
class Costs:
    """What one size costs: seconds, MB, milliseconds, questions a second.

    ``search`` and ``answer`` are by percentile; ``filtered`` is a search
    confined to some documents, ``placed`` an answer to a question that names a
    city, ``threads`` the throughput of answers by number of threads.
    """

    clauses: int
    documents: int
    build_s: float
    add_s: float
    delete_s: float
    disk_mb: float
    peak_mb: float
    search_ms: Mapping[str, float]
    filtered_ms: Mapping[str, float]
    answer_ms: Mapping[str, float]
    placed_ms: Mapping[str, float]
    threads: Mapping[str, float]


COSTS = TypeAdapter(Costs)
TABLE = TypeAdapter(list[Costs])


def measure(clauses: int) -> Costs:
    """Return what an index of so many synthetic clauses costs; run in a process of its own, whose memory is told."""
    from bot.engine import Engine
    from index.build import build
    from index.query import query_terms
    from index.retrieve import Index

    with tempfile.TemporaryDirectory(prefix="policybot-scale-") as root:
        folder, home = Path(root) / "documents", Path(root) / "home"
        folder.mkdir()
        written = list(documents(clauses))
        for document in written:
            (folder / document.name).write_text(document.text, encoding="utf-8")
        build_s = _seconds(lambda: build(home, folder))
        disk = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) / 1e6
        added = folder / "added.txt"
        added.write_text(next(documents(1, seed=1)).text, encoding="utf-8")
        add_s = _seconds(lambda: build(home, folder))
        added.unlink()
        delete_s = _seconds(lambda: build(home, folder))
        index = Index.open(home)
        some = frozenset(list(index.documents)[:FILTERED])
        plain, placed = _questions(written)
        search_ms = _latency(lambda text: index.search(query_terms(text), text), plain)
        filtered_ms = _latency(lambda text: index.search(query_terms(text), text, documents=some), plain)
        answer_ms, placed_ms = (_latency(Engine(index).ask, questions) for questions in (plain, placed))
        peak_mb = _peak_mb()  # of one engine; each thread below has an index of its own
        return Costs(
            clauses=index.size,
            documents=len(index.documents),
            build_s=build_s,
            add_s=add_s,
            delete_s=delete_s,
            disk_mb=disk,
            peak_mb=peak_mb,
            search_ms=search_ms,
            filtered_ms=filtered_ms,
            answer_ms=answer_ms,
            placed_ms=placed_ms,
            threads={str(n): _throughput(home, plain, n) for n in THREADS},
        )


def exponents(costs: Sequence[Costs]) -> dict[str, float]:
    """Return the growth exponent of each cost; of fewer than two sizes there is none."""
    if len(costs) < 2:
        return {}
    sizes = np.log([c.clauses for c in costs])
    found = {}
    for name in _figures(costs[0]):
        values = np.log([max(_figures(c)[name], 1e-9) for c in costs])
        found[name] = float(np.polyfit(sizes, values, 1)[0])
    return found


def table(costs: Sequence[Costs]) -> Table:
    """Return costs by size, and how they grow."""
    growth = exponents(costs)
    rows = [
        (name, *(f"{_figures(c)[name]:.4g}" for c in costs), f"{growth[name]:.2f}" if growth else "–")
        for name in _figures(costs[0])
    ]
    return Table("Scale", "", ("cost", *(f"{c.clauses} clauses" for c in costs), "exponent"), tuple(rows))


def _figures(costs: Costs) -> dict[str, float]:
    """Return all costs by a name that has their unit."""
    percentiles = {
        f"{title}, {share}, ms": value
        for title, found in (
            ("search", costs.search_ms),
            ("search in 10 documents", costs.filtered_ms),
            ("answer", costs.answer_ms),
            ("answer, city named", costs.placed_ms),
        )
        for share, value in found.items()
    }
    return {
        "build, s": costs.build_s,
        "add a document, s": costs.add_s,
        "delete a document, s": costs.delete_s,
        "disk, MB": costs.disk_mb,
        "peak memory, MB": costs.peak_mb,
        **percentiles,
        **{f"answers a second, {n} threads": value for n, value in costs.threads.items()},
    }


def _questions(written: Sequence[Synthetic]) -> tuple[list[str], list[str]]:
    """Return questions from all over the documents, without and with their city."""
    every = [(question, document.city) for document in written for question in document.questions]
    chosen = [every[at] for at in np.linspace(0, len(every) - 1, min(ASKED + WARM, len(every))).astype(int)]
    return [question for question, _ in chosen], [f"{city}{question}" for question, city in chosen]


def _engine(home: Path) -> Callable[[str], object]:
    from bot.engine import Engine
    from index.retrieve import Index

    return Engine(Index.open(home)).ask


def _latency(ask: Callable[[str], object], questions: Sequence[str]) -> dict[str, float]:
    for question in questions[:WARM]:
        ask(question)
    taken = [1000 * _seconds(partial(ask, question)) for question in questions[WARM:]]
    return {f"p{share}": float(percentile(share / 100)(np.array(taken))) for share in (50, 95)}


def _throughput(home: Path, questions: Sequence[str], threads: int) -> float:
    """Return how many questions a second so many threads answer, each with an engine of its own."""
    engines = [_engine(home) for _ in range(threads)]
    for ask in engines:
        ask(questions[0])

    def work(number: int) -> None:
        for question in questions[number::threads]:
            engines[number](question)

    with ThreadPoolExecutor(threads) as pool:
        return len(questions) / _seconds(lambda: list(pool.map(work, range(threads))))


def _seconds(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def _peak_mb() -> float:
    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return used / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def dump(costs: Sequence[Costs], path: Path) -> None:
    """Write the costs of several sizes as JSON."""
    path.write_bytes(TABLE.dump_json(list(costs), indent=1) + b"\n")


def read(path: Path) -> list[Costs]:
    """Return the costs that were written.

    Raises:
        BadResult: it cannot be read.
    """
    try:
        return TABLE.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise BadResult(f"{path}：{error}") from error


def in_process(clauses: int) -> Costs:
    """Return the costs of a size, measured in a new process.

    Raises:
        EvalError: the process failed.
    """
    command = [sys.executable, "-m", "eval.scale", "--one", str(clauses)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1], check=False)
    if found.returncode:
        raise EvalError(f"{clauses}：{found.stderr.strip()[-2000:]}")
    return COSTS.validate_json(found.stdout)


def _sizes(context: click.Context, parameter: click.Parameter, value: str) -> list[int]:
    try:
        return sorted({int(size) for size in value.split(",")})
    except ValueError as error:
        raise click.BadParameter(f"{value}: numbers with commas between") from error


@click.command(cls=Command)
@click.option(
    "--sizes", default=",".join(map(str, SIZES)), callback=_sizes, show_default=True, help="Numbers of clauses."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for scale.json and scale.svg.")
@click.option("--one", type=int, hidden=True)
@language_option
def main(sizes: list[int], out: Path | None, one: int | None, language: Language) -> None:
    """Build and ask indexes of synthetic clauses, and print what each size costs and how that grows.

    100 000 clauses take about eight minutes and 2 GB, 1000000 (on request) more than an hour.
    """
    if one is not None:
        click.echo(COSTS.dump_json(measure(one)))
        return
    from eval.report import plots
    from eval.report.language import speaker
    from eval.report.markdown import table as shown

    say = speaker(language)
    costs = []
    for size in sizes:
        click.echo(f"{size} …", err=True)
        costs.append(in_process(size))
    click.echo(shown(table(costs).said(say)))
    if out:
        out.mkdir(parents=True, exist_ok=True)
        dump(costs, out / "scale.json")
        (out / "scale.svg").write_text(plots.growth(lines(costs), say), encoding="utf-8")


def lines(costs: Sequence[Costs]) -> dict[str, list[tuple[int, float]]]:
    """Return what is drawn: the costs by size that an administrator feels."""
    drawn = ("build, s", "add a document, s", "peak memory, MB", "disk, MB", "answer, p50, ms", "answer, p95, ms")
    return {name: [(c.clauses, _figures(c)[name]) for c in costs] for name in drawn}


if __name__ == "__main__":
    main(prog_name="python -m eval.scale")
