"""What every messenger has in common: something comes in, replies go out, within what the messenger can show.

A second messenger is one new module beside this one: it turns what its users do
into `Inbound`, hands that to a `Handler` and shows the `Reply` objects it gets.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

Kind = Literal["text", "command", "tap", "file", "other"]
Style = Literal["plain", "bold", "italic", "code", "quote"]
ACTION_LIMIT = 64  # bytes of a button's action: what the narrowest messenger carries


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said: a chat, and a thread of it where it has threads."""

    chat: int
    thread: int | None = None
    private: bool = True


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that a user sent; ``fetch`` saves it to a path."""

    name: str
    size: int
    fetch: Callable[[Path], Awaitable[None]] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that a user did.

    ``text`` is what was typed, without the command's name; of a tap the
    button's action; of a file its caption; of something else what it is (``voice``).
    ``message`` is the id of the user's message, of a tap that of the message tapped;
    ``replied`` that of the message which it replies to, 0 for none. ``edited``
    tells that the message was there before with other words; messages sent
    together have the same ``album``.
    """

    kind: Kind
    user: int
    place: Place
    text: str = ""
    command: str = ""
    message: int = 0
    file: Offered | None = None
    replied: int = 0
    edited: bool = False
    album: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    style: Style = "plain"


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a message is parted between blocks where it can be."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; its action comes back as the text of a tap, at most 64 bytes of UTF-8."""

    label: str
    action: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a user is to see.

    ``edits`` tells that it takes the place of the message tapped, or of the
    answer to the message edited; ``notice`` is said over the chat for a moment and
    answers a tap; ``answer`` is the id under which the desk keeps the answer, 0 for
    what is none; ``asks`` that of the answer of which it asks what is wrong, so that
    who replies to it says just that.
    """

    blocks: tuple[Block, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: Path | None = None
    notice: str = ""
    edits: bool = False
    answer: int = 0
    asks: int = 0


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a messenger can show: ``length`` in UTF-16 units of a message, 0 for any length."""

    length: int = 0
    buttons: bool = True
    edits: bool = True
    files: bool = True


Handler = Callable[[Inbound], Awaitable[Sequence[Reply]]]


class Channel(Protocol):
    """A messenger."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can show."""
        ...

    async def run(self, handler: Handler) -> None:
        """Hand on what users do and show the replies, until it is told to stop."""
        ...


def plain(text: str) -> Line:
    """Return a line without styles."""
    return (Run(text),)


def block(*lines: str | Line) -> Block:
    """Return lines that belong together."""
    return Block(tuple(plain(line) if isinstance(line, str) else line for line in lines))


def text_of(reply: Reply) -> str:
    """Return a reply's text without styles."""
    return "\n".join("".join(run.text for run in line) for found in reply.blocks for line in found.lines)


def units16(text: str) -> int:
    """Return the length of a text in UTF-16 units, which is how messengers count."""
    return len(text) + sum(character > "\uffff" for character in text)
