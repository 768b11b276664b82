"""The number lock: nothing is stated that the cited clauses do not say.

Every number, date, unit and place of a statement stands in the cited clause's
text, trail or responsibilities, or in its document's own facts; words echoed
from the question are exempt. A statement that fails is dropped; an answer that
loses all its statements is a refusal.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answer import Answer, Citation, Group, Statement
from index.dates import DATE, find_date
from index.model import Document
from index.text import compact, folded, normalize

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?[%万亿]?")


def lock(answer: Answer) -> Answer:
    """Return an answer without the statements that its citations do not bear out."""
    groups = []
    for group in answer.groups:
        kept = tuple(s for s in group.statements if holds(s, answer.citations[s.citation], answer.echo))
        if kept:
            groups.append(Group(group.document, kept, group.notes))
    if answer.status == "answered" and not groups:
        return replace(
            answer,
            status="refused",
            heading="没有找到可以核实的依据",
            groups=(),
            citations=(),
            suggestions=answer.citations[:3],
        )
    return replace(answer, groups=tuple(groups))


def holds(statement: Statement, citation: Citation, echo: str) -> bool:
    """Return whether a statement's numbers and units stand in its citation, number for number."""
    numbers = set(NUMBER.findall(normalize(_without_dates(statement.text, citation.document))))
    added = [unit for unit in statement.units if unit not in citation.clause.responsibilities]
    if not numbers and not added:
        return True
    source = f"{folded(evidence_text(citation))}\n{folded(echo)}"
    joined = "".join(source.split())
    return numbers <= set(NUMBER.findall(source)) and all(compact(r.unit) in joined for r in added)


def evidence_text(citation: Citation) -> str:
    """Return all that a citation bears out: its clause and its document's own facts."""
    clause, document = citation.clause, citation.document
    units = " ".join(r.unit for r in clause.responsibilities)
    return "\n".join((clause.text, *clause.trail, units, *_facts(document)))


def _facts(document: Document) -> tuple[str, ...]:
    values = (
        document.title,
        document.number,
        document.issuer,
        document.region,
        document.issued,
        document.effective,
        document.expires,
    )
    listed = (*document.recipients, *document.copies, *document.attachments)
    return tuple(value for value in (*values, *listed) if value)


def _without_dates(text: str, document: Document) -> str:
    """Return text without the dates that its document's facts hold."""
    known = {d for d in (document.issued, document.effective, document.expires) if d}

    def strip(found: re.Match[str]) -> str:
        return "" if find_date(found.group()) in known else found.group()

    return DATE.sub(strip, text)
