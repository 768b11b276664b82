"""What every composer is given: the question, where it looks, and what it found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot import thresholds
from bot.answer import Answer, Citation, refuse
from bot.compose import Draft, answered
from bot.coverage import RIVAL, cover, degree
from bot.cues import MANY
from bot.evidence import YEAR, Evidence, Scope, best_first, gather, holds_term, speaks_for
from bot.lexicon import Lexicon
from bot.matter import QUOTED
from bot.question import QUERIES, Question
from bot.topic import Topic
from bot.vocabulary import faint
from index.labels import ANNEXES
from index.model import Clause, Document
from index.patterns import regex
from index.retrieve import Index
from index.text import compact, folded

JOINED = regex("[和与及跟、，,；;](?!哪|谁|什么)")
ANNEX = regex("附[件表]|分工表")
STATED = regex(
    "(?:不少于?|不低于|不超过|超过|不高于|高于|低于|至少|最少|达到?|力争)([0-9]+(?:[.][0-9]+)?(?:[十百千万亿]*[\u4e00-\u9fff]|%))"
)  # a figure that is set, with its measure: 不少于6条
QUOTE = 6  # characters of a quotation that only what says it answers
NEAREST = 3  # suggestions of a refusal


@dataclass(frozen=True)
class Context:
    """One question on its way to an answer."""

    question: Question
    scope: Scope
    index: Index
    lexicon: Lexicon

    @cached_property
    def documents(self) -> list[str]:
        """The ids of the documents in scope, in the index's order."""
        scope = self.scope.documents
        return [id_ for id_ in self.index.documents if scope is None or id_ in scope]

    @cached_property
    def evidence(self) -> list[Evidence]:
        """Everything found in the scope, by coverage and rank."""
        of_many = self.question.intent == "who" and MANY.search(self.question.plain)
        if of_many or self.question.intent in ("list", "keyword", "mention"):
            if self._is_one(of_many=bool(of_many)):
                return self._met
            return best_first(e._replace(coverage=max([e.coverage, *self._shares(e)])) for e in self._met)
        if not self.apart:
            return self._met
        shares = [self._shares(e) for e in self._met]
        best = [max(column) for column in zip(*shares, strict=True)]
        raised = (
            e._replace(coverage=max([e.coverage, *(s for s, top in zip(row, best, strict=True) if s == top)]))
            for e, row in zip(self._met, shares, strict=True)
        )
        return best_first(raised)

    def _is_one(self, *, of_many: bool) -> bool:
        """Return whether a clause has the topic as a whole, no other clauses a part each: 跟哪几家|联合执法 is one task."""
        best = max((e.coverage for e in self._met), default=0.0)
        joined = JOINED.search(self.question.plain) is not None
        return of_many and best >= thresholds.WHOLE if joined else best >= thresholds.SURE

    @cached_property
    def _met(self) -> list[Evidence]:
        """What the search finds; clauses without the word whose value is asked for count half."""
        found = gather(self.question, self.scope, self.index)
        head = next((term for term in self.question.topic.terms if term.text == self.question.head), None)
        if head:
            found = best_first(e if holds_term(e, head) else e._replace(coverage=RIVAL * e.coverage) for e in found)
        return found

    @cached_property
    def _parts(self) -> tuple[Topic, ...]:
        """The parts of the topic that are topics of their own, where there is more than one: 专利, 知识产权."""
        within = (self.question.topic.within(part) for part in self.question.parts)
        found = tuple(topic for topic in within if topic.weight >= thresholds.WEIGHTY)
        return found if len(found) > 1 else ()

    def _shares(self, e: Evidence) -> list[float]:
        """Return how much of each part of the topic a clause covers."""
        return [cover(topic, e.clause, e.document) for topic in self._parts]

    @cached_property
    def apart(self) -> tuple[Topic, ...]:
        """The parts of a question that different clauses answer: A的投资和B的专项资金分别是多少; none where one answers all."""
        question = self.question
        if not question.several or question.intent not in ("value", "compare", "deadline") or not self._parts:
            return ()
        if len(question.units) > 1 or not JOINED.search(question.plain):  # 平台 建设经费 is one thing
            return ()
        if max((e.coverage for e in self._met), default=1.0) >= thresholds.SURE:
            return ()
        best = [max(column) for column in zip(*map(self._shares, self._met), strict=True)]
        telling = [sum(term.weight >= thresholds.TELLING for term in topic.terms) > 1 for topic in self._parts]
        worded = all(telling) or (sum(telling) > 1 and len(question.measures) > 1)
        return self._parts if worded and min(best) >= thresholds.SURE else ()

    @cached_property
    def leader(self) -> Evidence | None:
        """The clause that the search puts far before all others, where it covers something of the topic."""
        ranked = sorted(self.evidence, key=lambda e: -e.rank)[:2]
        one = len(QUERIES.findall(self.question.plain)) < 2
        ahead = bool(ranked) and (len(ranked) == 1 or ranked[1].rank <= thresholds.BEHIND)
        clear = one and ahead and ranked[0].coverage >= thresholds.CLEAR
        return ranked[0] if clear else None

    def strong(self, *, near: float = thresholds.CLAUSE, least: float = thresholds.COVERED) -> list[Evidence]:
        """Return the evidence that answers: enough of the topic, near the best of all and of its document."""
        if self.question.topic.weight < thresholds.TELLING:
            return []
        if self.question.documents and all(term.text in faint() for term in self.question.topic.terms):
            least = thresholds.FAINTLY
        found = self._quoting(self._placed(self.of_years([e for e in self.evidence if e.coverage >= least])))
        best = max((e.coverage for e in found), default=0.0)
        covers, scores = _best_of_each(found)
        far = 0.0 if self.question.everywhere else thresholds.DOCUMENT * best
        heaviest = max(self.question.topic.terms, key=lambda term: term.weight)
        first = found[0] if found and holds_term(found[0], heaviest) else None
        kept = [
            e
            for e in found
            if covers[e.document.id] >= far
            and e.score >= thresholds.TRAILING * scores[e.document.id]
            and (e.coverage >= near * covers[e.document.id] or (e is first and e.coverage >= thresholds.FIRST * best))
        ]
        return by_document(kept)

    def of_years(self, found: Sequence[Evidence]) -> list[Evidence]:
        """Return the evidence that speaks for a year asked about: itself, or by the clause that its list stands below."""
        years = self.question.years
        return [e for e in found if not years or any(speaks_for(e, y) or self._below(e, y) for y in years)]

    def _below(self, e: Evidence, year: int) -> bool:
        """Return whether a clause names no year and one before it at its pointer names this one: 到2020年…： ——甲 ——乙."""
        if YEAR.search(folded(e.clause.text)):
            return False
        before = (c for c in self.index.at(e.document.id, e.clause.pointer) if c.ordinal < e.clause.ordinal)
        named = [YEAR.findall(folded(clause.text)) for clause in before]
        return next((str(year) in found for found in reversed(named) if found), False)

    def _placed(self, found: list[Evidence]) -> list[Evidence]:
        """Return the evidence that names a place which no document is of, where any does."""
        placed = [e for e in found if any(place in compact(e.clause.text) for place in self.scope.named)]
        return placed or found

    def _quoting(self, found: list[Evidence]) -> list[Evidence]:
        """Return the evidence that says what the question quotes, and has the figures that it names, where any does."""
        quotes = {_bare(m.group(1)) for m in QUOTED.finditer(self.question.plain)}
        figures = set(STATED.findall(self.question.plain))
        said = {e.clause.id: _bare(f"{' '.join(e.clause.trail)}{e.clause.text}") for e in found}
        for quote in (quote for quote in quotes if len(quote) >= QUOTE):
            found = [e for e in found if quote in said[e.clause.id]] or found
        for term in (term for term in self.question.topic.terms if term.strict and term.text in figures):
            found = [e for e in found if degree(term, folded(e.clause.text))] or found
        return found

    def of_units(self, found: Sequence[Evidence]) -> list[Evidence]:
        """Return the evidence that names a unit of the question, where any does; else that which names none at all."""
        names = self.lexicon.printed(self.question.units)
        named = [e for e in found if e.names(names)]
        if named or not names:
            return named or list(found)
        said = self.question.units
        return [
            e for e in found if not e.clause.responsibilities or any(unit in folded(e.clause.text) for unit in said)
        ]

    def clauses_of(self, document: str) -> list[Clause]:
        """Return the clauses of a document, for a list of all that it sets for a place.

        Where the place is one that no document is of, these are the clauses that
        name it, and of a place that documents only mention none at all.
        """
        if self.scope.strict:
            return []
        clauses = self.index.clauses_of(document)
        naming = [c for c in clauses if any(p in folded(f"{c.text}{''.join(c.trail)}") for p in self.scope.named)]
        return naming or list(clauses)

    def of_annex(self, clauses: Sequence[Clause]) -> list[Clause]:
        """Return the clauses in annexes, where a question speaks of one and there are any."""
        asked = ANNEX.search(self.question.plain) is not None
        return [clause for clause in clauses if asked and clause.pointer.startswith(ANNEXES)] or list(clauses)

    def refuse(self, why: str = "", beside: Sequence[Evidence] = ()) -> Answer:
        """Return a refusal with the clauses beside it, or those nearest to the question, as suggestions."""
        reason = why or f"没有在已收录文件中找到“{self.question.plain}”的依据"
        return refuse(reason, self.nearest(beside), echo=self.question.echo)

    def nearest(self, beside: Sequence[Evidence] = ()) -> tuple[Citation, ...]:
        """Return these clauses, else the nearest to the question, in its scope if that has any."""
        found = beside or self.evidence or gather(self.question, Scope(None), self.index)
        return tuple(Citation(e.document, e.clause, e.span, round(e.score, 4)) for e in found[:NEAREST])

    def of(self, clauses: Sequence[Clause], score: float = 1.0) -> list[Evidence]:
        """Return clauses that were looked up, as evidence."""
        documents = self.index.documents
        return [Evidence(documents[c.document], c, 1.0, score, (0, len(c.text))) for c in clauses]

    def notes(self, document: Document) -> tuple[str, ...]:
        """Return what a reader has to know of a document before relying on it."""
        if document.status == "expired":
            return (f"注意：该文件有效期至{chinese_date(document.expires)}，已过有效期",)
        if document.status == "repealed":
            return ("注意：该文件已废止或失效",)
        return ()

    def answered(self, draft: Draft, label: str, *, counter: str = "条", extra: tuple[str, ...] = ()) -> Answer:
        """Return the answer that a draft makes."""
        return answered(self.question, draft, label, self.notes, counter=counter, extra=extra)


def _bare(text: str) -> str:
    """Return normalised text without what is no letter, figure or character."""
    return re.sub(r"[^\w]", "", folded(text))


def _best_of_each(evidence: Sequence[Evidence]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the best coverage and the best score of each document's evidence."""
    covers: dict[str, float] = {}
    scores: dict[str, float] = {}
    for e in evidence:
        covers[e.document.id] = max(covers.get(e.document.id, 0.0), e.coverage)
        scores[e.document.id] = max(scores.get(e.document.id, 0.0), e.score)
    return covers, scores


def chinese_date(iso: str | None) -> str:
    """Return an ISO date as 2018年5月23日."""
    if not iso:
        return ""
    year, month, day = (int(part) for part in iso.split("-"))
    return f"{year}年{month}月{day}日"


def by_document(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return evidence with that of one document together, documents by their best, clauses by score."""
    best: dict[str, float] = {}
    for e in evidence:
        best[e.document.id] = max(best.get(e.document.id, 0.0), e.score)
    return sorted(evidence, key=lambda e: (-best[e.document.id], e.document.id, -e.score, e.clause.ordinal))
