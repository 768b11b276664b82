"""Updates in, whatever is in them and in order per chat, and messages out, within Telegram's limits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import nullcontext
from copy import deepcopy
from datetime import timedelta
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, BaseUpdateProcessor
from telegram.request import HTTPXRequest

from bot.channels.telegram.courier import Later, Stopping
from bot.channels.telegram.journal import Journal

AT_ONCE = 48  # updates in work at the same time; httpx slows down with more connections
LOG = logging.getLogger(__name__)


class UpdatesRequest(HTTPXRequest):
    """Fetches updates; one that python-telegram-bot cannot read is passed on empty, or it would come again for ever."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return what Telegram sent, as far as it can be read."""
        found = HTTPXRequest.parse_json_payload(payload)
        if isinstance(found.get("result"), list):
            found["result"] = [_readable(update) for update in found["result"]]
        return found


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update, or its number alone."""
    try:
        Update.de_json(deepcopy(update), None)
    except Exception as error:  # whatever a newer or an older server sends
        LOG.warning("update %s cannot be read (%s: %s)", update.get("update_id"), type(error).__name__, error)
        return {"update_id": update["update_id"]}
    return update


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
    one at most. Who waits for a limit, or after a refusal, holds up nobody: of
    itself the rate limiter stops all calls where one chat is flooded.
    """

    def __init__(self, per_second: float) -> None:
        super().__init__(overall_max_rate=per_second)
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
            try:
                async with self._lane if endpoint == "sendMessage" else nullcontext():
                    return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait = error.retry_after
                raise Later(wait.total_seconds() if isinstance(wait, timedelta) else wait) from error

        return await super().process_request(in_turn, args, kwargs, endpoint, data, rate_limit_args)
