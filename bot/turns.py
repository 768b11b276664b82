"""Earlier questions of one conversation, each read and answered once for the question that is behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Found = TypeVar("Found")
_done: ContextVar[dict[object, Any] | None] = ContextVar("turns", default=None)


def once(method: Callable[[Any, str, Sequence[str]], Found]) -> Callable[..., Found]:
    """Return a method of a question and those before it that finds the same for the same ones once within a call from outside.

    A question that goes on with the one before has that one read, which has the
    one before it read: without this the work doubles with each.
    """

    @wraps(method)
    def found(self: object, text: str, history: Sequence[str] = ()) -> Found:
        done = _done.get()
        if done is None:
            token = _done.set({})
            try:
                return found(self, text, history)
            finally:
                _done.reset(token)
        key = (id(self), method.__name__, text, *history)
        if key not in done:
            done[key] = method(self, text, history)
        told: Found = done[key]
        return told

    return found
