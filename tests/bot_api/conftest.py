"""The bot against the stand: started, used and stopped within one event loop."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.service import TelegramChannel, TelegramSettings, Webhook
from bot.desk.access import Access
from bot.desk.desk import Desk
from bot.desk.limits import Allowance, Limits
from bot.desk.memory import Memory
from bot.engine import Engine
from index.retrieve import Index
from tests.bot_api.stand import TOKEN, Stand
from tests.exam import engine_over
from tests.test_desk import ROADS, WATER

CLERK, HEAD, STRANGER, ADMIN, GROUP = 11, 12, 13, 99, -1000500


@dataclass
class Scene:
    """A running bot, the stand it talks to, and what it remembers."""

    stand: Stand
    desk: Desk
    channel: TelegramChannel
    running: asyncio.Task[None]


Body = Callable[[Scene], Awaitable[None]]
Play = Callable[..., None]


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("telegram")
    (folder / "documents").mkdir()
    (folder / "documents" / "water.txt").write_text(WATER, encoding="utf-8")
    (folder / "documents" / "roads.txt").write_text(ROADS, encoding="utf-8")
    engine_over(folder / "documents", folder)
    return folder


@pytest.fixture
def play(indexed: Path, tmp_path: Path) -> Play:
    """Return what runs a scene: the bot is started, the body played, the bot stopped, every call judged."""

    def run(
        body: Body,
        *,
        webhook: Webhook | None = None,
        allowed: frozenset[int] = frozenset({CLERK, HEAD, GROUP}),
        own: bool = False,
        prepare: Callable[[Stand], None] = lambda stand: None,
        **reached: Any,
    ) -> None:
        home = Path(shutil.copytree(indexed, tmp_path / "own")) if own else indexed  # own: the scene changes the index
        asyncio.run(_scene(body, home, home if own else tmp_path, allowed, prepare, {"webhook": webhook, **reached}))

    return run


async def _scene(
    body: Body,
    indexed: Path,
    home: Path,
    allowed: frozenset[int],
    prepare: Callable[[Stand], None],
    reached: dict[str, Any],
) -> None:
    stand = Stand()
    await stand.start()
    prepare(stand)
    reached = {"base_url": stand.base_url, **reached}
    memory = Memory(home / "desk.sqlite")
    desk = Desk(
        Engine(Index.open(indexed)), memory, Access(memory, allowed, frozenset({ADMIN})),
        Limits(Allowance(burst=10_000, hourly=100_000)), home, indexed / "documents",
    )  # fmt: skip
    channel = TelegramChannel(
        TelegramSettings(TOKEN, poll_timeout=1, per_second=1000, **reached),
        memory,
        frozenset({ADMIN}),
    )
    running = asyncio.create_task(channel.run(desk.handle))
    try:
        await stand.until(
            lambda: running.done() or any(name in ("getupdates", "setwebhook") for name, _ in stand.calls)
        )
        if running.done():
            await running
        await body(Scene(stand, desk, channel, running))
        channel.stopping.set()
        await asyncio.wait_for(running, 15)
    finally:
        channel.stopping.set()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        desk.close()
        await stand.stop()
    assert stand.judged == []
    assert stand.answered_badly == []
