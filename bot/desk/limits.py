"""How much one user may ask: so many questions in a minute, so many in an hour."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import monotonic

MINUTE, HOUR = 60.0, 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class Allowance:
    """The most questions of one user in a minute and in an hour."""

    burst: int = 40
    hourly: int = 400


class Limits:
    """Counts what each user asked lately."""

    def __init__(self, allowance: Allowance, *, now: Callable[[], float] = monotonic) -> None:
        self._allowance = allowance
        self._now = now
        self._asked: dict[int, deque[float]] = {}
        self._told: dict[int, float] = {}  # until when each user knows that it is too much

    def wait(self, user: int) -> int:
        """Return how many seconds a user has to wait; 0 lets the question in and counts it."""
        now = self._now()
        asked = self._asked.setdefault(user, deque(maxlen=self._allowance.hourly))
        if len(asked) == self._allowance.hourly and now - asked[0] < HOUR:
            return ceil(HOUR - (now - asked[0]))
        recent = [at for at in asked if now - at < MINUTE]
        if len(recent) >= self._allowance.burst:
            return ceil(MINUTE - (now - recent[0]))
        asked.append(now)
        return 0

    def tells(self, user: int, seconds: int) -> bool:
        """Return whether a user who has to wait so long has still to be told; who was told once is not told again meanwhile."""
        now = self._now()
        if now < self._told.get(user, now):
            return False
        self._told[user] = now + seconds
        return True
