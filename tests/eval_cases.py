"""Questions with their gold, and what they got, small enough to be graded by hand."""

from __future__ import annotations

from eval.keys import Key, Wanted
from eval.outcome import Cited, Outcome, Said
from eval.questions import Gold, Item
from index.model import ROLES, Clause, Responsibility

HAICHUAN = "haichuan.txt"
LANFENG = "lanfeng.txt"
DOCUMENTS = {"d2": LANFENG}


def clause(id_, *ranges):
    text = "林" * sum(end - start for start, end in ranges)
    return Clause(id_, "d1", 1, "一", (), "", text, ranges, None, (), ())


def wanted(*clauses, source=HAICHUAN, units=(), figures=()):
    """Return a gold clause; those behind the first say the same. A name alone stands for a clause of ten characters."""
    found = tuple(clause(c, (0, 10)) if isinstance(c, str) else c for c in clauses)
    gold = Gold(source, "一", units=units, figures=figures)
    return Wanted(gold, found, tuple(DOCUMENTS.get(c.document, source) for c in found))


def key(*gold, question="造林绿化谁负责", answerable=True, roles=ROLES, beside=(), known="", must_not=()):
    item = Item("q1", "who", question, answerable, roles=roles, must_not=must_not)
    return Key(item, gold, frozenset(beside), known)


def unanswerable(question="地铁票价是多少", **more):
    return key(question=question, answerable=False, **more)


def cited(id_, text="", *, source=HAICHUAN, trail=(), units=(), facts=()):
    return Cited(id_, source, "一", trail, text, _named(units), facts)


def said(text, *units, cites=0):
    return Said(text, _named(units), cites)


def _named(units):
    return tuple(Responsibility(unit.name, unit.role) for unit in units)


def answer(*statements, citing=(), shown=""):
    """Return an answer; a name alone stands for a citation of that clause."""
    citations = tuple(cited(c) if isinstance(c, str) else c for c in citing)
    return Outcome("answered", shown, statements, citations, (), 1.0, 1.0)


def refusal(*suggestions, shown=""):
    return Outcome("refused", shown, (), (), suggestions, 0.0, 1.0)
