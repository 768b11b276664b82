"""The commands around the index: what they print and how they exit."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from index.generations import Generations

YUNLING = """云岭市创新工作方案
云政发〔2030〕5号

一、加强领导。成立创新工作领导小组。（责任单位：市政府办）
二、落实资金。安排专项资金200万元，年底前完成。（牵头单位：市科技局；责任单位：市财政局）
"""
HAICHUAN = """海川市创新工作要点

一、=植树。完成造林绿化35万亩。（责任单位：市林业局）
"""
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "DOCUMENTS", "ENCODER", "ENCODER_WEIGHT"):
        monkeypatch.delenv(f"POLICYBOT_{name}", raising=False)
    monkeypatch.setattr("index.lsa.traditional", lambda vocabulary: {})


def invoke(home: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, [*words, "--home", str(home)], catch_exceptions=False)


def documents(folder: Path) -> Path:
    folder.mkdir()
    (folder / "yunling.txt").write_text(YUNLING, encoding="utf-8")
    (folder / "haichuan.txt").write_text(HAICHUAN, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return documents(tmp_path / "documents")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return lambda *words: invoke(tmp_path / "home", *words)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Run:
    root = tmp_path_factory.mktemp("cli")
    assert invoke(root / "home", "index", "build", str(documents(root / "documents"))).exit_code == 0
    return lambda *words: invoke(root / "home", *words)


def test_build_reports_and_exits_with_zero(run: Run, folder: Path) -> None:
    result = run("index", "build", str(folder))
    assert result.exit_code == 0
    assert "已建索引：2 份文件" in result.stdout
    assert "新读 2，沿用 0，重复 0，未收 0" in result.stdout
    assert result.stderr == ""


def test_build_without_folder_takes_the_last_one(run: Run, folder: Path) -> None:
    run("index", "build", str(folder))
    (folder / "haichuan.txt").unlink()
    result = run("index", "build")
    assert (result.exit_code, "已建索引：1 份文件" in result.stdout) == (0, True)


def test_build_without_folder_at_first_takes_the_shipped_corpus(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.settings.shipped_documents", lambda: folder)
    assert f"{folder}：新读 2" in run("index", "build").stdout
    monkeypatch.setattr("bot.settings.shipped_documents", lambda: None)
    assert run("index", "build").exit_code == 0


def test_build_without_any_folder_known_exits_with_two(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.settings.shipped_documents", lambda: None)
    result = run("index", "build")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "没有说明哪个文件夹（policybot index build 文件夹）\n"


def test_build_with_a_refused_file_exits_with_three_and_names_it(run: Run, folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    result = run("index", "build", str(folder))
    assert result.exit_code == 3
    assert "已建索引：2 份文件" in result.stdout
    assert "未收 empty.txt：文件是空的（0 字节）（文件没有文字内容：补上内容或移出文件夹）" in result.stdout


def test_strict_build_with_a_refused_file_exits_with_one(run: Run, folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    result = run("index", "build", str(folder), "--strict")
    assert result.exit_code == 1
    assert "有文件未收（--strict），索引未更新" in result.stdout
    assert run("documents").exit_code == 2


def test_build_of_nothing_readable_exits_with_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("index", "build", str(tmp_path / "empty"))
    assert result.exit_code == 1
    assert "没有可读的文件，索引未更新" in result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("index", "build", "/no/such/folder"), "没有这个文件夹"),
        (("documents",), "还没有建索引"),
        (("index", "status"), "还没有建索引"),
        (("index", "verify"), "还没有建索引"),
        (("clause", "云岭"), "用法错误：Missing argument 'POINTER'"),
        (("index", "build", "--nonsense"), "用法错误：No such option"),
        (("nonsense",), "用法错误：没有命令 nonsense"),
        (("index", "."), "用法错误：没有命令 .；给文件夹建索引：policybot index build ."),
    ],
)
def test_wrong_use_exits_with_two_and_one_line(run: Run, words: tuple[str, ...], message: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_wrong_configuration_exits_with_two(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYBOT_ENCODER_WEIGHT", "much")
    result = run("documents")
    assert (result.exit_code, "POLICYBOT_ENCODER_WEIGHT=much" in result.stderr) == (2, True)


def test_home_that_cannot_be_written_exits_with_two(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    result = invoke(tmp_path / "file" / "home", "index", "build", str(folder))
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_no_command_shows_the_help(run: Run) -> None:
    result = CliRunner().invoke(cli, ["index"])
    assert result.exit_code == 2
    assert "Commands:" in result.stdout


def test_running_build_exits_with_two(run: Run, folder: Path, tmp_path: Path) -> None:
    with Generations(tmp_path / "home").locked():
        result = run("index", "build", str(folder))
    assert (result.exit_code, "另一个构建正在写" in result.stderr) == (2, True)


def test_status_tells_of_changes_and_refusals(run: Run, folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    run("index", "build", str(folder))
    result = run("index", "status")
    assert result.exit_code == 0
    assert f"文件夹：{folder}\n" in result.stdout
    assert "内容：2 份文件" in result.stdout
    assert "未收 empty.txt" in result.stdout
    (folder / "empty.txt").unlink()
    assert "建索引后有变化" in run("index", "status").stdout


def test_verify_finds_an_unsound_index(run: Run, folder: Path, tmp_path: Path) -> None:
    run("index", "build", str(folder))
    sound = run("index", "verify")
    assert (sound.exit_code, sound.stdout) == (0, "索引完好\n")
    (tmp_path / "home" / "index" / "1" / "dense" / "vectors.faiss").write_bytes(b"x")
    unsound = run("index", "verify")
    assert (unsound.exit_code, "vectors.faiss" in unsound.stdout) == (1, True)


def test_documents_are_listed(built: Run) -> None:
    lines = built("documents").stdout.splitlines()
    assert len(lines) == 2
    assert "《海川市创新工作要点》" in lines[0]
    assert "《云岭市创新工作方案》云政发〔2030〕5号" in lines[1]
    assert lines[1].endswith("yunling.txt")


@pytest.mark.parametrize(
    "doc", ["yunling.txt", "yunling", "云政发〔2030〕5号", "云政发[2030]5号", "雲嶺市", "《云岭市创新工作方案》"]
)
def test_clause_is_shown_for_any_name_of_its_document(built: Run, doc: str) -> None:
    lines = built("clause", doc, "二").stdout.splitlines()
    assert lines[:2] == ["《云岭市创新工作方案》云政发〔2030〕5号", "条款 二"]
    assert any("安排专项资金200万元" in line for line in lines)
    assert "牵头：市科技局；责任：市财政局" in lines


def test_clause_is_shown_by_the_documents_id(built: Run) -> None:
    id_ = built("documents").stdout.splitlines()[1].split()[0]
    assert "200万元" in built("clause", id_, "二").stdout


def test_ambiguous_document_is_answered_with_candidates(built: Run) -> None:
    result = built("clause", "创新工作", "一")
    assert result.exit_code == 2
    assert "对应 2 份文件" in result.stderr
    assert "海川市创新工作要点" in result.stderr
    assert "云岭市创新工作方案" in result.stderr


def test_unknown_document_and_pointer_are_answered_with_what_there_is(built: Run) -> None:
    unknown = built("clause", "不存在", "一")
    assert (unknown.exit_code, "没有这份文件：不存在" in unknown.stderr) == (2, True)
    nowhere = built("clause", "云岭", "九")
    assert (nowhere.exit_code, "有：meta 一 二" in nowhere.stderr) == (2, True)


def test_ledger_as_jsonl_has_one_row_per_clause(built: Run, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    assert built("export", str(path)).exit_code == 0
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(row["source"], row["pointer"]) for row in rows] == [
        ("haichuan.txt", "meta"),
        ("haichuan.txt", "一"),
        ("yunling.txt", "meta"),
        ("yunling.txt", "一"),
        ("yunling.txt", "二"),
    ]
    last = rows[-1]
    assert list(last) == ["document", "source", "pointer", "trail", "text", "responsibilities", "targets"]
    assert last["responsibilities"] == [
        {"unit": "市科技局", "role": "lead"},
        {"unit": "市财政局", "role": "responsible"},
    ]
    assert all(
        list(target) == ["metric", "comparator", "value", "measure", "deadline", "verbatim"]
        for target in last["targets"]
    )
    assert any(target["value"].startswith("200") and target["verbatim"] in last["text"] for target in last["targets"])


def test_ledger_as_csv_opens_in_excel_and_holds_no_formula(built: Run, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    built("export", str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[-1]["牵头"], rows[-1]["责任"], rows[-1]["条款号"]) == ("市科技局", "市财政局", "二")
    assert not any(value.startswith("=") for row in rows for value in row.values())


def test_ledger_as_xlsx_is_readable(built: Run, tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    built("export", str(path))
    sheet = openpyxl.load_workbook(path).active
    assert sheet.freeze_panes == "A2"
    header = [cell.value for cell in sheet[1]]
    assert header[:6] == ["文件", "文号", "地区", "条款号", "标题层级", "条款"]
    assert header[6:10] == ["牵头", "责任", "配合", "指导"]
    assert sheet.column_dimensions["F"].width == 80
    assert sheet.max_row == 6
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "inlineStr"}


def test_unknown_ledger_format_exits_with_two(built: Run, tmp_path: Path) -> None:
    result = built("export", str(tmp_path / "ledger.doc"))
    assert (result.exit_code, "导出格式由扩展名决定" in result.stderr) == (2, True)
    result = built("export", str(tmp_path / "none" / "ledger.csv"))
    assert (result.exit_code, "写不了" in result.stderr) == (2, True)


def test_help_is_english_and_loads_no_heavy_library() -> None:
    code = "import sys; from bot.cli import cli; print(sorted({'numpy', 'faiss', 'opencc', 'rich'} & set(sys.modules)))"
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    assert "Answer questions over Chinese government policy documents" in result.stdout
