"""The commands, each with its name, what it is for, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.channels.contract import Block, Inbound, Reply, block
from bot.desk import office
from bot.desk.taps import show_clause
from bot.desk.views import Said, bold, document_view, documents_view, mark_of, said
from bot.lookup import matching_documents

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.desk.memory import Member

Run = Callable[["Desk", Inbound], Said]
EXAMPLES = ("谁负责专利申请量目标", "科技局要完成哪些任务")
QUESTIONS = {"ask": "{}", "unit": "{}的任务有哪些"}  # what commands ask of the documents
COSTLY = frozenset({*QUESTIONS, "export", "feedback"})  # commands that count for the limits
NAMED = 10  # documents or pointers that a remedy names


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its descriptions.

    ``admin`` tells that only administrators see and use it, ``confidential`` that
    what it says is not for a group's eyes.
    """

    name: str
    chinese: str
    english: str
    run: Run
    admin: bool = False
    confidential: bool = False


def command(desk: Desk, inbound: Inbound, role: Member) -> Said:
    """Return what a command says.

    One that there is not, or not for this user, is told of /help.
    """
    found = _found(inbound, role)
    if found is None:
        return said(f"没有 /{inbound.command} 这个命令，/help 列出全部命令。")
    if found.confidential and not inbound.place.private:
        return said(f"请在与机器人的私聊里用 /{found.name}。")
    return found.run(desk, inbound)


def costs(inbound: Inbound) -> bool:
    """Return whether what a user does counts for the limits: looking around, help and /forget do not."""
    return inbound.kind != "tap" and (inbound.kind != "command" or inbound.command in COSTLY)


def is_ours(inbound: Inbound, role: Member) -> bool:
    """Return whether a user speaks to this bot: a command that it has not may be meant for another one in the group."""
    return inbound.kind != "command" or inbound.place.private or _found(inbound, role) is not None


def _found(inbound: Inbound, role: Member) -> Command | None:
    found = COMMANDS.get(inbound.command)
    return None if found is None or (found.admin and role != "admin") else found


def question_of(inbound: Inbound) -> str:
    """Return what a text or a command asks of the documents, nothing where a command asks nothing of them."""
    if inbound.kind == "text":
        return inbound.text
    return QUESTIONS.get(inbound.command, "").format(inbound.text) if inbound.text else ""


def _list(role: Member) -> Block:
    shown = (c for c in COMMANDS.values() if role == "admin" or not c.admin)
    return block(*(f"/{c.name} {c.chinese}" for c in shown))


def _start(desk: Desk, inbound: Inbound) -> Sequence[Reply]:
    count = len(desk.engine.index.documents)
    role = desk.access.role(inbound.user, inbound.place) or "user"
    greeting = (
        bold("政策问答"),
        *block(f"直接打字提问，答案来自已收录的 {count} 份文件，每一句都注明条款；文件里没有的会明说没有。").lines,
    )
    return [
        Reply(
            (
                Block(greeting),
                block("例如：", *(f"· {example}" for example in EXAMPLES), "接着可以只问：那张掖呢、具体指标呢、原文"),
                _list(role),
            )
        )
    ]


def _help(desk: Desk, inbound: Inbound) -> Sequence[Reply]:
    role = desk.access.role(inbound.user, inbound.place) or "user"
    return [
        Reply((
            block("怎么问：写明事项，可以加上城市、单位、年份；接着问可以只说“那张掖呢”“具体指标呢”“原文”。"),
            block("看原文：点答案下面的“原文 1”，再点 ◀ ▶ 看上下条。改了问题，答案会跟着改。"),
            _list(role),
        ))
    ]  # fmt: skip


def _ask(desk: Desk, inbound: Inbound) -> Said:
    return (
        desk.ask(inbound, question_of(inbound))
        if inbound.text
        else said("用法：/ask 问题，例如 /ask 谁负责专利申请量目标")
    )


def _unit(desk: Desk, inbound: Inbound) -> Said:
    if not inbound.text:
        return said("用法：/unit 单位，例如 /unit 科技局")
    return desk.ask(inbound, question_of(inbound), history=())


