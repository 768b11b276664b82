"""Worker processes: hostile files end a worker, never the build."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index import parse_pool
from index.folder import list_folder
from index.parse_pool import ParsePool, job_for
from index.parse_worker import Job, parse_file

TEXT = "云岭市方案\n\n一、加强领导。成立领导小组。（责任单位：市政府办）\n"


def job(folder: Path, name: str, text: str = TEXT, seconds: int = 60) -> Job:
    (folder / name).write_text(text, encoding="utf-8")
    return Job(name, str(folder / name), {}, seconds)


def test_every_job_gets_an_outcome(tmp_path: Path) -> None:
    jobs = [job(tmp_path, f"{at}.txt", TEXT + str(at)) for at in range(6)] + [job(tmp_path, "empty.txt", "")]
    outcomes = {outcome.name: outcome for outcome in ParsePool().parse_all(jobs)}
    assert set(outcomes) == {one.name for one in jobs}
    assert outcomes["3.txt"] == parse_file(jobs[3])
    assert (outcomes["empty.txt"].content, bool(outcomes["empty.txt"].problem)) == (None, True)


def test_no_jobs_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_pool, "_start", lambda: pytest.fail("a process was started"))
    assert list(ParsePool().parse_all([])) == []


def test_file_that_takes_too_long_is_refused_and_the_next_is_parsed(tmp_path: Path) -> None:
    jobs = [job(tmp_path, "slow.txt", seconds=0), job(tmp_path, "good.txt")]
    outcomes = {outcome.name: outcome for outcome in ParsePool(1).parse_all(jobs)}
    assert "0 秒内没有读完" in outcomes["slow.txt"].problem
    assert outcomes["slow.txt"].remedy
    assert outcomes["good.txt"].content is not None


def test_file_that_crashes_the_process_is_refused_and_the_next_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = parse_pool._start
    dying = [sys.executable, "-c", "import sys, os; sys.stdin.readline(); os.abort()"]
    starts = iter([lambda: subprocess.Popen(dying, stdin=-1, stdout=-1, stderr=-3, start_new_session=True), start])
    monkeypatch.setattr(parse_pool, "_start", lambda: next(starts)())
    jobs = [job(tmp_path, "bad.txt"), job(tmp_path, "good.txt")]
    outcomes = {outcome.name: outcome for outcome in ParsePool(1).parse_all(jobs)}
    assert "进程崩溃" in outcomes["bad.txt"].problem
    assert outcomes["good.txt"].content is not None


def test_processes_are_gone_when_the_caller_stops_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = parse_pool._start

    def remember() -> subprocess.Popen[bytes]:
        started.append(start())
        return started[-1]

    monkeypatch.setattr(parse_pool, "_start", remember)
    outcomes = ParsePool().parse_all([job(tmp_path, f"{at}.txt") for at in range(8)])
    next(outcomes)
    outcomes.close()
    assert started
    assert all(process.poll() is not None for process in started)


def test_memory_of_a_worker_is_bounded() -> None:
    code = "from index.parse_worker import _limit_memory; _limit_memory(); bytearray(3 << 30)"
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    if sys.platform == "linux":
        assert "MemoryError" in done.stderr


def test_time_of_a_worker_is_bounded_even_without_a_parent() -> None:
    code = "from index.parse_worker import _limit_time; _limit_time(0)\nwhile True: pass"
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, check=False, timeout=30)
    assert done.returncode < 0


@pytest.mark.parametrize(
    ("error", "problem", "remedy"),
    [
        (RecursionError(), "内容嵌套太深", "文件损坏"),
        (MemoryError(), "展开后的内容太大，内存不够", "文件过大"),
        (KeyError("x"), "解析程序出错（KeyError，test_parse_pool.py 第", "报告给维护者"),
    ],
)
def test_parser_that_raises_anything_refuses_only_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, problem: str, remedy: str
) -> None:
    def broken(source: object) -> None:
        raise error

    monkeypatch.setattr("index.parse_worker.parse", broken)
    outcome = parse_file(job(tmp_path, "a.txt"))
    assert (outcome.name, outcome.content) == ("a.txt", None)
    assert problem in outcome.problem
    assert remedy in outcome.remedy


def test_lone_surrogates_do_not_reach_the_store(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<html><body><p>{TEXT}</p><p>坏字&#xD800;符</p></body></html>", encoding="utf-8")
    outcome = parse_file(Job("a.html", str(tmp_path / "a.html"), {"title": "坏\ud800"}, 60))
    assert outcome.content is not None
    assert outcome.content.document.title.encode()
    assert "".join(clause.text for clause in outcome.content.clauses).encode()


def test_slow_formats_get_more_time(tmp_path: Path) -> None:
    for name, size in (("a.txt", 9), ("b.PDF", 9), ("c.wps", 9), ("d.txt", 900_000), ("e.txt", 40_000_000)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    assert [job_for(file, {}).seconds for file in list_folder(tmp_path).files] == [30, 240, 150, 75, 300]
