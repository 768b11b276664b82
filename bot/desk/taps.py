"""Buttons: what each action opens. An action is a letter and what it is about: ``c:12:0``, the first clause of answer 12.

What an answer showed is kept with it, so a button works after a restart, too; of
a document that is gone it says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.channels.contract import Button, Inbound, Reply, block
from bot.desk import intake
from bot.desk.views import (
    PAGE,
    Said,
    answer_view,
    clause_view,
    document_view,
    documents_view,
    mark_of,
    of_document,
    rows,
)
from index.model import Clause

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.memory import Member
    from bot.desk.rows import Asked

GONE = "这条回答已过时（文件已更新或删除），请重新提问"
NOT_YOURS = "只有管理员可以收录文件"
REASONS = ("数字不对", "单位不对", "没有列全", "答非所问", "其他")


def tap(desk: Desk, inbound: Inbound, role: Member) -> Said:
    """Return what a button opens; a button that means nothing any more says so."""
    kind, _, rest = inbound.text.partition(":")
    opens = TAPS.get(kind)
    try:
        return opens(desk, inbound, role, rest) if opens else [Reply(notice=GONE)]
    except (ValueError, IndexError):
        return [Reply(notice=GONE)]


def show_clause(desk: Desk, mark: str) -> Sequence[Reply]:
    """Return a clause as printed with buttons to its neighbours, if its text is what it was when it was marked."""
    desk.engine.refresh()
    index = desk.engine.index
    found = index.clauses([mark.partition("@")[0]])
    if not found or mark_of(found[0]) != mark:
        return [Reply(notice=GONE)]
    clause = found[0]
    around = [c for c in index.clauses_of(clause.document) if c.pointer != "meta"]
    return [clause_view(clause, index.documents[clause.document], _neighbours(clause, around))]


def _neighbours(clause: Clause, around: Sequence[Clause]) -> tuple[str, str]:
    at = next((n for n, other in enumerate(around) if other.id == clause.id), None)
    if at is None:
        return "", ""
    return (mark_of(around[at - 1]) if at else ""), (mark_of(around[at + 1]) if at + 1 < len(around) else "")


def _clause(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Sequence[Reply]:  # noqa: ARG001
    asked, number = _asked(desk, inbound, rest)
    return show_clause(desk, asked.clauses[number])


def _suggestion(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Sequence[Reply]:  # noqa: ARG001
    asked, number = _asked(desk, inbound, rest)
    return show_clause(desk, asked.suggestions[number])


def _neighbour(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Sequence[Reply]:  # noqa: ARG001
    """Return the neighbour in place of the clause whose button was tapped."""
    return [replace(reply, edits=bool(reply.blocks)) for reply in show_clause(desk, rest)]


def _page(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Sequence[Reply]:  # noqa: ARG001
    asked, page = _asked(desk, inbound, rest)
    answer = desk.answer_again(asked)
    there = answer is not None and 0 <= page * PAGE < len(answer.statements)
    return [answer_view(answer, asked.id, page=page)] if answer and there else [Reply(notice=GONE)]


def _only(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Sequence[Reply]:  # noqa: ARG001
    """Return what an answer says of one of its documents, as an answer of its own."""
    asked, number = _asked(desk, inbound, rest)
    answer = desk.answer_again(asked)
    if not answer:
        return [Reply(notice=GONE)]
    confined = of_document(answer, answer.groups[number].document.id)
    id_ = desk.memory.keep(
        user=asked.user,
        place=asked.place,
        message=0,
        question=asked.question,
        history=asked.history,
        only=confined.groups[0].document.id,
        status=confined.status,
        clauses=[mark_of(c.clause) for c in confined.citations],
        suggestions=[],
        units=[],
        took=0.0,
    )
    return [answer_view(confined, id_)]


def _good(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Sequence[Reply]:  # noqa: ARG001
    desk.memory.judge(_asked(desk, inbound, rest)[0].id, inbound.user, good=True)
    return [Reply(notice="谢谢，已记下")]


def _bad(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Sequence[Reply]:  # noqa: ARG001
    """Return the question for the reason; the verdict is kept at once."""
    asked, _ = _asked(desk, inbound, rest)
    desk.memory.judge(asked.id, inbound.user, good=False)
    buttons = rows([Button(reason, f"r:{asked.id}:{n}") for n, reason in enumerate(REASONS)], 3)
    return [Reply((block("哪里不对？点一个，或回复这条消息写明。"),), buttons, notice="已记下", asks=asked.id)]


def _reason(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Sequence[Reply]:  # noqa: ARG001
    asked, number = _asked(desk, inbound, rest)
    desk.memory.judge(asked.id, inbound.user, good=False, reason=REASONS[number])
    desk.memory.await_no_reason(inbound.place.chat, inbound.message)
    return [Reply((block(f"已记下：{REASONS[number]}。谢谢。"),), notice="谢谢", edits=True)]


def _document(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Sequence[Reply]:  # noqa: ARG001
    desk.engine.refresh()
    index = desk.engine.index
    document = index.documents.get(rest)
    return [document_view(document, index.clauses_of(rest))] if document else [Reply(notice=GONE)]


def _documents(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Sequence[Reply]:  # noqa: ARG001
    desk.engine.refresh()
    return [replace(documents_view(list(desk.engine.index.documents.values()), int(rest)), edits=True)]


def _asked(desk: Desk, inbound: Inbound, rest: str) -> tuple[Asked, int]:
    """Return the answer that an action is about, and its number.

    Raises:
        ValueError: there is no such answer in the chat.
    """
    id_, _, number = rest.partition(":")
    asked = desk.memory.asked(int(id_))
    if asked is None or asked.place.chat != inbound.place.chat:
        raise ValueError(rest)
    return asked, int(number or 0)


def _keep(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Said:  # noqa: ARG001
    return intake.settle(desk, int(rest), keep=True) if role == "admin" else [Reply(notice=NOT_YOURS)]


def _drop(desk: Desk, inbound: Inbound, role: Member, rest: str) -> Said:  # noqa: ARG001
    return intake.settle(desk, int(rest), keep=False) if role == "admin" else [Reply(notice=NOT_YOURS)]


Tap = Callable[["Desk", Inbound, "Member", str], Said]
TAPS: dict[str, Tap] = {
    "c": _clause, "s": _suggestion, "n": _neighbour, "m": _page, "o": _only,
    "g": _good, "b": _bad, "r": _reason, "d": _document, "D": _documents,
    intake.KEEP: _keep, intake.DROP: _drop,
}  # fmt: skip
