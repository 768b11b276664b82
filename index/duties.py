"""Which units each clause makes accountable: by its marks, its row, its words, or its headings."""

from __future__ import annotations

from collections.abc import Sequence

from index.items import BOX
from index.labels import Label, unlabelled
from index.marks import ORDER, Mark, apply_order, find_marks, first_leads, role_of_each, unique
from index.model import Responsibility, Role
from index.patterns import regex
from index.pieces import Piece
from index.running import running_units

LEADS_IN = regex(r"(?:职责|负责|任务)[^。；;：:]{0,8}[：:]\s*$")  # A负责履行下列职责：
DUTIES_OF = regex("(?:主要|具体|工作)?(?:职责|任务)(?:是|为)?[：:]")  # below 由A牵头，B参加: what these do
SENTENCE = regex("[。；;\n]")
COLUMN = regex("栏|列中|表[中内格]")  # a note to a table says nothing of marks
Units = tuple[Responsibility, ...]


def responsibilities(pieces: Sequence[Piece]) -> list[Units]:
    """Return each clause's units, in the order of the clauses."""
    noted = [piece.text for piece in pieces if _notes_order(piece)]
    rules = [sentence for text in noted for sentence in SENTENCE.split(text) if ORDER.search(sentence)]
    each = next((role for text in noted if (role := role_of_each(text))), None)
    reading = _Reading(ordered=any(not COLUMN.search(rule) for rule in rules), rows=bool(noted), each=each)
    return [reading.read(piece) for piece in pieces]


def _notes_order(piece: Piece) -> bool:
    """Return whether a clause says outside its marks that the first unit of every list leads: a note to a table."""
    return ORDER.search(piece.text) is not None and not any(mark.order for mark in piece.marks)


class _Reading:
    """One pass over a document; it remembers what marks say for all that follows.

    An order rule makes the first of every later list lead, one that a note to
    a table states the first of every row (``rows``), and may give ``each`` of
    those that 分别负责 a role; units carried
    forward hold for every later marked clause; a marked heading's units hold
    for the clauses below it that have none of their own, a paragraph's for the
    duties that the next one tells (主要职责：…).
    """

    def __init__(self, *, ordered: bool, rows: bool, each: Role | None) -> None:
        self._ordered = ordered
        self._rows = rows
        self._each = each
        self._forward: Units = ()
        self._above: dict[int, Units] = {}
        self._before: tuple[tuple[Label, ...], Units] = ((), ())

    def read(self, piece: Piece) -> Units:
        """Return the units of one clause."""
        own = self._marked(piece)
        for heading in piece.draft.path:
            if heading.number not in self._above:
                self._above[heading.number] = self._listed(find_marks(heading.text))
        groups = own and all(unit.unit.startswith("各") for unit in own)  # a mark that names no agency of its own
        said = running_units(unlabelled(piece.text), legal=_is_article(piece)) if groups or not own else ()
        if not (own or said) and DUTIES_OF.match(unlabelled(piece.text)) and piece.draft.labels == self._before[0]:
            said = self._before[1]
        self._before = (piece.draft.labels, unique((*own, *said)))
        if piece.draft.below and (own or LEADS_IN.search(piece.text)):
            self._above[piece.draft.below] = own or said
        return unique((*own, *said)) or self._inherited(piece)

    def _marked(self, piece: Piece) -> Units:
        listed = self._listed(piece.marks)
        carried = self._forward if listed and not piece.row else ()
        self._forward += tuple(unit for mark in piece.marks for unit in mark.forward)
        now = tuple(unit for mark in piece.marks for unit in mark.forward)
        row = first_leads(piece.row) if self._ordered or self._rows else piece.row
        return unique((*row, *listed, *carried, *now))

    def _listed(self, marks: Sequence[Mark]) -> Units:
        found: list[Responsibility] = []
        for mark in marks:
            self._ordered = self._ordered or mark.order
            self._each = self._each or mark.each
            found += apply_order(mark, each=self._each) if self._ordered else mark.responsibilities
        return unique(found)

    def _inherited(self, piece: Piece) -> Units:
        """Return the units of the nearest heading that has any; a box stands apart from the headings above it."""
        for heading in reversed(piece.draft.path):
            if BOX.match(heading.text) or self._above.get(heading.number):
                return self._above.get(heading.number, ())
        return ()


def _is_article(piece: Piece) -> bool:
    """Return whether a clause is an article or stands in one: 第六条, 第六条(一)."""
    return any(label.kind == "article" for label in piece.draft.labels)
