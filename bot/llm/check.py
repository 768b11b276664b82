"""Whether the clauses that a written statement cites carry it: checked by code, one kind of fault after another.

citation    an id that is not in the evidence, none, or clauses of several documents
form        markup, links, characters that nobody sees
figure      a number, a measure word, a date that the clauses do not have
comparator  不少于 told as 不超过, or left out
year        a figure told of another year
name        a place, an agency, a document number that the clauses do not have
city        a place told of a figure that stands beside another one
role        a support unit called lead
words       what the clauses do not say, or say with a negation
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import rjieba

from bot.answer import Citation
from bot.claims import unsupported
from bot.llm.alignment import is_told, parts_of
from bot.llm.evidence import HIDDEN, without_orders
from bot.llm.roles import roles_said
from bot.naming import TITLE
from bot.verify import facts_of
from index.agencies import known_forms
from index.data import lines_of
from index.dates import DATE, find_date
from index.document_numbers import NUMBER, normalize_brackets
from index.model import Role, Target
from index.numerals import CHINESE
from index.patterns import regex
from index.phrases import Phrases
from index.places import known_places
from index.targets import find_targets, qualified_figures
from index.text import compact, folded

KINDS = ("citation", "form", "figure", "comparator", "year", "metric", "date", "name", "city", "role", "words")
BINDING = frozenset({"at_least", "at_most", "less_than", "more_than", "about", "increase", "decrease"})
"""Comparators without which a figure says something else (``comparators.tsv``)."""
MARKUP = regex(
    r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|io|xyz|html?|php|png|jpe?g|gif|svg)\b|\?\w+=|@\w|</?[a-z!]|\]\(|`|\*\*|^#|[{}\\]",
    8,
)
SENTENCE = regex("[^。；;！!？?\n]+")
FRAGMENT = regex("[^，,。；;：:！!？?\n]+")
YEAR = regex("(?<![0-9])(?:19|20)[0-9]{2}(?=年|[-—~至])|(?<=[-—~至])(?:19|20)[0-9]{2}(?![0-9])")
LASTING = regex(
    "(?P<what>[\u4e00-\u9fff]{2}期)[^0-9，,。；;]{0,6}(?P<time>(?<![0-9])[0-9]{1,3}个?(?:年|月|日|天|小时|工作日|学年))"
)
CODE = regex(r"[a-z0-9]+(?:[+&/][a-z0-9]+)+")
DAY = regex(
    "(?P<effective>施行|生效|实施)|(?P<issued>成文|印发|签发|落款)|(?P<expires>有效期|失效|到期|截止)|(?P<published>发布|公布)"
)
CONTACT = regex("微信|qq|(?:账|帐)[号户]|[0-9]{7,}|[0-9]{3,4}-[0-9]{7,8}|写成|写作")
CHARGED: frozenset[Role] = frozenset({"lead", "responsible"})
PLACED = regex("[\u4e00-\u9fff]{2,}[省市县区州镇乡村]")
EACH = regex("各(?:牵头|责任|配合|协办|主办|指导)(?:单位|部门)")
SYMBOLS = frozenset({"So", "Sk", "Sc"})  # of Unicode: pictures, modifiers, currencies
AMOUNT = regex(f"[0-9{CHINESE}〇百千万亿两]")
HAN = regex("[\u4e00-\u9fff]")
LATIN = regex(r"[a-z][a-z0-9&.+-]*")
NEGATED = regex(
    "(?:不[得准能再予许应可宜]|禁止|严禁|停止|取消|暂停|废止|未经?|无[需须]|免[于除]?|不纳入|不享受|不包括|除外)"
)
NEGATIONS = frozenset("不未无非勿莫免禁")


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


def faults(text: str, evidence: Evidence) -> list[str]:
    """Return the kinds of what is wrong with a statement, in the order of :data:`KINDS`; none where it is carried.

    Args:
        text: the statement as written.
        evidence: the clauses that it cites.
    """
    if _malformed(text, evidence):
        return ["form"]
    if len(evidence.citations) > 1:
        return _of_several(text, evidence)
    said = folded(text)
    found = {
        *_unsupported(said, evidence),
        *_figures(said, evidence),
        *_years(said, evidence),
        *_numbers(said, evidence),
    }
    found |= {
        *_cities(said, evidence),
        *_metrics(said, evidence),
        *_dates(said, evidence),
        *_codes(said, evidence),
        *_lasting(said, evidence),
    }
    found |= set(_roles(said, evidence))
    if not _is_quoted(said, evidence):
        found |= set(_words(said, evidence))
    return [kind for kind in KINDS if kind in found]


def _of_several(text: str, evidence: Evidence) -> list[str]:
    """Return the kinds of what is wrong with a statement of several clauses: each of its sentences is carried by one of them."""
    each = [Evidence((citation,), evidence.drafts) for citation in evidence.citations]
    found = {kind for s in SENTENCE.findall(text) for kind in min((faults(s, one) for one in each), key=len)}
    return [kind for kind in KINDS if kind in found]


def _malformed(text: str, evidence: Evidence) -> bool:
    """Return whether a text has markup, links (which rules may quote, a model not), or characters that no clause has."""
    kinds = {character: unicodedata.category(character) for character in set(text)}
    hidden = any(kind in HIDDEN for kind in kinds.values()) or not HAN.search(text)
    contact = CONTACT.search(folded(text))
    if contact and not any(contact.group() in folded(draft) for draft in evidence.drafts):
        return True
    odd = any(kind in SYMBOLS and folded(character) not in evidence.whole for character, kind in kinds.items())
    return hidden or odd or MARKUP.search(text.lower()) is not None


def _unsupported(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield ``figure`` for amounts and dates, ``name`` for places and agencies; what only looks like a place is made of words."""
    for claim in unsupported(_without_units(said, evidence).replace("之一", ""), evidence.whole):
        if claim in known_places() or claim in known_forms():
            yield "name"
        elif AMOUNT.match(claim):
            yield "figure"


