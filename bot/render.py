"""An answer as plain text, the way a console or a log shows it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Answer, Citation, Statement
from bot.listing import ROLE_NAMES
from index.labels import unlabelled
from index.model import Clause, Document, Responsibility
from index.patterns import regex

SAYS_LITTLE = 5  # characters of a clause before its first figure
SHOWN = 40  # characters of a suggested clause
FIGURE = regex(r"[0-9０-９]")
DIGEST_NOTE = "“摘编”为本项目改写的摘要，以正式文件为准。"


def render(answer: Answer) -> str:
    """Return the message as a user reads it, without the footnotes."""
    lines = [answer.heading]
    for group in answer.groups:
        lines.append(group_heading(group.document))
        lines += [f" ！{note}" for note in group.notes]
        lines += [f" · {render_statement(s, group.document)}" for s in group.statements]
    lines += list(answer.notes)
    if answer.status == "refused" and answer.suggestions:
        lines.append("相近的条款：")
        lines += [f" · {place_of(c)}" for c in answer.suggestions]
    if any(c.document.digest for c in answer.citations):
        lines.append(DIGEST_NOTE)
    return "\n".join(lines)


def group_heading(document: Document) -> str:
    """Return ``宝鸡市（2018）``, or the title of a document without a region."""
    name = document.region or f"《{document.title}》"
    return f"{name}（{document.year}）" if document.year else name


def render_statement(statement: Statement, document: Document) -> str:
    """Return one line: units by role, what they are to do, the citation's number."""
    mark = "".join(f"[{number + 1}]" for number in statement.cites)
    if statement.written:
        return f"{statement.text} {mark}"
    if statement.units:
        return f"{render_units(statement.units)}：{statement.text} {mark}"
    if statement.unnamed:
        return f"{unlisted(document)}：{statement.text} {mark}"
    return f"{statement.text} {mark}"


def unlisted(document: Document) -> str:
    """Return that a document names no unit, and who issued it."""
    return "文件未列责任单位" + (f"（{document.issuer}制发）" if document.issuer else "")


def render_units(units: Sequence[Responsibility]) -> str:
    """Return ``牵头 A；责任 B、C``; a list of one kind of responsible units goes without a word."""
    roles = {unit.role for unit in units}
    if roles == {"responsible"}:
        return "、".join(unit.unit for unit in units)
    parts = []
    for role, name in ROLE_NAMES.items():
        names = [unit.unit for unit in units if unit.role == role]
        if names:
            parts.append(f"{name} {'、'.join(names)}")
    return "；".join(parts)


def footnotes(answer: Answer) -> list[str]:
    """Return the citations, one line each."""
    return [f"[{number}] {cite(citation)}" for number, citation in enumerate(answer.citations, 1)]


def cite(citation: Citation) -> str:
    """Return ``《title》number，pointer（摘编）``."""
    document = citation.document
    digest = "（摘编）" if document.digest else ""
    page = f"，第{citation.clause.page}页" if citation.clause.page else ""
    return f"《{document.title}》{document.number or ''}，{pointer_of(citation.clause)}{page}{digest}"


def pointer_of(clause: Clause) -> str:
    """Return a clause's pointer as it is shown: what a document says of itself has none."""
    return "文件信息" if clause.pointer == "meta" else clause.pointer


def place_of(citation: Citation) -> str:
    """Return where a suggested clause stands and what it is about, no figure of it shown."""
    clause = citation.clause
    words = _without_figures(clause.title or unlabelled(clause.text)[:SHOWN].replace("\n", ""))
    little = words.endswith("…") and len(words) <= SAYS_LITTLE
    heading = unlabelled(clause.trail[-1]).rstrip("。") if little and clause.trail else ""
    words = f"{heading}：{words}" if heading and not FIGURE.search(heading) else words  # 主要目标：到…
    return f"{group_heading(citation.document)} {pointer_of(clause)} {words}"


def _without_figures(words: str) -> str:
    figure = FIGURE.search(words)
    return f"{words[: figure.start()]}…" if figure else words


def full_notes(answer: Answer) -> list[str]:
    """Return each citation with its trail and its clause as printed."""
    found = []
    for number, citation in enumerate(answer.citations, 1):
        trail = " > ".join(citation.clause.trail)
        found.append(
            f"[{number}] {cite(citation)}\n    {trail}\n    {citation.clause.text}"
            if trail
            else f"[{number}] {cite(citation)}\n    {citation.clause.text}"
        )
    return found
