"""The layout file of an index folder: what is in it, in which format and version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from index.errors import IndexMismatch, IndexMissing, undamaged

NAME = "layout.json"


def save_layout(folder: Path, layout: dict[str, Any]) -> None:
    """Write a layout into its folder."""
    (folder / NAME).write_text(json.dumps(layout, ensure_ascii=False, indent=1), encoding="utf-8")


def load_layout(folder: Path, kind: str, expected: tuple[str, int]) -> dict[str, Any]:
    """Return the layout of a folder.

    Args:
        folder: the index folder.
        kind: what the index is called in a message, such as 向量索引.
        expected: format and version that can be read.

    Raises:
        IndexMissing: there is no index in the folder.
        IndexMismatch: it was written by another format or version, or is damaged.
    """
    path = folder / NAME
    if not path.is_file():
        raise IndexMissing(f"{folder}: 没有{kind}")
    with undamaged(path):
        layout: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found = (layout.get("format"), layout.get("version"))
    if found != expected:
        raise IndexMismatch(f"{folder}: {kind}的格式是 {found}，需要 {expected}")
    return layout