def _figures(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield ``figure`` for a measure that no clause has, ``comparator`` for a bound that it has not, or has."""
    known = qualified_figures(evidence.own)
    for figure, forms, _ in qualified_figures(said):
        same = [bounds & BINDING for other, bounds, _ in known if other == figure]
        if same and forms & BINDING not in same:
            yield "comparator"
        elif not same and figure not in evidence.bare:
            yield "figure"


def _years(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield ``year`` for a figure that is told of a year which is not that of the same figure in a clause."""
    known = [(figure, _governing(evidence.own, at)) for figure, _, at in qualified_figures(evidence.own)]
    around = frozenset(YEAR.findall(f"{evidence.facts}\n{evidence.own}")) | {
        str(evidence.citations[0].document.year or "")
    }
    for figure, _, at in qualified_figures(said):
        told = _governing(said, at, bare=True)
        theirs = [years or around for other, years in known if other == figure]
        if told and theirs and not any(told <= years for years in theirs):
            yield "year"


def _governing(text: str, at: int, *, bare: bool = False) -> frozenset[str]:
    """Return the years that a figure at a place is told of: those beside it, else the last before it in the sentence.

    With ``bare`` that one has to stand without a figure of its own: 到2020年，造林30万亩.
    """
    sentence = next((s for s in SENTENCE.finditer(text) if s.start() <= at < s.end()), None)
    if sentence is None:
        return frozenset()
    parts = [f for f in FRAGMENT.finditer(text, sentence.start(), sentence.end()) if f.start() <= at]
    for part in reversed(parts):
        if years := YEAR.findall(part.group()):
            own = part.start() <= at < part.end()
            return frozenset() if bare and not own and qualified_figures(part.group()) else frozenset(years)
    return frozenset()


def _lasting(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield ``metric`` for a time that no part of the clauses tells with the word before it: 服务期3年, where it is 试用期3年."""
    own = "".join(evidence.own.split())
    for found in LASTING.finditer("".join(said.split())):
        if found.group() not in own and not (
            found["what"] and re.search(f"{re.escape(found['what'])}[^，。；]{{0,8}}{re.escape(found['time'])}", own)
        ):
            yield "metric"


def _metrics(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield ``metric`` for a figure told of what another figure of the clauses measures."""
    known = [(_figure(target), _pairs(target.metric)) for target in find_targets(evidence.own)]
    for target in find_targets(said):
        told, figure = _pairs(target.metric), _figure(target)
        before, found, _ = target.verbatim.partition(target.value)
        if f"{before}{found}" in evidence.own:
            continue
        own = max((_alike(told, words) for other, words in known if other == figure), default=None)
        others = max((_alike(told, words) for other, words in known if other != figure), default=0.0)
        if own is not None and own < others:
            yield "metric"


def _figure(target: Target) -> str:
    return "".join(f"{target.value}{target.measure}".split())


def _pairs(words: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of words."""
    bare = "".join(character for character in words if character.isalnum())
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two sets of pairs are (Dice 1945), 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _dates(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield ``date`` for a day told as another of the document's days: as that of issue where it is that of effect."""
    document = evidence.citations[0].document
    days = {
        "effective": document.effective,
        "issued": document.issued,
        "expires": document.expires,
        "published": document.published,
    }
    for part in FRAGMENT.findall(TITLE.sub("", said)):
        kinds = [str(kind.lastgroup) for kind in DAY.finditer(part)]
        told = [find_date(found.group()) for found in DATE.finditer(part)]
        if len(set(kinds)) == 1 and days[kinds[0]] and told and part not in evidence.own:
            yield from ("date" for day in told if day != days[kinds[0]])


def _numbers(said: str, evidence: Evidence) -> Iterator[str]:
    known = "".join(normalize_brackets(evidence.whole).split())
    for number in NUMBER.finditer(normalize_brackets(said)):
        told = "".join(number.group().split())
        if told not in known and _bare_number(told) not in known:
            yield "name"


def _codes(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield ``name`` for letters and digits that are joined as in no clause: N+1 for 1+N."""
    yield from ("name" for code in CODE.findall(said) if code not in evidence.bare)


def _bare_number(told: str) -> str:
    """Return a document number without the plain words that run into it: 根据海政办发〔2016〕17号."""
    begins = next((word for word in sorted(plain_words(), key=len, reverse=True) if told.startswith(word)), "")
    return _bare_number(told.removeprefix(begins)) if begins else told


def _cities(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield ``city`` for a place besides the document's own that stands in no sentence of the clauses with the figures told of it."""
    sentences = [s.group() for s in SENTENCE.finditer(evidence.own)]
    for sentence in SENTENCE.findall(_without_units(said, evidence)):
        figures = [figure for figure, _, _ in qualified_figures(sentence)]
        for place in {sentence[a:b] for a, b in _places().find(sentence)}:
            if place in evidence.facts or not figures:
                continue
            if not any(place in known and all(figure in known for figure in figures) for known in sentences):
                yield "city"


def _without_units(said: str, evidence: Evidence) -> str:
    for name in sorted(evidence.roles, key=len, reverse=True):
        said = said.replace(name, "，")
    return said


def _roles(said: str, evidence: Evidence) -> Iterator[str]:
    bare = "".join(said.split())
    quoted = "".join(evidence.own.split())
    if any(kind.group() not in quoted for kind in EACH.finditer(bare)):
        yield "role"
    each = [Evidence((citation,)).roles for citation in evidence.citations]
    for sentence in SENTENCE.findall(bare):
        said_there = roles_said(sentence, list(evidence.roles), quoted)
        if not any(all(named.roles & roles.get(named.unit, frozenset()) for named in said_there) for roles in each):
            yield "role"
        given = {named.unit for named in said_there}
        if any(
            _acts(unit, sentence, quoted)
            for unit, roles in evidence.roles.items()
            if unit not in given and not roles & CHARGED
        ):
            yield "role"


def _acts(unit: str, sentence: str, quoted: str) -> bool:
    """Return whether a sentence names a unit that is in charge of nothing without telling its part, as no clause does."""
    at = sentence.find(unit)
    return at >= 0 and sentence[max(at - 1, 0) : at + len(unit) + 2] not in quoted


def _words(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield ``words`` for each word that the clauses do not have and that is no plain word, and for words that they do not say together."""
    for parts in parts_of(_without_units(said, evidence)):
        yield from ("words" for part in parts if not evidence.tells(part))
    for part in FRAGMENT.findall(said):
        words = [word for word in rjieba.cut(part, False) if word.strip()]
        negated = any(NEGATED.search(word) for word in words) or NEGATED.search(part)
        for n, word in enumerate(words):
            before, behind = (words[n - 1][-1:] if n else ""), (words[n + 1][:1] if n + 1 < len(words) else "")
            if not _is_carried(word, before, behind, evidence) or (word in evidence.negated and not negated):
                yield "words"


def _is_carried(word: str, before: str, behind: str, evidence: Evidence) -> bool:
    """Return whether a word is one of the clauses, a plain one, or a part of one; a single character has to stand beside a neighbour there."""
    if word in NEGATIONS or NEGATED.fullmatch(word):
        return f"{word}{behind}" in evidence.told
    if word in evidence.words or word in plain_words():
        return True
    if LATIN.fullmatch(word):
        return word in evidence.whole
    if not HAN.search(word):
        return True  # figures and marks are looked at elsewhere
    if len(word) == 1:
        return f"{word}{behind}" in evidence.told or f"{before}{word}" in evidence.told
    if any(character in NEGATIONS for character in word):
        return word in evidence.told
    return _is_part(word, evidence) or (len(word) > 2 and (word in evidence.told or _is_made_up(word, evidence)))


def _is_part(word: str, evidence: Evidence) -> bool:
    """Return whether a word is a part of a longer one: 申请 of 专利申请."""
    return any(word in longer for longer in evidence.words if len(longer) > len(word))


def _is_made_up(word: str, evidence: Evidence) -> bool:
    """Return whether a word is one of the clauses with a plain one beside it: 市+科技局."""
    known = evidence.words | plain_words()
    return any(word[:at] in known and word[at:] in known for at in range(1, len(word)))


def _is_quoted(said: str, evidence: Evidence) -> bool:
    """Return whether each part of a text is a whole part of the clauses, or of a statement by rule."""
    whole = {part.strip() for sentence in evidence.parts for part in sentence}
    return all(part.strip() in whole for sentence in parts_of(said) for part in sentence)


@lru_cache(maxsize=1)
def plain_words() -> frozenset[str]:
    """Return the words that a sentence may add to what it tells (``plain_words.txt``)."""
    return frozenset(word for line in lines_of("plain_words.txt") for word in line.split())


@lru_cache(maxsize=1)
def _places() -> Phrases:
    return Phrases(known_places())
