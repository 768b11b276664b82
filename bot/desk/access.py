"""Who may ask: an allow-list of numeric ids of users and chats; an empty one lets nobody in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.contract import Place
from bot.desk.memory import Member, Memory
from index.errors import PolicybotError


@dataclass(frozen=True, slots=True)
class Access:
    """The allow-list of the settings and that of the database; ``public`` lets everybody ask."""

    memory: Memory
    users: frozenset[int] = frozenset()
    admins: frozenset[int] = frozenset()
    public: bool = False

    @property
    def administrators(self) -> frozenset[int]:
        """Those of the settings and those whom one of them let in."""
        return self.admins | {member for member, role in self.memory.members().items() if role == "admin"}

    def role(self, user: int, place: Place) -> Member | None:
        """Return what a user is in a place, None where the user may not ask; a chat's members may ask in it."""
        if user in self.administrators:
            return "admin"
        known = self.users | self.memory.members().keys()
        known |= {new for old, new in self.memory.moved().items() if old in known}
        return "user" if self.public or user in known or (not place.private and place.chat in known) else None


def read_ids(environ: Mapping[str, str], name: str) -> frozenset[int]:
    """Return the ids of a comma-separated setting.

    Raises:
        PolicybotError: one of them is no number.
    """
    parts = [part.strip() for part in environ.get(name, "").replace("，", ",").split(",") if part.strip()]
    try:
        return frozenset(int(part) for part in parts)
    except ValueError as error:
        raise PolicybotError(f"{name} 里有不是数字的编号：{environ[name]}", remedy="填数字编号，用逗号分开") from error
