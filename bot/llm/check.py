"""Whether the clauses that a written statement cites carry it: checked by code, one kind of fault after another.

- ``citation``: an id that is not in the evidence, none, or clauses of several documents
- ``form``: markup, links, characters that nobody sees
- ``figure``: a number, a measure word, a date that the clauses do not have
- ``comparator``: 不少于 told as 不超过, or left out
- ``year``: a figure told of another year
- ``metric``: a figure told of what another one measures
- ``date``: a day of the document told as another of its days
- ``name``: a place, an agency, a document number that the clauses do not have
- ``city``: a place told of a figure that stands beside another one
- ``role``: a support unit called lead
- ``words``: what the clauses do not say, or say with a negation
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import rjieba

from bot.llm.alignment import SENTENCE, parts_of
from bot.llm.amounts import amounts
from bot.llm.evidence import HIDDEN
from bot.llm.grounds import FRAGMENT, NEGATED, Evidence, plain_words
from bot.llm.roles import roles_said
from index.model import Role
from index.patterns import regex
from index.phrases import Phrases
from index.places import known_places
from index.targets import qualified_figures
from index.text import folded

KINDS = ("citation", "form", "figure", "comparator", "year", "metric", "date", "name", "city", "role", "words")
MARKUP = regex(
    r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|io|xyz|html?|php|png|jpe?g|gif|svg)\b|\?\w+=|@\w|</?[a-z!]|\]\(|`|\*\*|^#|[{}\\]",
    re.MULTILINE,
)
CONTACT = regex("微信|qq|(?:账|帐)[号户]|[0-9]{7,}|[0-9]{3,4}-[0-9]{7,8}|写成|写作")
CHARGED: frozenset[Role] = frozenset({"lead", "responsible"})
EACH = regex("各(?:牵头|责任|配合|协办|主办|指导)(?:单位|部门)")
SYMBOLS = frozenset({"So", "Sk", "Sc"})  # of Unicode: pictures, modifiers, currencies
HAN = regex("[\u4e00-\u9fff]")
LATIN = regex(r"[a-z][a-z0-9&.+-]*")
NEGATIONS = frozenset("不未无非勿莫免禁")


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
    found = {*amounts(said, evidence), *_cities(said, evidence), *_roles(said, evidence)}
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


def _cities(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield ``city`` for a place besides the document's own that stands in no sentence of the clauses with the figures told of it."""
    sentences = [s.group() for s in SENTENCE.finditer(evidence.own)]
    for sentence in SENTENCE.findall(evidence.without_units(said)):
        figures = [figure for figure, _, _ in qualified_figures(sentence)]
        for place in {sentence[a:b] for a, b in _places().find(sentence)}:
            if place in evidence.facts or not figures:
                continue
            if not any(place in known and all(figure in known for figure in figures) for known in sentences):
                yield "city"


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
    for parts in parts_of(evidence.without_units(said)):
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
def _places() -> Phrases:
    return Phrases(known_places())
