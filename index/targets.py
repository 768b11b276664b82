"""Targets: figures and dates that a clause sets, each with its own words.

A target has a metric, a comparator (以上, 不少于, 力争, 控制在…以内 …), a
value or range, a measure word and a deadline; ``verbatim`` is the part of the
clause that states it, from one comma to the next.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.data import lines_of, rows_of
from index.labels import label_at
from index.model import Target
from index.numerals import CHINESE
from index.patterns import regex

_DIGIT = r"[0-9０-９]"
FIGURE = rf"(?:{_DIGIT}+(?:[.．]{_DIGIT}+)?|[{CHINESE}]{{1,6}}(?=[\u4e00-\u9fff%％]))"
SCALE = r"(?:[十百千万亿]{1,2})?"
FRAGMENT = regex(
    r"[，,。；;！!？?\n]|(?<=[0-9%％件个项家户名人元次场])、(?=[\u4e00-\u9fff])"
    r"|(?<=[\u4e00-\u9fff”》])[：:](?=[\u4e00-\u9fff“”]{5,}[0-9])"  # a run-in heading before what is measured
)
DEADLINE = regex(
    rf"(?:到|至|截至|截止|在|于)?(?:(?:19|20){_DIGIT}{{2}}年(?:{_DIGIT}{{1,2}}月)?(?:{_DIGIT}{{1,2}}日)?(?:年?[底末中初]|上半年|下半年)?(?:[以之]?前|之前|内)?"
    rf"|(?:今年|本年|当年|明年)?(?:{_DIGIT}{{1,2}})月(?:份|底|末|中旬|上旬|下旬|{_DIGIT}{{1,2}}日)?(?:[以之]?前|内)?"
    r"|(?:今|本|当|明)?年(?:内|底前?|末|度内|底之前)|(?:今|明|本)年|全年|每年|“?十[一二三四五]五”?(?:期间|期末|末)?|[0-9一二三四五六七八九十两]{1,3}年(?:内|时间|后|左右时间)|长期|(?<!可)持续|每季度|每月|逐年"
    r"|(?:[0-9一二三四五六七八九十]{1,3})个?(?:工作日|月|天|日)内)"
)
ORDINAL = regex(r"第$|[〔\[（(]$|(?:国|政|办|发|函)[〔\[]")


@lru_cache(maxsize=1)
def _measure() -> str:
    words = sorted(lines_of("measures.txt"), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word) for word in words) + ")"


@lru_cache(maxsize=1)
def _comparators() -> tuple[str, str]:
    before: list[str] = []
    after: list[str] = []
    for row in rows_of("comparators.tsv"):
        if len(row) >= 3:
            (before if row[1] == "before" else after).extend(w for w in row[2].split() if "…" not in w)
    return _alternatives(before), _alternatives(after)


def bounds_in(text: str) -> frozenset[str]:
    """Return which bounds the words of a text set, as normal forms of the table of comparators: at_most for 最多."""
    return frozenset(bound for bound, words in _bounds().items() if any(word in text for word in words))


@lru_cache(maxsize=1)
def _bounds() -> dict[str, list[str]]:
    rows = [row for row in rows_of("comparators.tsv") if row[0] in ("at_least", "at_most")]
    return {
        bound: [word for row in rows if row[0] == bound for word in row[2].split() if len(word) > 1]
        for bound in ("at_least", "at_most")
    }


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


@lru_cache(maxsize=1)
def _value() -> re.Pattern[str]:
    before, after = _comparators()
    return re.compile(
        rf"(?P<before>(?:(?:{before})\s*)*)"
        rf"(?P<value>{FIGURE}{SCALE}(?:\s*(?:[%％])?\s*[-—–~～至到]\s*{FIGURE}{SCALE})?)\s*(?P<plus>[余多])?"
        rf"(?P<measure>{_measure()}(?:/{_measure()})?)(?P<after>(?:\s*(?:{after}))*)"
    )


def find_targets(text: str) -> tuple[Target, ...]:
    """Return the targets of a clause's text in order."""
    found: list[Target] = []
    deadline = ""
    for start, end in fragments(text):
        part = text[start:end]
        dated = DEADLINE.search(part)
        if dated:
            deadline = dated.group()
        values = [m for m in _value().finditer(part) if _is_target(part, m)]
        for index, value in enumerate(values):
            found.append(
                Target(
                    metric=_metric(part, values, index),
                    comparator=_comparator(part, value),
                    value=value["value"] + (value["plus"] or ""),
                    measure=value["measure"],
                    deadline=deadline,
                    verbatim=part.strip(),
                    start=start + len(part) - len(part.lstrip()),
                    end=start + len(part.rstrip()),
                )
            )
        if text[end : end + 1] in "。\n":
            deadline = ""
    return tuple(found)


