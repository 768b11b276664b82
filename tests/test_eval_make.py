"""``python -m eval.make``: from sheet to set and back, and what it says where that cannot be."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval import sheet
from eval.make import main
from eval.questions import Gold, Unit, dump, load
from tests.conftest import quick_encoder
from tests.eval_runs import TOWNS, is_told
from tests.eval_sheets import item, row, workbook


@pytest.fixture(autouse=True)
def _little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prepare fewer rows: five hundred take half a second a sheet."""
    monkeypatch.setattr(sheet, "ROOM", 30)


def make(*words: object) -> Result:
    with quick_encoder():
        return CliRunner().invoke(main, list(map(str, words)), prog_name="python -m eval.make")


def test_sheet_becomes_a_set_beside_it(tmp_path: Path) -> None:
    path = workbook(tmp_path, row(), row(编号="q2", 可答="否", 文件=None, 条款号=None))
    found = make(path)
    target = tmp_path / "s.jsonl"
    assert (found.exit_code, found.output) == (0, f"{target}：2 个问题，1 个不可答\n")
    assert load(target) == [item(), item(id="q2", answerable=False, clauses=())]


def test_set_becomes_a_sheet_and_the_same_set_again(tmp_path: Path) -> None:
    asked = [item(), item(id="q2", question="造林多少", clauses=(Gold("haichuan", "一", figures=("20万亩",)),))]
    dump(asked, tmp_path / "a.jsonl")
    assert make(tmp_path / "a.jsonl").exit_code == 0
    assert make(tmp_path / "a.xlsx", tmp_path / "b.jsonl").exit_code == 0
    assert (tmp_path / "b.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()


def test_upper_case_suffix_is_a_set_as_well(tmp_path: Path) -> None:
    dump([item()], tmp_path / "A.JSONL")
    assert make(tmp_path / "A.JSONL").exit_code == 0
    assert sheet.read(tmp_path / "A.xlsx").items == (item(),)


def test_empty_sheet_is_filled_in_and_becomes_a_set(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    assert make("--empty", path).output == f"{path}：空表\n"
    assert is_told(make(path))
    sheet.write([item()], path)
    assert make(path).exit_code == 0
    assert load(path.with_suffix(".jsonl")) == [item()]


def test_file_that_is_there_is_written_over_only_with_force(tmp_path: Path) -> None:
    path = workbook(tmp_path, row())
    (tmp_path / "s.jsonl").write_text("alt", encoding="utf-8")
    found = make(path)
    assert is_told(found)
    assert "s.jsonl 已经存在（要覆盖请加 --force）" in found.stderr
    assert (tmp_path / "s.jsonl").read_text(encoding="utf-8") == "alt"
    assert is_told(make("--empty", path))
    assert make(path, "--force").exit_code == 0
    assert load(tmp_path / "s.jsonl") == [item()]


def test_wrong_rows_are_told_and_no_set_is_written(tmp_path: Path) -> None:
    found = make(workbook(tmp_path, row(类型=None), row(编号="q2", 单位="甲局")))
    assert is_told(found)
    assert "s.xlsx 第 2 行 类型：没有写" in found.stderr
    assert "s.xlsx 第 3 行 单位：看不懂“甲局”" in found.stderr
    assert not (tmp_path / "s.jsonl").exists()


@pytest.mark.parametrize("name", ["none.xlsx", "none.jsonl", "none.txt", "none"])
def test_missing_file_is_told(name: str, tmp_path: Path) -> None:
    found = make(tmp_path / name)
    assert is_told(found)
    assert name in found.stderr


@pytest.mark.parametrize("name", ["none.xlsx", "none.jsonl"])
def test_missing_file_is_told_in_chinese_to_be_missing(name: str, tmp_path: Path) -> None:
    told = make(tmp_path / name).stderr
    assert "[Errno" not in told
    assert "不是" not in told


@pytest.mark.parametrize("content", [b"", "编号,类型".encode("gbk"), b"PK\x03\x04"])
@pytest.mark.parametrize("name", ["s.xlsx", "s.jsonl"])
def test_file_that_is_none_is_told(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert is_told(make(tmp_path / name))
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "words", [("s.xlsx", "none/out.jsonl"), ("a.jsonl", "none/out.xlsx"), ("--empty", "none/empty.xlsx")]
)
def test_place_that_cannot_be_written_to_is_told(words: tuple[str, ...], tmp_path: Path) -> None:
    workbook(tmp_path, row())
    dump([item()], tmp_path / "a.jsonl")
    assert is_told(make(*(word if word.startswith("-") else tmp_path / word for word in words)))


def test_set_with_control_characters_becomes_a_sheet_or_is_told(tmp_path: Path) -> None:
    dump([item(question="造林\x0b谁负责")], tmp_path / "a.jsonl")
    found = make(tmp_path / "a.jsonl")
    assert found.exit_code == 0 or is_told(found)


@pytest.mark.parametrize("name", ["s.xlsx", "a.jsonl"])
def test_file_is_never_its_own_target(name: str, tmp_path: Path) -> None:
    workbook(tmp_path, row())
    dump([item()], tmp_path / "a.jsonl")
    before = (tmp_path / name).read_bytes()
    assert is_told(make(tmp_path / name, tmp_path / name, "--force"))
    assert (tmp_path / name).read_bytes() == before


def test_empty_sheet_of_another_suffix_is_told(tmp_path: Path) -> None:
    assert is_told(make("--empty", tmp_path / "leer.jsonl"))


RIGHT = {"单位": "牵头：市水务局；责任：市财政局；配合：市气象局", "指标": "60公里"}


def test_gold_that_stands_in_the_corpus_is_right(tmp_path: Path) -> None:
    found = make(workbook(tmp_path, row(条款号="二(一)", **RIGHT)), "--corpus", TOWNS)
    assert (found.exit_code, found.stderr) == (0, "")
    units = (Unit("市水务局", "lead"), Unit("市财政局", "responsible"), Unit("市气象局", "support"))
    assert load(tmp_path / "s.jsonl")[0].clauses == (Gold("haichuan", "二(一)", units=units, figures=("60公里",)),)


def test_gold_that_does_not_stand_in_the_corpus_is_told_by_row(tmp_path: Path) -> None:
    rows = (
        row(条款号="二(一)", **RIGHT | {"指标": "70公里"}),
        {},
        row(编号="q2", 文件="haichuan.docx"),
        row(编号="q3", 条款号="九"),
        row(编号="q4", 关键词="河长制"),
        row(编号="q5", 不得出现="市林业局"),
    )
    found = make(workbook(tmp_path, *rows), "--corpus", TOWNS)
    assert (found.exit_code, type(found.exception)) == (1, SystemExit)
    told = [line.partition("：") for line in found.stderr.splitlines()]
    assert [where for where, *_ in told] == ["第 2 行 q1", "第 4 行 q2", "第 5 行 q3", "第 6 行 q4", "第 7 行 q5"]
    said = [what for *_, what in told]
    assert all(
        part in line for part, line in zip(("70公里", "haichuan.docx", "九", "河长制", "市林业局"), said, strict=True)
    )


def test_gold_of_a_further_clause_is_told_by_its_own_row(tmp_path: Path) -> None:
    rows = (row(), {"文件": "yunling", "条款号": "1①", "指标": "13万亩"})
    found = make(workbook(tmp_path, *rows), "--corpus", TOWNS)
    assert found.stderr.startswith("第 3 行 q1：")


def test_gold_that_is_read_in_another_way_is_told_and_kept(tmp_path: Path) -> None:
    found = make(workbook(tmp_path, row(条款号="二(一)", 单位="责任：市水务局", 指标="60公里")), "--corpus", TOWNS)
    assert found.exit_code == 0
    assert found.stderr.startswith("第 2 行 q1：请核对：haichuan.txt 二(一) 没有责任单位“市水务局”")
    assert load(tmp_path / "s.jsonl")[0].clauses[0].units == (Unit("市水务局", "responsible"),)


def test_gold_that_does_not_stand_in_the_corpus_is_told_in_chinese(tmp_path: Path) -> None:
    rows = (
        row(指标="70公里"),
        row(编号="二", 条款号="九"),
        row(编号="三", 关键词="河长制"),
        row(编号="四", 单位="责任：甲"),
    )
    told = make(workbook(tmp_path, *rows), "--corpus", TOWNS).stderr
    assert re.findall("[A-Za-z]{2,}", told.replace("haichuan.txt", "")) == []


def test_corpus_without_documents_is_told(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    assert is_told(make(workbook(tmp_path, row()), "--corpus", tmp_path / "corpus"))
    assert is_told(make(workbook(tmp_path, row()), "--corpus", tmp_path / "none", "--force"))


def test_nothing_is_written_where_the_corpus_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    make(workbook(tmp_path, row()), "--corpus", tmp_path / "corpus")
    assert not (tmp_path / "s.jsonl").exists()


def test_set_is_checked_on_its_way_to_a_sheet_as_well(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        json.dumps(
            {
                "id": "q1",
                "type": "who",
                "question": "?",
                "answerable": True,
                "clauses": [{"document": "haichuan", "pointer": "九"}],
            }
        ),
        encoding="utf-8",
    )
    found = make(tmp_path / "a.jsonl", "--corpus", TOWNS)
    assert found.exit_code == 1
    assert found.stderr.startswith("q1：")
