"""Which document a person means by an id, a file, a number or a part of a title."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from index.model import Document
from index.text import compact

_BRACKETS = str.maketrans("[【(〔", "〔〔〔〔") | str.maketrans("]】)〕", "〕〕〕〕")


def matching_documents(documents: Iterable[Document], words: str) -> list[Document]:
    """Return the documents that words name: by the first of id, source, number, title that fits any."""
    known = list(documents)
    wanted = _key(words)
    if not wanted:
        return []
    for fits in (_has_id, _has_source, _has_number, _has_title, _has_part_of_title):
        found = [document for document in known if fits(document, wanted)]
        if found:
            return found
    return []


def _key(text: str) -> str:
    return compact(text).translate(_BRACKETS).strip("《》")


def _has_id(document: Document, wanted: str) -> bool:
    return document.id == wanted


def _has_source(document: Document, wanted: str) -> bool:
    path = PurePosixPath(document.source)
    return wanted in (_key(document.source), _key(path.name), _key(path.stem))


def _has_number(document: Document, wanted: str) -> bool:
    return bool(document.number) and _key(document.number or "") == wanted


def _has_title(document: Document, wanted: str) -> bool:
    return _key(document.title) == wanted


def _has_part_of_title(document: Document, wanted: str) -> bool:
    return wanted in _key(document.title)
