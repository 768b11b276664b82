"""The journal: every update is written down before Telegram is told that it came, and what was sent for it.

Killed at any point, the bot takes up after the restart what it had not
finished; what it had sent and written down is not sent again.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from typing import Any

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.desk.memory import DAY, Memory

KEPT = 3.0  # days that the numbers of finished updates are kept; Telegram offers an update for one
SCHEMA = """
CREATE TABLE IF NOT EXISTS updates (id INTEGER PRIMARY KEY, body TEXT NOT NULL, done INTEGER NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS updates_done ON updates (done, at);
CREATE TABLE IF NOT EXISTS sent (
    changed INTEGER NOT NULL, part INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (changed, part)
);
"""


class Journal:
    """Updates and what was sent for each, in the desk's database."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        with memory.transaction() as base:
            for statement in SCHEMA.strip().split(";"):
                base.execute(statement)

    def enter(self, update: Update) -> bool:
        """Return whether an update is new, and write it down."""
        body = json.dumps(update.to_dict())  # in ASCII: half a surrogate pair is no reason to stop
        with self._memory.transaction() as base:
            return base.execute(
                "INSERT OR IGNORE INTO updates VALUES (?, ?, 0, ?)", (update.update_id, body, self._memory.now())
            ).rowcount > 0  # fmt: skip

    def close(self, update: int) -> None:
        """Note that an update is finished; its words go."""
        with self._memory.transaction() as base:
            base.execute("UPDATE updates SET done = 1, body = '' WHERE id = ?", (update,))
            base.execute("DELETE FROM sent WHERE changed = ?", (update,))
            base.execute("DELETE FROM updates WHERE done = 1 AND at < ?", (self._memory.now() - KEPT * DAY,))

    def rest(self) -> None:
        """Drop the numbers of finished updates, once Telegram knows that it need not offer them again."""
        with self._memory.transaction() as base:
            base.execute("DELETE FROM updates WHERE done = 1")

    def open(self, bot: Bot) -> list[Update]:
        """Return the updates that are not finished, oldest first."""
        with self._memory.transaction() as base:
            rows = base.execute("SELECT body FROM updates WHERE done = 0 ORDER BY id").fetchall()
        found = (Update.de_json(json.loads(row["body"]), bot) for row in rows)
        return [update for update in found if update is not None]

    def sent(self, update: int, part: int) -> int | None:
        """Return the id of the message that was sent as a part of what an update got, None where it was not."""
        with self._memory.transaction() as base:
            row = base.execute("SELECT message FROM sent WHERE changed = ? AND part = ?", (update, part)).fetchone()
        return int(row["message"]) if row else None

    def send(self, update: int, part: int, message: int) -> None:
        """Note what was sent."""
        with self._memory.transaction() as base:
            base.execute("INSERT OR REPLACE INTO sent VALUES (?, ?, ?)", (update, part, message))


class JournalQueue(asyncio.Queue[object]):
    """The queue between Telegram and the bot: an update is in the journal when ``put`` returns.

    python-telegram-bot confirms updates to Telegram, or answers a webhook, after
    it has put them here.
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal

    async def put(self, item: Any) -> None:  # noqa: ANN401
        """Put an update that the journal does not have yet; anything else as it is.

        Raises:
            TelegramError: the journal cannot be written, so that the update is not confirmed.
        """
        try:
            known = isinstance(item, Update) and not self._journal.enter(item)
        except sqlite3.Error as error:  # a full disk: whoever puts it comes again
            raise TelegramError(f"the journal cannot be written: {error}") from error
        if not known:
            await super().put(item)

    async def resume(self, updates: list[Update]) -> None:
        """Put updates that are in the journal."""
        for update in updates:
            await super().put(update)
