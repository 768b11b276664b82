"""What the desk's database holds: its tables, and their rows as objects."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from bot.answer import MadeBy
from bot.channels.contract import Place

ADDED = "ALTER TABLE asked ADD COLUMN made_by TEXT NOT NULL DEFAULT 'rule'"  # to databases of before
SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (
    id INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL, chat INTEGER NOT NULL, thread INTEGER NOT NULL,
    message INTEGER NOT NULL, question TEXT NOT NULL, history TEXT NOT NULL, confined TEXT NOT NULL, status TEXT NOT NULL,
    clauses TEXT NOT NULL, suggestions TEXT NOT NULL, units TEXT NOT NULL, took REAL NOT NULL, at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS asked_in ON asked (chat, message);
CREATE INDEX IF NOT EXISTS asked_by ON asked (chat, thread, user, at);
CREATE TABLE IF NOT EXISTS feedback (
    asked INTEGER NOT NULL, user INTEGER NOT NULL, good INTEGER NOT NULL, reason TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (asked, user)
);
CREATE TABLE IF NOT EXISTS remarks (user INTEGER NOT NULL, text TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS members (id INTEGER PRIMARY KEY, role TEXT NOT NULL, by INTEGER NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS moves (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS uploads (
    id INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL, message INTEGER NOT NULL, name TEXT NOT NULL,
    state TEXT NOT NULL, at REAL NOT NULL, UNIQUE (user, message)
);
CREATE TABLE IF NOT EXISTS shown (chat INTEGER NOT NULL, asked INTEGER NOT NULL, message INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS shown_in ON shown (chat, message);
CREATE TABLE IF NOT EXISTS reasons (
    chat INTEGER NOT NULL, message INTEGER NOT NULL, asked INTEGER NOT NULL, PRIMARY KEY (chat, message)
);
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was answered or refused, and what the answer cited; ``only`` confines it to one document.

    ``clauses`` and ``suggestions`` are ids of clauses, each with a stamp of its text behind ``@``, ``units`` the units that the
    answer names, ``took`` is in milliseconds, ``at`` in seconds since 1970.
    """

    id: int
    user: int
    place: Place
    message: int
    question: str
    history: tuple[str, ...]
    only: str
    status: str
    clauses: tuple[str, ...]
    suggestions: tuple[str, ...]
    units: tuple[str, ...]
    took: float
    at: float
    made_by: MadeBy = "rule"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that an administrator sent in a message; ``state`` is offered, saved, discarded or refused."""

    id: int
    user: int
    message: int
    name: str
    state: str
    at: float


def asked_of(row: sqlite3.Row) -> Asked:
    """Return the question that a row of the table ``asked`` holds."""
    return Asked(
        id=row["id"],
        user=row["user"],
        place=Place(row["chat"], row["thread"] or None, private=row["chat"] == row["user"] > 0),
        message=row["message"],
        question=row["question"],
        history=tuple(json.loads(row["history"])),
        only=row["confined"],
        status=row["status"],
        clauses=tuple(json.loads(row["clauses"])),
        suggestions=tuple(json.loads(row["suggestions"])),
        units=tuple(json.loads(row["units"])),
        took=row["took"],
        at=row["at"],
        made_by=row["made_by"],
    )
