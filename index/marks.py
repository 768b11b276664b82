"""Marks: the text that names the units which a clause makes accountable.

Roles: 牵头, the first name under an order rule and the subject of 会同 lead;
责任, 负责, 落实 and the rest under an order rule are responsible; 配合, 参与,
协助 and the object of 会同 support; 指导 guides. 牵头领导 is a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.agencies import DOING, has_suffix, known_forms, looks_like_unit, plausible_name, split_units
from index.model import Responsibility, Role
from index.patterns import regex
from index.text import compact

KEY = regex(
    r"(?:^|(?<=[；;，,。\s（(〔【\n：:]))"
    r"(?P<kind>牵头|主办|主责|主管|责任|负责|承办|承担|落实|实施|主体|配合|协办|协助|协同|参与|参加|支持|指导|督导|监督)"
    r"(?:责任|实施|落实|和参与|及责任|、责任)?"
    r"(?P<who>单位|部门|机构|机关|科室|处室|主体|股室|领导|人员|人|县领导|市领导)(?:[（(][^（()）]{1,12}[）)])?\s*[：:为]\s*"
)
ASIDE = regex(
    r"(?:^|(?<=[；;，,。\s]))(?:完成时限|完成时间|完成期限|时限|时间要求|时间节点|进度|适用范围|推广范围|范围|备注|责任领导|牵头领导|分管领导|责任人|联系人|说明)\s*[：:]"
)
KEY_ROLE: dict[str, Role] = {
    "牵头": "lead", "主办": "lead", "主责": "lead",
    "责任": "responsible", "负责": "responsible", "主管": "responsible", "承办": "responsible", "承担": "responsible",
    "落实": "responsible", "实施": "responsible", "主体": "responsible",
    "配合": "support", "协办": "support", "协助": "support", "协同": "support", "参与": "support", "参加": "support",
    "支持": "support", "指导": "guide", "督导": "guide", "监督": "guide",
}  # fmt: skip
HOW = r"按排序|(?:按照?|根据|依)(?:照|据)?(?:各自)?(?:职责|职能|职权|部门职责|工作职责|任务|分工)*(?:分工|范围|权限)?(?:分别|共同|抓好|做好|组织|具体|予以)?|分别|共同|联合|具体|组织|总体|统一|积极|全面|加强|给予|予以|做好|抓好|抓实|切实|统筹|主要|分工|各自|予"
VERB = regex(
    rf"(?:{HOW})*"
    r"(?P<verb>会同(?=[\u4e00-\u9fff]{2})|(?:牵头(?:会同)?(?:负责|落实|组织实施|组织|实施|推进|制定)?|指导(?:协调|推动|落实|督促|和支持|和监督)?|(?:配合|参与)(?:组织)?(?:实施|落实)?|参加|协助|协同|支持"
    r"|分工负责|分别负责|负责(?:落实|组织实施|实施|推进|制定|指导)?|(?:牵头|负责)(?:(?!配合|参与|参加|协助|的|外)[\u4e00-\u9fff]){2,4}(?=$|[，,；;。])|落实|组织实施|实施|承担|推进|执行|主办|协办|承办)"
    r"(?=$|[，,；;。、\s）)]|[^\u4e00-\u9fff]|等|会同|配合|负责|落实))"
)
ORDER = regex(
    r"(?:排|列|位列|排列|排名|名列)?(?:在|于)?(?:第一|首)(?:位|个|名|的)?(?:的|者|单位|部门|部门或单位|\s)*(?:的)?(?:单位|部门)?(?:为|是|系)?(?:该[^，,。；;]{0,6}?)?(?:牵头|负总责|主办)"
)
JOINTLY = regex("分别负责[^，,。；;]{0,6}(?:为|是|即)[^，,。；;]{0,14}牵头")  # 分别负责为各部门按职责分别牵头
APART = regex(
    "分别负责[”」]?的?(?:者|事项|任务)?[，,]?[^。；;]{0,20}(?:不(?:再)?(?:区?分|设|列|确定|明确)|无|没有)(?:主次|牵头(?:单位|部门)?(?=$|[，,。；;与和]))"
)
SEVERALLY = regex(r"[\u4e00-\u9fff]分别负责(?=$|[，,。；;\s])")
FORWARD = regex(
    r"以下(?:各项|任务|工作|条款|均|都|全部)*(?:均|都|全部)?(?:需|须|由|请)?\s*([^，,。；;]{2,30}?)\s*(?:负责)?(?:落实|负责|配合|参与)[，,]?不再(?:一一|逐一|逐项|重复)?列"
)
NO_LEAD = regex(
    "[，,；;。]\\s*不(?:再)?(?:设|分|确定|明确)(?:主次|牵头(?:单位|部门)?)"
)  # A、B按职责分工负责，不设牵头单位
DOES = regex("加强|指导|督促|监督|协调|配合|协助|支持|参与|负责|提供|承担|做好|推进|推动|制定|组织|开展|落实")
GUIDING = regex("加强[^，,；;。]*指导")  # 加强业务指导和服务
NO_NAME = regex(f"每|^(?:包括|其中|含)|(?:{DOES.pattern})$")  # 各县区每年, 各地区指导|督促
DATED = regex(r"[，,；;][^，,；;、]{0,12}[年月日底前季度][^，,；;、]{0,24}$")  # A、B，3月底前出台
WHOSE = regex("各(?![“”])|有关|国务院")
AGENCY = regex("[局委办厅部署]$")
TOLD = 24  # characters that a mark says of what units do
BRACKET = {"（": "）", "(": ")", "【": "】", "〔": "〕", "[": "]"}
BRACKETS = regex(r"[（(【〔\[）)】〕\]]")
TIMED = regex(r"(?:年|月|日|底|前|季度|期间|时间|长期|持续|适时|阶段|即日)")


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark at ``text[start:end]`` and the units it names.

    ``order`` tells that it states the order rule for the rest of the document,
    ``each`` the role that it gives to those that 分别负责, as ``severally``
    tells of the mark; ``forward`` names units that hold for every later clause.
    """

    start: int
    end: int
    responsibilities: tuple[Responsibility, ...]
    order: bool = False
    forward: tuple[Responsibility, ...] = ()
    each: Role | None = None
    severally: bool = False


