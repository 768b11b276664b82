"""Keeps tokens and secrets out of the log: httpx names the token in every address, python-telegram-bot in its debug lines."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from index.patterns import regex

TOKEN = regex(r"[0-9]{5,}:[A-Za-z0-9_-]{20,}")
HIDDEN = "‹hidden›"


class Redacting(logging.Filter):
    """Takes secrets out of a record: its message, its arguments and its traceback."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass without the secrets in it."""
        try:
            said = record.getMessage()
        except Exception:  # a record that cannot be put together: logging tells so, whoever logs goes on
            said = str(record.msg)
        record.msg = self.clean(said)
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True

    def clean(self, text: str) -> str:
        """Return a text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return TOKEN.sub(HIDDEN, text)


def set_up(level: int, secrets: Iterable[str]) -> None:
    """Log to stderr from a level on, without secrets; requests are logged where they fail only."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(Redacting(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(max(level, logging.WARNING))
    logging.getLogger("apscheduler").setLevel(max(level, logging.WARNING))
