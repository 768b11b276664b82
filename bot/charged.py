"""Which of the clauses found say who is charged with a matter: not those beside it, those of an annex that assigns it."""

from __future__ import annotations

from collections.abc import Callable

from bot import quote, thresholds
from bot.context import Context
from bot.coverage import HALF, degree
from bot.enumerations import items_of, led_by, listed_below
from bot.evidence import Evidence, holds_term
from bot.spans import body
from bot.topic import Term, Topic
from index.labels import ANNEXES
from index.model import Clause, Role
from index.text import compact, folded

MOSTLY = 0.6  # share of a row of an annex that a title is, or the other way round
TITLED = 6  # characters of a title that a row of an annex repeats
HEADING = 4  # characters of a topic that a heading is looked for


def assigned(context: Context, found: list[Evidence]) -> list[Evidence]:
    """Return evidence with a clause that names no unit replaced by those of an annex that assign it by its title.

    重点任务分工 below an opinion repeats the titles of its tasks, each with its units.
    """
    charged: list[Evidence] = []
    for e in found:
        title = compact(e.clause.title)
        rows = [] if e.clause.responsibilities or len(title) < TITLED else context.index.clauses_of(e.document.id)
        own = [c for c in rows if c.responsibilities and c.pointer.startswith(ANNEXES) and _is_titled(c, title)]
        charged += context.of(own, e.score) or [e]
    return list({e.clause.id: e for e in charged}.values())


def _is_titled(clause: Clause, title: str) -> bool:
    """Return whether a row of an annex is a task's title and little more, its label left out."""
    said = compact(clause.text[slice(*body(clause))].split("\n")[0]).rstrip("。")
    shorter, longer = sorted((title, said), key=len)
    return len(shorter) >= TITLED and shorter in longer and len(shorter) >= MOSTLY * len(longer)


def in_role(context: Context, kept: list[Evidence]) -> list[Evidence]:
    """Return evidence, or a clause of its document that holds as much and has a unit in the role asked for, where none of it has."""
    roles = context.question.roles
    if len(roles) != 1 or not kept or any(has_role(e, roles) for e in kept):
        return kept
    said = [term for term in context.question.topic.terms if holds_term(kept[0], term)]
    having = (e for e in context.evidence if has_role(e, roles) and e.document.id == kept[0].document.id)
    return next(([e] for e in having if all(holds_term(e, term) for term in said)), kept)


def without_neighbours(found: list[Evidence], topic: Topic) -> list[Evidence]:
    """Return evidence without clauses beside the topic, where another one of their document is on it.

    A clause is beside the topic that has its words apart, where the other one is
    headed by them together, and one that has a word only in the name of a unit,
    where the other one says it.
    """
    top = max((term.weight for term in topic.terms), default=0.0)
    heavy = [term for term in topic.terms if term.weight >= max(thresholds.WEIGHTY, top / 2)]
    if len(topic.text) >= HEADING:
        headed = [e for e in found if topic.text in folded(quote.title(e.clause))]
        found = _beside(found, headed, lambda e: topic.text not in folded(e.clause.text))
    saying = [e for e in found if all(_says(e, term) for term in heavy)]
    return _beside(found, saying, lambda e: any(_names(e, term) for term in heavy))


def _beside(found: list[Evidence], on: list[Evidence], apart: Callable[[Evidence], bool]) -> list[Evidence]:
    """Return evidence without clauses that stand apart in a document that has one on the topic."""
    ids, documents = {e.clause.id for e in on}, {e.document.id for e in on}
    return [e for e in found if e.clause.id in ids or e.document.id not in documents or not apart(e)]


def _says(e: Evidence, term: Term) -> bool:
    said = e.clause.text[slice(*body(e.clause))]
    return degree(term, folded("\n".join((said, *e.clause.trail)))) >= HALF


def _names(e: Evidence, term: Term) -> bool:
    """Return whether a word stands in the name of a clause's unit and nowhere else in the clause."""
    return any(term.text in folded(r.unit) for r in e.clause.responsibilities) and not _says(e, term)


def by_what_leads_in(context: Context, kept: list[Evidence]) -> list[Evidence]:
    """Return evidence with points of an article that name no unit replaced by what leads them in, where that names one."""
    leads = [None if e.clause.responsibilities else led_by(context, e) for e in kept]
    charged = (lead if lead and lead.clause.responsibilities else e for e, lead in zip(kept, leads, strict=True))
    return list({e.clause.id: e for e in charged}.values())


def with_lists(context: Context, found: list[Evidence]) -> list[Evidence]:
    """Return evidence with a clause that only leads in a list replaced by the list's clauses."""
    listed: list[Evidence] = []
    for e in found:
        below = (
            [item for item in listed_below(context, e) or items_of(context, e) if item.clause.responsibilities]
            if not e.clause.responsibilities
            else []
        )
        listed += below or [e]
    return listed


def told_apart(found: list[Evidence], roles: frozenset[Role]) -> list[Evidence]:
    """Return evidence without clauses that name no unit, or none in the roles asked for, where others of their document do."""
    naming = {e.document.id for e in found if e.clause.responsibilities}
    kept = [e for e in found if e.clause.responsibilities or e.document.id not in naming]
    having = {e.document.id for e in kept if has_role(e, roles)}
    return [e for e in kept if has_role(e, roles) or e.document.id not in having]


def has_role(e: Evidence, roles: frozenset[Role]) -> bool:
    """Return whether a clause has a unit in one of some roles."""
    return any(unit.role in roles for unit in e.clause.responsibilities)
