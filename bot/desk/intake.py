"""Documents that administrators send: looked through, shown, and taken into the folder when confirmed.

A file is read in a process of its own before it is kept, so a hostile one ends
that process and nothing else; the index is built in another, and questions go on meanwhile.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.contract import Block, Button, Inbound, Reply, block, plain
from bot.desk import work
from bot.desk.views import bold, said
from bot.listing import heading
from index.content import Content
from index.errors import BuildLocked, ReadError
from index.folder import FolderFile
from index.model import Document
from index.parse_pool import Worker, job_for
from index.parse_worker import Outcome
from index.patterns import HAN, regex
from index.readers import SUFFIXES, ending_of

if TYPE_CHECKING:
    from bot.desk.desk import Desk

LARGEST = 20 << 20  # bytes: what a bot may fetch from Telegram
LONGEST_NAME = 80  # characters
UNSAFE = regex(r"[\x00-\x1f\x7f<>:\"/\\|?*\u200b-\u200f\u202a-\u202e\ufeff]+")
KEEP, DROP = "U", "X"  # actions of the two buttons
PATIENCE = 300  # seconds, and as many tries, that another build is waited for
BUILT = (0, 3)  # exit codes of a build: all files read, some refused
SHOWN = 12  # units that a summary names
GONE = "这份文件已处理过"


def safe_name(name: str) -> str:
    """Return a file's name that leads nowhere else: no path, no control or direction characters, not hidden, not too long."""
    last = re.split(r"[/\\]", name)[-1]
    path = Path(UNSAFE.sub("_", last).strip(" .~$-") or "文件")
    return f"{path.stem[:LONGEST_NAME].strip(' .') or '文件'}{path.suffix.lower()}"


async def look_through(desk: Desk, inbound: Inbound) -> Sequence[Reply]:
    """Return what was found in a document that an administrator sent, or why it is not taken."""
    offered = inbound.file
    if offered is None:
        return []
    if not inbound.place.private:
        return said("请在与机器人的私聊里发文件。")
    if offered.size > LARGEST:
        return _too_large(offered.size)
    came = desk.home / "uploads" / f"{inbound.user}-{inbound.message}"
    came.parent.mkdir(parents=True, exist_ok=True)
    await offered.fetch(came)
    size = came.stat().st_size  # a messenger need not tell it beforehand
    if size > LARGEST:
        came.unlink()
        return _too_large(size)
    name = await asyncio.to_thread(_named, came, safe_name(offered.name))
    if Path(name).suffix not in SUFFIXES:
        came.unlink()
        return said(f"不收 {Path(name).suffix or '没有扩展名的'} 文件。可收：{' '.join(sorted(SUFFIXES))}")
    number = desk.memory.offer(inbound.user, inbound.message, name)
    path = came.replace(_waiting(desk, number, name))
    outcome = await _parsed(path, name)
    content = outcome.content
    if content is None or not any(clause.pointer != "meta" and HAN.search(clause.text) for clause in content.clauses):
        path.unlink(missing_ok=True)
        desk.memory.settle(number, "refused")
        why = f"读不了：{outcome.problem}（{outcome.remedy}）" if content is None else "里没有读出任何条款，没有收下。"
        return said(f"{name} {why}")
    buttons = ((Button("收录", f"{KEEP}:{number}"), Button("不收录", f"{DROP}:{number}")),)
    known = desk.engine.index.documents.values()
    return [Reply((_summary(name, content, [d for d in known if _same(d, content.document)]),), buttons)]


def _named(path: Path, name: str) -> str:
    """Return a file's name with the ending of what it holds: a PDF called .docx is a PDF."""
    called = Path(name)
    try:
        ending = ending_of(path, called.suffix)
    except ReadError:  # whoever reads it says what is wrong
        return name
    return name if ending == called.suffix else f"{called.stem if called.suffix in SUFFIXES else name}{ending}"


def _too_large(size: int) -> Sequence[Reply]:
    return said(f"文件有 {size / (1 << 20):.0f} MB，超过 20 MB；请由管理员直接放入文件夹。")


