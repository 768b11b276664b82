"""The bot against the stand: started, used and stopped within one event loop."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.reach import TelegramSettings, Webhook
from bot.channels.telegram.service import TelegramChannel
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
Reach = Callable[[Stand], AbstractAsyncContextManager[dict[str, Any]]]


@asynccontextmanager
async def directly(stand: Stand) -> AsyncIterator[dict[str, Any]]:  # noqa: ARG001
    """Yield no settings besides those that lead to the stand."""
    yield {}


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
        reach: Reach = directly,
    ) -> None:
        home = Path(shutil.copytree(indexed, tmp_path / "own")) if own else indexed  # own: the scene changes the index
        asyncio.run(_scene(body, home, home if own else tmp_path, webhook, allowed, reach))

    return run


async def _scene(
    body: Body, indexed: Path, home: Path, webhook: Webhook | None, allowed: frozenset[int], reach: Reach
) -> None:
    stand = Stand()
    await stand.start()
    async with reach(stand) as reached:
        settings = {"base_url": stand.base_url, "poll_timeout": 1, "per_second": 1000, "webhook": webhook, **reached}
        await _played(body, indexed, home, allowed, stand, TelegramSettings(TOKEN, **settings))


async def _played(
    body: Body, indexed: Path, home: Path, allowed: frozenset[int], stand: Stand, settings: TelegramSettings
) -> None:
    memory = Memory(home / "desk.sqlite")
    desk = Desk(
        Engine(Index.open(indexed)), memory, Access(memory, allowed, frozenset({ADMIN})),
        Limits(Allowance(burst=10_000, hourly=100_000)), home, indexed / "documents",
    )  # fmt: skip
    channel = TelegramChannel(settings, memory, frozenset({ADMIN}))
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
    assert stand.unanswered == []
