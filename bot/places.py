"""The places that a question names, and the documents that are of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import rjieba

from bot.words import borders_of
from index.data import plain_rows, rows_of
from index.model import Document
from index.patterns import regex
from index.phrases import Phrases
from index.places import known_places
from index.text import compact

COUNTY = regex(
    "(?!.?[新旧老主古]?城区$|.{0,2}中心城区$)(?:(?![和与及各全本我])[\u4e00-\u9fff]){1,6}(?:省|市|县|区|旗|自治州|州|盟)"
)
COUNTIES = ("县", "区", "旗")
COUNTY_GOVERNMENT = regex("(?:人民)?政府(?:办公室|办)?")
NO_PLACE = regex(
    "[级长场]|委(?!托|员)|(?<=县)区(?![域内划位间])"
)  # what makes 市 the first character of a word: 市级, 市委, 县区


@dataclass(frozen=True, slots=True)
class Span:
    """A name that a question uses: ``text[start:end]``, and what it stands for."""

    start: int
    end: int
    name: str


class Places:
    """The regions of the documents of one index generation, and the places that are generally known."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = tuple(documents)
        self._regions = _region_names(self.documents)

    def names(self) -> Iterator[str]:
        """Yield the names of places, those of the index more than once."""
        yield from known_places()
        for name in self._regions:
            yield from (name,) * 3

    @cached_property
    def _documents_of(self) -> dict[str, frozenset[str]]:
        """The documents of every region, by its folded name."""
        found: dict[str, set[str]] = {}
        for document in self.documents:
            if document.region:
                found.setdefault(compact(document.region), set()).add(document.id)
        return {region: frozenset(ids) for region, ids in found.items()}

    @cached_property
    def unplaced(self) -> frozenset[str]:
        """The documents that tell neither a region nor an issuer."""
        return frozenset(d.id for d in self.documents if not d.region and not d.issuer)

    def named_in(self, text: str) -> list[Span]:
        """Return the places that normalised text names, longest first at each position."""
        tagged = _place_words(text)
        borders = borders_of(text)
        found: list[Span] = []
        position = 0
        while position < len(text):
            span = self._place_at(text, position, tagged, borders)
            if span:
                found.append(span)
            position = span.end if span else position + 1
        return found

    def _place_at(self, text: str, position: int, tagged: Mapping[int, str], borders: frozenset[int]) -> Span | None:
        for size in self._place_names.sizes_at(text, position):
            word = text[position : position + size]
            if word.endswith(tuple("省市县区")) and NO_PLACE.match(text, position + size):
                continue
            full = self._regions.get(word)
            apart = {position, position + size} <= borders and word not in _also_words()
            if full is None and (size > 2 or tagged.get(position) == word or apart):
                full = known_places().get(word)
            if full:
                ends = compact(full).startswith(text[position : position + size + 1])
                whole = ends and len(full) > size and not NO_PLACE.match(text, position + size + 1)
                return Span(position, position + size + whole, full)
        word = tagged.get(position, "")
        if len(word) < 3 or not COUNTY.fullmatch(word) or NO_PLACE.match(text, position + len(word)):
            return None
        office = COUNTY_GOVERNMENT.match(text, position + len(word))
        return Span(position, office.end() if office else position + len(word), word)

    def is_place(self, word: str) -> bool:
        """Return whether a word is the name of a place and nothing else."""
        return word in self._regions or word in known_places()

    def innermost(self, places: Sequence[Span]) -> list[Span]:
        """Return places without those that another one lies in: 四川省内江市 means 内江市.

        The outer one's words are kept as part of the inner one's span.
        """
        found: list[Span] = []
        for span in places:
            if (
                found
                and found[-1].end == span.start
                and (_within(compact(span.name), compact(found[-1].name)) or span.name.endswith(("县", "区")))
            ):
                span = Span(found.pop().start, span.end, span.name)
            found.append(span)
        return found

    def documents_in(self, place: str) -> frozenset[str]:
        """Return the documents whose region is a place, or lies in it as its tables know."""
        wanted = compact(place)
        inside = (ids for region, ids in self._documents_of.items() if _within(region, wanted))
        return frozenset().union(*inside)

    def elsewhere(self, place: str) -> frozenset[str]:
        """Return the documents of another region than a place; where a county lies that no table has, nobody knows."""
        wanted = compact(place)
        outside = (
            ids for region, ids in self._documents_of.items()
            if not _within(region, wanted) and not _within(wanted, region)
            and (region in known_places() or not region.endswith(COUNTIES))
        )  # fmt: skip
        return frozenset().union(*outside)

    @cached_property
    def _place_names(self) -> Phrases:
        """The names of the documents' regions and of known places."""
        return Phrases((*self._regions, *known_places()))


@lru_cache(maxsize=1)
def _also_words() -> frozenset[str]:
    """Return the names of places that are ordinary words as well."""
    return frozenset(word for (line, *_) in plain_rows("place_words.txt") for word in line.split())


def _region_names(documents: Iterable[Document]) -> dict[str, str]:
    found: dict[str, str] = {}
    for document in documents:
        if document.region:
            full = compact(document.region)
            found[full] = full
            short = re.sub(r"(?:省|自治区|自治州|地区|盟|市|县|区|旗|州)$", "", full)
            if len(short) >= 2:
                found.setdefault(short, full)
    return found


def _place_words(text: str) -> dict[int, str]:
    """Return the words that the segmenter takes for places, and counties before their governments, by position."""
    found: dict[int, str] = {}
    start = position = 0
    before = ""
    for word, tag in rjieba.tag(text, False):
        if tag.startswith("ns"):
            found[position] = word
        elif len(before) >= 2 and word[0] in "县区旗" and COUNTY_GOVERNMENT.match(text, position + 1):
            found[start] = before + word[0]
        start, before = position, word
        position += len(word)
    return found


@lru_cache(maxsize=1)
def _provinces() -> dict[str, str]:
    return {row[0]: row[2] for row in rows_of("places.tsv") if len(row) >= 3}


def _within(region: str, place: str) -> bool:
    """Return whether a region is a place or lies in it."""
    places = known_places()
    one, other = places.get(region, region), places.get(place, place)
    return (
        one == other or one.startswith(other) or _provinces().get(one) == other or other.endswith(one) and len(one) > 2
    )


def blanked(text: str, spans: Sequence[Span]) -> str:
    """Return text with spans blanked out, its length unchanged."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


NATIONAL = regex("(?:维吾尔|壮族|回族|蒙古族|藏族)?自治区$")


def short_place(place: str) -> str:
    """Return a place's name without its ending: 宝鸡 of 宝鸡市, 新疆 of 新疆维吾尔自治区."""
    place = NATIONAL.sub("", place)
    return re.sub(r"(?:省|自治区|自治州|地区|市|县|区|旗)$", "", place) if len(place) > 2 else place
