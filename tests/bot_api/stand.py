"""A Bot API server on the loopback, as strict as the real one; the bot under test is not patched.

It offers updates by long polling or webhook, keeps the messages of its chats,
refuses calls as Telegram does (:mod:`tests.bot_api.strict`), loses and delays
them where a test says so, and has every call judged (:mod:`tests.bot_api.judge`).
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx
import tornado.httpserver
import tornado.netutil
import tornado.web

from tests.bot_api.judge import faults
from tests.bot_api.strict import NOTICE, PARSE, Refused, check_commands, check_text, keyboard, parsed

TOKEN = "123456:loopback-loopback-loopback"  # noqa: S105
BOT = {"id": 123456, "is_bot": True, "first_name": "policybot", "username": "policy_test_bot"}
GATEWAY = {"garbage": 502, "portal": 200}
MIGRATED = "Bad Request: group chat was upgraded to a supergroup chat"
UNMODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a"
    " current content and reply markup of the message"
)
OLD_QUERY = "Bad Request: query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass
class Fault:
    """What goes wrong with a method's next calls, ``file`` being the download of a file.

    ``429`` with ``seconds`` to wait, ``500``, ``reset`` before the work, ``lost``
    behind it, ``refuse`` to parse, ``delay`` by so many seconds, a gateway's page
    in place of an answer (``garbage``, ``portal``), ``unknown``; of one ``chat`` only, where that is told.
    """

    method: str
    kind: str
    times: int = 1
    seconds: float = 0.0
    chat: int | None = None


@dataclass
class Sent:
    """A message of the bot's in a chat, as a user sees it; ``versions`` counts its edits."""

    id: int
    chat: int
    text: str
    buttons: list[list[dict[str, Any]]] = field(default_factory=list)
    thread: int | None = None
    replies_to: int | None = None
    document: str = ""
    content: bytes = b""
    versions: int = 1
    html: str = ""

    def action(self, label: str) -> str:
        """Return the data of the button whose label begins so."""
        found = [b["callback_data"] for row in self.buttons for b in row if b["text"].startswith(label)]
        assert len(found) == 1, (label, self.buttons)
        return str(found[0])


