"""``python -m eval compare``: what got better and worse between two results, worked out by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from eval import results
from tests.eval_runs import LEADS, REFUSED, VALUE, WRONG, asked, graded, is_told, result, run

BEFORE = (
    graded(asked(LEADS), 1.0, unit_recall=1.0, unit_recall_lead=1.0),
    graded(asked(VALUE), 1.0, figure_accuracy=1.0, wrong_figure=0.0),
    graded(asked(REFUSED), 1.0, wrong_figure=0.0, abstention_recall=1.0),
    graded(asked(WRONG), 0.0, figure_accuracy=0.0, wrong_figure=0.0),
)
AFTER = (
    graded(asked(LEADS), 0.0, unit_recall=0.25, unit_recall_lead=1.0),
    graded(asked(VALUE), 1.0, figure_accuracy=1.0, wrong_figure=0.0),
    graded(asked(REFUSED), 0.0, wrong_figure=1.0, abstention_recall=0.0),
    graded(asked(WRONG), 1.0, figure_accuracy=1.0, wrong_figure=0.0),
)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    (tmp_path / "before").mkdir()
    results.dump(result(*BEFORE), tmp_path / "before" / "result.json")
    return tmp_path / "before"


@pytest.fixture
def after(tmp_path: Path) -> Path:
    results.dump(result(*AFTER), tmp_path / "after.json")
    return tmp_path / "after.json"


def lines(*words: object) -> list[str]:
    found = run("compare", *words)
    assert (found.exit_code, found.stderr) == (0, "")
    return found.stdout.splitlines()


def test_every_metric_is_told_before_and_after_with_its_direction(before: Path, after: Path) -> None:
    found = lines(before, after)
    assert found[:2] == ["| 指标 | 之前 | 之后 | 差 | p 值 | 问题数 |", "| --- | ---: | ---: | ---: | ---: | ---: |"]
    cells = {line.split(" | ")[0].strip("| "): line.strip("| ").split(" | ") for line in found[2:9]}
    assert cells["正确、完整、无多余"][1:4] == ["75.0", "50.0", "-25.0 变差"]
    assert cells["单位召回率"][1:] == ["100.0", "25.0", "-75.0 变差", "1.000", "1"]
    assert cells["单位召回率（牵头）"][1:] == ["100.0", "100.0", "0.0", "1.000", "1"]
    assert cells["数字准确率"][1:] == ["50.0", "100.0", "+50.0 变好", "1.000", "2"]
    assert cells["错数率"][1:] == ["0.0", "33.3", "+33.3 变差", "1.000", "3"]
    assert cells["无答案的问题拒答率"][1:] == ["100.0", "0.0", "-100.0 变差", "1.000", "1"]


def test_questions_are_told_that_got_worse_and_better(before: Path, after: Path) -> None:
    found = lines(before, after)
    worse, better = found.index("## 变差: 2"), found.index("## 变好: 1")
    assert worse < better
    assert found[worse + 4 : worse + 6] == [
        "| q1 | 谁负责 | 海川市造林绿化谁负责 | 单位召回率 1.00 → 0.25 |",
        "| q3 | 多少 | 海川市地铁票价多少 | 错数率 0.00 → 1.00; 无答案的问题拒答率 1.00 → 0.00 |",
    ]
    row = found[better + 4]
    assert row.startswith('| q4"<i> | 成本<b>" | 竹溪市<script>')
    assert row.endswith("'清水' \\| 工程多少处？ | 数字准确率 0.00 → 1.00 |")


def test_the_other_way_round_better_is_worse(before: Path, after: Path) -> None:
    found = lines(after, before, "--language", "en")
    assert found[0] == "| metric | before | after | change | p | questions |"
    assert "| unit recall | 25.0 | 100.0 | +75.0 better | 1.000 | 1 |" in found
    assert "| wrong-figure rate | 33.3 | 0.0 | -33.3 better | 1.000 | 3 |" in found
    assert {"## Worse: 1", "## Better: 2"} <= set(found)


def test_same_result_has_changed_nowhere(before: Path) -> None:
    found = lines(before, before / "result.json")
    assert {"## 变差: 0", "## 变好: 0"} <= set(found)
    assert all(line.split(" | ")[3] == "0.0" for line in found[2 : found.index("")])


def test_summary_is_as_good_as_a_result_with_texts(before: Path, after: Path, tmp_path: Path) -> None:
    for path, number in ((before / "result.json", 1), (after, 2)):
        results.dump(results.load(path).summary(), tmp_path / f"{number}.json")
    assert lines(before, tmp_path / "2.json") == lines(before, after)
    bare = lines(tmp_path / "1.json", tmp_path / "2.json")
    assert "| q1 | 谁负责 |  | 单位召回率 1.00 → 0.25 |" in bare


def test_questions_in_common_are_compared_and_the_difference_is_told(before: Path, tmp_path: Path) -> None:
    results.dump(result(*AFTER[:2], corpus="x", questions_hash="y", machine="8 cores"), tmp_path / "a.json")
    found = lines(before, tmp_path / "a.json")
    notes = [line for line in found if line.startswith("- ")]
    assert len(notes) == 3
    assert {"2", "4"} <= set(re.findall("[0-9]+", notes[0]))
    assert "8 cores" in notes[2]
    assert {"## 变差: 1", "## 变好: 0"} <= set(found)


def test_what_makes_results_hard_to_compare_is_told_in_chinese(before: Path, tmp_path: Path) -> None:
    results.dump(result(*AFTER, corpus="x", questions_hash="y"), tmp_path / "a.json")
    notes = [line for line in lines(before, tmp_path / "a.json") if line.startswith("- ")]
    assert len(notes) == 2
    assert all(re.search("[\u4e00-\u9fff]", note) for note in notes)


def test_questions_are_told_in_their_own_words(before: Path, tmp_path: Path) -> None:
    for name, right in (("1.json", 0.0), ("2.json", 1.0)):
        results.dump(result(graded(asked(LEADS, id="form", question="value"), right)), tmp_path / name)
    assert lines(tmp_path / "1.json", tmp_path / "2.json")[-2].startswith("| form | 谁负责 | value | ")


def test_results_without_a_question_in_common_are_told(before: Path, tmp_path: Path) -> None:
    results.dump(result(graded(asked(LEADS, id="other"), 1.0)), tmp_path / "a.json")
    found = run("compare", before, tmp_path / "a.json")
    assert is_told(found)
    assert "没有相同编号的问题" in found.stderr


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"format": "policybot-eval-1"}', '{"id": "q1"}\n{"id": "q2"}\n', "<html>", "\x00\xff"],
)
def test_file_that_is_no_result_is_told(content: str, before: Path, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(content, encoding="latin-1")
    found = run("compare", before, tmp_path / "a.json")
    assert is_told(found)
    assert f"{tmp_path / 'a.json'}：不是 policybot-eval-1 的结果" in found.stderr


def test_folder_without_a_result_and_missing_file_are_told(before: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert is_told(run("compare", before, tmp_path / "empty"))
    assert is_told(run("compare", tmp_path / "none", before))
    assert is_told(run("compare", before))


def test_result_of_another_layout_is_told(before: Path, tmp_path: Path) -> None:
    changed = json.loads((before / "result.json").read_text(encoding="utf-8"))
    del changed["questions"][0]["took_ms"]
    (tmp_path / "a.json").write_text(json.dumps(changed), encoding="utf-8")
    found = run("compare", before, tmp_path / "a.json")
    assert is_told(found)
    assert "questions.0.took_ms" in found.stderr


@pytest.mark.parametrize("layout", ["policybot-eval-0", "policybot-eval-2", ""])
def test_result_that_names_another_layout_is_told(layout: str, before: Path, tmp_path: Path) -> None:
    changed = json.loads((before / "result.json").read_text(encoding="utf-8")) | {"format": layout}
    (tmp_path / "a.json").write_text(json.dumps(changed), encoding="utf-8")
    assert is_told(run("compare", before, tmp_path / "a.json"))


def test_result_without_the_score_of_a_question_is_told(before: Path, tmp_path: Path) -> None:
    changed = json.loads((before / "result.json").read_text(encoding="utf-8"))
    changed["questions"][0]["scores"] = {}
    (tmp_path / "a.json").write_text(json.dumps(changed), encoding="utf-8")
    assert is_told(run("compare", before, tmp_path / "a.json"))
