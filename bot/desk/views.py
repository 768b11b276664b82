"""What is shown: answers, clauses, documents, as replies that any messenger can render."""

from __future__ import annotations

from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2s
from itertools import islice
from typing import Any

from bot.answer import Answer, Citation, Group, Statement
from bot.channels.contract import Block, Button, Line, Reply, Run, block, plain
from bot.listing import STATUS_NAMES, heading, units_line
from bot.render import DIGEST_NOTE, cite, group_heading, place_of, pointer_of, render_statement
from index.model import Clause, Document

PAGE = 10  # statements, tasks or documents of one message
ROW = 5  # buttons of one row
ONLY = 6  # documents that an answer may be confined to by a button
MANY = 3  # citations of one document that stand behind its name
NAMED = 16  # characters of a button

STAMP = 4  # bytes of the stamp of a clause's text
Buttons = tuple[tuple[Button, ...], ...]
Said = Sequence[Reply] | Coroutine[Any, Any, Sequence[Reply]]
"""What is said: at once, or after work that other questions do not wait for."""


def bold(text: str) -> Line:
    """Return a line in bold."""
    return (Run(text, "bold"),)


def said(*lines: str) -> tuple[Reply]:
    """Return a reply of plain lines."""
    return (Reply((block(*lines),)),)


def rows(buttons: Sequence[Button], width: int = ROW) -> Buttons:
    """Return buttons in rows."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def mark_of(clause: Clause) -> str:
    """Return a clause's id with a stamp of its text: a new edition may have another clause under the same id."""
    return f"{clause.id}@{blake2s(clause.text.encode(), digest_size=STAMP).hexdigest()}"


def answer_view(answer: Answer, asked: int, *, page: int = 0) -> Reply:
    """Return one page of an answer: statements by document, their citations, and buttons; ``asked`` is its id."""
    if answer.status == "clarify":
        return Reply((block(answer.heading),), answer=asked)
    if answer.status == "refused":
        return _refusal(answer, asked)
    shown, left = _page(answer, page)
    numbers = list(dict.fromkeys(n for _, statements in shown for s in statements for n in s.cites))
    head = bold(answer.heading if not page else f"{answer.heading}（第 {page + 1} 页）")
    first, *rest = (told for group, statements in shown for told in _group(group, statements))
    blocks = [Block((head, *first.lines)), *rest]
    if not page:
        blocks += [block(note) for note in answer.notes]
    blocks += _footnotes(answer, numbers)
    if any(answer.citations[n].document.digest for n in numbers):
        blocks.append(Block(((Run(DIGEST_NOTE, "italic"),),)))
    return Reply(tuple(blocks), _answer_buttons(answer, asked, numbers, page, left), answer=asked)


def _footnotes(answer: Answer, numbers: Sequence[int]) -> Iterator[Block]:
    """Yield the citations; many of one document stand behind its name together: 《…》：[1] 1①　[2] 1②."""
    of: dict[str, list[int]] = {}
    for n in numbers:
        of.setdefault(answer.citations[n].document.id, []).append(n)
    for together in of.values():
        cited = [(n + 1, answer.citations[n]) for n in together]
        if len(cited) < MANY:
            yield from (block(f"[{number}] {cite(c)}") for number, c in cited)
        else:
            clauses = "　".join(f"[{number}] {pointer_of(c.clause)}{_leaf(c.clause)}" for number, c in cited)
            yield block(f"{heading(cited[0][1].document)}：{clauses}")


def _leaf(clause: Clause) -> str:
    return f"（第{clause.page}页）" if clause.page else ""


def _page(answer: Answer, page: int) -> tuple[list[tuple[Group, list[Statement]]], list[Statement]]:
    """Return the groups of a page with their statements on it, and the statements that are left behind it."""
    pairs = [(group, statement) for group in answer.groups for statement in group.statements]
    shown: list[tuple[Group, list[Statement]]] = []
    for group, statement in pairs[page * PAGE : (page + 1) * PAGE]:
        if not shown or shown[-1][0] is not group:
            shown.append((group, []))
        shown[-1][1].append(statement)
    return shown, [statement for _, statement in pairs[(page + 1) * PAGE :]]


def _group(group: Group, statements: Sequence[Statement]) -> Iterator[Block]:
    """Yield a block for each statement; the first has the document's heading and the notes on it."""
    head = (bold(group_heading(group.document)), *(plain(f"！{note}") for note in group.notes))
    for number, statement in enumerate(statements):
        line = plain(f"· {render_statement(statement, group.document)}")
        yield Block((*head, line) if not number else (line,))


def _answer_buttons(
    answer: Answer, asked: int, numbers: Sequence[int], page: int, left: Sequence[Statement]
) -> Buttons:
    clauses = [Button(f"原文 {n + 1}", f"c:{asked}:{n}") for n in numbers]
    names = _names([group.document for group in answer.groups])
    only = [Button(f"只看{name}", f"o:{asked}:{k}") for k, name in enumerate(names)]
    counted = sum(not statement.aside for statement in left)
    label = f"更多（还有 {counted} {answer.counter}）" if counted else "更多"
    more = [Button(label, f"m:{asked}:{page + 1}")] if left else []
    verdict = (Button("👍", f"g:{asked}"), Button("👎", f"b:{asked}"))
    return (
        *rows(clauses),
        *(rows(only, 3) if 1 < len(only) <= ONLY else ()),
        *rows(more),
        verdict,
    )


