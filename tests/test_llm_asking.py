"""A model that is slow, dead, babbling or spent: tried twice, left alone for a while, counted, and never an error."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.llm.asking import Asking
from bot.llm.breaker import Breaker
from bot.llm.errors import Rejected, Spent, Unreachable, Unreadable
from bot.llm.reply import LARGEST, WrittenAnswer, WrittenQuestion, read
from bot.llm.settings import ModelSettings
from bot.llm.usage import Usage
from tests.llm_cases import Saying, reply

GOOD = reply(("造林20万亩。", ["c1"]))
VALUES = {"question": "多少亩", "clauses": "[]", "answer": "[]"}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.llm.asking.sleep", lambda seconds: None)


def asking(*replies: str | Exception, breaker: Breaker | None = None, **settings: object) -> Asking:
    left = list(replies)
    model = Saying(lambda messages: left.pop(0) if len(left) > 1 else left[0], ModelSettings("openai:test", **settings))
    return Asking(model, Usage(), breaker=breaker)


def ask(found: Asking, **values: str) -> WrittenAnswer:
    return found.ask("write", WrittenAnswer, **VALUES | values)


def test_reply_is_remembered_by_question_evidence_and_model() -> None:
    found = asking(GOOD)
    assert ask(found) == ask(found)
    assert len(found.model.asked) == 1
    ask(found, question="多少公里")
    ask(found, clauses="[1]")
    assert len(found.model.asked) == 3
    used = found.usage.of()
    assert (used.requests, used.cached, used.tokens_in, used.tokens_out) == (3, 1, 300, 30)
    found.forget()
    assert found.remembered("write", WrittenAnswer, **VALUES) is None


def test_reply_is_forgotten_with_the_words_of_the_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    from prompts import load
    from prompts import read as prompt

    found = asking(GOOD)
    ask(found)
    other = prompt(
        "write",
        "---\nversion: 9\nvariables: [question, clauses, answer]\n---\n\n## user\n\n{{question}}{{clauses}}{{answer}}\n",
    )
    monkeypatch.setattr("bot.llm.asking.load", lambda name: other if name == "write" else load(name))
    ask(found)
    assert len(found.model.asked) == 2


def test_model_out_of_reach_is_tried_once_more() -> None:
    found = asking(Unreachable("reset"), GOOD)
    assert ask(found).statements[0].text == "造林20万亩。"
    assert found.usage.of().requests == 2
    dead = asking(Unreachable("reset"))
    with pytest.raises(Unreachable):
        ask(dead)
    assert (dead.usage.of().requests, dead.usage.of().failed) == (2, {"unreachable": 1})


@pytest.mark.parametrize("error", [Rejected("401"), Unreadable("html")])
def test_what_asking_again_does_not_mend_is_asked_once(error: Exception) -> None:
    found = asking(error)
    with pytest.raises(type(error)):
        ask(found)
    assert found.usage.of().requests == 1


def test_no_second_try_without_time_for_it() -> None:
    found = asking(Unreachable("reset"), seconds=1.0)
    with pytest.raises(Unreachable):
        ask(found)
    assert found.usage.of().requests == 1


def test_after_failures_in_a_row_nothing_is_asked_for_a_while() -> None:
    at = [0.0]
    found = asking(Unreadable("x"), Unreadable("x"), Unreadable("x"), GOOD, breaker=Breaker(now=lambda: at[0]))
    for _ in range(3):
        with pytest.raises(Unreadable):
            ask(found)
    with pytest.raises(Spent):
        ask(found)
    assert found.usage.of().requests == 3
    at[0] = 61.0
    assert ask(found).statements
    assert ask(found, question="再问").statements
    assert found.usage.of().failed == {"unreadable": 3, "spent": 1}


def test_after_the_pause_one_asks_and_the_others_wait() -> None:
    at = [0.0]
    breaker = Breaker(now=lambda: at[0])
    for _ in range(3):
        breaker.failed()
    at[0] = 61.0
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.failed()
    at[0] = 100.0
    assert not breaker.allows()
    at[0] = 122.0
    assert breaker.allows()
    breaker.succeeded()
    assert [breaker.allows() for _ in range(3)] == [True, True, True]


def test_tokens_of_a_day_are_capped() -> None:
    found = asking(GOOD, daily_tokens=200)
    ask(found)
    ask(found, question="二")
    with pytest.raises(Spent):
        ask(found, question="三")
    assert found.usage.of().requests == 2
    assert ask(found, question="二").statements  # what is remembered costs nothing


def test_counters_are_kept_by_day_and_tell_what_was_spent(tmp_path: Path) -> None:
    today = [date(2031, 1, 31)]
    usage = Usage(tmp_path / "llm.sqlite", today=lambda: today[0])
    usage.add({"requests": 2, "tokens_in": 1_000_000, "tokens_out": 500_000, "removed:figure": 1, "failed:spent": 0})
    usage.close()
    today[0] = date(2031, 2, 1)
    again = Usage(tmp_path / "llm.sqlite", today=lambda: today[0])
    again.add({"requests": 1, "removed:figure": 2, "removed:role": 1})
    assert again.of().requests == 1
    month = again.of(30)
    assert (month.requests, month.removed, month.failed) == (3, {"figure": 3, "role": 1}, {})
    assert month.cost((2.0, 8.0)) == 6.0
    assert month.cost(None) is None
    again.close()


@pytest.mark.parametrize(
    "content",
    [GOOD, f"```json\n{GOOD}\n```", f"```\n{GOOD}\n```", f"<think>先想 {{}}</think>\n{GOOD}", f"  {GOOD}\n"],
)
def test_reply_may_be_thought_about_and_fenced(content: str) -> None:
    assert read(content, WrittenAnswer).statements[0].clauses == ("c1",)


@pytest.mark.parametrize(
    "content",
    [
        "", "好的", GOOD[:-5], "[]", "null", '{"statements": "造林"}', '{"statements": [{"text": "", "clauses": []}]}',
        '{"statements": [{"text": 5}]}', f"好的：{GOOD}", "x" * (LARGEST + 1), '{"statements": ' + "[" * 10_000, "\x00",
        '{"statements": [{"text": "' + "造" * 2000 + '", "clauses": ["c1"]}]}',
    ],
)  # fmt: skip
def test_what_is_no_reply_in_the_schema_is_unreadable(content: str) -> None:
    with pytest.raises(Unreadable):
        read(content, WrittenAnswer)


def test_question_in_other_words_is_one_line_of_json() -> None:
    assert read('{"question": "谁牵头"}', WrittenQuestion).question == "谁牵头"
    with pytest.raises(Unreadable):
        read('{"question": ""}', WrittenQuestion)