def _docs(desk: Desk, inbound: Inbound) -> Sequence[Reply]:
    desk.engine.refresh()
    index = desk.engine.index
    if not inbound.text:
        return [documents_view(list(index.documents.values()))]
    found = matching_documents(index.documents.values(), inbound.text)
    if len(found) == 1:
        return [document_view(found[0], index.clauses_of(found[0].id))]
    return [documents_view(found)] if found else said(f"没有这份文件：{inbound.text}。/docs 列出全部文件。")


def _clause(desk: Desk, inbound: Inbound) -> Sequence[Reply]:
    desk.engine.refresh()
    index = desk.engine.index
    words = inbound.text.split()
    if len(words) < 2:
        return said("用法：/clause 文件 条款号，例如 /clause 宝市创新办发〔2018〕4号 1③")
    document, pointer = " ".join(words[:-1]), words[-1]
    found = matching_documents(index.documents.values(), document)
    if len(found) != 1:
        named = "；".join(f"《{d.title}》" for d in found[:NAMED])
        return said(f"“{document}”对应 {len(found)} 份文件：{named}" if found else f"没有这份文件：{document}")
    clauses = index.at(found[0].id, pointer)
    if not clauses:
        pointers = dict.fromkeys(c.pointer for c in index.clauses_of(found[0].id) if c.pointer != "meta")
        near = list(pointers)[:NAMED]
        return said(f"《{found[0].title}》没有条款 {pointer}。有：{' '.join(near)} …")
    return [reply for clause in clauses for reply in show_clause(desk, mark_of(clause))]


def _why(desk: Desk, inbound: Inbound) -> Sequence[Reply]:
    asked = desk.memory.last(inbound.user, inbound.place)
    if asked is None or not asked.question:
        return said("还没有问过问题。")
    answer = desk.answer_again(asked)
    lines = desk.engine.why(asked.question, asked.history, replace(answer, made_by=asked.made_by) if answer else None)
    return [Reply((Block((bold(f"“{asked.question}”是这样答的"),)), *map(block, lines)))]


def _forget(desk: Desk, inbound: Inbound) -> Sequence[Reply]:
    if desk.scribe:
        desk.scribe.asking.forget()
    return said(f"已删除您的 {desk.memory.forget(inbound.user)} 个问题的文字。之后的追问从头开始。")


def _privacy(desk: Desk, inbound: Inbound) -> Sequence[Reply]:  # noqa: ARG001
    model = [f"写答案时，问题、之前的追问和所引条款会发给语言模型：{desk.scribe.sent_to}。"] if desk.scribe else []
    return said(
        "问题、答案所引条款的编号和反馈只存在本单位运行本程序的机器上，用于统计和改进，到期自动删除文字。",
        "消息经由所用的通讯软件传送。发 /forget 立即删除您打过的字。",
        *model,
    )


def _feedback(desk: Desk, inbound: Inbound) -> Sequence[Reply]:
    if not inbound.text:
        return said("用法：/feedback 意见")
    desk.memory.remark(inbound.user, inbound.text)
    return said("已记下，谢谢。")


COMMANDS = {
    c.name: c
    for c in (
        Command("start", "开始", "Start", _start),
        Command("help", "怎么用", "How to use", _help),
        Command("ask", "提问（在群里用）", "Ask a question (in groups)", _ask),
        Command("docs", "已收录的文件", "Documents", _docs),
        Command("unit", "一个单位的全部任务", "All tasks of a unit", _unit),
        Command("clause", "看一条原文", "A clause as printed", _clause),
        Command("export", "责任台账（Excel）", "The ledger as a spreadsheet", office.ledger),
        Command("why", "上一个答案怎么来的", "Why the last answer", _why),
        Command("forget", "删除我的记录", "Delete what I typed", _forget),
        Command("privacy", "存些什么", "What is stored", _privacy),
        Command("feedback", "提意见", "Send feedback", _feedback),
        Command("allow", "允许使用：/allow 编号 [admin]", "Let somebody ask", office.allow, admin=True),
        Command("deny", "取消使用：/deny 编号", "No longer let somebody ask", office.deny, admin=True),
        Command("reload", "重新读文件夹", "Read the folder again", office.reload, admin=True, confidential=True),
        Command("stats", "使用情况", "Statistics", office.stats, admin=True, confidential=True),
        Command("gaps", "没答上的问题", "Questions without an answer", office.gaps, admin=True, confidential=True),
    )
}
