"""Brings replies to Telegram: in order, each part once, again after a failure that may pass."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.channels.contract import Place, Reply, block
from bot.channels.telegram.journal import Journal
from bot.channels.telegram.markup import Message, messages
from bot.desk.memory import Memory

Sent = TypeVar("Sent")
LOG = logging.getLogger(__name__)
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds between attempts
TAP = -1  # number of the part that the answer to a tap is, before all others
SAME = "message is not modified"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Stopping(asyncio.CancelledError):
    """The bot is being stopped; what is not sent stays in the journal.

    Like a cancellation it passes by whoever handles errors.
    """


class Later(TelegramError):
    """Telegram wants a call later; the courier waits, and holds up nobody else."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"to be tried again in {seconds:.0f} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Address:
    """Where the replies to one update go; ``message`` is the one that is replied to in a group, ``tapped`` the one tapped."""

    update: int
    place: Place
    message: int = 0
    tapped: int = 0
    query: str = ""


class Courier:
    """Sends replies; one for all chats."""

    def __init__(self, bot: Bot, memory: Memory, journal: Journal, stopping: asyncio.Event) -> None:
        self._bot = bot
        self._memory = memory
        self._journal = journal
        self._stopping = stopping

    async def bring(self, replies: Sequence[Reply], to: Address, *, part: int = 0) -> None:
        """Bring replies to a chat, counted from a part on; a tap is answered, whatever there is to show.

        Raises:
            Stopping: the bot is being stopped.
        """
        if to.query:
            notice = next((r.notice for r in replies if r.notice), "")
            heard = await self.answer_tap(notice, to)
            if notice and not heard and not any(r.blocks for r in replies):
                replies = [Reply((block(notice),))]  # the tap had its one answer before, while this took long
        for reply in replies:
            try:
                part = await self._bring(reply, to, part)
            except ChatMigrated as error:  # the group became a supergroup, and its word of it is still to come
                self._memory.move(to.place.chat, error.new_chat_id)
                to = replace(to, place=replace(to.place, chat=error.new_chat_id), message=0)
                part = await self._bring(reply, to, part)

    async def answer_tap(self, notice: str, to: Address, *, meanwhile: bool = False) -> bool:
        """Answer a tap with a notice, the first time only; return whether its user was not put off ``meanwhile``."""

        async def answer() -> int:
            with suppress(BadRequest):  # too old to be answered
                await self._bot.answer_callback_query(to.query, text=notice or None)
            return int(meanwhile)

        return not await self._once(to, TAP, answer)

    async def _bring(self, reply: Reply, to: Address, part: int) -> int:
        """Bring one reply, its buttons under its last message, and return the number of the next part."""
        parts = messages(reply.blocks)
        before = list(self._standing(reply, to))
        shown: list[int] = []
        for number, message in enumerate(parts):
            keyboard = _keyboard(reply) if number == len(parts) - 1 else None
            if number < len(before):
                shown.append(await self._edit(message, keyboard, to, before[number], part + number))
            else:
                send = partial(self._send, message, keyboard, to, reply_to=not (number or part))
                shown.append(await self._once(to, part + number, send))
        for surplus in before[len(parts) :] if parts else ():
            with suppress(BadRequest):
                await self.attempt(partial(self._bot.delete_message, to.place.chat, surplus))
        part += len(parts)
        if reply.file:
            await self._once(to, part, lambda: self._send_file(reply, to))
            part += 1
        if reply.answer and shown:
            self._memory.show(to.place.chat, reply.answer, shown, more=bool(to.tapped))
        if reply.asks and shown:
            self._memory.await_reason(to.place.chat, shown[-1], reply.asks)
        return part

    def _standing(self, reply: Reply, to: Address) -> Sequence[int]:
        """Return the messages whose place a reply takes."""
        if not reply.edits:
            return ()
        return self._memory.shown(to.place.chat, reply.answer) if reply.answer else (to.tapped,) if to.tapped else ()

    async def _once(self, to: Address, part: int, send: Callable[[], Awaitable[int]]) -> int:
        """Return the id of a message that is sent, or was before a restart."""
        sent = self._journal.sent(to.update, part)
        if sent is None:
            sent = await self.attempt(send)
            self._journal.send(to.update, part, sent)
        return sent

    async def _send(
        self, message: Message, keyboard: InlineKeyboardMarkup | None, to: Address, *, reply_to: bool
    ) -> int:
        reply = ReplyParameters(to.message, allow_sending_without_reply=True) if reply_to and to.message else None

        async def send(text: str, mode: ParseMode | None) -> int:
            sent = await self._bot.send_message(
                to.place.chat,
                text,
                parse_mode=mode,
                reply_markup=keyboard,
                message_thread_id=to.place.thread,
                reply_parameters=reply,
                link_preview_options=NO_PREVIEW,
            )
            return sent.message_id

        try:
            return await send(message.html, ParseMode.HTML)
        except BadRequest as error:
            if not _unparsed(error):
                raise
            LOG.warning("Telegram cannot parse a message; sent as plain text")
            return await send(message.plain, None)

    async def _edit(
        self, message: Message, keyboard: InlineKeyboardMarkup | None, to: Address, id_: int, part: int
    ) -> int:
        """Return the id of a message after it was edited; one that is gone is sent anew."""

        async def edit(text: str, mode: ParseMode | None) -> None:
            await self._bot.edit_message_text(
                text,
                to.place.chat,
                id_,
                parse_mode=mode,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )

        try:
            await self.attempt(lambda: edit(message.html, ParseMode.HTML))
        except BadRequest as error:
            if SAME in error.message.lower():
                return id_
            if _unparsed(error):
                await self.attempt(lambda: edit(message.plain, None))
                return id_
            return await self._once(to, part, lambda: self._send(message, keyboard, to, reply_to=False))
        return id_

    async def _send_file(self, reply: Reply, to: Address) -> int:
        assert reply.file is not None  # noqa: S101
        sent = await self._bot.send_document(
            to.place.chat, reply.file, filename=reply.file.name, message_thread_id=to.place.thread
        )
        return sent.message_id

    async def attempt(self, call: Callable[[], Awaitable[Sent]]) -> Sent:
        """Return what a call to Telegram returns, tried again while the failure may pass.

        Raises:
            Stopping: the bot is being stopped.
            TelegramError: a failure that will not pass.
        """
        wait = FIRST_WAIT
        while True:
            try:
                return await call()
            except Later as error:
                pause = error.seconds
            except (BadRequest, Forbidden, ChatMigrated):
                raise
            except TelegramError as error:
                LOG.warning("Telegram is not reached (%s); once more in %.1f s", type(error).__name__, wait)
                pause, wait = wait, min(2 * wait, LONGEST_WAIT)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
                raise Stopping


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    if not reply.buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.label, callback_data=b.action) for b in row] for row in reply.buttons]
    )


def _unparsed(error: BadRequest) -> bool:
    return "parse entities" in error.message.lower()
