"""What users see on Telegram, played against the stand."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from typing import Any

import pytest

from bot.channels.telegram import hearing
from tests.bot_api.conftest import ADMIN, CLERK, GROUP, HEAD, STRANGER, Play, Scene
from tests.bot_api.stand import Fault


def test_question_gets_a_cited_answer_with_buttons(play: Play) -> None:
    async def body(scene: Scene) -> None:
        scene.stand.say("谁负责改造供水管网", user=CLERK)
        sent = await scene.stand.answer(CLERK)
        assert "市水务局" in sent.text
        assert "[1] 《青禾市供水和道路任务》青政办发〔2031〕7号，一(一)" in sent.text
        assert sent.action("原文 1")
        assert scene.stand.actions[CLERK] >= 1
        assert sent.html.startswith("<b>改造供水管网：2 份文件，2 条</b>")

    play(body)


def test_clause_is_opened_turned_over_and_every_tap_is_answered(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.say("云川谁负责建设水源", user=CLERK)
        await stand.tapped(stand.tap(await stand.answer(CLERK), "原文 1", user=CLERK))
        clause = await stand.answer(CLERK, 2)
        assert (
            "（二）建设水源。新建应急水源3处，2032年6月底前完成。（牵头单位：市水务局；配合单位：市发改委）"
            in clause.text
        )
        assert "<blockquote>" in clause.html
        stand.tap(clause, "下一条", user=CLERK)
        await stand.until(lambda: clause.versions == 2)
        assert "检测水质" in clause.text
        gone = stand.press(clause, "c:999:0", user=CLERK)
        assert "重新提问" in await stand.tapped(gone)

    play(body)


def test_answer_is_confined_and_judged_by_buttons(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.say("谁负责改造供水管网", user=CLERK)
        first = await stand.answer(CLERK)
        stand.tap(first, "只看云川市", user=CLERK)
        only = await stand.answer(CLERK, 2)
        assert "市水利局" not in only.text
        assert await stand.tapped(stand.tap(first, "👍", user=CLERK))
        await stand.tapped(stand.tap(first, "👎", user=CLERK))
        asks = await stand.answer(CLERK, 3)
        await stand.tapped(stand.tap(asks, "数字不对", user=CLERK))
        await stand.until(lambda: asks.versions == 2)
        assert scene.desk.memory.judgements(0)[0][1:] == (False, "数字不对")

    play(body)


def test_reason_is_written_as_a_reply_and_asked_of_the_documents_no_more(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.say("谁负责改造供水管网", user=CLERK)
        first = await stand.answer(CLERK)
        await stand.tapped(stand.tap(first, "👎", user=CLERK))
        asks = await stand.answer(CLERK, 2)
        stand.say("漏了城管局", user=CLERK, reply_to=asks)
        assert (await stand.answer(CLERK, 3)).text == "已记下，谢谢。"
        assert scene.desk.memory.judgements(0)[0][1:] == (False, "漏了城管局")
        stand.say("云川改造管网多少公里", user=CLERK, reply_to=first)  # a reply to anything else is a question
        assert "公里" in (await stand.answer(CLERK, 4)).text
        stand.say("谁负责检测水质", user=CLERK, reply_to=asks)  # the reason is kept; what comes now is a question
        assert "市卫健委" in (await stand.answer(CLERK, 5)).text
        stand.say("/stats", user=ADMIN)
        assert "· 漏了城管局 1" in (await stand.answer(ADMIN)).text

    play(body)


def test_edited_question_edits_its_answer(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        question = stand.say("云川改造管网多少公里", user=CLERK)
        sent = await stand.answer(CLERK)
        stand.edit(question, "青禾改造管网多少公里", user=CLERK)
        await stand.until(lambda: sent.versions == 2)
        assert "60公里" in sent.text
        stand.edit(question, "青禾改造管网多少公里", user=CLERK)  # nothing changes: no error
        stand.say("谁负责检测水质", user=CLERK)
        await stand.answer(CLERK, 2)
        assert len(stand.sent[CLERK]) == 2

    play(body)


def test_follow_up_goes_on_in_the_same_chat_only(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.say("云川改造管网多少公里", user=CLERK)
        await stand.answer(CLERK)
        stand.say("那青禾呢", user=CLERK)
        assert "60公里" in (await stand.answer(CLERK, 2)).text
        stand.say("那青禾呢", user=CLERK, chat=GROUP)
        stand.say("@policy_test_bot 那青禾呢", user=CLERK, chat=GROUP)
        assert "60公里" not in (await stand.answer(GROUP)).text

    play(body)


def test_group_hears_commands_mentions_and_replies_and_nothing_else(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.say("谁负责检测水质", user=CLERK, chat=GROUP)
        stand.say("/ask@another_bot 谁负责检测水质", user=CLERK, chat=GROUP)
        asked = stand.say("/ask 谁负责检测水质", user=CLERK, chat=GROUP, thread=77)
        first = await stand.answer(GROUP)
        assert "市卫健委" in first.text
        assert first.thread == 77
        assert first.replies_to == asked
        stand.say("云川改造管网多少公里", user=HEAD, chat=GROUP, reply_to=first)
        assert "120公里" in (await stand.answer(GROUP, 2)).text
        stand.say("@policy_test_bot 谁负责建设水源", user=HEAD, chat=GROUP)
        assert "市水务局" in (await stand.answer(GROUP, 3)).text
        assert len(stand.sent[GROUP]) == 3

    play(body)


def test_group_that_becomes_a_supergroup_keeps_its_place(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        scene.desk.memory.allow(-77, "user", ADMIN)
        message = stand.message(STRANGER, -77)
        message["migrate_to_chat_id"] = -100077
        stand.update("message", message)
        stand.say("/ask 谁负责检测水质", user=STRANGER, chat=-100077)
        assert "市卫健委" in (await stand.answer(-100077)).text

    play(body)


def test_group_that_became_a_supergroup_unheard_gets_its_answer_there(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        scene.desk.memory.allow(-77, "user", ADMIN)
        stand.migrated[-77] = -100077
        stand.say("/ask 谁负责检测水质", user=STRANGER, chat=-77)
        assert "市卫健委" in (await stand.answer(-100077)).text
        stand.say("/ask 谁负责建设水源", user=STRANGER, chat=-100077)
        assert "市水务局" in (await stand.answer(-100077, 2)).text
        assert not stand.sent[-77]

    play(body)


def test_group_of_the_settings_keeps_its_place_under_its_new_number(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        message = stand.message(STRANGER, -78)
        message["migrate_to_chat_id"] = -100078
        stand.update("message", message)
        stand.say("/ask 谁负责检测水质", user=STRANGER, chat=-100078)
        assert "市卫健委" in (await stand.answer(-100078)).text

    play(body, allowed=frozenset({-78}))


def test_stranger_is_told_the_number_and_administrators_let_in(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.say("谁负责检测水质", user=STRANGER)
        assert str(STRANGER) in (await stand.answer(STRANGER)).text
        stand.say(f"/allow {STRANGER}", user=ADMIN)
        await stand.answer(ADMIN)
        stand.say("谁负责检测水质", user=STRANGER)
        assert "市卫健委" in (await stand.answer(STRANGER, 2)).text

    play(body)


def test_commands_are_described_in_chinese_and_english(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        await stand.until(lambda: f"chat {ADMIN}" in stand.commands)
        assert {c["command"] for c in stand.commands[""]} >= {
            "start",
            "help",
            "ask",
            "docs",
            "unit",
            "clause",
            "export",
        }
        assert {"command": "docs", "description": "已收录的文件"} in stand.commands[""]
        assert {"command": "docs", "description": "Documents"} in stand.commands["en"]
        assert "stats" not in {c["command"] for c in stand.commands[""]}
        assert {"stats", "gaps", "allow"} <= {c["command"] for c in stand.commands[f"chat {ADMIN}"]}
        for number, command in enumerate(
            ("/start", "/help", "/docs", "/unit 交通局", "/clause 青政办发〔2031〕7号 一(一)", "/privacy"), 1
        ):
            stand.say(command, user=CLERK)
            assert (await stand.answer(CLERK, number)).text

    play(body)


def test_ledger_comes_as_a_file(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.say("/export", user=CLERK)
        file = await stand.answer(CLERK, 2)
        assert file.document == "责任台账.xlsx"
        assert file.content[:2] == b"PK"

    play(body, own=True)


def test_what_is_no_text_gets_a_fitting_word(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        voice = {"file_id": "v", "file_unique_id": "v", "duration": 3}
        stand.say("", user=CLERK, voice=voice)
        assert "语音" in (await stand.answer(CLERK)).text
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
        stand.say("谁负责检测水质", user=CLERK, forward_origin=origin)
        assert "转发" in (await stand.answer(CLERK, 2)).text
        stand.update("message", stand.message(CLERK, GROUP, voice=voice))
        stand.say("/help", user=CLERK)
        await stand.answer(CLERK, 3)
        assert not stand.sent[GROUP]

    play(body)


def test_markup_in_names_and_questions_is_shown_as_it_is(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.say("谁负责<b>地铁</b> & </blockquote>", user=CLERK)
        assert "<b>地铁</b>&</blockquote>" in (await stand.answer(CLERK)).text

    play(body)


def test_message_that_telegram_cannot_parse_is_sent_as_plain_text(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.faults.append(Fault("sendMessage", "refuse"))
        stand.say("谁负责检测水质", user=CLERK)
        sent = await stand.answer(CLERK)
        assert "市卫健委" in sent.text
        assert "<b>" not in sent.html

    play(body)


def test_faults_of_the_network_lose_no_question(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.faults += [
            Fault("sendMessage", "429", 2, 1),
            Fault("sendMessage", "500", 2),
            Fault("sendMessage", "reset", 2),
        ]
        stand.faults += [
            Fault("getUpdates", "500", 2),
            Fault("getUpdates", "reset", 1),
            Fault("sendMessage", "delay", 1, 0.5),
        ]
        for number in range(4):
            stand.say("谁负责检测水质", user=CLERK)
            stand.say("谁负责建设水源", user=CLERK)
            assert "市卫健委" in (await stand.answer(CLERK, 2 * number + 1)).text
            assert "市水务局" in (await stand.answer(CLERK, 2 * number + 2)).text
        assert len(stand.sent[CLERK]) == 8

    play(body)


def test_message_whose_receipt_is_lost_is_sent_again_once(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.faults += [Fault("sendMessage", "lost"), Fault("getUpdates", "lost", 2)]
        stand.say("谁负责检测水质", user=CLERK)
        stand.say("谁负责建设水源", user=CLERK)
        await stand.until(lambda: any("市水务局" in sent.text for sent in stand.sent[CLERK]))
        told = ["市卫健委" in sent.text for sent in stand.sent[CLERK]]
        assert told == [True, True, False], "nobody can tell whether it came; an answer twice is better than none"

    play(body)


def test_questions_that_wait_for_their_chat_hold_up_no_other(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.faults.append(Fault("sendMessage", "429", 1, 4, chat=CLERK))
        for _ in range(100):  # twice as many as are worked on at once
            stand.say("谁负责检测水质", user=CLERK)
        await stand.until(lambda: stand.faults[0].times == 0)
        started = time.monotonic()
        stand.say("谁负责检测水质", user=HEAD)
        await stand.answer(HEAD)
        assert time.monotonic() - started < 2
        await stand.until(lambda: len(stand.sent[CLERK]) == 100, 30)

    play(body)


def test_answers_of_a_gateway_lose_no_question(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.faults += [
            Fault("sendMessage", "garbage", 2),
            Fault("sendMessage", "portal"),
            Fault("getUpdates", "portal"),
        ]
        stand.faults += [
            Fault("getUpdates", "garbage"),
            Fault("getUpdates", "unknown", 2),
            Fault("sendMessage", "unknown"),
        ]
        stand.say("谁负责检测水质", user=CLERK)
        assert "市卫健委" in (await stand.answer(CLERK)).text
        stand.say("谁负责建设水源", user=CLERK)
        assert "市水务局" in (await stand.answer(CLERK, 2)).text

    play(body)


def test_journal_that_cannot_be_written_confirms_nothing(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        enter, failing = scene.channel._journal.enter, [2]

        def full(update: Any) -> bool:
            if failing[0]:
                failing[0] -= 1
                raise sqlite3.OperationalError("database or disk is full")
            return enter(update)

        scene.channel._journal.enter = full  # type: ignore[method-assign]
        stand.say("谁负责检测水质", user=CLERK)
        assert "市卫健委" in (await stand.answer(CLERK)).text
        assert failing == [0]
        assert len(stand.sent[CLERK]) == 1

    play(body)


def test_edited_question_takes_the_pages_of_its_answer_away(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        asked = stand.say("/unit 青禾市交通局", user=CLERK)
        first = await stand.answer(CLERK)
        stand.tap(first, "更多", user=CLERK)
        second = await stand.answer(CLERK, 2)
        assert "第 2 页" in second.text
        stand.edit(asked, "/unit 青禾市水利局", user=CLERK)
        await stand.until(lambda: len(stand.sent[CLERK]) == 1)
        assert stand.sent[CLERK] == [first]
        assert "改造供水管网60公里" in first.text

    play(body)


def test_word_on_a_tap_that_took_long_is_told(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.query_seconds = 5.0
        stand.say("谁负责检测水质", user=CLERK)
        sent = await stand.answer(CLERK)
        busy = asyncio.create_task(scene.desk.call(lambda: time.sleep(4)))
        assert "正在处理" in await stand.tapped(stand.press(sent, "c:99:0", user=CLERK))
        assert "重新提问" in (await stand.answer(CLERK, 2)).text
        await busy

    play(body)


def test_flood_of_one_chat_holds_up_no_other(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.faults.append(Fault("sendMessage", "429", 1, 6, chat=CLERK))
        stand.say("谁负责检测水质", user=CLERK)
        await stand.until(lambda: stand.faults[0].times == 0)
        started = time.monotonic()
        stand.say("谁负责检测水质", user=HEAD)
        assert "市卫健委" in (await stand.answer(HEAD)).text
        assert time.monotonic() - started < 3
        assert "市卫健委" in (await stand.answer(CLERK)).text
        assert time.monotonic() - started > 4

    play(body)


def test_update_that_cannot_be_read_holds_up_no_other(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.update(
            "message", stand.message(CLERK, None, poll={"id": "1"})
        )  # of a server older or newer than the library
        stand.update("message", {"message_id": "?"})
        stand.say("谁负责检测水质", user=CLERK)
        assert "市卫健委" in (await stand.answer(CLERK)).text
        await stand.until(lambda: not stand.offered)

    play(body)


def test_typing_is_shown_as_long_as_an_answer_takes(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "TYPING", 0.2)

    async def body(scene: Scene) -> None:
        stand = scene.stand
        at_once = scene.desk.engine.ask

        def slowly(*words: Any) -> Any:
            time.sleep(1.5)
            return at_once(*words)

        scene.desk.engine.ask = slowly  # type: ignore[method-assign]
        stand.say("谁负责检测水质", user=CLERK)
        assert "市卫健委" in (await stand.answer(CLERK)).text
        assert stand.actions[CLERK] >= 4
        shown = stand.actions[CLERK]
        await asyncio.sleep(0.5)
        assert stand.actions[CLERK] == shown

    play(body)


def test_slow_typing_actions_hold_up_no_answer(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.faults.append(Fault("sendChatAction", "delay", 1_000, 3.0))
        started = time.monotonic()
        for _ in range(70):  # more than connections: one that is lost to the pool with each would end it
            stand.say("谁负责检测水质", user=CLERK)
            stand.say("谁负责建设水源", user=HEAD)
        await stand.until(lambda: len(stand.sent[CLERK]) + len(stand.sent[HEAD]) == 140, 60)
        assert time.monotonic() - started < 60
        assert stand.faults[0].times < 1_000, "somebody saw it"

    play(body)


def test_failure_is_told_with_the_number_that_the_log_has(play: Play, caplog: object) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand

        def fails(*_: object) -> None:
            raise RuntimeError("broken inside")

        scene.desk.engine.ask = fails  # type: ignore[method-assign, assignment]
        stand.say("谁负责检测水质", user=CLERK)
        text = (await stand.answer(CLERK)).text
        number = text.split("编号 ")[1][:6]
        assert number in caplog.text  # type: ignore[attr-defined]
        assert "broken inside" in caplog.text  # type: ignore[attr-defined]
        assert "broken" not in text

    play(body)


def test_stopping_finishes_what_is_being_answered(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.faults.append(Fault("sendMessage", "delay", 1, 1.5))
        stand.say("谁负责检测水质", user=CLERK)
        await stand.until(lambda: not stand.faults[0].times)
        started = time.monotonic()
        scene.channel.stopping.set()
        await asyncio.wait_for(scene.running, 10)
        assert time.monotonic() - started < 10
        assert "市卫健委" in stand.sent[CLERK][0].text

    play(body)


def test_conflict_with_a_webhook_is_waited_out(play: Play) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.webhook = {"url": "https://elsewhere.example.org"}
        stand.say("谁负责检测水质", user=CLERK)
        await stand.until(lambda: sum(name == "getupdates" for name, _ in stand.calls) > 2)
        stand.webhook = {}
        assert "市卫健委" in (await stand.answer(CLERK)).text

    play(body)
