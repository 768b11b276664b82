"""Names of agencies: what one looks like, how lists of them are cut, who is whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.data import lines_of, plain_rows, rows_of
from index.patterns import regex
from index.places import known_places, leading_place
from index.text import compact

BRACKETS = {"（": "）", "(": ")", "〔": "〕", "[": "]", "【": "】", "《": "》"}
AT_END = regex(r"[（(〔\[][^（(〔\[]*[）)〕\]]$")
SEPARATOR = regex(r"[、，,；;\n/]|\s{2,}")
AND = regex(r"(?:以及|和|及(?![时早])|与|暨)")
OTHERS = regex(
    r"等(?:国务院|中央|省级?|市级?|县级?)?(?:各|有关|相关|其他|其它|多个|多|主管|职能)*(?:部门|单位|机构|方面|地方|地区|企业)?(?:[和、及](?:单位|部门|地方|地区|机构))?$"
)
VAGUE = regex(r"^(?:等)?(?:(?:有关|相关|其他|其它)(?:部门|单位|方面|职能部门|和单位|部门和单位)?|部门|单位)?$")
DONE_BY = regex("^[^由、]{2,30}(?<!自)由([\u4e00-\u9fff]{2,16})$")  # 资格认定由人力资源社会保障部
LEVELS = regex(
    r"各?省、自治区、直辖市(?=[\u4e00-\u9fff])|"
    r"(?:各|有关|相关)?(?:省级?|自治区|直辖市|计划单列市|副省级城市|地级?市|市级?|自治州|州|盟|县级?|区级?|旗|乡镇?|镇|街道)"
    r"(?:[、，](?:各)?(?:省级?|自治区|直辖市|计划单列市|副省级城市|地级?市|市级?|自治州|州|盟|县级?|区级?|旗|乡镇?|镇|街道|新疆生产建设兵团)(?=[、，人政及和]|$))+"
)
HELD = {"、": "\x01", "，": "\x02"}
DOING = regex(
    "指导(?=各)|指定|统称|引导(?!基金|中心)|督促|配合(?!单位|部门)|协助(?!单位|部门)|负责(?!单位|部门)|通知|请求|提供|坚持|所列|择优|推荐|(?:协调|推进)(?!.*(?:组|办公室|委员会|中心|处|局|指挥部|联席会议|办|委|部|会)$)|会同(?!县)|按职责|不设"
)  # no name has them
SHARED = ("主管部门", "行政部门", "管理部门", "监管部门", "部门", "管委会", "办公室", "机关", "分公司", "机构")
EACH = regex("(各[^、，,各]{1,6}[区门位地市县])(?=各[^级])")  # 各地区各部门, not 全市各部门
PARTY = regex("^(各[^、]{0,8}|地方(?:各级)?)党委$")  # whose government stands behind it: 各级党委、政府
GOVERNMENT = "人民政府"
DEPARTMENTS = regex("等(?:有关|相关|主管)?部门$")
LEVEL = regex("^(?:[\u4e00-\u9fff]{0,14}?人民政府(?!办公)|国务院|中央|省级|市级|县级|地方)")
GROUP = regex(r"^(?:各|领导小组|全市|全省|全县|在|驻|其他|国务院|中央|省级|市级|县级|地方|牵头|责任|成员)")


@lru_cache(maxsize=1)
def suffixes() -> tuple[str, ...]:
    """Return what ends an agency's name, longest first."""
    return tuple(sorted(lines_of("suffixes.txt"), key=len, reverse=True))


@lru_cache(maxsize=1)
def known_forms() -> dict[str, str]:
    """Return the canonical stem of every form that the tables of present and former agencies list."""
    found: dict[str, str] = {}
    for stem, forms, *_ in (row for row in plain_rows("agencies.tsv") if len(row) >= 2):
        for form in (stem, *forms.split()):
            found.setdefault(form, stem)
    for former, *_ in plain_rows("reforms.tsv"):
        names = former.split()
        for name in names:
            found.setdefault(name, found.get(names[0], names[0]))
    return found


@lru_cache(maxsize=1)
def final_characters() -> frozenset[str]:
    """Return the characters that names of agencies end with."""
    return frozenset(name[-1] for name in (*suffixes(), *known_forms()))


@lru_cache(maxsize=1 << 16)
def has_suffix(name: str) -> bool:
    """Return whether a text ends the way agencies' names end."""
    plain = AT_END.sub("", name.strip())
    return plain.endswith(suffixes()) or compact(plain) in known_forms()


