"""Which role a sentence gives to the units that it names: what stands before or behind 牵头, 负责, 配合, 指导."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.agencies import has_suffix
from index.model import Role
from index.patterns import regex

SENTENCE = regex("[^。；;！!？?\n]+")
WORD = regex(
    "(?P<lead>(?<!各)总?牵头|领衔|主办|主责)|(?P<support>(?<!各)配合|协助|协同|协办)|(?P<guide>(?:指导|督导)(?=单位|部门))|(?P<responsible>(?<!各)责任(?!制|书|心|感|追究))|(?P<charge>负责)"
)
MEANT: Mapping[str, frozenset[Role]] = {
    "lead": frozenset({"lead"}),
    "support": frozenset({"support"}),
    "guide": frozenset({"guide"}),
    "responsible": frozenset({"responsible"}),
    "charge": frozenset({"lead", "responsible"}),
}
LISTS = regex(r"(?:单位|部门)?(?P<as>(?:分别|主要)?(?:[为是有：:]|包括|还有)+)|(?:单位|部门)")
FRAGMENT_END = regex("[，,、：:()（）]")
ENDS = regex("[，,：:()（）]")
BESIDE = regex("[、，,：:和及与或由会同联合共同分别为是以]")
UNNAMED = regex("未列|未写|没有写|没有列|未明确")
AROUND = 3  # characters on either side of a word that is quoted
NEAR = 2  # characters between two words for one role: 牵头负责


@dataclass(frozen=True, slots=True)
class Named:
    """A unit that a sentence gives a role: ``roles`` are those that its words may mean."""

    unit: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    roles: frozenset[Role]
    lists: bool


def roles_said(text: str, units: Sequence[str], quoted: str = "") -> list[Named]:
    """Return the units that a text names with a role.

    A word for a role speaks of the units before it (由甲牵头，乙、丙配合), or of
    those behind it where it introduces a list (牵头单位：甲) or none stand before.
    A role that is given to none of the units, or to another one beside them,
    is of the unit "".

    Args:
        text: normalised.
        units: normalised names that may stand in it.
        quoted: what it may quote; a word that stands there between the same others, no unit beside it, gives no role.
    """
    found: list[Named] = []
    for sentence in SENTENCE.finditer(text):
        found += _in_sentence(sentence.group(), units, quoted)
    return found


def _in_sentence(sentence: str, units: Sequence[str], quoted: str) -> Iterator[Named]:
    places = sorted(_places(sentence, units))
    words = [word for word in _words(sentence, places) if not _is_quoted(word, sentence, places, quoted)]
    claimed = 0  # everything before has its role
    for n, word in enumerate(words):
        end = words[n + 1].start if n + 1 < len(words) else len(sentence)
        before = [unit for start, unit in places if claimed <= start < word.start]
        behind = [unit for start, unit in places if word.end <= start < end]
        lists = word.lists or not before
        units_of = behind if lists else before
        yield from (Named(unit, word.roles) for unit in units_of)
        nobody = not (units_of or UNNAMED.search(sentence) or word.roles == MEANT["charge"])
        if nobody or _has_others(
            sentence[word.end : end] if lists else sentence[claimed : word.start], units_of, lists
        ):
            yield Named("", word.roles)
        claimed = word.end if not lists else end if behind else claimed


def _has_others(part: str, units: Sequence[str], lists: bool) -> bool:
    """Return whether a part of a sentence lists what looks like a unit beside those that may stand there.

    The list is at the beginning of the part, or at its end, from 由, a comma or a bracket on.
    """
    for unit in sorted(units, key=len, reverse=True):
        part = part.replace(unit, "与")
    pieces = ENDS.split(part)
    listed = pieces[0] if lists else pieces[-1].rpartition("由")[2]
    return any(has_suffix(piece) and len(piece) > 1 for piece in BESIDE.split(listed))


def _is_quoted(word: _Word, sentence: str, places: Sequence[tuple[int, str]], quoted: str) -> bool:
    beside = any(start + len(unit) == word.start or start == word.end for start, unit in places)
    before = FRAGMENT_END.split(sentence[: word.start])[-1][-AROUND:]
    behind = FRAGMENT_END.split(sentence[word.end :])[0][:AROUND]
    around = f"{before}{sentence[word.start : word.end]}{behind}"
    return not (beside or word.lists) and bool(before or behind) and around in quoted


def _places(sentence: str, units: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield where units stand, the longest name at each place."""
    taken = [False] * len(sentence)
    for unit in sorted(set(units), key=len, reverse=True):
        start = sentence.find(unit) if unit else -1
        while start >= 0:
            end = start + len(unit)
            if not any(taken[start:end]):
                taken[start:end] = [True] * len(unit)
                yield start, unit
            start = sentence.find(unit, start + 1)


def _words(sentence: str, places: Sequence[tuple[int, str]]) -> list[_Word]:
    """Return the words for roles outside the names of units, those side by side as one."""
    inside = [range(start, start + len(unit)) for start, unit in places]
    found: list[_Word] = []
    for word in WORD.finditer(sentence):
        if any(word.start() in taken for taken in inside):
            continue
        roles = MEANT[str(word.lastgroup)]
        intro = LISTS.match(sentence, word.end())
        lists = intro is not None and (intro["as"] is not None or any(start == intro.end() for start, _ in places))
        end = intro.end() if intro else word.end()
        between = sentence[found[-1].end : word.start()] if found else ""
        if found and not found[-1].lists and len(between) <= NEAR and not FRAGMENT_END.search(between):
            both = found[-1].roles & roles or found[-1].roles | roles
            found[-1] = _Word(found[-1].start, end, both, lists)
        else:
            found.append(_Word(word.start(), end, roles, lists))
    return found
