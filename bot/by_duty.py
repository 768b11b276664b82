"""Who is responsible, and what a unit must do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot import by_passage, charged, dated, quote, thresholds
from bot.answer import Answer
from bot.by_document import documents_meant
from bot.compose import Draft, units_asked
from bot.context import Context
from bot.coverage import Gauge, coverage
from bot.cues import MANNER, MANY
from bot.enumerations import introduces, listed_below
from bot.evidence import Evidence
from bot.listing import ROLE_NAMES
from bot.measures import DIGITS
from bot.question import Question
from bot.render import unlisted
from bot.spans import merged
from bot.topic import Term, Topic
from index.agencies import same_agency
from index.model import Document, Responsibility
from index.patterns import regex
from index.retrieve import UnitEntry
from index.text import compact, folded

SHORT = 120  # characters up to which a task is quoted whole
TOLD = 900  # the same for all tasks of a unit together, where it has few
WHICH_TASK = regex(
    "(?:是|干|做)的?(?:是)?(?:什么|啥)(?:事|活|工作|任务)|哪(?:一?[项条个]|几[项条个])(?:重点|具体)?(?:工作|任务|行动|计划|工程|措施|项目|职责)"
)
BESIDE_WHOM = regex(
    "[和跟与同](?:谁|哪(?:几|些)?[家个]?(?:单位|部门|局)?)(?:一起|一块|一道|共同|联合|搭档|合作|配合)"
    "|一[起块道]儿?(?:干|做|办|管|弄|搞|负责)的(?:还)?(?:有|是)?(?:谁|哪)"
)
COUNTIES = regex("[各本我]?(?:县区|县|区)(?:人民)?政府|各?县区")  # what a county calls its own government


def who(context: Context) -> Answer:
    """Return the units of every clause that carries the topic, role by role."""
    shared = context.question.intent == "share" and "share" in context.question.asks
    several = shared or MANY.search(context.question.plain)
    found = context.strong(near=thresholds.LISTED if several else thresholds.CLAUSE)
    found = found or ([context.leader] if context.leader else [])
    found = _with_excepted(found, context) if context.question.excepted else found
    if not found:
        return _nobody(context)
    draft = Draft()
    found = found if several else charged.without_neighbours(found, context.question.topic)
    kept = charged.told_apart(charged.with_lists(context, charged.assigned(context, found)), context.question.roles)
    kept = charged.by_what_leads_in(context, charged.in_role(context, kept))
    asked_about = context.lexicon.printed(context.question.units)
    for e in kept:
        units = units_asked(context.question, e)
        if context.question.excepted and not units:
            continue
        if context.question.roles and context.question.units:
            named = [r for r in e.clause.responsibilities if (e.document.id, r.unit) in asked_about]
            units = tuple(dict.fromkeys((*units, *named)))
        asks_more = context.question.together and (context.question.measures or MANNER.search(context.question.plain))
        draft.add(
            e,
            (asks_more and quote.together(e.clause)) or merged([*_what(e, context), *_when(e, context)]),
            units=units,
            unnamed=not e.clause.responsibilities,
            titled=WHICH_TASK.search(context.question.plain) is not None,
            notes=dated.noted_dates(e.clause) if "deadline" in context.question.asks else (),
        )
    if not draft.citations:
        return context.refuse(f"除“{'、'.join(context.question.excepted)}”外，文件没有列别的单位")
    return context.answered(draft, context.question.label, extra=_without_role(kept, context.question))


def _with_excepted(found: list[Evidence], context: Context) -> list[Evidence]:
    """Return the evidence that names a unit which a question leaves out, where any does: 除了林业局还有谁."""
    out = context.lexicon.printed(context.question.excepted)
    named = [e for e in found if e.names(out)]
    others = any(len(e.clause.responsibilities) > 1 for e in named)
    return named if others else context.strong(near=thresholds.LISTED)


def _without_role(found: list[Evidence], question: Question) -> tuple[str, ...]:
    """Return the note that no clause names a unit in the role asked for, where none does."""
    if len(question.roles) != 1 or any(charged.has_role(e, question.roles) for e in found):
        return ()
    role = ROLE_NAMES[next(iter(question.roles))]
    return (f"文件没有写明{role}单位，以上按文件所列单位作答",) if any(e.clause.responsibilities for e in found) else ()


def _what(e: Evidence, context: Context) -> list[tuple[int, int]]:
    """Return the ranges that say what the units are to do; where the clause lists none, all that it says beside figures."""
    question = context.question
    said = quote.about(e.clause, question.topic, e.coverage, question.measures, years=question.years)
    if e.clause.responsibilities:
        return said
    figured = any(DIGITS.search(e.clause.text, a, b) for a, b in said)
    told = said if figured else quote.told(e.clause, question.topic)  # who it is can only be read from what is said
    return quote.with_agencies(e.clause, question.topic) or told


def _when(e: Evidence, context: Context) -> list[tuple[int, int]]:
    """Return the ranges that say by when, where the question asks that, too."""
    return dated.dated(e.clause, context.question.topic) if "deadline" in context.question.asks else []


def _nobody(context: Context) -> Answer:
    """Return that a document which the topic names makes no unit accountable, or a refusal."""
    for document in documents_meant(context)[:1]:
        clauses = context.index.clauses_of(document.id)
        if coverage(context.question.topic, folded(document.title)) >= thresholds.TITLED and not any(
            c.responsibilities for c in clauses
        ):
            draft = Draft()
            draft.say(
                context.of(clauses[:1])[0],
                f"《{document.title}》{unlisted(document)}",
            )
            return context.answered(draft, context.question.label)
    return context.refuse()


def tasks(context: Context) -> Answer:
    """Return all tasks of the units asked about, counted, by document."""
    question = context.question
    entries = _entries(context)
    if not entries:
        return _issued(context) if not _is_matter(context) else by_passage.opened(_as_topic(context))
    found = tasks_of(context)
    if any(term.weight >= thresholds.TELLING for term in question.topic.terms):  # not 创新城市建设 of every clause
        gauge = Gauge(question.topic)
        narrowed = _of_called(found, question.topic) or [
            e for e in found if gauge.cover(e.clause, e.document) >= thresholds.COVERED
        ]
        narrowed = narrowed or [e for e in found if any(introduces(above, e) for above in context.evidence)]
        heavy = sum(term.weight for term in question.topic.terms if term.weight > thresholds.TELLING)
        if not narrowed and heavy >= thresholds.HEAVY:
            return context.refuse()
        found = narrowed or found
    if not found:
        return context.refuse("文件中没有该单位的这类任务")
    draft = Draft()
    wanted = {(e.document, e.unit) for e in entries}
    told: list[Responsibility] = []
    limit = max(SHORT, TOLD // len(found))
    for e in found:
        units = [r for r in e.clause.responsibilities if (e.document.id, r.unit) in wanted]
        roles = _in_roles(units, question) or tuple(units)
        told += roles
        draft.add(
            e,
            quote.task(e.clause, [r.unit for r in units], limit),
            units=e.clause.responsibilities if BESIDE_WHOM.search(question.plain) else roles,
            titled=True,
            notes=dated.noted_dates(e.clause),
        )
        for item in listed_below(context, e):
            draft.add(item, quote.task(item.clause))
    _add_issued(context, draft)
    return context.answered(
        draft,
        f"{'、'.join(question.units or question.counties or question.places)}的任务",
        counter="项",
        extra=_renamed(question.units, told),
    )


def _of_called(found: list[Evidence], topic: Topic) -> list[Evidence]:
    """Return the tasks of the documents that are called what a question is about: 央行在反诈这事上的任务."""
    called = {e.document.id: coverage(topic, folded(e.document.title)) for e in found}
    return [e for e in found if called[e.document.id] >= thresholds.TITLED]


def every_task(context: Context) -> Answer:
    """Return all tasks of the documents in scope with their units, those that speak for the years asked about."""
    draft = Draft()
    for id_ in context.documents:
        clauses = context.of_annex([c for c in context.clauses_of(id_) if c.pointer not in ("meta", "前言")])
        charged = [c for c in clauses if c.responsibilities] or clauses
        for e in context.of_years(context.of(charged)):
            draft.add(
                e, quote.task(e.clause), units=e.clause.responsibilities, titled=True, notes=dated.noted_dates(e.clause)
            )
    return context.answered(draft, "任务", counter="项") if draft.citations else context.refuse()


def _is_matter(context: Context) -> bool:
    """Return whether what looks like a unit of the question is a thing that clauses speak of: 建好保护中心干什么."""
    units = context.question.units
    return (
        bool(units)
        and not _own_documents(context)
        and all(context.index.mentions([u], context.scope.documents) for u in units)
    )


def _as_topic(context: Context) -> Context:
    """Return a context whose units are words of its topic."""
    question = context.question
    terms = tuple(Term(unit, thresholds.WEIGHTY) for unit in question.units)
    topic = Topic("".join(question.units) + question.topic.text, (*terms, *question.topic.terms))
    return replace(context, question=replace(question, topic=topic, units=()))


def tasks_of(context: Context) -> list[Evidence]:
    """Return the clauses that name a unit asked about in a role asked for, by document and in their order.

    Where it has none of these roles, all its clauses: 责任单位 take part, too.
    """
    entries = _entries(context)
    wanted = {(e.document, e.unit) for e in entries}
    clauses = context.index.clauses(list(dict.fromkeys(id_ for e in entries for id_ in e.clauses)))
    named = [(c, [r for r in c.responsibilities if (c.document, r.unit) in wanted]) for c in clauses]
    fitting = [c for c, units in named if _in_roles(units, context.question)] or [c for c, units in named if units]
    fitting = context.of_annex(fitting)
    order = {document: i for i, document in enumerate(context.index.documents)}
    asked = {e.document for e in entries if compact(e.unit) in context.question.units}  # the name as it was asked
    return sorted(
        context.of(fitting), key=lambda e: (e.document.id not in asked, order[e.document.id], e.clause.ordinal)
    )


def _in_roles(units: Iterable[Responsibility], question: Question) -> tuple[Responsibility, ...]:
    """Return the units in a role asked for; all, if the question asks for none."""
    return tuple(r for r in units if not question.roles or r.role in question.roles or _takes_part(r, question))


def _takes_part(unit: Responsibility, question: Question) -> bool:
    """Return whether a unit takes part where the question asks for 参与, 配合: whatever it does not lead."""
    return question.roles == {"support"} and unit.role != "lead"


def _entries(context: Context) -> list[UnitEntry]:
    """Return the printed units that the question's units mean, in its scope."""
    question, scope = context.question, context.scope
    found = [e for unit in question.units for e in context.lexicon.entries_of(unit)]
    if not question.units and scope.strict and not question.counties:  # a place that no document is of
        return []
    if not question.units:
        for place in question.counties or question.places:
            short = re.sub(r"(?:市|县|区|旗)$", "", place)
            found += [e for name, e in context.lexicon.compact_units if short in name]
        for document in scope.documents or ():
            found += context.lexicon.group_entries(document)
    elif any(COUNTIES.match(unit) for unit in question.units):
        for document in scope.documents or context.index.documents:
            found += context.lexicon.group_entries(document)
    kept = [e for e in found if scope.documents is None or e.document in scope.documents]
    return list({(e.document, e.unit): e for e in kept}.values())


