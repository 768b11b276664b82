"""What a model is given: clauses and the draft as data, numbered, delimited, without anything that gives orders.

Documents are uploaded by people and questions are typed by people: both are
data. Control characters and chat marks are taken out, ``<`` and ``>`` are
escaped, so that nothing inside can close its delimiters, and sentences that
speak to a model are left out: they are no policy.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bot.answer import Answer, Citation, Statement
from bot.listing import ROLE_NAMES
from bot.render import group_heading
from index.data import lines_of
from index.model import Responsibility
from index.patterns import regex
from index.text import folded

HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
"""Categories of characters that nobody sees: controls, zero-width, directions, private use (Unicode 16, 4.5)."""
MARKS = regex(r"\[/?(?:INST|SYS)\]|<<?/?SYS>?>|<\|[^|>]*\|>|```\w*")
SENTENCE = regex(r"[^。！？!?；\n]*?(?:[。！？!?；\n]|\.\s+|$)")
TAGS = regex("<!--.*?-->|</?[a-zA-Z][^<>]{0,200}>", re.DOTALL)
LEFT_OUT = "……"


def clean(text: str) -> str:
    """Return a text without characters that nobody sees, tags and the marks of chat templates."""
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in HIDDEN)
    return TAGS.sub("", MARKS.sub("", kept))


def gives_orders(sentence: str) -> bool:
    """Return whether a sentence speaks to a model: of its rules, its prompt, what it shall put out (``orders.txt``)."""
    bare = "".join(folded(clean(sentence)).split())
    return any(pattern.search(bare) for pattern in _orders())


def without_orders(text: str) -> str:
    """Return a text without the sentences that speak to a model; dots stand where some were."""
    found = [sentence for sentence in SENTENCE.findall(clean(text)) if sentence]
    kept = [LEFT_OUT if gives_orders(sentence) else sentence for sentence in found]
    return "".join(part for n, part in enumerate(kept) if part != LEFT_OUT or n == 0 or kept[n - 1] != LEFT_OUT)


def is_plain(text: str) -> bool:
    """Return whether a text is a question and no order to a model."""
    return not any(map(gives_orders, filter(None, SENTENCE.findall(text))))


def clause_id(number: int) -> str:
    """Return the id by which a model names the citation of a number, counted from 0."""
    return f"c{number + 1}"


def clauses(citations: Sequence[Citation]) -> str:
    """Return citations as a JSON array."""
    return _json([_clause(n, citation) for n, citation in enumerate(citations)])


def draft(answer: Answer) -> str:
    """Return the statements of an answer by rule as a JSON array."""
    return _json([_statement(statement) for statement in answer.statements])


def question(text: str) -> str:
    """Return a question as data."""
    return _escaped(clean(text))


def _clause(number: int, citation: Citation) -> dict[str, object]:
    clause = citation.clause
    return {
        "id": clause_id(number),
        "document": group_heading(citation.document),
        "title": without_orders(citation.document.title),
        "heading": " > ".join(map(without_orders, clause.trail)),
        "text": without_orders(clause.text),
        "units": _units(clause.responsibilities),
    }


def _statement(statement: Statement) -> dict[str, object]:
    return {
        "text": without_orders(statement.text),
        "units": _units(statement.units),
        "clauses": [clause_id(statement.citation)],
    }


def _units(units: Sequence[Responsibility]) -> list[dict[str, str]]:
    return [{"name": clean(found.unit), "role": ROLE_NAMES[found.role]} for found in units]


def _json(rows: Sequence[dict[str, object]]) -> str:
    return _escaped(json.dumps(rows, ensure_ascii=False, indent=1))


def _escaped(text: str) -> str:
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


@lru_cache(maxsize=1)
def _orders() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, lines_of("orders.txt")))
