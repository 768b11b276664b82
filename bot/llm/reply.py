"""What a model replies: JSON in a schema, whole or not at all."""

from __future__ import annotations

import re
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.llm.errors import Unreadable
from index.patterns import regex

LONGEST = 1_200  # characters of a statement
MOST = 60  # statements
LARGEST = 40_000  # characters of a reply
THOUGHT = regex(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
FENCED = regex(r"```(?:json)?\s*\n?(?P<inside>.*?)\n?\s*```", re.DOTALL)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]


class WrittenStatement(BaseModel):
    """One sentence, and the ids of the clauses that it rests on."""

    model_config = ConfigDict(frozen=True)

    text: Text
    clauses: Annotated[tuple[str, ...], Field(max_length=MOST)] = ()


class WrittenAnswer(BaseModel):
    """The reply to the prompt ``write``."""

    model_config = ConfigDict(frozen=True)

    statements: Annotated[tuple[WrittenStatement, ...], Field(max_length=MOST)]


class WrittenQuestion(BaseModel):
    """The reply to the prompts ``rewrite`` and ``official``."""

    model_config = ConfigDict(frozen=True)

    question: Text


Schema = TypeVar("Schema", bound=BaseModel)


def read(content: str, schema: type[Schema]) -> Schema:
    """Return the reply that a model's text holds; what it thought before, and a fence around the JSON, are left aside.

    Raises:
        Unreadable: it is no JSON of that schema, or is cut.
    """
    if len(content) > LARGEST:
        raise Unreadable(f"{len(content)} 字，太长")
    text = THOUGHT.sub("", content).strip()
    fenced = FENCED.fullmatch(text)
    try:
        return schema.model_validate_json(fenced["inside"] if fenced else text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise Unreadable(f"{'.'.join(map(str, first['loc']))} {first['msg']}".strip()) from error
