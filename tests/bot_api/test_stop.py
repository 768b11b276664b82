"""Told to stop, the bot stops in time whatever it is doing, and takes up after the restart what it had not finished."""

from __future__ import annotations

import asyncio
import shutil
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot_api.stand import Fault, Stand
from tests.bot_api.test_kill import ADMIN, PARK, begun, offer, started

LONGEST = 10.0  # seconds
LONG = PARK.format(number="一", at=1).replace(
    "（责任单位", "（责任单位：市园林局）\n" + "".join(f"（{n}）养护公园。养护公园{n}处。（责任单位：市园林局）\n" for n in range(2, 22_000)) + "（责任单位", 1
)  # fmt: skip


@asynccontextmanager
async def process_of(stand: Stand, home: Path, *, ready: bool = True) -> AsyncIterator[asyncio.subprocess.Process]:
    """Yield the bot as a process, ended whatever happens."""
    process = await (started if ready else begun)(stand, home)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
def home(indexed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(indexed, tmp_path / "home"))


@pytest_asyncio.fixture
async def stand() -> AsyncIterator[Stand]:
    made = Stand()
    await made.start()
    yield made
    await made.stop()


async def stopped(process: asyncio.subprocess.Process, sign: signal.Signals) -> float:
    """Return how many seconds the bot took to stop."""
    begun = time.monotonic()
    process.send_signal(sign)
    assert await asyncio.wait_for(process.wait(), 30) == 0
    return time.monotonic() - begun


def children_of(process: asyncio.subprocess.Process) -> list[int]:
    """Return the processes that a process has started."""
    threads = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [int(child) for listed in threads for child in listed.read_text().split()]


def alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
async def test_stops_in_time_while_a_document_is_read_and_reads_it_after_the_restart(
    home: Path, stand: Stand, sign: signal.Signals
) -> None:
    async with process_of(stand, home) as process:
        offer(stand, "长.txt", LONG.encode())
        await stand.until(lambda: any(name == "getfile" for name, _ in stand.calls))
        await asyncio.sleep(1.0)
        reading = children_of(process)
        assert await stopped(process, sign) < LONGEST, "reading takes longer"
        assert not any(map(alive, reading))
        assert not stand.sent[ADMIN]
    async with process_of(stand, home):
        if sign == signal.SIGTERM:
            await stand.until(lambda: any("《云川市第一公园" in sent.text for sent in stand.sent[ADMIN]), 90)
    assert len(stand.sent[ADMIN]) <= 1


async def test_stops_in_time_while_telegram_does_not_answer(home: Path, stand: Stand) -> None:
    async with process_of(stand, home) as process:
        stand.faults.append(Fault("sendMessage", "delay", 1, 20.0))
        stand.faults.append(Fault("sendMessage", "500", 1_000))
        for chat in (1, 2, 3):
            stand.say("谁负责检测水质", user=chat)
        await stand.until(lambda: stand.faults[0].times == 0)
        assert await stopped(process, signal.SIGTERM) < LONGEST
    stand.faults.clear()
    async with process_of(stand, home) as process:
        await stand.until(lambda: all(stand.sent[chat] for chat in (1, 2, 3)))
        assert await stopped(process, signal.SIGINT) < LONGEST
    assert all(len(stand.sent[chat]) <= 2 for chat in (1, 2, 3))


async def test_another_server_is_heard_from_the_beginning(home: Path) -> None:
    for _ in range(2):  # both count their updates from the same number
        server = Stand()
        await server.start()
        async with process_of(server, home) as process:
            server.say("谁负责检测水质", user=1)
            assert "市卫健委" in (await server.answer(1)).text
            assert await stopped(process, signal.SIGTERM) < LONGEST
        await server.stop()


@pytest.mark.parametrize("fault", [Fault("getMe", "delay", 9, 60.0), Fault("deleteWebhook", "500", 1_000)])
async def test_stops_while_it_starts(home: Path, stand: Stand, fault: Fault) -> None:
    stand.faults.append(fault)
    times = fault.times
    async with process_of(stand, home, ready=False) as process:
        await stand.until(lambda: fault.times < times)
        await asyncio.sleep(0.5)
        assert await stopped(process, signal.SIGTERM) < LONGEST


async def test_commands_that_cannot_be_listed_hold_up_no_answer(home: Path, stand: Stand) -> None:
    stand.faults.append(Fault("setMyCommands", "429", 9, 60))
    async with process_of(stand, home, ready=False) as process:
        stand.say("谁负责检测水质", user=1)
        assert "市卫健委" in (await stand.answer(1)).text
        assert await stopped(process, signal.SIGTERM) < LONGEST


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc")
async def test_secrets_are_kept_from_what_the_bot_starts(home: Path, stand: Stand) -> None:
    async with process_of(stand, home) as process:
        offer(stand, "长.txt", LONG.encode())
        await stand.until(lambda: children_of(process))
        await asyncio.sleep(0.5)
        for child in children_of(process):
            assert b"TELEGRAM_BOT_TOKEN" not in Path(f"/proc/{child}/environ").read_bytes()
        await stopped(process, signal.SIGTERM)
