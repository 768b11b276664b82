"""How Telegram is reached and how it reaches the bot: addresses, proxy, polling or a webhook; what is wrong with them."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from telegram import Update
from telegram.error import BadRequest, InvalidToken, TelegramError, TimedOut
from telegram.ext import Application, ApplicationBuilder

from bot.channels.telegram.courier import Courier
from bot.channels.telegram.journal import Journal, JournalQueue
from bot.channels.telegram.traffic import AT_ONCE, ApiRequest, InOrder, Limiter, UpdatesRequest
from index.errors import PolicybotError

LOG = logging.getLogger(__name__)
READ = 30.0  # seconds that an answer of Telegram's may take
PAUSES = (0.5, 1.0)  # seconds between attempts to reach Telegram at the start
UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY)
App = Application[Any, Any, Any, Any, Any, Any]


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


def updates_request(settings: TelegramSettings) -> UpdatesRequest:
    """Return what fetches updates.

    Raises:
        PolicybotError: the proxy cannot be used.
    """
    return UpdatesRequest(**_options(settings, settings.poll_timeout + READ), connection_pool_size=1)


def application(settings: TelegramSettings, journal: Journal, queue: JournalQueue, updates: UpdatesRequest) -> App:
    """Return the application that calls Telegram and works on updates.

    Raises:
        PolicybotError: an address or the proxy cannot be used.
    """
    builder = (
        ApplicationBuilder()
        .token(settings.token)
        .update_queue(queue)
        .concurrent_updates(InOrder(journal))
        .rate_limiter(Limiter(settings.per_second))
        .request(_request(settings))
        .get_updates_request(updates)
    )
    if settings.base_url:
        builder = builder.base_url(_ending(settings.base_url, "/bot"))
    if settings.base_file_url or settings.base_url:
        root = settings.base_file_url or settings.base_url.rstrip("/").removesuffix("/bot")
        builder = builder.base_file_url(_ending(root, "/file/bot"))
    return builder.local_mode(settings.local_mode).build()


def _request(settings: TelegramSettings) -> ApiRequest:
    return ApiRequest(**_options(settings, READ), connection_pool_size=AT_ONCE)


def _options(settings: TelegramSettings, read: float) -> dict[str, Any]:
    """Return the options of requests; the proxy is tried here."""
    try:
        httpx.HTTPTransport(proxy=settings.proxy or None).close()
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise PolicybotError(
            f"代理用不了：{settings.proxy}", remedy="写成 http://主机:端口；socks 代理先装 pip install -e '.[socks]'"
        ) from error
    return {
        "read_timeout": read,
        "write_timeout": READ,
        "connect_timeout": READ,
        "pool_timeout": READ,
        "proxy": settings.proxy or None,
    }


def _ending(url: str, path: str) -> str:
    """Return an address with the path that the Bot API has below it, whether it was written out or not."""
    return f"{url.rstrip('/').removesuffix(path)}{path}"


async def meet(app: App, settings: TelegramSettings) -> None:
    """Ask Telegram who the bot is, again where it may be about to answer.

    Raises:
        PolicybotError: the token is wrong, or Telegram is not reached.
    """
    ask = app.initialize
    for pause in (*PAUSES, None):
        try:
            await ask()
            break
        except InvalidToken as error:
            where = "，或 --base-url 不对" if settings.base_url else ""
            raise PolicybotError(
                f"Telegram 不认这个令牌{where}", remedy="核对 TELEGRAM_BOT_TOKEN（由 @BotFather 发给）"
            ) from error
        except TelegramError as error:
            if pause is None or isinstance(error, TimedOut):
                why = "等不到回答" if isinstance(error, TimedOut) else error.message.split(": ", 1)[-1]
                raise PolicybotError(f"连不上 Telegram：{why}", remedy="检查网络，或用 --proxy、--base-url") from error
            await asyncio.sleep(pause)
            ask = app.bot.get_me  # the connections are there
    await app.initialize()


async def receive(app: App, settings: TelegramSettings, courier: Courier) -> None:
    """Begin to receive updates.

    Raises:
        PolicybotError: Telegram does not take the webhook, or there is no listening at its port.
    """
    assert app.updater is not None  # noqa: S101
    hook, updater = settings.webhook, app.updater
    if hook is None:
        await updater.start_polling(
            timeout=settings.poll_timeout,
            allowed_updates=UPDATES,
            bootstrap_retries=-1,
            error_callback=_tell_of_polling,
        )
        return
    try:
        await courier.attempt(lambda: app.bot.set_webhook(hook.url, allowed_updates=UPDATES, secret_token=hook.secret))
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


def _tell_of_polling(error: TelegramError) -> None:
    """Log in one line what goes wrong with polling; it goes on by itself."""
    LOG.warning("polling: %s", error.message)
