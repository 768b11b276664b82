"""Look-ups and search over a small real index."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from index import generation
from index.build import build
from index.errors import IndexMismatch, IndexMissing
from index.model import Document, Status
from index.query import query_terms
from index.retrieve import Index, pointer_key, status_on
from index.schema import searched_text
from index.text import compact

YUNLING = """云岭市2030年创新工作方案

一、加强领导
（一）成立小组。成立创新工作领导小组。（责任单位：市政府办）
（二）落实资金。安排创新专项资金200万元。（牵头单位：市科技局；责任单位：市财政局）
二、培养人才
（一）引进人才。引进高层次人才30名。（责任单位：市人社局）
"""
HAICHUAN = """海川市植树造林实施意见

一、造林绿化。完成造林绿化35万亩，安排专项资金50万元。（责任单位：市林业局）
二、义务植树。组织义务 植树活动不少于2次，依照国发〔2014〕218号推广APP登记PM2.5数据。（责任单位：市林业局、市教育局）
"""
TAIWAN = """臨江市檔案管理辦法

第一條　爲規範檔案管理，制定本辦法。
第二條　市檔案局負責全市檔案工作。
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("retrieve")
    (folder / "documents").mkdir()
    for name, text in (("a.txt", YUNLING), ("b.txt", HAICHUAN), ("c.txt", TAIWAN)):
        (folder / "documents" / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:  # the table of Traditional forms is most of a small build
        patch.setattr("index.lsa.traditional", lambda vocabulary: {})
        build(folder / "home", folder / "documents")
    return folder / "home"


@pytest.fixture
def index(home: Path) -> Index:
    return Index.open(home)


def id_of(index: Index, source: str) -> str:
    return next(document.id for document in index.documents.values() if document.source == source)


def search(index: Index, question: str, **options: object) -> list[str]:
    hits = index.search(query_terms(question), question, **options)  # type: ignore[arg-type]
    return [hit.clause for hit in hits]


def test_missing_index_says_so(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Index.open(tmp_path)


def test_documents_are_listed_by_id_in_the_order_of_their_files(index: Index) -> None:
    assert [document.source for document in index.documents.values()] == ["a.txt", "b.txt", "c.txt"]
    assert all(id_ == document.id for id_, document in index.documents.items())


def test_best_clause_comes_first_with_its_scores(index: Index) -> None:
    question = "创新专项资金安排多少"
    hits = index.search(query_terms(question), question, limit=3)
    (best,) = index.clauses([hits[0].clause])
    assert (best.document, best.pointer) == (id_of(index, "a.txt"), "一(二)")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].lexical > 0


def test_span_lies_in_the_clause(index: Index) -> None:
    for hit in index.search(query_terms("专项资金造林"), "专项资金造林", meta=True):
        (clause,) = index.clauses([hit.clause])
        start, end = hit.span
        assert 0 <= start < end <= len(clause.text)


def test_search_is_confined_to_documents(index: Index) -> None:
    other = frozenset({id_of(index, "b.txt")})
    assert {clause.document for clause in index.clauses(search(index, "专项资金", documents=other))} == other
    assert search(index, "专项资金", documents=frozenset()) == []
    assert search(index, "专项资金", documents=frozenset({"unknown"})) == []


def test_meta_is_searched_only_when_asked_for(index: Index) -> None:
    question = "海川市植树造林实施意见"
    without, with_meta = search(index, question), search(index, question, meta=True)
    assert not any(clause.pointer == "meta" for clause in index.clauses(without))
    assert any(clause.pointer == "meta" for clause in index.clauses(with_meta))


def test_clauses_of_a_document_begin_with_meta(index: Index) -> None:
    found = index.clauses_of(id_of(index, "a.txt"))
    assert [clause.pointer for clause in found] == ["meta", "一(一)", "一(二)", "二(一)"]
    assert len(list(index.all_clauses())) == index.size


@pytest.mark.parametrize("pointer", ["一(二)", "一（二）", " 一 （二)"])
def test_pointer_is_found_however_its_brackets_are_written(index: Index, pointer: str) -> None:
    (clause,) = index.at(id_of(index, "a.txt"), pointer)
    assert "200万元" in clause.text


def test_pointer_printed_in_traditional_characters_is_found_in_simplified(index: Index) -> None:
    (clause,) = index.at(id_of(index, "c.txt"), "第二条")
    assert "市檔案局" in clause.text
    assert index.at(id_of(index, "c.txt"), "第二條") == [clause]


def test_circled_digits_of_a_pointer_stay() -> None:
    assert pointer_key("1③") == "1③"


def test_units_are_listed_with_their_clauses(index: Index) -> None:
    forestry = [entry for entry in index.units() if entry.unit == "市林业局"]
    assert [len(entry.clauses) for entry in forestry] == [2]


def test_df_counts_clauses_not_passages(index: Index) -> None:
    assert index.df("造林") == sum("造林" in searched_text(clause) for clause in index.all_clauses()) + 1
    # 义务植树 names it only in the title of its document, which is searched too
    assert index.df("没有") == 0
    assert index.df("zzz") == 0


def test_mentions_are_exact(index: Index) -> None:
    both = index.mentions(["专项资金"])
    assert [clause.document for clause in index.clauses(both)] == [id_of(index, "a.txt"), id_of(index, "b.txt")]
    assert index.mentions(["专项资金"], frozenset({id_of(index, "b.txt")})) == both[1:]
    assert index.mentions(["资专"]) == []
    assert index.mentions(["专项资金", "造林"]) == both[1:]
    assert set(index.mentions(["专项资金", "义务植树"], any_of=True)) > set(both)
    assert index.mentions(["pm2.5"]) == index.mentions(["ＰＭ2.5数据"]) != []
    assert index.mentions(["〔2014〕218号"]) == index.mentions(["国发〔2014〕218号"]) == index.mentions(["义务植树"])
    assert index.mentions(["〔2014〕18号"]) == index.mentions(["〔2014〕2180号"]) == []
    assert index.mentions([]) == index.mentions([" "]) == []
    assert index.mentions(["义务植树"]) == index.mentions(["义务 植树"]) != []  # printed with a blank
    assert index.mentions(["檔案"]) == index.mentions(["档案"]) != []


def test_mentions_are_what_reading_every_clause_gives(index: Index) -> None:
    clauses = list(index.all_clauses())
    texts = {clause.id: searched_text(clause) for clause in clauses}
    chooser = random.Random(3)
    for _ in range(300):
        text = compact(chooser.choice(clauses).text)
        start = chooser.randrange(max(len(text), 1))
        word = text[start : start + chooser.randint(1, 6)]
        if word:
            assert index.mentions([word]) == [id_ for id_, held in texts.items() if word in held]


def test_documents_are_introduced_by_words_of_their_own_facts_not_of_their_clauses(index: Index) -> None:
    assert index.documents_introduced(["植树活动", "创新"]) == {id_of(index, "a.txt"), id_of(index, "b.txt")}
    assert index.documents_introduced(["档案"]) == {id_of(index, "c.txt")}
    assert index.documents_introduced(["专项资金", "市"]) == frozenset()


def test_newer_generation_is_found_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.lsa.traditional", lambda vocabulary: {})
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(YUNLING, encoding="utf-8")
    build(tmp_path / "home", folder)
    index = Index.open(tmp_path / "home")
    assert not index.reload_if_changed()
    for figure in ("300", "400", "500"):
        (folder / "a.txt").write_text(YUNLING.replace("200", figure), encoding="utf-8")
        build(tmp_path / "home", folder)
    # three builds later the first generation still answers, though nothing of it had been read yet
    assert "200万元" in index.clauses(search(index, "专项资金"))[0].text
    assert index.reload_if_changed()
    assert "500万元" in index.clauses(search(index, "专项资金"))[0].text


def test_index_of_another_encoder_is_refused(home: Path) -> None:
    with pytest.raises(IndexMismatch, match="内置编码器"):
        Index.open(home, encoder="bge-small-zh-v1.5")


@pytest.mark.parametrize(
    ("stated", "effective", "expires", "expected"),
    [
        ("unknown", None, None, "unknown"),
        ("unknown", "2030-01-01", None, "in_force"),
        ("unknown", "2030-01-01", "2031-05-05", "in_force"),
        ("unknown", "2030-01-01", "2031-05-04", "expired"),
        ("unknown", None, "2031-05-05", "unknown"),
        ("in_force", None, None, "in_force"),
        ("in_force", None, "2030-12-31", "expired"),
        ("repealed", "2030-01-01", None, "repealed"),
        ("repealed", "2030-01-01", "2030-12-31", "repealed"),
    ],
)
def test_status_of_a_document_on_a_day(
    stated: Status, effective: str | None, expires: str | None, expected: Status
) -> None:
    document = Document("a", "a.txt", "办法", None, None, None, None, None, effective, expires, stated, False)
    assert status_on(document, date(2031, 5, 5)) == expected


def test_clauses_are_whole_however_full_the_memory_is(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "REMEMBERED", 1)
    ids = [clause.id for document in index.documents for clause in index.clauses_of(document)]
    for first in range(len(ids) - 2):
        asked = ids[first : first + 3]  # some remembered, some not
        assert [clause.id for clause in index.clauses(asked)] == asked
