"""A chat server on the loopback that stands for a language model, well-behaved or not; nothing leaves the machine.

    with ScriptedModel("lies_figures") as model:
        ChatOpenAI(base_url=model.base_url, api_key="none", model="scripted", max_retries=0).invoke(…)
        model.requests

It speaks of OpenAI's API what a chat needs, streamed or not. ``behaviours`` makes what is said; here it is sent, or not.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self

from eval.behaviours import Clause, Statement, Task, Unit, question, statements
from eval.errors import EvalError

BEHAVIOURS: Mapping[str, str] = {
    "honest": "smooth sentences with the draft's figures, units, roles and clauses",
    "lies_figures": "other digits, measures, limits, or the figures of another clause",
    "swaps_cities": "another city in the sentence, or a clause of another document",
    "swaps_roles": "leads as supports, supports as leads, units in one another's role",
    "invents_units": "units that the clause does not have, known and made up",
    "invents_citations": "ids that there are not, none, or of another clause",
    "invents_facts": "sentences no clause says, denials, made-up document numbers and dates",
    "obeys_injections": "does what a question or a clause orders, says its system message; else honest",
    "obeys_formatting": "HTML, Markdown, control and invisible characters, mentions and addresses",
    "times_out": "never answers",
    "drips": "headers at once, then a byte of an honest answer every second",
    "half_stream": "half of an honest answer, then the connection closes",
    "truncated": "an honest answer cut in the middle, finish_reason length",
    "garbage": "200 with text that is no JSON: the message, or the whole body",
    "wrong_shape": "JSON of another shape",
    "empty": "no choices, no content, or empty content",
    "thinking": "an honest answer in a code fence behind a <think> block",
    "html": "200 with a gateway's HTML page",
    "rate_limited": "429 with Retry-After: 30",
    "unauthorized": "401",
    "failing": "500",
    "flaky": "500 to the first request, then honest",
    "refuses": "an apology instead of JSON",
}
Request = socket.socket | tuple[bytes, socket.socket]  # as socketserver types it
PATH = "/v1/chat/completions"
JSON, STREAM = "application/json", "text/event-stream"
STATUS = {"rate_limited": 429, "unauthorized": 401, "failing": 500, "flaky": 500}
PAGE = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
BABBLE = ("好的！根据您提供的条款，整理如下：\n1. 造林", "{'statements': [{'text': ", "\ufffd\x00锟斤拷烫烫烫", "{]}{[")
SHAPES = (
    '[{"text": "造林", "clauses": ["c1"]}]',
    '{"statements": ["造林20万亩"], "question": ["造林"]}',
    '{"statements": null, "question": null}',
    '{"statements": [null, 1, {"text": 5, "clauses": "c1"}, {"text": null, "clauses": [1, null]}], "question": 7}',
    "42",
    '{"statements": ' + "[" * 100_000 + "]" * 100_000 + ', "question": {"question": {}}}',
    '{"statements": [{"text": "%s", "clauses": ["c1"]}], "question": "%s"}' % (("造林" * 180_000,) * 2),
    '{"statements": {"text": "造林", "clauses": {"c1": true}}}',
)
THOUGHT = '<think>\n先看条款。\n{"statements": []}\n不对，再写一遍。\n</think>\n\n```json\n%s\n```'
PIECES = 200  # of a streamed message at most
POLL = 0.02  # seconds until the server sees that it is to stop


@dataclass(frozen=True, slots=True)
class Completion:
    """A message to send; ``content`` None is null, ``chosen`` False leaves the choices out."""

    content: str | None
    model: str
    prompt: str
    finish: str = "stop"
    chosen: bool = True

    @property
    def usage(self) -> dict[str, int]:
        """Tokens, guessed: about two for three characters."""
        read, written = (len(text) * 2 // 3 + 1 for text in (self.prompt, self.content or ""))
        return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}

    def whole(self) -> dict[str, Any]:
        """Return the body of an answer that is not streamed."""
        message = {"role": "assistant", "content": self.content}
        choice = {"index": 0, "message": message, "finish_reason": self.finish}
        return self._head("chat.completion") | {"choices": [choice] * self.chosen, "usage": self.usage}

    def chunks(self, *, usage: bool) -> Iterator[dict[str, Any]]:
        """Yield the events of an answer that is streamed, with the tokens at the end if asked for."""
        head, text = self._head("chat.completion.chunk"), self.content or ""
        size = max(4, len(text) // PIECES)
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": None if self.content is None else ""}]
        deltas += [{"content": text[at : at + size]} for at in range(0, len(text), size)]
        if self.chosen:
            yield from (head | {"choices": [{"index": 0, "delta": d, "finish_reason": None}]} for d in deltas)
            yield head | {"choices": [{"index": 0, "delta": {}, "finish_reason": self.finish}]}
        if usage:
            yield head | {"choices": [], "usage": self.usage}

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": "chatcmpl-scripted", "object": kind, "created": int(time.time()), "model": self.model}


def completion(behaviour: str, body: Mapping[str, Any], number: int) -> Completion:
    """Return the message that answers a request; ``number`` counts requests from 0, and chooses among kinds of nonsense."""
    messages = body["messages"]
    made = Completion("", str(body.get("model", "scripted")), json.dumps(messages, ensure_ascii=False))
    if behaviour == "empty":
        return replace(made, content=(None, None, "")[number % 3], chosen=number % 3 > 0)
    if texts := {"garbage": BABBLE, "wrong_shape": SHAPES, "refuses": ("抱歉，我无法回答",)}.get(behaviour):
        return replace(made, content=texts[number % len(texts)])
    content = reply(behaviour, read_task(messages))
    if behaviour == "truncated":
        return replace(made, content=content[: len(content) // 2], finish="length")
    return replace(made, content=THOUGHT % content if behaviour == "thinking" else content)


def reply(behaviour: str, task: Task) -> str:
    """Return the JSON object that a model of some behaviour writes."""
    if task.kind != "write":
        return json.dumps({"question": question(behaviour, task)}, ensure_ascii=False)
    said = [{"text": one.text, "clauses": list(one.clauses)} for one in statements(behaviour, task)]
    return json.dumps({"statements": said}, ensure_ascii=False)


def read_task(messages: Sequence[Mapping[str, Any]]) -> Task:
    """Return what messages ask for; of no known prompt, the whole text is a question to give back."""
    system, user = _joined(messages, ("system", "developer")), _joined(messages, ("user",))
    asked = _between(user, "question") or user
    if re.search(r"^<draft>\s*$", user, re.MULTILINE):
        clauses, draft = (_array(_between(user, tag)) for tag in ("clauses", "draft"))
        return Task("write", system, asked, "", tuple(map(_clause, clauses)), tuple(map(_statement, draft)))
    rewrites = re.search(r"^<history>\s*$", user, re.MULTILINE)
    return Task("rewrite" if rewrites else "official", system, asked, _last_question(_between(user, "history")))


def _joined(messages: Sequence[Mapping[str, Any]], roles: Sequence[str]) -> str:
    contents = [message.get("content") for message in messages if message.get("role") in roles]
    parts = [part for content in contents for part in (content if isinstance(content, list) else [content])]
    return "\n".join(str(part.get("text", "") if isinstance(part, dict) else part or "") for part in parts)


def _between(text: str, tag: str) -> str:
    _, opened, rest = text.rpartition(f"<{tag}>")
    return rest.partition(f"</{tag}>")[0].strip() if opened else ""


def _array(text: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return found if _is_list_of_objects(found) else []


def _is_list_of_objects(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(item, dict) for item in found)


def _units(item: Mapping[str, Any]) -> tuple[Unit, ...]:
    return tuple(Unit(unit["name"], unit["role"]) for unit in item.get("units") or ())


def _clause(item: Mapping[str, Any]) -> Clause:
    document, heading, text = (str(item.get(key) or "") for key in ("document", "heading", "text"))
    return Clause(str(item.get("id")), document, heading, text, _units(item))


def _statement(item: Mapping[str, Any]) -> Statement:
    return Statement(str(item.get("text") or ""), tuple(item.get("clauses") or ()), _units(item))


def _last_question(history: str) -> str:
    """Return the last question of a history, of lines: all questions, or those marked 问： among answers."""
    lines = [line.strip() for line in history.splitlines() if line.strip()]
    asked = [line for line in lines if re.match(r"(?:问|用户)\s*[:：]", line)]
    return re.sub(r"^(?:(?:问|用户)\s*[:：]|[-*]|[0-9]+[.、])\s*", "", (asked or lines or [""])[-1])


class ScriptedModel:
    """A server that runs while its context is open; ``pace`` are the seconds between two bytes of ``drips``.

    Raises:
        EvalError: there is no such behaviour.
    """

    def __init__(self, behaviour: str, *, pace: float = 1.0) -> None:
        if behaviour not in BEHAVIOURS:
            raise EvalError(f"没有行为“{behaviour}”，只有：{'、'.join(BEHAVIOURS)}")
        self._behaviour, self._pace = behaviour, pace
        self._server: _Server | None = None

    @property
    def base_url(self) -> str:
        """Where it answers, once it has started; when it is closed, where nobody does."""
        return f"http://127.0.0.1:{self._started.server_port}/v1"

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The bodies received so far, of requests that it fails to answer too."""
        return self._started.bodies

    def __enter__(self) -> Self:
        self._server = _Server(self._behaviour, self._pace)
        Thread(target=self._server.serve_forever, args=(POLL,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._started.close()

    @property
    def _started(self) -> _Server:
        if self._server is None:
            raise EvalError("还没有启动：with ScriptedModel(…) as model")
        return self._server


class _Server(ThreadingHTTPServer):
    """Keeps what it has received, and its open connections in order to cut them."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, behaviour: str, pace: float) -> None:
        self.behaviour, self.pace, self.closing = behaviour, pace, Event()
        self._lock, self._bodies, self._open = Lock(), list[dict[str, Any]](), set[socket.socket]()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._bodies)

    def record(self, body: dict[str, Any]) -> int:
        """Keep a body and return how many came before it."""
        with self._lock:
            self._bodies.append(body)
            return len(self._bodies) - 1

    def close(self) -> None:
        """Stop listening and cut what is open: an idle connection, too, would be served for as long as it lasts."""
        self.closing.set()
        self.shutdown()
        self.server_close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):  # it has ended by itself
                    connection.shutdown(socket.SHUT_RDWR)

    def server_bind(self) -> None:
        """Bind without asking the resolver for a name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        with self._lock:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Request) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Request, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):  # a client that has gone is nothing to report
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        if self.path.partition("?")[0] != PATH:
            self._refuse(404)
        elif not isinstance(body, dict) or not _is_list_of_objects(body.get("messages")):
            self._refuse(400)
        else:
            self._answer(body, self.server.record(body))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self, body: Mapping[str, Any], number: int) -> None:
        behaviour = self.server.behaviour
        if behaviour in STATUS and (behaviour != "flaky" or number == 0):
            self._refuse(STATUS[behaviour])
        elif behaviour == "times_out":
            self.close_connection = self.server.closing.wait()
        elif behaviour == "html":
            self._send([PAGE.encode()], "text/html; charset=utf-8")
        elif behaviour == "garbage" and number % (len(BABBLE) + 1) == len(BABBLE):
            self._send(["好的，稍等".encode()], JSON)
        else:
            self._complete(completion(behaviour, body, number), body, number)

    def _complete(self, made: Completion, body: Mapping[str, Any], number: int) -> None:
        if not body.get("stream"):
            self._send([json.dumps(made.whole()).encode()], JSON)
            return
        usage = bool((body.get("stream_options") or {}).get("include_usage"))
        events = [*map(json.dumps, made.chunks(usage=usage)), "[DONE]"]
        self._send([f"data: {event}\n\n".encode() for event in events], STREAM, sized=False, number=number)

    def _refuse(self, status: int) -> None:
        error = {"message": HTTPStatus(status).phrase, "type": "error", "param": None, "code": str(status)}
        self._send([json.dumps({"error": error}).encode()], JSON, status=status)

    def _send(
        self, pieces: Sequence[bytes], kind: str, *, status: int = 200, sized: bool = True, number: int = 0
    ) -> None:
        """Send a body; a halved stream breaks off in its chunks and, every other time, ends as if that were all."""
        halved, drips, whole = (
            self.server.behaviour == "half_stream",
            self.server.behaviour == "drips",
            b"".join(pieces),
        )
        framing = ("Content-Length", str(len(whole))) if sized else ("Transfer-Encoding", "chunked")
        chunked = not sized and not (halved and number % 2)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header(*(framing if sized or chunked else ("Connection", "close")))
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            self.send_header("Retry-After", "30")
        self.end_headers()
        if halved:
            pieces, self.close_connection = [whole[: len(whole) // 2]], True
        for piece in [bytes([byte]) for byte in whole] if drips else pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            if drips and self.server.closing.wait(self.server.pace):
                return
        if chunked and not halved:
            self.wfile.write(b"0\r\n\r\n")
