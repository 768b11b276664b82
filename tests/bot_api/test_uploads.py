"""Documents that administrators send: looked through, confirmed, found by the next question; bad ones refused with the reason."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.desk import intake, work
from bot.desk.desk import Desk
from bot.desk.intake import safe_name
from tests.bot_api.conftest import ADMIN, CLERK, GROUP, Play, Scene
from tests.bot_api.stand import Fault

PARKS = """云川市公园建设方案
云政办发〔2031〕40号

一、重点任务
（一）建设公园。新建口袋公园17处。（责任单位：市园林局）

云川市人民政府办公室
2031年6月6日
"""


def offer(
    scene: Scene,
    name: str,
    content: bytes,
    *,
    user: int = ADMIN,
    chat: int | None = None,
    size: int | None = None,
    **extra: Any,
) -> None:
    """Let a user send a file; a size of 0 is not told."""
    stand = scene.stand
    stand.files[f"F{name}"] = content
    told = {} if size == 0 else {"file_size": len(content) if size is None else size}
    document = {"file_id": f"F{name}", "file_unique_id": name, "file_name": name, **told}
    stand.update("message", stand.message(user, chat, document=document, **extra))


def test_document_is_looked_through_confirmed_and_found(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        offer(scene, "公园方案.txt", PARKS.encode())
        summary = await stand.answer(ADMIN)
        assert "《云川市公园建设方案》" in summary.text
        assert "云政办发〔2031〕40号" in summary.text
        assert "1 条，1 个指标，1 个单位：市园林局" in summary.text
        stand.say("口袋公园新建多少处", user=CLERK)
        assert "17处" not in (await stand.answer(CLERK)).text
        stand.tap(summary, "收录", user=ADMIN)
        stand.say("谁负责检测水质", user=CLERK)  # questions go on meanwhile
        assert "市卫健委" in (await stand.answer(CLERK, 2)).text
        await stand.until(lambda: summary.versions == 2, 60)
        assert "3 份文件" in summary.text
        stand.say("口袋公园新建多少处", user=CLERK)
        assert "17处" in (await stand.answer(CLERK, 3)).text
        assert (scene.desk.folder / "公园方案.txt").read_text(encoding="utf-8") == PARKS
        offer(scene, "公园方案再版.txt", PARKS.encode())
        twin = await stand.answer(ADMIN, 2)
        assert "已收录过 《云川市公园建设方案》云政办发〔2031〕40号（公园方案.txt）" in twin.text
        stand.tap(twin, "收录", user=ADMIN)
        await stand.until(lambda: twin.versions == 2, 60)
        assert "是同一份文件" in twin.text
        assert str(scene.desk.folder) not in twin.text
        again = stand.press(summary, "U:1", user=ADMIN)
        assert "已处理过" in await stand.tapped(again)

    play(body, own=True)


def test_document_that_is_discarded_leaves_nothing(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        offer(scene, "公园方案.txt", PARKS.encode())
        summary = await stand.answer(ADMIN)
        stand.tap(summary, "不收录", user=ADMIN)
        await stand.until(lambda: summary.versions == 2)
        assert not list((scene.desk.home / "uploads").iterdir())
        assert not (scene.desk.folder / "公园方案.txt").exists()

    play(body, own=True)


def test_confirmation_that_is_cut_off_is_taken_up_again(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = intake.rebuild

    async def cut_off(desk: Desk) -> list[str]:
        monkeypatch.setattr(intake, "rebuild", whole)
        raise OSError("cut off behind the move")

    async def body(scene: Scene) -> None:
        stand = scene.stand
        offer(scene, "公园方案.txt", PARKS.encode())
        summary = await stand.answer(ADMIN)
        monkeypatch.setattr(intake, "rebuild", cut_off)
        stand.tap(summary, "收录", user=ADMIN)
        assert "编号" in (await stand.answer(ADMIN, 2)).text
        stand.tap(summary, "收录", user=ADMIN)
        await stand.until(lambda: summary.versions == 2, 60)
        stand.say("口袋公园新建多少处", user=CLERK)
        assert "17处" in (await stand.answer(CLERK)).text

    play(body, own=True)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("坏.docx", b"PK\x03\x04 broken", "读不了"),
        ("空.txt", b"", "空的"),
        ("短.txt", b"\xff\xfe\x01\x02", "没有读出任何条款"),
        ("乱.txt", b"\xff\xfe\x00\x01\x02" * 50, "没有读出任何条款"),
        ("程序.exe", b"MZ", "不收 .exe"),
        ("改名.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 64, "读不了"),
    ],
)
def test_bad_file_is_refused_with_the_reason(play: Play, name: str, content: bytes, said: str) -> None:
    async def body(scene: Scene) -> None:
        offer(scene, name, content)
        assert said in (await scene.stand.answer(ADMIN)).text
        uploads = scene.desk.home / "uploads"
        assert not uploads.exists() or not list(uploads.iterdir())

    play(body)


def test_type_is_told_by_the_content(play: Play) -> None:
    page = "".join(f"<p>{line}</p>" for line in PARKS.splitlines())
    content = f"<!DOCTYPE html><html><body>{page}</body></html>".encode()
    called = {"公园方案.2031": "公园方案.2031.html", "公园方案": "公园方案.html", "公园方案.docx": "公园方案.html"}

    async def body(scene: Scene) -> None:
        stand = scene.stand
        for number, (name, shown) in enumerate(called.items(), 1):
            offer(scene, name, content)
            summary = await stand.answer(ADMIN, number)
            assert f"文件：{shown}" in summary.text
            assert "云政办发〔2031〕40号" in summary.text
        stand.tap(summary, "收录", user=ADMIN)
        await stand.until(lambda: summary.versions == 2, 60)
        assert (scene.desk.folder / "公园方案.html").exists()

    play(body, own=True)


def test_file_that_is_too_large_is_refused_before_it_is_fetched(play: Play) -> None:
    async def body(scene: Scene) -> None:
        offer(scene, "大.pdf", b"x", size=21 << 20)
        assert "21 MB" in (await scene.stand.answer(ADMIN)).text
        assert not any(name == "getfile" for name, _ in scene.stand.calls)

    play(body)


@pytest.mark.parametrize("size", [0, 1 << 20])
def test_file_that_is_larger_than_was_told_is_refused(play: Play, size: int) -> None:
    async def body(scene: Scene) -> None:
        offer(scene, "大.txt", b"x" * (21 << 20), size=size)
        said = (await scene.stand.answer(ADMIN)).text
        assert "20 MB" in said
        assert "File is too big" in said

    play(body, own=True)


def test_file_that_telegram_no_longer_has_is_told(play: Play) -> None:
    async def body(scene: Scene) -> None:
        scene.stand.faults.append(Fault("file", "404", 9))
        offer(scene, "公园方案.txt", PARKS.encode())
        assert "请重新发一次" in (await scene.stand.answer(ADMIN)).text

    play(body, own=True)


def test_file_is_fetched_again_where_the_network_fails(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.faults += [
            Fault("getFile", "500"),
            Fault("getFile", "429", 1, 1),
            Fault("file", "reset", 2),
            Fault("file", "500"),
        ]
        offer(scene, "公园方案.txt", PARKS.encode())
        assert "《云川市公园建设方案》" in (await stand.answer(ADMIN)).text

    play(body, own=True)


def test_confirmation_that_takes_long_is_answered_meanwhile_and_the_chat_goes_on(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = intake.rebuild

    async def slow(desk: Desk) -> list[str]:
        await asyncio.sleep(5)
        return await whole(desk)

    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.query_seconds = 4.0
        offer(scene, "公园方案.txt", PARKS.encode())
        summary = await stand.answer(ADMIN)
        monkeypatch.setattr(intake, "rebuild", slow)
        tap = stand.tap(summary, "收录", user=ADMIN)
        stand.say("谁负责检测水质", user=ADMIN)
        assert "市卫健委" in (await stand.answer(ADMIN, 2)).text
        assert "正在处理" in await stand.tapped(tap)
        assert summary.versions == 1
        await stand.until(lambda: summary.versions == 2, 60)
        assert "3 份文件" in summary.text

    play(body, own=True)


def test_two_confirmations_are_answered_in_time(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(desk: Desk) -> list[str]:  # noqa: ARG001
        await asyncio.sleep(5)
        return ["已建索引"]

    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.query_seconds = 4.5
        offer(scene, "甲.txt", PARKS.encode())
        offer(scene, "乙.txt", PARKS.replace("40号", "41号").encode())
        summaries = [await stand.answer(ADMIN, number) for number in (1, 2)]
        monkeypatch.setattr(intake, "rebuild", slow)
        for summary in summaries:
            stand.tap(summary, "收录", user=ADMIN)
        await stand.until(lambda: all(summary.versions == 2 for summary in summaries))

    play(body, own=True)


def test_build_that_is_killed_is_told_as_such(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def killed(*words: str) -> tuple[int, str]:
        return (-9, "") if words[0] == "index" else await whole(*words)

    whole = work.output

    async def body(scene: Scene) -> None:
        stand = scene.stand
        offer(scene, "公园方案.txt", PARKS.encode())
        summary = await stand.answer(ADMIN)
        monkeypatch.setattr(work, "output", killed)
        stand.tap(summary, "收录", user=ADMIN)
        await stand.until(lambda: summary.versions == 2)
        assert "索引没有建成" in summary.text
        monkeypatch.setattr(work, "output", whole)
        stand.say("/reload", user=ADMIN)
        assert "3 份文件" in (await stand.answer(ADMIN, 2)).text

    play(body, own=True)


def test_only_administrators_may_send_documents_and_in_private_only(play: Play) -> None:
    async def body(scene: Scene) -> None:
        offer(scene, "公园方案.txt", PARKS.encode(), user=CLERK)
        assert "只有管理员" in (await scene.stand.answer(CLERK)).text
        offer(scene, "公园方案.txt", PARKS.encode(), chat=GROUP)
        scene.stand.say("/help", user=CLERK, chat=GROUP)
        assert "/docs" in (await scene.stand.answer(GROUP)).text

    play(body)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"), ("C:\\tmp\\方案.DOCX", "方案.docx"), (".hidden.txt", "hidden.txt"),
        ("~$方案.docx", "方案.docx"), ("-rf.md", "rf.md"), ("a\u202etxt.exe.pdf", "a_txt.exe.pdf"), ("", "文件"), ("方" * 300 + ".txt", "方" * 80 + ".txt"), ("a/b\x00c.txt", "b_c.txt"),
    ],
)  # fmt: skip
def test_name_of_a_file_leads_nowhere_else(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_message_that_is_taken_up_again_leaves_one_file(play: Play) -> None:
    async def body(scene: Scene) -> None:
        uploads = scene.desk.home / "uploads"
        uploads.mkdir(exist_ok=True)
        (uploads / "99.txt").write_text("half of a fi", encoding="utf-8")  # of a process that was killed
        first = scene.desk.memory.offer(ADMIN, 5, "公园方案.txt")
        (uploads / f"{first}.txt").write_text("half", encoding="utf-8")
        assert scene.desk.memory.offer(ADMIN, 5, "公园方案.txt") == first
        intake.sweep(scene.desk)
        assert [path.name for path in uploads.iterdir()] == [f"{first}.txt"]
        scene.desk.memory.settle(first, "discarded")
        intake.sweep(scene.desk)
        assert not list(uploads.iterdir())

    play(body, own=True)
