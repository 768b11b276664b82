"""Answers by rule over two invented towns, and a model that says what a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bot.engine import Engine
from bot.llm.asking import Asking
from bot.llm.breaker import Breaker
from bot.llm.endpoint import Completion, Messages
from bot.llm.scribe import Scribe
from bot.llm.settings import ModelSettings
from bot.llm.usage import Usage
from tests.exam import engine_over, written

FORESTS = """海川市造林护水方案
海政办发〔2016〕17号

一、重点任务
（一）造林绿化。到2018年造林不少于20万亩，到2020年造林30万亩。学习西安市的做法。（牵头单位：市林业局；责任单位：市财政局；配合单位：市气象局）
（二）河道清淤。清淤60公里，不得占用耕地，污水处理率提高5%。（市水务局负责）
（三）科普宣传。每年举办讲座30场以上，市民可免费参加。（市科协负责）

海川市人民政府办公室
2016年2月19日
"""
PARKS = """岚峰市公园建设方案
岚政办发〔2019〕5号

一、重点任务
（一）造林绿化。到2022年造林8万亩。（牵头单位：市园林局；责任单位：市教育局）

岚峰市人民政府办公室
2019年6月1日
"""
SETTINGS = ModelSettings("openai:test", seconds=3.0)


def towns(folder: Path) -> Engine:
    """Return an engine over both towns."""
    return engine_over(written(folder, {"forests.txt": FORESTS, "parks.txt": PARKS}), folder)


Says = Callable[[Messages], str | Exception]


class Saying:
    """A model that says what a function makes of its messages, or raises it; it remembers what it was sent."""

    def __init__(self, says: Says, settings: ModelSettings = SETTINGS) -> None:
        self.settings = settings
        self.asked: list[Messages] = []
        self._says = says

    def ready(self) -> None:
        """Be ready."""

    def complete(self, messages: Messages, seconds: float) -> Completion:
        """Return what is said."""
        self.asked.append(messages)
        said = self._says(messages)
        if isinstance(said, Exception):
            raise said
        return Completion(said, 100, 10)


def reply(*statements: tuple[str, Iterable[str]]) -> str:
    """Return the JSON of a reply with statements and the ids that each cites."""
    said = [{"text": text, "clauses": list(ids)} for text, ids in statements]
    return json.dumps({"statements": said}, ensure_ascii=False)


def scribe(*replies: str | Exception, settings: ModelSettings = SETTINGS, breaker: Breaker | None = None) -> Scribe:
    """Return a scribe over a model that says one reply after another, the last one again and again."""
    left = list(replies)
    model = Saying(lambda messages: left.pop(0) if len(left) > 1 else left[0], settings)
    return Scribe(Asking(model, Usage(), breaker=breaker))


def asked(writer: Scribe) -> Sequence[Messages]:
    """Return what the model of a scribe was sent."""
    model = writer.asking.model
    assert isinstance(model, Saying)
    return model.asked
