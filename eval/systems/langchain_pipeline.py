"""The textbook LangChain pipeline: a recursive splitter, BM25 over jieba words, FAISS with the built-in encoder, both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import jieba
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from eval.systems.chunks import MOST, Chunk, texts
from eval.systems.splitting import split
from index.encoder import StaticEncoder
from index.langchain import PolicyEmbeddings
from index.lsa import fit_encoder


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A retriever over chunks."""

    retriever: BaseRetriever
    chunks: tuple[Chunk, ...]

    def find(self, query: str, limit: int) -> list[Chunk]:
        """Return the chunks that the retriever finds."""
        return [self.chunks[found.metadata["number"]] for found in self.retriever.invoke(query)[:limit]]


def build(corpus: Path, home: Path, variant: str) -> Pipeline:
    """Return a pipeline over a folder: ``bm25``, ``faiss``, their ``ensemble``, or that with the title in each chunk."""
    chunks = tuple(chunk for text in texts(corpus, titled=variant == "titled") for chunk in split(text))
    documents = [Document(page_content=chunk.text, metadata={"number": n}) for n, chunk in enumerate(chunks)]
    return Pipeline(_retriever(variant, documents, home), chunks)


def _retriever(variant: str, documents: list[Document], home: Path) -> BaseRetriever:
    if variant == "bm25":
        return BM25Retriever.from_documents(documents, preprocess_func=jieba.lcut, k=MOST)
    if variant == "faiss":
        fit_encoder([document.page_content for document in documents], home / "encoder")
        encoder = PolicyEmbeddings(StaticEncoder.open(home / "encoder"))
        return FAISS.from_documents(documents, encoder).as_retriever(search_kwargs={"k": MOST})
    return EnsembleRetriever(
        retrievers=[_retriever("bm25", documents, home), _retriever("faiss", documents, home)], weights=[0.5, 0.5]
    )
