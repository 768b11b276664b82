"""By when a clause is to be done, and how long what it sets lasts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.coverage import coverage
from bot.figures import DEADLINE_LIMIT
from bot.spans import best_sentences, body, comma_part, sentence_around, sentences, trimmed
from bot.topic import Topic
from index.model import Clause, Range
from index.patterns import regex
from index.targets import find_deadlines
from index.text import folded, simplify

SENTENCE_LIMIT = 130  # characters; a sentence with a date is quoted whole up to this
TERM = regex(r"(?:完成|办理|实施)?(?:时限|时间|期限)[^\S\n]*[：:][^\n；;。）)]+")
TERM_WORDS = regex("(?:完成|办理|实施)?(?:时限|时间|期限)[：:]")
NUMBERED = regex("[0-9０-９一二三四五六七八九十两]|年")
DURATION = regex(
    r"(?<![0-9.第])(?!(?:19|20)[0-9]{2}年)(?:[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十半]+)(?:年|天|日|周|个?(?:月|小时|分钟|工作日|学年|学期|季度))(?![底末份前初0-9])"
)
AHEAD = regex(
    r"提前[0-9一二两三四五六七八九十]+个?(?:[日天周月]|小时|工作日)|[0-9一二两三四五六七八九十]+个?(?:[日天周月]|小时|工作日)[以之]?前"
)
PART_END = regex(r"[，,。；;）)\n]|$")
BESIDES = 4  # characters beside a date that say nothing of what it dates: 前完成
SENTENCE_SHARE = 0.8  # what the sentence of a clause's only duration counts beside its own part
LASTING = 0.4  # what the part of a sentence with a duration covers of a question how long


def dated(clause: Clause, topic: Topic) -> list[Range]:
    """Return the fragments that say by when, each with what it dates; none without a date."""
    dates = find_deadlines(simplify(clause.text))
    if not dates:
        return []
    noted = TERM.search(clause.text)
    if noted:
        return [trimmed(clause.text, (noted.start(), noted.end()))]
    if cell := _cell(clause.text):
        said = [span for span in best_sentences(clause, topic, len(clause.text)) if span[0] < cell[0]]
        return [*(trimmed(clause.text, span) for span in said[:1]), cell]
    last = max(body(clause)[1], clause.text.rfind("\n"))
    marked = [d for d in dates if d[0] >= last or len(dates) == 1]
    for start, end in _saying(clause, topic):
        inside = [d for d in dates if start <= d[0] < end]
        inside = [d for d in inside if NUMBERED.search(clause.text[d[0] : d[1]])] or inside  # 年底前 before 持续
        if inside:
            return [trimmed(clause.text, _narrow_to(clause.text, (start, end), inside, topic))]
        before = [d for d in dates if d[0] < start and "。" not in clause.text[d[1] : start]]
        if before:
            return [trimmed(clause.text, (before[-1][0], before[-1][1])), trimmed(clause.text, (start, end))]
    return [_part(clause.text, marked[-1])] if marked else []


def lasting(clause: Clause, topic: Topic, *, ahead: bool = False) -> list[Range]:
    """Return the part of a sentence that says how long what the topic names lasts: 保存不少于2年; none without one.

    ``ahead`` looks for how long before something else instead: 期满60日前.
    """
    text = simplify(clause.text)
    parts = [
        comma_part(clause.text, found.span())
        for found in (AHEAD if ahead else DURATION).finditer(text, body(clause)[0])
    ]
    shares = {part: coverage(topic, folded(clause.text[part[0] : part[1]])) for part in parts}
    if len(shares) == 1:
        whole = sentence_around(clause.text, parts[0])
        shares[parts[0]] = max(shares[parts[0]], SENTENCE_SHARE * coverage(topic, folded(clause.text[slice(*whole)])))
    best = max(shares, key=lambda part: shares[part], default=None)
    if best is None or shares[best] < LASTING:
        return []
    sentence = clause.text.rfind("。", 0, best[0]) + 1, (clause.text + "。").find("。", best[1])
    sentence = max(sentence[0], body(clause)[0]), min(sentence[1], body(clause)[1])
    return [trimmed(clause.text, sentence if sentence[1] - sentence[0] <= SENTENCE_LIMIT else best)]


def is_date(text: str) -> bool:
    """Return whether a text says by when and nothing of what: 2018年底前完成."""
    plain = TERM_WORDS.sub("", simplify(text))
    return bool(dates := find_deadlines(plain)) and len(plain) - sum(end - start for start, end in dates) <= BESIDES


def _cell(text: str) -> Range | None:
    """Return the last line of a table's row, where it is a deadline and nothing else."""
    start = text.rfind("\n") + 1
    line = text[start:].strip()
    return (
        trimmed(text, (start, len(text)))
        if start and len(line) <= DEADLINE_LIMIT and find_deadlines(simplify(line))
        else None
    )


def _saying(clause: Clause, topic: Topic) -> list[Range]:
    """Return the sentence that covers most of the topic, a heading with the sentence behind it."""
    found = best_sentences(clause, topic, 1)
    if found and clause.title and clause.text[found[0][0] : found[0][1]].strip().startswith(clause.title):
        following = [span for span in sentences(clause.text, *body(clause)) if span[0] >= found[0][1]]
        found += following[:1]
    return found


def _part(text: str, date: Range) -> Range:
    """Return the comma part that holds a date, with the next one where it is nothing but the date: 到2020年,实施20个项目."""
    start = max(text.rfind(c, 0, date[0]) for c in "，,。；;（(\n：:") + 1
    ends = [stop.start() for stop in PART_END.finditer(text, date[1])] or [len(text)]
    end = ends[1] if len(ends) > 1 and text[ends[0]] in "，," and is_date(text[start : ends[0]]) else ends[0]
    return trimmed(text, (start, end))


def _narrow_to(text: str, span: Range, dates: Sequence[Range], topic: Topic) -> Range:
    """Return the shortest run of comma parts that holds a date and covers the topic."""
    if span[1] - span[0] <= SENTENCE_LIMIT and len(dates) == 1:
        return span
    bounds = [span[0], *(span[0] + m.end() for m in re.finditer(r"[，,]", text[span[0] : span[1]])), span[1]]
    best, top = span, -1.0
    for i in range(len(bounds) - 1):
        for j in range(i + 1, len(bounds)):
            if not any(bounds[i] <= d[0] < bounds[j] for d in dates):
                continue
            score = coverage(topic, folded(text[bounds[i] : bounds[j]])) - 0.001 * (bounds[j] - bounds[i])
            if score > top:
                best, top = (bounds[i], bounds[j]), score
    return best


def noted_dates(clause: Clause) -> tuple[str, ...]:
    """Return the deadlines that a table notes beside a clause, in a cell of several rows or clauses."""
    return tuple(note for note in clause.trail if len(note) <= DEADLINE_LIMIT and (is_date(note) or _opens_due(note)))


def _opens_due(note: str) -> bool:
    """Return whether a note begins with a time by when something is done: 2016年6月底前出台具体办法."""
    plain = simplify(note)
    return any(start == 0 and plain[start:end].endswith(("前", "内")) for start, end in find_deadlines(plain))
