"""What real clients send besides questions: each is understood, answered fittingly, or left alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot_api.conftest import ADMIN, CLERK, GROUP, HEAD, STRANGER, Play, Scene
from tests.bot_api.stand import BOT
from tests.bot_api.test_uploads import PARKS, offer

PHOTO = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]
ORIGIN = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
CHANNEL = {"id": -100900, "type": "channel", "title": "政务公开"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


async def nothing_more(scene: Scene, chat: int, count: int) -> None:
    """Check that a chat has no more messages, once something later was answered."""
    scene.stand.say("/privacy", user=HEAD)
    before = len(scene.stand.sent[HEAD])
    await scene.stand.until(lambda: len(scene.stand.sent[HEAD]) > before)
    assert len(scene.stand.sent[chat]) == count


def test_service_messages_are_left_alone(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        pinned = {"message_id": 1, "date": 1, "chat": {"id": CLERK, "type": "private"}, "text": "x"}
        somebody = [{"id": 5, "is_bot": False, "first_name": "某"}]
        for more in (
            {"pinned_message": pinned}, {"message_auto_delete_timer_changed": {"message_auto_delete_time": 9}},
        ):  # fmt: skip
            stand.update("message", stand.message(CLERK, None, **more))
        created = {"forum_topic_created": {"name": "议题", "icon_color": 1}}
        for more in ({"new_chat_members": somebody}, {"left_chat_member": somebody[0]}, created):
            stand.update("message", stand.message(CLERK, GROUP, **more))
        stand.say("/help", user=CLERK)
        assert "怎么问" in (await stand.answer(CLERK)).text
        await nothing_more(scene, GROUP, 0)

    play(body)


def test_anonymous_administrator_of_a_group_speaks_as_the_group(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.say("/ask 谁负责检测水质", user=1, chat=GROUP, **{"from": ANONYMOUS, "sender_chat": {"id": GROUP, "type": "supergroup", "title": "科室群"}})  # fmt: skip
        assert "市卫健委" in (await stand.answer(GROUP)).text
        stand.say("@policy_test_bot 谁负责检测水质", user=1, chat=GROUP, **{"from": ANONYMOUS | {"id": 9, "username": "other_bot"}})  # fmt: skip
        stand.say(
            "@policy_test_bot 谁负责检测水质", user=777000, chat=GROUP, is_automatic_forward=True, sender_chat=CHANNEL
        )
        await nothing_more(scene, GROUP, 1)

    play(body)


def test_mention_without_a_name_or_in_a_caption_is_a_mention(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        mention = {"type": "text_mention", "offset": 0, "length": 3, "user": BOT}
        message = stand.message(CLERK, GROUP, text="小助手 谁负责检测水质", entities=[mention])
        stand.update("message", message)
        assert "市卫健委" in (await stand.answer(GROUP)).text
        caption = {"type": "mention", "offset": 0, "length": 16}
        stand.say("", user=CLERK, chat=GROUP, photo=PHOTO, caption="@policy_test_bot 看看", caption_entities=[caption])
        assert "图片" in (await stand.answer(GROUP, 2)).text
        joined = {"type": "mention", "offset": 0, "length": 16}
        stand.update("message", stand.message(CLERK, GROUP, text="@policy_test_bot谁负责建设水源", entities=[joined]))
        assert (await stand.answer(GROUP, 3)).text.startswith("建设水源：")
        stand.say("@policy_test_bot", user=CLERK, chat=GROUP)
        assert "怎么问" in (await stand.answer(GROUP, 4)).text
        stand.say("@policy_test_bot /unit 青禾市交通局", user=CLERK, chat=GROUP)
        assert "13 项" in (await stand.answer(GROUP, 5)).text

    play(body)


def test_album_gets_one_word_and_every_document_of_one_is_looked_through(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        for _ in range(4):
            stand.say("", user=CLERK, photo=PHOTO, media_group_id="77")
        assert "图片" in (await stand.answer(CLERK)).text
        for number in range(2):
            offer(scene, f"公园{number}.txt", PARKS.encode(), media_group_id="78", forward_origin=ORIGIN)
        assert "公园0.txt" in (await stand.answer(ADMIN)).text
        assert "公园1.txt" in (await stand.answer(ADMIN, 2)).text
        await nothing_more(scene, CLERK, 1)

    play(body, own=True)


def test_edited_command_is_asked_anew_and_edited_caption_is_not(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        asked = stand.say("/unit 青禾市水利局", user=CLERK)
        sent = await stand.answer(CLERK)
        stand.edit(asked, "/unit 青禾市交通局", user=CLERK)
        await stand.until(lambda: sent.versions == 2)
        assert "13 项" in sent.text
        stand.update("edited_message", stand.message(CLERK, None, photo=PHOTO, caption="谁负责", edit_date=2))
        stand.edit(stand.say("/docs", user=CLERK), "/docs 供水", user=CLERK)
        await nothing_more(scene, CLERK, 2)

    play(body)


def test_button_under_a_message_that_telegram_no_longer_shows_works(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.say("云川谁负责建设水源", user=CLERK)
        sent = await stand.answer(CLERK)
        gone = {"chat": {"id": CLERK, "type": "private"}, "message_id": sent.id, "date": 0}
        await stand.tapped(stand.press(sent, sent.action("原文 1"), user=CLERK, message=gone))
        assert "新建应急水源3处" in (await stand.answer(CLERK, 2)).text

    play(body)


def test_who_has_blocked_the_bot_holds_up_nobody(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.blocked_by.add(CLERK)
        stand.gone_threads.add(77)
        caplog.clear()
        stand.say("谁负责检测水质", user=CLERK)
        stand.say("/ask 谁负责检测水质", user=CLERK, chat=GROUP, thread=77)
        stand.say("谁负责检测水质", user=HEAD)
        assert "市卫健委" in (await stand.answer(HEAD)).text
        stand.say("/ask 谁负责检测水质", user=CLERK, chat=GROUP)
        assert "市卫健委" in (await stand.answer(GROUP)).text
        stand.blocked_by.clear()
        stand.say("谁负责建设水源", user=CLERK)
        assert "市水务局" in (await stand.answer(CLERK)).text
        assert "Traceback" not in caplog.text

    play(body)


def test_odd_texts_are_questions_or_politely_met(play: Play) -> None:
    texts = (
        "。",
        "👍",
        "/",
        "/ask",
        "/ask@policy_test_bot",
        "<b>",
        "水" * 4000,
        "\u202e谁负责检测水质",
        "谁负责\n检测水质",
        "𠮷" * 30,
    )

    async def body(scene: Scene) -> None:
        stand = scene.stand
        for number, text in enumerate(texts, 1):
            stand.say(text, user=CLERK)
            said = (await stand.answer(CLERK, number)).text
            assert said
            assert "出了点问题" not in said
        told = {text: sent.text for text, sent in zip(texts, stand.sent[CLERK], strict=True)}
        assert all("请写明" in told[text] for text in ("。", "👍", "/"))
        assert all("市卫健委" in told[text] for text in texts if "检测水质" in text)

    play(body)


def test_stranger_is_told_nothing_of_the_documents(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.say("谁负责检测水质", user=CLERK)
        sent = await stand.answer(CLERK)
        for text in ("谁负责检测水质", "/docs", "/export", "/start", "/stats", "/clause 青政办发〔2031〕7号 一(一)"):
            stand.say(text, user=STRANGER)
        told: dict[str, Any] = {"chat": {"id": STRANGER, "type": "private"}, "message_id": 1, "date": 0}
        assert "权限" in await stand.tapped(stand.press(sent, sent.action("原文 1"), user=STRANGER, message=told))
        await stand.answer(STRANGER, 6)
        assert all("青禾" not in s.text and "云川" not in s.text and not s.document for s in stand.sent[STRANGER])

    play(body)
