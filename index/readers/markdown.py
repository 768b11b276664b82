"""Markdown read: front matter, headings, pipe tables, dash items, paragraphs.

A line is a paragraph, as in plain text: Chinese authors do not wrap lines, and
where a text is wrapped the outline joins it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import yaml

from index.errors import OversizedDocument
from index.model import Place, Source
from index.readers import limits
from index.readers.assembly import Piece, assemble, tidy
from index.readers.decoding import decode
from index.readers.properties import converted, field_of, iso_date

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t\u3000]|$)")
_DELIMITER = re.compile(r"\|?:?-+:?(?:\|:?-+:?)*\|?$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_MARKER = re.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)?")
_CELL_BREAK = re.compile(r"(?<!\\)\|")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Every character class excludes the sign that opens the construct, so that a
# row of openings is read in linear time.
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"()]*\")?\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*(?:\s+\"[^\"()]*\")?\)")
_MARKED = re.compile(r"[\\`*_~\[&<]")
_MARKS = ("***", "**", "__", "~~")
_SLANTED = re.compile(r"(?<![*\w])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![*\w])")
_CODE = re.compile(r"`([^`]+)`")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = 0xE000  # escaped punctuation waits in the private use area
_FRONT_MATTER_LENGTH = 64 * 1024
_BRACKETS = 200


@dataclass(frozen=True, slots=True)
class _Front:
    """The facts of the front matter and the text behind it."""

    meta: dict[str, object]
    body: str


def read(path: Path) -> Source:
    """Return the file as headings, paragraphs and table cells; front matter as meta.

    Raises:
        DamagedDocument: the bytes are no text.
        OversizedDocument: more lines or cells than a document has.

    """
    text = tidy(decode(path.read_bytes()))
    if text.count("\n") > limits.LINES or text.count("|") > limits.CELLS:
        raise OversizedDocument(f"文本超过 {limits.LINES} 行或 {limits.CELLS} 个单元格")
    front = _front_matter(text)
    return assemble(path.name, pieces(front.body), front.meta)


def _front_matter(text: str) -> _Front:
    match = _FRONT.match(text)
    if match is None or len(match.group(1)) > _FRONT_MATTER_LENGTH:
        return _Front({}, text)
    if sum(map(match.group(1).count, "[{")) > _BRACKETS:
        return _Front({}, text)
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(match.group(1))):
            return _Front({}, text)
        loaded = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError):
        return _Front({}, text)
    if not isinstance(loaded, dict):
        return _Front({}, text[match.end() :] if loaded is None else text)
    fields = ((field_of(str(key)) or str(key), value) for key, value in loaded.items())
    meta = {field: _plain(field, value) for field, value in fields if value is not None}
    return _Front(meta, text[match.end() :])


def _plain(field: str, value: object) -> object:
    """Return a front matter value with dates as ISO strings and lists as tuples."""
    if isinstance(value, datetime | date):
        return iso_date(value)
    if isinstance(value, list):
        return tuple(_plain(field, item) for item in value)
    return (converted(field, value) or value) if isinstance(value, str) else value


def pieces(text: str) -> Iterator[Piece]:
    """Yield the paragraphs and cells of a Markdown text without its markers."""
    lines = _without_comments(text).split("\n")
    tables = 0
    fenced = False
    index = 0
    while index < len(lines):
        line = lines[index]
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            yield Piece(line)
        elif "|" in line and index + 1 < len(lines) and _is_delimiter(lines[index + 1]):
            end = _table_end(lines, index)
            yield from _table([line, *lines[index + 2 : end]], tables)
            tables += 1
            index = end
            continue
        elif not _RULE.match(line):
            yield _paragraph(line, lines[index + 1] if index + 1 < len(lines) else "")
        index += 1


def _is_delimiter(line: str) -> bool:
    return "-" in line and "|" in line and bool(_DELIMITER.match("".join(line.split())))


def _table_end(lines: Sequence[str], index: int) -> int:
    end = index + 2
    while end < len(lines) and lines[end].strip() and "|" in lines[end]:
        end += 1
    return end


def _table(rows: Sequence[str], number: int) -> Iterator[Piece]:
    for row, line in enumerate(rows):
        for column, cell in enumerate(_cells(line)):
            text = "\n".join(inline(part).strip() for part in _LINE_BREAK.split(cell))
            yield Piece(text, place=Place(number, row, column))


def _cells(line: str) -> list[str]:
    stripped = line.strip()
    inner = stripped.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return _CELL_BREAK.split(inner)


def _paragraph(line: str, following: str) -> Piece:
    heading = _HEADING.match(line)
    if heading:
        return Piece(inline(_heading_text(line[heading.end() :])), level=len(heading.group(1)))
    if re.fullmatch(r" {0,3}=+[ \t]*", line):
        return Piece("")
    underlined = bool(line.strip()) and bool(re.fullmatch(r" {0,3}={3,}[ \t]*", following))
    marker = _MARKER.match(line)
    text = line[marker.end() :] if marker else line
    return Piece(inline(_LINE_BREAK.sub("\n", text)), level=int(underlined))


def _heading_text(text: str) -> str:
    """Return a heading without the row of ``#`` that may close it."""
    shown = text.strip()
    bare = shown.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else shown


def _without_comments(text: str) -> str:
    """Return text without ``<!-- … -->``; a comment that never ends is text."""
    parts: list[str] = []
    start = 0
    while (opened := text.find("<!--", start)) >= 0:
        closed = text.find("-->", opened)
        if closed < 0:
            break
        parts.append(text[start:opened])
        start = closed + len("-->")
    return "".join([*parts, text[start:]])


def inline(text: str) -> str:
    """Return text as Markdown shows it: no emphasis marks, links, escapes, entities."""
    if not _MARKED.search(text):
        return text
    hidden = _ESCAPE.sub(lambda match: chr(_HIDDEN + ord(match.group(1))), text)
    shown = _CODE.sub(r"\1", _LINK.sub(r"\1", _IMAGE.sub(r"\1", hidden)))
    for mark in _MARKS:
        shown = _unmarked(shown, mark)
    shown = _SLANTED.sub(r"\1", shown)
    shown = html.unescape(_LINE_BREAK.sub("\n", shown))
    return re.sub(f"[{chr(_HIDDEN)}-{chr(_HIDDEN + 127)}]", _revealed, shown)


def _unmarked(text: str, mark: str) -> str:
    """Return text without the pairs of a mark; marks that pair with none stay.

    A mark opens before a character that is no blank and closes behind one.
    """
    parts = text.split(mark)
    paired: set[int] = set()
    opened: int | None = None
    for index, (before, after) in enumerate(pairwise(parts)):
        if opened is not None and before[-1:].strip():
            paired |= {opened, index}
            opened = None
        elif opened is None and after[:1].strip():
            opened = index
    shown = [parts[0]]
    for index, part in enumerate(parts[1:]):
        shown.append(part if index in paired else mark + part)
    return "".join(shown)


def _revealed(match: re.Match[str]) -> str:
    return chr(ord(match.group()) - _HIDDEN)
