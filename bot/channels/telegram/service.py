"""The bot itself: updates in, handed to the desk in order per chat, replies out; started and stopped cleanly."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import TypeHandler

from bot.channels.contract import Capabilities, Handler
from bot.channels.telegram.courier import Courier
from bot.channels.telegram.hearing import Apologises, Hears, Typing
from bot.channels.telegram.journal import Journal, JournalQueue
from bot.channels.telegram.markup import LENGTH
from bot.channels.telegram.reach import (
    READ,
    App,
    TelegramSettings,
    application,
    meet,
    receive,
    updates_request,
)
from bot.channels.telegram.traffic import UpdatesRequest
from bot.desk.commands import COMMANDS
from bot.desk.memory import Memory
from index.errors import PolicybotError

LOG = logging.getLogger(__name__)
BEAT = 20.0  # seconds between two signs of life
LONGEST_STOP = 8.0  # seconds that running answers are waited for
DEAF = 2 * READ + 60.0  # seconds beyond a poll after which polling has ended for good


class TelegramChannel:
    """Telegram as a channel."""

    capabilities = Capabilities(length=LENGTH)

    def __init__(
        self,
        settings: TelegramSettings,
        memory: Memory,
        admins: frozenset[int] = frozenset(),
        *,
        alive: Path | None = None,
    ) -> None:
        self._settings = settings
        self._alive = alive
        self._memory = memory
        self._admins = admins
        self._journal = Journal(memory)
        self.stopping = asyncio.Event()

    async def run(self, handler: Handler) -> None:
        """Answer until the process is told to stop, then finish what is being answered.

        Raises:
            PolicybotError: the token is wrong, Telegram is not reached, or polling has ended.
        """
        queue, updates = JournalQueue(self._journal), updates_request(self._settings)
        app = application(self._settings, self._journal, queue, updates)
        courier = Courier(app.bot, self._memory, self._journal, self.stopping)
        app.add_handler(TypeHandler(Update, Hears(handler, courier, self._memory, Typing(app.bot)).hear))
        app.add_error_handler(Apologises(courier).apologise)
        for sign in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError, RuntimeError):
                asyncio.get_running_loop().add_signal_handler(sign, self.stopping.set)
        try:
            await self._unless_stopped(self._start(app, queue, courier))
            introducing = asyncio.create_task(_introduce(app, courier, self._admins))
            while not self.stopping.is_set():
                self._beat(updates)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.stopping.wait(), BEAT)
            introducing.cancel()
        finally:
            await self._stop(app)
            if updates.heard:
                self._journal.rest()

    async def _start(self, app: App, queue: JournalQueue, courier: Courier) -> None:
        """Take up what was not finished, and begin to receive and to answer."""
        with _quiet("telegram"):  # what goes wrong is told in one line
            await meet(app, self._settings)
            await queue.resume(self._journal.open(app.bot))
            await receive(app, self._settings, courier)
            await app.start()
        LOG.info("@%s is listening", app.bot.username)

    async def _unless_stopped(self, work: Coroutine[Any, Any, None]) -> None:
        """Do some work, or leave it where the process is told to stop meanwhile."""
        task, stop = asyncio.create_task(work), asyncio.create_task(self.stopping.wait())
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return
        await task

    def _beat(self, updates: UpdatesRequest) -> None:
        """Touch the file by which a watchdog sees that the bot goes on.

        Raises:
            PolicybotError: no updates are asked for any more.
        """
        polls = self._settings.webhook is None
        if polls and updates.asked and monotonic() - updates.asked > self._settings.poll_timeout + DEAF:
            raise PolicybotError("不再向 Telegram 取消息", remedy="看日志，重新启动")
        if self._alive is not None:
            with suppress(OSError):  # a full disk is no reason to stop
                self._alive.touch()

    async def _stop(self, app: App) -> None:
        """Stop receiving, finish what is being answered within the time there is, leave the rest in the journal."""
        self.stopping.set()
        end = asyncio.get_running_loop().time() + LONGEST_STOP
        if app.updater is not None and app.updater.running:
            await _until(end, app.updater.stop())
        if app.running:
            await _until(end, app.stop())
        await _until(max(end, asyncio.get_running_loop().time() + 1.0), app.shutdown())


async def _until(end: float, work: Awaitable[None]) -> None:
    """Do one step of stopping, whatever goes wrong with it, until a time."""
    try:
        async with asyncio.timeout_at(end):
            await work
    except TimeoutError:
        LOG.info("stopped in the middle of it; the journal has what is left")
    except Exception as error:  # the next step is to be taken all the same
        LOG.warning("stopping: %s: %s", type(error).__name__, error)


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Keep a library's log still while what it would log is told otherwise."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


async def _introduce(app: App, courier: Courier, admins: frozenset[int]) -> None:
    """Tell Telegram the commands in Chinese and English; those of administrators are listed in their chats only."""
    listed = [c for c in COMMANDS.values() if not c.admin]
    english = [BotCommand(c.name, c.english) for c in listed]
    chinese = [BotCommand(c.name, c.chinese) for c in listed]
    every = [BotCommand(c.name, c.chinese) for c in COMMANDS.values()]
    private = BotCommandScopeAllPrivateChats()
    with suppress(TelegramError):  # the commands work unlisted, too
        await courier.attempt(lambda: app.bot.set_my_commands(chinese))
        await courier.attempt(lambda: app.bot.set_my_commands(english, language_code="en"))
        await courier.attempt(lambda: app.bot.set_my_commands(english, scope=private, language_code="en"))
    for admin in sorted(admins):
        scope = BotCommandScopeChat(admin)
        with suppress(BadRequest):  # an administrator who has not written to the bot yet
            await courier.attempt(lambda scope=scope: app.bot.set_my_commands(every, scope=scope))  # type: ignore[misc]