def find_marks(text: str) -> list[Mark]:
    """Return the marks of a clause's text in order: bracketed ones and keyed lines."""
    found = [mark for start, end in _brackets(text) if (mark := _bracketed(text, start, end))]
    keyed = KEY.search(text)
    if keyed and not any(mark.start <= keyed.start() < mark.end for mark in found):
        stop = min((mark.start for mark in found if mark.start > keyed.start()), default=len(text))
        responsibilities = _keyed(text[keyed.start() : stop])
        if responsibilities:
            found.append(Mark(keyed.start(), stop, responsibilities))
    return sorted(found, key=lambda mark: mark.start)


def closes_mark(text: str) -> bool:
    """Return whether a text ends with a mark."""
    body = text.rstrip(" \u3000。；;.")
    return any(mark.end >= len(body) for mark in find_marks(body))


def is_mark_line(text: str) -> bool:
    """Return whether a whole line is one mark, or a note such as 完成时限：… beside one."""
    body = text.strip().rstrip("。；;.")
    if ASIDE.match(body.lstrip("（(")) and len(body) <= 40:
        return True
    marks = find_marks(body)
    return bool(marks) and marks[0].start == 0 and marks[-1].end >= len(body)


def role_of_each(text: str) -> Role | None:
    """Return the role that an order rule gives to units that 分别负责: all lead, none does, or None where it does not say."""
    return "lead" if JOINTLY.search(text) else "responsible" if APART.search(text) else None


def apply_order(mark: Mark, *, each: Role | None = None) -> tuple[Responsibility, ...]:
    """Return a mark's units under an order rule: the first leads where none does; those that 分别负责 have a role of their own."""
    if each and mark.severally:
        return tuple(replace(r, role=each) if r.role == "responsible" else r for r in mark.responsibilities)
    return first_leads(mark.responsibilities)


def first_leads(units: tuple[Responsibility, ...]) -> tuple[Responsibility, ...]:
    """Return units with the first as the lead, where it has no role of its own and none leads."""
    if not units or units[0].role != "responsible" or any(unit.role == "lead" for unit in units):
        return units
    return (Responsibility(units[0].unit, "lead"), *units[1:])


def _brackets(text: str) -> list[tuple[int, int]]:
    """Return the outermost bracketed ranges [from, to), nested ones inside."""
    found: list[tuple[int, int]] = []
    stack: list[int] = []
    for bracket in BRACKETS.finditer(text):
        if bracket.group() in BRACKET:
            stack.append(bracket.start())
        elif stack:
            start = stack.pop()
            if not stack:
                found.append((start, bracket.end()))
    return found


