"""Questions with their right answers, an engine over a folder, and the grade of what it answers."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from bot.answer import Answer, Statement
from bot.engine import Engine
from bot.render import render
from bot.verify import evidence_text
from index.build import build
from index.parse_worker import Job, Outcome, parse_file
from index.retrieve import Index
from index.text import CIRCLED, compact

QUESTIONS = Path(__file__).parent / "data" / "questions" / "seeds.jsonl"
FIRST = 3  # citations among which a right one has to be
NUMERAL_DATE = re.compile("[〇零一二三四五六七八九十]+(?:年|月|日|个月|周)")
PLACE = re.compile("[\u4e00-\u9fff]{2}[省市县区州]")


@dataclass(frozen=True, slots=True)
class Item:
    """One question and what is right: words of the answer, and clauses as document → pointers.

    ``must`` and ``must_not`` are compared without blanks, width and script.
    """

    id: str
    kind: str
    question: str
    history: tuple[str, ...]
    answerable: bool
    pointers: Mapping[str, tuple[str, ...]]
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    split: Literal["dev", "holdout"]


@dataclass(frozen=True, slots=True)
class Mark:
    """The grade of one answer: right if it has no faults; ``loose`` are statements that the lock should have dropped."""

    item: Item
    faults: tuple[str, ...]
    loose: tuple[str, ...]

    def __str__(self) -> str:
        """Return a line for a failure message; a held-out question is not shown, or it would be tuned on."""
        if self.item.split == "holdout":
            return f"a held-out question ({self.item.kind})"
        asked = " → ".join((*self.item.history, self.item.question))
        return f"{self.item.id} {self.item.kind} {asked}: {'; '.join(self.faults)}"


class InProcess:
    """Parses in this process: no worker has to start."""

    def parse_all(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """Yield an outcome per job."""
        yield from map(parse_file, jobs)


def load(path: Path = QUESTIONS) -> list[Item]:
    """Return the questions of a file."""
    return [_item(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _item(row: dict[str, object]) -> Item:
    pointers = {document: tuple(found) for document, found in row["pointers"].items()}
    lists = {name: tuple(row[name]) for name in ("history", "must", "must_not")}
    return Item(
        row["id"],
        row["kind"],
        row["question"],
        answerable=row["answerable"],
        pointers=pointers,
        split=row["split"],
        **lists,
    )


def written(folder: Path, texts: Mapping[str, str]) -> Path:
    """Return a new folder of documents with the texts in it."""
    documents = folder / "documents"
    documents.mkdir()
    for name, text in texts.items():
        (documents / name).write_text(text, encoding="utf-8")
    return documents


def told(engine: Engine, question: str, *history: str) -> str:
    """Return what a user reads as the answer to a question."""
    return render(engine.ask(question, history))


def engine_over(folder: Path, home: Path) -> Engine:
    """Return an engine over the documents of a folder; every one of them has to be read."""
    report = build(home, folder, parser=InProcess())
    assert report.refused == ()
    return Engine(Index.open(home))


def grade(item: Item, answer: Answer) -> Mark:
    """Return what is wrong with an answer, in words."""
    loose = tuple(statement.text for statement in answer.statements if not _borne_out(statement, answer))
    return Mark(item, tuple(_faults(item, answer)), loose)


def _borne_out(statement: Statement, answer: Answer) -> bool:
    """Return whether every figure, date, place and unit of a statement stands in its citation, by a check of our own."""
    source = evidence_text(answer.citations[statement.citation])
    said = f"{statement.text} {' '.join(r.unit for r in statement.units)}"
    known = compact(source)
    dated = NUMERAL_DATE.sub(" ", said)
    return (
        _numbers(said) <= _numbers(source)
        and all(compact(found) in known for found in NUMERAL_DATE.findall(said))
        and all(compact(found) in known for found in PLACE.findall(dated))
        and all(compact(r.unit) in known for r in statement.units)
    )


def _numbers(text: str) -> set[float]:
    unlabelled = unicodedata.normalize("NFKC", CIRCLED.sub(" ", text))
    return {float(found) for found in re.findall(r"[0-9]+(?:\.[0-9]+)?", unlabelled)}


def _faults(item: Item, answer: Answer) -> Iterator[str]:
    if not item.answerable:
        if answer.status != "refused":
            yield f"{answer.status} instead of refused"
        return
    said = compact(render(answer))
    missing = [word for word in item.must if compact(word) not in said]
    wrong = [word for word in item.must_not if compact(word) in said]
    cited = [(PurePosixPath(c.document.source).stem, c.clause.pointer) for c in answer.citations[:FIRST]]
    if missing:
        yield f"{answer.status} without {' '.join(missing)}"
    if wrong:
        yield f"says {' '.join(wrong)}"
    if not any(pointer in item.pointers.get(document, ()) for document, pointer in cited):
        yield f"cites {cited or 'nothing'}"


def sit(engine: Engine, items: Sequence[Item]) -> list[Mark]:
    """Return the grades of an engine's answers to all questions."""
    return [grade(item, engine.ask(item.question, item.history)) for item in items]


def share(marks: Sequence[Mark]) -> float:
    """Return the percentage of right answers."""
    return 100 * sum(not mark.faults for mark in marks) / len(marks)


def by_kind(marks: Sequence[Mark]) -> dict[str, float]:
    """Return the percentage of right answers of each kind of question."""
    kinds = dict.fromkeys(mark.item.kind for mark in marks)
    return {kind: share([mark for mark in marks if mark.item.kind == kind]) for kind in kinds}
