"""The standard langchain suites over the retriever and the vector store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.embeddings import DeterministicFakeEmbedding, Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import VectorStore
from langchain_tests.integration_tests import RetrieversIntegrationTests, VectorStoreIntegrationTests

from index.build import build
from index.encoder import load_encoder
from index.errors import IndexMismatch
from index.langchain import PolicyEmbeddings, PolicyRetriever, PolicyVectorStore
from index.lsa import fit_encoder

TEXT = """云岭市创新工作方案

一、加强领导
（一）制定计划。各单位制定年度计划。（牵头单位：市科技局；责任单位：市财政局）
（二）落实资金。安排专项资金200万元。（责任单位：市财政局）
（三）扩大宣传。举办宣传活动10场。（责任单位：市文广局）
（四）培养人才。引进人才30名。（责任单位：市人社局）
"""


@pytest.fixture(scope="module", autouse=True)
def _quick_encoder() -> Iterator[None]:
    """Spare the encoder its table of Traditional forms, most of the time of a small build."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.lsa.traditional", lambda vocabulary: {})
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("langchain")
    (folder / "documents").mkdir()
    (folder / "documents" / "云岭.txt").write_text(TEXT, encoding="utf-8")
    build(folder / "home", folder / "documents")
    return folder / "home"


class TestPolicyRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _home(self, home: Path) -> None:
        self.home = home

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return PolicyRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"home": self.home, "k": 2}

    @property
    def retriever_query_example(self) -> str:
        return "市财政局安排专项资金、宣传活动、引进人才"


class TestPolicyVectorStore(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self) -> VectorStore:
        return PolicyVectorStore(self.get_embeddings())


class TestPolicyVectorStoreInAFile(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self, tmp_path: Path) -> VectorStore:
        return PolicyVectorStore(self.get_embeddings(), tmp_path / "vectors.sqlite")


@pytest.fixture
def embedding() -> Embeddings:
    return DeterministicFakeEmbedding(size=8)


@pytest.fixture
def store(embedding: Embeddings) -> PolicyVectorStore:
    texts = ["甲", "乙", "丙", "丁"]
    metadatas = [{"city": "云岭", "year": 2030 + at} for at in range(3)] + [{"city": "海川", "year": 2030}]
    return PolicyVectorStore.from_texts(texts, embedding, metadatas, ids=["1", "2", "3", "4"])


def test_retriever_gives_clauses_with_pointer_units_and_document(home: Path) -> None:
    best = PolicyRetriever(home=home, k=1).invoke("专项资金安排多少")[0]
    assert best.metadata["pointer"] == "一(二)"
    assert best.metadata["units"] == [{"name": "市财政局", "role": "responsible"}]
    assert best.metadata["title"] == "云岭市创新工作方案"
    assert "200万元" in best.page_content


def test_retriever_confined_to_other_documents_finds_nothing(home: Path) -> None:
    assert PolicyRetriever(home=home, document_ids=frozenset({"none"})).invoke("专项资金") == []


def test_retriever_answers_from_the_newest_generation(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    build(tmp_path / "home", folder)
    retriever = PolicyRetriever(home=tmp_path / "home")
    assert "200万元" in retriever.invoke("专项资金")[0].page_content
    (folder / "a.txt").write_text(TEXT.replace("200", "300"), encoding="utf-8")
    build(tmp_path / "home", folder)
    assert "300万元" in retriever.invoke("专项资金")[0].page_content


def test_filter_is_applied_before_the_search(store: PolicyVectorStore) -> None:
    assert [found.id for found in store.similarity_search("甲", k=1, filter={"city": "海川"})] == ["4"]
    many = store.similarity_search("甲", k=4, filter={"city": "云岭", "year": [2030, 2032]})
    assert {found.id for found in many} == {"1", "3"}
    tested = store.similarity_search("甲", k=4, filter=lambda metadata: metadata["year"] > 2031)
    assert [found.id for found in tested] == ["3"]
    assert store.similarity_search("甲", filter={"city": "nowhere"}) == []
    assert store.similarity_search("甲", filter={"city": []}) == []
    store.add_documents([Document("甲", metadata={"city": None}, id="none")])
    assert [found.id for found in store.similarity_search("甲", filter={"city": None})] == ["none"]


def test_documents_that_cannot_be_stored_leave_the_store_as_it_was(store: PolicyVectorStore) -> None:
    before = [(found.id, found.page_content) for found in store.similarity_search("甲", k=9)]
    with pytest.raises(TypeError):
        store.add_documents([Document("丁", id="1"), Document("甲", metadata={"year": object()}, id="new")])
    assert [(found.id, found.page_content) for found in store.similarity_search("甲", k=9)] == before


def test_score_of_the_text_itself_is_one(store: PolicyVectorStore) -> None:
    found, score = store.similarity_search_with_score("乙", k=1)[0]
    assert (found.id, round(score, 5)) == ("2", 1.0)
    assert store.similarity_search_with_relevance_scores("乙", k=1)[0][1] == pytest.approx(1.0)


def test_marginal_relevance_returns_the_nearest_first(store: PolicyVectorStore) -> None:
    found = store.max_marginal_relevance_search("丙", k=3, fetch_k=4)
    assert found[0].id == "3"
    assert len({document.id for document in found}) == 3


def test_store_in_a_file_is_found_again(tmp_path: Path, embedding: Embeddings) -> None:
    path = tmp_path / "vectors.sqlite"
    PolicyVectorStore.from_texts(["甲", "乙"], embedding, ids=["1", "2"], path=path).delete(["1"])
    again = PolicyVectorStore(embedding, path)
    assert [found.id for found in again.similarity_search("甲", k=5)] == ["2"]


def test_same_text_and_metadata_without_id_is_added_once(embedding: Embeddings) -> None:
    store = PolicyVectorStore(embedding)
    first = store.add_documents([Document("甲", metadata={"a": 1}), Document("甲", metadata={"a": 2})])
    assert len(set(first)) == 2
    assert store.add_documents([Document("甲", metadata={"a": 1})]) == first[:1]
    assert len(store.similarity_search("甲", k=9)) == 2


def test_vectors_of_another_length_are_refused(store: PolicyVectorStore, tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    PolicyVectorStore.from_texts(["甲"], DeterministicFakeEmbedding(size=8), path=path)
    with pytest.raises(IndexMismatch, match="8 维"):
        PolicyVectorStore(DeterministicFakeEmbedding(size=4), path).add_texts(["乙"])


def test_file_that_is_no_store_is_refused(tmp_path: Path, embedding: Embeddings) -> None:
    (tmp_path / "x.sqlite").write_text("not a database" * 100)
    with pytest.raises(IndexMismatch, match="不是向量库"):
        PolicyVectorStore(embedding, tmp_path / "x.sqlite")


def test_encoder_serves_as_embeddings(tmp_path: Path) -> None:
    texts = ["市财政局安排专项资金", "学校每日消毒", "市水务局治理河道"]
    fit_encoder(texts, tmp_path, dimension=2)
    embeddings = PolicyEmbeddings(load_encoder(None, tmp_path))
    store = PolicyVectorStore.from_texts(texts, embeddings)
    assert store.similarity_search("专项资金", k=1)[0].page_content == texts[0]


def test_importing_the_index_does_not_import_langchain() -> None:
    modules = "index.retrieve, index.build, bot.cli, sys"
    code = f"import {modules}; sys.exit(any('langchain' in name for name in sys.modules))"
    root = Path(__file__).parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
