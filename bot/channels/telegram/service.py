"""The bot itself: updates in, handed to the desk in order per chat, replies out; started and stopped cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder, BaseUpdateProcessor, ContextTypes, TypeHandler

from bot.channels.contract import Capabilities, Handler, Inbound, Reply, block
from bot.channels.telegram.courier import Address, Courier, Stopping
from bot.channels.telegram.inbound import read_update
from bot.channels.telegram.journal import Journal, JournalQueue
from bot.channels.telegram.markup import LENGTH
from bot.desk.commands import COMMANDS
from bot.desk.memory import Memory
from index.errors import PolicybotError

LOG = logging.getLogger(__name__)
AT_ONCE = 48  # updates in work at the same time; httpx slows down with more connections
SHOWN_AT_ONCE = 4  # typing actions on their way; under load answers go first
TYPING = 4.0  # seconds after which Telegram drops the typing action, less one
LONGEST_STOP = 8.0  # seconds that running answers are waited for
READ = 30.0  # seconds that an answer of Telegram's may take
RETRIES = 5  # of the rate limiter, before the courier waits itself
SORRY = 1_000  # number of the part that an apology is, behind all parts of an answer
UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates, and where the bot listens for them, under the same path."""

    url: str
    secret: str
    listen: str = "127.0.0.1"
    port: int = 8443


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """How the bot reaches Telegram; without a webhook it polls."""

    token: str
    webhook: Webhook | None = None
    proxy: str = ""
    base_url: str = ""
    base_file_url: str = ""
    local_mode: bool = False
    poll_timeout: int = 30  # seconds
    per_second: float = 30.0  # messages of all chats together, as Telegram allows


class InOrder(BaseUpdateProcessor):
    """Works on many updates at a time, on those of one chat in the order in which they came."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(AT_ONCE)
        self._journal = journal
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()  # of chats with updates in work

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update when those before it are done, and note that it is done."""
        if not isinstance(update, Update):
            await coroutine
            return
        chat = update.effective_chat.id if update.effective_chat else 0
        lock = self._chats.setdefault(chat, asyncio.Lock())
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


Result = bool | dict[str, Any] | list[dict[str, Any]]  # what the Bot API returns


class _Limiter(AIORateLimiter):
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


