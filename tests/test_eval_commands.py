"""``python -m eval``: run, check, gate and compare, as an office and its auditor meet them."""

from __future__ import annotations

import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import Result

from eval import gate, results
from eval.systems import System
from tests.conftest import quick_encoder
from tests.eval_runs import LEADS, REFUSED, SET, WRONG, documents, is_told, jsonl, run

ROOT = Path(__file__).parents[1]
KEPT = "[right]\nmin = 0.75\n[wrong_figure]\nmax = 0.0\n[right_who]\nmin = 1\n[answer_ms_p95]\nmax = 60000\n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return documents(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return jsonl(tmp_path_factory.mktemp("set") / "set.jsonl", SET)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs") / "new" / "out"


@pytest.fixture(scope="module")
def ran(corpus: Path, questions: Path, out: Path) -> Result:
    """Return the run that the tests share; its gate is kept."""
    (out.parents[1] / "gate.toml").write_text(KEPT, encoding="utf-8")
    return run(
        "run", questions, "--corpus", corpus, "--out", out, "--no-rivals", "--gate", out.parents[1] / "gate.toml"
    )


@pytest.fixture
def result(ran: Result, out: Path) -> results.Result:
    return results.load(out)


def test_run_writes_its_four_files_and_prints_the_report(ran: Result, out: Path) -> None:
    assert (ran.exit_code, ran.exception) == (0, None)
    assert sorted(file.name for file in out.iterdir()) == ["report.html", "report.md", "result.json", "summary.json"]
    assert (out / "report.md").read_text(encoding="utf-8") in ran.stdout
    assert "result.json, summary.json, report.md, report.html" in ran.stdout.splitlines()[-1]
    assert ran.stderr.strip() == ""


def test_result_has_the_figures_that_the_set_gives_by_hand(result: results.Result) -> None:
    assert [(graded.id, graded.scores["right"]) for graded in result.questions] == [
        ("q1", 1.0),
        ("q2", 1.0),
        ("q3", 1.0),
        (WRONG["id"], 0.0),
    ]
    assert (result.metrics["right"].value, result.metrics["right"].n) == (0.75, 4)
    assert (result.metrics["figure_accuracy"].value, result.metrics["figure_accuracy"].n) == (0.5, 2)
    assert (result.metrics["abstention_recall"].value, result.metrics["abstention_recall"].n) == (1.0, 1)
    assert {kind: value.value for kind, value in result.by_type.items()} == {
        "who": 1.0,
        "value": 1.0,
        WRONG["type"]: 0.0,
        "unanswerable": 1.0,
    }


def test_result_tells_what_was_measured_and_no_path(result: results.Result, questions: Path, out: Path) -> None:
    assert (result.made.questions, result.made.corpus, result.made.documents) == ("set.jsonl", "documents", 5)
    assert result.made.questions_hash == hashlib.sha256(questions.read_bytes()).hexdigest()
    assert re.fullmatch("[0-9a-f]{64}", result.made.corpus_hash)
    written = "".join(file.read_text(encoding="utf-8") for file in out.iterdir())
    assert str(questions.parent) not in written
    assert "/tmp/" not in written


def test_summary_has_no_text_of_questions_answers_and_documents(result: results.Result, out: Path) -> None:
    text = (out / "summary.json").read_text(encoding="utf-8")
    assert set(re.findall("[\u4e00-\u9fff]+", text)) == {"成本"}  # the name of a type
    assert "script" not in text
    summary = results.load(out / "summary.json")
    assert summary.metrics == result.metrics
    assert [g.scores for g in summary.questions] == [g.scores for g in result.questions]
    assert {(g.item, g.outcome, g.gold, g.found) for g in summary.questions} == {(None, None, (), ())}


