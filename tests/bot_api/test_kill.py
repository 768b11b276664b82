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

KILLS, CHATS = 6, 5
NUMBERS = "二三四五六七八九"


async def started(stand: Stand, home: Path) -> asyncio.subprocess.Process:
    """Return the bot as a process of its own, once it has asked for updates."""
    calls = len(stand.calls)
    environ = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "POLICYBOT_ALLOWED_IDS": ",".join(map(str, range(1, CHATS + 1))),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "telegram", "--home", str(home), "--base-url", stand.base_url,
        env=environ, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    await stand.until(lambda: any(name == "getupdates" for name, _ in stand.calls[calls:]), 60)
    return process


async def play(home: Path) -> None:
    stand = Stand()
    await stand.start()
    chance = random.Random(11)
    kills = 0
    process = await started(stand, home)
    try:
        for round_, number in enumerate(NUMBERS):
            for chat in range(1, CHATS + 1):
                stand.say(f"修建第{number}号道路多少公里", user=chat)
            if round_ < KILLS:
                await asyncio.sleep(chance.uniform(0.0, 0.25))
                process.send_signal(signal.SIGKILL)
                await process.wait()
                kills += 1
                process = await started(stand, home)
        expected = [f"修建第{number}号道路{at}公里" for at, number in enumerate(NUMBERS, 2)]
        await stand.until(
            lambda: all(any(expected[-1] in s.text for s in stand.sent[c]) for c in range(1, CHATS + 1)), 60
        )
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
    assert repeats <= kills
    assert stand.judged == []


def test_killed_at_random_points_it_answers_every_question_after_the_restart(indexed: Path, tmp_path: Path) -> None:
    shutil.copytree(indexed, tmp_path / "home")
    asyncio.run(play(tmp_path / "home"))
