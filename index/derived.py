"""What is derived from a store and can be made again: passages, lexical and dense indexes.

    <generation>/policy.sqlite     the source of truth (index.store)
    <generation>/arrays/*.npy      passage_clause [passages], passage_span [passages, 2],
                                   clause_document [clauses], is_meta [clauses]
    <generation>/passages/         BM25 of passages
    <generation>/documents/        BM25 of documents
    <generation>/dense/            vectors of passages
    <generation>/encoder/          the built-in encoder, fitted on these passages

Rows of passages stand in the order of clauses, those of clauses in the order of documents.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays
from index.child import end, start
from index.dense import DenseIndex
from index.encoder import Encoder, load_encoder
from index.errors import EncoderError
from index.lexical import DOCUMENTS, PASSAGES, Fielded, LexicalIndex
from index.model import Clause, Document
from index.passages import passages
from index.patterns import regex

ENCODED_AT_ONCE = 4096
ASIDE_FROM = 1000
"""Clauses from which on fitting the encoder in a process of its own is worth its start."""
_GAP = regex(r"(?<=[\u3400-\u9fff])[\s\u200b-\u200d\u2060\ufeff]+(?=[\u3400-\u9fff])")
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Derived:
    """What was made: the encoder's name and dimension, and the number of passages."""

    encoder: str
    dimension: int
    passages: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a clause, both by row number, with what is searched of it."""

    clause: int
    start: int
    end: int
    fielded: Fielded


def derive(
    folder: Path, documents: Sequence[Document], clauses: Sequence[Clause], *, encoder: str | None, step: Step
) -> Derived:
    """Return what was made in a generation's folder from its documents and clauses.

    Args:
        folder: the generation's folder; its store holds these rows already.
        documents: all documents in the order of their rows.
        clauses: all clauses in the order of their rows, so those of a document together.
        encoder: the model's folder or hub name; the built-in encoder is fitted, if None.
        step: told what is being done.
    """
    with _fitting(folder, len(clauses), encoder) as fitting:
        cut = list(cut_passages(documents, clauses))
        texts = [passage.fielded.text for passage in cut]
        _arrays(cut, documents, clauses).save(folder / "arrays")
        step("词法索引")
        LexicalIndex.build((passage.fielded for passage in cut), folder / "passages", parameters=PASSAGES)
        LexicalIndex.build(_whole_documents(documents, clauses), folder / "documents", parameters=DOCUMENTS)
        if not encoder:
            step("拟合编码器")
            if fitting:
                _await(fitting)
            else:
                _fit(texts, folder)
    step("向量索引")
    loaded = load_encoder(encoder, encoder_folder(folder))
    DenseIndex.build(_encoded(loaded, texts), folder / "dense", encoder=loaded.name)
    return Derived(loaded.name, loaded.dimension, len(texts))


def encoder_folder(folder: Path) -> Path:
    """Return where the built-in encoder of a generation stands."""
    return folder / "encoder"


def cut_passages(documents: Sequence[Document], clauses: Sequence[Clause]) -> Iterator[Passage]:
    """Yield the passages of clauses in their order."""
    row_of = _rows(documents)
    for row, clause in enumerate(clauses):
        title = closed(documents[row_of[clause.document]].title)
        trail = " ".join(map(closed, clause.trail))
        units = " ".join(found.unit for found in clause.responsibilities)
        for first, last in passages(clause.text):
            text = closed(clause.text[first:last])
            yield Passage(row, first, last, Fielded(text, title=title, trail=trail, units=units))


@contextmanager
def _fitting(folder: Path, clauses: int, encoder: str | None) -> Iterator[subprocess.Popen[bytes] | None]:
    """Yield the process that fits the built-in encoder, None where that is not worth it."""
    if encoder or clauses < ASIDE_FROM:
        yield None
        return
    process = start("index.encoder_worker", str(folder))
    try:
        yield process
    finally:
        end(process)


def _await(fitting: subprocess.Popen[bytes]) -> None:
    if fitting.wait():
        raise EncoderError("内置编码器没有拟合成", remedy="看看内存和磁盘够不够，再运行 policybot index build")


def _fit(texts: Sequence[str], folder: Path) -> None:
    from index.lsa import fit_encoder

    fit_encoder(texts, encoder_folder(folder))


def closed(text: str) -> str:
    """Return text without the blanks between Chinese characters, which scans and typesetting put there."""
    return _GAP.sub("", text)


def _whole_documents(documents: Sequence[Document], clauses: Sequence[Clause]) -> Iterator[Fielded]:
    grouped = groupby(clauses, key=lambda clause: clause.document)
    texts = {document: "\n".join(_printed_once(group)) for document, group in grouped}
    for document in documents:
        yield Fielded(texts.get(document.id, ""), title=closed(document.title))


def _printed_once(clauses: Iterable[Clause]) -> Iterator[str]:
    """Yield the headings and texts of clauses, a heading only where it is new."""
    above: tuple[str, ...] = ()
    for clause in clauses:
        yield from (closed(heading) for heading in clause.trail if heading not in above)
        above = clause.trail
        yield closed(clause.text)


def _rows(documents: Sequence[Document]) -> dict[str, int]:
    return {document.id: row for row, document in enumerate(documents)}


def _arrays(cut: Sequence[Passage], documents: Sequence[Document], clauses: Sequence[Clause]) -> Arrays:
    row_of = _rows(documents)
    return Arrays(
        passage_clause=np.array([passage.clause for passage in cut], np.int64),
        passage_span=np.array([(passage.start, passage.end) for passage in cut], np.int32).reshape(-1, 2),
        clause_document=np.array([row_of[clause.document] for clause in clauses], np.int64),
        is_meta=np.array([clause.pointer == "meta" for clause in clauses], np.bool_),
    )


def _encoded(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    vectors = np.zeros((len(texts), encoder.dimension), np.float32)
    for first in range(0, len(texts), ENCODED_AT_ONCE):
        vectors[first : first + ENCODED_AT_ONCE] = encoder.encode_documents(texts[first : first + ENCODED_AT_ONCE])
    return vectors
