"""What every channel has to do, whatever the messenger: hand on what users do, show all of every reply, within its limits."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from bot.channels.console import ConsoleChannel
from bot.channels.contract import (
    Block,
    Button,
    Capabilities,
    Channel,
    Handler,
    Inbound,
    Place,
    Reply,
    Run,
    block,
    text_of,
    units16,
)
from bot.channels.parting import Menu, fitted
from bot.channels.telegram.reach import TelegramSettings
from bot.channels.telegram.service import TelegramChannel
from bot.desk.memory import Memory
from tests.bot_api.stand import TOKEN, Sent, Stand


class Messenger(Protocol):
    """A user before a messenger: types, presses a button of the last reply, sees what was shown."""

    channel: Channel

    async def type(self, text: str) -> None: ...

    async def press(self, label: str) -> None: ...

    async def seen(self, count: int) -> list[str]: ...


class OnConsole:
    """Plays lines that are all known beforehand, so it runs the channel line by line."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._out = io.StringIO()
        self.channel = ConsoleChannel(io.StringIO(), self._out)

    async def type(self, text: str) -> None:
        self.channel.lines = io.StringIO(text + "\n")
        await self.channel.run(self._handler)

    async def press(self, label: str) -> None:
        said = self._out.getvalue().splitlines()
        shown = next(
            part for line in reversed(said) for part in line.split("  ") if part.startswith("#") and label in part
        )
        await self.type(shown.split()[0])

    async def seen(self, count: int) -> list[str]:  # noqa: ARG002
        return [self._out.getvalue()]


class Pager:
    """A messenger of short texts and nothing else, as its own new file would have it: here to show that it takes no more."""

    capabilities = Capabilities(length=200, buttons=False, edits=False, files=False)

    def __init__(self) -> None:
        self.typed: asyncio.Queue[str] = asyncio.Queue()
        self.shown: list[str] = []
        self._menu = Menu()

    async def run(self, handler: Handler) -> None:
        here = Place(3)
        while True:
            text = await self.typed.get()
            action = self._menu.pressed(here, text)
            name, _, rest = text.removeprefix("/").partition(" ")
            if action is not None:
                inbound = Inbound("tap", 3, here, action)
            elif text.startswith("/"):
                inbound = Inbound("command", 3, here, rest, name)
            else:
                inbound = Inbound("text", 3, here, text)
            for reply in await handler(inbound):
                self.shown += [text_of(part) for part in fitted(self._menu.shown(here, reply), self.capabilities)]


class OnPager:
    def __init__(self, channel: Pager) -> None:
        self.channel = channel

    async def type(self, text: str) -> None:
        await self.channel.typed.put(text)

    async def press(self, label: str) -> None:
        line = next(line for shown in reversed(self.channel.shown) for line in shown.splitlines() if label in line)
        await self.type(next(part for part in line.split("  ") if label in part).split()[0])

    async def seen(self, count: int) -> list[str]:
        async with asyncio.timeout(5):
            while len(self.channel.shown) < count:
                await asyncio.sleep(0.001)
        return self.channel.shown


class OnTelegram:
    """Plays against the stand."""

    USER = 5

    def __init__(self, stand: Stand, channel: TelegramChannel) -> None:
        self._stand = stand
        self.channel = channel

    async def type(self, text: str) -> None:
        self._stand.say(text, user=self.USER)

    async def press(self, label: str) -> None:
        def with_it() -> list[Sent]:
            return [s for s in self._stand.sent[self.USER] if any(label in b["text"] for row in s.buttons for b in row)]

        await self._stand.until(with_it)
        self._stand.tap(with_it()[-1], label, user=self.USER)

    async def seen(self, count: int) -> list[str]:
        await self._stand.until(lambda: len(self._stand.sent[self.USER]) >= count)
        return [s.text or f"文件：{s.document}" for s in self._stand.sent[self.USER]]


Scene = Callable[[Messenger], Awaitable[None]]
Stage = Callable[[Handler, Scene], Awaitable[None]]


async def on_console(handler: Handler, scene: Scene) -> None:
    await scene(OnConsole(handler))


async def on_pager(handler: Handler, scene: Scene) -> None:
    channel = Pager()
    running = asyncio.create_task(channel.run(handler))
    await scene(OnPager(channel))
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def on_telegram(handler: Handler, scene: Scene, home: Path) -> None:
    stand = Stand()
    await stand.start()
    memory = Memory(home / "desk.sqlite")
    channel = TelegramChannel(TelegramSettings(TOKEN, base_url=stand.base_url, poll_timeout=1, per_second=1000), memory)
    running = asyncio.create_task(channel.run(handler))
    try:
        await stand.until(lambda: running.done() or any(name == "getupdates" for name, _ in stand.calls))
        await scene(OnTelegram(stand, channel))
    finally:
        channel.stopping.set()
        await asyncio.wait_for(running, 15)
        memory.close()
        await stand.stop()
    assert stand.judged == []
    assert stand.answered_badly + stand.unanswered == []


