"""A source into its document, clauses and the account of every character.

    blocks ─► lines ─► front matter | items ─► headings, drafts ─► clauses with units and targets

Accounting: every non-blank character of a source lies in exactly one of
clause, heading, table header, shared cell or mark, meta, boilerplate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

from index.body import Account, body_items
from index.duties import responsibilities
from index.facts import Facts, read_facts
from index.labels import join
from index.lines import Line, source_lines
from index.lines import join as join_lines
from index.model import Clause, Document, Range, Responsibility, Source, Target
from index.outline import build
from index.parts import Part, classify, split_heads
from index.pieces import Piece, merge_ranges, pieces_of, run_in_heading
from index.targets import find_targets
from index.text import compact


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a source says: its document, its clauses, and where each character went."""

    document: Document
    clauses: tuple[Clause, ...]
    account: tuple[tuple[Range, Account], ...]


def parse(source: Source) -> Parsed:
    """Return the document and clauses of a source."""
    lines = split_heads(source_lines(source))
    parts = classify(lines)
    facts = read_facts(lines, parts, source.meta)
    items, account = body_items(source, lines, parts)
    outline = build(items)
    headings = {
        r for line in outline.headings for r in line.ranges(0, len(line.text))
    }  # a merged 序号 opens several rows
    account += [(r, "heading") for r in headings]
    pieces = pieces_of(outline)
    document = _document(source, _facts_as_printed(facts, lines, parts))
    clauses = [_meta(document, source, lines, parts)]
    numbered = _numbered_parts(pieces)
    units = responsibilities(pieces)
    for ordinal, (piece, found) in enumerate(zip(pieces, units, strict=True), 1):
        clauses.append(_clause(document.id, ordinal, piece, found, numbered))
        account += [(r, "clause") for r in piece.ranges]
    return Parsed(document, tuple(clauses), tuple(sorted(account)))


def document_id(name: str) -> str:
    """Return the id of the document in a file: eight hex digits of its path's hash."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def _document(source: Source, facts: Facts) -> Document:
    return Document(
        id=document_id(source.name),
        source=source.name,
        title=facts.title or source.name.rsplit("/", 1)[-1].rsplit(".", 1)[0],
        number=facts.number,
        issuer=facts.issuer,
        region=facts.region,
        year=facts.year,
        issued=facts.issued,
        effective=facts.effective,
        expires=facts.expires,
        status=facts.status,
        digest=source.meta.get("kind") == "digest",
        recipients=facts.recipients,
        copies=facts.copies,
        attachments=facts.attachments,
        published=facts.published,
    )


def _facts_as_printed(facts: Facts, lines: Sequence[Line], parts: Sequence[Part]) -> Facts:
    """Return the facts with their words as the source prints them."""
    kept = [line for line, part in zip(lines, parts, strict=True) if part == "meta"]
    whole = reduce(join_lines, kept) if kept else None
    if whole is None or whole.text == whole.printed:
        return facts

    def printed(value: str | None) -> str | None:
        return whole.printed_name(value) if value else value

    return replace(
        facts,
        title=whole.printed_name(facts.title),
        number=printed(facts.number),
        issuer=printed(facts.issuer),
        region=printed(facts.region),
        recipients=tuple(map(whole.printed_name, facts.recipients)),
        copies=tuple(map(whole.printed_name, facts.copies)),
        attachments=tuple(map(whole.printed_name, facts.attachments)),
    )


def _numbered_parts(pieces: Sequence[Piece]) -> frozenset[str]:
    """Return the parts of a file that have numbered content: the labels of annexes, "" for the body."""
    return frozenset(_annex(piece) for piece in pieces if any(label.kind != "annex" for label in piece.draft.labels))


def _annex(piece: Piece) -> str:
    """Return the label of the annex that a piece stands in, or ""."""
    return next((label.printed for label in piece.draft.labels if label.kind == "annex"), "")


def _clause(
    document: str, ordinal: int, piece: Piece, units: tuple[Responsibility, ...], numbered: frozenset[str]
) -> Clause:
    """Return a clause; an annex's label is in its pointer only where another part of the file is numbered, too."""
    annexes = bool(numbered - {_annex(piece)})
    labels = tuple(label for label in piece.draft.labels if label.kind != "annex" or (annexes and label.printed))
    pointer = join(labels) or "前言"
    trail = [heading.printed for heading in piece.draft.path if heading.printed]
    if piece.draft.title:
        trail.append(piece.draft.title)
    trail += piece.draft.notes
    return Clause(
        id=f"{document}-{ordinal}",
        document=document,
        ordinal=ordinal,
        pointer=pointer,
        trail=tuple(trail),
        title=run_in_heading(piece),
        text=piece.printed,
        ranges=piece.ranges,
        page=piece.draft.lines[0].page,
        responsibilities=tuple(_as_printed(unit, piece) for unit in units),
        targets=tuple(_target_as_printed(target, piece) for target in find_targets(piece.text)),
    )


def _as_printed(unit: Responsibility, piece: Piece) -> Responsibility:
    found = piece.text.find(unit.unit)
    return replace(unit, unit=piece.printed[found : found + len(unit.unit)]) if found >= 0 else unit


def _target_as_printed(target: Target, piece: Piece) -> Target:
    def printed(words: str) -> str:
        found = piece.text.find(words, target.start, target.end) if words else -1
        return piece.printed[found : found + len(words)] if found >= 0 else words

    return replace(target, metric=printed(target.metric), verbatim=piece.printed[target.start : target.end])


def _meta(document: Document, source: Source, lines: Sequence[Line], parts: Sequence[Part]) -> Clause:
    """Return the clause ``meta``: the document's own facts, as printed or as given."""
    chosen = [line for line, part in zip(lines, parts, strict=True) if part == "meta"]
    printed = [line.printed for line in chosen]
    stated = compact("".join(printed))
    given = [
        f"{name}：{'；'.join(values)}"
        for name, values in (
            ("标题", (document.title,)), ("文号", (document.number or "",)), ("制发机关", (document.issuer or "",)),
            ("地区", (document.region or "",)), ("成文日期", (document.issued or "",)), ("发布日期", (document.published or "",)), ("施行日期", (document.effective or "",)),
            ("有效期至", (document.expires or "",)), ("主送", document.recipients), ("抄送", document.copies), ("附件", document.attachments),
        )
        if not all(compact(value) in stated for value in values)
    ]  # fmt: skip
    return Clause(
        id=f"{document.id}-0", document=document.id, ordinal=0, pointer="meta", trail=(), title="",
        text="\n".join([*printed, *given]), ranges=merge_ranges([r for line in chosen for r in line.ranges(0, len(line.text))]),
        page=None, responsibilities=(), targets=(),
    )  # fmt: skip
