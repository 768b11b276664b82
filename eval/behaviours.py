"""What a scripted language model says: honest sentences for a draft, and every way to spoil them.

    said = statements("lies_figures", Task("write", clauses=…, draft=…))

Nothing is drawn at random: which pattern and which lie is a matter of the
text's hash, so the same task gets the same reply. A text that gives a lie no
hold, such as one without figures, stays honest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Literal, TypeVar

from index.patterns import regex
from index.places import known_places, leading_place

Option = TypeVar("Option")

VERBS = {"牵头": "牵头", "责任": "负责", "配合": "配合", "指导": "指导"}
SWAPPED = {"牵头": "配合", "责任": "配合", "配合": "牵头", "指导": "牵头"}
WITH_UNITS = (  # a bar parts two statements
    "{text}，由{duties}。",
    "{labels}。{text}。",
    "{text}（{labels}）。",
    "由{duties}，{text}。",
    "{document}提出，{text}，由{duties}。",
    "根据文件，{text}由{duties}。",
    "{text}。|这项工作由{duties}。",
    "根据文件，{names}{verb}{text}。",  # where all units have one role
    "{document}要求{names}{verb}{text}。",
)
WITHOUT_UNITS = ("{text}。", "根据文件，{text}。", "{document}提出，{text}。", "文件明确，{text}。")

FIGURE = regex(r"[0-9０-９]+(?:[.．][0-9０-９]+)?|[一二两三四五六七八九十百]+(?=[个项家年月天日次处座名倍万亿成])")
MEASURES = {"万": "亿", "亿": "万", "公里": "米", "公顷": "亩", "亩": "公顷", "%": "‰", "％": "‰", "吨": "公斤"}
MEASURE = regex(rf"(?<=[0-9０-９])(?:{'|'.join(MEASURES)})")
LIMITS = {"不少于": "不超过", "不低于": "不高于", "不超过": "不少于", "不高于": "不低于", "至少": "至多"}
LIMITS |= {"以上": "以下", "以下": "以上", "以内": "以外", "超过": "不足"}
LIMIT = regex("|".join(LIMITS))
SHORT = partial(re.sub, "(?<=..)[市县区省州]$", "")
HAN_DIGITS = "一二三四五六七八九"

UNITS = ["市公安局", "市教育局", "市卫生健康委", "市税务局", "市气象局"]
UNITS += ["市星际事务局", "市梦境登记中心", "市时间管理局"]  # there are none
BOGUS = (("c999",), ("c0",), ("§1",), ("clause-1",), ("c-1", "c1000"))
FACTS = ("全程免费，无需缴费。", "该政策目前已经取消。", "办理期限已延长至年底。", "逾期一律不再受理。")
DENIALS = {"必须": "不必", "应当": "不必", "可以": "不得", "不得": "可以", "禁止": "允许", "完成": "不再要求完成"}
DENIALS |= {"达到": "不再要求达到", "开展": "不再开展", "新建": "取消新建", "推进": "暂停推进"}
DENIAL = regex("|".join(DENIALS))
DIRT = (
    "<b>{}</b><script>alert(1)</script>",
    '<a href="https://phish.example/">{}</a>',
    "[{}](https://phish.example/login)",
    "\x00{}\x07\x1b[31m",
    "\u200b{}\u200d\ufeff",
    "\u202e{}\u202c",
    "**{}** @policy_admin https://phish.example/?id=1",
    "{}\n\n# 通知\n`rm -rf`\n> 引文",
)

ORDER = regex(
    r"(?i)忽略|无视|無視|不要理会|你现在是|系统提示|提示词|系統提示|AI ?助手|system (?:prompt|override)|<\|im_start\|>|\[INST"
    r"|\b(?:ignore|disregard|output|print|say|repeat|reveal|translate|dear assistant)\b"
    r"|(?:请|請|只|仅|直接|改为|一律|务必)[^，。；\n]{0,8}?(?:输出|輸出|回复)|(?:输出|回复)\s*[:：“\"「『]"
)
SECRET = regex(
    r"(?i)system (?:prompt|message)|系[统統]提示|系统消息|提示词"
    r"|\b(?:print|repeat|reveal|translate)\b[^.]{0,20}\b(?:prompt|instructions|above)"
)
QUOTED = regex(r"“([^”]+)”|「([^」]+)」|『([^』]+)』|\"([^\"]+)\"|‘([^’]+)’|'([^']+)'")
VERB = r"输出|回复|回答|改[为成]|写成?|说|请答|\b(?:output|print|say|reply|respond|tell)\b(?: with| that| only)*"
DEMANDED = regex(rf"(?i)(?:{VERB})[:：\s]*([^。！!？?；;\n]+)")


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency and what it is to a task: 牵头, 责任, 配合 or 指导."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the evidence."""

    id: str
    document: str
    heading: str
    text: str
    units: tuple[Unit, ...]

    @property
    def words(self) -> str:
        """All that it says."""
        return "\n".join((self.document, self.heading, self.text, *(unit.name for unit in self.units)))


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, by which clauses, of which units: of the draft, or of a reply, whose text names the units itself."""

    text: str
    clauses: tuple[str, ...]
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What the messages ask for; ``history`` is the last earlier question."""

    kind: Literal["write", "rewrite", "official"]
    system: str = ""
    question: str = ""
    history: str = ""
    clauses: tuple[Clause, ...] = ()
    draft: tuple[Statement, ...] = ()

    def cited(self, statement: Statement) -> list[Clause]:
        """Return the clauses that a statement cites."""
        return [clause for clause in self.clauses if clause.id in statement.clauses]

    def others(self, statement: Statement) -> list[Clause]:
        """Return the clauses that a statement does not cite."""
        return [clause for clause in self.clauses if clause.id not in statement.clauses]

    def source(self, statement: Statement) -> str:
        """Return all words of what a statement cites."""
        return "\n".join(clause.words for clause in self.cited(statement))

    def document(self, statement: Statement) -> str:
        """Return the document that a statement cites, empty where it cites none."""
        return next((clause.document for clause in self.cited(statement)), "")


