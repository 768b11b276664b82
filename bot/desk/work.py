"""Work that takes long, done by a process of its own: questions are answered meanwhile, and it ends with whoever waits for it."""

from __future__ import annotations

import asyncio
import subprocess

from index import child


async def output(*words: str) -> str:
    """Return what a command of ``policybot`` prints."""
    process = child.start("bot.cli", *words, stderr=subprocess.STDOUT)
    try:
        printed, _ = await asyncio.to_thread(process.communicate)
    finally:
        child.end(process)
    return printed.decode("utf-8", "replace")
