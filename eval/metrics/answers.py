"""Whether an answer says what its question's gold says: units, figures, lists, citations, groundedness.

Each function returns a number from 0 to 1 for one question, or None where the
question is none that the metric is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eval.figures import figures, states, unstated
from eval.keys import Key
from eval.outcome import Outcome, Said
from index.model import ROLES, Role
from index.text import compact

Score = float | None
Named = tuple[str, str, Role]
"""A unit that an answer or a gold names: document, name, role."""


def right(key: Key, outcome: Outcome) -> float:
    """Return 1 if the answer is right and whole, else 0.

    An unanswerable question is refused. Any other answer cites every gold
    clause, names every unit in the roles asked for, states every figure, states
    no figure of another clause and says nothing that it must not say.
    """
    if not key.item.answerable:
        return float(not outcome.answered)
    whole = (
        citation_recall(key, outcome),
        unit_recall(key, outcome),
        figure_accuracy(key, outcome),
    )
    clean = not wrong_figure(key, outcome) and not forbidden(key, outcome)
    return float(outcome.answered and clean and all(score in (None, 1.0) for score in whole))


def citation_recall(key: Key, outcome: Outcome) -> Score:
    """Return the share of the gold clauses that the answer cites."""
    if not key.wanted:
        return None
    cited = {c.id for c in outcome.citations} if outcome.answered else set()
    return sum(not cited.isdisjoint(wanted.ids) for wanted in key.wanted) / len(key.wanted)


def citation_precision(key: Key, outcome: Outcome) -> Score:
    """Return the share of the cited clauses that the gold names; None where nothing is answered."""
    if not key.wanted or not outcome.answered:
        return None
    cited = {c.id for c in outcome.citations}
    return len(cited & key.accepted) / len(cited) if cited else 0.0


def list_recall(key: Key, outcome: Outcome) -> Score:
    """Return the share of a list that is there: of the gold clauses of a question that has several."""
    return citation_recall(key, outcome) if len(key.wanted) > 1 else None


def list_complete(key: Key, outcome: Outcome) -> Score:
    """Return 1 if nothing of a list is missing."""
    found = list_recall(key, outcome)
    return None if found is None else float(found == 1.0)


def unit_recall(key: Key, outcome: Outcome, role: Role | None = None) -> Score:
    """Return the share of the gold units, of the roles asked for, that the answer names in their document and role."""
    asked = set(key.item.roles) & {role or r for r in ROLES}
    gold = {named for named in _gold_units(key) if named[2] in asked}
    if not gold:
        return None
    said = set(_units(key, outcome)) | {named for named in gold if _quotes(key, outcome, named)}
    return len(gold & said) / len(gold)


def unit_precision(key: Key, outcome: Outcome, role: Role | None = None) -> Score:
    """Return the share of the units named that the gold has in that document and role.

    None where the gold names no unit, or the answer none (of that role).
    """
    gold = _gold_units(key)
    said = {named for named in _units(key, outcome) if role in (None, named[2])}
    return len(gold & said) / len(said) if gold and said else None


def figure_accuracy(key: Key, outcome: Outcome) -> Score:
    """Return the share of the gold figures that a statement with the right citation states."""
    wanted = [(w, figure) for w in key.wanted for figure in w.gold.figures]
    if not wanted:
        return None
    said = list(_statements(outcome))
    found = [any(id_ in w.ids | key.beside and states(s.text, figure) for id_, s in said) for w, figure in wanted]
    return sum(found) / len(found)


def wrong_figure(key: Key, outcome: Outcome) -> Score:
    """Return 1 if a question gets a figure of another clause, city or year.

    Asked of questions whose gold has figures, and of unanswerable ones, where
    any figure is wrong. Figures that the question has itself are no claim.
    """
    if key.item.answerable and not any(wanted.gold.figures for wanted in key.wanted):
        return None
    known = figures(key.known) | figures(key.item.question)
    return float(any(figures(said.text) - known for _, said in _statements(outcome)))


def forbidden(key: Key, outcome: Outcome) -> Score:
    """Return 1 if an answer says what it must not say; None where nothing is forbidden."""
    if not key.item.must_not:
        return None
    shown = compact(outcome.shown) if outcome.answered else ""
    return float(any(compact(words) in shown for words in key.item.must_not))


def grounded(key: Key, outcome: Outcome) -> Score:
    """Return the share of the statements whose figures, dates, places and units stand in the clause they cite."""
    statements = outcome.statements if outcome.answered else ()
    return sum(_borne_out(said, outcome) for said in statements) / len(statements) if statements else None


def loose(outcome: Outcome) -> tuple[str, ...]:
    """Return the statements that their citations do not bear out."""
    return tuple(said.text for said in outcome.statements if not _borne_out(said, outcome))


def _borne_out(said: Said, outcome: Outcome) -> bool:
    evidence = outcome.citations[said.cites].evidence
    bare = compact(evidence)
    return not unstated(said.text, evidence) and all(compact(unit.name) in bare for unit in said.units)


def _gold_units(key: Key) -> set[Named]:
    return {(w.source, compact(unit.name), unit.role) for w in key.wanted for unit in w.gold.units}


def _units(key: Key, outcome: Outcome) -> Iterator[Named]:
    """Yield the units that an answer names, those of an equivalent clause in the document of the gold."""
    for id_, said in _statements(outcome):
        source = next((w.source for w in key.wanted if id_ in w.ids), outcome.citations[said.cites].source)
        yield from ((source, compact(unit.name), unit.role) for unit in said.units)


def _quotes(key: Key, outcome: Outcome, named: Named) -> bool:
    """Return whether a statement quotes a unit from a gold clause, whose own words then tell its role."""
    ids = frozenset().union(*(w.ids for w in key.wanted if w.source == named[0]))
    return any(id_ in ids and named[1] in compact(said.text) for id_, said in _statements(outcome))


def _statements(outcome: Outcome) -> Iterable[tuple[str, Said]]:
    """Return the statements of an answer with the ids of the clauses they cite."""
    return [(outcome.citations[s.cites].id, s) for s in outcome.statements] if outcome.answered else []
