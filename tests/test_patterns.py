"""Patterns are compiled when they are first used, each at the latest here."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import bot
import index
from index.patterns import _Pattern, regex


def _all() -> Iterator[_Pattern]:
    for package in (bot, index):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.endswith("__main__") or found.name.endswith("worker"):
                continue
            yield from (
                value for value in vars(importlib.import_module(found.name)).values() if isinstance(value, _Pattern)
            )


def test_every_pattern_compiles() -> None:
    patterns = list(_all())

    assert len(patterns) > 300
    assert all(pattern._compiled for pattern in patterns)


def test_pattern_does_what_a_compiled_one_does() -> None:
    made, compiled = regex("(?P<n>[0-9]+)家", re.IGNORECASE), re.compile("(?P<n>[0-9]+)家", re.IGNORECASE)

    assert made.sub("x", "12家和3家") == compiled.sub("x", "12家和3家")
    assert [m["n"] for m in made.finditer("12家和3家")] == ["12", "3"]
    assert (made.pattern, made.groups, made.flags) == (compiled.pattern, compiled.groups, compiled.flags)
    assert made.fullmatch("12家") is not None
    assert made.search("无") is None


def test_mistake_is_told_when_the_pattern_is_used() -> None:
    wrong = regex("(")

    with pytest.raises(re.error):
        wrong.search("(")
