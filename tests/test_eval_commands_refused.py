"""``python -m eval`` with input that is wrong and systems that fail: one message and code 2, and nothing is written."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from eval import cli
from eval.systems import System
from tests.eval_runs import LEADS, SET, documents, is_told, jsonl, run


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return documents(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return jsonl(tmp_path_factory.mktemp("set") / "set.jsonl", SET)


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("content", ["造林谁负责\n", '[{"id": "q1"}]', "", '{"id": "q1"}\n', "\x00\x01", "编号,问题\n"])
def test_set_that_is_none_is_told(command: str, content: str, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text(content, encoding="utf-8")
    more = ("--out", tmp_path / "out") if command == "run" else ()
    assert is_told(run(command, tmp_path / "set.jsonl", "--corpus", corpus, *more))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("missing", ["set", "corpus", "gate", "out is a file", "corpus is a file"])
def test_missing_file_or_folder_is_told(missing: str, corpus: Path, questions: Path, tmp_path: Path) -> None:
    there = {"set": questions, "--corpus": corpus, "--out": tmp_path / "out"}
    wrong = {
        "set": {"set": tmp_path / "none.jsonl"},
        "corpus": {"--corpus": tmp_path / "none"},
        "gate": {"--gate": tmp_path / "none.toml"},
        "out is a file": {"--out": questions},
        "corpus is a file": {"--corpus": questions},
    }[missing]
    asked, *options = (there | wrong).items()
    assert is_told(run("run", asked[1], *(word for option in options for word in option)))


def test_check_over_an_empty_folder_is_told(questions: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    found = run("check", questions, "--corpus", tmp_path / "corpus")
    assert is_told(found)
    assert "文件夹是空的" in found.stderr


def test_run_over_an_empty_folder_is_told(questions: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    found = run("run", questions, "--corpus", tmp_path / "corpus", "--out", tmp_path / "out", "--no-rivals")
    assert is_told(found)
    assert "文件夹是空的" in found.stderr


BUILT = """echo '{"build_s": 1.0}'"""


def failing(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a shell script stand for the child that asks a system."""
    (folder / "child").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "child").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(folder / "child"))


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo 'the model cannot be loaded' >&2; exit 3", "the model cannot be loaded"),
        (f"{BUILT}; echo 'no space left' >&2; exit 1", "no space left"),
        (f"{BUILT}; echo 'stopped early' >&2", "stopped early"),
        pytest.param("kill -9 $$", "(?i)9|kill"),
        (f"{BUILT}; exit 0", "退出码 0"),
    ],
)
def test_failing_system_is_told_with_its_reason(
    script: str, told: str, corpus: Path, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(tmp_path, script, monkeypatch)
    found = run("run", questions, "--corpus", corpus, "--out", tmp_path / "out", "--no-rivals")
    assert is_told(found)
    assert "policybot：没有做完" in found.stderr
    assert re.search(told, found.stderr.partition("没有做完")[2])
    assert not (tmp_path / "out").exists()


def test_failing_rival_is_left_out_with_its_reason(
    corpus: Path, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.systems.RIVALS", (System("broken", "Broken rival", "no_such_module"),))
    found = run("run", questions, "--corpus", corpus, "--out", tmp_path / "out")
    assert found.exit_code == 0
    assert "broken：没有做完" in found.stdout
    assert "没有叫“broken”的系统" in found.stdout


def test_missing_package_of_the_evaluation_is_told(
    corpus: Path, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("eval.report.page", "eval.report.plots"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    found = run("run", questions, "--corpus", corpus, "--out", tmp_path / "out")
    assert is_told(found)
    assert "缺少 matplotlib（pip install '.[eval]'）" in found.stderr


def test_interrupted_run_writes_nothing(
    corpus: Path, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def interrupted():
        def progress(title: str, done: int, total: int) -> None:
            if total:
                raise KeyboardInterrupt

        yield progress

    failing(tmp_path, BUILT, monkeypatch)
    monkeypatch.setattr(cli, "_bar", interrupted)
    found = run("run", questions, "--corpus", corpus, "--out", tmp_path / "out", "--no-rivals")
    assert (found.exit_code, found.stderr.strip()) == (1, "Aborted!")
    assert not (tmp_path / "out").exists()


def test_gold_that_is_not_in_the_documents_is_told(corpus: Path, tmp_path: Path) -> None:
    gone = {**LEADS, "clauses": [{"document": "haichuan", "pointer": "九"}]}
    asked = jsonl(tmp_path / "set.jsonl", (gone, {**gone, "id": "q9", "clauses": [{"document": "x", "pointer": "一"}]}))
    found = run("run", asked, "--corpus", corpus, "--out", tmp_path / "out", "--no-rivals")
    assert is_told(found)
    assert "q1：haichuan.txt 没有条款 九" in found.stderr
    assert "q9：没有文件叫“x”" in found.stderr
    assert not (tmp_path / "out").exists()
