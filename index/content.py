"""A document with all its clauses: what one file gives, as objects and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from index.model import Clause, Document, Responsibility, Target


@dataclass(frozen=True, slots=True)
class Content:
    """A document and its clauses in their order, the clause ``meta`` first."""

    document: Document
    clauses: tuple[Clause, ...]

    def with_id(self, id_: str) -> Content:
        """Return the same content under another document id."""
        clauses = (replace(clause, id=f"{id_}-{clause.ordinal}", document=id_) for clause in self.clauses)
        return Content(replace(self.document, id=id_), tuple(clauses))


def dumps(content: Content) -> str:
    """Return content as JSON on one line."""
    return json.dumps(asdict(content), ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Content:
    """Return the content that ``dumps`` wrote."""
    raw: dict[str, Any] = json.loads(text)
    lists = {name: tuple(value) for name, value in raw["document"].items() if isinstance(value, list)}
    return Content(Document(**{**raw["document"], **lists}), tuple(map(_clause, raw["clauses"])))


def _clause(raw: Mapping[str, Any]) -> Clause:
    parts = {
        "trail": tuple(raw["trail"]),
        "ranges": tuple((start, end) for start, end in raw["ranges"]),
        "responsibilities": tuple(Responsibility(**unit) for unit in raw["responsibilities"]),
        "targets": tuple(Target(**target) for target in raw["targets"]),
    }
    return Clause(**{**raw, **parts})
