"""A prompt put to a model within a time: from the cache, else asked, once more where it was out of reach.

The day's tokens and a circuit breaker are looked at before, the counters told after.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from hashlib import sha256
from time import monotonic, sleep
from typing import Protocol, TypeVar

from pydantic import BaseModel

from bot.llm import reply
from bot.llm.breaker import Breaker
from bot.llm.endpoint import Completion, Messages
from bot.llm.errors import ModelError, Spent, Unreachable
from bot.llm.settings import ModelSettings
from bot.llm.usage import FAILED, Usage
from prompts import Prompt, load

REMEMBERED = 512  # replies
PAUSE = 0.4  # seconds before the second try
LEAST = 1.0  # seconds that have to be left for it

Schema = TypeVar("Schema", bound=BaseModel)


class Model(Protocol):
    """Something that replies to messages."""

    settings: ModelSettings

    def ready(self) -> None:
        """Do what takes time and is done once."""

    def complete(self, messages: Messages, seconds: float) -> Completion:
        """Return the reply, within so many seconds."""


class Asking:
    """Puts prompts to one model; every method may be called from any thread."""

    def __init__(
        self, model: Model, usage: Usage, *, breaker: Breaker | None = None, now: Callable[[], float] = monotonic
    ) -> None:
        self.model = model
        self.usage = usage
        self._breaker = breaker or Breaker(now=now)
        self._now = now
        self._lock = threading.Lock()
        self._replies: OrderedDict[str, BaseModel] = OrderedDict()

    def ask(self, prompt: str, schema: type[Schema], **values: str) -> Schema:
        """Return what the model replies to a prompt.

        Replies are remembered by model, prompt (every word of it) and what is
        filled in: the question and its evidence.

        Args:
            prompt: its name.
            schema: what the reply has to be.
            values: the prompt's variables.

        Raises:
            ModelError: there is no reply; its ``kind`` is counted.
        """
        if known := self.remembered(prompt, schema, **values):
            self.usage.add({"cached": 1})
            return known
        chosen = load(prompt)
        try:
            found = self._asked(chosen.messages(**values), schema)
        except ModelError as error:
            self.usage.add({f"{FAILED}{error.kind}": 1})
            raise
        with self._lock:
            self._replies[self._key(chosen, values)] = found
            while len(self._replies) > REMEMBERED:
                self._replies.popitem(last=False)
        return found

    def remembered(self, prompt: str, schema: type[Schema], **values: str) -> Schema | None:
        """Return the reply that is remembered, None where none is."""
        chosen = load(prompt)
        with self._lock:
            known = self._replies.get(self._key(chosen, values))
        return known if isinstance(known, schema) else None

    def _key(self, prompt: Prompt, values: Mapping[str, str]) -> str:
        asked = (self.model.settings.model, prompt.stamp, prompt.messages(**values))
        return sha256(repr(asked).encode()).hexdigest()

    def forget(self) -> None:
        """Forget all replies."""
        with self._lock:
            self._replies.clear()

    def _asked(self, messages: Messages, schema: type[Schema]) -> Schema:
        used = self.usage.of()
        if used.tokens_in + used.tokens_out >= self.model.settings.daily_tokens:
            raise Spent("今天的 token 用完了")
        if not self._breaker.allows():
            raise Spent("模型刚才连续没有答复，先不问")
        try:
            found = reply.read(self._completed(messages).text, schema)
        except ModelError:
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        return found

    def _completed(self, messages: Messages) -> Completion:
        """Return the model's reply, asked twice at most, within its time."""
        self.model.ready()
        until = self._now() + self.model.settings.seconds
        try:
            return self._once(messages, until)
        except Unreachable:
            if until - self._now() < PAUSE + LEAST:
                raise
            sleep(PAUSE)
            return self._once(messages, until)

    def _once(self, messages: Messages, until: float) -> Completion:
        self.usage.add({"requests": 1})
        completion = self.model.complete(messages, max(until - self._now(), LEAST))
        self.usage.add(Counter(tokens_in=completion.tokens_in, tokens_out=completion.tokens_out))
        return completion
