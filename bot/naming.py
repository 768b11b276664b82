"""The documents that a question names: by number, by 《title》, by the words of a title."""

from __future__ import annotations

import re
from dataclasses import dataclass

import rjieba

from bot.lexicon import Lexicon
from bot.topic import stopwords
from index.document_numbers import NUMBER, normalize_brackets
from index.text import compact, folded

SERIAL = re.compile(r"(?<![〔\[0-9])([0-9]{1,4})号(?:文件|文)")
TITLE = re.compile(r"《([^》]{2,80})》")
KINDS = (
    "实施方案|工作方案|行动方案|分工方案|方案|实施意见|指导意见|意见|通知|管理办法|暂行办法|办法|条例|规定|细则|纲要|规划"
    "|行动计划|计划|工作要点|要点|分工表|分解表|任务表|台账|决定|公告|通告"
)
SPOKEN = re.compile(
    rf"(?P<words>[^，,。；;？?！!：:、\s]{{3,40}}?)的?(?P<kind>{KINDS})"
    r"(?=里|中|内|的|[，,。；;：:？?\s]|有没有|有无|是否|是|什么|何时|哪|几|文号|还|第|提|讲|写|说|要求|规定|明确|呢|$)"
)
LEAST = 3  # characters of a title, its kind left out, that name it
ALONE = 6  # characters that name a document by themselves, whatever kind it is called
FEW = 3  # documents that one name may mean


@dataclass(frozen=True, slots=True)
class Named:
    """Ids of the documents named, names that no document has, and the text without them, its length kept."""

    ids: frozenset[str]
    unknown: tuple[str, ...]
    rest: str


def named_documents(plain: str, lexicon: Lexicon) -> Named:
    """Return the documents that a normalised question names."""
    ids: set[str] = set(lexicon.named_in(plain))
    unknown: list[str] = []
    rest = plain
    for id_ in ids:
        title = folded(lexicon.documents[id_].title)
        rest = rest.replace(title, " " * len(title))
    serial = SERIAL.search(rest)
    if serial and (hits := lexicon.numbered(serial.group(1))):
        ids |= hits
        rest = _blanked(rest, *serial.span())
    for found in NUMBER.finditer(normalize_brackets(plain)):
        hits = lexicon.numbered_in(compact(found.group()))
        ids |= hits
        if not hits:
            unknown.append(found.group())
        rest = _blanked(rest, *found.span())
    for found in TITLE.finditer(rest):
        title = compact(found.group(1))
        hits = lexicon.titled(title) if title else frozenset()
        ids |= hits
        rest = _blanked(rest, *found.span()) if hits else rest
    for found in () if ids else SPOKEN.finditer(rest):
        start, hits = _spoken(found, lexicon)
        ids |= hits
        rest = _blanked(rest, start, found.end()) if hits else rest
    return Named(frozenset(ids), tuple(unknown), rest)


def _spoken(found: re.Match[str], lexicon: Lexicon) -> tuple[int, frozenset[str]]:
    """Return where the words of a title begin, and the few documents whose titles have them all."""
    words: list[str] = []
    start = position = found.start()
    for word in rjieba.cut(found["words"], False):
        if word in stopwords() or word == "的":
            start = start if words else position + len(word)
        else:
            words.append(word)
        position += len(word)
    size = sum(map(len, words))
    hits = lexicon.titled_with((*words, found["kind"])) if size >= LEAST else frozenset()
    if not hits and size >= ALONE and len(others := lexicon.titled_with(words)) == 1:
        hits = others
    return start, hits if len(hits) <= FEW else frozenset()


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]