def _renamed(asked: Iterable[str], told: Iterable[Responsibility]) -> tuple[str, ...]:
    """Return the note that the documents use other names for units that a question asks about, where they do."""
    names = tuple(dict.fromkeys(compact(r.unit) for r in told))
    renamed = any(not any(unit in name or name in unit for name in names) for unit in asked)
    return (f"文件中的名称：{'、'.join(names)}",) if names and renamed else ()


def _add_issued(context: Context, draft: Draft) -> None:
    """Add, without counting them, the documents that a unit asked about issued and that name no unit."""
    for document in _own_documents(context):
        for e in context.of(context.index.at(document.id, "meta")):
            draft.say(e, f"《{document.title}》{unlisted(document)}，未计入", aside=True)


def _own_documents(context: Context) -> list[Document]:
    """Return the documents in scope that a unit of the question issued and that name no unit."""
    documents = context.scope.documents
    listing = {entry.document for entry in context.lexicon.units}
    return [
        d
        for d in context.index.documents.values()
        if (documents is None or d.id in documents)
        and d.id not in listing
        and d.issuer
        and any(same_agency(unit, d.issuer) for unit in context.question.units)
    ]


def _issued(context: Context) -> Answer:
    """Return that the documents a unit issued name no unit, or a refusal."""
    question = context.question
    draft = Draft()
    own = _own_documents(context)
    for document in own:
        clauses = [c for c in context.index.clauses_of(document.id) if c.pointer not in ("meta", "前言")]
        if question.topic.weight >= thresholds.TELLING:
            gauge = Gauge(question.topic)
            clauses = [c for c in clauses if gauge.cover(c, document) >= thresholds.COVERED]
        for e in context.of(clauses):
            draft.add(
                e,
                _issued_task(e, question.topic),
                unnamed=True,
            )
    if draft.citations:
        return context.answered(draft, f"{'、'.join(question.units)}的工作", counter="项")
    names = "、".join(question.units or question.places)
    return context.refuse(f"已收录文件没有给“{names}”列任务")


def _issued_task(e: Evidence, topic: Topic) -> list[tuple[int, int]]:
    """Return the ranges that state a task of a document that names no unit: what it says of a topic, else its title."""
    if topic.weight >= thresholds.TELLING:
        return quote.told(e.clause, topic)
    return [_title(e)] if e.clause.title and not topic else quote.task(e.clause)


def _title(e: Evidence) -> tuple[int, int]:
    start = e.clause.text.find(e.clause.title)
    return start, start + len(e.clause.title)
