"""The bot itself: updates in, handed to the desk in order per chat, replies out; started and stopped cleanly."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, Update
from telegram.error import BadRequest, InvalidToken, TelegramError, TimedOut
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from bot.channels.contract import Capabilities, Handler
from bot.channels.telegram.courier import Courier
from bot.channels.telegram.hearing import Apologises, Hears, Typing
from bot.channels.telegram.journal import Journal, JournalQueue
from bot.channels.telegram.markup import LENGTH
from bot.channels.telegram.traffic import AT_ONCE, InOrder, Limiter, UpdatesRequest
from bot.desk.commands import COMMANDS
from bot.desk.memory import Memory
from index.errors import PolicybotError

LOG = logging.getLogger(__name__)
BEAT = 20.0  # seconds between two signs of life
LONGEST_STOP = 8.0  # seconds that running answers are waited for
READ = 30.0  # seconds that an answer of Telegram's may take
PAUSES = (0.5, 1.0)  # seconds between attempts to reach Telegram at the start
App = Application[Any, Any, Any, Any, Any, Any]
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
        app.add_handler(TypeHandler(Update, Hears(handler, courier, self._memory, Typing(app.bot)).hear))
        app.add_error_handler(Apologises(courier).apologise)
        for sign in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError, RuntimeError):
                asyncio.get_running_loop().add_signal_handler(sign, self.stopping.set)
        await self._meet(app)
        try:
            with suppress(TelegramError):  # the commands work unlisted, too
                await _introduce(app, self._admins)
            await app.start()
            await queue.resume(self._journal.open(app.bot))
            await self._receive(app, courier)
            LOG.info("@%s is listening", app.bot.username)
            while not self.stopping.is_set():
                self._beat()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.stopping.wait(), BEAT)
        finally:
            await self._stop(app)

    async def _meet(self, app: App) -> None:
        """Ask Telegram who the bot is, again where it may be about to answer.

        Raises:
            PolicybotError: the token is wrong, or Telegram is not reached.
        """
        meet = app.initialize
        with _quiet("telegram"):
            for pause in (*PAUSES, None):
                try:
                    await meet()
                    break
                except InvalidToken as error:
                    where = "，或 --base-url 不对" if self._settings.base_url else ""
                    raise PolicybotError(
                        f"Telegram 不认这个令牌{where}", remedy="核对 TELEGRAM_BOT_TOKEN（由 @BotFather 发给）"
                    ) from error
                except TelegramError as error:
                    if pause is None or isinstance(error, TimedOut):
                        why = "等不到回答" if isinstance(error, TimedOut) else error.message.split(": ", 1)[-1]
                        raise PolicybotError(
                            f"连不上 Telegram：{why}", remedy="检查网络，或用 --proxy、--base-url"
                        ) from error
                    await asyncio.sleep(pause)
                    meet = app.bot.get_me  # the connections are there
            await app.initialize()

    def _beat(self) -> None:
        """Touch the file by which a watchdog sees that the bot goes on."""
        if self._alive is not None:
            with suppress(OSError):  # a full disk is no reason to stop
                self._alive.touch()

    def _application(self, queue: JournalQueue) -> App:
        settings = self._settings
        builder = (
            ApplicationBuilder()
            .token(settings.token)
            .update_queue(queue)
            .concurrent_updates(InOrder(self._journal))
            .rate_limiter(Limiter(settings.per_second))
            .connection_pool_size(AT_ONCE)
            .read_timeout(READ)
            .write_timeout(READ)
            .connect_timeout(READ)
            .pool_timeout(READ)
            .get_updates_request(
                UpdatesRequest(
                    connection_pool_size=1,
                    read_timeout=settings.poll_timeout + READ,
                    connect_timeout=READ,
                    pool_timeout=READ,
                    proxy=settings.proxy or None,
                )
            )
        )
        if settings.proxy:
            builder = builder.proxy(settings.proxy)
        if settings.base_url:
            builder = builder.base_url(_ending(settings.base_url, "/bot"))
        if settings.base_file_url or settings.base_url:
            root = settings.base_file_url or settings.base_url.rstrip("/").removesuffix("/bot")
            builder = builder.base_file_url(_ending(root, "/file/bot"))
        return builder.local_mode(settings.local_mode).build()

    async def _receive(self, app: App, courier: Courier) -> None:
        """Begin to receive updates.

        Raises:
            PolicybotError: Telegram does not take the webhook, or there is no listening at its port.
        """
        assert app.updater is not None  # noqa: S101
        hook, updater = self._settings.webhook, app.updater
        if hook is None:
            await updater.start_polling(
                timeout=self._settings.poll_timeout,
                allowed_updates=UPDATES,
                bootstrap_retries=-1,
                error_callback=_tell_of_polling,
            )
            return
        try:
            await courier.attempt(
                lambda: app.bot.set_webhook(hook.url, allowed_updates=UPDATES, secret_token=hook.secret)
            )
            await updater.start_webhook(
                hook.listen, hook.port, url_path=urlsplit(hook.url).path.strip("/"), webhook_url=hook.url,
                secret_token=hook.secret, allowed_updates=UPDATES, bootstrap_retries=-1,
            )  # fmt: skip
        except BadRequest as error:
            raise PolicybotError(
                f"Telegram 不接受这个 webhook：{error.message}", remedy="--webhook 填 Telegram 能访问的 https 地址"
            ) from error
        except OSError as error:
            raise PolicybotError(
                f"{hook.listen} 的 {hook.port} 端口用不了：{error.strerror or error}",
                remedy="换一个 --port，或停掉占用它的程序",
            ) from error

    async def _stop(self, app: App) -> None:
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


def _ending(url: str, path: str) -> str:
    """Return an address with the path that the Bot API has below it, whether it was written out or not."""
    return f"{url.rstrip('/').removesuffix(path)}{path}"


def _tell_of_polling(error: TelegramError) -> None:
    """Log in one line what goes wrong with polling; it goes on by itself."""
    LOG.warning("polling: %s", error.message)


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


async def _introduce(app: App, admins: frozenset[int]) -> None:
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
