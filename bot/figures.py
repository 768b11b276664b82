"""The fragments of a clause whose figures answer how much or how many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.coverage import coverage, degree
from bot.evidence import YEAR
from bot.measures import TIMES, VAGUE, kinds_of
from bot.records import cells_of, figures_of
from bot.spans import best_sentences, body, comma_part, part_before, sentence_around, sentence_start, trimmed
from bot.topic import Topic
from index.model import Clause, Range
from index.patterns import regex
from index.targets import DEADLINE, bounds_in, find_deadlines
from index.text import folded, simplify

DEADLINE_LIMIT = 16  # characters; a longer part before a figure says more than by when
ABOVE = regex("[上前][述列]|以上[一二两三四五六七八九十]项")  # figures that go on with those before
BASE_YEAR = regex("[比较从由](?:上年|20[0-9]{2}年)")
RESPECTIVE = regex("分别[^，,。；;]*[0-9][^，,。；;]*(?:和|、)[^，,。；;]*[0-9][^，,。；;]*")
LEVELS = "省市县镇村"
LEVEL = regex(f"[{LEVELS}](?!长|民|场)")
BRACKETED = regex(r"\([^()]*\)")
METRIC = 3  # characters; a shorter metric does not say what is measured
METRIC_NOISE = regex(
    r"^其|控制|不低于|不少于|不超过|不高于|[到至在]|规模|比例|占|分别|年均|累计|同比|增长|总数|数量|力争|争取|确保|达"
)
SEVERAL = 0.5  # the same where a question asks for several figures
HEAVY = 1.5  # weight from which a word of the topic gets a fragment then
HELD = 0.5  # how much of a word or part a fragment has to hold for that
NEAR = 0.72  # share of the best fragment's score from which another one answers as well
FULL = 0.9  # score from which a fragment has the whole topic in it
FULLY = 0.92  # share of such a fragment's score from which another one answers as well
FITS = 0.25  # what a figure of a measure asked for counts beside the words
EXTREMES = frozenset({"最长", "最短", "最高", "最低", "最多", "最少"})
SETS = "(?:为|是|可?达到?|不(?:得|能|可|应)?(?:超过|高于|多于|少于|低于))?(?:每[人户月年次亩])?[0-9０-９]"  # 最长不得超过60, not 最低工资标准
BARE = regex(
    "(?:但|且|并|原则上|一般)?(?:最[长短高低多少](?=[0-9０-９不为可达])|不[得能可]|至[多少])"
)  # a fragment without a subject of its own
BOUNDING = 0.6  # share of the best fragment's score from which one that sets a bound asked for answers instead
LOOSE = 0.34  # below it no fragment is about the topic; the whole sentence is


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
            low = max(start, part_before(clause.text, low))
        if not found or found[-1][1] <= low:
            found.append((low, target.end))
        elif found[-1][1] < target.end:
            found[-1] = (found[-1][0], target.end)
    return found


def by_when(clause: Clause, spans: Sequence[Range]) -> list[Range]:
    """Return fragments with figures, each with the words before it that set its deadline: 到2018年，申请量2000件."""
    found: list[Range] = []
    for span in (trimmed(clause.text, span) for span in spans):
        deadline = next((t.deadline for t in clause.targets if span[0] <= t.start < span[1]), "")
        sentence = sentence_start(clause.text, span[0])
        at = clause.text.rfind(deadline, sentence, span[0]) if deadline else -1
        if at < 0 or deadline in clause.text[span[0] : span[1]]:
            found.append(span)
            continue
        begin, end = comma_part(clause.text, (at, at + len(deadline)))
        part = trimmed(clause.text, (max(begin, body(clause)[0]), end))
        sets = any(part[0] <= t.start < part[1] for t in clause.targets)  # a figure of its own
        if sets or part[1] - part[0] > DEADLINE_LIMIT or part in found:
            found.append(span)
        elif clause.text[part[1] : span[0]].strip("，, "):
            found += [part, span]
        else:
            found.append((part[0], span[1]))
    return found


def with_respective(clause: Clause, spans: Sequence[Range]) -> list[Range]:
    """Return fragments, those widened to a list and what its sentence says of each: A 5亿元、B 8亿元，年均分别增长3%、4%."""
    found: list[Range] = []
    for start, end in spans:
        sentence = sentence_around(clause.text, (start, end))
        said = RESPECTIVE.search(clause.text, end, max(end, sentence[1]))
        first = min((a for a, b in figures(clause) if sentence[0] <= a < sentence[1]), default=start)
        widened = (min(start, first), said.end()) if said else (start, end)
        found += [widened] if not found or widened[0] >= found[-1][1] else []
    return found


def figure_fragments(
    clause: Clause,
    topic: Topic,
    measures: Sequence[str],
    *,
    parts: Sequence[str] = (),
    years: Sequence[int] = (),
    bounds: frozenset[str] = frozenset(),
) -> list[Range]:
    """Return the fragments whose figures answer, in order; none, if the clause has no target.

    ``parts`` are what a question asks for one by one, where it asks for more
    than one figure; then each part, measure and word of the topic has its
    fragment. Where fragments speak for one of the ``years`` asked for, or set
    one of the ``bounds``, others do not answer.
    """
    if cells := cells_of(clause):
        return figures_of(cells, years, topic)
    ranges = figures(clause)
    ranges = sorted({*ranges, *_measured(clause.text, measures, ranges)})
    if len(measures) == 1 and not parts:
        ranges = _of_measure(clause.text, ranges, measures[0]) or ranges
    if TIMES & set(measures):
        ranges = sorted({*ranges, *(comma_part(clause.text, date) for date in find_deadlines(simplify(clause.text)))})
    ranges = _of_level(clause, ranges, topic)
    if not ranges:
        return []
    whole = coverage(topic, folded(clause.text))
    kinds = kinds_of(measures)
    full = FULL + FITS if all(_fits(clause, span, kinds) for span in ranges) else FULL
    scores = _continued(clause, ranges, [_score(clause, span, topic, kinds) for span in ranges])
    timed = [speaks_of(clause, span, years) for span in ranges]
    if any(timed) and max(score for score, fits in zip(scores, timed, strict=True) if fits) >= NEAR * max(scores):
        scores = [score if fits else 0.0 for score, fits in zip(scores, timed, strict=True)]
    scores = _of_bounds(clause, ranges, scores, bounds)
    best = max(scores)
    if whole and best < LOOSE * max(whole, 0.5) and not parts:
        top = best_sentences(clause, topic, 1)
        inside = [span for span in ranges if any(a <= span[0] < b for a, b in top)]
        return inside or ranges
    near = SEVERAL if parts else FULLY if best >= full else NEAR
    chosen = {i for i, score in enumerate(scores) if score >= near * best}
    chosen |= _for_years(clause, ranges, scores, years)
    if years and not any(timed[i] for i in chosen):
        chosen |= {i for i, span in enumerate(ranges) if timed[i] and ABOVE.search(clause.text[span[0] : span[1]])}
    if parts:
        chosen |= _for_each([folded(clause.text[a:b]) for a, b in ranges], scores, topic, measures, parts)
    return [ranges[i] for i in sorted(chosen)]


def _of_level(clause: Clause, ranges: Sequence[Range], topic: Topic) -> list[Range]:
    """Return fragments without those on other levels, where one speaks of the level asked about: 每个县 beside 每个省."""
    asked = {term.text for term in topic.terms} & set(LEVELS)
    said = [set(LEVEL.findall(BRACKETED.sub("", folded(clause.text[a:b])))) for a, b in ranges]
    if len(asked) != 1 or not any(asked <= levels for levels in said):
        return list(ranges)
    return [span for span, levels in zip(ranges, said, strict=True) if asked <= levels or not levels]


def bounds_asked(plain: str) -> frozenset[str]:
    """Return which bounds a normalised question asks for, and the extremes that it names: at_most and 最长."""
    return bounds_in(plain) | {word for word in EXTREMES if word in plain}


def _of_bounds(clause: Clause, ranges: Sequence[Range], scores: Sequence[float], bounds: frozenset[str]) -> list[float]:
    """Return scores without those of fragments that set none of the bounds asked for, where one does that scores enough.

    One in the sentence of the best fragment does, too: 30日内支付，最长不得超过60日.
    Where fragments name the extreme asked for, these alone set it.
    """
    best = max(scores)
    asked = "|".join(sorted(bounds & EXTREMES))
    named = [asked != "" and re.search(f"(?:{asked}){SETS}", clause.text[a:b]) is not None for a, b in ranges]
    bounding = named if any(named) else [sets_bound(clause, [span], bounds) for span in ranges]
    if any(fits and score >= BOUNDING * best for score, fits in zip(scores, bounding, strict=True)):
        return [score if fits else 0.0 for score, fits in zip(scores, bounding, strict=True)]
    start, end = sentence_around(clause.text, ranges[list(scores).index(best)])
    beside = [
        fits and start <= span[0] < end and BARE.match(clause.text[slice(*span)]) is not None
        for span, fits in zip(ranges, bounding, strict=True)
    ]
    return [best if fits else 0.0 for fits in beside] if any(beside) else list(scores)


def sets_bound(clause: Clause, spans: Sequence[Range], bounds: frozenset[str]) -> bool:
    """Return whether a figure in one of the fragments is one of some bounds: at_most for 不得超过5人 and 最高额度20万元."""
    stated = [t for t in clause.targets if any(a <= t.start < b for a, b in spans)]
    said = "".join(simplify(clause.text[a:b]) for a, b in spans) if stated else ""
    return any(bounds & bounds_in(f"{t.comparator}{said}") for t in stated)


def _measured(text: str, measures: Sequence[str], known: Sequence[Range]) -> set[Range]:
    """Return the fragments beside known ones that have a number of a measure asked for: 具有5年以上经历 for 几年."""
    found = (
        match.span()
        for kind in kinds_of(measures)
        if len(kind) == 1 and kind != "%"
        for match in _counting(kind).finditer(text)
    )
    fragments = {comma_part(text, span) for span in found}
    return {(a, b) for a, b in fragments if not any(a < end and start < b for start, end in known)}


def _of_measure(text: str, ranges: Sequence[Range], measure: str) -> list[Range]:
    """Return the fragments that have a number of a measure which says what is counted: 元, 亩, 户, not 个."""
    kinds = kinds_of((measure,)) - (VAGUE - {"户", "场", "次"}) - {"%"}
    return [(a, b) for a, b in ranges if any(_counting(kind).search(text, a, b) for kind in kinds)]


@lru_cache(maxsize=64)
def _counting(measure: str) -> re.Pattern[str]:
    """Return what a number of a measure looks like; 2018年 is a date and no number of years."""
    return re.compile(rf"(?<![0-9.])(?!(?:19|20)[0-9]{{2}}年)[0-9]+(?:\.[0-9]+)?[十百千万亿]*{re.escape(measure)}")


def speaks_of(clause: Clause, span: Range, years: Sequence[int]) -> bool:
    """Return whether a fragment or the deadlines of its figures name one of some years."""
    deadlines = (t.deadline for t in clause.targets if span[0] <= t.start < span[1])
    said = folded(" ".join((clause.text[span[0] : span[1]], *deadlines)))
    return any(str(year) in said for year in years)


def of_another_year(clause: Clause, span: Range, years: Sequence[int]) -> bool:
    """Return whether a fragment or the deadlines of its figures name years and none of those asked for."""
    deadlines = (t.deadline for t in clause.targets if span[0] <= t.start < span[1])
    return names_another_year(" ".join((clause.text[span[0] : span[1]], *deadlines)), years)


def names_another_year(text: str, years: Sequence[int]) -> bool:
    """Return whether a text names years and none of those asked for.

    A year that a figure is compared with is none that it is set for: 比2010年下降32%.
    """
    said = set(YEAR.findall(BASE_YEAR.sub("", folded(text)))) if years else set()
    return bool(said) and not said & {str(year) for year in years}


def _continued(clause: Clause, ranges: Sequence[Range], scores: Sequence[float]) -> list[float]:
    """Return scores, a figure without a metric of its own having that of the one before: 2021年控制在52，2023年控制在48."""
    found: list[float] = []
    before = measured = ""
    for span, score in zip(ranges, scores, strict=True):
        first = next((t for t in clause.targets if span[0] <= t.start < span[1]), None)
        metric = METRIC_NOISE.sub("", DEADLINE.sub("", first.metric)) if first else ""
        short = len(metric) < METRIC or measured.endswith(metric)
        bare = first is not None and short and first.measure == before
        found.append(
            max(score, found[-1]) if bare and found and sentence_start(clause.text, span[0]) < span[0] else score
        )
        before, measured = (first.measure, metric) if first else ("", "")
    return found


def _for_each(
    texts: Sequence[str], scores: Sequence[float], topic: Topic, measures: Sequence[str], parts: Sequence[str]
) -> set[int]:
    """Return the best fragment for each measure, each part and each heavy word that a question names."""
    found: set[int] = set()
    for measure in measures:
        kinds = VAGUE if measure in VAGUE else kinds_of((measure,))
        found |= _best(scores, [any(kind in text for kind in kinds) for text in texts])
    for term in topic.terms:
        if term.weight >= HEAVY:
            found |= _best(scores, [degree(term, text) >= HELD for text in texts])
    for part in parts:
        shares = [_shared_pairs(part, text) for text in texts]
        if max(shares) >= HELD:
            found.add(shares.index(max(shares)))
    return found


def _for_years(clause: Clause, ranges: Sequence[Range], scores: Sequence[float], years: Sequence[int]) -> set[int]:
    """Return the best fragment for each of several years: 2025年和2030年各是多少."""
    each = [[speaks_of(clause, span, (year,)) for span in ranges] for year in years] if len(years) > 1 else []
    return {i for fits in each for i in _best(scores, fits) if scores[i] >= SEVERAL * max(scores)}


def _best(scores: Sequence[float], holding: Sequence[bool]) -> set[int]:
    held = [i for i, holds in enumerate(holding) if holds]
    return {max(held, key=lambda i: scores[i])} if held else set()


def _shared_pairs(part: str, text: str) -> float:
    pairs = [part[i : i + 2] for i in range(len(part) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _score(clause: Clause, span: Range, topic: Topic, kinds: frozenset[str]) -> float:
    text = clause.text
    own = coverage(topic, folded(text[span[0] : span[1]]))
    before = sentence_start(text, span[0])
    near = coverage(topic, folded(text[before : span[1]]))
    return own + 0.15 * (near - own) + (FITS if _fits(clause, span, kinds) else 0.0)


def _fits(clause: Clause, span: Range, kinds: frozenset[str]) -> bool:
    """Return whether a target that a fragment states has one of some measures."""
    found = [t.measure for t in clause.targets if span[0] <= t.start < span[1]]
    return any(kind in measure for kind in kinds for measure in found)
