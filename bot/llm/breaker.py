"""A circuit breaker: after failures in a row nothing is asked for a while, then once (M. Nygard, Release It!, 2007)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

FAILURES = 3
PAUSE = 60.0  # seconds


class Breaker:
    """Tells whether to ask; it is told how that went."""

    def __init__(self, *, failures: int = FAILURES, pause: float = PAUSE, now: Callable[[], float] = monotonic) -> None:
        self._most, self._pause, self._now = failures, pause, now
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0

    def allows(self) -> bool:
        """Return whether to ask now; after the pause one may, the others wait for how that goes."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._now() < self._until:
                return False
            self._until = self._now() + self._pause
            return True

    def succeeded(self) -> None:
        """Be told that an answer came."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """Be told that none came."""
        with self._lock:
            self._failed += 1
            self._until = self._now() + self._pause
