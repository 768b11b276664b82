"""What the indexed documents and general knowledge say about the names in a question: agencies here, places and titles beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

import rjieba

from bot.places import Places, Span, blanked
from bot.titles import Titles
from bot.vocabulary import stopwords
from bot.words import LONGEST, borders_of
from index.agencies import analyse, kin, known_forms, merged_with
from index.data import lines_of, plain_rows
from index.model import Document
from index.patterns import regex
from index.phrases import Phrases
from index.places import known_places
from index.retrieve import UnitEntry
from index.text import compact

APART = regex("[和与跟同及、，哪些几个有什么的是归找由请各两三四五六七八九十]+")  # never opens a name
NO_AGENCY = regex("结局|布局|格局|大局|当局|部署")
HEADED = regex("[局厅]长|主任|书记")  # the head of an agency, named right behind it
LEVELS = ("政府", "中央")  # names that say of what level a thing is: 政府网站, 中央救灾物资
NOT_THINGS = frozenset({"任务", "工作", "职责", "部门", "系统", "单位"})  # 文旅任务 are the agency's
ZONE = regex("[发新开]区$")  # what a committee of such a name governs: 经开区 is no unit, 蔡家坡经开区 is
LEVEL = regex("[省市县区](?=[\u4e00-\u9fff]{2})")
REGIONS = {
    "省": ("省", "自治区"),
    "市": ("市", "州", "盟"),
    "县": ("县", "旗"),
    "区": ("区",),
}  # how regions of a level end


class Lexicon:
    """Names of places, units and documents of one index generation."""

    def __init__(self, documents: Iterable[Document], units: Sequence[UnitEntry]) -> None:
        self.documents = {document.id: document for document in documents}
        self.titles = Titles(self.documents.values())
        self.units = units
        self.places = Places(self.documents.values())
        self._unit_names = _unit_names(units)
        self._asked: dict[str, list[UnitEntry]] = {}

    @cached_property
    def _stems(self) -> list[str]:
        """The stem of every unit entry."""
        return [analyse(entry.unit).stem for entry in self.units]

    def names(self) -> Iterator[str]:
        """Yield the names of places and units, those of the index more than once."""
        yield from self.places.names()
        for name in self._unit_names:
            yield from (name,) * 3

    @cached_property
    def _units_of(self) -> dict[str, list[UnitEntry]]:
        """The unit entries of every document, by its id."""
        found: dict[str, list[UnitEntry]] = {}
        for entry in self.units:
            found.setdefault(entry.document, []).append(entry)
        return found

    def unit_spans(self, text: str) -> list[Span]:
        """Return the agencies that normalised text names: known ones, else what is shaped like one."""
        found: list[Span] = []
        position = 0
        borders = borders_of(text)
        while position < len(text):
            sizes = self._agencies.sizes_at(text, position)
            size = next((n for n in sizes if _stands(text, position, position + n, borders)), 0)
            name = text[position : position + size]
            if size and not ((name in _shorts() or name in LEVELS) and _qualifies(text, position + size)):
                found.append(Span(position, position + size, _shorts().get(name, name)))
            position += size or 1
        known = blanked(text, found)
        return sorted([*found, *_shaped(known)], key=lambda span: span.start)

    def is_agency(self, word: str) -> bool:
        """Return whether a word is the name of an agency."""
        return any((span.start, span.end) == (0, len(word)) for span in self.unit_spans(word))

    @cached_property
    def _agencies(self) -> Phrases:
        """The names of agencies that a question may use: those of the documents, and known ones."""
        vague = re.compile(r"(?:部门|单位)$")
        known = (name for name in known_forms() if not name.endswith("单位") and name[-1] not in "区校镇所")
        return Phrases((*(name for name in self._unit_names if not vague.search(name)), *known, *_shorts()))

    def entries_of(self, asked: str) -> list[UnitEntry]:
        """Return the printed units that an asked name means, document by document.

        In each by alias, else by reform, as an abbreviation, or by like duties;
        not an agency that it was merged with, where any document names itself.
        """
        if asked not in self._asked:
            self._asked[asked] = self._entries_of(asked)
        return self._asked[asked]

    def printed(self, asked: Iterable[str]) -> frozenset[tuple[str, str]]:
        """Return the printed names of agencies asked for, each behind the id of its document."""
        return frozenset((entry.document, entry.unit) for unit in asked for entry in self.entries_of(unit))

    def _entries_of(self, asked: str) -> list[UnitEntry]:
        stem = analyse(asked).stem
        related = kin(stem)
        tests: tuple[Callable[[str], bool], ...] = (
            lambda printed: printed == stem,
            lambda printed: printed in related,
            lambda printed: _abbreviates(stem, printed) or stem in _committees(printed),
            lambda printed: printed in _related(stem),
        )
        settled: dict[str, int] = {}
        ranks = {
            printed: next((i for i, test in enumerate(tests) if test(printed)), len(tests))
            for printed in set(self._stems)
        }
        ranked = [
            (ranks[printed], e)
            for printed, e in zip(self._stems, self.units, strict=True)
            if ranks[printed] < len(tests)
        ]
        if any(rank == 0 for rank, _ in ranked):
            ranked = [(rank, e) for rank, e in ranked if not rank or not merged_with(asked, e.unit)]
        for rank, e in ranked:
            settled[e.document] = min(settled.get(e.document, len(tests)), rank)
        return self._of_level(asked, [e for rank, e in ranked if rank == settled[e.document]])

    def _of_level(self, asked: str, entries: list[UnitEntry]) -> list[UnitEntry]:
        """Return the units of the level that is asked for, where there are any: 县人社局 is no city's."""
        level = LEVEL.match(asked)
        agency = asked[1:] in known_forms() or asked[1:] in self._unit_names
        if not level or asked in known_forms() or not agency:  # 市场监管局
            return entries
        ends = REGIONS[level.group()]
        own = [
            e for e in entries
            if compact(e.unit).startswith(level.group()) or (self.documents[e.document].region or "").endswith(ends)
        ]  # fmt: skip
        return own or entries

    def group_entries(self, document: str) -> list[UnitEntry]:
        """Return the groups of a document that hold every county: 各县区政府 and the like."""
        pattern = re.compile(r"^各.{0,6}(?:县|区|市|旗).{0,8}(?:政府|管委会)?$")
        return [e for e in self._units_of.get(document, ()) if pattern.match(compact(e.unit))]

    @cached_property
    def compact_units(self) -> list[tuple[str, UnitEntry]]:
        """The unit entries, each with its name without blanks."""
        return [(compact(entry.unit), entry) for entry in self.units]


