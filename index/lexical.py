"""BM25 over fielded passages, read from memory-mapped postings with numpy only.

The score of a token in a passage is BM25F (Robertson, Zaragoza & Taylor 2004):

    tf~   = sum over fields f of boost_f * tf_f / (1 - b_f + b_f * length_f / mean length_f)
    score = idf * tf~ / (k1 + tf~),   idf = ln(1 + (N - df + 0.5) / (df + 0.5))

which for one field with boost 1 is Lucene's BM25 (bm25s ``method="lucene"``, the
referee in the tests). ``tf~ / (k1 + tf~)`` is computed when the index is built
and stored per posting, so a question costs one gather-and-add per token.

bm25s takes 0.6 s to import (scipy) and tantivy has a fixed k1 and b, hence our own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexMismatch, undamaged
from index.layouts import load_layout, save_layout
from index.tokens import token_key, token_keys

FORMAT = "policybot-bm25f"
VERSION = 1
FIELDS = ("title", "trail", "text", "units")
_CHUNK = 4_000
_ENTRY = np.dtype([("key", "<u8"), ("passage", "<u4"), ("field", "u1"), ("count", "<u4")])
Number = TypeVar("Number", bound=np.generic)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fielded:
    """What is searched of one passage, or of one document."""

    text: str
    title: str = ""
    trail: str = ""
    units: str = ""


@dataclass(frozen=True, slots=True)
class Bm25:
    """Parameters of BM25F; ``boosts`` and ``b`` have one value per field of ``FIELDS``."""

    k1: float
    b: tuple[float, float, float, float]
    boosts: tuple[float, float, float, float]


# Set on ncp-dev; document R@1 / clause R@1 / clause R@3 with these values: .908/.881/.969.
# title boost 0: .908/.832/.942, 1: .908/.859/.972, 3: .908/.878/.969, 4: .905/.875/.969;
# k1 0.2: .911/.881/.969, 0.6: .908/.865/.969, 1: .908/.856/.966, 1.5: .908/.847/.966; trail 0: .908/.875/.969;
# b of the text 0.25 and 0.75: .908/.878 and .908/.887. The units' boost is not measured (no units there).
PASSAGES = Bm25(k1=0.4, b=(0.3, 0.3, 0.5, 0.3), boosts=(2.0, 1.0, 1.0, 0.5))
# b of the text 0.4: .896, 0.6 and 0.9: .908; k1 0.3 to 1: .908, 1.5: .911; title boost 0: .914, 3: .908, 12: .908:
# there the text begins with the title; the boost is for documents whose text does not.
DOCUMENTS = Bm25(k1=0.6, b=(0.3, 0.3, 0.75, 0.3), boosts=(6.0, 1.0, 1.0, 0.5))


@dataclass(frozen=True, slots=True)
class Layout:
    """What a folder holds; written beside the arrays and checked when opened."""

    parameters: Bm25
    passages: int
    tokens: int
    postings: int
    format: str = FORMAT
    version: int = VERSION

    def save(self, folder: Path) -> None:
        """Write the layout into its folder."""
        save_layout(folder, asdict(self))

    @classmethod
    def load(cls, folder: Path) -> Layout:
        """Return the layout of a folder.

        Raises:
            IndexMissing: there is no index in the folder.
            IndexMismatch: it was written by another format or version, or is damaged.
        """
        raw = load_layout(folder, "词法索引", (FORMAT, VERSION))
        with undamaged(folder):
            settings = raw.pop("parameters")
            parameters = Bm25(settings["k1"], tuple(settings["b"]), tuple(settings["boosts"]))
            return cls(parameters=parameters, **raw)


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """Postings of one folder, memory-mapped; every method is read-only.

    Token ``i`` has the key ``keys[i]`` (sorted) and the postings
    ``starts[i]:starts[i + 1]`` of ``passages`` and ``impacts``.
    """

    layout: Layout
    keys: NDArray[np.uint64]
    starts: NDArray[np.int64]
    passages: NDArray[np.uint32]
    impacts: Floats

    @classmethod
    def build(cls, passages: Iterable[Fielded], folder: Path, *, parameters: Bm25 = PASSAGES) -> LexicalIndex:
        """Return the index of passages, written into folder (created if need be)."""
        folder.mkdir(parents=True, exist_ok=True)
        _Builder(parameters).write(passages, folder)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Return the index in folder.

        Raises:
            IndexMissing: there is none.
            IndexMismatch: it has another format or version, or its arrays do not fit its layout.
        """
        layout = Layout.load(folder)
        return cls(
            layout=layout,
            keys=_mapped(folder / "keys.bin", np.uint64, layout.tokens),
            starts=_mapped(folder / "starts.bin", np.int64, layout.tokens + 1),
            passages=_mapped(folder / "passages.bin", np.uint32, layout.postings),
            impacts=_mapped(folder / "impacts.bin", np.float32, layout.postings),
        )

    def __len__(self) -> int:
        """Return the number of passages."""
        return self.layout.passages

    def df(self, token: str) -> int:
        """Return the number of passages that hold a token."""
        ((start, end),) = self._spans([token])
        return end - start

    def scores(self, weighted_query: Mapping[str, float]) -> Floats:
        """Return the BM25F score of every passage, float32 [passages]."""
        spans = zip(self._spans(weighted_query), weighted_query.values(), strict=True)
        held = [(slice(*span), weight) for span, weight in spans if span[1] > span[0]]
        if not held:
            return np.zeros(len(self), dtype=np.float32)
        counts = np.array([span.stop - span.start for span, _ in held])
        factors = np.array([weight for _, weight in held]) * _idf(len(self), counts)
        passages = np.concatenate([self.passages[span] for span, _ in held])
        impacts = np.concatenate([self.impacts[span] for span, _ in held])
        return np.bincount(passages, np.repeat(factors, counts) * impacts, minlength=len(self)).astype(np.float32)

    def _spans(self, tokens: Iterable[str]) -> list[tuple[int, int]]:
        """Return where the postings of each token begin and end, (0, 0) for one that no passage holds."""
        keys = np.fromiter(map(token_key, tokens), np.uint64)
        if not len(self.keys):
            return [(0, 0)] * len(keys)
        at = np.searchsorted(self.keys, keys)
        inside = np.minimum(at, len(self.keys) - 1)
        known = (at == inside) & (self.keys[inside] == keys)
        bounds = zip(self.starts[inside].tolist(), self.starts[inside + 1].tolist(), known.tolist(), strict=True)
        return [(start, end) if held else (0, 0) for start, end, held in bounds]


