"""The index for langchain users: a retriever over it, its encoders, a vector store.

Importing this module imports langchain-core (0.1 to 0.7 s); nothing else in
``index`` imports it.
"""

from __future__ import annotations

from pathlib import Path

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import PrivateAttr

from index import model
from index.encoder import Encoder
from index.langchain_vectors import PolicyVectorStore
from index.query import query_terms
from index.retrieve import Index

__all__ = ["PolicyEmbeddings", "PolicyRetriever", "PolicyVectorStore"]


class PolicyRetriever(BaseRetriever):
    """Returns clauses of a policy index as langchain documents, best first.

    Example:
        ``PolicyRetriever(home="var", k=4).invoke("谁负责专利申请量目标")``
    """

    home: Path
    """The home folder of the index (``POLICYBOT_HOME``)."""
    k: int = 4
    """How many clauses to return."""
    document_ids: frozenset[str] | None = None
    """The only documents that are searched; all, if None."""
    encoder: str | None = None
    """The encoder that the index was built with; None for the built-in one."""

    _index: Index | None = PrivateAttr(default=None)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        index = self._opened()
        limit = self.k if k is None else k
        hits = index.search(query_terms(query), query, documents=self.document_ids, limit=limit)
        clauses = index.clauses(hit.clause for hit in hits)
        documents = index.documents
        pairs = zip(clauses, hits, strict=True)
        return [_as_document(clause, documents[clause.document], hit) for clause, hit in pairs]

    def _opened(self) -> Index:
        """Return the index, in its newest generation."""
        if self._index is None:
            self._index = Index.open(self.home, encoder=self.encoder)
        else:
            self._index.reload_if_changed()
        return self._index


def _as_document(clause: model.Clause, document: model.Document, hit: model.Hit) -> Document:
    metadata = {
        "document": document.id,
        "source": document.source,
        "title": document.title,
        "number": document.number,
        "region": document.region,
        "status": document.status,
        "pointer": clause.pointer,
        "trail": list(clause.trail),
        "page": clause.page,
        "units": [{"name": found.unit, "role": found.role} for found in clause.responsibilities],
        "span": list(hit.span),
        "score": hit.score,
    }
    return Document(id=clause.id, page_content=clause.text, metadata=metadata)


class PolicyEmbeddings(Embeddings):
    """An encoder of the index as langchain embeddings."""

    def __init__(self, encoder: Encoder) -> None:
        """Wrap an encoder (:func:`index.encoder.load_encoder`)."""
        self.encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a unit vector per text."""
        vectors: list[list[float]] = self.encoder.encode_documents(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the unit vector of a question."""
        vector: list[float] = self.encoder.encode_query(text).tolist()
        return vector
