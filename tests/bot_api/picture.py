"""The picture of a conversation in the README: recorded from the bot against the stand, drawn as SVG.

``python -m tests.bot_api.picture`` asks the questions below over the shipped
corpus and writes the picture anew; a test compares it with what the bot says now.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bot.channels.telegram.reach import TelegramSettings
from bot.channels.telegram.service import TelegramChannel
from bot.desk.access import Access
from bot.desk.desk import Desk
from bot.desk.limits import Allowance, Limits
from bot.desk.memory import Memory
from bot.engine import Engine
from index.retrieve import Index
from tests.bot_api.stand import TOKEN, Sent, Stand
from tests.exam import engine_over

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "bot" / "channels" / "telegram" / "conversation.svg"
ASKED = ("谁负责专利申请量目标", "那张掖呢", "金华的地铁什么时候通车")
USER = 7
LABEL = "对本机的 Bot API 测试台录制后绘制，不是 Telegram 截图 · recorded against a loopback stand, not a screenshot"
WIDTH, BUBBLE = 760, 44  # pixels; characters of a full bubble
SIZE, SMALL, LINE = 15, 11, 22  # pixels: fonts, and the height of a line


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as it is drawn: whose, its lines, the rows of buttons below it."""

    own: bool
    lines: tuple[str, ...]
    buttons: tuple[tuple[str, ...], ...] = ()


async def record(home: Path) -> list[Bubble]:
    """Return the conversation that a user and the bot have."""
    stand = Stand()
    await stand.start()
    memory = Memory(home / "desk.sqlite")
    limits = Limits(Allowance(burst=100, hourly=1000))
    desk = Desk(Engine(Index.open(home)), memory, Access(memory, frozenset({USER})), limits, home, home)
    channel = TelegramChannel(TelegramSettings(TOKEN, base_url=stand.base_url, poll_timeout=1), memory)
    running = asyncio.create_task(channel.run(desk.handle))
    bubbles: list[Bubble] = []
    try:
        for number, question in enumerate(ASKED, 1):
            stand.say(question, user=USER)
            bubbles += [Bubble(True, (question,)), _bubble(await stand.answer(USER, number))]
    finally:
        channel.stopping.set()
        await asyncio.wait_for(running, 15)
        desk.close()
        await stand.stop()
    return bubbles


def _bubble(sent: Sent) -> Bubble:
    lines = tuple(line for text in sent.text.split("\n") for line in wrapped(text))
    return Bubble(False, lines, tuple(tuple(button["text"] for button in row) for row in sent.buttons))


def wrapped(text: str) -> Iterator[str]:
    """Yield the lines of a text, none wider than a bubble; an ASCII character is half as wide as another."""
    line, width = "", 0.0
    for character in text:
        width += 0.55 if character.isascii() else 1.0
        if width > BUBBLE:
            yield line
            line, width = "", 1.0
        line += character
    yield line


def drawn(bubbles: Sequence[Bubble]) -> str:
    """Return the conversation as SVG."""
    parts: list[str] = []
    top = 16
    for bubble in bubbles:
        wide = max(sum(0.55 if c.isascii() else 1.0 for c in line) for line in bubble.lines) * SIZE + 28
        height = len(bubble.lines) * LINE + 16
        left = WIDTH - 16 - wide if bubble.own else 16
        fill = "#dcf3c6" if bubble.own else "#ffffff"
        parts.append(f'<rect x="{left:.0f}" y="{top}" width="{wide:.0f}" height="{height}" rx="10" fill="{fill}"/>')
        for number, line in enumerate(bubble.lines):
            parts.append(_text(left + 14, top + 8 + LINE * number + SIZE, line))
        top += height + 6
        for row in bubble.buttons:
            each = (wide - 6 * (len(row) - 1)) / len(row)
            for column, label in enumerate(row):
                x = left + column * (each + 6)
                parts.append(
                    f'<rect x="{x:.0f}" y="{top}" width="{each:.0f}" height="30" rx="8" fill="#8fb3a5" fill-opacity=".75"/>'
                )
                parts.append(_text(x + each / 2, top + 20, label, middle=True))
            top += 36
        top += 10
    parts.append(f'<g font-size="{SMALL}">{_text(WIDTH / 2, top + 14, LABEL, middle=True)}</g>')
    height = top + 30
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif" font-size="{SIZE}">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#c9dccf"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _text(x: float, y: float, text: str, *, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text x="{x:.0f}" y="{y:.0f}"{anchor} xml:space="preserve">{escape(text)}</text>'


def picture(home: Path) -> str:
    """Return the picture of the conversation over the shipped corpus."""
    engine_over(ROOT / "corpus" / "documents", home)
    return drawn(asyncio.run(record(home)))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        PICTURE.write_text(picture(Path(folder)), encoding="utf-8")
    sys.exit(0)
