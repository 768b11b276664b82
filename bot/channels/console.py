"""The console as a channel: one user, one chat; a button is pressed by typing ``#`` and its number."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TextIO

from bot.channels.contract import Button, Capabilities, Handler, Inbound, Place, Reply, text_of
from index.patterns import regex

COMMAND = regex(r"/([A-Za-z0-9_]+)\s*(.*)")
PRESS = regex(r"#\s*([0-9]+)")
ME = 1  # the id of the one user and of the one chat


@dataclass
class ConsoleChannel:
    """Reads lines until the input ends and writes replies as plain text."""

    lines: TextIO
    out: TextIO
    capabilities: Capabilities = Capabilities(length=0, buttons=True, edits=False, files=False)
    _buttons: list[Button] = field(default_factory=list, repr=False)

    async def run(self, handler: Handler) -> None:
        """Answer line by line."""
        number = 0
        while line := await asyncio.to_thread(self.lines.readline):
            if not line.strip():
                continue
            number += 1
            inbound = self._read(line.strip(), number)
            if inbound is None:
                self.out.write("没有这个按钮\n")
                continue
            for reply in await handler(inbound):
                self._show(reply)

    def _read(self, line: str, number: int) -> Inbound | None:
        """Return what a line says, None for a button that is not there."""
        place = Place(ME)
        press = PRESS.fullmatch(line)
        if press:
            pressed = int(press[1])
            known = 0 < pressed <= len(self._buttons)
            return Inbound("tap", ME, place, self._buttons[pressed - 1].action, message=number) if known else None
        command = COMMAND.fullmatch(line)
        if command:
            return Inbound("command", ME, place, command[2].strip(), command[1].lower(), number)
        return Inbound("text", ME, place, line, message=number)

    def _show(self, reply: Reply) -> None:
        """Write a reply; its buttons take the place of those before."""
        if reply.notice:
            self.out.write(f"（{reply.notice}）\n")
        if reply.blocks:
            self.out.write(text_of(reply) + "\n")
        if reply.file:
            self.out.write(f"文件：{reply.file}\n")
        if reply.buttons:
            self._buttons = [button for row in reply.buttons for button in row]
            self.out.write("  ".join(f"#{n} {b.label}" for n, b in enumerate(self._buttons, 1)) + "\n")
        self.out.flush()