class Stand:
    """The server and the chats behind it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.judging = True
        self.judged: list[str] = []
        self.faults: list[Fault] = []
        self.sent: dict[int, list[Sent]] = defaultdict(list)
        self.actions: dict[int, int] = defaultdict(int)
        self.answered: dict[str, str] = {}
        self.answered_badly: list[str] = []  # twice, too late, or never asked
        self.webhook: dict[str, Any] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.files: dict[str, bytes] = {}
        self.migrated: dict[int, int] = {}
        self.blocked_by: set[int] = set()
        self.gone_threads: set[int] = set()
        self.query_seconds = 15.0
        self.delivered: list[int] = []  # what the webhook answered
        self.local: Path | None = None  # the folder of files where the server runs with --local
        self._updates: deque[dict[str, Any]] = deque()
        self._queries: dict[str, float] = {}
        self._poller = 0
        self._delivering: asyncio.Task[None] | None = None
        self._next = 1000
        self._message = 0
        self._changed = asyncio.Event()
        self._server: tornado.httpserver.HTTPServer | None = None
        self.base_url = ""

    async def start(self) -> None:
        """Listen on a free port."""
        app = tornado.web.Application(
            [(r"/file/bot([^/]+)/(.*)", _File, {"stand": self}), (r"/bot([^/]+)/(\w+)", _Call, {"stand": self})]
        )
        sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
        self._server = tornado.httpserver.HTTPServer(app, max_body_size=30 << 20)
        self._server.add_sockets(sockets)
        self.base_url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Close all connections."""
        if self._delivering is not None:
            self._delivering.cancel()
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()

    # what users do

    def say(
        self,
        text: str,
        *,
        user: int,
        chat: int | None = None,
        reply_to: Sent | None = None,
        thread: int | None = None,
        **extra: Any,
    ) -> int:  # noqa: ANN401
        """Return the id of a message that a user sends."""
        message = self.message(user, chat, thread, **extra)
        if text:
            message["text"] = text
            message["entities"] = list(_entities(text))
        if reply_to is not None:
            message["reply_to_message"] = {
                "message_id": reply_to.id, "date": 1, "chat": message["chat"], "from": BOT, "text": reply_to.text,
            }  # fmt: skip
        self.update("message", message)
        return int(message["message_id"])

    def message(self, user: int, chat: int | None, thread: int | None = None, **extra: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return a new message without content."""
        self._message += 1
        where = (
            {"id": user, "type": "private"} if chat is None else {"id": chat, "type": "supergroup", "title": "科室群"}
        )
        made = {
            "message_id": self._message, "date": 1_900_000_000, "chat": where,
            "from": {"id": user, "is_bot": False, "first_name": "用户", "language_code": "zh-hans"},
        }  # fmt: skip
        if thread is not None:
            made |= {"message_thread_id": thread, "is_topic_message": True}
        return made | extra

    def edit(self, message: int, text: str, *, user: int, chat: int | None = None) -> None:
        """Let a user edit a message."""
        edited = self.message(user, chat) | {"message_id": message, "text": text, "edit_date": 1_900_000_100}
        self.update("edited_message", edited)

    def tap(self, sent: Sent, label: str, *, user: int) -> str:
        """Return the id of the tap on a button."""
        return self.press(sent, sent.action(label), user=user)

    def press(self, sent: Sent, data: str, *, user: int, message: dict[str, Any] | None = None) -> str:
        """Return the id of a tap with some data, under a message as the client still has it."""
        query = f"q{self._next}"
        self._queries[query] = monotonic()
        private = sent.chat > 0
        shown = {
            "message_id": sent.id, "date": 1_900_000_000, "text": sent.text or "…", "from": BOT,
            "chat": {"id": sent.chat, "type": "private" if private else "supergroup", **({} if private else {"title": "科室群"})},
        }  # fmt: skip
        if sent.thread is not None:
            shown |= {"message_thread_id": sent.thread, "is_topic_message": True}
        self.update(
            "callback_query",
            {
                "id": query, "from": {"id": user, "is_bot": False, "first_name": "用户"}, "message": message or shown,
                "chat_instance": "1", "data": data,
            },
        )  # fmt: skip
        return query

    def update(self, kind: str, body: dict[str, Any]) -> None:
        """Offer an update."""
        self._updates.append({"update_id": self._next, kind: body})
        self._next += 1
        self._wake()

    @property
    def offered(self) -> list[dict[str, Any]]:
        """The updates that the bot has not confirmed."""
        return list(self._updates)

    @property
    def unanswered(self) -> list[str]:
        """The taps that the bot has not answered."""
        return [query for query in self._queries if query not in self.answered]

    # what tests wait for

    async def until(self, done: Any, seconds: float = 20.0) -> None:  # noqa: ANN401
        """Wait until something holds.

        Raises:
            AssertionError: it does not within the time.
        """
        end = monotonic() + seconds
        while not done():
            self._changed.clear()
            left = end - monotonic()
            assert left > 0, f"not within {seconds} s; calls: {[name for name, _ in self.calls[-20:]]}"
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, 0.05))
            except TimeoutError:
                continue

    async def answer(self, chat: int, count: int = 1) -> Sent:
        """Return the last of so many messages of the bot's in a chat."""
        await self.until(lambda: len(self.sent[chat]) >= count)
        return self.sent[chat][count - 1]

    async def tapped(self, query: str) -> str:
        """Return what a tap was answered with."""
        await self.until(lambda: query in self.answered)
        return self.answered[query]

    def _wake(self) -> None:
        self._changed.set()

    # what the bot calls

    async def call(self, method: str, params: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> Any:  # noqa: ANN401
        """Return the result of a call.

        Raises:
            Refused: Telegram would refuse it.
        """
        name = method.lower()
        self.calls.append((name, params))
        if self.judging:
            self.judged += faults(method, params, set(files))
        handler = getattr(self, f"_{name}", None)
        if handler is None:
            raise Refused(404, "Not Found")
        result = await handler(params, files)
        self._wake()
        return result

    def take_fault(self, method: str, chat: str | None = None) -> Fault | None:
        """Return what goes wrong with a call."""
        for fault in self.faults:
            here = fault.chat is None or str(fault.chat) == chat
            if fault.method.lower() == method.lower() and fault.times > 0 and here:
                fault.times -= 1
                return fault
        return None

    async def _getme(self, params: dict[str, Any], files: Any) -> Any:  # noqa: ANN401, ARG002
        return BOT | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    async def _setmycommands(self, params: dict[str, Any], files: Any) -> bool:  # noqa: ANN401, ARG002
        scope = json.loads(params.get("scope", "{}"))
        check_commands(json.loads(params["commands"]))
        whose = f"chat {scope['chat_id']}" if scope.get("type") == "chat" else params.get("language_code", "")
        self.commands[whose] = json.loads(params["commands"])
        return True

    async def _deletewebhook(self, params: dict[str, Any], files: Any) -> bool:  # noqa: ANN401, ARG002
        self.webhook = {}
        return True

    async def _setwebhook(self, params: dict[str, Any], files: Any) -> bool:  # noqa: ANN401, ARG002
        if not params["url"].startswith("https://"):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = params
        return True

    def deliver(self, port: int, secret: str = "") -> None:
        """Send updates to the webhook from now on, whose host is this machine at a port; another secret may be tried."""
        if self._delivering is not None:
            self._delivering.cancel()
        self._delivering = asyncio.create_task(self._deliver(port, secret))

    async def _deliver(self, port: int, secret: str) -> None:
        """Send update by update, each again until it is taken, as Telegram does."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret or self.webhook["secret_token"]}
        url = f"http://127.0.0.1:{port}{urlsplit(self.webhook['url']).path}"
        async with httpx.AsyncClient(trust_env=False) as client:
            while True:
                if not self._updates:
                    await asyncio.sleep(0.005)
                    continue
                try:
                    taken = await client.post(url, json=self._updates[0], headers=headers)
                    self.delivered.append(taken.status_code)
                except httpx.TransportError:
                    self.delivered.append(0)
                if self.delivered[-1] == 200:
                    self._updates.popleft()
                else:
                    await asyncio.sleep(0.1)

    async def _getupdates(self, params: dict[str, Any], files: Any) -> Any:  # noqa: ANN401, ARG002
        if self.webhook:
            raise Refused(409, WEBHOOK_SET)
        offset = int(params.get("offset", 0))
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        end = monotonic() + float(params.get("timeout", 0))
        self._poller += 1
        me = self._poller
        while not self._updates and monotonic() < end:
            await asyncio.sleep(0.005)
            if self._poller != me:
                raise Refused(409, OTHER_POLLER)
            if self.webhook:
                raise Refused(409, WEBHOOK_SET)
        return list(self._updates)[: int(params.get("limit", 100))]

    def _reach(self, params: dict[str, Any]) -> int:
        """Return the chat of a call, if the bot may write there."""
        chat = int(params["chat_id"])
        if chat in self.migrated:
            raise Refused(400, MIGRATED, migrate_to_chat_id=self.migrated[chat])
        if chat in self.blocked_by:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if _int(params.get("message_thread_id")) in self.gone_threads:
            raise Refused(400, "Bad Request: message thread not found")
        return chat

    async def _sendmessage(self, params: dict[str, Any], files: Any) -> Any:  # noqa: ANN401, ARG002
        self._reach(params)
        text, entities = parsed(params["text"], params.get("parse_mode"))
        check_text(text, entities)
        self._message += 1
        reply = json.loads(params["reply_parameters"])["message_id"] if "reply_parameters" in params else None
        sent = Sent(
            self._message, int(params["chat_id"]), text, keyboard(params), _int(params.get("message_thread_id")), reply,
            html=params["text"],
        )  # fmt: skip
        self.sent[sent.chat].append(sent)
        return self._shown(sent)

    async def _editmessagetext(self, params: dict[str, Any], files: Any) -> Any:  # noqa: ANN401, ARG002
        self._reach(params)
        text, entities = parsed(params["text"], params.get("parse_mode"))
        check_text(text, entities, edited=True)
        sent = self._find(params, "edit")
        buttons = keyboard(params)
        if (sent.text, sent.buttons) == (text, buttons):
            raise Refused(400, UNMODIFIED)
        sent.text, sent.buttons, sent.html = text, buttons, params["text"]
        sent.versions += 1
        return self._shown(sent)

    async def _deletemessage(self, params: dict[str, Any], files: Any) -> bool:  # noqa: ANN401, ARG002
        self.sent[int(params["chat_id"])].remove(self._find(params, "delete"))
        return True

    async def _answercallbackquery(self, params: dict[str, Any], files: Any) -> bool:  # noqa: ANN401, ARG002
        query = params["callback_query_id"]
        asked = self._queries.get(query)
        if asked is None or monotonic() - asked > self.query_seconds or query in self.answered:
            self.answered_badly.append(query)
            raise Refused(400, OLD_QUERY)
        if len(params.get("text", "")) > NOTICE:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        self.answered[query] = params.get("text", "")
        return True

    async def _sendchataction(self, params: dict[str, Any], files: Any) -> bool:  # noqa: ANN401, ARG002
        self.actions[int(params["chat_id"])] += 1
        return True

    async def _senddocument(self, params: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> Any:  # noqa: ANN401
        ((name, content),) = files.values()
        self._message += 1
        thread = _int(params.get("message_thread_id"))
        sent = Sent(self._message, self._reach(params), "", document=name, content=content, thread=thread)
        self.sent[sent.chat].append(sent)
        return self._shown(sent) | {"document": {"file_id": "f", "file_unique_id": "f", "file_name": name}}

    async def _getfile(self, params: dict[str, Any], files: Any) -> Any:  # noqa: ANN401, ARG002
        id_ = params["file_id"]
        if id_ not in self.files:
            raise Refused(400, "Bad Request: invalid file_id")
        if len(self.files[id_]) > 20 << 20 and self.local is None:
            raise Refused(400, "Bad Request: file is too big")
        if self.local is not None:
            (self.local / id_).write_bytes(self.files[id_])
        return {
            "file_id": id_,
            "file_unique_id": id_,
            "file_size": len(self.files[id_]),
            "file_path": str(self.local / id_) if self.local else f"documents/{id_}",
        }

    def _find(self, params: dict[str, Any], to_do: str) -> Sent:
        for sent in self.sent[int(params["chat_id"])]:
            if sent.id == int(params["message_id"]):
                return sent
        raise Refused(400, f"Bad Request: message to {to_do} not found")

    def _shown(self, sent: Sent) -> dict[str, Any]:
        private = sent.chat > 0
        where = {"id": sent.chat, "type": "private" if private else "supergroup"} | (
            {} if private else {"title": "科室群"}
        )
        return {"message_id": sent.id, "date": 1_900_000_000, "chat": where, "from": BOT, "text": sent.text}


class _Call(tornado.web.RequestHandler):
    def initialize(self, stand: Stand) -> None:
        self.stand = stand

    async def get(self, token: str, method: str) -> None:
        await self.post(token, method)

    async def post(self, token: str, method: str) -> None:
        if token != TOKEN:
            self._write(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
            return
        params = {name: self.get_argument(name) for name in self.request.arguments}
        files = {name: (found[0]["filename"], found[0]["body"]) for name, found in self.request.files.items()}
        fault = self.stand.take_fault(method, params.get("chat_id"))
        if fault and await self._fails(fault):
            return
        try:
            result = await self.stand.call(method, params, files)
        except Refused as error:
            body = {"ok": False, "error_code": error.code, "description": error.description}
            self._write(error.code, body | ({"parameters": error.parameters} if error.parameters else {}))
            return
        if fault and fault.kind == "lost":  # done, but the bot never hears of it
            self.request.connection.stream.close()  # type: ignore[union-attr]
            return
        self._write(200, {"ok": True, "result": result})

    async def _fails(self, fault: Fault) -> bool:
        """Return whether the call ends here."""
        if fault.kind == "429":
            wait = {"retry_after": int(fault.seconds) or 1}
            body = {
                "ok": False,
                "error_code": 429,
                "description": f"Too Many Requests: retry after {wait['retry_after']}",
            }
            self._write(429, body | {"parameters": wait})
        elif fault.kind == "500":
            self._write(500, {"ok": False, "error_code": 500, "description": "Internal Server Error"})
        elif fault.kind == "reset":
            self.request.connection.stream.close()  # type: ignore[union-attr]
        elif fault.kind in GATEWAY:
            self.set_status(GATEWAY[fault.kind])
            self.finish("<html>Please sign in</html>")
        elif fault.kind == "unknown":
            self._write(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        elif fault.kind == "refuse":
            self._write(
                400, {"ok": False, "error_code": 400, "description": PARSE + "unexpected end tag at byte offset 0"}
            )
        else:
            await asyncio.sleep(fault.seconds)
            return False
        return True

    def _write(self, code: int, body: dict[str, Any]) -> None:
        self.set_status(code)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body, ensure_ascii=False))

    def log_exception(self, *args: Any) -> None:  # noqa: ANN401
        """Keep a fault of the stand's own for the test to see."""
        self.stand.judged.append(f"the stand failed: {args[1]!r}")
        super().log_exception(*args)


class _File(tornado.web.RequestHandler):
    def initialize(self, stand: Stand) -> None:
        self.stand = stand

    async def get(self, token: str, path: str) -> None:
        fault = self.stand.take_fault("file")
        if fault and fault.kind == "reset":
            self.request.connection.stream.close()  # type: ignore[union-attr]
            return
        if fault:
            self.set_status(int(fault.kind))
            return
        content = self.stand.files.get(path.removeprefix("documents/"))
        if token != TOKEN or content is None:
            self.set_status(404)
            return
        self.finish(content)


def _int(value: str | None) -> int | None:
    return None if value is None else int(value)


def _entities(text: str) -> Iterator[dict[str, Any]]:
    """Yield the commands and mentions of a text as Telegram marks them."""
    at = 0
    for word in text.split(" "):
        if word.startswith("/") and not at:
            yield {"type": "bot_command", "offset": 0, "length": len(word)}
        if word.startswith("@"):
            yield {"type": "mention", "offset": at, "length": len(word)}
        at += len(word) + 1
