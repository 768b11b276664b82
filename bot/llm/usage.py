"""What the model was asked, what it cost, and what of it was removed: counts by day, no words, in one SQLite file."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS counted (
    day TEXT NOT NULL, what TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, what)
);
"""
BUSY = 0.5  # seconds that another process is waited for
REMOVED = "removed:"
FAILED = "failed:"


@dataclass(frozen=True, slots=True)
class Used:
    """Sums over some days: requests, replies from the cache, tokens, statements kept and, by kind, removed, and failures by kind."""

    requests: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    kept: int = 0
    removed: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)

    def cost(self, price: tuple[float, float] | None) -> float | None:
        """Return what the tokens cost, at a price for a million in and out; None without one."""
        return (self.tokens_in * price[0] + self.tokens_out * price[1]) / 1e6 if price else None


class Usage:
    """The counters; every method may be called from any thread, and none fails: counts that cannot be kept are lost.

    A file that cannot be opened is left alone; the counters are in memory then.
    """

    def __init__(self, path: Path | None = None, *, today: Callable[[], date] = date.today) -> None:
        self._today = today
        self._lock = threading.Lock()
        try:
            self._base = _opened(path)
        except (sqlite3.Error, OSError):
            self._base = _opened(None)

    def add(self, counts: Mapping[str, int]) -> None:
        """Add to the counters of today."""
        rows = [(self._today().isoformat(), what, count) for what, count in counts.items() if count]
        with self._lock, suppress(sqlite3.Error), self._base:
            self._base.executemany(
                "INSERT INTO counted VALUES (?, ?, ?) ON CONFLICT (day, what) DO UPDATE SET count = count + excluded.count",
                rows,
            )

    def of(self, days: int = 1) -> Used:
        """Return the sums of the last days, today among them."""
        first = (self._today() - timedelta(days=days - 1)).isoformat()
        rows: list[tuple[str, int]] = []
        with self._lock, suppress(sqlite3.Error):
            rows = self._base.execute("SELECT what, count FROM counted WHERE day >= ?", (first,)).fetchall()
        total: Counter[str] = Counter()
        for what, count in rows:
            total[what] += count
        return Used(
            requests=total["requests"],
            cached=total["cached"],
            tokens_in=total["tokens_in"],
            tokens_out=total["tokens_out"],
            kept=total["kept"],
            removed=_of(total, REMOVED),
            failed=_of(total, FAILED),
        )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()


def _opened(path: Path | None) -> sqlite3.Connection:
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(path or ":memory:", check_same_thread=False, timeout=BUSY)
    with base:
        base.executescript(SCHEMA)
    return base


def _of(total: Counter[str], prefix: str) -> dict[str, int]:
    return {what.removeprefix(prefix): count for what, count in total.most_common() if what.startswith(prefix)}
