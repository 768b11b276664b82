"""Replies as Telegram's HTML: escaped, parted between blocks, within its limits.

Telegram counts a message's length in UTF-16 units after the tags are taken out
(Bot API, "Formatting options"): at most 4096, and at most 100 entities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from bot.channels.contract import Block, Line, Run, units16
from index.patterns import regex

LENGTH = 4096  # UTF-16 units of a message
ENTITIES = 100  # entities of a message
TAGS = {"bold": "b", "italic": "i", "code": "code", "quote": "blockquote"}
SENTENCE = regex(r"[^。；;！!？?\n]*[。；;！!？?\n]?")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: as HTML, and as the plain text that is sent where Telegram cannot parse it."""

    html: str
    plain: str


def messages(blocks: Iterable[Block], *, length: int = LENGTH, entities: int = ENTITIES) -> list[Message]:
    """Return blocks as messages that keep to the limits; a block is parted only where it is too long for one."""
    found: list[list[Line]] = []
    size, styled = 0, 0
    for block in blocks:
        for lines in _fitting(block, length, entities):
            more = sum(units16(_text(line)) + 1 for line in lines)
            runs = sum(run.style != "plain" for line in lines for run in line)
            if not found or size + more - 1 > length or styled + runs > entities:
                found.append([])
                size, styled = 0, 0
            found[-1] += lines
            size, styled = size + more, styled + runs
    return [Message("\n".join(map(_html, lines)), "\n".join(map(_text, lines))) for lines in found]


def _fitting(block: Block, length: int, entities: int) -> Iterator[list[Line]]:
    """Yield the lines of a block in portions that fit a message each, all of them if they fit one."""
    portion: list[Line] = []
    size, styled = 0, 0
    for line in (piece for whole in block.lines for piece in _pieces(whole, length)):
        more, runs = units16(_text(line)) + 1, sum(run.style != "plain" for run in line)
        if portion and (size + more - 1 > length or styled + runs > entities):
            yield portion
            portion, size, styled = [], 0, 0
        portion.append(line)
        size, styled = size + more, styled + runs
    if portion:
        yield portion


def _pieces(line: Line, length: int) -> Iterator[Line]:
    """Yield a line in pieces that fit a message each, cut behind sentences where that can be."""
    if units16(_text(line)) <= length:
        yield line
        return
    piece: list[Run] = []
    size = 0
    for run in line:
        for part in _parts(run.text, length):
            more = units16(part)
            if piece and size + more > length:
                yield tuple(piece)
                piece, size = [], 0
            if piece and piece[-1].style == run.style:
                piece[-1] = Run(piece[-1].text + part, run.style)
            else:
                piece.append(Run(part, run.style))
            size += more
    if piece:
        yield tuple(piece)


def _parts(text: str, length: int) -> Iterator[str]:
    """Yield the sentences of a text, longer ones cut to half the length in UTF-16 units."""
    for sentence in SENTENCE.findall(text):
        step = length // 2  # a character has at most two units
        for at in range(0, len(sentence), step):
            yield sentence[at : at + step]


def _text(line: Line) -> str:
    return "".join(run.text for run in line)


def _html(line: Line) -> str:
    return "".join(_tagged(run) for run in line)


def _tagged(run: Run) -> str:
    tag = TAGS.get(run.style)
    text = escape(run.text, quote=False)
    return f"<{tag}>{text}</{tag}>" if tag and run.text.strip() else text
