"""``policybot telegram``: what is wrong with its settings is one clear line and exit code 2."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.settings import current_environment
from bot.telegram_command import telegram_settings
from index.errors import PolicybotError
from tests.bot_api.stand import TOKEN, Fault, Stand


async def started(
    home: Path, *options: str, token: str = TOKEN, stand: bool = True, faults: Sequence[Fault] = (), **more: str
) -> tuple[int, list[str]]:
    """Return the exit code of the command and what it said on stderr."""
    server = Stand()
    await server.start()
    server.faults += faults
    environ = {**os.environ, "TELEGRAM_BOT_TOKEN": token, "POLICYBOT_ALLOWED_IDS": "1", **more}
    reached = ["--base-url", server.base_url if stand else "http://127.0.0.1:1"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "telegram", "--home", str(home), *reached, *options,
        env=environ, cwd=home.parent, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await asyncio.wait_for(process.communicate(), 60)
    await server.stop()
    assert process.returncode is not None
    return process.returncode, said.decode().splitlines()


@pytest.mark.parametrize(
    ("options", "more", "said"),
    [
        ((), {"token": ""}, "没有 TELEGRAM_BOT_TOKEN"),
        ((), {"token": "abc"}, "不像令牌"),
        ((), {"token": "123456:another-another-another-x"}, "不认这个令牌"),
        ((), {"stand": False}, "连不上 Telegram"),
        (("--webhook", "https://bot.example.org"), {}, "TELEGRAM_WEBHOOK_SECRET"),
        (("--proxy", "socks5://127.0.0.1:1"), {}, "代理"),
        (("--webhook", "http://bot.example.org"), {"TELEGRAM_WEBHOOK_SECRET": "s"}, "不接受这个 webhook"),
        ((), {"faults": [Fault("getMe", "garbage", 9)]}, "连不上 Telegram"),
        (
            (),
            {"faults": [Fault("getMe", "500", 9)], "POLICYBOT_ALLOWED_IDS": ""},
            "连不上 Telegram：Internal Server Error",
        ),
        ((), {"POLICYBOT_ALLOWED_IDS": "boss"}, "不是数字"),
        ((), {"POLICYBOT_RETENTION_DAYS": "half a year"}, "POLICYBOT_RETENTION_DAYS 不是大于 0 的数"),
        ((), {"POLICYBOT_PER_MINUTE": "-1"}, "POLICYBOT_PER_MINUTE 不是大于 0 的数"),
    ],
)
async def test_what_is_wrong_is_one_line_and_exit_code_2(
    indexed: Path, options: tuple[str, ...], more: dict[str, Any], said: str
) -> None:
    code, lines = await started(indexed, *options, **more)
    assert code == 2
    assert len(lines) == 1
    assert said in lines[0]
    assert TOKEN not in lines[0]


async def test_port_that_is_taken_is_told(indexed: Path, unused_tcp_port: int) -> None:
    taken = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", unused_tcp_port)
    async with taken:
        hook = ("--webhook", "https://bot.example.org/x", "--port", str(unused_tcp_port))
        code, lines = await started(indexed, *hook, TELEGRAM_WEBHOOK_SECRET="s")
    assert code == 2
    assert lines == [
        f"127.0.0.1 的 {unused_tcp_port} 端口用不了：Address already in use（换一个 --port，或停掉占用它的程序）"
    ]


async def test_missing_index_is_told(tmp_path: Path) -> None:
    code, lines = await started(tmp_path / "nothing")
    assert code == 2
    assert len(lines) == 1
    assert "policybot index build" in lines[0]


def test_dotenv_adds_to_the_environment_which_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "2:from-environment")
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=1:from-file\nPOLICYBOT_ADMIN_IDS=9\n", encoding="utf-8")
    found = current_environment()
    assert found["TELEGRAM_BOT_TOKEN"] == "2:from-environment"  # noqa: S105
    assert found["POLICYBOT_ADMIN_IDS"] == "9"


def test_webhook_listens_on_the_loopback_by_default() -> None:
    environ = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_SECRET": "s-1"}
    hook = telegram_settings(environ, webhook="https://bot.example.org/telegram").webhook
    assert hook is not None
    assert (hook.listen, hook.port, hook.secret) == ("127.0.0.1", 8443, "s-1")
    with pytest.raises(PolicybotError, match="SECRET"):
        telegram_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_SECRET": "带空格 的"}, webhook="https://x")
