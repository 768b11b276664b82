"""A source into its document, clauses and the account of every character.

    blocks ─► lines ─► front matter | items ─► headings, drafts ─► clauses with units and targets

Accounting: every non-blank character of a source lies in exactly one of
clause, heading, table header, shared cell or mark, meta, boilerplate.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

from index.facts import Facts, Part, classify, read_facts, split_heads
from index.labels import Label, join, label_at
from index.lines import Line, cell_lines, source_lines
from index.lines import join as join_lines
from index.marks import Mark, apply_order, find_marks, is_mark_line, unique
from index.model import Clause, Document, Range, Responsibility, Source, Target
from index.outline import Draft, Item, Outline, build, run_in_title, split_items
from index.running import running_units
from index.tables import Row, read_table
from index.targets import find_targets
from index.text import compact

Account = Literal["clause", "heading", "header", "shared", "meta", "boilerplate"]
LONG = 1200  # characters; a longer paragraph has lost its line ends and is cut at full stops
FINE = ("arabic", "arabic_paren", "circled")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a source says: its document, its clauses, and where each character went."""

    document: Document
    clauses: tuple[Clause, ...]
    account: tuple[tuple[Range, Account], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause in the making: a draft with its marks and the units of its row."""

    draft: Draft
    text: str
    printed: str
    ranges: tuple[Range, ...]
    marks: tuple[Mark, ...]
    row: tuple[Responsibility, ...] = ()


def parse(source: Source) -> Parsed:
    """Return the document and clauses of a source."""
    lines = split_heads(source_lines(source))
    parts = classify(lines)
    facts = read_facts(lines, parts, source.meta)
    items, account = _items(source, lines, parts)
    outline = build(items)
    account += [(r, "heading") for line in outline.headings for r in line.ranges(0, len(line.text))]
    pieces, shared = _pieces(outline)
    account += [(r, "shared") for r in shared]
    document = _document(source, _facts_as_printed(facts, lines, parts))
    clauses = [_meta(document, source, lines, parts)]
    trails = _hide_lone_annex(pieces)
    units = _responsibilities(pieces)
    for ordinal, (piece, found) in enumerate(zip(pieces, units, strict=True), 1):
        clauses.append(_clause(document.id, ordinal, piece, found, trails))
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
        status="repealed" if facts.repealed else "unknown",
        digest=source.meta.get("kind") == "digest",
        recipients=facts.recipients,
        copies=facts.copies,
        attachments=facts.attachments,
    )


def _facts_as_printed(facts: Facts, lines: Sequence[Line], parts: Sequence[Part]) -> Facts:
    """Return the facts with their words as the source prints them."""
    kept = [line for line, part in zip(lines, parts, strict=True) if part == "meta"]
    whole = reduce(join_lines, kept) if kept else None
    if whole is None or whole.text == whole.printed:
        return facts
    names = ("title", "number", "issuer", "region")
    printed = {name: whole.printed_name(value) for name in names if (value := getattr(facts, name))}
    lists = {name: tuple(map(whole.printed_name, getattr(facts, name))) for name in ("recipients", "copies", "attachments")}
    return replace(facts, **printed, **lists)


def _items(source: Source, lines: Sequence[Line], parts: Sequence[Part]) -> tuple[list[Item], list[tuple[Range, Account]]]:
    """Return the items of the body in order, table rows among them, and the rest's account."""
    items: list[Item] = []
    account: list[tuple[Range, Account]] = []
    paragraphs: list[Line] = []
    cells: list[Line] = []

    def flush() -> None:
        nonlocal paragraphs, cells
        items.extend(split_items(paragraphs))
        paragraphs = []
        if cells:
            items.extend(_table_items(source, cells, account))
            cells = []

    for line, part in zip(lines, parts, strict=True):
        if part != "body":
            account += [(r, part) for r in line.ranges(0, len(line.text))]
        elif line.place is None:
            if cells:
                flush()
                paragraphs = []
            paragraphs.append(line)
        else:
            if cells and cells[-1].place and line.place.table != cells[-1].place.table:
                flush()
            elif paragraphs:
                flush()
            cells.append(line)
    flush()
    return items, account


def _table_items(source: Source, cells: Sequence[Line], account: list[tuple[Range, Account]]) -> Iterator[Item]:
    table = read_table(cells)
    for kind, lines in (("header", table.headers), ("shared", table.shared)):
        account += [(r, kind) for line in lines for r in line.ranges(0, len(line.text))]  # type: ignore[misc]
    above: tuple[Line, ...] = ()
    for row in table.rows:
        if row.section:
            yield from _section(source, row.content[0])
            continue
        if row.above != above:
            above = row.above
            for line in above:
                yield Item(_flat(source, line), None, heading=True, table=True)
        yield from _row_items(source, row, account)


def _flat(source: Source, cell: Line) -> Line:
    """Return a cell as one line, its line breaks taken out."""
    lines = _lines(source, cell)
    return reduce(join_lines, lines) if lines else cell


def _lines(source: Source, cell: Line) -> list[Line]:
    ranges = cell.ranges(0, len(cell.text))
    return cell_lines(source, ranges[0][0], ranges[-1][1]) if ranges else []


def _section(source: Source, cell: Line) -> Iterator[Item]:
    line = _flat(source, cell)
    yield Item(line, label_at(line.text), heading=True, table=True)


def _row_items(source: Source, row: Row, account: list[tuple[Range, Account]]) -> Iterator[Item]:
    parts = [split_items(_lines(source, cell)) for cell in row.content]
    tasks = [part for part in parts if any(item.label for item in part)]
    for part in parts if tasks else []:
        if part not in tasks:
            account += [(r, "shared") for item in part for r in item.line.ranges(0, len(item.line.text))]
    inner = [item for part in tasks or parts for item in part]
    units = tuple(replace(unit, unit=line.printed_name(unit.unit)) for unit, line in row.units)
    number = _flat(source, row.number) if row.number else None
    printed = number.text.strip().rstrip(".．、") if number else ""
    label = Label("row", int(printed) if printed.isdigit() else 0, printed, 0, len(number.text)) if number and printed else None
    labelled = any(item.label for item in inner)
    if number and label:
        yield Item(number, label, heading=True, table=True, units=units)
    if not labelled and len(inner) > 1:
        first, *rest = inner
        inner = [replace(first, more=tuple(item.line for item in rest))]
    for item in inner:
        yield replace(item, table=True, units=units)


def _pieces(outline: Outline) -> tuple[list[Piece], list[Range]]:
    """Return the clauses in the making, and the ranges of marks that serve several."""
    pieces: list[Piece] = []
    shared: list[Range] = []
    for group in _groups(outline.drafts):
        if is_mark_line(group[0].lines[0].text) and not group[0].opens and pieces:
            _extend(pieces, group[0], shared)
            group = group[1:]
        for chunk in _chunks(group):
            pieces += _split(chunk)
            if is_mark_line(chunk.lines[-1].text):
                _cover(pieces)
    return pieces, shared


def _extend(pieces: list[Piece], draft: Draft, shared: list[Range]) -> None:
    """Add a mark on a line of its own to the clause before it, and to those it covers."""
    piece = pieces[-1]
    pieces[-1] = _piece(replace(piece.draft, lines=(*piece.draft.lines, *draft.lines)))
    _cover(pieces)


def _cover(pieces: list[Piece]) -> None:
    """Give the mark on the last line to the fine items since the mark before."""
    last = pieces[-1]
    parent = last.draft.labels[:-1]
    if not last.marks or not _fine(last.draft) or any(find_marks(h.text) for h in last.draft.path):
        return
    for index in range(len(pieces) - 2, -1, -1):
        piece = pieces[index]
        if piece.marks or piece.draft.labels[:-1] != parent or not _fine(piece.draft):
            return
        pieces[index] = replace(piece, marks=last.marks)


def _fine(draft: Draft) -> bool:
    return draft.dash or (bool(draft.labels) and draft.labels[-1].kind in FINE)


def _groups(drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
    """Yield runs of drafts that stand under one label: an item and its paragraphs."""
    group: list[Draft] = []
    for draft in drafts:
        if group and (draft.opens or draft.labels != group[0].labels or _dashes(draft) != _dashes(group[0])):
            yield group
            group = []
        group.append(draft)
    if group:
        yield group


def _dashes(draft: Draft) -> tuple[int, ...]:
    return tuple(heading.number for heading in draft.path if heading.label is None)


def _chunks(group: Sequence[Draft]) -> Iterator[Draft]:
    """Yield a group's drafts, those merged that one mark at their end closes."""
    pending: list[Draft] = []
    for index, draft in enumerate(group):
        pending.append(draft)
        if index + 1 < len(group) and is_mark_line(group[index + 1].lines[0].text):
            continue
        if (find_marks(draft.lines[-1].text) or is_mark_line(draft.lines[-1].text)) and (not draft.dash or len(pending) == 1):
            plain = [d for d in pending if not d.dash]
            if len(plain) == len(pending):
                yield replace(pending[0], lines=tuple(line for d in pending for line in d.lines))
            else:
                yield from pending
            pending = []
    yield from pending


def _piece(draft: Draft) -> Piece:
    text = "\n".join(line.text for line in draft.lines)
    ranges = tuple(r for line in draft.lines for r in line.ranges(0, len(line.text)))
    printed = "\n".join(line.printed for line in draft.lines)
    return Piece(draft, text, printed, _merge(ranges), tuple(find_marks(text)), draft.units)


def _merge(ranges: Sequence[Range]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for start, end in ranges:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _split(draft: Draft) -> list[Piece]:
    """Return a draft cut behind each of its marks, and a very long one at full stops."""
    whole = _piece(draft)
    last = draft.lines[-1]
    marks = find_marks(last.text)
    cuts = []
    for mark in marks[:-1] if marks else []:
        end = re.compile(r"[。；;，,、\s]*").match(last.text, mark.end)
        cuts.append(end.end() if end else mark.end)
    if marks:
        tail = re.compile(r"[。；;，,、\s]*").match(last.text, marks[-1].end)
        if tail and len(last.text) - tail.end() >= 6:
            cuts.append(tail.end())
    if not cuts and len(whole.text) > LONG and not marks and len(draft.lines) == 1:
        cuts = _sentence_cuts(last.text)
    if not cuts:
        return [whole]
    bounds = [0, *cuts, len(last.text)]
    parts = [last.cut(a, b) for a, b in zip(bounds, bounds[1:], strict=False)]
    parts = [part for part in parts if part.text]
    first = _piece(replace(draft, lines=(*draft.lines[:-1], parts[0])))
    title = _title(first)
    following = replace(draft, opens=False, title=title or draft.title)
    return [first, *(_piece(replace(following, lines=(part,))) for part in parts[1:])]


def _sentence_cuts(text: str) -> list[int]:
    cuts, start = [], 0
    for stop in re.finditer(r"[。！？]|(?<=[；;])", text):
        if stop.end() - start >= LONG // 2 and len(text) - stop.end() >= LONG // 4:
            cuts.append(stop.end())
            start = stop.end()
    return cuts


def _responsibilities(pieces: Sequence[Piece]) -> list[tuple[Responsibility, ...]]:
    """Return each clause's units: its marks, its row, else its running text, else inherited."""
    ordered = False
    forward: tuple[Responsibility, ...] = ()
    found: list[tuple[Responsibility, ...]] = []
    above: dict[int, tuple[Responsibility, ...]] = {}
    for piece in pieces:
        own: list[Responsibility] = list(piece.row)
        for mark in piece.marks:
            ordered = ordered or mark.order
            own += apply_order(mark) if ordered else mark.responsibilities
        if own and not piece.row:
            own += forward
        for mark in piece.marks:
            forward = (*forward, *mark.forward)
            own += mark.forward
        marked = bool(own)
        for heading in piece.draft.path:
            if heading.number not in above:
                units: list[Responsibility] = []
                for mark in find_marks(heading.text):
                    ordered = ordered or mark.order
                    units += apply_order(mark) if ordered else mark.responsibilities
                above[heading.number] = unique(units)
        if not marked:
            own += running_units(_unlabelled(piece.text))
        if not own:
            own += next((above[h.number] for h in reversed(piece.draft.path) if above.get(h.number)), ())
        if marked and piece.draft.opens and piece.draft.below:
            above[piece.draft.below] = unique(own)
        found.append(unique(own))
    return found


def _hide_lone_annex(pieces: Sequence[Piece]) -> bool:
    """Return whether annex labels appear in pointers.

    They do only where the file holds another numbered part beside the annex.
    """
    numbered = set()
    for piece in pieces:
        annexed = [label.printed for label in piece.draft.labels if label.kind == "annex"]
        if len(piece.draft.labels) > len(annexed):
            numbered.add(annexed[0] if annexed else "")
    return len(numbered) > 1


def _clause(document: str, ordinal: int, piece: Piece, units: tuple[Responsibility, ...], annexes: bool) -> Clause:
    labels = tuple(label for label in piece.draft.labels if annexes or label.kind != "annex")
    pointer = join(labels) or "前言"
    trail = [heading.printed for heading in piece.draft.path if heading.printed]
    if piece.draft.title:
        trail.append(piece.draft.title)
    return Clause(
        id=f"{document}-{ordinal}",
        document=document,
        ordinal=ordinal,
        pointer=pointer,
        trail=tuple(trail),
        title=_title(piece),
        text=piece.printed,
        ranges=piece.ranges,
        page=piece.draft.lines[0].page,
        responsibilities=tuple(_as_printed(unit, piece) for unit in units),
        targets=tuple(_target_as_printed(target, piece) for target in find_targets(piece.text)),
    )


def _title(piece: Piece) -> str:
    title = run_in_title(_unlabelled(piece.text)) if piece.draft.opens else ""
    found = piece.text.find(title)
    return piece.printed[found : found + len(title)]


def _as_printed(unit: Responsibility, piece: Piece) -> Responsibility:
    found = piece.text.find(unit.unit)
    return replace(unit, unit=piece.printed[found : found + len(unit.unit)]) if found >= 0 else unit


def _target_as_printed(target: Target, piece: Piece) -> Target:
    def printed(words: str) -> str:
        found = piece.text.find(words, target.start, target.end) if words else -1
        return piece.printed[found : found + len(words)] if found >= 0 else words

    return replace(target, metric=printed(target.metric), verbatim=piece.printed[target.start : target.end])


def _unlabelled(text: str) -> str:
    label = label_at(text)
    return text[label.end :] if label else text


def _meta(document: Document, source: Source, lines: Sequence[Line], parts: Sequence[Part]) -> Clause:
    """Return the clause ``meta``: the document's own facts, as printed or as given."""
    chosen = [line for line, part in zip(lines, parts, strict=True) if part == "meta"]
    printed = [line.printed for line in chosen]
    stated = compact("".join(printed))
    given = [
        f"{name}：{'；'.join(values)}"
        for name, values in (
            ("标题", (document.title,)), ("文号", (document.number or "",)), ("制发机关", (document.issuer or "",)),
            ("地区", (document.region or "",)), ("成文日期", (document.issued or "",)), ("施行日期", (document.effective or "",)),
            ("有效期至", (document.expires or "",)), ("主送", document.recipients), ("抄送", document.copies), ("附件", document.attachments),
        )
        if not all(compact(value) in stated for value in values)
    ]  # fmt: skip
    return Clause(
        id=f"{document.id}-0", document=document.id, ordinal=0, pointer="meta", trail=(), title="",
        text="\n".join([*printed, *given]), ranges=_merge([r for line in chosen for r in line.ranges(0, len(line.text))]),
        page=None, responsibilities=(), targets=(),
    )  # fmt: skip
