"""``policybot telegram`` and ``policybot console``: the desk in a messenger, its settings and what is wrong with them."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.settings import Settings
from index.errors import PolicybotError
from index.patterns import regex

if TYPE_CHECKING:
    from bot.channels.telegram.reach import TelegramSettings

TOKEN = regex(r"[0-9]+:[A-Za-z0-9_-]{20,}")
SECRETS = ("TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "POLICYBOT_LLM_API_KEY")
SECRET = regex(r"[A-Za-z0-9_-]{1,256}")


def telegram_settings(
    environ: Mapping[str, str],
    *,
    webhook: str = "",
    listen: str = "127.0.0.1",
    port: int = 8443,
    proxy: str = "",
    base_url: str = "",
    base_file_url: str = "",
    local_mode: bool = False,
) -> TelegramSettings:
    """Return how Telegram is reached.

    Raises:
        PolicybotError: the token or the webhook's secret is missing or malformed.
    """
    from bot.channels.telegram.reach import TelegramSettings, Webhook

    token = environ.get("TELEGRAM_BOT_TOKEN", "").strip()
    if not token:
        raise PolicybotError("没有 TELEGRAM_BOT_TOKEN", remedy="把 @BotFather 发给的令牌写进环境变量或 .env")
    if not TOKEN.fullmatch(token):
        raise PolicybotError("TELEGRAM_BOT_TOKEN 不像令牌", remedy="令牌形如 123456:ABC…，由 @BotFather 发给")
    hook = None
    if webhook:
        secret = environ.get("TELEGRAM_WEBHOOK_SECRET", "").strip()
        if not SECRET.fullmatch(secret):
            raise PolicybotError("没有可用的 TELEGRAM_WEBHOOK_SECRET", remedy="设为 1 到 256 位字母、数字、_ 或 -")
        hook = Webhook(webhook, secret, listen, port)
    return TelegramSettings(token, hook, proxy, base_url, base_file_url, local_mode)


def serve(
    settings: Settings,
    telegram: TelegramSettings,
    environ: Mapping[str, str],
    *,
    public: bool,
    llm: bool | None = None,
) -> None:
    """Answer on Telegram until the process is told to stop."""
    from bot.channels.telegram.redact import set_up
    from bot.channels.telegram.service import TelegramChannel
    from bot.desk.opening import opened

    hook = telegram.webhook
    level = getattr(logging, environ.get("POLICYBOT_LOG", "INFO").upper(), logging.INFO)
    set_up(level, [telegram.token, hook.secret if hook else "", environ.get("POLICYBOT_LLM_API_KEY", "")])
    _share(environ)
    with opened(settings, environ, public=public, llm=llm) as desk:
        alive = settings.home / "telegram.alive"
        channel = TelegramChannel(telegram, desk.memory, desk.access.administrators, alive=alive)
        asyncio.run(channel.run(desk.handle))


def _share(environ: Mapping[str, str]) -> None:
    """Let what the desk starts (a build, the reader of a document) have the settings of ``.env``, but no secrets."""
    os.environ.update({name: value for name, value in environ.items() if name.startswith("POLICYBOT_")})
    for name in SECRETS:
        os.environ.pop(name, None)


def rehearse(settings: Settings, environ: Mapping[str, str], *, llm: bool | None = None) -> None:
    """Be the desk's user and administrator in the terminal until the input ends."""
    from bot.channels.console import ME, ConsoleChannel
    from bot.desk.opening import opened

    _share(environ)
    with opened(settings, environ, admins=frozenset({ME}), llm=llm) as desk:
        asyncio.run(ConsoleChannel(sys.stdin, sys.stdout).run(desk.handle))
