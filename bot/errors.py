"""Everything that can go wrong between a question and its answer."""

from __future__ import annotations

from index.errors import PolicybotError


class BadQuestion(PolicybotError):
    """The question is empty or longer than a question can be."""

    remedy = "请输入一个问题，不超过 500 字"
