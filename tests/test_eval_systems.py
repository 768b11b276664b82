"""The systems that policybot is compared with: they find what is there, place it right, and tell nobody."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import pytest

from eval.measure import SILENT
from eval.systems import OWN, RIVALS, System, named
from eval.systems.chunks import MOST, Answerer, texts

TOWNS = Path(__file__).parent / "data" / "towns"
QUESTION = "海川市造林绿化谁牵头"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict:
    return {}


def finder(system: System, built: dict, tmp_path: Path):
    if system.lacks:
        pytest.skip(f"needs {', '.join(system.lacks)}: pip install '.[eval]'")
    if system.name not in built:
        module = import_module(f"eval.systems.{system.module}")
        built[system.name] = module.build(TOWNS, tmp_path, system.variant)
    return built[system.name]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("system", [OWN, *RIVALS], ids=lambda system: system.name)
class TestSystem:
    def test_finds_the_clause_that_answers(self, system, built, tmp_path):
        found = finder(system, built, tmp_path).find(QUESTION, 5)
        assert any(chunk.source == "haichuan.txt" and "造林" in chunk.text for chunk in found)

    def test_chunks_say_where_they_stand(self, system, built, tmp_path):
        sources = {text.source: text.text[text.offset :] for text in texts(TOWNS)}
        for chunk in finder(system, built, tmp_path).find(QUESTION, MOST):
            printed = "".join(sources[chunk.source][start:end] for start, end in chunk.ranges)
            said = chunk.text[chunk.lead :]
            assert "".join(printed.split()) in "".join(said.split())

    def test_gives_no_more_than_it_is_asked_for(self, system, built, tmp_path):
        assert len(finder(system, built, tmp_path).find("造林", 2)) <= 2
        assert isinstance(finder(system, built, tmp_path).find("xyzzy", 5), list)


def test_policybot_answers_and_the_others_only_search(built, tmp_path):
    assert isinstance(finder(OWN, built, tmp_path), Answerer)
    assert not any(isinstance(found, Answerer) for name, found in built.items() if name != OWN.name)


def test_package_is_missing_whose_parent_is() -> None:
    assert System("x", "X", "x", packages=("no_such_package.part", "json")).lacks == ("no_such_package.part",)


@pytest.mark.filterwarnings("ignore")
def test_titles_before_chunks_are_those_of_the_documents(built, tmp_path):
    titled = next(system for system in RIVALS if system.variant == "titled")
    found = finder(titled, built, tmp_path).find(QUESTION, 5)
    assert all(
        chunk.text.startswith("海川市造林护水三年行动方案\n") for chunk in found if chunk.source == "haichuan.txt"
    )
    (tmp_path / "note.txt").write_text("关于防汛的通知要求各单位值班。" * 30, encoding="utf-8")
    assert all(len(text.title) <= 60 for text in texts(tmp_path, titled=True))


def test_systems_are_named_once():
    names = [system.name for system in (OWN, *RIVALS)]
    assert len(set(names)) == len(names)
    assert all(named(name).name == name for name in names)


@pytest.mark.filterwarnings("ignore")
def test_telemetry_and_tracing_are_off(monkeypatch):
    for name, value in SILENT.items():
        monkeypatch.setenv(name, value)
    assert os.environ["HAYSTACK_TELEMETRY_ENABLED"] == "False"
    pytest.importorskip("haystack")
    from haystack.telemetry import _telemetry
    from langsmith.utils import tracing_is_enabled

    assert _telemetry.telemetry is None
    assert not tracing_is_enabled()
