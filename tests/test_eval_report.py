"""The reports: in both languages every word, and the READMEs as the results of the released version say."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from eval import gate, published, results
from eval.metrics.catalogue import METRICS
from eval.published import FOLDER, READMES, Published, block, filled, page
from eval.report.language import chinese, speaker
from eval.report.tables import tables
from eval.systems import OWN, RIVALS
from index.folder import content_hash, list_folder

ROOT = Path(__file__).parents[1]
NAME = re.compile(
    r"policybot|LangChain|Haystack|LlamaIndex|txtai|FAISS|BM25|jieba|MB|p(?:50|95|99)|(?:recall|mrr|ndcg)@\d+"
)


@pytest.fixture(scope="module")
def released() -> Published:
    return Published.load(FOLDER)


def test_every_metric_and_system_has_a_chinese_name():
    words = chinese()
    for name in (*(metric.title for metric in METRICS.values()), *(s.title for s in (OWN, *RIVALS))):
        assert name in words, name


def test_no_english_is_left_in_a_chinese_report(released):
    for table in tables(released.digest, speaker("zh")):
        for text in (table.title, table.note, *table.headers, *(cell for row in table.rows for cell in row)):
            assert not re.search("[A-Za-z]{2}", NAME.sub("", text)), text


def test_english_words_of_a_report_are_told_once():
    lines = (ROOT / "eval" / "report" / "chinese.tsv").read_text(encoding="utf-8").splitlines()
    assert len({line.split("\t")[0] for line in lines}) == len(lines)


@pytest.mark.parametrize("name", READMES)
def test_figures_of_the_readme_are_those_of_the_results(name, released):
    readme = (ROOT / name).read_text(encoding="utf-8")
    assert filled(readme, block(released, READMES[name]), name) == readme, "run make results"


def test_page_of_the_results_has_their_figures(released):
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == page(released), "run make results"


@pytest.mark.parametrize("name", READMES)
def test_figure_that_differs_from_the_results_is_noticed(name, released):
    readme = (ROOT / name).read_text(encoding="utf-8")
    value = f"{100 * released.digest.metrics['right'].value:.1f}"
    assert value in readme
    forged = readme.replace(value, "99.9", 1)
    assert filled(forged, block(released, READMES[name]), name) != forged


def test_released_results_are_of_the_set_and_the_corpus_that_ship(released):
    made = released.digest.made
    files = [(f.name, content_hash(f)) for f in list_folder(ROOT / "corpus" / "documents").files]
    assert made.questions_hash == hashlib.sha256((ROOT / "eval" / "sets" / "digest.jsonl").read_bytes()).hexdigest()
    assert made.corpus_hash == hashlib.sha256(repr(sorted(files)).encode()).hexdigest()


def test_released_results_have_no_text_of_a_question_or_a_document(released):
    for run in filter(None, (released.digest, released.first, released.seeds)):
        assert all(g.item is None and g.outcome is None and not g.gold and not g.found for g in run.questions)
    for path in FOLDER.glob("*.json"):
        assert not re.search("[\u4e00-\u9fff]", path.read_text(encoding="utf-8")), path


def test_released_results_keep_the_gate(released):
    assert gate.broken(gate.load(ROOT / "eval" / "gate.toml", ()), gate.measured(released.digest)) == []


def test_readme_without_marks_is_told(released):
    with pytest.raises(published.BadResult, match="README.md"):
        filled("no marks", block(released, "en"), "README.md")


def test_system_that_one_run_left_out_has_no_figure_of_another(released):
    without = replace(released.seeds, systems=tuple(s for s in released.seeds.systems if s.name != "haystack-bm25"))
    (row,) = [line for line in block(replace(released, seeds=without), "en").splitlines() if "Haystack" in line]
    assert row.split(" | ")[2] == "–"
    assert row.split(" | ")[1] != "–"


def test_nothing_of_another_version_stays_among_the_results(released, tmp_path):
    measured, folder = tmp_path / "measured", tmp_path / "results"
    for path in (measured / "digest", folder):
        path.mkdir(parents=True)
    for name in READMES:
        (tmp_path / name).write_text(f"{published.BEGIN}\n{published.END}\n", encoding="utf-8")
    released.dump(folder)
    (folder / "old.en.svg").write_text("<svg/>", encoding="utf-8")
    results.dump(released.digest, measured / "digest" / "result.json")
    found = published.publish(measured, folder, tmp_path)
    assert (found.digest, found.first, found.seeds, found.asked, found.costs) == (
        released.digest, released.first, None, None, ()
    )  # fmt: skip
    kept = {"digest.json", "first-sight.json", "README.md", "contexts.en.svg", "contexts.zh.svg"}
    assert {path.name for path in folder.iterdir()} == kept
    assert Published.load(folder) == found


def test_results_over_texts_that_are_not_shipped_may_be_missing(released):
    alone = block(replace(released, seeds=None, first=None), "en")
    assert "published texts" not in alone
    assert "shipped digest" in alone
