"""The part of a clause that answers: sentences and short statements."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.coverage import coverage
from bot.dated import SENTENCE_LIMIT
from bot.figures import LOOSE, by_when, figure_fragments, figures
from bot.records import cells_of
from bot.spans import best_sentences, body, comma_part, sentences, trimmed
from bot.topic import Topic
from index.labels import label_at
from index.model import Clause, Range
from index.patterns import regex
from index.text import folded

TOGETHER = 300  # characters of a clause that is quoted whole
FEW = 4  # figures quoted in place of the duty
FIGURES = 0.6  # share of the clause's coverage that the figures' own words need for that
AGENCIES = regex("[与同和会由][\u4e00-\u9fff]{2,10}、[^，,。；;]{2,40}?(?:等|各|有关|相关)*(?:部门|单位|机关)")
ON_TOPIC = 0.4  # what the part of a sentence that speaks of agencies has to cover of the topic
WORDED = 0.1  # what a part gains that has the words of the topic side by side
COLON = regex("[：:]")
LIST_LIMIT = 300  # characters; a list is quoted whole up to this


def duty(clause: Clause, topic: Topic, limit: int = 70) -> Range:
    """Return the range that says briefly what a clause is about, as the topic sees it."""
    spans = figure_fragments(clause, topic, ()) if topic else []
    whole = coverage(topic, folded(clause.text))
    if (
        spans
        and coverage(topic, folded(clause.text[spans[0][0] : spans[-1][1]])) >= 0.8 * whole
        and spans[-1][1] - spans[0][0] <= limit
    ):
        return trimmed(clause.text, (spans[0][0], spans[-1][1]))
    best = best_sentences(clause, topic, 1) if topic else []
    start, end = body(clause)
    span = best[0] if best else (start, end)
    if span[1] - span[0] > limit:
        span = _narrow(clause.text, span, topic, limit)
    return trimmed(clause.text, span)


def about(
    clause: Clause,
    topic: Topic,
    whole: float,
    measures: Sequence[str],
    *,
    parts: Sequence[str] = (),
    years: Sequence[int] = (),
) -> list[Range]:
    """Return the ranges that say what a clause sets for a topic: its figures, else the duty.

    ``whole`` is the share of the topic that the clause covers.
    """
    figures = by_when(clause, figure_fragments(clause, topic, measures, parts=parts, years=years))
    said = folded("".join(clause.text[a:b] for a, b in figures))
    if figures and len(figures) <= FEW and coverage(topic, said) >= FIGURES * max(whole, 0.01):
        return figures
    return [duty(clause, topic)]


def told(clause: Clause, topic: Topic, limit: int = 120) -> list[Range]:
    """Return the ranges that tell all a clause says of a topic: a short clause whole, else its sentences on it.

    Of a long sentence the figures are told and the parts that name the topic.
    """
    start, end = body(clause)
    if end - start <= limit:
        return [trimmed(clause.text, (start, end))]
    found = sentences(clause.text, start, end)
    shares = [coverage(topic, folded(clause.text[a:b])) for a, b in found]
    least = LOOSE * max(shares)
    kept = [span for span, share in zip(found, shares, strict=True) if share and share >= least]
    ranges: list[Range] = []
    for a, b in kept or found[:1]:
        listed = _list_from(clause.text, (a, b), end)
        if listed or b - a <= SENTENCE_LIMIT:
            b = listed or b
            ranges.append(trimmed(clause.text, (a, b)))
            continue
        parts = [_narrow(clause.text, (a, b), topic, limit), *(f for f in figures(clause) if a <= f[0] < b)]
        for part in sorted(trimmed(clause.text, part) for part in parts):
            if not ranges or part[0] >= ranges[-1][1]:
                ranges.append(part)
    return ranges


def _list_from(text: str, span: Range, end: int) -> int:
    """Return where the list ends that a sentence leads in with a colon: 重点支持：甲；乙；丙。; 0 where it leads in none."""
    if text[span[1] - 1 : span[1]] not in ("；", ";") or not COLON.search(text, *span):
        return 0
    stop = text.find("。", span[1], end)
    last = stop if stop >= 0 else end
    return last if last - span[0] <= LIST_LIMIT else 0


def _narrow(text: str, span: Range, topic: Topic, limit: int) -> Range:
    """Return the run of comma parts within a sentence that covers most in the limit."""
    bounds = [span[0], *(span[0] + m.end() for m in re.finditer(r"[，,]", text[span[0] : span[1]])), span[1]]
    best, top = (bounds[0], bounds[1]), -1.0
    for i in range(len(bounds) - 1):
        for j in range(i + 1, len(bounds)):
            if bounds[j] - bounds[i] > limit and j > i + 1:
                break
            said = folded(text[bounds[i] : bounds[j]])
            score = coverage(topic, said) + WORDED * (topic.text in said) - 0.0005 * (bounds[j] - bounds[i])
            if score > top:
                best, top = (bounds[i], bounds[j]), score
    return best


def with_agencies(clause: Clause, topic: Topic) -> list[Range]:
    """Return the comma part that speaks of several agencies, if it is on the topic: 与工商、版权、公安等部门联合执法."""
    found = [comma_part(clause.text, m.span()) for m in AGENCIES.finditer(clause.text, *body(clause))]
    shares = {span: coverage(topic, folded(clause.text[slice(*span)])) for span in found}
    best = max(shares, key=lambda span: shares[span], default=None)
    return [trimmed(clause.text, best)] if best and shares[best] >= ON_TOPIC else []


def stating(clause: Clause, pattern: re.Pattern[str]) -> list[Range]:
    """Return the sentences of a clause in which a pattern is met."""
    start, end = body(clause)
    return [
        trimmed(clause.text, (a, b))
        for a, b in sentences(clause.text, start, end)
        if pattern.search(folded(clause.text[a:b]))
    ]


def title(clause: Clause) -> str:
    """Return a clause's run-in heading or the heading that it is the text of, without label and full stop."""
    if clause.title:
        return clause.title.strip().rstrip("。：:")
    heading = clause.trail[-1] if clause.trail else ""
    label = label_at(heading)
    return heading[label.end :].strip().rstrip("。：:") if label and clause.pointer.endswith(label.printed) else ""


