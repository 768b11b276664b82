"""The judge knows a call that the Bot API does not: whatever passes here would not be seen in the scenes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.bot_api.judge import faults

BUTTON = {"text": "原文 1", "callback_data": "c:1:0"}
GOOD: dict[str, Any] = {
    "chat_id": "5",
    "text": "在",
    "reply_markup": json.dumps({"inline_keyboard": [[BUTTON]]}),
    "link_preview_options": json.dumps({"is_disabled": True}),
    "reply_parameters": json.dumps({"message_id": 3, "allow_sending_without_reply": True}),
}


def test_right_calls_pass() -> None:
    assert faults("sendMessage", GOOD, set()) == []
    assert faults("sendDocument", {"chat_id": "5"}, {"document"}) == []


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [
        ("sendMesage", GOOD, "no method"),
        ("sendMessage", {**GOOD, "texts": "x"}, "no field texts"),
        ("sendMessage", {"chat_id": "5"}, "sendMessage.text"),
        ("sendMessage", {**GOOD, "message_thread_id": "first"}, "message_thread_id"),
        ("sendMessage", {**GOOD, "link_preview_options": json.dumps({"disabled": True})}, "no field disabled"),
        ("sendMessage", {**GOOD, "reply_markup": json.dumps({"inline_keyboard": [[BUTTON]], "rows": 1})}, "no field rows"),
        ("sendMessage", {**GOOD, "reply_markup": json.dumps({"inline_keyboard": [[{**BUTTON, "data": "x"}]]})}, "no field data"),
        ("sendMessage", {**GOOD, "reply_markup": json.dumps({"buttons": []})}, "no field buttons"),
        ("sendDocument", {"chat_id": "5"}, "document"),
        ("setMyCommands", {"commands": json.dumps([{"command": "a", "description": "b", "icon": "c"}])}, "no field icon"),
    ],
)  # fmt: skip
def test_wrong_calls_are_found(method: str, params: dict[str, Any], said: str) -> None:
    assert any(said in fault for fault in faults(method, params, set())), faults(method, params, set())
