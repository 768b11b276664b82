"""Synthetic documents and what indexes of them cost."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from eval import scale
from eval.scale import Costs, exponents, table
from eval.synthetic import PER_DOCUMENT, documents
from index import readers
from index.clauses import parse


def costs(clauses: int, *, build_s: float, search: float = 1.0) -> Costs:
    latency = {"p50": search, "p95": 2 * search}
    return Costs(clauses, 1, build_s, 1.0, 1.0, 5.0, 100.0, latency, latency, latency, latency, {"1": 50.0})


def test_growth_exponent_is_the_slope_of_the_logarithms():
    found = exponents([costs(10, build_s=3), costs(100, build_s=30), costs(1000, build_s=300)])
    assert found["build, s"] == pytest.approx(1)
    assert found["disk, MB"] == pytest.approx(0, abs=1e-9)
    squared = exponents([costs(10, build_s=1), costs(1000, build_s=10_000)])
    assert squared["build, s"] == pytest.approx(2)
    root = exponents([costs(100, build_s=1, search=1), costs(10_000, build_s=1, search=10)])
    assert root["search, p50, ms"] == pytest.approx(0.5)


def test_one_size_has_no_growth():
    assert exponents([costs(10, build_s=3)]) == {}
    assert table([costs(10, build_s=3)]).rows[0] == ("build, s", "3", "–")


def test_synthetic_documents_are_the_same_for_the_same_seed():
    assert [d.text for d in documents(70)] == [d.text for d in documents(70)]
    assert next(documents(30, seed=1)).text != next(documents(30, seed=2)).text


def test_synthetic_documents_have_the_clauses_asked_for_each_with_units_and_a_figure(tmp_path):
    found = list(documents(70))
    assert [len(d.questions) for d in found] == [2 * PER_DOCUMENT, 2 * PER_DOCUMENT, 2 * 10]
    for document in found:
        path = tmp_path / document.name
        path.write_text(document.text, encoding="utf-8")
        tasks = [c for c in parse(readers.read(path, path.name)).clauses if c.pointer not in ("meta", "前言")]
        assert len(tasks) == len(document.questions) // 2
        assert all([r.role for r in c.responsibilities] == ["lead", "responsible", "responsible"] for c in tasks)
        assert all(c.targets for c in tasks)


def test_common_words_meet_many_clauses_and_rare_ones_few():
    text = "".join(d.text for d in documents(2000))
    assert text.count("我们") > 20 * max(text.count("蚯蚓"), 1)


def test_costs_of_a_size_are_printed_and_written(tmp_path):
    found = CliRunner().invoke(scale.main, ["--sizes", "60", "--out", str(tmp_path / "out"), "--language", "en"])
    assert found.exit_code == 0, found.output
    assert "| cost | 64 clauses | exponent |" in found.output
    [cost] = scale.read(tmp_path / "out" / "scale.json")
    assert cost.documents == 2
    assert cost.build_s > 0
    assert set(cost.threads) == {"1", "2", "3", "4"}
    assert "<svg" in (tmp_path / "out" / "scale.svg").read_text(encoding="utf-8")


def test_sizes_that_are_no_numbers_are_told():
    found = CliRunner().invoke(scale.main, ["--sizes", "many"])
    assert found.exit_code == 2
    assert "many" in found.output
