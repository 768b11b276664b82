"""Which model writes, and what it may cost.

POLICYBOT_LLM                provider:model, e.g. openai:qwen3-32b or ollama:qwen3; empty: answers by rule
POLICYBOT_LLM_BASE_URL       the endpoint, e.g. http://127.0.0.1:8000/v1
POLICYBOT_LLM_API_KEY        its key, if it wants one
POLICYBOT_LLM_SECONDS        the most that an answer may wait for the model, 8
POLICYBOT_LLM_DAILY_TOKENS   tokens of a day, after which answers are by rule again, 2000000
POLICYBOT_LLM_PRICE          price of a million tokens in and out, e.g. 2,8: what is spent is told
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.errors import PolicybotError

SECONDS = 8.0
DAILY_TOKENS = 2_000_000
SECRET = "POLICYBOT_LLM_API_KEY"  # the name of a variable


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A model as LangChain names it, how it is reached, and its limits; prices are for a million tokens."""

    model: str
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    seconds: float = SECONDS
    daily_tokens: int = DAILY_TOKENS
    price: tuple[float, float] | None = None

    @classmethod
    def resolve(cls, environ: Mapping[str, str], *, wanted: bool | None = None) -> ModelSettings | None:
        """Return the settings of an environment; None where no model is set, or none is wanted.

        Args:
            environ: the environment.
            wanted: what ``--llm/--no-llm`` say; None where neither was given.

        Raises:
            PolicybotError: a value cannot be understood, or a model is wanted and none is set.
        """
        model = environ.get("POLICYBOT_LLM", "").strip()
        if wanted is False or not (model or wanted):
            return None
        if not model:
            raise PolicybotError("没有设置语言模型", remedy="设 POLICYBOT_LLM，例如 POLICYBOT_LLM=openai:qwen3-32b")
        if not all(model.partition(":")[::2]):
            raise PolicybotError(
                f"POLICYBOT_LLM={model}：应写成 提供方:模型", remedy="例如 openai:qwen3-32b、ollama:qwen3"
            )
        price = environ.get("POLICYBOT_LLM_PRICE", "").strip()
        numbers = [_number(environ, "POLICYBOT_LLM_PRICE", part) for part in price.split(",")] if price else []
        if price and len(numbers) != 2:
            raise PolicybotError(
                f"POLICYBOT_LLM_PRICE={price}：应是两个数", remedy="每百万输入、输出 token 的价格，例如 2,8"
            )
        return cls(
            model=model,
            base_url=environ.get("POLICYBOT_LLM_BASE_URL", "").strip(),
            api_key=environ.get(SECRET, "").strip(),
            seconds=_positive(environ, "POLICYBOT_LLM_SECONDS", SECONDS),
            daily_tokens=int(_positive(environ, "POLICYBOT_LLM_DAILY_TOKENS", DAILY_TOKENS)),
            price=(numbers[0], numbers[1]) if numbers else None,
        )


def _positive(environ: Mapping[str, str], name: str, usual: float) -> float:
    value = environ.get(name, "").strip()
    number = _number(environ, name, value) if value else usual
    if not number:
        raise PolicybotError(f"{name}={value}：应大于 0", remedy=f"改正或删掉，不设就是 {usual:g}")
    return number


def _number(environ: Mapping[str, str], name: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise PolicybotError(f"{name}={environ[name]}：应是不小于 0 的数", remedy="改正或删掉这个设置")
    return number
