"""Question sets: one JSON object a line, each a question with its gold. ``eval/README.md`` tells every field.

    items = load(Path("eval/sets/digest.jsonl"))

A line that is wrong is told with its number and field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import ErrorDetails

from eval.errors import BadSet
from index.model import ROLES, Role

TYPES: Mapping[str, str] = {
    "who": "谁负责",
    "lead": "谁牵头、谁配合",
    "tasks": "单位的任务",
    "value": "多少",
    "deadline": "时限",
    "about": "有关内容",
    "follow_up": "追问",
    "compare": "比较",
    "share": "共同的任务或指标",
    "meta": "文号、日期、有效期",
    "mention": "有没有提到",
    "colloquial": "口语",
    "form": "错字、拼音、繁体、关键词、英文",
}
"""What staff ask, with the words for it; a set may have types of its own."""
UNANSWERABLE = "unanswerable"
"""What a report counts as the type of questions that have no answer."""

Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
Name = Annotated[str, Field(pattern=r"^\S(.*\S)?$")]
"""One line without blanks around it."""
Fields = tuple[int | str, ...]
"""The way to a field: clauses, 0, pointer."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a user typed, and before that, oldest first."""

    question: str
    history: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """What a search that knows no conversation is asked."""
        return " ".join((*self.history, self.question))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that a clause makes accountable, as printed, and how."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: Name
    role: Role


@dataclass(frozen=True, slots=True)
class Reference:
    """A clause by document and pointer.

    ``document`` is the file's name with or without its suffix, the title or the
    number. Where a pointer stands for several clauses, ``words`` say which.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    document: Name
    pointer: Name
    words: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """A clause that a right answer cites, and what it has to say of it.

    ``units`` are all units of the clause, so that one said besides is known to
    be wrong; ``figures`` those that the question asks for. One of
    ``equivalent`` may be cited instead.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    document: Name
    pointer: Name
    words: tuple[Name, ...] = ()
    units: tuple[Unit, ...] = ()
    figures: tuple[Name, ...] = ()
    equivalent: tuple[Reference, ...] = ()

    @property
    def reference(self) -> Reference:
        """The clause itself."""
        return Reference(self.document, self.pointer, self.words)


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its gold; ``history`` are the same user's questions before, oldest first.

    ``roles`` are those that the answer has to name, ``besides`` clauses that it
    may cite as well, ``must_not`` what only a wrong answer says.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: Name
    type: Name
    question: Text
    answerable: bool
    history: tuple[Text, ...] = ()
    clauses: tuple[Gold, ...] = ()
    roles: tuple[Role, ...] = ROLES
    besides: tuple[Reference, ...] = ()
    must_not: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _has_gold_where_it_has_an_answer(self) -> Self:
        if self.answerable and not self.clauses:
            raise ValueError("可答的问题要写明文件和条款号")
        if not self.answerable and (self.clauses or self.besides):
            raise ValueError("不可答的问题不写条款")
        return self

    @property
    def typed(self) -> Typed:
        """What the user types."""
        return Typed(self.question, self.history)


_ITEM = TypeAdapter(Item)


def load(path: Path) -> list[Item]:
    """Return the questions of a set.

    Raises:
        BadSet: the file cannot be read; it lists every line and field that is wrong.
    """
    items: list[tuple[Item, str]] = []
    problems: list[str] = []
    for number, line in json_lines(path):
        try:
            items.append((item_of(line, partial(_place, number)), f"第 {number} 行"))
        except BadSet as error:
            problems += str(error).split("\n")
    problems += inconsistent([(item.id, where) for item, where in items])
    if not items and not problems:
        problems.append("没有问题")
    if problems:
        raise BadSet("\n".join(f"{path} {problem}" for problem in problems))
    return [item for item, _ in items]


def json_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each line of a JSONL file that is not empty.

    Raises:
        BadSet: there is no such file, or it is no text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSet(f"{path}：不是 UTF-8 文本") from error
    except OSError as error:
        raise BadSet(f"{path}：读不了：{error.strerror}") from error
    yield from ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _place(number: int, fields: Fields) -> str:
    return " ".join(filter(None, (f"第 {number} 行", ".".join(map(str, fields)))))


def item_of(given: str | Mapping[str, object], where: Callable[[Fields], str]) -> Item:
    """Return a question of JSON text, or of its fields.

    Args:
        given: a line of a set, or what it would hold.
        where: tells where a field stands; nothing where its problem is told already.

    Raises:
        BadSet: fields are missing or wrong, a line for each.
    """
    try:
        return _ITEM.validate_json(given) if isinstance(given, str) else _ITEM.validate_python(given)
    except ValidationError as error:
        raise BadSet("\n".join(told(error, where))) from error


def inconsistent(placed: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield what is wrong with questions together: ids that several have, each given with its place."""
    for id_, count in Counter(id_ for id_, _ in placed).items():
        if count > 1:
            yield f"{'、'.join(place for other, place in placed if other == id_)}：编号 {id_} 重复"


def dump(items: Sequence[Item], path: Path) -> None:
    """Write a set; fields that say nothing are left out."""
    path.write_text("".join(f"{_line(item)}\n" for item in items), encoding="utf-8")


def _line(item: Item) -> str:
    return _ITEM.dump_json(item, exclude_defaults=True).decode()


_PROBLEMS: Mapping[str, str] = {
    "missing": "没有写",
    "string_too_short": "没有写",
    "extra_forbidden": "没有这个字段",
    "unexpected_keyword_argument": "没有这个字段",
    "string_type": "应是文字",
    "bool_type": "应是 true 或 false",
    "bool_parsing": "应是 true 或 false",
    "tuple_type": "应是列表",
    "literal_error": "应是 lead、responsible、support 或 guide",
    "json_invalid": "不是 JSON",
    "dataclass_type": "应是 {…}",
}


def told(error: ValidationError, where: Callable[[Fields], str]) -> Iterator[str]:
    """Yield what is wrong, field by field."""
    for problem in error.errors(include_url=False):
        if place := where(problem["loc"]):
            yield f"{place}{'：' if problem['loc'] else ' '}{_what(problem)}"


def _what(problem: ErrorDetails) -> str:
    """Return what is wrong with a field."""
    given = problem["input"]
    if problem["type"] != "json_invalid" and isinstance(given, str) and not given.strip():
        return "没有写"
    if problem["type"] == "string_pattern_mismatch":
        return "要写成一行，首尾没有空格"
    cause = problem.get("ctx", {}).get("error")
    return str(cause) if isinstance(cause, ValueError) else _PROBLEMS.get(problem["type"], problem["msg"])
