"""Clauses that may answer: scope by what the question names, search, coverage of its topic."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot import thresholds
from bot.coverage import HALF, Gauge, degree
from bot.lexicon import Lexicon
from bot.places import short_place
from bot.question import Question
from bot.topic import Term, Topic
from index.model import Clause, Document, Range
from index.patterns import regex
from index.query import query_terms
from index.retrieve import Index
from index.text import folded

YEAR = regex(r"(?<![0-9])(20[0-9]{2})(?=年)")
COUNTY = regex("[县区旗]$")  # a city's document may be about one of its counties
POOL = 30  # clauses that the search hands over: 45 gave the same answers on 1 600 questions and took a tenth longer
FLOOR = 0.3  # share of the best score below which 8 of 2 427 cited clauses lie, and a third of those found
LISTED = 60  # the same where everything about a topic is asked for
PLACE = 1.5  # weight of a place that stands beside another one without being compared


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: documents (None for all), place words that must be met, what is missing.

    ``named`` are places that documents name and none is of: a clause that names
    one answers before others. ``unplaced`` are documents that name neither a region nor an issuer, such as
    scraped news: nothing says that they are of the place asked about, and
    nothing that they are not.
    """

    documents: frozenset[str] | None
    strict: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    missing: str = ""
    unplaced: frozenset[str] = frozenset()


class Evidence(NamedTuple):
    """One clause with the share of the topic it covers and its rank score, both 0 to 1."""

    document: Document
    clause: Clause
    coverage: float
    rank: float
    span: Range

    def names(self, printed: Collection[tuple[str, str]]) -> bool:
        """Return whether the clause makes one of some units accountable, each printed name behind its document's id."""
        return any((self.document.id, r.unit) in printed for r in self.clause.responsibilities)

    @property
    def score(self) -> float:
        """What evidence is sorted by: coverage and rank together."""
        return (1 - thresholds.RANK) * self.coverage + thresholds.RANK * self.rank


def scope_of(question: Question, index: Index, lexicon: Lexicon) -> Scope:
    """Return the documents that a question's names confine it to.

    A name that no document has is missing: a reason to refuse.
    """
    documents: set[str] | None = set(question.documents) if question.documents else None
    for number in question.unknown:
        citing = {
            id_.rsplit("-", 1)[0]
            for id_ in index.mentions([re.sub(r"^.*?(?=(?:公告|令|通告)?[0-9〔])", "", number)], None)
        }
        if not citing:
            return Scope(frozenset(), missing=f"文号“{number}”")
        documents = citing if documents is None else documents & citing or documents
    strict: list[str] = []
    named: list[str] = []
    for place in question.places:
        inside = set(lexicon.places.documents_in(place))
        short = short_place(place)
        mentioned = index.documents_with(short)
        if not inside:
            named.append(short)
        inside |= mentioned - (frozenset() if COUNTY.search(place) else lexicon.places.elsewhere(place))
        if not inside:
            if not mentioned:
                return Scope(frozenset(), missing=place, unplaced=lexicon.places.unplaced)
            strict.append(short)
            inside = set(mentioned)
        documents = (
            inside
            if documents is None
            else (documents | inside if len(question.places) > 1 else documents & inside or documents)
        )
    unplaced = lexicon.places.unplaced if question.places and documents is not None else frozenset()
    return Scope(
        frozenset(documents) if documents is not None else None, tuple(strict), tuple(named), unplaced=unplaced
    )


def gather(question: Question, scope: Scope, index: Index) -> list[Evidence]:
    """Return the clauses of the scope that share words with the question, best first."""
    topic = question.topic
    if len(question.places) > 1 and question.intent != "compare":
        beside = tuple(Term(short_place(place), PLACE, ()) for place in question.places)
        topic = Topic(topic.text, topic.terms + beside)
    elif scope.named and not scope.strict:
        topic = Topic(topic.text, topic.terms + tuple(Term(word, 3.0) for word in scope.named))
    if scope.strict:
        place = tuple(Term(word, 3.0, (), strict=True) for word in scope.strict)
        topic = Topic(topic.text, topic.terms + place)
    sought = question.sought or question.plain
    everything = question.intent in ("list", "keyword", "mention") or question.everywhere
    limit = LISTED if everything else POOL
    hits = index.search(query_terms(sought, df=index.df), sought, documents=scope.documents, limit=limit)
    top = max((hit.score for hit in hits), default=1.0) or 1.0
    if not everything:
        hits = [hit for hit in hits if hit.score >= FLOOR * top]
    clauses = {clause.id: clause for clause in index.clauses([hit.clause for hit in hits])}
    gauge = Gauge(topic)
    found = []
    for hit in hits:
        clause = clauses[hit.clause]
        document = index.documents[clause.document]
        found.append(Evidence(document, clause, gauge.cover(clause, document), hit.score / top, hit.span))
    return best_first(found)


def holds_term(evidence: Evidence, term: Term) -> bool:
    """Return whether a clause, its headings or its units have a word in some form."""
    clause = evidence.clause
    units = "\n".join(unit.unit for unit in clause.responsibilities)
    return any(degree(term, folded(text)) >= HALF for text in (clause.text, " ".join(clause.trail), units))


def speaks_for(evidence: Evidence, year: int) -> bool:
    """Return whether a clause names a year, or names none later and its document is of that year."""
    text = folded(evidence.clause.text + " ".join(evidence.clause.trail))
    if str(year) in text:
        return True
    return evidence.document.year == year and not YEAR.search(text)


def best_first(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return evidence sorted by its score."""
    return sorted(evidence, key=lambda e: -e.score)
