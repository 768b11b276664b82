"""Questions with their gold found in an index, and what of the gold does not stand in the clauses it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from bot.listing import ROLE_NAMES
from eval.errors import BadSet
from eval.figures import states
from eval.outcome import facts_of
from eval.questions import Gold, Item, Reference
from index.document_numbers import normalize_brackets
from index.model import Clause, Document
from index.retrieve import Index
from index.text import compact


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a gold, in words, and with which of the question's clauses, counted from 0.

    A ``doubt`` is none for certain: policybot reads the clause's units in other
    ways than the gold has them, and either may be right.
    """

    clause: int
    told: str
    doubt: bool = False

    def __str__(self) -> str:
        """Return the words as they are shown."""
        return f"请核对：{self.told}" if self.doubt else self.told


SHOWN = 10  # documents named where one is not found


@dataclass(frozen=True, slots=True)
class Wanted:
    """A gold clause with the clauses of the index any of which is it, or says the same, and the documents they are of."""

    gold: Gold
    clauses: tuple[Clause, ...]
    sources: tuple[str, ...]

    @property
    def source(self) -> str:
        """The gold clause's own document."""
        return self.sources[0]

    @property
    def ids(self) -> frozenset[str]:
        """The clauses' ids."""
        return frozenset(clause.id for clause in self.clauses)


@dataclass(frozen=True, slots=True)
class Key:
    """A question with what a right answer is held against.

    ``beside`` are the ids of clauses that may be cited as well; ``known`` is the
    text of all clauses named, their headings and their documents' facts.
    """

    item: Item
    wanted: tuple[Wanted, ...]
    beside: frozenset[str]
    known: str

    @property
    def accepted(self) -> frozenset[str]:
        """The ids of all clauses that an answer may cite."""
        return self.beside.union(*(wanted.ids for wanted in self.wanted))


class Library:
    """The documents of an index by the names that a set gives them."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def document(self, name: str) -> Document:
        """Return the document of a name: its file with or without suffix, its title or its number.

        Raises:
            BadSet: there is none, or there are several.
        """
        known = list(self._index.documents.values())
        wanted = _plain(name)
        found = [d for d in known if d.source == name] or [d for d in known if wanted in map(_plain, _names(d))]
        if len(found) != 1:
            have = "、".join(d.source for d in found or known[:SHOWN])
            more = " 等" if not found and len(known) > SHOWN else ""
            raise BadSet(f"{'有几份文件叫' if found else '没有文件叫'}“{name}”：{have}{more}")
        return found[0]

    def clauses(self, reference: Reference, figures: Sequence[str] = ()) -> tuple[Clause, ...]:
        """Return the clauses of a reference: those at its pointer that hold its words, and its figures if any does.

        Raises:
            BadSet: there is none.
        """
        document = self.document(reference.document)
        at = self._index.at(document.id, reference.pointer)
        if not at:
            raise BadSet(f"{document.source} 没有条款 {reference.pointer}")
        texts = {clause.id: _own_text(clause, document) for clause in at}
        holding = [c for c in at if all(compact(word) in compact(texts[c.id]) for word in reference.words)]
        if not holding:
            raise BadSet(f"{document.source} {reference.pointer} 里没有“{'、'.join(reference.words)}”")
        exact = [c for c in holding if all(states(texts[c.id], figure) for figure in figures)]
        return tuple(exact or holding)

    def key(self, item: Item) -> Key:
        """Return a question's key.

        Raises:
            BadSet: a clause that it names is not there.
        """
        wanted = tuple(self._wanted(gold) for gold in item.clauses)
        beside = [clause for reference in item.besides for clause in self.clauses(reference)]
        named = [*(c for w in wanted for c in w.clauses), *beside]
        documents = self._index.documents
        return Key(
            item,
            wanted,
            frozenset(clause.id for clause in beside),
            "\n".join(dict.fromkeys(_text(clause, documents[clause.document]) for clause in named)),
        )

    def _wanted(self, gold: Gold) -> Wanted:
        clauses = [*self.clauses(gold.reference, gold.figures)]
        clauses += (clause for reference in gold.equivalent for clause in self.clauses(reference))
        unique = tuple({clause.id: clause for clause in clauses}.values())
        return Wanted(gold, unique, tuple(self._index.documents[clause.document].source for clause in unique))

    def faults(self, item: Item) -> Iterator[Fault]:
        """Yield what of a question's gold does not stand in the clauses that it names."""
        yield from (Fault(0, told) for reference in item.besides for told in self._of_reference(item, reference))
        for n, gold in enumerate(item.clauses):
            yield from (Fault(n, told) for reference in gold.equivalent for told in self._of_reference(item, reference))
            yield from (replace(fault, clause=n) for fault in self._of_gold(item, gold))

    def _of_reference(self, item: Item, reference: Reference) -> Iterator[str]:
        try:
            yield from self._forbidden(item, reference, self.clauses(reference))
        except BadSet as error:
            yield str(error)

    def _of_gold(self, item: Item, gold: Gold) -> Iterator[Fault]:
        try:
            clauses = self.clauses(gold.reference, gold.figures)
        except BadSet as error:
            yield Fault(0, str(error))
            return
        document = self.document(gold.document)
        where = f"{document.source} {gold.pointer}"
        texts = [_own_text(clause, document) for clause in clauses]
        lacking = [[figure for figure in gold.figures if not states(text, figure)] for text in texts]
        yield from (Fault(0, f"{where} 里没有“{figure}”") for figure in min(lacking, key=len))
        yield from _of_units(where, gold, clauses)
        yield from (Fault(0, told) for told in self._forbidden(item, gold.reference, clauses))

    def _forbidden(self, item: Item, reference: Reference, clauses: Sequence[Clause]) -> Iterator[str]:
        """Yield what no answer must say, and a clause that may be cited does."""
        document = self.document(reference.document)
        text = "\n".join("\n".join((*c.trail, c.text, *(r.unit for r in c.responsibilities))) for c in clauses)
        for words in item.must_not:
            if states(text, words):
                yield f"{document.source} {reference.pointer} 里有不得出现的“{words}”"


