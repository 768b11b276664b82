"""A chat model behind LangChain's interface: messages in, text and tokens out, within a time.

Whatever goes wrong there is a :class:`~bot.llm.errors.ModelError` here. One
model is asked by several threads at once.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from bot.llm.errors import ModelError, Rejected, Unreachable, Unreadable
from bot.llm.settings import ModelSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LONGEST = 2_000  # tokens of a reply
REFUSED = frozenset({400, 401, 403, 404, 405, 413, 422})  # statuses after which asking again changes nothing
EXTRAS = frozenset({"openai", "ollama"})
TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
CUT = frozenset({"length", "max_tokens", "content_filter", "safety", "tool_calls", "function_call"})
Messages = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model replied, and the tokens that were read and written; 0 where the endpoint does not tell."""

    text: str
    tokens_in: int
    tokens_out: int


class Endpoint:
    """A model that is opened when it is first asked."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._model: BaseChatModel | None = None

    def ready(self) -> None:
        """Open the model, which imports for a second or two, so that no answer's time goes into it.

        Raises:
            Rejected: it cannot be opened.
        """
        self._open()

    def complete(self, messages: Messages, seconds: float) -> Completion:
        """Return the reply to messages.

        A reply that drips is given up as well: the thread that waits for it is
        left behind, and ends when the connection does.

        Raises:
            Unreachable: none came within so many seconds, or not all of it.
            Rejected: the endpoint refuses the request, or the provider's package is missing.
            Unreadable: what came is no chat completion.
        """
        results: SimpleQueue[Completion | ModelError] = SimpleQueue()
        threading.Thread(target=lambda: results.put(self._tried(messages)), daemon=True, name="llm").start()
        try:
            found = results.get(timeout=seconds)
        except Empty as error:
            raise Unreachable(f"{seconds:g} 秒内没有答复") from error
        if isinstance(found, ModelError):
            raise found
        return found

    def _tried(self, messages: Messages) -> Completion | ModelError:
        try:
            from langsmith import tracing_context

            with tracing_context(enabled=False):
                return _completion(self._open().invoke(list(messages)))
        except ModelError as error:
            return error
        except Exception as error:  # each provider raises its own
            return _told(error)

    def _open(self) -> BaseChatModel:
        with self._lock:
            if self._model is None:
                self._model = open_model(self.settings)
            return self._model


def open_model(settings: ModelSettings) -> BaseChatModel:
    """Return the chat model of some settings; nothing is asked yet.

    Raises:
        Rejected: the provider is unknown, its package is missing, or a setting is none of it.
    """
    os.environ |= dict.fromkeys(TRACING, "false")
    from langchain.chat_models import init_chat_model

    provider = settings.model.partition(":")[0]
    given: dict[str, Any] = {"temperature": 0.0}
    if settings.base_url:
        given["base_url"] = settings.base_url
    if provider == "ollama":
        given |= {"client_kwargs": {"timeout": settings.seconds}, "num_predict": LONGEST, "format": "json"}
    else:
        given |= {"timeout": settings.seconds, "max_retries": 0, "max_tokens": LONGEST}
        given["api_key"] = settings.api_key or "none"  # servers of one's own want a key to be there
    try:
        model: BaseChatModel = init_chat_model(settings.model, **given)
    except ImportError as error:
        package = f"'.[{provider}]'" if provider in EXTRAS else f"langchain-{provider.replace('_', '-')}"
        raise Rejected(f"缺少 {provider} 的接口", remedy=f"pip install {package}") from error
    except Exception as error:  # whatever a provider's settings raise
        raise Rejected(f"{settings.model}：{type(error).__name__}") from error  # its text may have the key
    return model


def _completion(message: Any) -> Completion:  # noqa: ANN401
    """Return what a message holds.

    Raises:
        Unreadable: it has no text, or was cut.
    """
    text = message.content if isinstance(message.content, str) else message.text
    reason = message.response_metadata.get("finish_reason") or message.response_metadata.get("done_reason")
    if str(reason).lower() in CUT:
        raise Unreadable(f"没有写完：{reason}")
    if not text:
        raise Unreadable("没有内容")
    usage = message.usage_metadata or {}
    return Completion(str(text), int(usage.get("input_tokens") or 0), int(usage.get("output_tokens") or 0))


def _told(error: Exception) -> ModelError:
    """Return what an exception of a provider means."""
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    told = f"{type(error).__name__} {status or ''}".strip()
    if status in REFUSED:
        return Rejected(told)
    named = " ".join(kind.__name__ for kind in type(error).__mro__)
    broken = status is not None or any(
        word in named for word in ("Timeout", "Connect", "Protocol", "Network", "OSError")
    )
    return Unreachable(told) if broken else Unreadable(told)
