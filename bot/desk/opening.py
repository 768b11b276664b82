"""The desk as the settings of a process want it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import ceil, inf

from bot.commands import documents_folder, open_engine, open_scribe
from bot.desk.access import Access, read_ids
from bot.desk.desk import RETENTION, Desk
from bot.desk.intake import sweep
from bot.desk.limits import Allowance, Limits
from bot.desk.memory import Memory
from bot.settings import Settings
from index.errors import PolicybotError


@contextmanager
def opened(
    settings: Settings,
    environ: Mapping[str, str],
    *,
    admins: frozenset[int] = frozenset(),
    public: bool = False,
    llm: bool | None = None,
) -> Iterator[Desk]:
    """Yield the desk over the current index; ``admins`` are administrators besides those of the settings.

    ``llm`` is what ``--llm/--no-llm`` say, None where neither was given.

    Raises:
        PolicybotError: there is no index, or a setting cannot be understood.
    """
    users = read_ids(environ, "POLICYBOT_ALLOWED_IDS")
    admins |= read_ids(environ, "POLICYBOT_ADMIN_IDS")
    most = Allowance()
    burst = ceil(_number(environ, "POLICYBOT_PER_MINUTE", most.burst))
    limits = Limits(Allowance(burst, ceil(_number(environ, "POLICYBOT_PER_HOUR", most.hourly))))
    days = _number(environ, "POLICYBOT_RETENTION_DAYS", RETENTION)
    engine = open_engine(settings)
    scribe = open_scribe(settings, environ, wanted=llm)
    if scribe:
        scribe.asking.model.ready()  # a missing package is told at once, and no user waits for an import
    memory = Memory(settings.home / "desk.sqlite")
    access = Access(memory, users, admins, public)
    desk = Desk(engine, memory, access, limits, settings.home, documents_folder(settings), days, scribe)
    try:
        sweep(desk)
        memory.expire(days)
        yield desk
    finally:
        desk.close()


def _number(environ: Mapping[str, str], name: str, usual: float) -> float:
    """Return a setting's number.

    Raises:
        PolicybotError: it is none, or not above 0.
    """
    value = environ.get(name, "").strip()
    try:
        number = float(value) if value else float(usual)
    except ValueError:
        number = 0.0
    if not 0 < number < inf:
        raise PolicybotError(f"{name} 不是大于 0 的数：{value}", remedy=f"改正或删掉，不设就是 {usual:g}")
    return number
