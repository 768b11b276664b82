"""Which model writes: from the environment, by ``--llm/--no-llm``, and what is wrong with it."""

from __future__ import annotations

import pytest

from bot.llm.endpoint import open_model
from bot.llm.errors import Rejected
from bot.llm.settings import DAILY_TOKENS, SECONDS, ModelSettings
from index.errors import PolicybotError

SET = {"POLICYBOT_LLM": "openai:qwen3-32b"}


def test_no_model_is_the_usual_case() -> None:
    assert ModelSettings.resolve({}) is None
    assert ModelSettings.resolve(SET, wanted=False) is None


def test_model_with_its_endpoint() -> None:
    found = ModelSettings.resolve(
        {**SET, "POLICYBOT_LLM_BASE_URL": "http://127.0.0.1:8000/v1", "POLICYBOT_LLM_API_KEY": "sk-1"}
    )
    assert found is not None
    assert (found.model, found.base_url, found.api_key) == ("openai:qwen3-32b", "http://127.0.0.1:8000/v1", "sk-1")
    assert (found.seconds, found.daily_tokens, found.price) == (SECONDS, DAILY_TOKENS, None)
    assert "sk-1" not in repr(found)


def test_limits_and_price() -> None:
    more = {"POLICYBOT_LLM_SECONDS": "3.5", "POLICYBOT_LLM_DAILY_TOKENS": "1000", "POLICYBOT_LLM_PRICE": "2, 8"}
    found = ModelSettings.resolve(SET | more)
    assert found is not None
    assert (found.seconds, found.daily_tokens, found.price) == (3.5, 1000, (2.0, 8.0))


@pytest.mark.parametrize(
    "wrong",
    [
        {"POLICYBOT_LLM": "qwen3"},
        {"POLICYBOT_LLM": ":qwen3"},
        {"POLICYBOT_LLM": "openai:"},
        SET | {"POLICYBOT_LLM_SECONDS": "0"},
        SET | {"POLICYBOT_LLM_SECONDS": "soon"},
        SET | {"POLICYBOT_LLM_DAILY_TOKENS": "-1"},
        SET | {"POLICYBOT_LLM_PRICE": "2"},
        SET | {"POLICYBOT_LLM_PRICE": "2,x"},
    ],
)
def test_wrong_setting_is_told_with_a_remedy(wrong: dict[str, str]) -> None:
    with pytest.raises(PolicybotError) as error:
        ModelSettings.resolve(wrong)
    assert "POLICYBOT_LLM" in str(error.value)
    assert error.value.remedy


def test_model_that_is_wanted_has_to_be_set() -> None:
    with pytest.raises(PolicybotError) as error:
        ModelSettings.resolve({}, wanted=True)
    assert "POLICYBOT_LLM=" in error.value.remedy


def test_models_of_two_providers_are_opened() -> None:
    pytest.importorskip("langchain_openai")
    pytest.importorskip("langchain_ollama")
    hosted = open_model(ModelSettings("openai:qwen3-32b", "http://127.0.0.1:1/v1"))
    local = open_model(ModelSettings("ollama:qwen3", "http://127.0.0.1:1"))
    assert [type(model).__name__ for model in (hosted, local)] == ["ChatOpenAI", "ChatOllama"]


@pytest.mark.parametrize("model", ["nobody:x", "groq:x"])
def test_provider_that_is_unknown_or_not_installed_is_told(model: str) -> None:
    with pytest.raises(Rejected) as error:
        open_model(ModelSettings(model))
    assert model.partition(":")[0] in f"{error.value}{error.value.remedy}"