class Page(HTMLParser):
    """The tags, attributes and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_page_needs_nothing_else(ran: Result, out: Path) -> None:
    text = (out / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & set(page.tags)
    loading = {"src", "href", "xlink:href", "data", "action", "srcset"}
    assert [value for name, value in page.attributes if name in loading and not value.startswith("#")] == []
    assert re.findall(r"@import|url\((?!#)", text) == []
    assert "<?xml" not in text
    assert "<!DOCTYPE svg" not in text


def test_page_escapes_what_questions_and_documents_say(ran: Result, out: Path) -> None:
    page = Page((out / "report.html").read_text(encoding="utf-8"))
    said = "".join(page.words)
    assert page.tags.count("script") == 1
    assert not {"b", "i"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert f"{WRONG['id']} · {WRONG['type']} · {WRONG['question']}" in said
    assert '新建“清水<b onclick="x()">”工程7处' in said
    assert ("data-type", WRONG["type"]) in page.attributes


def test_report_keeps_the_cells_of_a_question_with_bars(ran: Result, out: Path) -> None:
    last = (out / "report.md").read_text(encoding="utf-8").splitlines()[-1]
    assert last.startswith('| q4"<i> | ')
    assert last.endswith("'清水' \\| 工程多少处？ |")


def test_gate_that_is_not_kept_exits_with_one_after_the_english_report(
    corpus: Path, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = System("lacking", "Lacking rival", "none", packages=("no_such_package",))
    monkeypatch.setattr("eval.systems.RIVALS", (lacking,))
    bounds = "[right]\nmin = 0.76\n[figure_accuracy]\nmin = 0.5\n[list_recall]\nmin = 0.1\n"
    (tmp_path / "gate.toml").write_text(bounds, encoding="utf-8")
    words = ("--corpus", corpus, "--out", tmp_path, "--gate", tmp_path / "gate.toml", "--language", "en")
    found = run("run", questions, *words)
    assert found.exit_code == 1
    assert [line for line in found.stderr.splitlines() if line.startswith("gate: ")] == [
        "gate: right 不低于 0.76：0.75",
        "gate: list_recall 不低于 0.1：没有测到",
    ]
    assert "- left out: lacking：缺少 no_such_package（pip install '.[eval]'）" in found.stdout
    assert "| unanswerable refused | 100.0 | " in found.stdout
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "<h2>Not right: 1 / 4</h2>" in page
    assert results.load(tmp_path / "summary.json").metrics["right"].value == 0.75


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        ("[rihgt]\nmin = 0.5", "rihgt"),
        ("[answer_ms_p96]\nmax = 100", "answer_ms_p96"),
        ("[right_whoo]\nmin = 0.5", "right_who、"),
        ("[right]\nminimum = 0.5", "[right]"),
        ("[right]\nmin = '0.5'", "[right]"),
        ("[right]", "[right]"),
        ("right = 0.5", "[right]"),
        ("", "没有门槛"),
        ("[right\nmin = 0.5", "line 1"),
    ],
)
def test_gate_that_is_wrong_is_told_before_anything_is_asked(
    bounds: str, told: str, corpus: Path, questions: Path, tmp_path: Path
) -> None:
    (tmp_path / "gate.toml").write_text(bounds, encoding="utf-8")
    words = ("--corpus", corpus, "--out", tmp_path / "out", "--gate", tmp_path / "gate.toml")
    found = run("run", questions, *words)
    assert is_told(found)
    assert told in found.stderr
    assert not (tmp_path / "out").exists()


def test_shipped_gate_can_be_read() -> None:
    assert "right" in {bound.metric for bound in gate.load(ROOT / "eval" / "gate.toml", ())}


def test_gate_may_have_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text("[right]\nmin = 0.5\n", encoding="utf-8-sig")
    assert gate.load(tmp_path / "gate.toml", ()) == [gate.Bound("right", 0.5, None)]


def test_check_tells_what_does_not_stand_in_the_documents(corpus: Path, questions: Path, tmp_path: Path) -> None:
    right = jsonl(tmp_path / "right.jsonl", (LEADS, REFUSED))
    with quick_encoder():
        wrong, clean = (run("check", asked, "--corpus", corpus) for asked in (questions, right))
    assert wrong.exit_code == 1
    assert wrong.stdout.splitlines() == [f"{WRONG['id']}：zhuxi.txt 一 里没有“8处”", "4 个问题，1 处不符，0 处请核对"]
    assert (clean.exit_code, clean.stdout) == (0, "2 个问题，0 处不符，0 处请核对\n")
