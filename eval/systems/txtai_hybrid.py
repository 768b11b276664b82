"""txtai: its hybrid of BM25, character by character, and vectors of the built-in encoder, over chunks of LangChain's splitter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from txtai import Embeddings

from eval.systems.chunks import Chunk, texts
from eval.systems.splitting import split
from index.encoder import StaticEncoder
from index.lsa import fit_encoder

CHARACTERS = r"\p{Han}|[^\W\p{Han}]+"


@dataclass(frozen=True, slots=True)
class Txtai:
    """An embeddings database over chunks."""

    embeddings: Embeddings
    chunks: tuple[Chunk, ...]

    def find(self, query: str, limit: int) -> list[Chunk]:
        """Return the chunks that the database finds."""
        return [self.chunks[int(number)] for number, _ in self.embeddings.search(query, limit)]


def build(corpus: Path, home: Path, variant: str = "") -> Txtai:
    """Return the database over a folder."""
    chunks = tuple(chunk for text in texts(corpus) for chunk in split(text))
    fit_encoder([chunk.text for chunk in chunks], home / "encoder")
    encoder = StaticEncoder.open(home / "encoder")
    embeddings = Embeddings(
        method="external",
        transform=lambda texts: encoder.encode(texts),  # txtai calls functions only, no methods
        scoring={"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"regexp": CHARACTERS}},
    )
    embeddings.index((number, chunk.text, None) for number, chunk in enumerate(chunks))
    return Txtai(embeddings, chunks)
