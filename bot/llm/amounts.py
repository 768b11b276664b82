"""Figures, years, days and document numbers of a written statement, held against its clauses.

``figure``, ``comparator``, ``year``, ``metric``, ``date`` and ``name`` of :mod:`bot.llm.check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.claims import unsupported
from bot.llm.alignment import SENTENCE
from bot.llm.grounds import FRAGMENT, Evidence, plain_words
from bot.naming import TITLE
from index.agencies import known_forms
from index.dates import DATE, find_date
from index.document_numbers import NUMBER, normalize_brackets
from index.model import Target
from index.numerals import CHINESE
from index.patterns import regex
from index.places import known_places
from index.targets import find_targets, qualified_figures

BINDING = frozenset({"at_least", "at_most", "less_than", "more_than", "about", "increase", "decrease"})
"""Comparators without which a figure says something else (``comparators.tsv``)."""
YEAR = regex("(?<![0-9])(?:19|20)[0-9]{2}(?=年|[-—~至])|(?<=[-—~至])(?:19|20)[0-9]{2}(?![0-9])")
LASTING = regex(
    "(?P<what>[\u4e00-\u9fff]{2}期)[^0-9，,。；;]{0,6}(?P<time>(?<![0-9])[0-9]{1,3}个?(?:年|月|日|天|小时|工作日|学年))"
)
CODE = regex(r"[a-z0-9]+(?:[+&/][a-z0-9]+)+")
DAY = regex(
    "(?P<effective>施行|生效|实施)|(?P<issued>成文|印发|签发|落款)|(?P<expires>有效期|失效|到期|截止)|(?P<published>发布|公布)"
)
AMOUNT = regex(f"[0-9{CHINESE}〇百千万亿两]")


def amounts(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield the kinds of what is wrong with the amounts, days and numbers of a normalised statement, and the names beside them."""
    for check in (_unsupported, _figures, _years, _metrics, _lasting, _dates, _numbers, _codes):
        yield from check(said, evidence)


def _unsupported(said: str, evidence: Evidence) -> Iterator[str]:
    """Yield ``figure`` for amounts and dates, ``name`` for places and agencies; what only looks like a place is made of words."""
    for claim in unsupported(evidence.without_units(said).replace("之一", ""), evidence.whole):
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