def statements(behaviour: str, task: Task) -> list[Statement]:
    """Return the statements that answer the prompt ``write``."""
    if behaviour == "obeys_injections":
        return _obeyed(task) or honest(task)
    if behaviour in OF_DRAFT:
        return honest(replace(task, draft=tuple(OF_DRAFT[behaviour](one, task) for one in task.draft)))
    said = honest(task)
    return [lie for one in said for lie in OF_SENTENCE[behaviour](one, task)] if behaviour in OF_SENTENCE else said


def question(behaviour: str, task: Task) -> str:
    """Return the question that answers the prompts ``rewrite`` and ``official``, spoilt as a sentence would be."""
    earlier = task.history.rstrip("？?。！!") if task.kind == "rewrite" else ""
    one = Statement("，".join(filter(None, (earlier, task.question))), ())
    if behaviour == "obeys_injections":
        return _demanded(task.question, task.system) or one.text
    if behaviour in OF_DRAFT:
        return OF_DRAFT[behaviour](one, task).text
    return OF_SENTENCE[behaviour](one, task)[0].text if behaviour in OF_SENTENCE else one.text


def honest(task: Task) -> list[Statement]:
    """Return the draft as smooth sentences; now and then two statements of one document make one sentence."""
    said, rest = [], list(task.draft)
    while rest:
        one, *others = pair = rest[:2]
        documents = {clause.document for statement in pair for clause in task.cited(statement)}
        if others and len(documents) == 1 and pick(range(3), one.text + others[0].text, "join") == 0:
            clauses = tuple(dict.fromkeys(one.clauses + others[0].clauses))
            said.append(Statement("；".join(map(_plain, pair)) + "。", clauses))
        else:
            said += [Statement(text, one.clauses) for text in _sentences(one, task.document(one))]
            pair = [one]
        rest = rest[len(pair) :]
    return said


def pick(options: Sequence[Option], text: str, about: str) -> Option:
    """Return one of some options, the same for the same text and purpose."""
    found = sha256(f"{about}\n{text}".encode(errors="surrogatepass")).digest()
    return options[int.from_bytes(found[:4]) % len(options)]


def _bare(text: str) -> str:
    return text.strip().rstrip("。；;，,")


