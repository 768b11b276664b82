"""Retrieval at scale: questions that people asked of documents, each with its document and the words that answer it.

    load the questions ─► ask each system ─► rank documents, look for the answer's words

The sets have no pointers, so a clause counts as right where it holds those words.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Annotated, ClassVar

from pydantic import AliasChoices, ConfigDict, Field, TypeAdapter, ValidationError

from eval.errors import BadResult, BadSet
from eval.made import machine, now
from eval.measure import Progress, Run, measure, measure_rivals
from eval.metrics.estimates import Estimate, estimate, mean, percentile
from eval.metrics.extraction import character_f1, holds
from eval.metrics.retrieval import recall_at, reciprocal_rank
from eval.questions import Fields, Text, Typed, json_lines, told
from eval.report.tables import Table, ranged, timed
from eval.systems import CITED, OWN, System
from eval.systems.child import Reply
from eval.systems.chunks import Chunk
from index.folder import list_folder

DEPTHS = (1, 5)
COVERS = (1, 3)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the document that answers it (its file's name, or its id) and the words that do."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(populate_by_name=True)

    question: Text
    document: Annotated[Text, Field(validation_alias=AliasChoices("document", "source"))]
    answer: Text


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a line of JSON."""

    id: Annotated[str | int, Field(union_mode="left_to_right")]
    text: Text


@dataclass(frozen=True, slots=True)
class Measured:
    """What one system finds: figures by name, seconds to index, the median of the milliseconds that a question took."""

    title: str
    figures: dict[str, Estimate]
    build_s: float
    took_ms: Estimate


@dataclass(frozen=True, slots=True)
class Passages:
    """What all systems find, of how many questions and documents, when and on what machine; and who was left out, why."""

    at: str
    machine: str
    questions: int
    documents: int
    measured: tuple[Measured, ...]
    skipped: tuple[str, ...] = ()


_ASKED = TypeAdapter(Asked)
_TEXT = TypeAdapter(Document)
_PASSAGES = TypeAdapter(Passages)


def dump(found: Passages, path: Path) -> None:
    """Write what was found as JSON; it has no text of a document or a question."""
    path.write_bytes(_PASSAGES.dump_json(found, indent=1) + b"\n")


def read(path: Path) -> Passages:
    """Return what was written.

    Raises:
        BadResult: it cannot be read.
    """
    try:
        return _PASSAGES.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise BadResult(f"{path}：{error}") from error


def load(path: Path) -> list[Asked]:
    """Return the questions of a JSONL file: ``question``, ``document`` (or ``source``), ``answer``.

    Raises:
        BadSet: a line is none.
    """
    found: list[Asked] = []
    problems: list[str] = []
    for number, line in json_lines(path):
        try:
            found.append(_ASKED.validate_json(line))
        except ValidationError as error:
            problems.append(f"{path} 第 {number} 行 {'，'.join(told(error, _field))}")
    if problems or not found:
        raise BadSet("\n".join(problems) or f"{path} 没有问题")
    return found


def _field(fields: Fields) -> str:
    return ".".join(map(str, fields)) or "这一行"


@dataclass(frozen=True, slots=True)
class Folder:
    """Documents as files, and the files that a name of a document may mean."""

    path: Path
    files: Mapping[str, frozenset[str]]

    def file(self, name: str) -> str:
        """Return the file of a document.

        Raises:
            BadSet: no file is called so, or several are.
        """
        found = self.files.get(name, frozenset())
        if len(found) != 1:
            raise BadSet(f"{'有几份文件叫' if found else '没有文件叫'}“{name}”")
        return next(iter(found))


@contextmanager
def folder_of(documents: Path) -> Iterator[Folder]:
    """Yield a folder of the documents: that folder itself, or the texts of a JSONL file (``id``, ``text``) as files.

    Raises:
        BadSet: a line of the file has no id and text, or an id that another has.
    """
    if documents.is_dir():
        names = [file.name for file in list_folder(documents.absolute()).files]
        called: dict[str, set[str]] = {}
        for name in names:
            for form in {name, PurePath(name).name, PurePath(name).stem}:
                called.setdefault(form, set()).add(name)
        yield Folder(documents, {form: frozenset({form} & found or found) for form, found in called.items()})
        return
    with tempfile.TemporaryDirectory(prefix="policybot-eval-") as folder:
        files: dict[str, frozenset[str]] = {}
        for number, line in json_lines(documents):
            try:
                row = _TEXT.validate_json(line)
            except ValidationError as error:
                what = "，".join(told(error, _field))
                raise BadSet(f"{documents} 第 {number} 行：要有 id 和 text（{what}）") from error
            if str(row.id) in files:
                raise BadSet(f"{documents} 第 {number} 行 id：{row.id} 已经有了")
            name = f"{number:07}.txt"
            Path(folder, name).write_text(row.text, encoding="utf-8")
            files[str(row.id)] = frozenset({name})
        yield Folder(Path(folder), files)


