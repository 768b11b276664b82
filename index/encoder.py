"""Encoders: one built in, read without torch, or any sentence-transformers model.

The built-in one is a sentence-transformers folder (StaticEmbedding, Normalize)
that :mod:`index.lsa` fits on the corpus. ``SentenceTransformer(folder)`` reads
it; :class:`StaticEncoder` reads it with tokenizers and numpy in 0.05 s, where
importing sentence_transformers takes 6 s, and gives the same vectors to 1e-6.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]

BUILT_IN = "policybot-lsa"
BUILT_IN_WEIGHT = 0.1
PRETRAINED_WEIGHT = 0.4
_BATCH = 512

INSTRUCTIONS: Mapping[str, str] = {
    "bge-small-zh": "为这个句子生成表示以用于检索相关文章：",
    "bge-base-zh": "为这个句子生成表示以用于检索相关文章：",
    "bge-large-zh": "为这个句子生成表示以用于检索相关文章：",
    "qwen3-embedding": ("Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"),
}
"""What a model's card tells to put before a question, for models whose folder does not say."""


class Encoder(Protocol):
    """Turns texts into unit vectors; ``weight`` is its share in the fused score."""

    @property
    def name(self) -> str:
        """What a dense index records, so that it is not asked with another encoder."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def weight(self) -> float:
        """Share of the dense score in the fused one, in [0, 1]."""

    def encode_documents(self, texts: Sequence[str]) -> Floats:
        """Return a unit vector per passage, [texts, dimension]."""

    def encode_query(self, text: str) -> Floats:
        """Return the unit vector of a question, [dimension]."""


@dataclass(frozen=True, slots=True)
class StaticEncoder:
    """A StaticEmbedding + Normalize folder, read with tokenizers and numpy only."""

    name: str
    weight: float
    tokenizer: Tokenizer
    rows: Floats

    @classmethod
    def open(cls, folder: Path, *, weight: float = BUILT_IN_WEIGHT) -> StaticEncoder:
        """Return the encoder in folder.

        Raises:
            EncoderError: a file is missing or does not hold what it should.
        """
        from tokenizers import Tokenizer

        table, vocabulary = folder / "model.safetensors", folder / "tokenizer.json"
        for path in (table, vocabulary):
            if not path.is_file():
                raise EncoderError(f"{folder}: 内置编码器缺少 {path.name}", remedy="重新运行 policybot index build")
        try:
            tokenizer = Tokenizer.from_file(str(vocabulary))
        except Exception as error:  # tokenizers raises nothing narrower
            raise EncoderError(
                f"{vocabulary}: 不是内置编码器的词表", remedy="重新运行 policybot index build"
            ) from error
        read = _read_table(table)
        if tokenizer.get_vocab_size() != len(read.rows):
            raise EncoderError(f"{folder}: 词表有 {tokenizer.get_vocab_size()} 项，向量有 {len(read.rows)} 行")
        return cls(f"{BUILT_IN}-{read.fingerprint}", weight, tokenizer, read.rows)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.rows.shape[1])

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the unit vector of each text, [texts, dimension]; zeros where no token is known."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for first in range(0, len(texts), _BATCH):
            batch = list(texts[first : first + _BATCH])
            for row, encoding in enumerate(self.tokenizer.encode_batch_fast(batch, add_special_tokens=False), first):
                vectors[row] = self._vector(encoding.ids)
        return vectors

    def _vector(self, tokens: Sequence[int]) -> Floats:
        """Return the unit vector of tokens, [dimension]; zeros if there are none."""
        if not tokens:
            return np.zeros(self.dimension, dtype=np.float32)
        whole = np.add.reduce(self.rows[list(tokens)], axis=0)  # as long as the mean is of no matter
        unit: Floats = whole / max(math.sqrt(whole @ whole), 1e-12)
        return unit

    def encode_documents(self, texts: Sequence[str]) -> Floats:
        """Return a unit vector per passage, [texts, dimension]."""
        return self.encode(texts)

    def encode_query(self, text: str) -> Floats:
        """Return the unit vector of a question, [dimension]."""
        return self._vector(self.tokenizer.encode(text, add_special_tokens=False).ids)  # a batch would wake threads


@dataclass(frozen=True, slots=True)
class PretrainedEncoder:
    """A SentenceTransformer with the prompt that its questions need."""

    name: str
    dimension: int
    weight: float
    model: SentenceTransformer
    query_prompt: str

    def encode_documents(self, texts: Sequence[str]) -> Floats:
        """Return a unit vector per passage, [texts, dimension]."""
        return self._encode(list(texts), self.model.prompts.get("document") or "")

    def encode_query(self, text: str) -> Floats:
        """Return the unit vector of a question, [dimension]."""
        vector: Floats = self._encode([text], self.query_prompt)[0]
        return vector

    def _encode(self, texts: list[str], prompt: str) -> Floats:
        vectors = self.model.encode(
            texts, prompt=prompt, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def load_encoder(name: str | None, folder: Path, *, weight: float | None = None) -> Encoder:
    """Return the configured encoder.

    Args:
        name: a model's folder or hub name (``POLICYBOT_ENCODER``); the built-in one, if None or blank.
        folder: where the built-in encoder was saved.
        weight: share of the dense score; the encoder's default, if None.

    Raises:
        EncoderError: the model cannot be loaded; its remedy says what to do.
    """
    if not name:
        return StaticEncoder.open(folder, weight=BUILT_IN_WEIGHT if weight is None else weight)
    model = _load_model(name)
    return PretrainedEncoder(
        name=name,
        dimension=_dimension(name, model),
        weight=PRETRAINED_WEIGHT if weight is None else weight,
        model=model,
        query_prompt=query_prompt(name, model.prompts),
    )


def query_prompt(name: str, prompts: Mapping[str, str | None]) -> str:
    """Return what a model wants before a question: its own prompt, else the known instruction."""
    known = (text for part, text in INSTRUCTIONS.items() if part in name.lower())
    return prompts.get("query") or next(known, "")


def _load_model(name: str) -> SentenceTransformer:
    """Return the SentenceTransformer of a folder or hub name."""
    path = Path(name).expanduser()
    if (path.is_absolute() or name.startswith((".", "~"))) and not path.is_dir():
        raise EncoderError(f"编码器文件夹不存在：{name}")
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EncoderError(
            f"编码器 {name} 需要 sentence-transformers：{error}",
            remedy="pip install sentence-transformers，或留空用内置编码器",
        ) from error
    try:
        return SentenceTransformer(str(path) if path.is_dir() else name)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise EncoderError(f"编码器 {name} 无法加载：{_first_line(error)}") from error


def _dimension(name: str, model: SentenceTransformer) -> int:
    """Return the length of a model's vectors, as it encodes a word: a broken model shows here."""
    try:
        return len(model.encode("政策", show_progress_bar=False))
    except (ValueError, IndexError, RuntimeError) as error:
        raise EncoderError(f"编码器 {name} 无法编码：{_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


@dataclass(frozen=True, slots=True)
class _Table:
    """The embedding rows of a safetensors file, and the fingerprint in its header."""

    rows: Floats
    fingerprint: str


def _read_table(path: Path) -> _Table:
    """Return the mapped ``embedding.weight`` of a safetensors file, float32 [tokens, dimension].

    The format is a little-endian length, a JSON header of that length, and the
    tensors' bytes (github.com/huggingface/safetensors, Format).
    """
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(length))
        entry = header["embedding.weight"]
        start, _ = entry["data_offsets"]
        if entry["dtype"] != "F32":
            raise EncoderError(f"{path}: 向量类型是 {entry['dtype']}，需要 F32")
        mapped = np.memmap(path, dtype="<f4", mode="r", offset=8 + length + start, shape=tuple(entry["shape"]))
    except (OSError, struct.error, KeyError, ValueError, TypeError, MemoryError, OverflowError) as error:
        raise EncoderError(f"{path}: 不是内置编码器的向量文件", remedy="重新运行 policybot index build") from error
    return _Table(np.asarray(mapped), header.get("__metadata__", {}).get("fingerprint", ""))
