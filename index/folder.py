"""The documents folder: which files it holds, and what its manifest says of them.

A ``manifest.csv`` or ``manifest.jsonl`` at the top of the folder gives facts
per file: ``file,title,number,issuer,region,issued,published,effective,expires,status``.
It is no document itself.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from index.errors import PolicybotError
from index.readers import SUFFIXES, limits
from index.readers.decoding import decode

MANIFESTS = ("manifest.csv", "manifest.jsonl")
FACTS = ("title", "number", "issuer", "region", "issued", "published", "effective", "expires", "status")


@dataclass(frozen=True, slots=True)
class FolderFile:
    """One file of the folder; ``name`` is its path below it, ``mtime`` in nanoseconds."""

    name: str
    path: Path
    size: int
    mtime: int
    regular: bool


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents of a folder in order, and the files of other kinds."""

    root: Path
    files: tuple[FolderFile, ...]
    ignored: tuple[str, ...]
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def facts_of(self, file: FolderFile) -> Mapping[str, str]:
        """Return what the manifest says of a file."""
        return self.facts.get(file.name, {})


def list_folder(root: Path) -> Folder:
    """Return the files below a folder, sorted by name, and its manifest.

    Hidden files, Office's ``~$`` locks and folders that a symbolic link leads
    back to are left out.

    Raises:
        PolicybotError: there is no such folder, or its manifest cannot be read.
    """
    if not root.is_dir():
        raise PolicybotError(f"没有这个文件夹：{root}", remedy="给出存放文件的文件夹：policybot index build 文件夹")
    files: list[FolderFile] = []
    ignored: list[str] = []
    for path in _walk(root):
        name = _name(path.relative_to(root))
        if name in MANIFESTS:
            continue
        if path.suffix.lower() in SUFFIXES or path.is_dir():
            files.extend(_facts_of_file(name, path))
        else:
            ignored.append(name)
    files.sort(key=lambda file: file.name)
    return Folder(root, tuple(files), tuple(sorted(ignored)), _manifest(root))


def content_hash(file: FolderFile) -> str:
    """Return the hash of a file's content; of a file that no reader accepts, its size."""
    if not file.regular or file.size > limits.FILE_BYTES:
        return f"size:{file.size}"
    try:
        with file.path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def facts_key(facts: Mapping[str, str]) -> str:
    """Return a manifest's facts of one file as a string to compare."""
    return json.dumps(dict(sorted(facts.items())), ensure_ascii=False) if facts else ""


def _walk(root: Path) -> Iterator[Path]:
    seen: set[tuple[int, int]] = set()
    closed: list[Path] = []
    for folder, folders, names in os.walk(root, followlinks=True, onerror=lambda e: closed.append(Path(e.filename))):
        facts = Path(folder).stat()
        if (facts.st_dev, facts.st_ino) in seen:
            folders.clear()
            continue
        seen.add((facts.st_dev, facts.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")):
                yield Path(folder, name)
    yield from closed


def _name(relative: Path) -> str:
    """Return a path as text; bytes that are no UTF-8 are spelled out."""
    return os.fsencode(PurePosixPath(relative)).decode("utf-8", "backslashreplace")


def _facts_of_file(name: str, path: Path) -> Iterator[FolderFile]:
    try:
        facts = path.stat()
    except OSError:  # a link to nowhere, or removed while we look: the reader says so
        yield FolderFile(name, path, 0, 0, regular=False)
        return
    yield FolderFile(name, path, facts.st_size, facts.st_mtime_ns, stat.S_ISREG(facts.st_mode))


def _manifest(root: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in MANIFESTS:
        path = root / name
        if path.is_file():
            for line, row in _rows(path):
                file = row.get("file", "")
                if not file:
                    raise _faulty(path, line, "缺少 file 一栏")
                found[str(PurePosixPath(file))] = {key: row[key] for key in FACTS if row.get(key)}
    return found


def _faulty(path: Path, line: int, problem: str) -> PolicybotError:
    return PolicybotError(f"{path} 第 {line} 行：{problem}", remedy="每行写明一个文件，见 corpus/README.md")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    text = decode(path.read_bytes()).removeprefix("\ufeff")
    if path.suffix == ".csv":
        rows = csv.DictReader(io.StringIO(text))
        try:
            for row in rows:
                yield (
                    rows.line_num,
                    {key.strip(): value.strip() for key, value in row.items() if key and isinstance(value, str)},
                )
        except csv.Error as error:
            raise _faulty(path, rows.line_num + 1, f"不是 CSV（{error}）") from error
        return
    for line, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw)
        except ValueError as error:
            raise _faulty(path, line, "不是 JSON") from error
        if not isinstance(row, dict):
            raise _faulty(path, line, "不是 JSON 对象")
        yield line, {key: str(value).strip() for key, value in row.items() if value is not None}
