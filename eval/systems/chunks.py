"""What a search gives: chunks of documents, and how much of a gold clause they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from bot.answer import Answer
from bot.llm.usage import Used
from eval.figures import states
from eval.keys import Key, Wanted
from index import readers
from index.clauses import parse
from index.folder import list_folder
from index.model import Range
from index.text import compact

MOST = 60  # results that a system is asked for
HELD = 0.5
"""Share of a gold clause's characters that counts as having it; its units and figures have to be there besides."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document as a model would be handed it.

    ``text[lead:]`` begins with the characters at ``ranges`` of the source's
    text; what stands before and behind them are headings, units, a title.
    """

    source: str
    text: str
    ranges: tuple[Range, ...]
    lead: int = 0

    def cut(self, characters: int) -> Chunk:
        """Return the chunk's first characters."""
        return replace(self, text=self.text[:characters], ranges=tuple(_first(self.ranges, characters - self.lead)))


class Finder(Protocol):
    """Something that has indexed a folder."""

    def find(self, query: str, limit: int) -> list[Chunk]:
        """Return what fits a query, best first."""


@runtime_checkable
class Answerer(Finder, Protocol):
    """A finder that also answers."""

    @property
    def used(self) -> Used | None:
        """What its language model did; None without one."""

    def ask(self, question: str, history: Sequence[str]) -> Answer:
        """Return the answer to a question."""

    def cited(self, answer: Answer) -> list[Chunk]:
        """Return the clauses that an answer cites."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document as any loader would hand it over; ``text[offset:]`` is the source's text, its front matter stands before."""

    source: str
    text: str
    offset: int
    title: str = ""

    def chunk(self, start: int, end: int, *, before: str = "") -> Chunk:
        """Return the chunk of a range of the text, with words before it."""
        inside = (max(start - self.offset, 0), max(end - self.offset, 0))
        lead = len(before) + max(self.offset - start, 0)
        return Chunk(self.source, before + self.text[start:end], (inside,) if inside[1] > inside[0] else (), lead)


def texts(corpus: Path, *, titled: bool = False) -> list[Text]:
    """Return the documents of a folder, read as policybot reads them; if asked with the titles that it reads, too."""
    found = []
    for file in list_folder(corpus.absolute()).files:
        source = readers.read(file.path, file.name)
        facts = "".join(f"{name}: {value}\n" for name, value in source.meta.items())
        found.append(Text(file.name, facts + source.text, len(facts), parse(source).document.title if titled else ""))
    return found


def within(chunks: Iterable[Chunk], characters: int) -> list[Chunk]:
    """Return as many chunks as there is room for, the last one cut."""
    kept: list[Chunk] = []
    for chunk in chunks:
        if characters <= 0:
            break
        kept.append(chunk.cut(characters))
        characters -= len(chunk.text)
    return kept


def ranks(key: Key, found: Sequence[Chunk]) -> list[int | None]:
    """Return the rank of each gold clause: with how many results at least half of its characters are there.

    Clauses that have no text of their own (``meta``) have no rank and are left out.
    """
    return [_rank(wanted, found) for wanted in key.wanted if any(clause.ranges for clause in wanted.clauses)]


def holds(key: Key, context: Sequence[Chunk]) -> bool:
    """Return whether a context has everything that the gold demands: of each clause its text, units and figures."""
    return all(_holds(wanted, context) for wanted in key.wanted)


def _rank(wanted: Wanted, found: Sequence[Chunk]) -> int | None:
    return next((n for n in range(1, len(found) + 1) if _has_text(wanted, found[:n])), None)


def _holds(wanted: Wanted, context: Sequence[Chunk]) -> bool:
    text = "\n".join(chunk.text for chunk in context if chunk.source in wanted.sources)
    bare = compact(text)
    units = all(compact(unit.name) in bare for unit in wanted.gold.units)
    return _has_text(wanted, context) and units and all(states(text, figure) for figure in wanted.gold.figures)


def _has_text(wanted: Wanted, context: Sequence[Chunk]) -> bool:
    """Return whether one of the clauses is there; of a clause without a text of its own the document has to be."""
    held: dict[str, list[Range]] = {chunk.source: [] for chunk in context}
    for chunk in context:
        held[chunk.source] += chunk.ranges
    return any(
        source in held and (not clause.ranges or _share(clause.ranges, held[source]) >= HELD)
        for clause, source in zip(wanted.clauses, wanted.sources, strict=True)
    )


def _share(ranges: Sequence[Range], held: Sequence[Range]) -> float:
    covered = {at for start, end in ranges for a, b in held for at in range(max(start, a), min(end, b))}
    return len(covered) / max(sum(end - start for start, end in ranges), 1)


def _first(ranges: Sequence[Range], characters: int) -> Iterator[Range]:
    for start, end in ranges:
        if characters <= 0:
            return
        yield start, min(end, start + characters)
        characters -= end - start
