"""Work that takes long, done by a process of its own: questions are answered meanwhile, and it ends with whoever waits for it."""

from __future__ import annotations

import asyncio
import subprocess

from index import child


async def output(*words: str) -> tuple[int, str]:
    """Return the exit code of a command of ``policybot`` and what it prints."""
    process = child.start("bot.cli", *words, stderr=subprocess.STDOUT)
    try:
        printed, _ = await asyncio.to_thread(process.communicate)
    finally:
        child.end(process)
    return process.returncode or 0, printed.decode("utf-8", "replace")
