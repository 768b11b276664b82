"""Whether a generation is sound: what its parts say of one another must agree."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np

from index.arrays import Arrays
from index.dense import DenseIndex
from index.encoder import StaticEncoder
from index.errors import PolicybotError
from index.lexical import LexicalIndex
from index.store import BuildMeta, Store


def problems(folder: Path, *, thorough: bool = False) -> list[str]:
    """Return what is wrong with the generation in a folder, in sentences; nothing, if it is sound.

    ``thorough`` also checks every page of the database and every posting.
    """
    try:
        store = Store.open(folder)
    except PolicybotError as error:
        return [str(error)]
    try:
        meta = store.meta()
        found = _store_problems(store, meta, thorough)
        found += _array_problems(Arrays.load(folder / "arrays"), meta)
        found += _lexical_problems(folder, meta, thorough)
        found += _dense_problems(folder, meta)
        if meta.fitted:
            StaticEncoder.open(folder / "encoder")
    except (PolicybotError, sqlite3.Error) as error:
        found = [str(error)]
    finally:
        store.close()
    return found


def _store_problems(store: Store, meta: BuildMeta, thorough: bool) -> list[str]:
    found: list[str] = []
    if thorough:
        answers = [str(answer) for (answer,) in store.connection.execute("PRAGMA integrity_check")]
        found += [f"数据库：{answer}" for answer in answers if answer != "ok"]
    for table, expected in (("documents", meta.documents), ("clauses", meta.clauses)):
        (count,) = store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        if count != expected:
            found.append(f"数据库：{table} 有 {count} 行，应为 {expected}")
    return found


def _array_problems(arrays: Arrays, meta: BuildMeta) -> list[str]:
    sizes = (len(arrays.passage_clause), len(arrays.passage_span), len(arrays.clause_document), len(arrays.is_meta))
    expected = (meta.passages, meta.passages, meta.clauses, meta.clauses)
    if sizes != expected:
        return [f"行号数组的长度是 {sizes}，应为 {expected}"]
    owners = ((arrays.passage_clause, meta.clauses), (arrays.clause_document, meta.documents))
    if any(len(rows) and (rows[0] < 0 or rows[-1] >= count or np.any(np.diff(rows) < 0)) for rows, count in owners):
        return ["行号数组：行号越界或次序不对"]
    return []


def _lexical_problems(folder: Path, meta: BuildMeta, thorough: bool) -> list[str]:
    found: list[str] = []
    for name, expected in (("passages", meta.passages), ("documents", meta.documents)):
        lexical = LexicalIndex.open(folder / name)
        if len(lexical) != expected:
            found.append(f"词法索引 {name} 有 {len(lexical)} 项，应为 {expected}")
        if thorough and len(lexical.passages) and int(lexical.passages.max()) >= expected:
            found.append(f"词法索引 {name}：行号越界")
        if thorough and (np.any(lexical.keys[1:] <= lexical.keys[:-1]) or np.any(np.diff(lexical.starts) < 0)):
            found.append(f"词法索引 {name}：词表次序不对")
        if thorough and not np.isfinite(lexical.impacts).all():
            found.append(f"词法索引 {name}：分值不是数")
    return found


def _dense_problems(folder: Path, meta: BuildMeta) -> list[str]:
    dense = DenseIndex.open(folder / "dense", encoder=meta.encoder, dimension=meta.dimension)
    return [] if len(dense) == meta.passages else [f"向量有 {len(dense)} 个，应为 {meta.passages}"]