def _bracketed(text: str, start: int, end: int) -> Mark | None:
    inner = text[start + 1 : end - 1].strip()
    ended = text[:start].rstrip().endswith(("。", "；", ";"))
    if len(inner) < 2 or not (ended or _ends_sentence(text, end)):
        return None
    if ended and compact(inner) in known_forms():  # 扩大覆盖面。（司法部）
        return Mark(start, end, (Responsibility(inner, "responsible"),))
    return read_mark(inner, start, end)


def _ends_sentence(text: str, end: int) -> bool:
    """Return whether a bracket closes a sentence or a part of one, not a noun."""
    after = text[end : end + 1]
    return (
        not after
        or after in "。；;，,、！!\n \u3000（("
        or after.isspace()
        or not after.isalnum()
        or _labelled(text, end)
    )


def _labelled(text: str, end: int) -> bool:
    return bool(re.match(r"[（(]?[一二三四五六七八九十0-9①-⑳]{1,3}[、）).．]?", text[end:]))


def read_mark(inner: str, start: int = 0, end: int = 0, *, lists: bool = True) -> Mark | None:
    """Return the mark that a bracket's content is, or None when it only explains.

    ``lists`` tells whether a bare list of units is one, too.
    """
    inner = NO_LEAD.sub("", inner)
    order = ORDER.search(inner)
    forward = FORWARD.search(inner)
    body = inner
    if order or forward:
        cut = min(found.start() for found in (order, forward) if found)
        boundary = max(inner.rfind(c, 0, cut) for c in "，,。；;（(")
        body = inner[:boundary] if boundary > 0 else inner[:cut]
    carried = _list(forward.group(1), "responsible") if forward else ()
    if KEY.search(body):
        units = _keyed(body)
        return Mark(start, end, units, bool(order), carried) if units else None
    units = _worded(body) or _told_by_part(body)
    if not units and lists and (order or _bare(body := DATED.sub("", body))):
        units = tuple(Responsibility(name, "responsible") for name in _listed(body) or ())
    if not units and not order:
        return None
    return Mark(start, end, units, bool(order), carried, role_of_each(inner), SEVERALLY.search(body) is not None)


def _bare(text: str) -> bool:
    """Return whether a bracket holds nothing but two or more complete names of units."""
    names = split_units(text)
    known = [name for name in names if has_suffix(name)]
    return (
        len(names) > 1 and len(known) * 2 > len(names) and all(plausible_name(name) and name in text for name in names)
    )


def _keyed(text: str) -> tuple[Responsibility, ...]:
    """Return the units of ``牵头单位：A；责任单位：B、C``."""
    keys = sorted([*KEY.finditer(text), *ASIDE.finditer(text)], key=lambda found: found.start())
    units: list[Responsibility] = []
    for index, key in enumerate(keys):
        stop = keys[index + 1].start() if index + 1 < len(keys) else len(text)
        groups = key.groupdict()
        if not groups or groups["who"] in ("领导", "人员", "人", "县领导", "市领导"):
            continue
        value = re.split(r"。|（(?=[^）]*[0-9]+年)", text[key.end() : stop])[0]
        role = KEY_ROLE[groups["kind"]]
        worded = _worded(value) if VERB.search(value) else ()
        units += worded or _list(value, role)
    return unique(units)


