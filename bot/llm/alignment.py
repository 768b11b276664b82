"""Whether a part of a sentence says what parts of a clause say: its words stand together there, under the same modals and negations.

    2018年开工建设    is told by    2017年完成规划编制，2018年开工建设
    2017年开工建设    is not: the year stands in another part

Words may be left out of what a clause says; none may come from elsewhere or
lose what governs it: 不得, 可以, 除…外, 力争.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import rjieba

from index.patterns import regex
from index.targets import qualified_figures

SENTENCE = regex("[^。；;！!？?\n]+")
PART = regex("[^，,：:()（）]+")
TOKEN = regex("[\u4e00-\u9fff]|[0-9a-z]")
TIME = regex(
    "(?:到|至|截至|自|从|力争|争取|用|在|于|确保|并|每)*(?:(?:19|20)[0-9]{2}年)?[0-9一二三四五六七八九十]{0,3}[年月日天]?(?:[底末前内起初]|之前|以前|期间|时间)*"
)
GOVERNING = regex(
    "(?P<no>不(?:得|准|能|再|予|许|应|可|宜|必|享受|纳入|包括)|禁止|严禁|停止|取消|暂停|废止|未经?|无[需须]|免[于除]?)|(?P<but>除(?!了)|外(?=的|，|$)|仅|只[能限])"
    "|(?P<may>可以?(?!再生|持续|行|靠|用|视))|(?P<or>或者?)|(?P<aim>力争|争取|原则上|拟)"
)
"""What governs words, by kind: leaving it out, or putting it in, says something else."""
REACH = 2  # parts side by side in which the words of one part of a sentence may stand


def is_told(
    part: str, sentences: Sequence[Sequence[str]], leaves: Callable[[str], bool], *, apart: bool = False
) -> bool:
    """Return whether a part of a sentence is told by parts that stand side by side.

    Args:
        part: a stretch between commas, normalised.
        sentences: the parts of each sentence of the clauses, normalised.
        leaves: tells of a word whether it may stand anywhere: plain words, headings.
        apart: the part names what has to stand in one part with the rest, such as a place; so has a date.
    """
    words = [word for word in rjieba.cut(part, False) if TOKEN.search(word) and not leaves(word)]
    governed = _governing(part)
    if not words and not governed:
        return True
    dated = any(map(str.isdigit, part)) and not qualified_figures(part)  # years of figures are looked at elsewhere
    return any(
        all(word in told for word in words) and _governing(told) == governed
        for told in _windows(sentences, 1 if dated or apart else REACH)
    )


def _windows(sentences: Sequence[Sequence[str]], most: int) -> Iterator[str]:
    """Yield stretches of one to some parts that stand side by side in a sentence."""
    for parts in sentences:
        for reach in range(1, most + 1):
            for at in range(len(parts) - reach + 1):
                yield "，".join(parts[at : at + reach])


def _governing(text: str) -> frozenset[tuple[str, str]]:
    """Return what governs the words of a text: each negation by itself, other words by kind."""
    kinds = [(str(found.lastgroup), found.group()) for found in GOVERNING.finditer(text)]
    return frozenset((kind, word if kind == "no" else "") for kind, word in kinds)


def parts_of(text: str) -> list[list[str]]:
    """Return the parts of each sentence of a text; one that tells a time only goes with the part behind it."""
    found: list[list[str]] = []
    for sentence in SENTENCE.findall(text):
        parts: list[str] = []
        time = ""
        for part in map(str.strip, PART.findall(sentence)):
            if TIME.fullmatch(part):
                time += part
            else:
                parts.append(f"{time}{part}")
                time = ""
        found.append([*parts, *([time] if time else [])])
    return found