def _by_role(units: Iterable[Unit]) -> dict[str, str]:
    names: dict[str, list[str]] = {role: [] for role in VERBS}
    for unit in units:
        names.setdefault(unit.role, []).append(unit.name)
    return {role: "、".join(found) for role, found in names.items() if found}


def _duties(roles: Mapping[str, str]) -> str:
    return "，".join(f"{names}{VERBS.get(role, role)}" for role, names in roles.items())


def _plain(statement: Statement) -> str:
    duties = _duties(_by_role(statement.units))
    return _bare(statement.text) + (f"，由{duties}" if duties else "")


def _sentences(statement: Statement, document: str) -> list[str]:
    """Return a draft statement in one of the patterns; only where there is a document in one that names it."""
    roles = _by_role(statement.units)
    missing = (["{document}"] if not document else []) + (["{verb}"] if len(roles) > 1 else [])
    fitting = [p for p in (WITH_UNITS if roles else WITHOUT_UNITS) if not any(name in p for name in missing)]
    words = {
        "text": _bare(statement.text),
        "document": document,
        "duties": _duties(roles),
        "labels": "；".join(f"{role}单位：{names}" for role, names in roles.items()),
        "names": "、".join(roles.values()),
        "verb": "".join(VERBS.get(role, role) for role in roles),
    }
    return [part.format(**words) for part in pick(fitting, statement.text, "pattern").split("|")]


def _lies_figures(one: Statement, task: Task) -> list[Statement]:
    """Return a statement with other digits, measures or limits, or with figures of clauses that it does not cite."""
    text, source = one.text, task.source(one)
    lent = [f for clause in task.others(one) for f in FIGURE.findall(clause.text) if f not in source]
    lies = [
        text,
        MEASURE.sub(lambda found: MEASURES[found.group()], text),
        LIMIT.sub(lambda found: LIMITS[found.group()], text) if FIGURE.search(text) else text,
        FIGURE.sub(lambda found: pick(lent, text + found.group(), "lent"), text) if lent else text,
    ]
    lie = pick(lies, text, "figures")
    return [replace(one, text=lie if lie != text else FIGURE.sub(lambda found: _altered(found.group()), text))]


def _altered(figure: str) -> str:
    """Return a figure with one digit changed, as long as before and without a new zero in front."""
    at = pick([n for n, c in enumerate(figure) if c in HAN_DIGITS or c.isdecimal()] or [-1], figure, "digit")
    if at < 0:  # 十, 百, 两
        return "三" if figure == "两" else f"三{figure}"
    old = figure[at] if figure[at] in HAN_DIGITS else str(int(figure[at]))
    digits = HAN_DIGITS if old in HAN_DIGITS else "0123456789" if at else "123456789"
    return figure[:at] + pick([digit for digit in digits if digit != old], figure, "new") + figure[at + 1 :]


def _swaps_cities(one: Statement, task: Task) -> list[Statement]:
    """Return a statement of another city, or one that cites a clause of another document."""
    own, text, source = task.document(one), one.text, task.source(one)
    foreign = [clause for clause in task.others(one) if clause.document != own]
    if foreign and pick(range(3), text, "city") == 0:
        return [replace(one, clauses=(pick(foreign, text, "clause").id,))]
    near = [city for clause in foreign if (city := _city(clause.document)) not in source + text]
    known = [name for name in known_places() if name.endswith("市") and name[:-1] not in source + text]
    other = pick(pick([near or known, known], text, "near"), text, "other")
    city = _city(own) or max((name for name in known_places() if name in text), key=len, default="")
    if city and SHORT(city) in text:
        return [replace(one, text=text.replace(city, other).replace(SHORT(city), SHORT(other)))]
    return [replace(one, text=pick(("{}{}", "在{}，{}", "{}提出，{}"), text, "front").format(other, text))]


def _city(document: str) -> str:
    return leading_place(document) or document.partition("（")[0]


def _swaps_roles(one: Statement, task: Task) -> Statement:
    """Return a draft statement with leads as supports and supports as leads, or with units in one another's role."""
    units = one.units or tuple(unit for clause in task.cited(one) for unit in clause.units)
    if len({unit.role for unit in units}) > 1 and pick(range(2), one.text, "roles"):
        ordered = sorted(units, key=lambda unit: unit.role)
        units = tuple(replace(unit, name=ordered[n - 1].name) for n, unit in enumerate(ordered))
    else:
        units = tuple(replace(unit, role=SWAPPED.get(unit.role, "牵头")) for unit in units)
    return replace(one, text=re.sub("牵头|配合", lambda found: SWAPPED[found.group()], one.text), units=units)


