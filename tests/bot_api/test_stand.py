"""The stand refuses what Telegram refuses, in its words; a stand that lets things pass proves nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any

import pytest
import pytest_asyncio

from tests.bot_api.stand import Stand
from tests.bot_api.strict import Refused, parsed


@pytest_asyncio.fixture
async def stand() -> AsyncIterator[Stand]:
    made = Stand()
    await made.start()
    yield made
    await made.stop()


async def refused(stand: Stand, method: str, **params: Any) -> str:
    with pytest.raises(Refused) as error:
        await stand.call(method, {name: str(value) for name, value in params.items()}, {})
    return error.value.description


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("水 < 9%", 'Unsupported start tag "" at byte offset 4'),
        ("<i>水</b>", 'Unmatched end tag at byte offset 6, expected "</i>", found "</b>"'),
        ("水</b>", "Unexpected end tag at byte offset 3"),
        ("<b>水", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<h1>水</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("水<b", "Unclosed start tag at byte offset 3"),
    ],
)
def test_html_is_read_as_telegram_reads_it(html: str, said: str) -> None:
    with pytest.raises(Refused) as error:
        parsed(html, "HTML")
    assert error.value.description == f"Bad Request: can't parse entities: {said}"


def test_references_are_decoded_and_entities_counted() -> None:
    assert parsed('<b>a &lt; b</b> &amp; &copy; <a href="x">c</a>', "HTML") == ("a < b & &copy; c", 2)


async def test_messages_keep_to_the_limits_in_utf16_units(stand: Stand) -> None:
    assert "message is too long" in await refused(stand, "sendMessage", chat_id=5, text="𠮷" * 2049)
    assert "message text is empty" in await refused(stand, "sendMessage", chat_id=5, text="<b> </b>", parse_mode="HTML")
    assert "ENTITIES" in await refused(stand, "sendMessage", chat_id=5, text="<b>水</b>" * 101, parse_mode="HTML")
    long = json.dumps({"inline_keyboard": [[{"text": "原文", "callback_data": "水" * 22}]]})
    assert "BUTTON_DATA_INVALID" in await refused(stand, "sendMessage", chat_id=5, text="水", reply_markup=long)


async def test_edits_that_change_nothing_and_lost_messages_are_refused(stand: Stand) -> None:
    await stand.call("sendMessage", {"chat_id": "5", "text": "水"}, {})
    sent = stand.sent[5][0].id
    assert "not modified" in await refused(stand, "editMessageText", chat_id=5, message_id=sent, text="水")
    assert "message to edit not found" in await refused(stand, "editMessageText", chat_id=5, message_id=99, text="水")
    assert "message to delete not found" in await refused(stand, "deleteMessage", chat_id=5, message_id=99)


async def test_taps_are_answered_once_and_in_time(stand: Stand) -> None:
    await stand.call("sendMessage", {"chat_id": "5", "text": "水"}, {})
    query = stand.press(stand.sent[5][0], "c:1:0", user=5)
    await stand.call("answerCallbackQuery", {"callback_query_id": query}, {})
    assert "query is too old" in await refused(stand, "answerCallbackQuery", callback_query_id=query)
    stand.query_seconds = 0.0
    late = stand.press(stand.sent[5][0], "c:1:0", user=5)
    assert "query is too old" in await refused(stand, "answerCallbackQuery", callback_query_id=late)
    assert stand.answered_badly == [query, late]


async def test_polling_honours_offset_and_timeout_and_one_poller(stand: Stand) -> None:
    for _ in range(3):
        stand.say("问", user=5)
    first, second, third = (update["update_id"] for update in await stand.call("getUpdates", {}, {}))
    assert [u["update_id"] for u in await stand.call("getUpdates", {"offset": str(third)}, {})] == [third]
    assert [update["update_id"] for update in stand.offered] == [third]
    started = monotonic()
    assert await stand.call("getUpdates", {"offset": str(third + 1), "timeout": "1"}, {}) == []
    assert 0.9 < monotonic() - started < 2
    waiting = asyncio.create_task(stand.call("getUpdates", {"timeout": "5"}, {}))
    await asyncio.sleep(0.05)
    stand.say("问", user=5)
    assert len(await stand.call("getUpdates", {}, {})) == 1
    await asyncio.gather(waiting, return_exceptions=True)
    stand.webhook = {"url": "https://bot.example.org"}
    assert "while webhook is active" in await refused(stand, "getUpdates")
