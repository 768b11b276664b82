"""The SQLite store: what goes in comes out, by row, id, pointer, unit and exact words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.content import Content, dumps, loads
from index.errors import IndexMismatch, IndexMissing
from index.model import Clause, Document, Responsibility, Target
from index.store import BuildMeta, FileRecord, Store, StoreWriter, UnitEntry

META = BuildMeta("/documents", "2030-01-02T03:04:05+08:00", "p1", "c1", "policybot-lsa-1", True, 4, 2, 4, 5)


def document(id_: str, source: str, title: str) -> Document:
    return Document(
        id=id_,
        source=source,
        title=title,
        number="云政发〔2030〕1号",
        issuer=None,
        region="云岭市",
        year=2030,
        issued="2030-01-02",
        effective=None,
        expires=None,
        status="unknown",
        digest=True,
        recipients=("各县区", "各部门"),
    )


def clause(owner: str, ordinal: int, pointer: str, text: str, *units: Responsibility) -> Clause:
    target = Target("申请量", "不少于", "1000", "件", "年内", "申请量不少于1000件", 0, 10)
    return Clause(
        id=f"{owner}-{ordinal}",
        document=owner,
        ordinal=ordinal,
        pointer=pointer,
        trail=("一、总则", "（一）目标"),
        title="目标",
        text=text,
        ranges=((3, 9), (12, 20)),
        page=2,
        responsibilities=units,
        targets=(target,) if units else (),
    )


SCIENCE, FINANCE = Responsibility("市科技局", "lead"), Responsibility("市财政局", "responsible")
FIRST = Content(
    document("aa", "a.docx", "云岭市工作方案"),
    (
        clause("aa", 0, "meta", "云岭市工作方案"),
        clause("aa", 1, "一(一)", "专利申请 量", SCIENCE, FINANCE),
        clause("aa", 2, "一(一)", "專利獎勵", SCIENCE),
    ),
)
SECOND = Content(document("bb", "b.txt", "海川市工作方案"), (clause("bb", 0, "meta", "专利", FINANCE),))
SPARE = Content(document("cc", "a.txt", "云岭市工作方案"), (clause("cc", 0, "meta", "副本"),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    writer = StoreWriter.create(tmp_path)
    writer.add(FIRST)
    writer.add(SECOND)
    writer.add_spare("a.txt", SPARE)
    writer.add_file(FileRecord("a.txt", 1, 2, "h", "", "duplicate", twin="a.docx"))
    writer.add_file(FileRecord("a.docx", 3, 4, "i", "", "read"))
    writer.commit()
    writer.finish(META)
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    opened = Store.open(folder)
    yield opened
    opened.close()


def test_documents_and_clauses_come_back_as_they_went_in(store: Store) -> None:
    assert store.documents() == [FIRST.document, SECOND.document]
    assert list(store.all_clauses()) == [*FIRST.clauses, *SECOND.clauses]
    assert store.content("a.docx") == FIRST


def test_duplicate_is_kept_for_the_next_build_and_found_by_nothing_else(store: Store) -> None:
    assert store.content("a.txt") == SPARE
    assert store.clauses(["cc-0"]) == []
    assert store.content("missing.txt") is None


def test_clauses_come_in_the_order_asked_and_unknown_ids_give_none(store: Store) -> None:
    assert [found.id for found in store.clauses(["bb-0", "nope", "aa-1", "bb-0"])] == ["bb-0", "aa-1"]


def test_more_clauses_than_one_query_takes_are_fetched(tmp_path: Path) -> None:
    writer = StoreWriter.create(tmp_path)
    many = tuple(clause("aa", ordinal, str(ordinal), f"第{ordinal}条", SCIENCE) for ordinal in range(1200))
    writer.add(Content(FIRST.document, many))
    writer.commit()
    writer.finish(META)
    store = Store.open(tmp_path)
    ids = [one.id for one in reversed(many)]
    assert store.clauses(ids) == list(reversed(many))
    assert store.ids([1199, 3]) == {1199: "aa-1199", 3: "aa-3"}
    store.close()


def test_pointer_that_repeats_gives_every_clause(store: Store) -> None:
    assert [found.ordinal for found in store.at("aa", "一(一)")] == [1, 2]
    assert store.at("bb", "一(一)") == []


def test_ledger_groups_clauses_by_printed_unit_and_document(store: Store) -> None:
    assert store.units() == [
        UnitEntry("市科技局", "市科技局", "aa", ("aa-1", "aa-2")),
        UnitEntry("市财政局", "市财政局", "aa", ("aa-1",)),
        UnitEntry("市财政局", "市财政局", "bb", ("bb-0",)),
    ]


def test_exact_words_are_found_across_blanks_and_script(store: Store) -> None:
    assert store.holding(["申请量"], None) == [1]
    assert store.holding(["专利"], None) == [1, 2, 3]
    assert store.holding(["专利", "奖励"], [1, 2]) == [2]
    assert store.holding(["奖励", "申请"], [1, 2, 3], any_of=True) == [1, 2]
    assert store.holding(["目标"], None) == [0, 1, 2, 3]  # stands in the headings


def test_files_and_meta_come_back(store: Store) -> None:
    assert store.meta() == META
    assert [(record.path, record.status, record.twin) for record in store.files()] == [
        ("a.docx", "read", ""),
        ("a.txt", "duplicate", "a.docx"),
    ]


def test_store_cannot_be_written_by_readers(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.connection.execute("DELETE FROM clauses")


def test_missing_store_says_so(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Store.open(tmp_path)


def test_damaged_store_is_refused(folder: Path) -> None:
    (folder / "policy.sqlite").write_bytes(b"no database" * 999)
    with pytest.raises(IndexMismatch, match="损坏"):
        Store.open(folder)


def test_store_of_another_version_is_refused(tmp_path: Path) -> None:
    writer = StoreWriter.create(tmp_path)
    writer.commit()
    writer.finish(replace(META, version=99))
    with pytest.raises(IndexMismatch, match="99"):
        Store.open(tmp_path)


def test_half_written_store_is_refused(tmp_path: Path) -> None:
    writer = StoreWriter.create(tmp_path)
    writer.add(FIRST)
    writer.connection.close()
    with pytest.raises(IndexMismatch):
        Store.open(tmp_path)


@given(st.text(), st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_content_survives_json(title: str, text: str, trail: list[str]) -> None:
    one = replace(clause("aa", 0, "1①", text, SCIENCE), trail=tuple(trail))
    content = Content(document("aa", "a.txt", title), (one,))
    assert loads(dumps(content)) == content
