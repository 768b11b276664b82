"""The README's picture shows what the bot says."""

from __future__ import annotations

from pathlib import Path

from tests.bot_api.picture import LABEL, PICTURE, ROOT, picture, wrapped


def test_picture_is_what_the_bot_says_now(tmp_path: Path) -> None:
    assert picture(tmp_path) == PICTURE.read_text(encoding="utf-8"), "python -m tests.bot_api.picture draws it anew"


def test_picture_is_labelled_and_shown() -> None:
    assert LABEL in PICTURE.read_text(encoding="utf-8")
    shown = PICTURE.relative_to(ROOT).as_posix()
    assert all(shown in (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))


def test_lines_are_no_wider_than_a_bubble() -> None:
    assert list(wrapped("字" * 44 + "尾")) == ["字" * 44, "尾"]
    assert list(wrapped("a" * 80)) == ["a" * 80]
