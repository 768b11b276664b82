"""LlamaIndex: its sentence splitter and BM25 retriever, over words cut by jieba and joined with blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import jieba
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever

from eval.systems.chunks import MOST, Chunk, Text, texts
from eval.systems.splitting import OVERLAP, SIZE


@dataclass(frozen=True, slots=True)
class LlamaIndex:
    """A BM25 retriever over chunks."""

    retriever: BM25Retriever
    documents: dict[str, Text]

    def find(self, query: str, limit: int) -> list[Chunk]:
        """Return the chunks that the retriever finds."""
        facts = [found.node.metadata for found in self.retriever.retrieve(_words(query))[:limit]]
        return [self.documents[f["source"]].chunk(f["start"], f["end"]) for f in facts]


def build(corpus: Path, home: Path, variant: str = "") -> LlamaIndex:
    """Return the retriever over a folder."""
    # The default tokenizers of both kinds would be downloaded.
    splitter = SentenceSplitter(
        chunk_size=SIZE,
        chunk_overlap=OVERLAP,
        tokenizer=list,
        chunking_tokenizer_fn=_sentences,
        paragraph_separator="\n",
    )
    documents = texts(corpus)
    nodes = [node for text in documents for node in _nodes(text, splitter.split_text(text.text))]
    retriever = BM25Retriever.from_defaults(
        nodes=nodes, similarity_top_k=min(MOST, len(nodes)), skip_stemming=True, token_pattern=r"(?u)\b\w+\b"
    )
    return LlamaIndex(retriever, {text.source: text for text in documents})


def _nodes(text: Text, pieces: list[str]) -> list[TextNode]:
    nodes = []
    start = 0
    for piece in pieces:
        start = text.text.index(piece, start)
        facts = {"source": text.source, "start": start, "end": start + len(piece)}
        nodes.append(TextNode(text=_words(piece), metadata=facts, excluded_embed_metadata_keys=list(facts)))
        start += 1
    return nodes


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^。；\n]*[。；\n]?", text)[:-1]


def _words(text: str) -> str:
    return " ".join(jieba.lcut(text))