def _unit_names(units: Sequence[UnitEntry]) -> frozenset[str]:
    names: set[str] = set()
    for entry in units:
        plain = compact(entry.unit)
        names.add(plain)
        if plain.startswith(("市", "省", "县", "区")) and len(plain) > 2:
            names.add(plain[1:])
        bare = analyse(entry.unit).stem
        names.add(bare)
        names |= _committees(plain) | _committees(bare)
    return frozenset(name for name in names if len(name) >= 2)


def _committees(unit: str) -> set[str]:
    """Return the short names of a zone's committee: 蔡家坡管委会, 蔡家坡开发区 and 蔡家坡 of 蔡家坡经开区管委会."""
    zone = unit.removesuffix("管委会")
    if zone == unit or len(zone) < 3:
        return set()
    head, tag = rjieba.tag(zone, False)[0]
    whole = {zone} if ZONE.search(zone) else set()
    if 2 < len(head) < len(zone) and tag in ("ns", "nr") and head not in known_places():
        whole.add(head)
    return whole | {f"{head}管委会", f"{head}开发区"} if 2 <= len(head) < len(zone) else whole


@lru_cache(maxsize=1)
def _shorts() -> dict[str, str]:
    """Return the agencies that short names stand for in questions."""
    return {row[0]: row[1] for row in plain_rows("agency_shorts.tsv")}


@lru_cache(maxsize=1)
def _endings() -> tuple[str, ...]:
    return tuple(
        s
        for s in lines_of("suffixes.txt")
        if s in ("局", "委", "厅", "署") or len(s) > 2 and s.endswith(("局", "委", "委员会", "管委会"))
    )


def _stands(text: str, start: int, end: int, borders: frozenset[int]) -> bool:
    """Return whether a name stands for itself: not inside 未成年人大额 or 文明办会, not a kind of zone (省级高新区)."""
    if text[end - 1] == "区" and text[start - 1 : start] == "级":
        return False
    if text[end - 1] in "办委" and text[end : end + 1] in tuple("理事学会案法公证托员"):
        return False
    inside = HEADED.match(text, end) is None and end not in borders
    begins = start in borders or text.endswith(("和", "与", "及", "跟"), 0, start)  # 和文|旅|部
    return end - start > 3 or (begins and not inside)


def _qualifies(text: str, end: int) -> bool:
    """Return whether what stands right behind a short name is a thing that it is said of: 文旅项目, not 文旅的任务."""
    word, tag = next(iter(rjieba.tag(text[end : end + LONGEST], False)), ("", ""))
    return tag in ("n", "nz", "l") and len(word) > 1 and word not in stopwords() and word not in NOT_THINGS


def _shaped(text: str) -> list[Span]:
    """Return the words in text that are shaped like agencies of a kind that no table lists."""
    found: list[Span] = []
    words: list[tuple[int, str]] = []
    position = 0
    endings = _endings()
    for word in rjieba.cut(text, False):
        words.append((position, word))
        position += len(word)
        if word.isspace() or APART.fullmatch(word):
            words = []
        if not word.endswith(endings) or NO_AGENCY.search(word):
            continue
        start = next((at for at, _ in words if 3 <= position - at <= 7), None)
        if start is not None:
            found.append(Span(start, position, text[start:position]))
        words = []
    return found


@lru_cache(maxsize=256)
def _related(stem: str) -> frozenset[str]:
    """Return the stems of agencies of like duties."""
    groups = [{analyse(name).stem for name in row[0].split()} for row in plain_rows("related.tsv")]
    return frozenset(name for group in groups if stem in group for name in group - {stem})


def _abbreviates(asked: str, printed: str) -> bool:
    """Return whether an asked name's characters stand in order in a printed one."""
    if len(asked) < 3 or asked[-1] != printed[-1] or asked[0] not in printed or len(asked) >= len(printed):
        return False
    rest = iter(printed)
    return all(character in rest for character in asked)
