"""The commands that ask: what they print, in which order, and how they exit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli

MARKUP = "\x1b["


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "DOCUMENTS", "ENCODER", "ENCODER_WEIGHT"):
        monkeypatch.delenv(f"POLICYBOT_{name}", raising=False)


def run(home: Path, *words: str, **options: object) -> Result:
    return CliRunner().invoke(cli, [*words, "--home", str(home)], catch_exceptions=False, **options)


def batch(home: Path, folder: Path, lines: list[str]) -> list[dict[str, object]]:
    """Return what ``batch`` writes for some lines."""
    (folder / "in.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = run(home, "batch", str(folder / "in.jsonl"), str(folder / "out.jsonl"))
    assert result.exit_code == 0
    return [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_answer_ends_with_its_footnotes(town_home: Path) -> None:
    result = run(town_home, "ask", "海川市造林绿化谁牵头")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "造林绿化：1 份文件，1 条",
        "海川市（2016）",
        " · 牵头 市林业局：到2018年，全市造林绿化面积达到20万亩 [1]",
        "[1] 《海川市造林护水三年行动方案》海政发〔2016〕17号，一",
    ]


def test_refusal_exits_with_zero(town_home: Path) -> None:
    result = run(town_home, "ask", "兰州市造林绿化谁负责")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "兰州市" in result.stdout


def test_question_may_come_in_several_words(town_home: Path) -> None:
    assert "市林业局" in run(town_home, "ask", "海川市造林绿化", "谁牵头").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["ask"], "用法错误"),
        (["ask", " "], "问题是空的"),
        (["ask", "造" * 501], "501"),
        (["ask", "--jsn", "造林"], "用法错误"),
        (["batch", "nowhere.jsonl", "out.jsonl"], "用法错误"),
    ],
)
def test_wrong_use_exits_with_two_and_one_line(town_home: Path, words: list[str], message: str) -> None:
    result = run(town_home, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_missing_index_exits_with_two_and_the_remedy(tmp_path: Path) -> None:
    result = run(tmp_path, "ask", "造林绿化谁负责")
    assert result.exit_code == 2
    assert "index build" in result.stderr


def test_json_is_one_object(town_home: Path) -> None:
    found = json.loads(run(town_home, "ask", "--json", "海川市造林绿化谁牵头").stdout)
    assert (found["id"], found["question"], found["status"]) == (None, "海川市造林绿化谁牵头", "answered")
    assert found["took_ms"] > 0


def test_explanation_shows_the_six_steps_before_the_answer(town_home: Path) -> None:
    lines = run(town_home, "ask", "--explain", "海川市造林绿化谁牵头").stdout.splitlines()
    steps = [line for line in lines if line[:1].isdigit() and line[1:2] == " "]
    assert [step[2:4] for step in steps] == ["理解", "范围", "查找", "判定", "陈述", "核对"]
    assert lines.index(steps[-1]) < lines.index("海川市（2016）")


def test_explanation_tells_what_the_lock_took_out(town_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.compose.worded", lambda clause, ranges: "造林99万亩")
    result = run(town_home, "ask", "--explain", "海川市造林绿化谁牵头").stdout
    assert "去掉 1 条" in result
    assert "去掉：造林99万亩" in result
    assert "没有找到可以核实的依据" in result.splitlines()


def test_json_holds_the_explanation_where_it_is_asked_for(town_home: Path) -> None:
    found = json.loads(run(town_home, "ask", "--json", "--explain", "海川市造林绿化谁牵头").stdout)
    assert [line[2:4] for line in found["explanation"] if line[0].isdigit()][0] == "理解"


def test_piped_answer_has_no_colour_codes(town_home: Path) -> None:
    command = [sys.executable, "-m", "bot.cli", "ask", "海川市造林绿化谁牵头", "--home", str(town_home)]
    found = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
    assert "市林业局" in found.stdout
    assert MARKUP not in found.stdout


def test_terminal_gets_bold_headings(town_home: Path) -> None:
    assert MARKUP in run(town_home, "ask", "海川市造林绿化谁牵头", color=True).stdout


def test_chat_answers_line_by_line_and_remembers(town_home: Path) -> None:
    result = run(town_home, "chat", input="云岭市造林绿化谁负责\n\n那海川市呢\n退出\n海川市河长制谁负责\n")
    assert result.exit_code == 0
    assert "12万亩" in result.stdout
    assert "20万亩" in result.stdout
    assert "市水务局" not in result.stdout


def test_chat_goes_on_after_a_question_that_is_too_long(town_home: Path) -> None:
    result = run(town_home, "chat", input="造" * 501 + "\n云岭市造林绿化谁负责\n")
    assert result.exit_code == 0
    assert "12万亩" in result.stdout


def test_batch_answers_in_the_order_of_its_lines(town_home: Path, tmp_path: Path) -> None:
    asked = [
        {"id": "b", "question": "海川市造林绿化谁牵头"},
        {"id": 7, "question": "兰州市造林绿化谁负责", "history": []},
    ]
    found = batch(town_home, tmp_path, [json.dumps(line, ensure_ascii=False) for line in asked])
    assert [(line["id"], line["status"]) for line in found] == [("b", "answered"), (7, "refused")]


def test_batch_reads_the_history(town_home: Path, tmp_path: Path) -> None:
    line = {"id": 1, "question": "那海川市呢", "history": ["云岭市造林绿化谁负责"]}
    (found,) = batch(town_home, tmp_path, [json.dumps(line, ensure_ascii=False)])
    assert [citation["pointer"] for citation in found["citations"]] == ["一"]


@pytest.mark.parametrize(
    ("line", "id_"),
    [
        ("not json", None),
        ("[1, 2]", None),
        ('{"id": "x"}', "x"),
        ('{"id": "x", "question": 5}', "x"),
        ('{"id": "x", "question": ""}', "x"),
        ('{"id": "x", "question": "造林", "history": [1]}', "x"),
        pytest.param(
            '{"id": "x", "question": "造林", "history": "造林"}',
            "x",
        ),
    ],
)
def test_bad_line_of_a_batch_gives_an_error_and_the_next_is_answered(
    town_home: Path, tmp_path: Path, line: str, id_: str | None
) -> None:
    bad, good = batch(town_home, tmp_path, [line, '{"id": 2, "question": "海川市造林绿化谁牵头"}'])
    assert set(bad) == {"id", "error"}
    assert bad["id"] == id_
    assert bad["error"]
    assert (good["id"], good["status"]) == (2, "answered")


def test_batch_writes_one_line_for_each_line(town_home: Path, tmp_path: Path) -> None:
    line = '{"id": 1, "question": "海川市造林绿化谁牵头"}'
    assert len(batch(town_home, tmp_path, [line, "", line])) == 3


def test_batch_line_that_is_no_utf8_gives_an_error(town_home: Path, tmp_path: Path) -> None:
    good = '{"id": 2, "question": "海川市造林绿化谁牵头"}'.encode()
    (tmp_path / "in.jsonl").write_bytes(b"\xff\xfe\n" + good + b"\n")
    run(town_home, "batch", str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl"))
    bad, found = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert (set(bad), found["id"]) == ({"id", "error"}, 2)


def test_batch_that_cannot_write_exits_with_two(town_home: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("{}", encoding="utf-8")
    result = run(town_home, "batch", str(tmp_path / "in.jsonl"), str(tmp_path / "nowhere" / "out.jsonl"))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
