"""The part of a clause that answers: fragments with figures, sentences, short statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.coverage import coverage, degree
from bot.records import cells_of, figures_of
from bot.topic import Topic
from index.labels import label_at
from index.lines import DASH
from index.marks import find_marks
from index.model import Clause, Range
from index.targets import DEADLINE, find_deadlines
from index.text import folded, simplify

SENTENCE = re.compile(r"[^。；;！？!?\n]*[。；;！？!?\n]?")
DEADLINE_LIMIT = 16  # characters; a longer part before a figure says more than by when
SENTENCE_LIMIT = 130  # characters; a sentence with a date is quoted whole up to this
TERM = re.compile(r"(?:完成|办理|实施)?(?:时限|时间|期限)[^\S\n]*[：:][^\n；;。）)]+")
KIN = {
    "块": "元",
    "钱": "元",
    "平": "平方米",
    "平米": "平方米",
    "方": "立方米",
    "米": "公里",
    "天": "日",
    "面积": "平方米",
}
ABOVE = re.compile("[上前][述列]|以上[一二两三四五六七八九十]项")  # figures that go on with those before
VAGUE = frozenset("个项家户次人名条种类批场期")  # measures that stand for one another
NUMBERED = re.compile("[0-9０-９一二三四五六七八九十两]|年")
TIMES = frozenset({"年", "月", "天", "日"})  # measures of a term
METRIC = 3  # characters; a shorter metric does not say what is measured
METRIC_NOISE = re.compile(
    r"^其|控制|不低于|不少于|不超过|不高于|[到至在]|规模|比例|占|分别|年均|累计|同比|增长|总数|数量|力争|争取|确保|达"
)
SEVERAL = 0.5  # the same where a question asks for several figures
HEAVY = 1.5  # weight from which a word of the topic gets a fragment then
TOGETHER = 300  # characters of a clause that is quoted whole
HELD = 0.5  # how much of a word or part a fragment has to hold for that
NEAR = 0.72  # share of the best fragment's score from which another one answers as well
FULL = 0.9  # score from which a fragment has the whole topic in it
FULLY = 0.92  # share of such a fragment's score from which another one answers as well
FEW = 4  # figures quoted in place of the duty
FIGURES = 0.6  # share of the clause's coverage that the figures' own words need for that
LOOSE = 0.34  # below it no fragment is about the topic; the whole sentence is


def body(clause: Clause) -> Range:
    """Return the range of a clause's text without its label and its closing mark."""
    return _body(clause.text)


@lru_cache(maxsize=1 << 13)
def _body(text: str) -> Range:
    text = simplify(text)
    label = label_at(text)
    start = label.end if label else 0
    dash = DASH.match(text[start:])
    start += dash.end() if dash else 0
    end = len(text.rstrip())
    for mark in reversed(find_marks(text)):
        if not text[mark.end : end].strip(" 。；;\n"):
            end = mark.start
    return start, len(text[:end].rstrip()) if end > start else len(text)


def sentences(text: str, start: int, end: int) -> list[Range]:
    """Return the ranges of the sentences of ``text[start:end]``."""
    found = []
    for match in SENTENCE.finditer(text, start, end):
        if match.group().strip():
            found.append((match.start(), match.end()))
    return found


def trimmed(text: str, span: Range) -> Range:
    """Return a range without blanks and closing punctuation at its ends."""
    start, end = span
    while start < end and text[start] in " \u3000\n，,、；;。":
        start += 1
    while end > start and text[end - 1] in " \u3000\n，,、；;。：:":
        end -= 1
    return start, end


def figures(clause: Clause) -> list[Range]:
    """Return the fragments of a clause that state its targets, each readable by itself.

    A fragment whose figure has no metric of its own (其规模达到50亿元) begins
    with the part of the sentence before it.
    """
    start, _ = body(clause)
    found: list[Range] = []
    for target in clause.targets:
        low = max(target.start, start)
        if len(METRIC_NOISE.sub("", target.metric)) < METRIC and low > start:
            low = max(start, _part_before(clause.text, low))
        if not found or found[-1][1] <= low:
            found.append((low, target.end))
        elif found[-1][1] < target.end:
            found[-1] = (found[-1][0], target.end)
    return found


