"""The number lock: nothing is stated that the cited clauses do not say.

Every number, date, unit and place of a statement stands in the cited clause's
text, trail or responsibilities, or in its document's own facts. A statement
that fails is dropped with its citation; an answer that loses all its statements
is a refusal. Headings and notes are held to the same, with the words of the
question beside.
"""

from __future__ import annotations

from dataclasses import replace

from bot.answer import Answer, Citation, Group, Statement
from bot.claims import unsupported
from index.model import Document
from index.patterns import regex
from index.text import compact, folded

LABEL = regex("\\s*([0-9０-９]{1,3})[.．、]\\s*(?=[0-9０-９])")
UNVERIFIED = "没有找到可以核实的依据"


def lock(answer: Answer) -> Answer:
    """Return an answer without what its citations do not bear out; ``dropped`` tells which statements fell."""
    groups = tuple(_locked(group, answer.citations) for group in answer.groups)
    kept = {statement for group in groups for statement in group.statements}
    dropped = tuple(statement for statement in answer.statements if statement not in kept)
    if answer.status == "answered" and not kept:
        suggestions = answer.citations[:3]
        return Answer("refused", UNVERIFIED, suggestions=suggestions, echo=answer.echo, dropped=dropped)
    locked = _renumbered(replace(answer, groups=tuple(group for group in groups if group.statements), dropped=dropped))
    said = "\n".join((folded(answer.echo), *map(evidence_text, locked.citations)))
    label = "" if locked.status == "answered" else UNVERIFIED
    return replace(
        locked,
        label=label if unsupported(locked.label, said) else locked.label,
        notes=tuple(note for note in locked.notes if not unsupported(note, said)),
    )


def _locked(group: Group, citations: tuple[Citation, ...]) -> Group:
    """Return a group with the statements and notes that hold."""
    facts = "\n".join(map(folded, facts_of(group.document)))
    return Group(
        group.document,
        tuple(statement for statement in group.statements if holds(statement, citations[statement.citation])),
        tuple(note for note in group.notes if not unsupported(note, facts)),
    )


def _renumbered(answer: Answer) -> Answer:
    """Return an answer with the citations that its statements use, in their order."""
    used = sorted({number for statement in answer.statements for number in statement.cites})
    if len(used) == len(answer.citations):
        return answer
    number = {old: new for new, old in enumerate(used)}
    groups = tuple(
        replace(group, statements=tuple(s.renumbered(number) for s in group.statements)) for group in answer.groups
    )
    return replace(answer, groups=groups, citations=tuple(answer.citations[old] for old in used))


def holds(statement: Statement, citation: Citation) -> bool:
    """Return whether a statement's figures, dates, places and units stand in its citation."""
    source = evidence_text(citation)
    added = [unit for unit in statement.units if unit not in citation.clause.responsibilities]
    bare = "".join(source.split()) if added else ""
    return all(compact(r.unit) in bare for r in added) and not unsupported(statement.text, source)


def evidence_text(citation: Citation) -> str:
    """Return all that a citation bears out, normalised: its clause and its document's own facts."""
    clause = citation.clause
    units = (r.unit for r in clause.responsibilities)
    printed = (_unlabelled(clause.text, clause.pointer), *(_unlabelled(heading) for heading in clause.trail))
    return "\n".join(map(folded, (*printed, *units, *facts_of(citation.document))))


def _unlabelled(text: str, pointer: str = "") -> str:
    """Return a text, once more without its label: 1.2022年 says 2022. With a pointer it has to be its last label."""
    label = LABEL.match(text)
    own = label is not None and (not pointer or pointer.endswith(folded(label.group(1))))
    return f"{text}\n{text[label.end() :]}" if label and own else text


def facts_of(document: Document) -> tuple[str, ...]:
    """Return what a document says of itself."""
    values = (
        document.title,
        document.number,
        document.issuer,
        document.region,
        str(document.year or ""),
        document.issued,
        document.published,
        document.effective,
        document.expires,
    )
    listed = (*document.recipients, *document.copies, *document.attachments)
    return tuple(value for value in (*values, *listed) if value)
