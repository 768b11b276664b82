"""A model behind a real client over HTTP: every way in which it fails costs seconds at most, and the answer by rule is given."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from bot.engine import Engine
from bot.llm.endpoint import Endpoint
from bot.llm.engine import WritingEngine
from bot.llm.errors import ModelError, Unreachable
from bot.llm.scribe import Scribe, opened
from bot.llm.settings import ModelSettings
from eval.scripted import ScriptedModel
from tests.llm_cases import towns

pytest.importorskip("langchain_openai")
QUESTION = "海川市造林绿化谁负责"
SECONDS = 2.0
MESSAGES = [("system", "写"), ("user", "<clauses>\n[]\n</clauses>\n<draft>\n[]\n</draft>")]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return towns(tmp_path_factory.mktemp("endpoint"))


def writer(base_url: str, home: Path | None = None) -> Scribe:
    found = opened(ModelSettings("openai:scripted", base_url, "none", seconds=SECONDS), home)
    found.asking.model.ready()
    return found


@pytest.mark.parametrize("behaviour", ["honest", "thinking", "flaky"])
def test_model_that_answers_writes(engine: Engine, behaviour: str) -> None:
    with ScriptedModel(behaviour) as model:
        found = writer(model.base_url)
        answer = WritingEngine(engine, found).ask(QUESTION)
    assert answer.made_by == "llm"
    used = found.asking.usage.of()
    assert used.kept >= 1
    assert not used.removed
    assert used.tokens_in > 0


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        ("times_out", "unreachable"),
        ("drips", "unreachable"),
        ("half_stream", "unreachable"),
        ("rate_limited", "unreachable"),
        ("failing", "unreachable"),
        ("unauthorized", "rejected"),
        ("truncated", "unreadable"),
        ("garbage", "unreadable"),
        ("wrong_shape", "unreadable"),
        ("empty", "unreadable"),
        ("html", "unreadable"),
        ("refuses", "unreadable"),
    ],
)
def test_model_that_fails_costs_seconds_and_the_answer_is_by_rule(engine: Engine, behaviour: str, kind: str) -> None:
    with ScriptedModel(behaviour) as model:
        found = writer(model.base_url)
        started = perf_counter()
        answer = WritingEngine(engine, found).ask(QUESTION)
        took = perf_counter() - started
    assert answer == engine.ask(QUESTION)
    assert took < SECONDS + 1.5
    assert found.asking.usage.of().failed == {kind: 1}


def test_dead_endpoint_is_out_of_reach() -> None:
    with ScriptedModel("honest") as model:
        base_url = model.base_url
    with pytest.raises(Unreachable):
        Endpoint(ModelSettings("openai:x", base_url, "none", seconds=SECONDS)).complete(MESSAGES, SECONDS)


def test_slow_model_is_left_alone_after_three_questions(engine: Engine) -> None:
    with ScriptedModel("times_out") as model:
        found = writer(model.base_url)
        writing = WritingEngine(engine, found)
        for question in (QUESTION, "岚峰市造林绿化谁负责", "海川市清淤多少公里"):
            writing.ask(question)
        started = perf_counter()
        assert writing.ask("科普宣传谁负责").status == "answered"
        assert perf_counter() - started < 0.5


def test_answers_that_are_refused_by_rule_stay_refused(engine: Engine) -> None:
    with ScriptedModel("honest") as model:
        writing = WritingEngine(engine, writer(model.base_url))
        assert writing.ask("海川市地铁票价多少").status == "refused"
        assert writing.ask("谢谢") == engine.ask("谢谢")


def test_what_a_model_is_sent_is_the_question_and_the_clauses_cited(engine: Engine) -> None:
    with ScriptedModel("honest") as model:
        WritingEngine(engine, writer(model.base_url)).ask(QUESTION)
        sent = str(model.requests[0]["messages"])
    assert QUESTION in sent
    assert "造林不少于20万亩" in sent
    assert "清淤" not in sent  # a clause that is not cited stays here
    assert "岚峰" not in sent


def test_key_is_in_no_message_of_an_error() -> None:
    with ScriptedModel("unauthorized") as model:
        endpoint = Endpoint(ModelSettings("openai:x", model.base_url, "sk-secret-1", seconds=SECONDS))
        with pytest.raises(ModelError) as error:
            endpoint.complete(MESSAGES, SECONDS)
    assert "sk-secret" not in f"{error.value}{error.value.remedy}"
