"""Replies within what a messenger can show: text parted where it is too long, buttons as numbers, files by their path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import inf

from bot.channels.contract import Block, Button, Capabilities, Line, Place, Reply, Run, block, units16
from index.patterns import regex

SENTENCE = regex(r"[^。；;！!？?\n]*[。；;！!？?\n]?")
PRESS = regex(r"[#＃]\s*([0-9]+)")


def parts(blocks: Iterable[Block], length: int, styled: float = inf) -> list[list[Line]]:
    """Return the lines of each message that blocks need; a block is parted only where it is too long for one.

    Args:
        blocks: what is to be shown.
        length: the most UTF-16 units of a message.
        styled: the most styled runs of a message.
    """
    found: list[list[Line]] = []
    size, runs = 0, 0
    for lines in (portion for whole in blocks for portion in _portions(whole, length, styled)):
        more, marked = _size(lines), _styled(lines)
        if not found or size + more - 1 > length or runs + marked > styled:
            found.append([])
            size, runs = 0, 0
        found[-1] += lines
        size, runs = size + more, runs + marked
    return found


def _portions(whole: Block, length: int, styled: float) -> Iterator[list[Line]]:
    """Yield the lines of a block in portions that fit a message each, all of them if they fit one."""
    portion: list[Line] = []
    size, runs = 0, 0
    for line in (piece for one in whole.lines for piece in _pieces(one, length)):
        more, marked = _size([line]), _styled([line])
        if portion and (size + more - 1 > length or runs + marked > styled):
            yield portion
            portion, size, runs = [], 0, 0
        portion.append(line)
        size, runs = size + more, runs + marked
    if portion:
        yield portion


def _size(lines: Iterable[Line]) -> int:
    """Return the length of lines with a line end behind each."""
    return sum(units16(text_of_line(line)) + 1 for line in lines)


def _styled(lines: Iterable[Line]) -> int:
    return sum(run.style != "plain" for line in lines for run in line)


def _pieces(line: Line, length: int) -> Iterator[Line]:
    """Yield a line in pieces that fit a message each, cut behind sentences where that can be."""
    if units16(text_of_line(line)) <= length:
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


def text_of_line(line: Line) -> str:
    """Return a line without styles."""
    return "".join(run.text for run in line)


def fitted(reply: Reply, can: Capabilities) -> list[Reply]:
    """Return a reply as one for each message that a messenger needs for it; the last has the buttons and the file.

    Without files a reply names the path; without edits it takes no other's place.
    """
    blocks = reply.blocks
    if reply.file and not can.files:
        blocks = (*blocks, block(f"文件：{reply.file}"))
    reply = replace(reply, blocks=blocks, file=reply.file if can.files else None, edits=reply.edits and can.edits)
    if not can.length:
        return [reply]
    each: list[tuple[Block, ...]] = [(Block(tuple(lines)),) for lines in parts(blocks, can.length)]
    *before, last = each or [()]
    return [
        *(replace(reply, blocks=one, buttons=(), file=None, notice="") for one in before),
        replace(reply, blocks=last),
    ]


class Menu:
    """Buttons where a messenger has none: they are numbered below the text, and ``#2`` presses the second."""

    def __init__(self) -> None:
        self._buttons: dict[Place, list[Button]] = {}

    def shown(self, place: Place, reply: Reply) -> Reply:
        """Return a reply with its buttons as text; they take the place of those shown before."""
        if not reply.buttons:
            return reply
        buttons = self._buttons[place] = [button for row in reply.buttons for button in row]
        listed = "  ".join(f"#{number} {button.label}" for number, button in enumerate(buttons, 1))
        return replace(reply, blocks=(*reply.blocks, block(listed)), buttons=())

    def pressed(self, place: Place, text: str) -> str | None:
        """Return the action of the button that a text presses, empty where there is none of its number; None for any other text."""
        press = PRESS.fullmatch(text.strip())
        if press is None:
            return None
        buttons, number = self._buttons.get(place, []), int(press[1])
        return buttons[number - 1].action if 0 < number <= len(buttons) else ""
