"""Killed at random points, the bot answers every question after the restart, and repeats one message at most for each kill."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path

from tests.bot_api.stand import TOKEN, Stand

KILLS, CHATS, ADMIN = 6, 5, 99
NUMBERS = "二三四五六七八九"
PARK = """云川市第{number}公园建设方案
云政办发〔2031〕4{at}号

一、重点任务
（一）建设公园。修建第{number}公园{at}座。（责任单位：市园林局）

云川市人民政府办公室
2031年6月6日
"""


async def started(stand: Stand, home: Path) -> asyncio.subprocess.Process:
    """Return the bot as a process of its own, once it has asked for updates."""
    calls = len(stand.calls)
    process = await begun(stand, home)
    await stand.until(lambda: any(name == "getupdates" for name, _ in stand.calls[calls:]), 60)
    return process


async def begun(stand: Stand, home: Path) -> asyncio.subprocess.Process:
    """Return the bot as a process of its own."""
    environ = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "POLICYBOT_ALLOWED_IDS": ",".join(map(str, range(1, CHATS + 1))),
        "POLICYBOT_ADMIN_IDS": str(ADMIN),
        "POLICYBOT_DOCUMENTS": str(home / "documents"),
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "telegram", "--home", str(home), "--base-url", stand.base_url,
        env=environ, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip


async def killed(process: asyncio.subprocess.Process, stand: Stand, home: Path) -> asyncio.subprocess.Process:
    """Return the bot started anew after it was killed."""
    process.send_signal(signal.SIGKILL)
    await process.wait()
    return await started(stand, home)


def offer(stand: Stand, name: str, content: bytes) -> None:
    """Let the administrator send a document."""
    stand.files[f"F{name}"] = content
    document = {"file_id": f"F{name}", "file_unique_id": name, "file_name": name, "file_size": len(content)}
    stand.update("message", stand.message(ADMIN, None, document=document))


def summaries(stand: Stand) -> Counter[str]:
    """Return how often each document that was sent was summed up."""
    return Counter(sent.text.split("》")[0] for sent in stand.sent[ADMIN] if sent.text.startswith("《"))


async def play(home: Path) -> None:
    stand = Stand()
    await stand.start()
    chance = random.Random(11)
    kills = 0
    process = await started(stand, home)
    try:
        for round_, number in enumerate(NUMBERS):
            offer(stand, f"{round_}.txt", PARK.format(number=number, at=round_).encode())
            for chat in range(1, CHATS + 1):
                stand.say(f"修建第{number}号道路多少公里", user=chat)
            if round_ < KILLS:
                await asyncio.sleep(chance.uniform(0.0, 0.4))
                process = await killed(process, stand, home)
                kills += 1
        expected = [f"修建第{number}号道路{at}公里" for at, number in enumerate(NUMBERS, 2)]
        await stand.until(
            lambda: all(any(expected[-1] in s.text for s in stand.sent[c]) for c in range(1, CHATS + 1)), 60
        )
        await stand.until(lambda: len(summaries(stand)) == len(NUMBERS), 60)
        confirmed = next(sent for sent in stand.sent[ADMIN] if "第五公园" in sent.text)
        stand.tap(confirmed, "收录", user=ADMIN)
        await asyncio.sleep(chance.uniform(0.5, 2.0))
        process = await killed(process, stand, home)
        kills += 1
        await stand.until(lambda: confirmed.versions > 1, 60)
        stand.say("修建第五公园多少座", user=ADMIN)
        await stand.until(lambda: "3座" in stand.sent[ADMIN][-1].text, 60)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()
        await stand.stop()
    repeats = 0
    for chat in range(1, CHATS + 1):
        told = [next(e for e in expected if e in sent.text) for sent in stand.sent[chat]]
        assert list(dict.fromkeys(told)) == expected, "every question is answered, in order"
        repeats += sum(count - 1 for count in Counter(told).values())
    repeats += sum(count - 1 for count in summaries(stand).values())
    assert repeats <= kills
    assert stand.judged == []


def test_killed_at_random_points_it_answers_every_question_after_the_restart(indexed: Path, tmp_path: Path) -> None:
    shutil.copytree(indexed, tmp_path / "home")
    asyncio.run(play(tmp_path / "home"))
