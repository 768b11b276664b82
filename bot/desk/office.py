"""What administrators are told and may change: who may ask, how the desk is used, what it could not answer."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.channels.contract import Block, Inbound, Reply, block
from bot.desk import intake, work
from bot.desk.memory import DAY
from bot.desk.views import bold, said
from index.generations import Generations

if TYPE_CHECKING:
    from bot.desk.desk import Desk

DAYS = 30  # that the statistics look back
MOST = 10  # lines of a list
LONGEST_ID = 17  # digits, one more than numbers of 52 bits have
LISTED = 50  # matters that are listed
LOOKED_AT = 300  # refused questions that are sorted
LEDGER = "责任台账.xlsx"


def allow(desk: Desk, inbound: Inbound) -> Sequence[Reply]:
    """Let a user or a chat ask: ``/allow 123456``, an administrator with ``admin`` behind it."""
    id_, _, role = inbound.text.partition(" ")
    if not _is_id(id_) or role.strip() not in ("", "admin"):
        return said("用法：/allow 编号，管理员再加 admin，例如 /allow 123456 admin")
    was_admin = int(id_) in desk.access.administrators
    desk.memory.allow(int(id_), "admin" if role.strip() else "user", inbound.user)
    is_admin = int(id_) in desk.access.administrators
    now = "，是管理员" if is_admin else "，不再是管理员" if was_admin else ""
    return said(f"{id_} 可以使用了{now}。")


def deny(desk: Desk, inbound: Inbound) -> Sequence[Reply]:
    """No longer let a user or a chat ask; whom the settings let in only the settings can keep out."""
    id_ = inbound.text.strip()
    if not _is_id(id_):
        return said("用法：/deny 编号")
    known = desk.memory.deny(int(id_))
    if int(id_) in desk.access.users | desk.access.admins:
        return said(f"{id_} 写在设置里，请改 POLICYBOT_ALLOWED_IDS 或 POLICYBOT_ADMIN_IDS 后重新启动。")
    return said(f"{id_} 不能再使用。" if known else f"名单里没有 {id_}。")


def _is_id(text: str) -> bool:
    """Return whether a text is the number of a user or a chat: Telegram's have 52 bits at most."""
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and 0 < int(digits[:LONGEST_ID]) and len(digits) < LONGEST_ID


async def reload(desk: Desk, inbound: Inbound) -> Sequence[Reply]:  # noqa: ARG001
    """Read the folder again; questions are answered from the old index meanwhile."""
    return said(*await intake.rebuild(desk))


async def ledger(desk: Desk, inbound: Inbound) -> Sequence[Reply]:  # noqa: ARG001
    """Return the ledger of all documents as a spreadsheet, written once for each state of the index."""
    await desk.call(desk.engine.refresh)
    index = desk.engine.index
    path = desk.home / "exports" / str(Generations(desk.home).current()) / LEDGER
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parents[1].iterdir():
            if old != path.parent:
                shutil.rmtree(old, ignore_errors=True)
        partial = path.with_stem(uuid4().hex)
        code, told = await work.output("export", str(partial), "--home", str(desk.home))
        if code:
            return said("台账没有写成。", *told.splitlines())
        partial.replace(path)
    return [Reply((block(f"责任台账：{len(index.documents)} 份文件，{index.size} 条"),), file=path)]


def stats(desk: Desk, inbound: Inbound) -> Sequence[Reply]:  # noqa: ARG001
    """Return questions, refusals, times, the units named most and the verdicts of the last days."""
    since = desk.memory.now() - DAYS * DAY
    asked = [a for a in desk.memory.since(since) if not a.only]
    judged = desk.memory.judgements(since)
    took = sorted(a.took for a in asked)
    refused = sum(a.status == "refused" for a in asked)
    units = Counter(unit for a in asked for unit in a.units).most_common(MOST)
    lines = [
        f"问题 {len(asked)} 个，{len({a.user for a in asked})} 人；没答上 {refused} 个",
        f"用时 p50 {_share(took, 0.5):.0f} 毫秒，p95 {_share(took, 0.95):.0f} 毫秒",
        f"👍 {sum(good for _, good, _ in judged)}，👎 {sum(not good for _, good, _ in judged)}",
    ]
    reasons = Counter(reason for _, good, reason in judged if reason and not good).most_common(MOST)
    blocks = [Block((bold(f"最近 {DAYS} 天"), *block(*lines).lines))]
    blocks += [block("问得最多的单位：", *(f"· {unit} {count}" for unit, count in units))] if units else []
    blocks += [block("👎 的原因：", *(f"· {reason} {count}" for reason, count in reasons))] if reasons else []
    blocks += [block("语言模型：", *(f"· {line}" for line in desk.scribe.told(DAYS)))] if desk.scribe else []
    remarks = desk.memory.remarks(since)
    blocks += (
        [block(f"意见 {len(remarks)} 条，最近的：", *(f"· {text}" for text in remarks[-MOST:]))] if remarks else []
    )
    return [Reply(tuple(blocks))]


def gaps(desk: Desk, inbound: Inbound) -> Sequence[Reply]:  # noqa: ARG001
    """Return the questions that were refused, those of one matter together, the most frequent first."""
    refused = [a for a in desk.memory.since(desk.memory.now() - DAYS * DAY) if a.status == "refused" and a.question]
    latest = refused[-LOOKED_AT:]
    first: dict[str, str] = {}
    keys = [desk.engine.matter(asked.question, asked.history) for asked in latest]
    for key, asked in zip(keys, latest, strict=True):
        first.setdefault(key, asked.question)
    counted = Counter(keys).most_common()
    if not counted:
        return said(f"最近 {DAYS} 天没有没答上的问题。")
    lines = [block(f"· {first[key]}" + (f"（{count} 次）" if count > 1 else "")) for key, count in counted[:LISTED]]
    lines += [block(f"还有 {len(counted) - LISTED} 个。")] if len(counted) > LISTED else []
    return [Reply((Block((bold(f"最近 {DAYS} 天没答上的 {len(counted)} 个问题"),)), *lines))]


def _share(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0
