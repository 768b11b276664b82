"""Ranked clauses over a real lexical and dense index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.dense import DenseIndex
from index.encoder import load_encoder
from index.lexical import Fielded, LexicalIndex
from index.lsa import fit_encoder
from index.query import query_terms
from index.rank import RankedClause, Ranker

DOCUMENTS = {
    "兰州市校园防控通知": ["学校负责校园消毒。", "教育局检查消毒工作。", "财政局安排资金。"],
    "张掖市减免房租办法": ["国资委牵头减免房租。", "财政局安排减免房租的补贴资金。"],
    "张掖市校园防控通知": ["学校负责校园消毒。"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rank")


@pytest.fixture(scope="module")
def ranker(folder: Path) -> Ranker:
    passages = [Fielded(text, title=title) for title, texts in DOCUMENTS.items() for text in texts]
    documents = [Fielded("".join(texts), title=title) for title, texts in DOCUMENTS.items()]
    texts = [passage.text for passage in passages]
    fit_encoder(texts, folder / "encoder", dimension=4)
    encoder = load_encoder(None, folder / "encoder")
    return Ranker(
        passages=LexicalIndex.build(passages, folder / "passages"),
        documents=LexicalIndex.build(documents, folder / "documents"),
        passage_clause=np.arange(6),
        clause_document=np.array([0, 0, 0, 1, 1, 2]),
        dense=DenseIndex.build(encoder.encode_documents(texts), folder / "dense", encoder=encoder.name),
        encoder=encoder,
    )


def ask(ranker: Ranker, question: str, *, allowed: np.ndarray | None = None, limit: int = 10) -> list[RankedClause]:
    return ranker.rank(query_terms(question), question, allowed=allowed, limit=limit)


def test_title_decides_between_equal_clauses(ranker: Ranker) -> None:
    assert ask(ranker, "张掖市校园消毒")[0].clause == 5
    assert ask(ranker, "兰州市校园消毒")[0].clause == 0


def test_clause_profits_from_its_document(ranker: Ranker) -> None:
    assert [hit.clause for hit in ask(ranker, "减免房租的资金")][:2] == [4, 3]


def test_clauses_come_once_and_best_first(ranker: Ranker) -> None:
    clauses = ask(ranker, "财政局资金")
    numbers = [hit.clause for hit in clauses]
    assert len(numbers) == len(set(numbers))
    assert [hit.score for hit in clauses] == sorted((hit.score for hit in clauses), reverse=True)


def test_only_allowed_clauses_are_returned(ranker: Ranker) -> None:
    allowed = np.array([False, False, True, False, False, False])
    assert [hit.clause for hit in ask(ranker, "减免房租资金", allowed=allowed)] == [2]


def test_limit_bounds_the_clauses(ranker: Ranker) -> None:
    assert len(ask(ranker, "校园消毒资金", limit=1)) == 1


def test_question_without_a_known_word_finds_nothing(ranker: Ranker) -> None:
    assert ask(ranker, "zzz") == []


def test_best_passage_stands_for_its_clause(folder: Path) -> None:
    passages = [Fielded("天气晴朗"), Fielded("校园消毒"), Fielded("校园安静")]
    index = LexicalIndex.build(passages, folder / "p2")
    documents = LexicalIndex.build([Fielded("天气晴朗校园消毒"), Fielded("校园安静")], folder / "d2")
    ranker = Ranker(index, documents, np.array([0, 0, 1]), np.array([0, 1]))
    best = ranker.rank(query_terms("校园消毒"), "校园消毒", limit=5)[0]
    assert (best.clause, best.passage, best.dense) == (0, 1, 0.0)


def test_lexical_ranking_works_without_an_encoder(ranker: Ranker) -> None:
    plain = Ranker(ranker.passages, ranker.documents, ranker.passage_clause, ranker.clause_document)
    assert ask(plain, "减免房租")[0].clause == 3


def test_cosine_of_few_passages_gives_the_same_best_clauses(ranker: Ranker, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = ("校园消毒谁负责", "财政局安排的资金", "减免房租")
    whole = [ask(ranker, question, limit=2) for question in questions]
    monkeypatch.setattr("index.rank.NEAR", 3)
    monkeypatch.setattr("index.rank.SLIGHT", 1.0)
    assert [[hit.clause for hit in ask(ranker, q, limit=2)] for q in questions] == [
        [hit.clause for hit in hits] for hits in whole
    ]
    monkeypatch.setattr("index.rank.SLIGHT", 0.0)  # an encoder that weighs more is asked about every passage
    assert [ask(ranker, question, limit=2) for question in questions] == whole
