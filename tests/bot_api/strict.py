"""What Telegram refuses, in the words of its own server (telegram-bot-api and TDLib)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

LENGTH, ENTITIES, DATA, NOTICE, BUTTONS = 4096, 100, 64, 200, 100
TAGS = {"a", "b", "strong", "i", "em", "s", "strike", "del", "u", "ins", "tg-spoiler", "tg-emoji", "span", "pre", "code", "blockquote"}  # fmt: skip
REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
ATTRIBUTES = re.compile(r"""(?:\s+[a-zA-Z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*\s*""")
PARSE = "Bad Request: can't parse entities: "


class Refused(Exception):  # noqa: N818
    """A call that Telegram refuses."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:  # noqa: ANN401
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass
class Html:
    """Reads a text as TDLib's ``parse_html`` does: whatever ``<`` begins is a tag; offsets are bytes of UTF-8."""

    source: str
    text: str = ""
    entities: int = 0
    _open: list[tuple[str, int]] = field(default_factory=list)

    def read(self) -> Html:
        at = 0
        while at < len(self.source):
            end = self.source.find("<", at)
            end = len(self.source) if end < 0 else end
            self.text += REFERENCE.sub(lambda found: unescape(found.group()), self.source[at:end])
            at = self._tag(end) if end < len(self.source) else end
        if self._open:
            raise Refused(400, f'{PARSE}Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')
        return self

    def _tag(self, at: int) -> int:
        """Return where the tag at a place ends."""
        offset = len(self.source[:at].encode())
        closing = self.source.startswith("</", at)
        name_at = at + 1 + closing
        name_end = name_at
        while name_end < len(self.source) and not self.source[name_end].isspace() and self.source[name_end] != ">":
            name_end += 1
        name = self.source[name_at:name_end].lower()
        if closing:
            if not self._open:
                raise Refused(400, f"{PARSE}Unexpected end tag at byte offset {offset}")
            end = self.source.find(">", name_end)
            if end < 0 or self.source[name_end:end].strip():
                raise Refused(400, f"{PARSE}Unclosed end tag at byte offset {offset}")
            opened, begin = self._open.pop()
            if name and name != opened:
                raise Refused(
                    400,
                    f'{PARSE}Unmatched end tag at byte offset {offset}, expected "</{opened}>", found "</{name}>"',
                )
            self.entities += len(self.text) > begin
            return end + 1
        if name_end == len(self.source):
            raise Refused(400, f"{PARSE}Unclosed start tag at byte offset {offset}")
        if name not in TAGS:
            raise Refused(400, f'{PARSE}Unsupported start tag "{name}" at byte offset {offset}')
        attributes = ATTRIBUTES.match(self.source, name_end)
        end = attributes.end() if attributes else name_end
        if not self.source.startswith(">", end):
            raise Refused(400, f"{PARSE}Unclosed start tag at byte offset {offset}")
        self._open.append((name, len(self.text)))
        return end + 1


def parsed(text: str, mode: str | None) -> tuple[str, int]:
    """Return a message's text without tags, and how many entities it has."""
    if mode is None:
        return text, 0
    if mode.lower() != "html":
        raise Refused(400, "Bad Request: unsupported parse_mode")
    read = Html(text).read()
    return read.text, read.entities


def check_text(text: str, entities: int, *, edited: bool = False) -> None:
    """Refuse a text that Telegram would."""
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > LENGTH:
        raise Refused(400, f"Bad Request: {'MESSAGE_TOO_LONG' if edited else 'message is too long'}")
    if entities > ENTITIES:
        raise Refused(400, "Bad Request: ENTITIES_TOO_LONG")


def keyboard(params: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return the rows of buttons of a call."""
    if "reply_markup" not in params:
        return []
    rows = json.loads(params["reply_markup"])["inline_keyboard"]
    buttons = [button for row in rows for button in row]
    if len(buttons) > BUTTONS:
        raise Refused(400, "Bad Request: reply markup is too long")
    for button in buttons:
        if not 1 <= len(button["callback_data"].encode()) <= DATA:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        if not button["text"].strip():
            raise Refused(400, "Bad Request: BUTTON_TEXT_INVALID")
    return rows  # type: ignore[no-any-return]


def check_commands(commands: list[dict[str, str]]) -> None:
    """Refuse a list of commands that Telegram would."""
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
