"""Pages made in the shapes of State Council documents, against units and facts read by hand (tests/data/pages)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest

from index import readers
from index.clauses import Parsed, parse
from index.model import Clause
from index.text import compact

PAGES = Path(__file__).parent / "data" / "pages"
LEAST = 0.95


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (PAGES / name).read_text(encoding="utf-8").splitlines() if line.strip()]


GOLD = _rows("gold.jsonl")
FACTS = _rows("facts.jsonl")


@cache
def _parsed(source: str) -> Parsed:
    return parse(readers.read(PAGES / source, source))


@dataclass(frozen=True)
class Pair:
    """A clause as read by hand, and the parsed clause that holds its first words."""

    gold: dict[str, Any]
    clause: Clause | None

    @property
    def expected(self) -> set[tuple[str, str]]:
        return {(compact(unit["unit"]), unit["role"]) for unit in self.gold["units"]}

    @property
    def found(self) -> set[tuple[str, str]]:
        return {(compact(u.unit), u.role) for u in self.clause.responsibilities} if self.clause else set()

    @property
    def counts(self) -> bool:
        """Whether the units are beyond dispute; what is optional in the gold is not scored."""
        return not self.gold.get("optional") and not any(unit.get("optional") for unit in self.gold["units"])


@lru_cache(maxsize=1)
def _pairs() -> tuple[Pair, ...]:
    by_source: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in GOLD:
        by_source[row["source"]].append(row)
    return tuple(pair for source, rows in by_source.items() for pair in _paired(source, rows))


def _paired(source: str, rows: list[dict[str, Any]]) -> Iterator[Pair]:
    clauses = [clause for clause in _parsed(source).clauses if clause.pointer != "meta"]
    for row in rows:
        holding = [clause for clause in clauses if compact(row["starts"]) in compact(clause.text)]
        right = [clause for clause in holding if compact(clause.pointer) == compact(row["pointer"])]
        yield Pair(row, next(iter(right or holding), None))


def test_units_of_the_clauses_are_read() -> None:
    expected = found = common = 0
    for pair in _pairs():
        if pair.counts:
            names, read = {name for name, _ in pair.expected}, {name for name, _ in pair.found}
            expected, found, common = expected + len(names), found + len(read), common + len(names & read)

    assert expected > 300
    assert 2 * common / (expected + found) >= LEAST


def test_lead_is_right_where_one_is_named_or_read() -> None:
    leads = [
        (
            {name for name, role in pair.expected if role == "lead"},
            {name for name, role in pair.found if role == "lead"},
        )
        for pair in _pairs()
        if pair.counts
    ]
    led = [(expected, found) for expected, found in leads if expected or found]

    assert len(led) > 50
    assert sum(expected == found for expected, found in led) / len(led) >= LEAST


def test_roles_are_read_with_the_units() -> None:
    scored = [pair for pair in _pairs() if pair.counts and pair.expected]

    assert sum(pair.expected == pair.found for pair in scored) / len(scored) >= 0.9


def test_units_are_read_nowhere_else() -> None:
    listed = {pair.clause.id for pair in _pairs() if pair.clause}
    more = [
        (source["source"], clause.pointer)
        for source in FACTS
        for clause in _parsed(source["source"]).clauses
        if clause.responsibilities and clause.id not in listed
    ]

    assert len(more) <= 0.02 * len(GOLD), more


def test_every_clause_is_found_under_its_pointer() -> None:
    assert [(p.gold["source"], p.gold["pointer"]) for p in _pairs() if p.clause is None] == []
    astray = [p for p in _pairs() if p.clause and compact(p.clause.pointer) != compact(p.gold["pointer"])]
    assert len(astray) <= (1 - LEAST) * len(GOLD)


@pytest.mark.parametrize("facts", FACTS, ids=lambda facts: facts["source"])
def test_facts_of_each_page_are_read(facts: dict[str, Any]) -> None:
    document = _parsed(facts["source"]).document

    forwarded = re.fullmatch(r".*?关于(?:印发|转发)(.+)的通知", facts["title"])
    assert _plain(document.title) == _plain(forwarded.group(1) if forwarded else facts["title"])
    for name in ("number", "issuer", "issued", "region"):
        assert _plain(getattr(document, name)) == _plain(facts[name]), name


def _plain(value: object) -> str | None:
    return None if value is None else compact(str(value))
