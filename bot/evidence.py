"""Clauses that may answer: scope by what the question names, search, coverage of its topic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot import thresholds
from bot.lexicon import Lexicon, short_place
from bot.question import Question
from bot.topic import HALF, Term, Topic, degree, degrees
from index.data import plain_rows
from index.model import Clause, Document, Range
from index.query import query_terms
from index.retrieve import Index
from index.text import folded

YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?=年)")
COUNTY = re.compile("[县区旗]$")  # a city's document may be about one of its counties
POOL = 60  # clauses that the search hands over
TRAIL = 0.9  # what a heading's word counts beside the clause's own
TITLE = 0.7  # what a word of the document's title counts
PLACE = 1.5  # weight of a place that stands beside another one without being compared
RIVAL = 0.5  # what coverage counts of a clause that has 小型水库 where 大型水库 is asked about
PAIRS = 0.15  # share of the score that neighbouring words make up


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """One clause with the share of the topic it covers and its rank score, both 0 to 1."""

    document: Document
    clause: Clause
    coverage: float
    rank: float
    span: Range

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
        inside = set(lexicon.documents_in(place))
        short = short_place(place)
        mentioned = index.documents_with(short)
        if not inside:
            named.append(short)
        inside |= mentioned - (frozenset() if COUNTY.search(place) else lexicon.elsewhere(place))
        if not inside:
            if not mentioned:
                return Scope(frozenset(), missing=place, unplaced=lexicon.unplaced)
            strict.append(short)
            inside = set(mentioned)
        documents = (
            inside
            if documents is None
            else (documents | inside if len(question.places) > 1 else documents & inside or documents)
        )
    unplaced = lexicon.unplaced if question.places and documents is not None else frozenset()
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
        topic = Topic(topic.text, topic.terms + tuple(Term(word, PLACE) for word in scope.named))
    if scope.strict:
        place = tuple(Term(word, 3.0, (), strict=True) for word in scope.strict)
        topic = Topic(topic.text, topic.terms + place)
    sought = question.sought or question.plain
    hits = index.search(query_terms(sought, df=index.df), sought, documents=scope.documents, limit=POOL)
    clauses = {clause.id: clause for clause in index.clauses([hit.clause for hit in hits])}
    top = max((hit.score for hit in hits), default=1.0) or 1.0
    found = []
    for hit in hits:
        clause = clauses[hit.clause]
        document = index.documents[clause.document]
        found.append(Evidence(document, clause, cover(topic, clause, document), hit.score / top, hit.span))
    return best_first(found)


def cover(topic: Topic, clause: Clause, document: Document) -> float:
    """Return how much of a topic a clause covers with its headings and title, 0 to 1."""
    whole = topic.weight
    if not whole:
        return 0.0
    text = folded(clause.text)
    around = _Around(
        folded(" ".join(clause.trail)) if clause.trail else "",
        folded("\n".join(unit.unit for unit in clause.responsibilities)) if clause.responsibilities else "",
        folded(document.title),
    )
    total = 0.0
    for term, best in zip(topic.terms, degrees(topic, text), strict=True):
        total += term.weight * (best if best == 1 else _beside(term, around, best))
    pairs = pairs_of(topic.text)
    near = sum(pair in text or pair in around.trail for pair in pairs) / len(pairs) if pairs else 0.0
    covered = (1 - PAIRS) * total / whole + PAIRS * near
    return (
        RIVAL * covered if any(_means_another(asked, others, text) for asked, others in rivals(topic.text)) else covered
    )


def holds_term(evidence: Evidence, term: Term) -> bool:
    """Return whether a clause or its headings have a word in some form."""
    clause = evidence.clause
    return degree(term, folded(clause.text)) >= HALF or degree(term, folded(" ".join(clause.trail))) >= HALF


def _means_another(asked: str, others: Sequence[str], text: str) -> bool:
    """Return whether a text has a thing of another kind than the one asked about, and not that one."""
    return asked not in text and any(other in text for other in others)


@lru_cache(maxsize=256)
def rivals(phrase: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what a phrase asks about by a qualifier, each with what excludes it: 大型水库 with 小型水库."""
    found = []
    for (line,) in plain_rows("contrasts.txt"):
        group = line.split()
        for word in group:
            at = phrase.find(word)
            thing = phrase[at + len(word) : at + len(word) + 2] if at >= 0 else ""
            if len(thing) == 2 and not thing.startswith(tuple(group)):
                found.append((word + thing, tuple(other + thing for other in group if other not in phrase)))
    return tuple(found)


class _Around(NamedTuple):
    """What stands around a clause's text, folded: its headings, its units and its document's title."""

    trail: str
    units: str
    title: str


def _beside(term: Term, around: _Around, best: float) -> float:
    """Return how well a clause holds a term, given how well its text alone does."""
    if term.text in around.units:
        return 1.0
    if around.trail:
        best = max(best, TRAIL * degree(term, around.trail))
    return max(best, TITLE * degree(term, around.title)) if best < TITLE else best


@lru_cache(maxsize=1024)
def pairs_of(phrase: str) -> frozenset[str]:
    """Return the character pairs of a phrase."""
    return frozenset(phrase[i : i + 2] for i in range(len(phrase) - 1))


def speaks_for(evidence: Evidence, year: int) -> bool:
    """Return whether a clause names a year, or names none later and its document is of that year."""
    text = folded(evidence.clause.text + " ".join(evidence.clause.trail))
    if str(year) in text:
        return True
    return evidence.document.year == year and not YEAR.search(text)


def best_first(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return evidence sorted by its score."""
    return sorted(evidence, key=lambda e: -e.score)
