"""Places: what a name of an agency or a title says about the region."""

from __future__ import annotations

import re
from functools import lru_cache

from index.data import rows_of
from index.text import normalize

ENDING = "省|自治区|特别行政区|自治州|地区|盟|市|县|区|旗|州"
LEADING = re.compile(rf"[\u4e00-\u9fff]{{2,7}}?(?:{ENDING})")
NATIONAL = re.compile(r"^(?:中华人民共和国|国务院|国家|中共中央|中央|全国|最高人民)")


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
        plain = normalize(rest)
        known = next((n for size in range(min(11, len(plain)), 1, -1) if (n := plain[:size]) in known_places()), None)
        shaped = LEADING.match(plain)
        if known and not (shaped and shaped.group().startswith(known) and len(shaped.group()) <= len(known) + 1):
            length = len(known)
        elif shaped and (known or place or not re.search(r"[的在和与及]", shaped.group())):
            length = len(shaped.group())
        else:
            break
        candidate = rest[:length]
        if normalize(rest[length : length + 1]) in ("局", "委", "办", "厅", "部") and place:
            break
        place, rest = candidate, rest[length:]
    return place
