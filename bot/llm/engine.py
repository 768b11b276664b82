"""The engine that answers in a model's words; whatever the model does, it answers at least as the rules do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass

from bot.answer import Answer
from bot.engine import Engine
from bot.llm.scribe import Scribe, hinted


class WritingEngine:
    """An engine by rule with a scribe; asked in one thread."""

    def __init__(self, engine: Engine, scribe: Scribe) -> None:
        self.engine = engine
        self.scribe = scribe

    def refresh(self) -> None:
        """Switch to a newer index generation, if there is one."""
        self.engine.refresh()

    def explain(self, text: str, history: Sequence[str] = ()) -> list[str]:
        """Return the lines that tell how the answer by rule comes about."""
        return self.engine.explain(text, history)

    def why(self, text: str, history: Sequence[str] = (), answer: Answer | None = None) -> list[str]:
        """Return why an answer came about, in words for whoever asked."""
        return self.engine.why(text, history, answer)

    def ask(self, text: str, history: Sequence[str] = ()) -> Answer:
        """Return the answer to a question.

        Raises:
            BadQuestion: the question is empty, too long or no text.
        """
        steps = course(self.scribe, text, history, self.engine.ask(text, history))
        try:
            step = next(steps)
            while True:
                step = steps.send(step.work() if isinstance(step, Wait) else self.engine.ask(step))
        except StopIteration as done:
            answer: Answer = done.value
            return answer


@dataclass(frozen=True, slots=True)
class Wait:
    """Work that waits for the model and touches no index: a desk does it beside its own thread."""

    work: Callable[[], str | Answer]


Found = str | Answer
Course = Generator[Wait | str, Found, Answer]


def course(scribe: Scribe, text: str, history: Sequence[str], rule: Answer) -> Course:
    """Return the course from an answer by rule to the one that is given.

    What the rules refuse stays refused: a question in other words that they
    would answer is named beside, for the user to ask it, since it may be
    another question. It yields what is to be done: work that waits for the model, or a question
    that the rules are to answer; it is sent what comes of it.
    """
    if rule.status == "answered":
        return _answer((yield Wait(lambda: scribe.write(text, rule))))
    if rule.status == "refused":
        other = _text((yield Wait(lambda: scribe.rewrite(text, history) if history else scribe.official(text, rule))))
        if other and _answer((yield other)).status == "answered":
            return hinted(rule, other)
    return rule


async def awaited(
    steps: Course, wait: Callable[[Callable[[], Found]], Awaitable[Found]], rule: Callable[[str], Awaitable[Answer]]
) -> Answer:
    """Return where a course ends whose work is awaited: what waits for the model one way, questions by rule another."""
    try:
        step = next(steps)
        while True:
            step = steps.send(await wait(step.work) if isinstance(step, Wait) else await rule(step))
    except StopIteration as done:
        answer: Answer = done.value
        return answer


def _answer(found: str | Answer) -> Answer:
    assert isinstance(found, Answer)
    return found


def _text(found: str | Answer) -> str:
    assert isinstance(found, str)
    return found