def sentence_around(text: str, span: Range) -> Range:
    """Return the range of the sentence that holds a fragment."""
    end = re.compile(r"[。；;\n]|$").search(text, span[1])
    return _before(text, span[0]), end.start() if end else len(text)


def by_when(clause: Clause, spans: Sequence[Range]) -> list[Range]:
    """Return fragments with figures, each with the words before it that set its deadline: 到2018年，申请量2000件."""
    found: list[Range] = []
    for span in (trimmed(clause.text, span) for span in spans):
        deadline = next((t.deadline for t in clause.targets if span[0] <= t.start < span[1]), "")
        sentence = _before(clause.text, span[0])
        at = clause.text.rfind(deadline, sentence, span[0]) if deadline else -1
        if at < 0 or deadline in clause.text[span[0] : span[1]]:
            found.append(span)
            continue
        part = trimmed(clause.text, _fragment(clause.text, (at, at + len(deadline))))
        sets = any(part[0] <= t.start < part[1] for t in clause.targets)  # a figure of its own
        if sets or part[1] - part[0] > DEADLINE_LIMIT or part in found:
            found.append(span)
        elif clause.text[part[1] : span[0]].strip("，, "):
            found += [part, span]
        else:
            found.append((part[0], span[1]))
    return found


def _fragment(text: str, span: Range) -> Range:
    """Return the comma part that holds a range."""
    start = max(text.rfind(stop, 0, span[0]) for stop in "，,。；;\n") + 1
    stop = re.compile(r"[，,。；;\n]|$").search(text, span[1])
    return start, stop.start() if stop else len(text)


def _part_before(text: str, start: int) -> int:
    """Return where the comma part before an offset begins, its own sentence not left."""
    end = start - 1
    if end < 0 or text[end] not in "，,、":
        return start
    return max(text.rfind(stop, 0, end) for stop in "，,。；;\n") + 1


def figure_fragments(
    clause: Clause, topic: Topic, measures: Sequence[str], *, parts: Sequence[str] = (), years: Sequence[int] = ()
) -> list[Range]:
    """Return the fragments whose figures answer, in order; none, if the clause has no target.

    ``parts`` are what a question asks for one by one, where it asks for more
    than one figure; then each part, measure and word of the topic has its
    fragment. Where fragments speak for one of the ``years`` asked for, others
    do not answer.
    """
    if cells := cells_of(clause):
        return figures_of(cells, years, topic)
    ranges = figures(clause)
    ranges = sorted({*ranges, *_measured(clause.text, measures, ranges)})
    if len(measures) == 1 and not parts:
        ranges = _of_measure(clause.text, ranges, measures[0]) or ranges
    if TIMES & set(measures):
        ranges = sorted({*ranges, *(_fragment(clause.text, date) for date in find_deadlines(simplify(clause.text)))})
    if not ranges:
        return []
    whole = coverage(topic, folded(clause.text))
    scores = _continued(clause, ranges, [_score(clause, span, topic, measures) for span in ranges])
    timed = [speaks_of(clause, span, years) for span in ranges]
    if any(timed) and max(score for score, fits in zip(scores, timed, strict=True) if fits) >= NEAR * max(scores):
        scores = [score if fits else 0.0 for score, fits in zip(scores, timed, strict=True)]
    best = max(scores)
    if whole and best < LOOSE * max(whole, 0.5) and not parts:
        top = best_sentences(clause, topic, 1)
        inside = [span for span in ranges if any(a <= span[0] < b for a, b in top)]
        return inside or ranges
    near = SEVERAL if parts else FULLY if best >= FULL else NEAR
    chosen = {i for i, score in enumerate(scores) if score >= near * best}
    if years and not any(timed[i] for i in chosen):
        chosen |= {i for i, span in enumerate(ranges) if timed[i] and ABOVE.search(clause.text[span[0] : span[1]])}
    if parts:
        chosen |= _for_each([folded(clause.text[a:b]) for a, b in ranges], scores, topic, measures, parts)
    return [ranges[i] for i in sorted(chosen)]