async def _parsed(path: Path, name: str) -> Outcome:
    """Return what a document holds; the process that reads it ends where nobody waits for it any more."""
    facts = path.stat()
    worker = Worker()
    job = job_for(FolderFile(name, path, facts.st_size, facts.st_mtime_ns, regular=True), {})
    try:
        return await asyncio.to_thread(worker.parse, job)
    finally:
        worker.stop()


def _same(document: Document, other: Document) -> bool:
    """Return whether two documents may be one, or one in place of the other."""
    return (document.number or document.title) == (other.number or other.title)


def _summary(name: str, content: Content, known: Sequence[Document]) -> Block:
    """Return what was found in a document, and what an administrator should look at: ``known`` are those like it."""
    document, clauses = content.document, [c for c in content.clauses if c.pointer != "meta"]
    units = list(dict.fromkeys(r.unit for c in clauses for r in c.responsibilities))
    figures = sum(len(c.targets) for c in clauses)
    lines = [
        f"文件：{name}",
        f"文号：{document.number or '未找到'}；制发机关：{document.issuer or '未找到'}；地区：{document.region or '未找到'}",
        f"成文日期：{document.issued or '未找到'}",
        f"{len(clauses)} 条，{figures} 个指标，{len(units)} 个单位"
        + (f"：{'、'.join(units[:SHOWN])}" if units else "")
        + ("…" if len(units) > SHOWN else ""),
    ]
    unnamed = sum(not c.responsibilities for c in clauses)
    problems = [f"{unnamed} 条没有写明责任单位"] if unnamed else []
    problems += ["没有找到文号"] if not document.number else []
    problems += [f"已收录过 {heading(d)}（{d.source}），内容相同的只采用一份" for d in known]
    if problems:
        lines.append(f"请核对：{'；'.join(problems)}")
    return Block((bold(f"《{document.title}》"), *map(plain, lines)))


async def settle(desk: Desk, number: int, *, keep: bool) -> Sequence[Reply]:
    """Return what became of a document: taken into the folder and indexed, or thrown away."""
    upload = desk.memory.upload(number)
    if upload is None:
        return [Reply(notice=GONE)]
    if upload.state != "offered":  # settled before; told again, as the word of it may have been lost
        became = "已放入文件夹" if upload.state == "saved" else "没有收录"
        return [Reply((block(f"{upload.name} {became}。"),), notice=GONE, edits=True)]
    waiting = _waiting(desk, upload.id, upload.name)
    if not keep:
        waiting.unlink(missing_ok=True)
        desk.memory.settle(upload.id, "discarded")
        return [Reply((block(f"{upload.name} 没有收录。"),), edits=True)]
    name = upload.name
    if waiting.exists():  # else it was put there before a restart
        path = _free(desk.folder / name, waiting.read_bytes())
        shutil.move(waiting, path)  # they may lie on different disks
        name = path.name
    told = await rebuild(desk)
    desk.memory.settle(upload.id, "saved", name)
    return [Reply((block(f"{name} 已放入文件夹。", *told),), edits=True)]


async def rebuild(desk: Desk) -> list[str]:
    """Return what building the index anew says; questions are answered from the old one until it is there.

    A build that goes on already, of an administrator or of a process that was
    killed, is waited for: it may have begun before the newest document came.
    """
    for _ in range(PATIENCE):
        code, output = await work.output("index", "build", str(desk.folder), "--home", str(desk.home))
        if BuildLocked.remedy not in output:
            break
        await asyncio.sleep(1.0)
    if code not in BUILT:
        output += "\n索引没有建成，仍按原来的索引回答；请发 /reload 再建一次。"
    await desk.call(desk.engine.refresh)
    return [line.replace(str(desk.folder), "文件夹") for line in output.splitlines() if line.strip()]


def sweep(desk: Desk) -> None:
    """Delete what a process that was killed left of files that nobody can confirm any more."""
    waiting = {str(number) for number in desk.memory.offered()}
    folder = desk.home / "uploads"
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.stem not in waiting:
            path.unlink(missing_ok=True)


def _waiting(desk: Desk, number: int, name: str) -> Path:
    """Return where a document waits for its confirmation."""
    return desk.home / "uploads" / f"{number}{Path(name).suffix}"


def _free(path: Path, content: bytes) -> Path:
    """Return a path of this name that no other document has; the same document takes its own place."""
    number, free = 1, path
    while free.exists() and free.read_bytes() != content:
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