@pytest.fixture(params=["console", "pager", "telegram"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    if request.param != "telegram":
        return on_console if request.param == "console" else on_pager
    return lambda handler, scene: on_telegram(handler, scene, tmp_path)


async def test_what_users_do_is_handed_on(stage: Stage) -> None:
    heard: list[Inbound] = []

    async def handler(inbound: Inbound) -> Sequence[Reply]:
        heard.append(inbound)
        return [Reply((block(f"听到 {len(heard)}"),), ((Button("按我", "x:1:2"),),))]

    async def scene(messenger: Messenger) -> None:
        await messenger.type("谁负责检测水质")
        await messenger.seen(1)
        await messenger.type("/unit 科技局")
        await messenger.seen(2)
        await messenger.press("按我")
        await messenger.seen(3)

    await stage(handler, scene)
    assert [(i.kind, i.command, i.text) for i in heard] == [
        ("text", "", "谁负责检测水质"), ("command", "unit", "科技局"), ("tap", "", "x:1:2"),
    ]  # fmt: skip
    assert len({(i.user, i.place) for i in heard}) == 1
    assert all(i.place.private for i in heard)


async def test_all_of_a_long_reply_is_shown_in_order_within_the_limit(stage: Stage) -> None:
    said = [f"第{number}条：" + "长" * 700 + "。" for number in range(20)]

    async def handler(inbound: Inbound) -> Sequence[Reply]:  # noqa: ARG001
        return [Reply(tuple(Block(((Run(words, "bold"),),)) for words in said))]

    async def scene(messenger: Messenger) -> None:
        await messenger.type("全部")
        shown = await messenger.seen(4)
        text = "".join(shown)
        assert [text.index(words) for words in said] == sorted(text.index(words) for words in said)
        limit = messenger.channel.capabilities.length
        assert not limit or all(units16(message) <= limit for message in shown)

    await stage(handler, scene)


async def test_several_replies_come_in_order_and_marks_are_shown_as_they_are(stage: Stage) -> None:
    async def handler(inbound: Inbound) -> Sequence[Reply]:  # noqa: ARG001
        return [Reply((block("一 <b>&amp;</b>"),)), Reply((block("二 [x](y) *z*"),))]

    async def scene(messenger: Messenger) -> None:
        await messenger.type("问")
        text = "\n".join(await messenger.seen(2))
        assert text.index("一 <b>&amp;</b>") < text.index("二 [x](y) *z*")

    await stage(handler, scene)


async def test_nothing_is_said_where_nothing_is_to_be_said(stage: Stage) -> None:
    async def handler(inbound: Inbound) -> Sequence[Reply]:
        return [] if inbound.text == "别理我" else [Reply((block("在"),))]

    async def scene(messenger: Messenger) -> None:
        await messenger.type("别理我")
        await messenger.type("在吗")
        assert "".join(await messenger.seen(1)).strip() == "在"

    await stage(handler, scene)


async def test_reply_that_takes_the_place_of_another_is_shown_and_a_file_reaches_the_user(
    stage: Stage, tmp_path: Path
) -> None:
    ledger = tmp_path / "台账.xlsx"
    ledger.write_bytes(b"PK")

    async def handler(inbound: Inbound) -> Sequence[Reply]:
        if inbound.kind == "tap":
            return [Reply((block("翻过来了"),), edits=True, notice="好")]
        if inbound.command:
            return [Reply((block("台账在此"),), file=ledger)]
        return [Reply((block("第一面"),), ((Button("翻面", "n:1"),),))]

    async def scene(messenger: Messenger) -> None:
        await messenger.type("问")
        await messenger.seen(1)
        await messenger.press("翻面")
        await messenger.type("/export")
        shown = ""
        async with asyncio.timeout(5):
            while any(words not in shown for words in ("翻过来了", "台账在此", "台账.xlsx")):
                await asyncio.sleep(0.01)
                shown = "".join(await messenger.seen(1))

    await stage(handler, scene)


async def test_button_that_was_never_shown_is_handed_on_as_a_tap_on_nothing() -> None:
    heard: list[Inbound] = []

    async def handler(inbound: Inbound) -> Sequence[Reply]:
        heard.append(inbound)
        return []

    await on_console(handler, lambda messenger: messenger.type("#7"))
    assert [(i.kind, i.text) for i in heard] == [("tap", "")]
