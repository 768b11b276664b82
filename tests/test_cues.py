"""Cue words and the intent that they give."""

from __future__ import annotations

import pytest

from bot.cues import interrogative, measures_of, read_cues
from bot.intents import Reading, intent_of
from bot.roles import roles_asked


def reading(text: str, *, units: int = 0, beside: bool = False, county: bool = False) -> Reading:
    return Reading(text, read_cues(text), units, beside, county)


@pytest.mark.parametrize(
    ("text", "units", "intent"),
    [
        ("谁负责专利申请", 0, "who"),
        ("专利申请谁牵头", 0, "who"),
        ("有哪些任务", 1, "tasks"),
        ("一共有几项任务", 1, "tasks"),
        ("造林多少亩", 0, "value"),
        ("什么时候完成", 0, "deadline"),
        ("文号是什么", 0, "number"),
        ("还有效吗", 0, "validity"),
        ("抄送给哪些单位", 0, "recipients"),
        ("提到量子科技了吗", 0, "mention"),
        ("采取哪些措施治理水污染", 0, "open"),
        ("专利申请量", 0, "keyword"),
        ("还有呢", 0, "more"),
        ("原文", 0, "verbatim"),
        ("你觉得哪个最好", 0, "opinion"),
        ("只管哪一条", 1, "tasks"),
        ("都列为责任单位的是哪两条", 2, "share"),
        ("牵头的是几大行动里哪一个", 1, "tasks"),
        ("牵头的是哪家", 0, "who"),
        ("分别叫什么", 0, "list"),
        ("最晚什么时候出台", 0, "deadline"),
        ("什么时候出台的", 0, "date"),
        ("当负责人需要什么条件", 0, "open"),
        ("依据省里哪个文号制定的", 0, "open"),
        ("多久巡查一次", 0, "open"),
        ("森林覆盖率", 0, "value"),
        ("一次性补助标准", 0, "value"),
        ("责任单位还有哪些", 0, "who"),
    ],
)
def test_cue_words_give_the_intent(text: str, units: int, intent: str) -> None:
    assert intent_of(reading(text, units=units)) == intent


def test_two_places_side_by_side_are_compared() -> None:
    assert intent_of(reading("专利申请量", beside=True)) == "compare"


def test_measure_words_say_what_is_counted() -> None:
    assert measures_of("造林多少亩，几家企业") == ("亩", "家")
    assert measures_of("成交额多少") == ("元",)
    assert measures_of("奖励几万") == ("元",)
    assert measures_of("每座最多补多少") == measures_of("罚多少") == ("款",), "a sum, a multiple or a share"
    assert measures_of("投入占多少") == measures_of("贴息几个点") == ("%",)
    assert measures_of("投入多少") == ()


def test_word_between_how_often_and_once_is_no_question_word() -> None:
    text = "多久巡查一次"
    asked = [text[cue.start : cue.end] for cue in read_cues(text)]
    assert sorted(asked) == ["一次", "多久"]


def test_content_of_a_cue_stays_in_the_topic() -> None:
    text = "奖励多少"
    start, end = interrogative(text, read_cues(text)[0])
    assert text[start:end] == "多少"


def test_lead_and_support_together_ask_for_all_units() -> None:
    assert roles_asked("谁牵头谁配合", frozenset({"lead", "support"}), "who") == frozenset()
    assert roles_asked("谁牵头", frozenset({"lead"}), "who") == frozenset({"lead"})