def qualified_figures(text: str) -> tuple[tuple[str, frozenset[str], int], ...]:
    """Return each figure with its measure word, the normal forms of the comparators beside it, and where it stands.

    ``不少于20万亩`` is ``("20万亩", {"at_least"}, 3)``; years, dates and ranks are none.
    """
    found = []
    for start, end in fragments(text):
        part = text[start:end]
        for value in _value().finditer(part):
            if _is_target(part, value):
                beside = f"{value['before']}|{value['plus'] or ''}|{value['after']}"
                figure = f"{value['value']}{value['measure']}"
                found.append(("".join(figure.split()), _forms(beside), start + value.start("value")))
    return tuple(found)


@lru_cache(maxsize=1 << 10)
def _forms(beside: str) -> frozenset[str]:
    """Return the normal forms of the comparators that a text consists of, longest first."""
    forms = _form_of()
    found = re.findall(_alternatives(list(forms)), beside)
    return frozenset(form for word in found for form in forms[word])


@lru_cache(maxsize=1)
def _form_of() -> dict[str, frozenset[str]]:
    rows = [row for row in rows_of("comparators.tsv") if len(row) >= 3]
    words = {word for row in rows for word in row[2].split() if "…" not in word}
    return {word: frozenset(row[0] for row in rows if word in row[2].split()) for word in words}


def find_deadlines(text: str) -> tuple[tuple[int, int], ...]:
    """Return the ranges of a text that name a deadline."""
    return tuple((m.start(), m.end()) for m in DEADLINE.finditer(text))


def fragments(text: str) -> list[tuple[int, int]]:
    """Return the ranges of a text between commas and full stops."""
    label = label_at(text)
    ranges, start = [], label.end if label else 0
    for stop in FRAGMENT.finditer(text, start):
        if stop.start() > start and text[start : stop.start()].strip():
            ranges.append((start, stop.start()))
        start = stop.end()
    if text[start:].strip():
        ranges.append((start, len(text)))
    return ranges


def _is_target(part: str, found: re.Match[str]) -> bool:
    """Return whether a figure is an amount and not a date, a rank or a name's number."""
    whole = part[: found.start("value")]
    if ORDINAL.search(whole) or re.search(r"[《“][^》”]*$", whole):
        return False
    if found["measure"] in ("年", "月", "日", "号", "条") and found["value"].isdigit() and len(found["value"]) == 4:
        return False
    if found["measure"] in ("年", "月", "日"):
        return False
    numeral = not re.search(r"[0-9０-９]", found["value"])
    return not (
        numeral
        and len(found["value"]) == 1
        and not (found["before"] or found["after"])
        and found["measure"] in ("个", "次", "级", "种", "批", "类", "系列", "大", "方面", "体", "条", "线", "面")
    )


def _comparator(part: str, found: re.Match[str]) -> str:
    before = (found["before"] or "").strip()
    if not before:
        near = re.search(r"(力争|争取|确保|保证|不少于|不低于|达到|累计|新增)[^，,。；;]{0,24}$", part[: found.start()])
        before = near.group(1) if near else ""
    return before + (found["after"] or "").strip()


def _metric(part: str, values: list[re.Match[str]], index: int) -> str:
    """Return what a figure measures: the words before it, else those behind it.

    ``A和B分别达到2000件和1000件`` gives the first figure to A, the second to B.
    """
    first = part[: values[0].start("value")]
    shared = re.match(r"(.*?)分别", first)
    if shared and len(values) > 1:
        names = re.split(r"[、和及与]", DEADLINE.sub("", shared.group(1)).strip())
        if len(names) == len(values):
            return names[index].strip()
    start = values[index - 1].end() if index else 0
    words = part[start : values[index].start()]
    words = DEADLINE.sub("", words)
    words = re.sub(r"^[\s、和及与其中：:①-⑳（(]*|[\s：:]*$", "", words)
    if len(words) >= 2:
        return words
    behind = re.match(r"[\u4e00-\u9fffA-Za-z0-9“”（）()+&]{2,24}", part[values[index].end() :])
    return behind.group() if behind else first.strip()