@dataclass(slots=True)
class _Builder:
    """Two passes: count tokens per field, then weigh and sort them by token.

    Memory is the counted entries (17 bytes each) of the corpus plus one chunk.
    """

    parameters: Bm25
    chunks: list[NDArray[np.void]] = field(default_factory=list)
    lengths: list[NDArray[np.int64]] = field(default_factory=list)

    def write(self, passages: Iterable[Fielded], folder: Path) -> None:
        keyed = _cached(token_keys)
        stream = iter(passages)
        count = 0
        while batch := list(islice(stream, _CHUNK)):
            self._count(batch, count, keyed)
            count += len(batch)
        lengths = np.concatenate(self.lengths) if self.lengths else np.zeros((0, len(FIELDS)), np.int64)
        keys, df = self._vocabulary()
        starts = np.concatenate([[0], np.cumsum(df)]).astype("<i8")
        owners = _created(folder / "passages.bin", np.uint32, int(starts[-1]))
        impacts = _created(folder / "impacts.bin", np.float32, int(starts[-1]))
        filled = starts[:-1].copy()
        for chunk in self.chunks:
            token, passage, weight = self._weigh(chunk, keys, lengths)
            position = filled[token] + _rank_in_run(token)
            owners[position] = passage
            impacts[position] = weight / (self.parameters.k1 + weight)
            np.add.at(filled, token, 1)
        keys.astype("<u8").tofile(folder / "keys.bin")
        starts.tofile(folder / "starts.bin")
        for array in (owners, impacts):
            if isinstance(array, np.memmap):
                array.flush()
        Layout(self.parameters, count, len(keys), int(starts[-1])).save(folder)

    def _count(self, batch: list[Fielded], first: int, keyed: Callable[[str], NDArray[np.uint64]]) -> None:
        """Append the batch's entries, sorted by token, passage and field."""
        lengths = np.zeros((len(batch), len(FIELDS)), np.int64)
        tokens: list[NDArray[np.uint64]] = []
        for row, passage in enumerate(batch):
            for column, name in enumerate(FIELDS):
                found = keyed(getattr(passage, name))
                lengths[row, column] = len(found)
                tokens.append(found)
        place = np.repeat(np.arange(lengths.size, dtype=np.uint32), lengths.reshape(-1))
        keys = np.concatenate(tokens)
        order = np.lexsort((place, keys))
        keys, place = keys[order], place[order]
        heads = _starts_of_runs((keys[1:] != keys[:-1]) | (place[1:] != place[:-1]), len(keys))
        entries = np.empty(len(heads), dtype=_ENTRY)
        entries["key"] = keys[heads]
        entries["passage"] = first + place[heads] // len(FIELDS)
        entries["field"] = place[heads] % len(FIELDS)
        entries["count"] = np.diff(np.append(heads, len(keys)))
        self.chunks.append(entries)
        self.lengths.append(lengths)

    def _vocabulary(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Return the sorted keys and the number of passages that hold each."""
        held = [chunk["key"][_heads(chunk)] for chunk in self.chunks]
        counted = [np.unique(keys, return_counts=True) for keys in held]
        if not counted:
            return np.zeros(0, np.uint64), np.zeros(0, np.int64)
        keys = np.unique(np.concatenate([part for part, _ in counted]))
        df = np.zeros(len(keys), np.int64)
        for part, counts in counted:
            df[np.searchsorted(keys, part)] += counts
        return keys, df

    def _weigh(
        self, chunk: NDArray[np.void], keys: NDArray[np.uint64], lengths: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.float64]]:
        """Return token, passage and tf~ of each posting of a chunk, sorted by token and passage."""
        b = np.array(self.parameters.b)
        boosts = np.array(self.parameters.boosts)
        mean = np.maximum(lengths.mean(axis=0), 1e-9)
        column = chunk["field"]
        relative = lengths[chunk["passage"], column] / mean[column]
        weight = boosts[column] * chunk["count"] / (1 - b[column] + b[column] * relative)
        heads = _heads(chunk)
        summed = np.add.reduceat(weight, heads) if len(heads) else weight
        return np.searchsorted(keys, chunk["key"][heads]), chunk["passage"][heads], summed


def _heads(chunk: NDArray[np.void]) -> NDArray[np.int64]:
    """Return where a new (token, passage) begins in sorted entries."""
    new = (chunk["key"][1:] != chunk["key"][:-1]) | (chunk["passage"][1:] != chunk["passage"][:-1])
    return _starts_of_runs(new, len(chunk))


def _starts_of_runs(differs: NDArray[np.bool_], size: int) -> NDArray[np.int64]:
    """Return where a run begins; ``differs[i]`` says that element i + 1 is unlike element i."""
    return np.flatnonzero(np.concatenate([[True], differs])[:size])


def _rank_in_run(sorted_values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each element's position within its run of equal values."""
    starts = _starts_of_runs(sorted_values[1:] != sorted_values[:-1], len(sorted_values))
    lengths = np.diff(np.append(starts, len(sorted_values)))
    ranks: NDArray[np.int64] = np.arange(len(sorted_values)) - np.repeat(starts, lengths)
    return ranks


def _idf(passages: int, df: NDArray[np.int64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.log(1 + (passages - df + 0.5) / (df + 0.5))
    return found


def _cached(keyed: Callable[[str], NDArray[np.uint64]]) -> Callable[[str], NDArray[np.uint64]]:
    """Return keyed with a memory of short texts: titles and trails repeat in every passage."""
    known: dict[str, NDArray[np.uint64]] = {}

    def lookup(text: str) -> NDArray[np.uint64]:
        if len(text) > 120:
            return keyed(text)
        if text not in known:
            known[text] = keyed(text)
        return known[text]

    return lookup


def _mapped(path: Path, number: type[Number], size: int) -> NDArray[Number]:
    """Return a file's numbers, mapped read-only."""
    width = np.dtype(number).itemsize
    if not path.is_file() or path.stat().st_size != size * width:
        raise IndexMismatch(f"{path}: 词法索引不完整，应有 {size} 个数")
    if size == 0:
        return np.zeros(0, dtype=number)
    return np.asarray(np.memmap(path, dtype=number, mode="r"))


def _created(path: Path, number: type[Number], size: int) -> NDArray[Number]:
    """Return a new file's numbers, mapped for writing."""
    if size == 0:
        path.write_bytes(b"")
        return np.zeros(0, dtype=number)
    return np.memmap(path, dtype=number, mode="w+", shape=(size,))
