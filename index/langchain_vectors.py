"""A langchain vector store in SQLite and FAISS: exact, filtered before the search, no pickle."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any

import faiss
import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore
from langchain_core.vectorstores.utils import maximal_marginal_relevance
from numpy.typing import NDArray

from index.errors import IndexMismatch

Filter = Mapping[str, object] | Callable[[Mapping[str, Any]], bool]
"""Metadata that a document must have (a list: any of these), or a test of its metadata."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL,
    metadata TEXT NOT NULL, vector BLOB NOT NULL);
"""


class PolicyVectorStore(VectorStore):
    """Documents in SQLite, their vectors in FAISS too; scores are cosines.

    SQLite is the source of truth: the FAISS index is made from it when the
    store is opened, so that the two can never disagree.
    """

    def __init__(self, embedding: Embeddings, path: Path | None = None) -> None:
        """Open the store in a file, or a new one in memory.

        Args:
            embedding: makes the vectors.
            path: the SQLite file, made if need be; None for a store in memory.

        Raises:
            IndexMismatch: the file is no such store.
        """
        self._embedding = embedding
        self._lock = RLock()
        self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        self._faiss: faiss.IndexIDMap2 | None = None
        try:
            self._connection.executescript(_SCHEMA)
            stored = self._connection.execute("SELECT row, vector FROM documents").fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexMismatch(f"{path} 不是向量库：{error}", remedy="换一个文件") from error
        if stored:
            self._index([row for row, _ in stored], np.stack([np.frombuffer(vector, "<f4") for _, vector in stored]))

    @property
    def embeddings(self) -> Embeddings:
        """What makes the vectors."""
        return self._embedding

    @classmethod
    def from_texts(  # type: ignore[override]
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        path: Path | None = None,
    ) -> PolicyVectorStore:
        """Return a store of these texts."""
        store = cls(embedding, path)
        store.add_texts(texts, metadatas, ids=ids)
        return store

    def add_texts(  # type: ignore[override]
        self,
        texts: Iterable[str],
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: Sequence[str | None] | None = None,
    ) -> list[str]:
        """Return the ids of the texts, added or put in the place of those with the same id."""
        contents = list(texts)
        given = ids or [None] * len(contents)
        extra = metadatas or [{} for _ in contents]
        parts = zip(contents, given, extra, strict=True)
        return self.add_documents([Document(id=id_, page_content=text, metadata=meta) for text, id_, meta in parts])

    def add_documents(self, documents: list[Document], **kwargs: Any) -> list[str]:  # noqa: ANN401
        """Return the ids of the documents, added or put in the place of those with the same id.

        Args:
            documents: what to add.
            kwargs: ``ids`` go before the documents' own; a document without gets one.

        Raises:
            IndexMismatch: the vectors are longer or shorter than those in the store.
        """
        ids = self._ids(documents, kwargs.get("ids"))
        if not ids:
            return []
        vectors = _unit(np.array(self._embedding.embed_documents([document.page_content for document in documents])))
        if self._faiss is not None and self._faiss.d != vectors.shape[1]:
            raise IndexMismatch(f"库里的向量是 {self._faiss.d} 维，现在是 {vectors.shape[1]} 维", remedy="换一个库文件")
        latest = {id_: at for at, id_ in enumerate(ids)}  # of several with one id the last stays
        with self._lock, self._connection:
            gone = self._delete(list(latest))
            rows = [self._insert(id_, documents[at], vectors[at]) for id_, at in latest.items()]
            self._connection.commit()  # what fails until here leaves both sides as they were
            self._forget(gone)
            self._index(rows, vectors[list(latest.values())])
        return ids

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        """Return the documents with these ids, in the order asked; a missing one is left out."""
        found: dict[str, Document] = {}
        for part in _batches(ids):
            query = f"SELECT id, text, metadata FROM documents WHERE id IN ({_marks(part)})"  # noqa: S608
            found.update((row[0], _document(row)) for row in self._all(query, part))
        return [found[id_] for id_ in ids if id_ in found]

    def delete(self, ids: list[str] | None = None, **kwargs: Any) -> bool | None:  # noqa: ANN401
        """Remove the documents with these ids (all, if None); a missing one is no error."""
        with self._lock, self._connection:
            gone = self._delete([id_ for (id_,) in self._all("SELECT id FROM documents")] if ids is None else ids)
            self._connection.commit()
            self._forget(gone)
        return True

    def similarity_search(  # type: ignore[override]
        self, query: str, k: int = 4, *, filter: Filter | None = None
    ) -> list[Document]:
        """Return the k documents nearest to a query among those that pass the filter."""
        return [document for document, _ in self.similarity_search_with_score(query, k, filter=filter)]

    def similarity_search_with_score(
        self, query: str, k: int = 4, *, filter: Filter | None = None
    ) -> list[tuple[Document, float]]:
        """Return the k nearest documents with their cosines, best first."""
        return self._nearest(self._embedding.embed_query(query), k, filter)

    def similarity_search_by_vector(  # type: ignore[override]
        self, embedding: list[float], k: int = 4, *, filter: Filter | None = None
    ) -> list[Document]:
        """Return the k documents nearest to a vector."""
        return [document for document, _ in self._nearest(embedding, k, filter)]

    def max_marginal_relevance_search(  # type: ignore[override]
        self, query: str, k: int = 4, fetch_k: int = 20, lambda_mult: float = 0.5, *, filter: Filter | None = None
    ) -> list[Document]:
        """Return k of the fetch_k nearest documents, chosen to be near the query and unlike one another."""
        vector = _unit(np.array([self._embedding.embed_query(query)]))[0]
        near = self._nearest(vector.tolist(), fetch_k, filter)
        vectors = [self._vector(document.id or "").tolist() for document, _ in near]
        chosen = maximal_marginal_relevance(vector, vectors, lambda_mult=lambda_mult, k=k) if vectors else []
        return [near[at][0] for at in chosen]

    def _select_relevance_score_fn(self) -> Callable[[float], float]:
        """Return how a cosine becomes a relevance in [0, 1]."""
        return lambda cosine: (1.0 + cosine) / 2

    def _nearest(self, query: Sequence[float], k: int, wanted: Filter | None) -> list[tuple[Document, float]]:
        with self._lock:
            rows = self._passing(wanted)
            if self._faiss is None or self._faiss.ntotal == 0 or (rows is not None and not rows):
                return []
            chosen = _only(rows) if rows else None
            count = min(k, len(rows) if rows is not None else self._faiss.ntotal)
            scores, found = self._faiss.search(_unit(np.array([query])), count, params=chosen)
            documents = self._by_rows([int(row) for row in found[0]])
        return [(documents[int(row)], float(score)) for row, score in zip(found[0], scores[0], strict=True)]

    def _passing(self, wanted: Filter | None) -> list[int] | None:
        """Return the rows whose metadata pass the filter; None for all."""
        if wanted is None:
            return None
        if callable(wanted):
            stored = self._all("SELECT row, metadata FROM documents ORDER BY row")
            return [row for row, metadata in stored if wanted(json.loads(metadata))]
        tests, values = ["1"], []
        for name, value in wanted.items():
            options = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
            tests.append(f"({' OR '.join(['json_extract(metadata, ?) IS ?'] * len(options)) or '0'})")
            values += [part for option in options for part in (f'$."{name}"', option)]
        query = f"SELECT row FROM documents WHERE {' AND '.join(tests)} ORDER BY row"  # noqa: S608
        return [row for (row,) in self._all(query, values)]

    def _ids(self, documents: Sequence[Document], given: Sequence[str | None] | None) -> list[str]:
        own = given or [document.id for document in documents]
        return [id_ or _id(document) for id_, document in zip(own, documents, strict=True)]

    def _insert(self, id_: str, document: Document, vector: NDArray[np.float32]) -> int:
        metadata = json.dumps(document.metadata, ensure_ascii=False)
        values = (id_, document.page_content, metadata, vector.astype("<f4").tobytes())
        cursor = self._connection.execute("INSERT INTO documents (id, text, metadata, vector) VALUES (?,?,?,?)", values)
        return int(cursor.lastrowid or 0)

    def _index(self, rows: Sequence[int], vectors: NDArray[np.float32]) -> None:
        if self._faiss is None:
            self._faiss = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        self._faiss.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.array(rows, np.int64))

    def _delete(self, ids: Sequence[str]) -> list[int]:
        """Return the rows of the documents with these ids, deleted."""
        gone: list[int] = []
        for part in _batches(ids):
            found = self._all(f"DELETE FROM documents WHERE id IN ({_marks(part)}) RETURNING row", part)  # noqa: S608
            gone += [row for (row,) in found]
        return gone

    def _forget(self, rows: Sequence[int]) -> None:
        if rows and self._faiss is not None:
            self._faiss.remove_ids(_selector(rows))

    def _by_rows(self, rows: Sequence[int]) -> dict[int, Document]:
        found: dict[int, Document] = {}
        for part in _batches(rows):
            query = f"SELECT id, text, metadata, row FROM documents WHERE row IN ({_marks(part)})"  # noqa: S608
            found.update((row[3], _document(row)) for row in self._all(query, part))
        return found

    def _vector(self, id_: str) -> NDArray[np.float32]:
        ((vector,),) = self._all("SELECT vector FROM documents WHERE id = ?", (id_,))
        return np.frombuffer(vector, "<f4")

    def _all(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, tuple(values)).fetchall()


def _document(row: Sequence[Any]) -> Document:
    return Document(id=row[0], page_content=row[1], metadata=json.loads(row[2]))


def _id(document: Document) -> str:
    """Return the id of a document that has none: the same for the same text and metadata."""
    content = json.dumps([document.page_content, document.metadata], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _selector(rows: Sequence[int]) -> faiss.IDSelector:
    return faiss.IDSelectorBatch(np.array(rows, np.int64))


def _only(rows: Sequence[int]) -> faiss.SearchParameters:
    """Return what confines a search to rows."""
    parameters = faiss.SearchParameters()
    parameters.sel = _selector(rows)
    return parameters


def _unit(vectors: NDArray[Any]) -> NDArray[np.float32]:
    """Return vectors of length 1, [count, dimension]."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def _batches(values: Sequence[Any], size: int = 500) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