def _measured(text: str, measures: Sequence[str], known: Sequence[Range]) -> set[Range]:
    """Return the fragments beside known ones that have a number of a measure asked for: 具有5年以上经历 for 几年."""
    kinds = [KIN.get(measure, measure) for measure in measures]
    found = (
        match.span() for kind in kinds if len(kind) == 1 and kind != "%" for match in _counting(kind).finditer(text)
    )
    fragments = {_fragment(text, span) for span in found}
    return {(a, b) for a, b in fragments if not any(a < end and start < b for start, end in known)}


def _of_measure(text: str, ranges: Sequence[Range], measure: str) -> list[Range]:
    """Return the fragments that have a number of a measure which says what is counted: 元, 亩, not 个."""
    kind = KIN.get(measure, measure)
    if kind == "%" or kind in VAGUE:
        return []
    return [(a, b) for a, b in ranges if _counting(kind).search(text, a, b)]


@lru_cache(maxsize=64)
def _counting(measure: str) -> re.Pattern[str]:
    """Return what a number of a measure looks like; 2018年 is a date and no number of years."""
    return re.compile(rf"(?<![0-9.])(?!(?:19|20)[0-9]{{2}}年)[0-9]+(?:\.[0-9]+)?[十百千万亿]*{re.escape(measure)}")


def speaks_of(clause: Clause, span: Range, years: Sequence[int]) -> bool:
    """Return whether a fragment or the deadlines of its figures name one of some years."""
    deadlines = (t.deadline for t in clause.targets if span[0] <= t.start < span[1])
    said = folded(" ".join((clause.text[span[0] : span[1]], *deadlines)))
    return any(str(year) in said for year in years)


def _continued(clause: Clause, ranges: Sequence[Range], scores: Sequence[float]) -> list[float]:
    """Return scores, a figure without a metric of its own having that of the one before: 2021年控制在52，2023年控制在48."""
    found: list[float] = []
    before = ""
    for span, score in zip(ranges, scores, strict=True):
        first = next((t for t in clause.targets if span[0] <= t.start < span[1]), None)
        metric = METRIC_NOISE.sub("", DEADLINE.sub("", first.metric)) if first else ""
        bare = first is not None and len(metric) < METRIC and first.measure == before
        found.append(max(score, found[-1]) if bare and found and _before(clause.text, span[0]) < span[0] else score)
        before = first.measure if first else ""
    return found


def _for_each(
    texts: Sequence[str], scores: Sequence[float], topic: Topic, measures: Sequence[str], parts: Sequence[str]
) -> set[int]:
    """Return the best fragment for each measure, each part and each heavy word that a question names."""
    found: set[int] = set()
    for measure in measures:
        found |= _best(scores, [KIN.get(measure, measure) in text for text in texts])
    for term in topic.terms:
        if term.weight >= HEAVY:
            found |= _best(scores, [degree(term, text) >= HELD for text in texts])
    for part in parts:
        shares = [_shared_pairs(part, text) for text in texts]
        if max(shares) >= HELD:
            found.add(shares.index(max(shares)))
    return found


def _best(scores: Sequence[float], holding: Sequence[bool]) -> set[int]:
    held = [i for i, holds in enumerate(holding) if holds]
    return {max(held, key=lambda i: scores[i])} if held else set()