@lru_cache(maxsize=1 << 16)
def looks_like_unit(name: str) -> bool:
    """Return whether a text may be the printed name of one unit or group of units."""
    plain = compact(name)
    if not 2 <= len(plain) <= 40 or re.search(r"[。：:？?！!%0-9]", plain.replace("110", "").replace("12345", "")):
        return False
    if DOING.search(plain):
        return False
    return has_suffix(name) or bool(re.match(r"^各[^“”《》]{1,12}", plain)) or known_place_government(plain)


def plausible_name(name: str) -> bool:
    """Return whether a text may be a unit's name where a mark lists units.

    A mark's own words say that it lists units, so names without a usual ending
    (保监会, 国家电网) pass when nothing else speaks against them.
    """
    plain = compact(name)
    odd = re.search(r"[的了在为对把将是有不其]|(?:人|员|者|工作|同志|完成|推进|落实|[0-9]月.*)$", plain)
    said = odd or DOING.search(plain)
    return looks_like_unit(name) or (2 <= len(plain) <= 12 and plain.isalpha() and not plain.isascii() and not said)


def known_place_government(plain: str) -> bool:
    """Return whether a text is a bare place that stands for its government."""
    place = leading_place(plain)
    return place is not None and compact(place) == plain


def split_units(text: str) -> list[str]:
    """Return the names of a list of units, in order, as printed.

    等 and 等有关部门 add none; 和 and 与 divide only behind a complete name;
    a shared suffix is restored (财政、教育部门 → 财政部门, 教育部门).
    """
    groups = [_and_parts(part) for part in _top_level(hold_levels(EACH.sub(r"\1、", text)), SEPARATOR)]
    names = [_clean(_release(name)) for group in groups for name in group]
    kept = [name for name in names if re.search(r"\w", name) and not VAGUE.match(name)]
    return _restore(_with_departments(kept) if DEPARTMENTS.search(text.strip()) else kept)


def _with_departments(names: Sequence[str]) -> list[str]:
    """Return names of fields as departments: 应急管理、气象等部门."""
    known = known_forms()
    fields = (compact(LEVEL.sub("", name)) + "部门" in known and not looks_like_unit(name) for name in names)
    return [f"{name}部门" if field else name for name, field in zip(names, fields, strict=True)]


def hold_levels(text: str) -> str:
    """Return text with the commas of 各省、自治区、直辖市 held back, length unchanged."""
    return LEVELS.sub(lambda found: "".join(HELD.get(c, c) for c in found.group()), text)


def _release(text: str) -> str:
    return "".join(next((c for c, held in HELD.items() if held == x), x) for x in text)


def _clean(name: str) -> str:
    name = re.sub(r"\s*\n\s*", "", name).strip(" \u3000\t·•:：。.")
    if name.startswith(tuple(BRACKETS)) and _depth(name) > 0:
        name = name[1:]
    name = re.sub(
        r"^(?:(?:以上|上述)[^由]{0,8}由|由|请|和|及|与|以及|会同(?!县)|或|具体由|分别由|其中)(?=.{2})", "", name
    )
    name = DONE_BY.sub(r"\1", name)
    stripped = OTHERS.sub("", name)
    return stripped.strip() if stripped != name else name


def _and_parts(text: str) -> list[str]:
    """Return a list member cut at 和, 及, 与 where a complete name stands before."""
    parts: list[str] = []
    start = 0
    for found in AND.finditer(text):
        left, right = text[start : found.start()], text[found.end() :]
        if _depth(text[: found.start()]) or len(right.strip()) < 2:
            continue
        left_clean = _clean(left)
        suffix = next((s for s in SHARED if right.endswith(s)), "")
        shares = bool(suffix) and compact(left_clean) + suffix in known_forms()  # 财政和教育部门
        if compact(_clean(text[start:])) in known_forms() or (
            left.strip() and not _complete(left_clean) and not shares
        ):
            continue
        parts.append(left)
        start = found.end()
    return [*parts, text[start:]]


def _complete(name: str) -> bool:
    return (
        has_suffix(name)
        or OTHERS.search(name) is not None
        or bool(re.match(r"^各(?:地区|地|县区|区县|市县|部门|单位)$", name))
    )


def _top_level(text: str, separator: re.Pattern[str]) -> list[str]:
    """Return text cut at separators outside brackets."""
    parts, start, position = [], 0, 0
    while position < len(text):
        found = separator.match(text, position)
        if found and not _depth(text[:position]):
            parts.append(text[start:position])
            start = position = found.end()
        else:
            position += 1
    return [*parts, text[start:]]