def _worded(text: str) -> tuple[Responsibility, ...]:
    """Return the units of ``A、B牵头，C配合``.

    Verbs are read from left to right; each gives its role to the names before
    it, 会同 besides makes those behind it support.
    """
    units: list[Responsibility] = []
    verbs: list[str] = []
    position, joined = 0, False
    for found in VERB.finditer(text):
        names = text[position : found.start()]
        verb = found.group("verb")
        listed = _listed(names)
        goes_on = joined or (verb == "会同" and units)  # A牵头，会同B负责
        if listed is None and not (goes_on and not names.strip("，,；;、并 ")):
            if units and _leftover(text[position:].strip("，,；;、 ")):
                break
            return ()
        role = "support" if joined and verb != "会同" else _role(verb)
        units += [Responsibility(name, role) for name in listed or ()]
        joined = verb == "会同" or verb.startswith("牵头会同")
        if listed:
            verbs.append(verb)
        position = found.end()
    rest = text[position:].strip("，,。；;、 \n")
    if joined:
        first, *others = re.split("(?=[，,；;])", rest, maxsplit=1)
        listed = _listed(rest) or _listed(first) or [unit.unit for unit in _told(first)]  # A会同B制定办法，C落实
        units += [Responsibility(name, "support") for name in listed]
        verbs += ["会同"] if listed else []
        rest = ("".join(others).strip("，,；; ") if _listed(rest) is None else "") if listed else rest
    if verbs and rest and not _leftover(rest):
        told = [_told(part) for part in re.split("[，,；;]", rest)]
        units += [unit for part in told for unit in part]
        verbs += [rest] if all(told) else []
        rest = "" if all(told) else rest
    if not verbs or (rest and not _leftover(rest)):
        return ()
    return unique(units)


def _told_by_part(text: str) -> tuple[Responsibility, ...]:
    """Return the units of a mark whose parts each say what units do: A负责普查；B负责学校场馆开放，C予以配合."""
    told = [_worded(part) or _told(part) for part in re.split("[，,；;]", text)]
    units = unique([unit for part in told for unit in part])
    named = any(AGENCY.search(unit.unit) or compact(unit.unit) in known_forms() for unit in units)
    return units if len(told) > 1 and all(told) and named else ()


def _told(part: str) -> tuple[Responsibility, ...]:
    """Return the units of a part of a mark that says what they do: A、B指导督促本行业运输企业.

    The verb is the last one that leaves names before it: 市委组织部|开展培训.
    """
    for verb in reversed(list(DOES.finditer(part))):
        listed = _listed(part[: verb.start()]) if len(part) - verb.end() <= TOLD else None
        if listed and all(looks_like_unit(name) and not NO_NAME.search(name) for name in listed):
            guides = GUIDING.match(part, verb.start()) is not None
            return tuple(Responsibility(name, "guide" if guides else _role(verb.group())) for name in listed)
    return ()


def _leftover(rest: str) -> bool:
    """Return whether what follows the last verb adds no unit: time, 下同, 等."""
    return bool(re.match(r"^等|^下同|^不再|^以下|^并", rest)) or bool(TIMED.search(rest)) or len(rest) <= 2


def _role(verb: str) -> Role:
    if verb.startswith(("牵头", "会同", "主办")):
        return "lead"
    if verb.startswith("指导"):
        return "guide"
    if verb.startswith(("配合", "参与", "参加", "协助", "协同", "支持", "协办")):
        return "support"
    return "responsible"


def _listed(text: str) -> list[str] | None:
    """Return the units of a list inside a mark, or None where it holds other words."""
    text = re.sub(
        r"^[，,；;、。\s]*(?:[^，,；;、]{2,16}的[，,]\s*)?(?:由|请|并|其中)?", "", text
    )  # 涉及地方事权的，由各地区
    text = re.sub(r"^[^，,；;、]{0,14}?(?:年|月)(?:底|末)?(?:前|内)?(?:完成|实现|启动)?[，,；;]", "", text)
    if not text.strip():
        return None
    names = split_units(text)
    known = [name for name in names if looks_like_unit(name) or (WHOSE.match(name) and not DOING.search(name))]
    if len(known) * 2 < len(names) or not all(plausible_name(name) or name in known for name in names):
        vague = re.fullmatch(r"(?:各|有关|相关)?(?:有关|相关)?(?:部门|单位|地区|方面)", text.strip())
        return [text.strip()] if vague and text.strip().startswith("各") else None
    if re.search(r"[内中]由|除外|以外", text):
        return None
    return names


def _list(text: str, role: Role) -> tuple[Responsibility, ...]:
    text = re.sub(r"(?:等)?(?:按照?(?:各自)?职责(?:分工)?)?(?:分别|共同)?负责\s*$", "", text.strip().rstrip("。；;，,"))
    return tuple(Responsibility(name, role) for name in split_units(text) if len(name) <= 40)


def unique(units: Sequence[Responsibility]) -> tuple[Responsibility, ...]:
    """Return units without repetitions; a unit keeps its first role."""
    seen: dict[str, Responsibility] = {}
    for unit in units:
        seen.setdefault(unit.unit, unit)
    return tuple(seen.values())