def task(clause: Clause, units: Sequence[str] = (), limit: int = 120) -> list[Range]:
    """Return the ranges that state a task: its heading, the sentences that name its units, all its figures."""
    start, end = body(clause)
    if end - start <= limit:
        return [trimmed(clause.text, (start, end))]
    first = sentences(clause.text, start, end)[:1]
    head = trimmed(clause.text, first[0]) if first and first[0][1] - first[0][0] <= limit else (start, start)
    spans = [head] if head[1] > head[0] else []
    own = [
        span
        for span in sentences(clause.text, start, end)
        if any(unit in clause.text[span[0] : span[1]] for unit in units)
    ]
    spans += [span for span in own if span not in first and span[1] - span[0] <= SENTENCE_LIMIT]
    spans += [span for span in figures(clause) if not any(a <= span[0] < b or a < span[1] <= b for a, b in spans)]
    return [trimmed(clause.text, span) for span in sorted(spans)] or [
        trimmed(clause.text, (start, min(end, start + limit)))
    ]


def together(clause: Clause) -> list[Range]:
    """Return the range of a short clause as a whole, for a question that asks several things: it says them together."""
    start, end = body(clause)
    return [trimmed(clause.text, (start, end))] if end - start <= TOGETHER and not cells_of(clause) else []


def passage(clause: Clause, topic: Topic, limit: int = 420) -> Range:
    """Return the run of sentences of at most ``limit`` characters that covers most of the topic."""
    start, end = body(clause)
    if end - start <= limit:
        return trimmed(clause.text, (start, end))
    parts = sentences(clause.text, start, end)
    best, top = parts[0], -1.0
    for i in range(len(parts)):
        for j in range(i, len(parts)):
            span = (parts[i][0], parts[j][1])
            if span[1] - span[0] > limit and j > i:
                break
            score = coverage(topic, folded(clause.text[span[0] : span[1]]))
            if score > top + 1e-9 or (abs(score - top) < 1e-9 and span[0] == best[0]):
                best, top = span, score
    return trimmed(clause.text, best)
