"""The samples of the READMEs are what the shipped corpus answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.render import footnotes, render
from tests.exam import engine_over

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_sample_is_the_real_answer(name: str, tmp_path: Path) -> None:
    answer = engine_over(ROOT / "corpus" / "documents", tmp_path).ask("谁负责专利申请量目标")
    printed = [*render(answer).splitlines(), *footnotes(answer)]
    sample = (ROOT / name).read_text(encoding="utf-8").split("$ make ask\n")[1].split("\n…\n")[0].splitlines()
    assert len(sample) > 5
    assert sample == printed[: len(sample)]
