"""Updates in, in order per chat, and messages out, within Telegram's limits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import AIORateLimiter, BaseUpdateProcessor

from bot.channels.telegram.courier import Stopping
from bot.channels.telegram.journal import Journal

AT_ONCE = 48  # updates in work at the same time; httpx slows down with more connections
RETRIES = 5  # of the rate limiter, before the courier waits itself


class InOrder(BaseUpdateProcessor):
    """Works on many updates at a time, on those of one chat in the order in which they came.

    Taps and documents have an order of their own, so that a chat's questions go on
    while a document is read or taken in.
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(AT_ONCE)
        self._journal = journal
        self._lanes: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()  # with updates in work

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update when those before it are done, and note that it is done."""
        if not isinstance(update, Update):
            await coroutine
            return
        lock = self._lanes.setdefault(_lane(update), asyncio.Lock())
        async with lock:
            try:
                await coroutine
            except Stopping:
                return
            self._journal.close(update.update_id)

    async def initialize(self) -> None:
        """Nothing has to be prepared."""

    async def shutdown(self) -> None:
        """Nothing has to be put away."""


def _lane(update: Update) -> tuple[int, str]:
    """Return what an update waits behind: the others of its chat and kind."""
    chat = update.effective_chat.id if update.effective_chat else 0
    document = update.message is not None and update.message.document is not None
    return chat, "tap" if update.callback_query else "document" if document else "words"


Result = bool | dict[str, Any] | list[dict[str, Any]]  # what the Bot API returns


class Limiter(AIORateLimiter):
    """Keeps messages to Telegram's limits; the typing action is no message and waits for nothing.

    Messages go one after the other, whatever their chat: the courier writes a
    message down in the step of the event loop in which its call returns, so that
    at most one is on its way that the journal does not have, and a kill repeats
    one at most. Who waits for a limit, or after a refusal, holds up nobody.
    """

    def __init__(self, per_second: float) -> None:
        super().__init__(overall_max_rate=per_second, max_retries=RETRIES)
        self._lane = asyncio.Lock()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """Call Telegram when it may be called."""
        if endpoint == "sendChatAction":
            return await callback(*args, **kwargs)

        async def in_turn(*args: Any, **kwargs: Any) -> Result:  # noqa: ANN401
            async with self._lane:
                return await callback(*args, **kwargs)

        call = in_turn if endpoint == "sendMessage" else callback
        return await super().process_request(call, args, kwargs, endpoint, data, rate_limit_args)
