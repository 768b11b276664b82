"""What the desk remembers: questions and what answered them, feedback, who may ask, uploads. One SQLite file.

Nothing of it leaves the machine. Words that a user typed are dropped after the
retention period and when the user says so; counts stay.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from typing import Literal

from bot.answer import MadeBy
from bot.channels.contract import Place
from bot.desk.rows import ADDED, SCHEMA, Asked, Upload, asked_of

Member = Literal["user", "admin"]
DAY = 86_400.0  # seconds
LOOKED_BACK = 10  # courtesies that may stand behind a question


class Memory:
    """The desk's database; every method is one transaction and may be called from any thread."""

    def __init__(self, path: Path, *, now: Callable[[], float] = time) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # what people asked is for nobody else on the machine
        self.now = now
        self._lock = threading.Lock()
        self._base = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._base.row_factory = sqlite3.Row
        self._base.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;" + SCHEMA
        )
        with suppress(sqlite3.OperationalError):  # it has the column
            self._base.execute(ADDED)

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._base.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection inside one transaction; it is rolled back where something goes wrong."""
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")

    # questions

    def keep(
        self,
        *,
        user: int,
        place: Place,
        message: int,
        question: str,
        history: Sequence[str],
        only: str,
        status: str,
        clauses: Sequence[str],
        suggestions: Sequence[str],
        units: Sequence[str],
        took: float,
        made_by: MadeBy = "rule",
    ) -> int:
        """Return the id under which a question is kept; asked anew from the same message, it keeps its id."""
        values = (
            user, place.chat, place.thread or 0, message, question, json.dumps(list(history), ensure_ascii=False), only,
            status, json.dumps(list(clauses)), json.dumps(list(suggestions)), json.dumps(list(units), ensure_ascii=False), took,
            self.now(), made_by,
        )  # fmt: skip
        with self.transaction() as base:
            row = base.execute(
                "SELECT id FROM asked WHERE chat = ? AND message = ? AND message != 0", (place.chat, message)
            ).fetchone()
            if row:
                base.execute("DELETE FROM asked WHERE id = ?", (row["id"],))
            base.execute(
                "INSERT INTO asked (id, user, chat, thread, message, question, history, confined, status, clauses,"
                " suggestions, units, took, at, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (row["id"] if row else None, *values),
            )
            return int(row["id"] if row else base.execute("SELECT last_insert_rowid()").fetchone()[0])

    def asked(self, id_: int) -> Asked | None:
        """Return a question that is kept, None where it is not."""
        with self.transaction() as base:
            row = base.execute("SELECT * FROM asked WHERE id = ?", (id_,)).fetchone()
        return asked_of(row) if row else None

    def last(self, user: int, place: Place) -> Asked | None:
        """Return the last question of a user in a place that was answered or refused, None where there is none."""
        found = self._of(user, place, since=0.0, limit=LOOKED_BACK)
        return next((asked for asked in found if asked.status != "clarify"), None)

    def history(self, user: int, place: Place, *, seconds: float, limit: int = 6) -> tuple[str, ...]:
        """Return a user's questions in a place of the last seconds, oldest first."""
        found = self._of(user, place, since=self.now() - seconds, limit=limit)
        return tuple(asked.question for asked in reversed(found) if asked.question)

    def _of(self, user: int, place: Place, *, since: float, limit: int) -> list[Asked]:
        with self.transaction() as base:
            rows = base.execute(
                "SELECT * FROM asked WHERE chat = ? AND thread = ? AND user = ? AND at >= ? AND confined = ''"
                " ORDER BY at DESC, id DESC LIMIT ?",
                (place.chat, place.thread or 0, user, since, limit),
            ).fetchall()
        return [asked_of(row) for row in rows]

    def since(self, at: float) -> list[Asked]:
        """Return all questions since a time in seconds, oldest first."""
        with self.transaction() as base:
            rows = base.execute("SELECT * FROM asked WHERE at >= ? ORDER BY id", (at,)).fetchall()
        return [asked_of(row) for row in rows]

    # what was shown where

    def show(self, chat: int, asked: int, messages: Sequence[int], *, more: bool = False) -> None:
        """Keep which messages of a chat show an answer, in place of those that did before or as ``more`` of it."""
        with self.transaction() as base:
            if not more:
                base.execute("DELETE FROM shown WHERE chat = ? AND asked = ?", (chat, asked))
            base.executemany("INSERT INTO shown VALUES (?, ?, ?)", [(chat, asked, message) for message in messages])

    def shown(self, chat: int, asked: int) -> tuple[int, ...]:
        """Return the messages of a chat that show an answer, in their order."""
        with self.transaction() as base:
            rows = base.execute("SELECT message FROM shown WHERE chat = ? AND asked = ? ORDER BY rowid", (chat, asked))
            return tuple(row["message"] for row in rows.fetchall())

    def asked_in(self, chat: int, message: int) -> int:
        """Return the id of the question that a user's message asked, 0 where it asked none or has no id itself."""
        with self.transaction() as base:
            row = base.execute(
                "SELECT id FROM asked WHERE chat = ? AND message = ? AND message != 0", (chat, message)
            ).fetchone()
        return int(row["id"]) if row else 0

    # feedback

    def judge(self, asked: int, user: int, *, good: bool, reason: str = "") -> None:
        """Keep what a user thinks of an answer, in place of what the user thought before."""
        with self.transaction() as base:
            base.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?)", (asked, user, good, reason, self.now())
            )

    def await_reason(self, chat: int, message: int, asked: int) -> None:
        """Keep that a message asks what is wrong with an answer."""
        with self.transaction() as base:
            base.execute("INSERT OR REPLACE INTO reasons VALUES (?, ?, ?)", (chat, message, asked))

    def await_no_reason(self, chat: int, message: int) -> None:
        """Keep that what a message asked was told."""
        with self.transaction() as base:
            base.execute("DELETE FROM reasons WHERE chat = ? AND message = ?", (chat, message))

    def awaited(self, chat: int, message: int) -> int:
        """Return the id of the answer of which a message asks what is wrong, 0 where it asks no such thing."""
        with self.transaction() as base:
            row = base.execute("SELECT asked FROM reasons WHERE chat = ? AND message = ?", (chat, message)).fetchone()
        return int(row["asked"]) if row else 0

    def judgements(self, since: float) -> list[tuple[int, bool, str]]:
        """Return question, verdict and reason of the feedback since a time."""
        with self.transaction() as base:
            rows = base.execute(
                "SELECT asked, good, reason FROM feedback WHERE at >= ? ORDER BY at", (since,)
            ).fetchall()
        return [(row["asked"], bool(row["good"]), row["reason"]) for row in rows]

    def remark(self, user: int, text: str) -> None:
        """Keep what a user has to say of the product, once if it is said twice."""
        with self.transaction() as base:
            base.execute("DELETE FROM remarks WHERE user = ? AND text = ?", (user, text))
            base.execute("INSERT INTO remarks VALUES (?, ?, ?)", (user, text, self.now()))

    def remarks(self, since: float) -> list[str]:
        """Return what users had to say since a time."""
        with self.transaction() as base:
            return [row["text"] for row in base.execute("SELECT text FROM remarks WHERE at >= ? ORDER BY at", (since,))]

    # members

    def allow(self, id_: int, role: Member, by: int) -> None:
        """Let a user or a chat ask."""
        with self.transaction() as base:
            base.execute("INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?)", (id_, role, by, self.now()))

    def deny(self, id_: int) -> bool:
        """Return whether a user or a chat was allowed, and no longer let it ask."""
        with self.transaction() as base:
            return base.execute("DELETE FROM members WHERE id = ?", (id_,)).rowcount > 0

    def members(self) -> dict[int, Member]:
        """Return who was allowed, by id."""
        with self.transaction() as base:
            return {row["id"]: row["role"] for row in base.execute("SELECT id, role FROM members")}

    def move(self, old: int, new: int) -> None:
        """Carry a chat's entries over to its new id."""
        with self.transaction() as base:
            base.execute("INSERT OR REPLACE INTO moves VALUES (?, ?)", (old, new))
            base.execute("UPDATE OR REPLACE members SET id = ? WHERE id = ?", (new, old))
            base.execute(
                "UPDATE asked SET chat = ?, message = 0 WHERE chat = ?", (new, old)
            )  # numbers begin anew there
            base.execute("DELETE FROM shown WHERE chat = ?", (old,))
            base.execute("DELETE FROM reasons WHERE chat = ?", (old,))

    def moved(self) -> dict[int, int]:
        """Return the new ids of chats that have one, by their old ids."""
        with self.transaction() as base:
            return {row["old"]: row["new"] for row in base.execute("SELECT old, new FROM moves")}

    # uploads

    def offer(self, user: int, message: int, name: str) -> int:
        """Return the id under which a file that an administrator sent is kept; a message taken up again has the same."""
        with self.transaction() as base:
            base.execute(
                "INSERT OR IGNORE INTO uploads (user, message, name, state, at) VALUES (?, ?, ?, 'offered', ?)",
                (user, message, name, self.now()),
            )
            row = base.execute("SELECT id FROM uploads WHERE user = ? AND message = ?", (user, message)).fetchone()
            return int(row["id"])

    def offered(self) -> frozenset[int]:
        """Return the ids of the files that wait for their confirmation."""
        with self.transaction() as base:
            return frozenset(row["id"] for row in base.execute("SELECT id FROM uploads WHERE state = 'offered'"))

    def settle(self, upload: int, state: str, name: str = "") -> None:
        """Set what became of a file that was on offer, and the name under which it was kept."""
        with self.transaction() as base:
            base.execute(
                "UPDATE uploads SET state = ?, name = CASE ? WHEN '' THEN name ELSE ? END"
                " WHERE id = ? AND state = 'offered'",
                (state, name, name, upload),
            )

    def upload(self, id_: int) -> Upload | None:
        """Return a file that was sent, None where there is none of this id."""
        with self.transaction() as base:
            row = base.execute("SELECT * FROM uploads WHERE id = ?", (id_,)).fetchone()
        return Upload(**dict(row)) if row else None

    # forgetting

    def forget(self, user: int) -> int:
        """Return how many questions of a user there were, and drop all words that the user typed."""
        with self.transaction() as base:
            count = _wordless(base, "user = ?", (user,))
        self._empty_log()
        return count

    def expire(self, days: float) -> int:
        """Return how many questions are older than the retention period, and drop their words and what was shown for them."""
        before = (self.now() - days * DAY,)
        with self.transaction() as base:
            count = _wordless(base, "at < ?", before)
            for table in ("shown", "reasons"):
                base.execute(f"DELETE FROM {table} WHERE asked IN (SELECT id FROM asked WHERE at < ?)", before)  # noqa: S608
            base.execute("UPDATE uploads SET state = 'discarded' WHERE state = 'offered' AND at < ?", before)
        self._empty_log()
        return count

    def _empty_log(self) -> None:
        """Empty SQLite's write-ahead log, which goes on holding the words that were dropped."""
        with self._lock:
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _wordless(base: sqlite3.Connection, where: str, values: tuple[float, ...]) -> int:
    base.execute(f"UPDATE feedback SET reason = '' WHERE {where}", values)  # noqa: S608
    base.execute(f"DELETE FROM remarks WHERE {where}", values)  # noqa: S608
    return base.execute(
        f"UPDATE asked SET question = '', history = '[]' WHERE {where} AND question != ''",  # noqa: S608
        values,
    ).rowcount
