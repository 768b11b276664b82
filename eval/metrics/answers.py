"""Whether an answer says what its question's gold says: units, figures, lists, citations, groundedness.

Each function returns a number from 0 to 1 for one question, or None where the
question is none that the metric is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eval.figures import states, strange, unstated
from eval.keys import Key, Wanted
from eval.outcome import Outcome, Said
from index.model import ROLES, Responsibility, Role
from index.patterns import regex
from index.text import compact

Score = float | None
Named = tuple[int, str, Role]
"""A unit that an answer or a gold names: number of the gold clause, name, role."""
DOING = regex("负责|牵头|配合|要求|提出|指导|协助")
NOWHERE = -1  # instead of the number, where a unit is named for a clause that the gold does not have


def right(key: Key, outcome: Outcome) -> float:
    """Return 1 if the answer is right, whole and nothing else, else 0.

    An unanswerable question is refused. Any other answer cites every gold
    clause and none that may not be cited, names every unit in the roles asked
    for and no other, states every figure and none of another clause, nothing
    that its citations do not bear out, and nothing that it must not say.
    """
    if not key.item.answerable:
        return float(not outcome.answered)
    full = (citation_recall, citation_precision, unit_recall, unit_precision, figure_accuracy, grounded)
    clean = not wrong_figure(key, outcome) and not forbidden(key, outcome)
    return float(outcome.answered and clean and all(score(key, outcome) in (None, 1.0) for score in full))


def whole(key: Key, outcome: Outcome) -> Score:
    """Return the same of questions that have an answer only: refusing all the others earns nothing."""
    return right(key, outcome) if key.item.answerable else None


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
    """Return the share of the gold units, of the roles asked for, that the answer names for their clause in their role."""
    asked = set(key.item.roles) & {role or r for r in ROLES}
    gold = {named for named in _gold_units(key) if named[2] in asked}
    if not gold:
        return None
    said = _units(key, outcome) | {named for named in gold if _quotes(key, outcome, named)}
    return len(gold & said) / len(gold)


def unit_precision(key: Key, outcome: Outcome, role: Role | None = None) -> Score:
    """Return the share of the units named that the gold has for that clause in that role.

    None where the gold names no unit, or the answer none (of that role). Units
    of clauses that may be cited besides are not counted.
    """
    gold = _gold_units(key)
    said = {named for named in _units(key, outcome) if role in (None, named[2])}
    return len(gold & said) / len(said) if gold and said else None


def figure_accuracy(key: Key, outcome: Outcome) -> Score:
    """Return the share of the gold figures that a statement states which cites the gold clause, or another of its document."""
    wanted = [(w, figure) for w in key.wanted for figure in w.gold.figures]
    if not wanted:
        return None
    return sum(any(states(s.text, figure) for s in _citing(w, key, outcome)) for w, figure in wanted) / len(wanted)


def wrong_figure(key: Key, outcome: Outcome) -> Score:
    """Return 1 if a question gets a figure of another clause, city or year.

    Asked of questions whose gold has figures, and of unanswerable ones, where
    any figure is wrong; a refusal has none. Figures that the user typed are no
    claim.
    """
    if key.item.answerable and not any(wanted.gold.figures for wanted in key.wanted):
        return None
    known = "\n".join((key.known, *key.item.history, key.item.question))
    return float(any(strange(said.text, known) for _, said in _statements(outcome)))


def forbidden(key: Key, outcome: Outcome) -> Score:
    """Return 1 if an answer says what it must not say; None where nothing is forbidden."""
    if not key.item.must_not:
        return None
    return float(outcome.answered and any(states(outcome.shown, words) for words in key.item.must_not))


def grounded(key: Key, outcome: Outcome) -> Score:
    """Return the share of the statements whose figures, dates, places and units stand in the clause they cite."""
    statements = outcome.statements if outcome.answered else ()
    return sum(borne_out(said, outcome) for said in statements) / len(statements) if statements else None


def borne_out(said: Said, outcome: Outcome) -> bool:
    """Return whether the figures, dates, places and units of a statement stand in the clauses it cites."""
    cited = [outcome.citations[number] for number in (said.cites, *said.also)]
    evidence = "\n".join(one.evidence for one in cited)
    bare = compact(evidence)
    units = [compact(found.unit) for one in cited for found in one.units]
    text = compact(said.text) if said.written else said.text
    for unit in sorted(units, key=len, reverse=True) if said.written else ():
        text = text.replace(unit, "，")  # 由市科技局 names no place
    text = DOING.sub("，", text) if said.written else text  # nor does 负责市区道路
    return not unstated(text, evidence) and all(compact(named.unit) in bare for named in said.units)


def _gold_units(key: Key) -> set[Named]:
    return {(n, compact(unit.name), unit.role) for n, w in enumerate(key.wanted) for unit in w.gold.units}


def _units(key: Key, outcome: Outcome) -> set[Named]:
    """Return the units that an answer names; those of a clause that may be cited besides are left out."""
    named: set[Named] = set()
    for id_, said in _statements(outcome):
        places = [n for n, w in enumerate(key.wanted) if id_ in w.ids]
        if id_ not in key.beside or places:
            named |= {(n, compact(r.unit), r.role) for n in places or [NOWHERE] for r in _own_units(id_, said, outcome)}
    return named


def _own_units(id_: str, said: Said, outcome: Outcome) -> Iterable[Responsibility]:
    """Return the units that a statement names for one of the clauses it cites: of several each has its own."""
    if not said.also:
        return said.units
    own = {found for cited in outcome.citations if cited.id == id_ for found in cited.units}
    return [found for found in said.units if found in own]


def _quotes(key: Key, outcome: Outcome, named: Named) -> bool:
    """Return whether a statement that names no unit by itself quotes one from the gold clause, whose words tell its role."""
    ids = key.wanted[named[0]].ids
    return any(id_ in ids and not s.units and named[1] in compact(s.text) for id_, s in _statements(outcome))


def _citing(wanted: Wanted, key: Key, outcome: Outcome) -> Iterator[Said]:
    """Yield the statements that cite a gold clause, or one of its document that may be cited besides."""
    for id_, said in _statements(outcome):
        beside = id_ in key.beside and outcome.citations[said.cites].source == wanted.source
        if id_ in wanted.ids or beside:
            yield said


def _statements(outcome: Outcome) -> Iterable[tuple[str, Said]]:
    """Return the statements of an answer with the ids of the clauses they cite."""
    statements = outcome.statements if outcome.answered else ()
    return [(outcome.citations[number].id, s) for s in statements for number in (s.cites, *s.also)]
