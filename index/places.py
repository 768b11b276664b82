"""Places: what a name of an agency or a title says about the region."""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba

from index.data import rows_of
from index.patterns import regex
from index.text import normalize

ENDING = "省|自治区|特别行政区|自治州|地区|盟|市|县|区|旗|州"
SHAPED = regex(
    r"(?:(?![和与及的在各全本我市县区新老重])[\u4e00-\u9fff]){1,4}?(?:(?<![城都门超股集向对从给])(?<!(?<!无)为)市(?!内|场|民(?![政族委]))|县|区|旗|自治县)(?![域级属直委])"
)
ISSUING = regex(
    r"(?:(?![和与及的在各全本我新老重])[\u4e00-\u9fff]){2,6}?(?:(?<![城都门超股集])市|[省县区州旗盟])"
    r"(?=(?:人民)?政府|[\u4e00-\u9fff]{1,12}(?:局|委员会|办公室|办公厅|厅)$)"
)
NATIONAL = regex(r"^(?:中华人民共和国|国务院|国家|中共中央|中央|全国|最高人民)")


@lru_cache(maxsize=1)
def known_places() -> dict[str, str]:
    """Return full name by name and short name of China's provinces and prefectures."""
    found: dict[str, str] = {}
    full = ""
    for name, kind, *_ in rows_of("places.tsv"):
        full = full if kind in ("short", "abbr", "former") else name
        if len(name) < 2:
            continue
        found.setdefault(name, full)
        short = re.sub(rf"(?:{ENDING})$", "", name)
        if len(short) >= 2:
            found.setdefault(short, full)
    return found


def region_of(issuer: str, title: str) -> str | None:
    """Return the region that an issuer or a title names first, or None for national ones."""
    if issuer and NATIONAL.match(normalize(issuer)):
        return None
    for text in (issuer, title):
        found = leading_place(text)
        if found:
            return found
    return None


def leading_place(text: str) -> str | None:
    """Return the most specific place that a name or a title begins with, as printed."""
    text = re.sub(r"^(?:中共|关于印发|关于|《|[0-9]{4}年)+", "", text.strip())
    if NATIONAL.match(normalize(text)):
        return None
    place, rest = None, text
    while rest:
        length = _known_length(rest) or _shaped_length(rest, follows=place is not None)
        if not length or (place and normalize(rest[length : length + 1]) in ("局", "委", "办", "厅", "部")):
            break
        place, rest = rest[:length], rest[length:]
    return place


def _known_length(text: str) -> int:
    """Return the length of the known place that a text begins with, its 市 or 县 included, or 0."""
    plain = normalize(text[:13])
    size = next((n for n in range(min(11, len(plain)), 1, -1) if plain[:n] in known_places()), 0)
    if (
        size
        and not plain[:size].endswith(tuple(ENDING.replace("自治", "").split("|")))
        and re.match(rf"(?:{ENDING})(?!级|域)", plain[size:])
    ):
        return size + len(re.match(rf"{ENDING}", plain[size:]).group())  # type: ignore[union-attr]
    return size


def _shaped_length(text: str, *, follows: bool) -> int:
    """Return the length of what looks like a county's name behind a place, or is tagged as a place."""
    named = ISSUING.match(normalize(text))
    if named:
        return len(named.group())
    found = SHAPED.match(normalize(text[:8]))
    if found is None:
        return 0
    tagged = rjieba.tag(found.group(), False)
    return len(found.group()) if follows or (len(tagged) == 1 and tagged[0][1] == "ns") else 0
