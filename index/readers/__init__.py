"""Documents read: the file's content is checked, its reader picked, its text returned.

``read`` raises the errors of ``index.errors`` and nothing else. To add a
format, write a module with ``read(path) -> Source``, and name it and its kind
of content in ``_FORMATS``.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from index.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    MisnamedDocument,
    OversizedDocument,
    ReadError,
)
from index.model import Source
from index.readers import limits
from index.readers.content import Kind, kind_of

__all__ = ["SUFFIXES", "ending_of", "read"]


class _Reader(Protocol):
    def read(self, path: Path) -> Source: ...


@dataclass(frozen=True, slots=True)
class _Format:
    """The module that reads an ending, and the contents that the ending may hold."""

    module: str
    kinds: frozenset[Kind]


_FORMATS: Mapping[str, _Format] = {
    ".txt": _Format("plain", frozenset({Kind.TEXT})),
    ".md": _Format("markdown", frozenset({Kind.TEXT})),
    ".markdown": _Format("markdown", frozenset({Kind.TEXT})),
    ".html": _Format("webpage", frozenset({Kind.HTML})),
    ".htm": _Format("webpage", frozenset({Kind.HTML})),
    ".docx": _Format("word", frozenset({Kind.DOCX})),
    ".xlsx": _Format("spreadsheet", frozenset({Kind.XLSX})),
    ".csv": _Format("delimited", frozenset({Kind.TEXT})),
    ".pdf": _Format("pdf", frozenset({Kind.PDF})),
    ".doc": _Format("converted", frozenset({Kind.DOC})),
    ".wps": _Format("converted", frozenset({Kind.DOC})),
    ".rtf": _Format("converted", frozenset({Kind.RTF})),
    ".odt": _Format("converted", frozenset({Kind.ODT})),
}
SUFFIXES: tuple[str, ...] = tuple(_FORMATS)


def ending_of(path: Path, ending: str) -> str:
    """Return the ending that a file called with ``ending`` should have, told from its content.

    Its own where that may hold such content or nothing can be told; text takes
    ``.txt`` only where it has no ending, as any other says what else it is.

    Raises:
        OversizedDocument: an archive that unpacks to more than a document can be.
    """
    kind = kind_of(path)
    own = _FORMATS.get(ending)
    if (own and kind in own.kinds) or (kind is Kind.TEXT and ending):
        return ending
    return next((suffix for suffix, known in _FORMATS.items() if kind in known.kinds), ending)


def read(path: Path, name: str) -> Source:
    """Return the document in the file, called ``name``.

    Raises:
        ReadError: the file cannot be read; which error says why.

    """
    try:
        return replace(_read(path), name=name)
    except ReadError as error:
        raise type(error)(f"{name}：{error}", remedy=error.remedy) from error
    except OSError as error:
        raise DamagedDocument(f"{name}：文件打不开（{error.strerror or error}）") from error
    # The outermost edge of the parsers: on hostile bytes they raise anything,
    # from KeyError to RecursionError, and one bad file must not stop a build.
    except Exception as error:
        raise DamagedDocument(f"{name}：文件结构损坏（{type(error).__name__}）") from error


def _read(path: Path) -> Source:
    if path.is_dir():
        raise DamagedDocument("文件夹打不开，里面的文件都没有收", remedy="看看文件夹的权限")
    chosen = _FORMATS.get(path.suffix.lower())
    if chosen is None:
        raise MisnamedDocument(
            f"不支持的扩展名 {path.suffix or '（无）'}",
            remedy=f"可用的扩展名：{' '.join(SUFFIXES)}",
        )
    _check_size(path)
    _check_kind(path, chosen)
    reader = cast(_Reader, import_module(f"index.readers.{chosen.module}"))
    source = reader.read(path)
    if not source.blocks:
        raise EmptyDocument("文件没有文字内容")
    return source


def _check_size(path: Path) -> None:
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode):
        raise DamagedDocument("不是普通文件")
    if facts.st_size == 0:
        raise EmptyDocument("文件是空的（0 字节）")
    if facts.st_size > limits.FILE_BYTES:
        raise OversizedDocument(f"文件有 {facts.st_size >> 20} MB，超过上限 {limits.FILE_BYTES >> 20} MB")


def _check_kind(path: Path, chosen: _Format) -> None:
    kind = kind_of(path)
    if kind is Kind.BLANK:
        raise EmptyDocument("文件里只有空白")
    if kind is Kind.ENCRYPTED:
        raise EncryptedDocument("文件有密码保护")
    if kind in chosen.kinds:
        return
    if kind is Kind.DAMAGED_ZIP:
        raise DamagedDocument("压缩包结构不完整，文件可能没有下载完")
    if kind is Kind.UNKNOWN and Kind.TEXT not in chosen.kinds:
        raise DamagedDocument(f"内容不是 {path.suffix} 文件，也认不出是什么")
    if kind is Kind.UNKNOWN:
        raise DamagedDocument("内容不是文字，而是二进制数据")
    raise MisnamedDocument(f"扩展名是 {path.suffix}，内容却是{kind.value}")
