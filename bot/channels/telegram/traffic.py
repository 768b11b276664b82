"""Updates in, whatever is in them and in order per chat, and messages out, within Telegram's limits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import nullcontext
from copy import deepcopy
from datetime import timedelta
from http import HTTPStatus
from inspect import iscoroutinefunction
from time import monotonic
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.error import NetworkError, RetryAfter
from telegram.ext import AIORateLimiter, BaseUpdateProcessor
from telegram.request import HTTPXRequest

from bot.channels.telegram.courier import Later, Stopping
from bot.channels.telegram.journal import Journal
from bot.desk.commands import COMMANDS

AT_ONCE = 48  # updates in work at the same time; httpx slows down with more connections
WAITING = 1 << 20  # updates that may wait for others of their chat
SLOW = tuple(f"/{command.name}" for command in COMMANDS.values() if iscoroutinefunction(command.run))
LOG = logging.getLogger(__name__)


class ApiRequest(HTTPXRequest):
    """Calls the Bot API; what a gateway on the way says in its place is a failure of the network."""

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """Return the status and what was answered.

        Raises:
            NetworkError: it is no answer of the Bot API.
        """
        code, payload = await super().do_request(url, method, *args, **kwargs)
        if method == "POST" and not payload.lstrip().startswith(b"{"):  # files are fetched by GET
            raise NetworkError(f"HTTP {code} without an answer of the Bot API")
        return code, payload


class UpdatesRequest(ApiRequest):
    """Fetches updates, whatever becomes of it: python-telegram-bot gives up for good at some failures.

    An update that it cannot read is passed on empty, or it would come again for
    ever. ``asked`` is when updates were last asked for, by the monotonic clock,
    ``heard`` whether Telegram answered, and so knows what has been fetched before.
    """

    asked: float = 0.0
    heard: bool = False

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """Return the status and what was answered.

        Raises:
            NetworkError: there are no updates to be had now, the token being refused included.
        """
        self.asked, self.heard = monotonic(), False
        code, payload = await super().do_request(url, method, *args, **kwargs)
        if code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            raise NetworkError(f"HTTP {int(code)}: is the token still valid?")
        self.heard = code == HTTPStatus.OK
        return code, payload

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

    Documents and commands that take long have an order of their own, and so have
    the taps on each message: a chat's questions go on while a document is taken in.
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(WAITING)
        self._journal = journal
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._lanes: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()  # with updates in work

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update when those before it are done, and note that it is done."""
        if not isinstance(update, Update):
            await coroutine
            return
        lock = self._lanes.setdefault(_lane(update), asyncio.Lock())
        async with lock, self._slots:  # who waits for others of its lane holds up nobody
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
    if update.callback_query is not None:
        tapped = update.callback_query.message
        return chat, f"tap {tapped.message_id if tapped else 0}"
    message = update.message
    if message is None or (message.document is None and not (message.text or "").startswith(SLOW)):
        return chat, "words"
    return chat, "document" if message.document else "work"


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
                async with self._lane if endpoint in ("sendMessage", "sendDocument") else nullcontext():
                    return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait = error.retry_after
                raise Later(wait.total_seconds() if isinstance(wait, timedelta) else wait) from error

        return await super().process_request(in_turn, args, kwargs, endpoint, data, rate_limit_args)
