"""Regular expressions that are compiled when they are first used.

Compiling all takes a third of the time of a process that answers one question,
and that needs less than half of them.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import cast


class _Pattern:
    """A pattern that becomes what ``re.compile`` makes of it when a method of it is first asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # copies and pickles ask for methods that a pattern has not
            raise AttributeError(name)
        found: object = getattr(self._compiled, name)
        setattr(self, name, found)  # the next call goes to the compiled pattern itself
        return found


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that behaves as a compiled one does; a mistake in it is raised when it is first used."""
    return cast("re.Pattern[str]", _Pattern(pattern, flags))


HAN = regex("[\u4e00-\u9fff]")
"""A Chinese character."""