def _of_units(where: str, gold: Gold, clauses: Sequence[Clause]) -> Iterator[Fault]:
    """Yield the units of a gold that its clauses do not have, in doubt those that are read in other roles or not given."""
    units = {(compact(found.unit), found.role) for clause in clauses for found in clause.responsibilities}
    names = {name for name, _ in units}
    text = compact("\n".join(clause.text for clause in clauses))
    read = "、".join(f"{name}（{ROLE_NAMES[role]}）" for name, role in sorted(units)) or "没有单位"
    given = {(compact(unit.name), unit.role): unit for unit in gold.units}
    for (name, role), unit in given.items():
        if (name, role) not in units:
            told = f"{where} 没有{ROLE_NAMES[role]}单位“{unit.name}”，读出来的是：{read}"
            yield Fault(0, told, doubt=name in names or name in text)
    if given:
        for name, role in sorted(units - set(given)):
            yield Fault(0, f"{where} 还有{ROLE_NAMES[role]}单位“{name}”", doubt=True)


def keys(items: Sequence[Item], index: Index) -> list[Key]:
    """Return the keys of a set.

    Raises:
        BadSet: clauses are not there; it lists all of them.
    """
    library = Library(index)
    found: list[Key] = []
    problems: list[str] = []
    for item in items:
        try:
            found.append(library.key(item))
        except BadSet as error:
            problems.append(f"{item.id}：{error}")
    if problems:
        raise BadSet("\n".join(problems))
    return found


def faults(items: Iterable[Item], index: Index) -> list[tuple[Item, Fault]]:
    """Return every fault of a set's gold with its question."""
    library = Library(index)
    return [(item, fault) for item in items for fault in library.faults(item)]


def _plain(name: str) -> str:
    """Return a name as it is compared: 《》 around a title and the kind of brackets in a number are left aside."""
    return normalize_brackets(compact(name.strip().removeprefix("《").removesuffix("》")))


def _own_text(clause: Clause, document: Document) -> str:
    """Return what a clause itself says; that of ``meta`` are its document's facts."""
    facts = facts_of(document) if clause.pointer == "meta" else ()
    return "\n".join((*clause.trail, clause.text, *(found.unit for found in clause.responsibilities), *facts))


def _names(document: Document) -> tuple[str, ...]:
    path = PurePosixPath(document.source)
    return (document.source, path.name, path.stem, document.title, document.number or document.title)


def _text(clause: Clause, document: Document) -> str:
    """Return what a clause says, its headings, units and its document's facts included."""
    units = (found.unit for found in clause.responsibilities)
    return "\n".join((*clause.trail, clause.text, *units, *facts_of(document)))