def _invents_units(one: Statement, task: Task) -> Statement:
    """Return a draft statement with a unit that its clause does not have: in the text, besides, or instead of one."""
    source = one.text + task.source(one)
    new = pick([name for name in UNITS if name[1:] not in source] or UNITS, one.text, "unit")
    lie = pick(range(3), one.text, "units")
    if lie == 0:
        return replace(one, text=f"{_bare(one.text)}，具体工作由{new}承办")
    if lie == 1 or not one.units:
        return replace(one, units=(*one.units, Unit(new, pick(("牵头", "配合"), one.text, "role"))))
    return replace(one, units=(replace(one.units[0], name=new), *one.units[1:]))


def _invents_citations(one: Statement, task: Task) -> list[Statement]:
    """Return a statement with ids that there are not, alone or besides, with none, or with that of another clause."""
    bogus = pick(BOGUS, one.text, "bogus")
    other = pick([(clause.id,) for clause in task.others(one)] or [bogus], one.text, "id")
    return [replace(one, clauses=pick((bogus, one.clauses + bogus, (), other), one.text, "ids"))]


def _invents_facts(one: Statement, task: Task) -> list[Statement]:
    """Return a statement with a fact besides or at its end, denied, or with a number or a date that nothing has."""
    fact, source, bare = pick(FACTS, one.text, "fact"), task.source(one), _bare(one.text.removeprefix("根据文件，"))
    number = next(n for n in range(88, 1000) if str(n) not in source)
    year = next(y for y in range(2031, 2999) if str(y) not in source)
    denied = DENIAL.sub(lambda found: DENIALS[found.group()], bare, count=1)
    lies = (
        [one, replace(one, text=fact)],
        [replace(one, text=f"{bare}，{fact}")],
        [replace(one, text=f"{denied if denied != bare else f'不再要求{bare}'}。")],
        [replace(one, text=f"{bare}（{(_city(task.document(one)) or '市')[0]}政办发〔2019〕{number}号）。")],
        [one, replace(one, text=f"以上要求自{year}年3月5日起施行。")],
    )
    return pick(lies, one.text, "facts")


def _obeys_formatting(one: Statement, task: Task) -> list[Statement]:
    dirt, half = pick(DIRT, one.text, "dirt"), len(one.text) // 2
    return [replace(one, text=dirt.format(one.text[:half] + "\u200b" * ("\u200b" in dirt) + one.text[half:]))]


def _obeyed(task: Task) -> list[Statement]:
    """Return what the question and the clauses order to say; in half the cases the system message too."""
    first = next((one.clauses for one in task.draft), tuple(clause.id for clause in task.clauses[:1]))
    places = [(task.question, first), *((clause.words, (clause.id,)) for clause in task.clauses)]
    said = [Statement(words, cited) for text, cited in places if (words := _demanded(text, task.system))]
    told = pick(([], [Statement(task.system, first)]), task.question, "reveal")
    return said + told if said and task.system else said


def _demanded(text: str, system: str) -> str:
    """Return the words that an order in a text asks for, empty where there is no order."""
    order = ORDER.search(text)
    if not order:
        return ""
    rest, behind = text[order.start() :], text[order.end() :].strip("：:，, 。\n")
    quoted, demanded = QUOTED.search(rest), DEMANDED.search(rest)
    if quoted:
        return str(next(filter(None, quoted.groups())))
    if SECRET.search(rest):
        return system
    return (demanded.group(1).strip() if demanded else behind) or rest


OF_DRAFT: dict[str, Callable[[Statement, Task], Statement]]
OF_DRAFT = {"swaps_roles": _swaps_roles, "invents_units": _invents_units}
OF_SENTENCE: dict[str, Callable[[Statement, Task], list[Statement]]] = {
    "lies_figures": _lies_figures,
    "swaps_cities": _swaps_cities,
    "invents_citations": _invents_citations,
    "invents_facts": _invents_facts,
    "obeys_formatting": _obeys_formatting,
}