def _names(documents: Sequence[Document]) -> list[str]:
    """Return what tells documents apart on buttons: the region, the number where several are of one, else the title."""
    regions = Counter(document.region for document in documents)
    names = [(d.region if regions[d.region] == 1 else d.number) or d.title for d in documents]
    return [name if len(name) <= NAMED else f"{name[: NAMED - 1]}…" for name in names]


def _refusal(answer: Answer, asked: int) -> Reply:
    """Return why there is no answer, and the nearest clauses as buttons; no figure of them is shown."""
    near = [place_of(c) for c in answer.suggestions]
    blocks = [Block((bold(answer.heading),)), *map(block, answer.notes)]
    if near:
        blocks.append(block("相近的条款：", *(f"{n}. {words}" for n, words in enumerate(near, 1))))
    buttons = [Button(f"看 {n + 1}", f"s:{asked}:{n}") for n in range(len(near))]
    return Reply(tuple(blocks), (*rows(buttons), (Button("👎", f"b:{asked}"),)), answer=asked)


def clause_view(clause: Clause, document: Document, neighbours: tuple[str, str]) -> Reply:
    """Return a clause exactly as printed, where it stands, and buttons to the ones before and behind it.

    Args:
        clause: the clause.
        document: its document.
        neighbours: the marks of the clauses before and behind it, empty where there is none.
    """
    page = f"（第 {clause.page} 页）" if clause.page else ""
    pointer = pointer_of(clause)
    facts = (
        pointer if clause.pointer == "meta" else f"条款 {pointer}{page}",
        document.issued or "",
        STATUS_NAMES[document.status],
    )
    head = [bold(heading(document)), plain(" · ".join(fact for fact in facts if fact))]
    if clause.trail:
        head.append(plain(" › ".join(clause.trail)))
    blocks = [Block(tuple(head)), Block(((Run(clause.text, "quote"),),))]
    if any(
        found.unit not in clause.text for found in clause.responsibilities
    ):  # they stand elsewhere: in a heading, a note
        blocks.append(block(units_line(clause.responsibilities)))
    before, behind = neighbours
    turning = [Button("◀ 上一条", f"n:{before}")] if before else []
    turning += [Button("下一条 ▶", f"n:{behind}")] if behind else []
    return Reply(tuple(blocks), rows(turning))


def documents_view(documents: Sequence[Document], page: int = 0) -> Reply:
    """Return one page of the documents with number, date and validity; a button opens each."""
    first = page * PAGE
    shown = list(islice(documents, first, first + PAGE))
    blocks = [Block((bold(f"已收录 {len(documents)} 份文件"),))]
    for number, document in enumerate(shown, first + 1):
        facts = (document.region, document.issued, STATUS_NAMES[document.status])
        blocks.append(block(f"{number}. {heading(document)}", " · ".join(fact for fact in facts if fact)))
    buttons = [Button(str(number), f"d:{document.id}") for number, document in enumerate(shown, first + 1)]
    turning = [Button("◀ 上一页", f"D:{page - 1}")] if page else []
    turning += [Button("下一页 ▶", f"D:{page + 1}")] if first + PAGE < len(documents) else []
    return Reply(tuple(blocks), (*rows(buttons), *rows(turning)))


def document_view(document: Document, clauses: Sequence[Clause]) -> Reply:
    """Return what a document says of itself, and a button to its first clause."""
    stated = {
        "文号": document.number, "制发机关": document.issuer, "地区": document.region, "成文日期": document.issued,
        "发布日期": document.published, "施行日期": document.effective, "有效期至": document.expires,
        "效力": STATUS_NAMES[document.status], "条款": f"{sum(c.pointer != 'meta' for c in clauses)} 条",
        "来源": document.source,
    }  # fmt: skip
    lines = [plain(f"{name}：{value}") for name, value in stated.items() if value]
    first = next((mark_of(c) for c in clauses if c.pointer != "meta"), "")
    buttons = rows([Button("第一条 ▶", f"n:{first}")] if first else [])
    return Reply((Block((bold(f"《{document.title}》"), *lines)),), buttons)


def citations_of(answer: Answer) -> tuple[Citation, ...]:
    """Return what the buttons of an answer open: its citations, of a refusal its suggestions."""
    return answer.citations if answer.status == "answered" else answer.suggestions


def of_document(answer: Answer, document: str) -> Answer:
    """Return an answer confined to one of its documents, its citations counted anew."""
    groups = [group for group in answer.groups if group.document.id == document]
    used = list(dict.fromkeys(n for group in groups for s in group.statements for n in s.cites))
    numbers = {old: new for new, old in enumerate(used)}
    kept = tuple(replace(group, statements=tuple(s.renumbered(numbers) for s in group.statements)) for group in groups)
    return replace(answer, groups=kept, citations=tuple(answer.citations[n] for n in used))
