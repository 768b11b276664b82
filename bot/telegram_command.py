"""``policybot telegram``: the settings of the bot, and what is wrong with them."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from index.errors import PolicybotError
from index.patterns import regex

if TYPE_CHECKING:
    from bot.channels.telegram.service import TelegramSettings

TOKEN = regex(r"[0-9]+:[A-Za-z0-9_-]{20,}")
SECRET = regex(r"[A-Za-z0-9_-]{1,256}")


def environment(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the environment with what the folder's ``.env`` adds; the environment goes first."""
    from dotenv import dotenv_values

    return {**{key: value or "" for key, value in dotenv_values(folder / ".env").items()}, **environ}


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
    from bot.channels.telegram.service import TelegramSettings, Webhook

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


def serve(settings: Settings, telegram: TelegramSettings, environ: Mapping[str, str], *, public: bool) -> None:
    """Answer on Telegram until the process is told to stop."""
    from bot.channels.telegram.redact import set_up
    from bot.channels.telegram.service import TelegramChannel
    from bot.commands import documents_folder, open_engine
    from bot.desk.access import Access, read_ids
    from bot.desk.desk import Desk
    from bot.desk.intake import sweep
    from bot.desk.limits import Allowance, Limits
    from bot.desk.memory import Memory

    hook = telegram.webhook
    level = getattr(logging, environ.get("POLICYBOT_LOG", "INFO").upper(), logging.INFO)
    set_up(level, [telegram.token, hook.secret if hook else ""])
    engine = open_engine(settings)
    memory = Memory(settings.home / "desk.sqlite")
    allowed, admins = (read_ids(environ, f"POLICYBOT_{name}_IDS") for name in ("ALLOWED", "ADMIN"))
    access = Access(memory, allowed, admins, public)
    if not (public or allowed or admins or memory.members()):
        logging.getLogger(__name__).warning("the allow-list is empty: everybody is told their number and nothing else")
    desk = Desk(
        engine, memory, access, Limits(Allowance()), settings.home, documents_folder(settings), _retention(environ)
    )
    try:
        sweep(desk)
        memory.expire(desk.retention)
        asyncio.run(TelegramChannel(telegram, memory, admins).run(desk.handle))
    finally:
        desk.close()


def _retention(environ: Mapping[str, str]) -> float:
    """Return how many days words that users typed are kept.

    Raises:
        PolicybotError: the setting is no number of days.
    """
    from bot.desk.desk import RETENTION

    days = environ.get("POLICYBOT_RETENTION_DAYS", "").strip() or RETENTION
    try:
        kept = float(days)
    except ValueError:
        kept = 0.0
    if not 0 < kept < inf:
        raise PolicybotError(f"POLICYBOT_RETENTION_DAYS 不是天数：{days}", remedy="填大于 0 的天数，例如 180")
    return kept


def current_environment() -> dict[str, str]:
    """Return the environment of this process with the ``.env`` of its folder."""
    return environment(os.environ, Path.cwd())
