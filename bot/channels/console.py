"""The console as a channel: one user, one chat; a button is pressed by typing ``#`` and its number."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import time
from typing import TextIO

from bot.channels.contract import Capabilities, Handler, Inbound, Place, Reply, text_of
from bot.channels.parting import Menu, fitted
from index.patterns import regex

COMMAND = regex(r"/([A-Za-z0-9_]+)\s*(.*)")
ME = 1  # the id of the one user and of the one chat
HERE = Place(ME)


@dataclass
class ConsoleChannel:
    """Reads lines until the input ends and writes replies as plain text."""

    lines: TextIO
    out: TextIO
    capabilities: Capabilities = Capabilities(length=0, buttons=False, edits=False, files=False)
    _menu: Menu = field(default_factory=Menu, repr=False)

    async def run(self, handler: Handler) -> None:
        """Answer line by line."""
        number = round(time())  # of the messages; those of another session are not this one's
        while line := await asyncio.to_thread(self.lines.readline):
            if not line.strip():
                continue
            number += 1
            for reply in await handler(self._read(line.strip(), number)):
                for part in fitted(self._menu.shown(HERE, reply), self.capabilities):
                    self._show(part)

    def _read(self, line: str, number: int) -> Inbound:
        """Return what a line says."""
        pressed = self._menu.pressed(HERE, line)
        if pressed is not None:
            return Inbound("tap", ME, HERE, pressed, message=number)
        command = COMMAND.fullmatch(line)
        if command:
            return Inbound("command", ME, HERE, command[2].strip(), command[1].lower(), number)
        return Inbound("text", ME, HERE, line, message=number)

    def _show(self, reply: Reply) -> None:
        """Write a reply."""
        if reply.notice:
            self.out.write(f"（{reply.notice}）\n")
        if reply.blocks:
            self.out.write(text_of(reply) + "\n")
        self.out.flush()
