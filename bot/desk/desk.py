"""The desk: takes what a messenger's user did and says what the user is to see.

All of it runs on one thread of its own, so that the index and the database see
one caller; a messenger awaits it and goes on meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

from bot.answer import Answer
from bot.channels.contract import Inbound, Reply
from bot.desk import intake
from bot.desk.access import Access
from bot.desk.limits import Limits
from bot.desk.memory import DAY, Memory
from bot.desk.rows import Asked
from bot.desk.views import Said, answer_view, citations_of, mark_of, of_document, said
from bot.engine import LONGEST, Engine
from bot.errors import BadQuestion

if TYPE_CHECKING:
    from bot.llm.scribe import Scribe

Result = TypeVar("Result")
RETENTION = 180.0  # days
WRITERS = 8  # answers that a model writes at once
FOLLOWS_FOR = 1_800.0  # seconds after which a question stands by itself
OTHERS = {
    "voice": "听不了语音，请把问题打成文字发来。",
    "photo": "看不了图片，请把问题打成文字发来；图片里的文件请管理员以 .docx、.pdf 等格式收录。",
    "sticker": "收到。有问题请直接打字，例如：谁负责专利申请量目标",
    "forward": "转发的内容不作为问题。请把要问的话打成文字发来。",
    "file": "只有管理员可以提交文件。",
    "video": "看不了视频，请把问题打成文字发来。",
}
ELSE = "只看得懂文字。请把问题打成文字发来，例如：谁负责专利申请量目标"


@dataclass
class Desk:
    """Everything that answering needs; ``handle`` is what a channel calls.

    ``home`` is where the index and the desk's own files are, ``folder`` that of the
    documents; words that users typed are kept for ``retention`` days. With a
    ``scribe`` a language model writes.
    """

    engine: Engine
    memory: Memory
    access: Access
    limits: Limits
    home: Path
    folder: Path
    retention: float = RETENTION
    scribe: Scribe | None = None
    _tidied: float = 0.0
    _albums: dict[int, str] = field(default_factory=dict, repr=False)  # the last one of each chat
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "desk"), repr=False)
    _writers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(WRITERS, "writer"), repr=False)

    async def handle(self, inbound: Inbound) -> Sequence[Reply]:
        """Return what a user is to see, in order; nothing where nothing is to be said."""
        replies = await self.call(lambda: self.reply(inbound))
        return await replies if isinstance(replies, Coroutine) else replies

    async def call(self, work: Callable[[], Result]) -> Result:
        """Return what some work on the desk's own thread returns."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Wait for what is being answered and close the database."""
        self._writers.shutdown(cancel_futures=True)
        self._thread.shutdown()
        self.memory.close()
        if self.scribe:
            self.scribe.asking.usage.close()

    def reply(self, inbound: Inbound) -> Said:
        """Return what is said to what a user did; a stranger is told the number to give to the administrator."""
        from bot.desk.commands import command, costs, is_ours
        from bot.desk.taps import tap

        self._tidy()
        role = self.access.role(inbound.user, inbound.place)
        if not is_ours(inbound, role or "user"):
            return []
        if role is None:
            return self._stranger(inbound)
        office = role == "admin" and inbound.kind in ("command", "file")
        if inbound.album and inbound.album == self._albums.get(inbound.place.chat) and not office:
            return []  # one word for all pictures that were sent together
        self._albums[inbound.place.chat] = inbound.album
        if costs(inbound) and not office and (wait := self.limits.wait(inbound.user)):
            word = f"问得有点快了，请 {_minutes(wait)}后再问。这一条和这期间再发的都不回答，之前的都已回答。"
            return said(word) if self.limits.tells(inbound.user, wait) else []
        if inbound.edited:
            return self._again(inbound)
        if inbound.kind == "command":
            return command(self, inbound, role)
        if inbound.kind == "tap":
            return tap(self, inbound, role)
        if inbound.kind == "text":
            judged = self.memory.awaited(inbound.place.chat, inbound.replied) if inbound.replied else 0
            return self._reason(inbound, judged) if judged else self.ask(inbound, inbound.text)
        if inbound.kind == "file" and role == "admin":
            return intake.look_through(self, inbound)
        return said(OTHERS.get("file" if inbound.kind == "file" else inbound.text, ELSE))

    def _stranger(self, inbound: Inbound) -> Sequence[Reply]:
        """Return what somebody is told who may not ask: nothing any more to who goes on and on."""
        if inbound.kind == "tap":
            return [Reply(notice="您没有使用权限")]
        if inbound.edited or self.limits.wait(inbound.user):
            return []
        whose, number = ("您", inbound.user) if inbound.place.private else ("本群", inbound.place.chat)
        if not self.access.administrators:
            way = f"还没有管理员：把 POLICYBOT_ADMIN_IDS={inbound.user} 写进 .env 再重新启动，就由您管理。"
        else:
            way = f"请交给管理员，由管理员用 /allow {number} 加入。"
        return said(f"您还没有使用权限。{whose}的编号是 {number}。{way}")

    def _tidy(self) -> None:
        """Drop the words that are older than the retention period, once a day."""
        if self.memory.now() - self._tidied >= DAY:
            self._tidied = self.memory.now()
            self.memory.expire(self.retention)

    def ask(self, inbound: Inbound, question: str, *, history: Sequence[str] | None = None) -> Said:
        """Return the answer to a question, kept under its own id; a courteous word where it is too long."""
        if len(question) > LONGEST:
            return said(f"问题有 {len(question)} 字，请缩短到 {LONGEST} 字以内。")
        self.engine.refresh()
        if history is None:
            before = self.memory.asked(self.memory.asked_in(inbound.place.chat, inbound.message))
            history = before.history if before else None  # edited, or taken up again after the process was killed
        if history is None:
            history = self.memory.history(inbound.user, inbound.place, seconds=FOLLOWS_FOR)
        started = perf_counter()
        try:
            answer = self.engine.ask(question, history)
        except BadQuestion as error:
            return said(f"{error}。{error.remedy}")
        if self.scribe:
            return self._in_words(inbound, question, history, answer, started, self.scribe)
        return self._told(inbound, question, history, answer, started)

    async def _in_words(
        self, inbound: Inbound, question: str, history: Sequence[str], rule: Answer, started: float, scribe: Scribe
    ) -> Sequence[Reply]:
        """Return an answer that a model writes; others are answered meanwhile."""
        from bot.llm.engine import awaited, course

        loop = asyncio.get_running_loop()
        answer = await awaited(
            course(scribe, question, history, rule),
            lambda work: loop.run_in_executor(self._writers, work),
            lambda whole: self.call(lambda: self.engine.ask(whole)),
        )
        return await self.call(lambda: self._told(inbound, question, history, answer, started))

    def _told(
        self, inbound: Inbound, question: str, history: Sequence[str], answer: Answer, started: float
    ) -> Sequence[Reply]:
        """Return an answer, kept under its own id."""
        asked = self.memory.keep(
            user=inbound.user,
            place=inbound.place,
            message=inbound.message,
            question=question,
            history=history,
            only="",
            status=answer.status,
            clauses=[mark_of(c.clause) for c in answer.citations],
            suggestions=[mark_of(c.clause) for c in answer.suggestions],
            units=list(dict.fromkeys(r.unit for s in answer.statements for r in s.units)),
            took=(perf_counter() - started) * 1000,
            made_by=answer.made_by,
        )
        return [answer_view(answer, asked)]

    def _reason(self, inbound: Inbound, judged: int) -> Sequence[Reply]:
        """Keep what a user writes is wrong with an answer."""
        self.memory.judge(judged, inbound.user, good=False, reason=inbound.text[:LONGEST])
        self.memory.await_no_reason(inbound.place.chat, inbound.replied)
        return said("已记下，谢谢。")

    def _again(self, inbound: Inbound) -> Said:
        """Return the answer to a question that was edited, in place of the one to what it said before.

        What got no answer before (too long, too fast) is asked now; a command that
        asks nothing, or a reason that was given, is not taken up again.
        """
        from bot.desk.commands import question_of

        question = question_of(inbound)
        asked = self.memory.asked(self.memory.asked_in(inbound.place.chat, inbound.message))
        if not question or (asked is None and inbound.replied) or (asked and asked.user != inbound.user):
            return []
        history = () if inbound.command == "unit" else None
        told = self.ask(inbound, question, history=history)
        return self._edited(told) if asked else told

    def _edited(self, told: Said) -> Said:
        """Return replies in place of those that were given before."""

        async def later(awaited: Coroutine[Any, Any, Sequence[Reply]]) -> Sequence[Reply]:
            return [replace(reply, edits=True) for reply in await awaited]

        return later(told) if isinstance(told, Coroutine) else [replace(reply, edits=True) for reply in told]

    def answer_again(self, asked: Asked) -> Answer | None:
        """Return the answer to a question that is kept, as the index gives it now; None where its words are forgotten."""
        if not asked.question:
            return None
        self.engine.refresh()
        answer = self.engine.ask(asked.question, asked.history)
        answer = self.scribe.recalled(asked.question, answer) if self.scribe else answer
        answer = of_document(answer, asked.only) if asked.only else answer
        now = [mark_of(c.clause) for c in citations_of(answer)]
        return answer if now == list(asked.clauses or asked.suggestions) else None


def _minutes(seconds: int) -> str:
    return f"{seconds} 秒" if seconds < 90 else f"{(seconds + 59) // 60} 分钟"