class TelegramChannel:
    """Telegram as a channel."""

    capabilities = Capabilities(length=LENGTH)

    def __init__(self, settings: TelegramSettings, memory: Memory, admins: frozenset[int] = frozenset()) -> None:
        self._settings = settings
        self._memory = memory
        self._admins = admins
        self._journal = Journal(memory)
        self.stopping = asyncio.Event()

    async def run(self, handler: Handler) -> None:
        """Answer until the process is told to stop, then finish what is being answered.

        Raises:
            PolicybotError: the token is wrong, or Telegram is not reached.
        """
        queue = JournalQueue(self._journal)
        try:
            app = self._application(queue)
        except (RuntimeError, ValueError) as error:  # a proxy that httpx cannot use
            raise PolicybotError(
                f"代理或地址用不了：{error}", remedy="socks 代理先装 pip install -e '.[socks]'"
            ) from error
        courier = Courier(app.bot, self._memory, self._journal, self.stopping)
        app.add_handler(TypeHandler(Update, _Hears(handler, courier, self._memory, _Typing(app.bot)).hear))
        app.add_error_handler(_Apologises(courier).apologise)
        for sign in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError, RuntimeError):
                asyncio.get_running_loop().add_signal_handler(sign, self.stopping.set)
        try:
            await app.initialize()
            await _introduce(app, self._admins)
        except InvalidToken as error:
            raise PolicybotError(
                "Telegram 不认这个令牌", remedy="核对 TELEGRAM_BOT_TOKEN（由 @BotFather 发给）"
            ) from error
        except TelegramError as error:
            raise PolicybotError(
                f"连不上 Telegram：{type(error).__name__}", remedy="检查网络，或用 --proxy、--base-url"
            ) from error
        try:
            await app.start()
            await queue.resume(self._journal.open(app.bot))
            await self._receive(app)
            LOG.info("@%s is listening", app.bot.username)
            await self.stopping.wait()
        finally:
            await self._stop(app)

    def _application(self, queue: JournalQueue) -> Application[Any, Any, Any, Any, Any, Any]:
        settings = self._settings
        builder = (
            ApplicationBuilder()
            .token(settings.token)
            .update_queue(queue)
            .concurrent_updates(InOrder(self._journal))
            .rate_limiter(_Limiter(settings.per_second))
            .connection_pool_size(AT_ONCE)
            .read_timeout(READ)
            .write_timeout(READ)
            .connect_timeout(READ)
            .pool_timeout(READ)
            .get_updates_read_timeout(settings.poll_timeout + READ)
        )
        if settings.proxy:
            builder = builder.proxy(settings.proxy).get_updates_proxy(settings.proxy)
        if settings.base_url:
            builder = builder.base_url(f"{settings.base_url.rstrip('/')}/bot")
        if settings.base_file_url or settings.base_url:
            builder = builder.base_file_url(f"{(settings.base_file_url or settings.base_url).rstrip('/')}/file/bot")
        return builder.local_mode(settings.local_mode).build()

    async def _receive(self, app: Application[Any, Any, Any, Any, Any, Any]) -> None:
        assert app.updater is not None  # noqa: S101
        hook = self._settings.webhook
        if hook is None:
            await app.updater.start_polling(
                timeout=self._settings.poll_timeout, allowed_updates=UPDATES, bootstrap_retries=-1
            )
            return
        await app.updater.start_webhook(
            hook.listen, hook.port, url_path=urlsplit(hook.url).path.strip("/"), webhook_url=hook.url, secret_token=hook.secret,
            allowed_updates=UPDATES, bootstrap_retries=-1,
        )  # fmt: skip

    async def _stop(self, app: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Stop receiving, finish what is being answered within the time there is, leave the rest in the journal."""
        self.stopping.set()
        with suppress(TimeoutError, TelegramError, RuntimeError):
            async with asyncio.timeout(LONGEST_STOP):
                if app.updater is not None and app.updater.running:
                    await app.updater.stop()
                if app.running:
                    await app.stop()
        with suppress(TimeoutError, TelegramError, RuntimeError):
            async with asyncio.timeout(1.0):
                await app.shutdown()


class _Hears:
    """Turns an update into what the desk reads, and brings what it says."""

    def __init__(self, handler: Handler, courier: Courier, memory: Memory, typing: _Typing) -> None:
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
        async with self._typing.shown(to) if inbound.kind != "tap" else contextlib.nullcontext():
            replies = await self._handler(inbound)
        with suppress(Forbidden):  # the user has blocked the bot, or the chat is gone
            await self._courier.bring(replies, to)


class _Typing:
    """Shows in a chat that an answer is being written.

    A call on its way is never cancelled: its connection would be lost to the pool.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._turns = asyncio.Semaphore(SHOWN_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()  # the loop itself holds no task

    @contextlib.asynccontextmanager
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


class _Apologises:
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
        sorry = Reply((block(f"出了点问题（编号 {number}），已记入日志。请再试一次；还不行就把编号告诉管理员。"),))
        with suppress(TelegramError, Stopping):
            await self._courier.bring([sorry], address_of(update, inbound), part=SORRY)


def address_of(update: Update, inbound: Inbound) -> Address:
    """Return where the replies to an update go."""
    query = update.callback_query
    if query is not None:
        return Address(update.update_id, inbound.place, 0, inbound.message, query.id)
    return Address(update.update_id, inbound.place, 0 if inbound.place.private else inbound.message)


async def _introduce(app: Application[Any, Any, Any, Any, Any, Any], admins: frozenset[int]) -> None:
    """Tell Telegram the commands in Chinese and English; those of administrators are listed in their chats only."""
    listed = [c for c in COMMANDS.values() if not c.admin]
    english = [BotCommand(c.name, c.english) for c in listed]
    await app.bot.set_my_commands([BotCommand(c.name, c.chinese) for c in listed])
    await app.bot.set_my_commands(english, language_code="en")
    await app.bot.set_my_commands(english, scope=BotCommandScopeAllPrivateChats(), language_code="en")
    for admin in sorted(admins):
        with suppress(BadRequest):  # an administrator who has not written to the bot yet
            every = [BotCommand(c.name, c.chinese) for c in COMMANDS.values()]
            await app.bot.set_my_commands(every, scope=BotCommandScopeChat(admin))
