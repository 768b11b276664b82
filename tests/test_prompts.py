"""Prompts: what a language model reads, with every variable filled in and nothing else."""

from __future__ import annotations

import pytest

import prompts
from prompts import BadPrompt, load, names, read

TEXT = "---\nversion: 2\nvariables: [a, b]\n---\n\n## system\n\n听 {{a}}\n\n## user\n\n{{ b }}和{{a}}\n"


def test_all_prompts_are_sound() -> None:
    assert names() == ["official", "rewrite", "write"]
    for name in names():
        prompt = load(name)
        assert [role for role, _ in prompt.sections] == ["system", "user"]
        assert prompt.version >= 1
        told = "".join(text for _, text in prompt.messages(**{v: f"〔{v}〕" for v in prompt.variables}))
        assert all(f"〔{v}〕" in told for v in prompt.variables)
        assert "{{" not in told


def test_variables_are_filled_in_once() -> None:
    assert read("x", TEXT).messages(a="{{b}}", b="甲") == [("system", "听 {{b}}"), ("user", "甲和{{b}}")]


@pytest.mark.parametrize("values", [{}, {"a": "1"}, {"a": "1", "b": "2", "c": "3"}])
def test_missing_or_unknown_variable_is_an_error(values: dict[str, str]) -> None:
    with pytest.raises(BadPrompt, match="缺|多"):
        read("x", TEXT).messages(**values)


@pytest.mark.parametrize(
    "text",
    [
        "听 {{a}}",
        TEXT.replace("version: 2\n", ""),
        TEXT.replace("[a, b]", "[a]"),
        TEXT.replace("[a, b]", "[a, b, c]"),
        TEXT.replace("## system", "## developer"),
        TEXT.replace("## system\n", "").replace("## user\n", ""),
    ],
)
def test_malformed_prompt_is_an_error(text: str) -> None:
    with pytest.raises(BadPrompt):
        read("x", text)


def test_stamp_changes_with_every_word() -> None:
    assert read("x", TEXT).stamp != read("x", TEXT.replace("听", "说")).stamp
    assert read("x", TEXT) == read("x", TEXT)


def test_prompt_that_is_not_there_is_an_error() -> None:
    with pytest.raises(BadPrompt, match="none"):
        prompts.load("none")