def evaluate(asked: Sequence[Asked], texts: Path, rivals: Sequence[System], progress: Progress) -> Passages:
    """Return what each system finds: policybot's answers, its search, and the rivals'."""
    typed = [Typed(a.question) for a in asked]
    with folder_of(texts) as folder, tempfile.TemporaryDirectory(prefix="policybot-eval-") as home:
        asked = [replace(a, document=folder.file(a.document)) for a in asked]
        own = measure(OWN, typed, folder.path, Path(home) / OWN.name, progress)
        others, skipped = measure_rivals(rivals, typed, folder.path, Path(home), progress)
        documents = len(list_folder(folder.path.absolute()).files)
    measured = (_answers(asked, own), *(_search(asked, run) for run in (own, *others)))
    return Passages(now(), machine(), len(asked), documents, measured, skipped)


def table(measured: Sequence[Measured]) -> Table:
    """Return the table of what was measured."""
    names = list(measured[0].figures)
    rows = tuple(
        (m.title, *(ranged(m.figures.get(name)) for name in names), f"{m.build_s:.1f}", timed(m.took_ms))
        for m in measured
    )
    return Table("Questions and documents", "", ("system", *names, "index, s", "p50, ms"), rows)


def _search(asked: Sequence[Asked], run: Run) -> Measured:
    """Return what a system's search finds."""
    figures = _figures(asked, [reply.found for reply in run.replies], [_first(reply) for reply in run.replies])
    return _measured(run, run.system.title, figures, [reply.took_ms for reply in run.replies])


def _answers(asked: Sequence[Asked], run: Run) -> Measured:
    """Return the same of what answers cite and state; a refusal finds nothing."""
    figures = _figures(asked, [reply.cited for reply in run.replies], [_stated(reply) for reply in run.replies])
    answers = [reply.answer for reply in run.replies if reply.answer]
    if refused := mean([float(not answer.answered) for answer in answers]):
        figures["refused"] = refused
    return _measured(run, CITED, figures, [answer.took_ms for answer in answers])


def _figures(asked: Sequence[Asked], found: Sequence[Sequence[Chunk]], stated: Sequence[str]) -> dict[str, Estimate]:
    """Return the figures of what was found, and what was stated, for each question."""
    ranks = [_rank(a, chunks) for a, chunks in zip(asked, found, strict=True)]
    f1 = [character_f1(text, a.answer) for a, text in zip(asked, stated, strict=True)]
    figures = {
        **{f"document R@{k}": mean([recall_at([rank], k) for rank in ranks]) for k in DEPTHS},
        "MRR@10": mean([reciprocal_rank([rank]) for rank in ranks]),
        **_covers(asked, found),
        "character F1": mean(f1),
    }
    return {name: value for name, value in figures.items() if value}


def _measured(run: Run, title: str, figures: dict[str, Estimate], took: Sequence[float]) -> Measured:
    """Return figures with the median of how long each question took, which is there as no set is empty."""
    median = estimate(took, percentile(0.5))
    return Measured(title, figures, run.build_s, median or Estimate(0.0, 0.0, 0.0, 0))


def _rank(asked: Asked, found: Sequence[Chunk]) -> int | None:
    """Return the rank of the right document among the documents of the results."""
    documents = list(dict.fromkeys(chunk.source for chunk in found))
    return documents.index(asked.document) + 1 if asked.document in documents else None


def _covers(asked: Sequence[Asked], found: Sequence[Sequence[Chunk]]) -> dict[str, Estimate | None]:
    """Return how often one of the first results holds the answer."""
    return {
        f"clause cover@{k}": mean(
            [float(any(holds(chunk.text, a.answer) for chunk in f[:k])) for a, f in zip(asked, found, strict=True)]
        )
        for k in COVERS
    }


def _first(reply: Reply) -> str:
    return reply.found[0].text if reply.found else ""


def _stated(reply: Reply) -> str:
    """Return what an answer states of the first clause it cites."""
    statements = reply.answer.statements if reply.answer else ()
    return "".join(said.text for said in statements if said.cites == statements[0].cites)
