"""Haystack: its recursive splitter and in-memory BM25, which by itself reads Chinese character by character."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # read when haystack is imported

from haystack import Document
from haystack.components.preprocessors import RecursiveDocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from eval.systems.chunks import Chunk, Text, texts
from eval.systems.splitting import OVERLAP, SEPARATORS, SIZE


@dataclass(frozen=True, slots=True)
class Haystack:
    """A BM25 retriever over chunks."""

    retriever: InMemoryBM25Retriever
    documents: dict[str, Text]

    def find(self, query: str, limit: int) -> list[Chunk]:
        """Return the chunks that the retriever finds."""
        found = self.retriever.run(query=query, top_k=limit)["documents"]
        return [self.documents[d.meta["source"]].chunk(d.meta["start"], d.meta["end"]) for d in found]


def build(corpus: Path, home: Path, variant: str = "") -> Haystack:
    """Return the retriever over a folder."""
    splitter = RecursiveDocumentSplitter(
        split_length=SIZE, split_overlap=OVERLAP, split_unit="char", separators=SEPARATORS
    )
    documents = texts(corpus)
    store = InMemoryDocumentStore(shared=False)
    for text in documents:
        pieces = splitter.run([Document(content=text.text)])["documents"]
        store.write_documents([_placed(piece, text) for piece in pieces])
    return Haystack(InMemoryBM25Retriever(store), {text.source: text for text in documents})


def _placed(piece: Document, text: Text) -> Document:
    start = piece.meta["split_idx_start"]
    facts = {"source": text.source, "start": start, "end": start + len(piece.content or "")}
    return Document(content=piece.content, meta=facts)