def _depth(text: str) -> int:
    return sum(c in BRACKETS for c in text) - sum(c in BRACKETS.values() for c in text)


def _restore(names: Sequence[str]) -> list[str]:
    """Return names with the suffix restored that they share with a later one."""
    found = list(names)
    suffix = ""
    for index in range(len(found) - 1, -1, -1):
        name = found[index]
        if index + 1 < len(found) and known_place_government(compact(name)) and found[index + 1].endswith(GOVERNMENT):
            found[index] = name + GOVERNMENT  # 河北省、吉林省人民政府
            continue
        if index and name in ("政府", GOVERNMENT) and (party := PARTY.match(found[index - 1])):
            found[index] = f"{party.group(1)}{name}"
            continue
        level = LEVEL.match(name)
        named = level is not None and compact(name[level.end() :]) + "部门" in known_forms()  # 国务院财政、税务部门
        if looks_like_unit(name) or (GROUP.match(name) and not named):
            suffix = next((s for s in SHARED if name.endswith(s) and len(name) > len(s)), "")
        elif suffix:
            plain = "部门" if suffix.endswith("部门") and (named or compact(name) + "部门" in known_forms()) else suffix
            found[index] = name + plain
    return found


@dataclass(frozen=True, slots=True)
class AgencyName:
    """What a printed name says: the place in front, the level, and the agency's stem."""

    place: str
    stem: str


@lru_cache(maxsize=20000)
def analyse(name: str) -> AgencyName:
    """Return place and stem of a name; names of one agency have equal stems."""
    plain = compact(name).replace("人民政府", "政府")
    plain = re.sub(r"[（(〔\[].*?[）)〕\]]", "", plain)
    place = ""
    known = known_forms()
    if plain not in known:
        found = leading_place(plain)
        if found and len(found) < len(plain):
            place = found
            plain = plain[len(found) :]
        plain = _strip_level(plain, known)
    return AgencyName(place, known.get(plain, plain))


def _strip_level(plain: str, known: dict[str, str]) -> str:
    if plain in known:
        return plain
    shorter = re.sub(r"^(?:国家|中国|中央|全国|自治区|自治州|[省市县区州旗盟])(?=.{2})", "", plain)
    return shorter if shorter in known or has_suffix(shorter) else plain


@lru_cache(maxsize=1)
def _reforms() -> dict[str, frozenset[str]]:
    """Return the stems that each former agency became.

    Only renamings and mergers (更名, 合并) carry an agency on; where a part of
    its duties moved (部分, 划转) the two are not one agency.
    """
    found: dict[str, set[str]] = {}
    for forms, new, _, note in (row for row in rows_of("reforms.tsv") if len(row) >= 4):
        if note.startswith(("更名", "合并")):
            found.setdefault(analyse(forms.split()[0]).stem, set()).add(analyse(new).stem)
    return {old: frozenset(new) for old, new in found.items()}


@lru_cache(maxsize=1)
def _merged() -> dict[str, int]:
    """Return which row of the table of reforms each former name stands in."""
    rows = (row for row in rows_of("reforms.tsv") if len(row) >= 4)
    return {form: number for number, row in enumerate(rows) for form in row[0].split()}


def merged_with(one: str, other: str) -> bool:
    """Return whether two names are of former agencies of which neither became the other: 畜牧局 and 农业局 before their merger."""
    rows = [_merged().get(re.sub("^[省市县区州旗](?=.{2})", "", compact(name))) for name in (one, other)]
    return None not in rows and rows[0] != rows[1]


@lru_cache(maxsize=20000)
def kin(stem: str) -> frozenset[str]:
    """Return the stems that reforms made of this agency or made this agency of."""
    reforms = _reforms()
    later = set(reforms.get(stem, frozenset()))
    for name in tuple(later):
        later |= reforms.get(name, frozenset())
    earlier = {old for old, new in reforms.items() if stem in new}
    earlier |= {old for old, new in reforms.items() if new & earlier}
    return frozenset((later | earlier) - {stem})


def same_agency(asked: str, printed: str) -> bool:
    """Return whether two names mean one agency, by alias but not by reform."""
    one, other = analyse(asked), analyse(printed)
    if one.place and other.place and not _same_place(one.place, other.place):
        return False
    return one.stem == other.stem


def related(one: str, other: str) -> bool:
    """Return whether two names mean one agency, by alias or by reform."""
    stem = analyse(one).stem
    return analyse(other).stem in {stem, *kin(stem)}


def _same_place(one: str, other: str) -> bool:
    places = known_places()
    return places.get(compact(one), compact(one)) == places.get(compact(other), compact(other))
