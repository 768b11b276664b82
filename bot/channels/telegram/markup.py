"""Replies as Telegram's HTML: escaped, parted between blocks, within its limits.

Telegram counts a message's length in UTF-16 units after the tags are taken out
(Bot API, "Formatting options"): at most 4096, and at most 100 entities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from bot.channels.contract import Block, Line, Run
from bot.channels.parting import parts, text_of_line

LENGTH = 4096  # UTF-16 units of a message
ENTITIES = 100  # entities of a message
TAGS = {"bold": "b", "italic": "i", "code": "code", "quote": "blockquote"}


@dataclass(frozen=True, slots=True)
class Message:
    """One message: as HTML, and as the plain text that is sent where Telegram cannot parse it."""

    html: str
    plain: str


def messages(blocks: Iterable[Block], *, length: int = LENGTH, entities: int = ENTITIES) -> list[Message]:
    """Return blocks as messages that keep to the limits; a block is parted only where it is too long for one."""
    return [
        Message("\n".join(map(_html, lines)), "\n".join(map(text_of_line, lines)))
        for lines in parts(blocks, length, entities)
    ]


def _html(line: Line) -> str:
    return "".join(_tagged(run) for run in line)


def _tagged(run: Run) -> str:
    tag = TAGS.get(run.style)
    text = escape(run.text, quote=False)
    return f"<{tag}>{text}</{tag}>" if tag and run.text.strip() else text
