"""Every text that a language model reads: a Markdown file each, with its version, its variables and a section per message.

    messages = load("write").messages(question="…", clauses="…", answer="…")

A file begins with ``version`` and ``variables`` between two lines of ``---``;
``## system`` and ``## user`` open the messages, ``{{name}}`` stands for a variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

import yaml

from index.errors import PolicybotError

ROLES = ("system", "user")
STAMP = 12  # hex digits
_FRONT = re.compile(r"---\n(?P<facts>.*?)\n---\n(?P<body>.*)", re.DOTALL)
_SECTION = re.compile(r"^## (\S+)\n", re.MULTILINE)
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class BadPrompt(PolicybotError):
    """A prompt is not there, is malformed, or is given other variables than it declares."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt: ``sections`` are roles (``system``, ``user``) with their texts, in which ``variables`` are filled in.

    ``stamp`` changes with every word of it.
    """

    name: str
    version: int
    variables: frozenset[str]
    sections: tuple[tuple[str, str], ...]
    stamp: str

    def messages(self, **values: str) -> list[tuple[str, str]]:
        """Return the messages with all variables filled in; what is filled in is not read as a template again.

        Raises:
            BadPrompt: a variable is missing, or is none of the prompt's.
        """
        missing, unknown = sorted(self.variables - set(values)), sorted(set(values) - self.variables)
        if missing or unknown:
            raise BadPrompt(f"{self.name}：缺 {'、'.join(missing) or '无'}，多 {'、'.join(unknown) or '无'}")
        return [(role, _VARIABLE.sub(lambda found: values[found.group(1)], text)) for role, text in self.sections]


@lru_cache
def load(name: str) -> Prompt:
    """Return the prompt of a name.

    Raises:
        BadPrompt: there is none, or it is malformed.
    """
    path = files("prompts").joinpath(f"{name}.md")
    if not path.is_file():
        raise BadPrompt(f"没有提示词 {name}")
    return read(name, path.read_text(encoding="utf-8"))


def read(name: str, text: str) -> Prompt:
    """Return the prompt that a file's text holds.

    Raises:
        BadPrompt: it has no front matter, version, variables or messages, or uses other variables than it declares.
    """
    found = _FRONT.fullmatch(text)
    facts = yaml.safe_load(found["facts"]) if found else None
    if not found or not isinstance(facts, dict) or set(facts) != {"version", "variables"}:
        raise BadPrompt(f"{name}：开头应写明 version 和 variables，别的不写")
    sections = tuple(_sections(found["body"]))
    declared, used = frozenset(facts["variables"] or ()), frozenset(_VARIABLE.findall(found["body"]))
    if declared != used:
        raise BadPrompt(f"{name}：声明了 {sorted(declared)}，用到 {sorted(used)}")
    if not sections or any(role not in ROLES for role, _ in sections):
        raise BadPrompt(f"{name}：应有 {' 和 '.join(f'## {role}' for role in ROLES)}")
    return Prompt(name, int(facts["version"]), declared, sections, sha256(text.encode()).hexdigest()[:STAMP])


def names() -> list[str]:
    """Return the names of all prompts."""
    return sorted(path.name.removesuffix(".md") for path in files("prompts").iterdir() if path.name.endswith(".md"))


def _sections(body: str) -> Iterator[tuple[str, str]]:
    _, *rest = _SECTION.split(body)
    yield from ((role, text.strip()) for role, text in zip(rest[::2], rest[1::2], strict=True))
