"""Lines cut into paragraphs where a scraper has turned line ends into blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.model import Range

_BLANKS = "[ \t\u3000\xa0\u2000-\u200a\u202f\u205f]"
_RUN = re.compile(f"{_BLANKS}+")
_WIDE_RUN = re.compile(f"{_BLANKS}{{2,}}")
_SENTENCE_END = re.compile("[。；;！!？?][”’」』》）)]?$")
_NUMERAL = "[一二三四五六七八九十百零〇○0-9０-９]"
_LABEL_START = re.compile(
    f"第{_NUMERAL}+[章节條条編编款]|{_NUMERAL}{{1,3}}[、．]|[(（]{_NUMERAL}{{1,3}}[)）]|[①-⑳㉑-㊿]|——|附件"
)
# A label that its own text follows after a gap: 第三条　　本办法….
_LABEL_ONLY = re.compile(
    f"(?:第{_NUMERAL}+[章节節條条編编款项項]|{_NUMERAL}{{1,3}}(?:[.．][0-9０-９]{{1,2}}){{0,4}}[、．.]?|[(（]{_NUMERAL}{{1,3}}[)）]"
    "|[①-⑳㉑-㊿]|附件[0-9０-９一二三四五六七八九十]*[:：]?|注[:：]?|——)$"
)
# A numbered heading without a full stop; in a text that lost its line ends the
# first blank behind it is where its line ended.
_HEADING = re.compile(
    f"(?:第{_NUMERAL}+[章节節编編]|{_NUMERAL}{{1,3}}、|[(（]{_NUMERAL}{{1,3}}[)）])[^。；;：:！？，,]{{3,30}}$"
)
_LAST_WORD = re.compile(f"[^{_BLANKS[1:-1]}]+$")
_FIRST_WORD = re.compile(f"[^{_BLANKS[1:-1]}]+")
_GLUED_START = re.compile("[，。、；：）)》”’年月日号元人〕%％]")
_GLUED_END = re.compile("[（(《〔“‘、，,]$")
_SHORT_VALUE = 30
_CONTEXT = 60
_RUN_ON_LINE = 300
_ENDLESS_LINE = 1_000
_RUN_ON_SHARE = 0.8
_LOST_LINES = 3


def lost_line_ends(text: str) -> bool:
    """Return whether text is all but one line: its line ends became single blanks."""
    lengths = [len(line) for line in text.split("\n") if line.strip()]
    longest = max(lengths, default=0)
    few = len(lengths) <= _LOST_LINES and longest >= _RUN_ON_LINE
    return few or (longest >= _ENDLESS_LINE and longest >= _RUN_ON_SHARE * sum(lengths))


def paragraph_ranges(line: str, *, single: bool = False) -> Iterator[Range]:
    """Yield the [from, to) of each paragraph of one line, blanks at its edges left out.

    With ``single``, one blank after a sentence end or before a label is enough.
    """
    start = len(line) - len(line.lstrip())
    for run in (_RUN if single else _WIDE_RUN).finditer(line):
        if run.end() <= start or run.end() == len(line):
            continue
        left = line[max(start, run.start() - _CONTEXT) : run.start()]
        right = line[run.end() : run.end() + _SHORT_VALUE + 1]
        if _separates(left, run.group(), right, single=single):
            yield start, run.start()
            start = run.end()
    end = len(line.rstrip())
    if start < end:
        yield start, end


def _separates(left: str, run: str, right: str, *, single: bool) -> bool:
    ends_sentence = bool(_SENTENCE_END.search(left[-2:]))
    if len(run) < 2:
        ends = ends_sentence or left[-1] in "：:" or bool(_HEADING.match(left))
        return single and (bool(_LABEL_START.match(right)) or (ends and not right[0].isascii()))
    if _LABEL_ONLY.match(left) or _GLUED_END.search(left[-1]) or _GLUED_START.match(right):
        return False
    if ends_sentence or _LABEL_START.match(right):
        return True
    if left[-1] in "：:":
        return len(right) > _SHORT_VALUE
    return _is_gap(run) and not _letterspaced(left, right)


def _is_gap(run: str) -> bool:
    return "\u3000\u3000" in run or len(set(run)) > 1 or len(run) >= 4


def _letterspaced(left: str, right: str) -> bool:
    """Return whether the blanks stand inside a word: 主　　要, 王　　强."""
    before = _LAST_WORD.search(left)
    after = _FIRST_WORD.match(right)
    if before is None or after is None:
        return True
    return len(before.group()) == 1 or len(after.group()) == 1
