"""Tokens and secrets stay out of the log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot.channels.telegram.redact import HIDDEN, Redacting, set_up

TOKEN = "987654:AAbbCCddEEffGGhhIIjjKKllMMnnOO"  # noqa: S105
SECRET = "hook-secret-42"  # noqa: S105


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redacting([TOKEN, SECRET]))
    logger = logging.getLogger("redacted")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)


def test_token_is_hidden_in_messages_arguments_and_tracebacks(log: io.StringIO) -> None:
    logger = logging.getLogger("redacted")
    logger.info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logger.debug("Calling Bot API endpoint with %s", {"secret_token": SECRET, "url": f"https://x/bot{TOKEN}"})
    try:
        raise ValueError(f"no route to https://api.telegram.org/bot{TOKEN}/getUpdates")
    except ValueError:
        logger.exception("failed")
    said = log.getvalue()
    assert said.count(HIDDEN) >= 4
    assert TOKEN not in said
    assert SECRET not in said
    assert "getMe" in said


def test_token_that_was_never_told_is_known_by_its_shape() -> None:
    assert "11223344:ABC" not in Redacting().clean("see bot11223344:ABCDEFGHIJKLMNOPQRSTUVWXYZ012/getMe")


def test_requests_are_not_logged_where_they_succeed(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level, logging.getLogger("httpx").level
    try:
        set_up(logging.INFO, [TOKEN])
        logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
        logging.getLogger("bot").warning("token %s", TOKEN)
        said = capsys.readouterr().err
        assert "HTTP Request" not in said
        assert f"token {HIDDEN}" in said
    finally:
        root.handlers[:], root.level = before[0], before[1]
        logging.getLogger("httpx").setLevel(before[2])
