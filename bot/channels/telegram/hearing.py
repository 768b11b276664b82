"""From an update to the replies that it gets: heard, handed on, answered while it takes long, apologised for."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

from telegram import Bot, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot.channels.contract import Handler, Inbound, Reply, block
from bot.channels.telegram.courier import Address, Courier
from bot.channels.telegram.inbound import read_update
from bot.desk.memory import Memory
from index.errors import PolicybotError
from index.patterns import regex

LOG = logging.getLogger(__name__)
SHOWN_AT_ONCE = 4  # typing actions on their way; under load answers go first
TYPING = 4.0  # seconds after which Telegram drops the typing action, less one
PATIENCE = 3.0  # seconds after which a tap is answered before what it opens is there
WORKING = "正在处理，请稍候…"
CLOSED = regex(
    r"(?i)chat not found|not enough rights|no rights|thread not found|topic_(?:closed|deleted)|write_forbidden"
)
SORRY = 1_000  # number of the part that an apology is, behind all parts of an answer


class Hears:
    """Turns an update into what the desk reads, and brings what it says."""

    def __init__(self, handler: Handler, courier: Courier, memory: Memory, typing: Typing) -> None:
        self._handler = handler
        self._typing = typing
        self._courier = courier
        self._memory = memory

    async def hear(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer one update."""
        message = update.message
        if message is not None and message.migrate_to_chat_id:
            self._memory.move(message.chat.id, message.migrate_to_chat_id)
            return
        inbound = read_update(update, context.bot.username, context.bot.id)
        if inbound is None:
            return
        to = address_of(update, inbound)
        async with self._answering(to) if to.query else self._typing.shown(to):
            replies = await self._handler(self._fetching(inbound))
        try:
            await self._courier.bring(replies, to)
        except (Forbidden, BadRequest) as error:  # the user has blocked the bot, or the bot may not write there
            if isinstance(error, BadRequest) and not CLOSED.search(error.message):
                raise
            LOG.warning("no answer to chat %s: %s", to.place.chat, error.message)

    def _fetching(self, inbound: Inbound) -> Inbound:
        """Return what a user did with a file that is fetched again where the network fails."""
        offered = inbound.file
        if offered is None:
            return inbound

        async def fetch(path: Path) -> None:
            await self._courier.attempt(lambda: offered.fetch(path))

        return replace(inbound, file=replace(offered, fetch=fetch))

    @asynccontextmanager
    async def _answering(self, to: Address) -> AsyncIterator[None]:
        """Answer a tap that takes longer than Telegram waits before what it opens is there."""
        there = asyncio.Event()

        async def answer() -> None:
            try:
                await asyncio.wait_for(there.wait(), PATIENCE)
            except TimeoutError:
                await self._courier.answer_tap(WORKING, to, meanwhile=True)

        task = asyncio.create_task(answer())
        try:
            yield
        finally:
            there.set()
            await task


class Typing:
    """Shows in a chat that an answer is being written.

    A call on its way is never cancelled: its connection would be lost to the pool.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._turns = asyncio.Semaphore(SHOWN_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()  # the loop itself holds no task

    @asynccontextmanager
    async def shown(self, to: Address) -> AsyncIterator[None]:
        """Show it as long as the answer takes; one that is there before its turn needs none."""
        answered = asyncio.Event()
        task = asyncio.create_task(self._show(to, answered))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            yield
        finally:
            answered.set()

    async def _show(self, to: Address, answered: asyncio.Event) -> None:
        while not answered.is_set():
            if not self._turns.locked():
                async with self._turns:
                    with suppress(TelegramError):
                        await self._bot.send_chat_action(
                            to.place.chat, ChatAction.TYPING, message_thread_id=to.place.thread
                        )
            with suppress(TimeoutError):
                await asyncio.wait_for(answered.wait(), TYPING)


class Apologises:
    """Tells the user that something went wrong, with the number under which the log has it."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier

    async def apologise(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log what went wrong and say so in the chat."""
        error = context.error
        if error is None or isinstance(error, NetworkError) and not isinstance(update, Update):
            LOG.warning("%s", error)
            return
        number = secrets.token_hex(3)
        LOG.error("[%s] an update failed", number, exc_info=error)
        if not isinstance(update, Update) or update.effective_chat is None:
            return
        inbound = read_update(update, context.bot.username, context.bot.id)
        if inbound is None:
            return
        if isinstance(error, PolicybotError):
            what = f"{error}（{error.remedy}）。编号 {number}，已记入日志。"
        else:
            what = f"出了点问题（编号 {number}），已记入日志。请再试一次；还不行就把编号告诉管理员。"
        sorry = Reply((block(what),))
        with suppress(TelegramError):
            await self._courier.bring([sorry], address_of(update, inbound), part=SORRY)


def address_of(update: Update, inbound: Inbound) -> Address:
    """Return where the replies to an update go."""
    query = update.callback_query
    if query is not None:
        return Address(
            update.update_id, inbound.place, 0 if inbound.place.private else inbound.message, inbound.message, query.id
        )
    return Address(update.update_id, inbound.place, 0 if inbound.place.private else inbound.message)
