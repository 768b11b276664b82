"""Things that a question names side by side and asks the same of: 甲、乙和丙各培训多少人次."""

from __future__ import annotations

import rjieba

from bot.answer import Answer
from bot.coverage import HALF, around, degree
from bot.topic import Topic
from index.model import Range
from index.patterns import regex
from index.text import folded

EACH = regex("各|分别|同一[个家样]|[两二三四][个项者种样](?!月)")
JOINS = frozenset("、和与及跟")
BOUND = regex(
    "[^\u4e00-\u9fffa-z0-9、]|的|在|到|至|是|要|各|各要|分别|都|里|中|[两二三四][个项者种样]|[0-9]{4}年?|比|相比|谁|哪个|哪边"
)
AFTER = ("t", "v", "p", "d", "r")  # what may stand behind the noun of the last one: 今年, 新增, 在, 都, 各
LONGEST = 14  # characters of one of the things
HELD = 0.7  # share of a thing's words that a clause has which speaks of it


def side_by_side(plain: str, *, compared: bool = False) -> tuple[Range, ...]:
    """Return where a normalised question names the things of which it asks the same; none where it does not.

    One that asks the same of several things says so (各, 分别), unless they are ``compared``.
    """
    if not (compared or EACH.search(plain)):
        return ()
    runs: list[list[Range]] = [[]]
    start = position = 0
    named = False
    for word, tag in (*rjieba.tag(plain, False), ("。", "x")):
        last = named and len(runs[-1]) > 0
        bound = BOUND.fullmatch(word) is not None or (last and tag.startswith(AFTER))
        if word in JOINS or bound:
            if start < position and position - start <= LONGEST:
                runs[-1].append((start, position))
            start, named = position + len(word), False
            if bound:
                runs.append([])
        named = named or tag.startswith("n")
        position += len(word)
    return max((tuple(run) for run in runs if len(run) > 1), key=len, default=())


def only(plain: str, things: tuple[Range, ...], kept: Range) -> str:
    """Return a question that asks of one of the things alone."""
    return plain[: things[0][0]] + plain[slice(*kept)] + plain[things[-1][1] :]


def speaks_of(answer: Answer, thing: Topic) -> bool:
    """Return whether an answer rests on a clause that has the words of a thing."""
    for citation in answer.citations:
        text = f"{folded(citation.clause.text)}\n{around(citation.clause, citation.document)}"
        held = sum(term.weight for term in thing.terms if degree(term, text) >= HALF)
        if held >= HELD * thing.weight:
            return True
    return False
