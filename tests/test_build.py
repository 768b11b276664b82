"""Builds: incremental, mirrored, one document once, bad files named, safe from being killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from index.build import build, last_folder
from index.changes import corpus_changed
from index.errors import BuildLocked, EncoderError, IndexMissing, PolicybotError
from index.generations import Generations
from index.inspection import problems
from index.model import Clause
from index.parse_worker import Job, Outcome, parse_file
from index.query import query_terms
from index.report import BuildReport, Duplicate
from index.retrieve import Index

YUNLING = """云岭市创新工作方案

各县区人民政府：

一、加强领导。成立创新工作领导小组，每月召开一次会议。（责任单位：市政府办）
二、落实资金。安排创新专项资金200万元，支持企业研究开发。（牵头单位：市科技局；责任单位：市财政局）
三、培养人才。引进高层次人才30名，建设人才公寓100套。（责任单位：市人社局）
"""
HAICHUAN = """海川市植树造林实施意见

一、造林绿化。完成造林绿化35万亩。（责任单位：市林业局）
二、义务植树。组织义务植树活动不少于2次。（责任单位：市林业局、市教育局）
"""


class CountingParser:
    """Parses in this process and remembers what."""

    def __init__(self) -> None:
        self.parsed: list[str] = []

    def parse_all(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        for job in jobs:
            self.parsed.append(job.name)
            yield parse_file(job)


@pytest.fixture(autouse=True)
def _quick_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the encoder its table of Traditional forms, most of the time of a small build."""
    monkeypatch.setattr("index.lsa.traditional", lambda vocabulary: {})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "yunling.txt").write_text(YUNLING, encoding="utf-8")
    (folder / "haichuan.txt").write_text(HAICHUAN, encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def parser() -> CountingParser:
    return CountingParser()


def found(home: Path, question: str) -> list[Clause]:
    index = Index.open(home)
    return index.clauses(hit.clause for hit in index.search(query_terms(question), question, limit=3))


def test_folder_is_indexed_and_answers(home: Path, folder: Path, parser: CountingParser) -> None:
    report = build(home, folder, parser=parser)
    assert (report.result, report.documents, report.refused) == ("built", 2, ())
    assert report.read == ("haichuan.txt", "yunling.txt")
    best = found(home, "创新专项资金安排多少")[0]
    assert "200万元" in best.text
    assert [(unit.unit, unit.role) for unit in best.responsibilities] == [
        ("市科技局", "lead"),
        ("市财政局", "responsible"),
    ]


def test_worker_processes_give_what_parsing_here_gives(home: Path, folder: Path, parser: CountingParser) -> None:
    build(home, folder)
    build(home.with_name("other"), folder, parser=parser)
    one, other = Index.open(home), Index.open(home.with_name("other"))
    assert list(one.all_clauses()) == list(other.all_clauses())
    assert dict(one.documents) == dict(other.documents)


def test_only_changed_files_are_parsed_again(home: Path, folder: Path, parser: CountingParser) -> None:
    build(home, folder, parser=parser)
    parser.parsed.clear()
    (folder / "haichuan.txt").write_text(HAICHUAN.replace("35万亩", "40万亩"), encoding="utf-8")
    report = build(home, folder, parser=parser)
    assert parser.parsed == ["haichuan.txt"]
    assert (report.read, report.reused) == (("haichuan.txt",), ("yunling.txt",))
    assert "40万亩" in found(home, "造林绿化多少亩")[0].text
    assert "200万元" in found(home, "创新专项资金安排多少")[0].text


def test_nothing_changed_means_no_new_generation(home: Path, folder: Path, parser: CountingParser) -> None:
    build(home, folder, parser=parser)
    parser.parsed.clear()
    report = build(home, folder, parser=parser)
    assert (report.result, report.documents, parser.parsed) == ("unchanged", 2, [])
    assert Generations(home).current() == 1


def test_another_parser_version_parses_everything_again(
    home: Path, folder: Path, parser: CountingParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(home, folder, parser=parser)
    parser.parsed.clear()
    monkeypatch.setattr("index.build.parser_version", lambda: "another")
    build(home, folder, parser=parser)
    assert sorted(parser.parsed) == ["haichuan.txt", "yunling.txt"]


def test_deleted_document_is_never_found_again(home: Path, folder: Path, parser: CountingParser) -> None:
    build(home, folder, parser=parser)
    index = Index.open(home)
    assert index.mentions(["义务植树"])
    (folder / "haichuan.txt").unlink()
    build(home, folder, parser=parser)
    assert index.reload_if_changed()
    assert index.mentions(["义务植树"]) == []
    assert [document.source for document in index.documents.values()] == ["yunling.txt"]
    assert {clause.document for clause in index.all_clauses()} == set(index.documents)
    assert {entry.document for entry in index.units()} <= set(index.documents)
    assert all(clause.document in index.documents for clause in found(home, "组织义务植树活动"))


def test_subfolders_count_and_hidden_and_lock_files_do_not(home: Path, folder: Path, parser: CountingParser) -> None:
    (folder / "2030" / ".cache").mkdir(parents=True)
    for name in ("2030/c.txt", "2030/.cache/d.txt", ".e.txt", "~$f.txt"):
        (folder / name).write_text(YUNLING.replace("云岭", "临江").replace("200", "210"), encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "2030" / "loop").symlink_to(folder, target_is_directory=True)
    report = build(home, folder, parser=parser)
    assert report.read == ("2030/c.txt", "haichuan.txt", "yunling.txt")
    assert report.ignored == ("photo.jpg",)


def test_same_document_in_two_formats_is_kept_once(home: Path, folder: Path, parser: CountingParser) -> None:
    (folder / "yunling.md").write_text(YUNLING, encoding="utf-8")
    report = build(home, folder, parser=parser)
    assert report.duplicates == (Duplicate("yunling.txt", "yunling.md"),)
    assert report.documents == 2
    assert len({clause.document for clause in found(home, "创新专项资金")}) == 1
    parser.parsed.clear()
    (folder / "yunling.md").unlink()
    report = build(home, folder, parser=parser)
    assert (report.duplicates, parser.parsed) == ((), [])  # the spare takes its place, unparsed
    assert found(home, "创新专项资金")[0].text


def test_bad_files_are_named_and_the_others_indexed(home: Path, folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "truncated.docx").write_bytes(b"PK\x03\x04 truncated")
    (folder / "picture.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    (folder / "nowhere.txt").symlink_to(folder / "missing")
    os.mkfifo(folder / "pipe.txt")
    report = build(home, folder)
    names = ["binary.txt", "empty.txt", "nowhere.txt", "picture.docx", "pipe.txt", "truncated.docx"]
    assert [refusal.file for refusal in report.refused] == names
    assert all(refusal.reason and refusal.remedy for refusal in report.refused)
    assert not any(refusal.reason.startswith(refusal.file) for refusal in report.refused)
    assert (report.result, report.documents) == ("built", 2)


def test_strict_build_with_a_bad_file_leaves_the_old_index(home: Path, folder: Path, parser: CountingParser) -> None:
    build(home, folder, parser=parser)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "yunling.txt").write_text(YUNLING.replace("200", "900"), encoding="utf-8")
    assert build(home, folder, strict=True, parser=parser).result == "rejected"
    assert "200万元" in found(home, "创新专项资金")[0].text
    assert build(home, folder, parser=parser).result == "built"
    assert "900万元" in found(home, "创新专项资金")[0].text


def test_folder_without_a_readable_file_leaves_the_old_index(
    home: Path, folder: Path, parser: CountingParser, tmp_path: Path
) -> None:
    build(home, folder, parser=parser)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "empty.txt").write_bytes(b"")
    report = build(home, tmp_path / "bad", parser=parser)
    assert (report.result, report.documents) == ("rejected", 0)
    assert found(home, "创新专项资金")


def test_missing_folder_is_an_error(home: Path, tmp_path: Path) -> None:
    with pytest.raises(PolicybotError, match="没有这个文件夹"):
        build(home, tmp_path / "none")


def test_manifest_states_a_files_facts(home: Path, folder: Path, parser: CountingParser) -> None:
    rows = "file,title,number,region,expires\nyunling.txt,云岭市创新方案（试行）,云政发〔2030〕7号,云岭市,2031-12-31\n"
    (folder / "manifest.csv").write_text(rows, encoding="utf-8-sig")
    build(home, folder, parser=parser)
    documents = {document.source: document for document in Index.open(home).documents.values()}
    assert sorted(documents) == ["haichuan.txt", "yunling.txt"]
    stated = documents["yunling.txt"]
    assert (stated.title, stated.number) == ("云岭市创新方案（试行）", "云政发〔2030〕7号")
    assert (stated.region, stated.expires) == ("云岭市", "2031-12-31")
    parser.parsed.clear()
    (folder / "manifest.csv").write_text(rows.replace("7号", "8号"), encoding="utf-8")
    build(home, folder, parser=parser)
    assert parser.parsed == ["yunling.txt"]


@pytest.mark.parametrize(
    ("name", "content"), [("manifest.jsonl", "{"), ("manifest.jsonl", "[]"), ("manifest.csv", "a\nb")]
)
def test_faulty_manifest_names_its_line(home: Path, folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(PolicybotError, match="第 [12] 行"):
        build(home, folder)


def test_change_of_the_folder_is_noticed(home: Path, folder: Path, parser: CountingParser) -> None:
    with pytest.raises(IndexMissing):
        corpus_changed(home)
    build(home, folder, parser=parser)
    assert not corpus_changed(home)
    assert last_folder(home) == folder
    (folder / "new.txt").write_text(HAICHUAN.replace("海川", "临江"), encoding="utf-8")
    assert corpus_changed(home)
    build(home, folder, parser=parser)
    assert not corpus_changed(home)
    os.utime(folder / "new.txt", ns=(1, 1))
    assert corpus_changed(home)
    build(home, folder, parser=parser)
    assert not corpus_changed(home)
    folder.rename(folder.with_name("moved"))
    assert corpus_changed(home)


def test_second_build_at_once_is_locked_out(home: Path, folder: Path, parser: CountingParser) -> None:
    with Generations(home).locked(), pytest.raises(BuildLocked):
        build(home, folder, parser=parser)


def test_failing_build_leaves_the_old_index_and_no_rubbish(home: Path, folder: Path, parser: CountingParser) -> None:
    build(home, folder, parser=parser)
    with pytest.raises(EncoderError):
        build(home, folder, encoder="/no/such/model", parser=parser)
    assert found(home, "创新专项资金")
    assert [path.name for path in (home / "index").iterdir() if path.is_dir()] == ["1"]


def test_generation_that_is_unsound_is_described(home: Path, folder: Path, parser: CountingParser) -> None:
    build(home, folder, parser=parser)
    generation = home / "index" / "1"
    assert problems(generation, thorough=True) == []
    (generation / "passages" / "impacts.bin").write_bytes(b"")
    assert len(problems(generation)) == 1
    (generation / "policy.sqlite").unlink()
    assert "没有索引" in problems(generation)[0]


def _damages(content: bytes) -> dict[str, bytes | None]:
    return {"gone": None, "empty": b"", "half": content[: len(content) // 2], "noise": bytes(range(256))}


def test_damaged_file_is_named_and_never_a_traceback(home: Path, folder: Path, parser: CountingParser) -> None:
    build(home, folder, parser=parser)
    generation = home / "index" / "1"
    spare = {"used", "config_sentence_transformers.json", "modules.json", "config.json"}  # not read when asking
    for path in sorted(path for path in generation.rglob("*") if path.is_file() and path.name not in spare):
        content = path.read_bytes()
        for kind, damaged in _damages(content).items():
            path.unlink() if damaged is None else path.write_bytes(damaged)
            assert problems(generation, thorough=True), f"{kind} {path.name}"
            with suppress(PolicybotError):
                found(home, "创新专项资金")
        path.write_bytes(content)
    assert problems(generation, thorough=True) == []


KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from index.build import build
from index.inspection import problems
from index.parse_worker import parse_file
from index.query import query_terms
from index.retrieve import Index
import index.lsa

index.lsa.traditional = lambda vocabulary: {}

class Here:
    def parse_all(self, jobs):
        return map(parse_file, jobs)

home, folder = Path(sys.argv[1]), Path(sys.argv[2])
text = (folder / "yunling.txt").read_text(encoding="utf-8")

def rebuild(figure):
    (folder / "yunling.txt").write_text(text.replace("200万元", f"{figure}万元"), encoding="utf-8")
    build(home, folder, parser=Here())

def figure():
    index = Index.open(home)
    hit = index.search(query_terms("创新专项资金"), "创新专项资金", limit=1)[0]
    held, = index.clauses([hit.clause])
    return int(held.text.split("资金")[2].split("万元")[0])

rebuild(1000)
started = time.monotonic()
rebuild(1001)
lasted = time.monotonic() - started
random.seed(7)
answered = figure()
assert answered == 1001, answered
for attempt in range(10):
    child = os.fork()
    if child == 0:
        rebuild(2000 + attempt)
        os._exit(0)
    time.sleep(random.uniform(0, lasted))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    now = figure()
    assert now in (answered, 2000 + attempt), (answered, attempt, now)
    current = (home / "index" / "current").read_text()
    assert problems(home / "index" / current, thorough=True) == []
    answered = now
rebuild(3000)
assert figure() == 3000
print(len([path for path in (home / "index").iterdir() if path.is_dir()]))
"""


def test_build_killed_at_ten_random_points_leaves_the_old_index_answering(home: Path, folder: Path) -> None:
    root = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(root), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", KILLED, str(home), str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) <= 2  # what the killed ones left is gone


def test_report_says_how_long_it_took(home: Path, folder: Path, parser: CountingParser) -> None:
    steps: list[str] = []
    report: BuildReport = build(home, folder, parser=parser, progress=lambda step, done, total: steps.append(step))
    assert report.seconds > 0
    assert steps[0] == "读取文件"
    assert steps[-1] == "检查"
