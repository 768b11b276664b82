"""What the citations of a written statement carry, normalised, for every check to be held against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import rjieba

from bot.answer import Citation
from bot.llm.alignment import is_told, parts_of
from bot.llm.evidence import without_orders
from bot.verify import facts_of
from index.data import lines_of
from index.model import Role
from index.patterns import regex
from index.text import compact, folded

FRAGMENT = regex("[^，,。；;：:！!？?\n]+")
NEGATED = regex(
    "(?:不[得准能再予许应可宜]|禁止|严禁|停止|取消|暂停|废止|未经?|无[需须]|免[于除]?|不纳入|不享受|不包括|除外)"
)
PLACED = regex("[\u4e00-\u9fff]{2,}[省市县区州镇乡村]")


@dataclass(frozen=True)
class Evidence:
    """What some citations of one document carry, normalised; ``drafts`` are the statements by rule that cite them."""

    citations: tuple[Citation, ...]
    drafts: tuple[str, ...] = ()

    @cached_property
    def own(self) -> str:
        """The clauses' own texts and headings."""
        return "\n".join(
            folded(without_orders(text)) for c in self.citations for text in (*c.clause.trail, c.clause.text)
        )

    @cached_property
    def facts(self) -> str:
        """What their document says of itself."""
        document = self.citations[0].document
        return "\n".join(folded(fact) for fact in facts_of(document))

    @cached_property
    def whole(self) -> str:
        """All of it, with the units."""
        return "\n".join((self.own, *(folded(name) for name in self.roles), self.facts))

    @cached_property
    def bare(self) -> str:
        """All of it without blanks."""
        return "".join(self.whole.split())

    @cached_property
    def told(self) -> str:
        """The same, and what the rules state of it."""
        return self.bare + "".join("".join(folded(draft).split()) for draft in self.drafts)

    @cached_property
    def roles(self) -> dict[str, frozenset[Role]]:
        """The units with their roles."""
        found: dict[str, set[Role]] = {}
        for citation in self.citations:
            for unit in citation.clause.responsibilities:
                found.setdefault(compact(unit.unit), set()).add(unit.role)
        return {name: frozenset(roles) for name, roles in found.items()}

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all of it, and of what the rules state of it."""
        lines = (*self.whole.split("\n"), *map(folded, self.drafts))
        return frozenset(word for line in lines for word in rjieba.cut(line, False))

    def tells(self, part: str) -> bool:
        """Return whether one sentence of a clause, or a statement by rule, tells what a part of a sentence does."""
        placed = any(PLACED.fullmatch(word) and not self._is_free(word) for word in rjieba.cut(part, False))
        return is_told(part, self.parts, self._is_free, apart=placed)

    def _is_free(self, word: str) -> bool:
        return word in plain_words() or word in self.names

    @cached_property
    def names(self) -> str:
        """What may be named anywhere: headings, units, the document's own facts."""
        return "".join((*self.roles, self.facts, *(folded(text) for c in self.citations for text in c.clause.trail)))

    @cached_property
    def parts(self) -> list[list[str]]:
        """The parts of the sentences of the clauses and of the statements by rule."""
        return [part for text in (self.own, *map(folded, self.drafts)) for part in parts_of(text)]

    @cached_property
    def negated(self) -> frozenset[str]:
        """The words that stand behind a negation only."""
        inside: set[str] = set()
        outside: set[str] = set()
        for part in FRAGMENT.findall(self.whole):
            negation = NEGATED.search(part)
            at = negation.start() if negation else len(part)
            outside.update(rjieba.cut(part[:at], False))
            inside.update(rjieba.cut(part[negation.end() if negation else at :], False))
        return frozenset(word for word in inside - outside if len(word) > 1)

    def without_units(self, said: str) -> str:
        """Return a normalised text with a comma in place of each unit."""
        for name in sorted(self.roles, key=len, reverse=True):
            said = said.replace(name, "，")
        return said


@lru_cache(maxsize=1)
def plain_words() -> frozenset[str]:
    """Return the words that a sentence may add to what it tells (``plain_words.txt``)."""
    return frozenset(word for line in lines_of("plain_words.txt") for word in line.split())