def _shared_pairs(part: str, text: str) -> float:
    pairs = [part[i : i + 2] for i in range(len(part) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _score(clause: Clause, span: Range, topic: Topic, measures: Sequence[str]) -> float:
    text = clause.text
    own = coverage(topic, folded(text[span[0] : span[1]]))
    before = _before(text, span[0])
    near = coverage(topic, folded(text[before : span[1]]))
    kinds = {KIN.get(m, m) for m in measures}
    found = [t.measure for t in clause.targets if span[0] <= t.start < span[1]]
    fits = any(kind in measure for kind in kinds for measure in found)
    return own + 0.15 * (near - own) + (0.25 if fits else 0.0)


def _before(text: str, start: int) -> int:
    """Return where the sentence of a fragment begins."""
    return max(text.rfind(stop, 0, start) for stop in "。；;\n") + 1


def best_sentences(clause: Clause, topic: Topic, count: int) -> list[Range]:
    """Return the sentences that cover most of the topic, best first."""
    start, end = body(clause)
    found = sentences(clause.text, start, end)
    ranked = sorted(found, key=lambda r: -coverage(topic, folded(clause.text[r[0] : r[1]])))
    return ranked[:count]


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
        if b - a <= SENTENCE_LIMIT:
            ranges.append(trimmed(clause.text, (a, b)))
            continue
        parts = [_narrow(clause.text, (a, b), topic, limit), *(f for f in figures(clause) if a <= f[0] < b)]
        for part in sorted(trimmed(clause.text, part) for part in parts):
            if not ranges or part[0] >= ranges[-1][1]:
                ranges.append(part)
    return ranges


def _narrow(text: str, span: Range, topic: Topic, limit: int) -> Range:
    """Return the run of comma parts within a sentence that covers most in the limit."""
    bounds = [span[0], *(span[0] + m.end() for m in re.finditer(r"[，,]", text[span[0] : span[1]])), span[1]]
    best, top = (bounds[0], bounds[1]), -1.0
    for i in range(len(bounds) - 1):
        for j in range(i + 1, len(bounds)):
            if bounds[j] - bounds[i] > limit and j > i + 1:
                break
            score = coverage(topic, folded(text[bounds[i] : bounds[j]])) - 0.0005 * (bounds[j] - bounds[i])
            if score > top:
                best, top = (bounds[i], bounds[j]), score
    return best


def dated(clause: Clause, topic: Topic) -> list[Range]:
    """Return the fragments that say when, each with what it dates; none without a date."""
    dates = find_deadlines(simplify(clause.text))
    if not dates:
        return []
    noted = TERM.search(clause.text)
    if noted:
        return [trimmed(clause.text, (noted.start(), noted.end()))]
    last = max(body(clause)[1], clause.text.rfind("\n"))
    marked = [d for d in dates if d[0] >= last or len(dates) == 1]
    best = best_sentences(clause, topic, 2)
    for start, end in best[:1]:
        inside = [d for d in dates if start <= d[0] < end]
        inside = [d for d in inside if NUMBERED.search(clause.text[d[0] : d[1]])] or inside  # 年底前 before 持续
        if inside:
            return [trimmed(clause.text, _narrow_to(clause.text, (start, end), inside, topic))]
        before = [d for d in dates if d[0] < start and "。" not in clause.text[d[1] : start]]
        if before:
            return [trimmed(clause.text, (before[-1][0], before[-1][1])), trimmed(clause.text, (start, end))]
    return [_part(clause.text, marked[-1])] if marked else []


def _part(text: str, date: Range) -> Range:
    """Return the comma part of a mark that holds a date."""
    start = max(text.rfind(c, 0, date[0]) for c in "，,。；;（(\n：:") + 1
    stop = re.compile(r"[，,。；;）)\n]|$").search(text, date[1])
    return trimmed(text, (start, stop.start() if stop else len(text)))


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
    return tuple(note for note in clause.trail if len(note) <= DEADLINE_LIMIT and find_deadlines(simplify(note)))


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


def merged(ranges: Sequence[Range]) -> list[Range]:
    """Return ranges without those that lie in an earlier one."""
    kept: list[Range] = []
    for start, end in ranges:
        if not any(a <= start and end <= b for a, b in kept):
            kept.append((start, end))
    return kept


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
