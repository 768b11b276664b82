"""``--llm/--no-llm`` on the commands, and the desk with a language model."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result

from bot.channels.contract import Inbound, Place, Reply, text_of
from bot.cli import cli
from bot.desk.access import Access
from bot.desk.desk import Desk
from bot.desk.limits import Allowance, Limits
from bot.desk.memory import Memory
from bot.engine import Engine
from bot.llm.asking import Asking
from bot.llm.scribe import Scribe
from bot.llm.usage import Usage
from eval.scripted import ScriptedModel
from tests.llm_cases import Saying, reply, towns

CLERK, HEAD, ADMIN = 11, 12, 99
QUESTION = "海川市科普宣传谁负责"
WORDS = "每年举办讲座30场以上，由市科协负责。"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("llm")
    towns(folder)
    return folder


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LLM", "LLM_BASE_URL", "LLM_API_KEY", "DOCUMENTS", "ENCODER"):
        monkeypatch.delenv(f"POLICYBOT_{name}", raising=False)


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, [*words, "--home", str(home)], catch_exceptions=False)


def made_by(home: Path, *words: str) -> str:
    return str(json.loads(run(home, "ask", QUESTION, "--json", *words).stdout)["made_by"])


def test_model_writes_where_one_is_set_and_wanted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_openai")
    assert made_by(home) == "rule"
    with ScriptedModel("honest") as model:
        monkeypatch.setenv("POLICYBOT_LLM", "openai:scripted")
        monkeypatch.setenv("POLICYBOT_LLM_BASE_URL", model.base_url)
        assert made_by(home) == "llm"
        assert made_by(home, "--llm") == "llm"
        assert made_by(home, "--no-llm") == "rule"
        lines = json.dumps({"id": 1, "question": QUESTION}, ensure_ascii=False)
        (home / "in.jsonl").write_text(f"{lines}\n", encoding="utf-8")
        assert run(home, "batch", str(home / "in.jsonl"), str(home / "out.jsonl")).exit_code == 0
        assert json.loads((home / "out.jsonl").read_text(encoding="utf-8"))["made_by"] == "llm"
        assert run(home, "batch", str(home / "in.jsonl"), str(home / "out.jsonl"), "--no-llm").exit_code == 0
        assert json.loads((home / "out.jsonl").read_text(encoding="utf-8"))["made_by"] == "rule"


def test_model_that_is_wanted_and_not_set_is_told(home: Path) -> None:
    found = CliRunner().invoke(cli, ["ask", QUESTION, "--llm", "--home", str(home)])
    assert found.exit_code == 2
    assert "POLICYBOT_LLM" in found.stderr


def test_model_that_cannot_write_is_told_beside_the_answer_by_rule(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_openai")
    with ScriptedModel("unauthorized") as model:
        monkeypatch.setenv("POLICYBOT_LLM", "openai:scripted")
        monkeypatch.setenv("POLICYBOT_LLM_BASE_URL", model.base_url)
        found = run(home, "ask", QUESTION)
    assert (found.exit_code, "市科协" in found.stdout) == (0, True)
    assert "语言模型没有写成" in found.stderr
    assert "401" in found.stderr


@pytest.mark.parametrize("command", [("ask", QUESTION), ("console",)])
def test_provider_that_is_not_installed_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("POLICYBOT_LLM", "groq:some-model")
    found = CliRunner().invoke(cli, [*command, "--home", str(home)], input="")
    assert "缺少 groq 的接口" in found.stderr
    assert (found.exit_code == 0) == (command[0] == "ask")


class Slow:
    """A model that answers when it is let."""

    def __init__(self, said: str) -> None:
        self.let = Event()
        self._said = said

    def __call__(self, messages: object) -> str:
        assert self.let.wait(20)
        return self._said


@pytest.fixture
def slow() -> Slow:
    return Slow(reply((WORDS, ["c1"])))


@pytest.fixture
def desk(home: Path, tmp_path: Path, slow: Slow) -> Iterator[Desk]:
    from index.retrieve import Index

    memory = Memory(tmp_path / "desk.sqlite")
    access = Access(memory, users=frozenset({CLERK, HEAD}), admins=frozenset({ADMIN}))
    writer = Scribe(Asking(Saying(slow), Usage(tmp_path / "llm.sqlite")))
    made = Desk(Engine(Index.open(home)), memory, access, Limits(Allowance()), tmp_path, home, scribe=writer)
    yield made
    slow.let.set()
    made.close()


async def handled(
    desk: Desk, text: str, *, user: int = CLERK, command: str = "", message: int = 0, edited: bool = False
) -> Sequence[Reply]:
    kind = "command" if command else "text"
    return await desk.handle(Inbound(kind, user, Place(user), text, command, message=message, edited=edited))


def told(replies: Sequence[Reply]) -> str:
    return "\n".join(map(text_of, replies))


def test_desk_answers_in_the_models_words_and_tells_so(desk: Desk, slow: Slow) -> None:
    slow.let.set()

    async def play() -> None:
        assert WORDS in told(await handled(desk, QUESTION, message=1))
        why = told(await handled(desk, "", command="why"))
        assert "由语言模型" in why
        stats = told(await handled(desk, "", command="stats", user=ADMIN))
        assert "语言模型：" in stats
        assert "留下 1 句，去掉 0 句" in stats
        assert "openai:test" in told(await handled(desk, "", command="privacy"))

    asyncio.run(play())


def test_others_are_answered_while_a_model_writes(desk: Desk, slow: Slow) -> None:
    async def play() -> None:
        first = asyncio.create_task(handled(desk, QUESTION))
        await asyncio.sleep(0.1)
        assert "/help" in told(await asyncio.wait_for(handled(desk, "", command="help", user=HEAD), 5))
        assert not first.done()
        slow.let.set()
        assert WORDS in told(await first)

    asyncio.run(play())


def test_edited_question_takes_the_place_of_the_answer(desk: Desk, slow: Slow) -> None:
    slow.let.set()

    async def play() -> None:
        await handled(desk, QUESTION, message=7)
        (again,) = await handled(desk, "海川市清淤多少公里", message=7, edited=True)
        assert again.edits
        assert "60公里" in told([again])

    asyncio.run(play())


def test_forgotten_words_are_in_no_reply_that_is_remembered(desk: Desk, slow: Slow) -> None:
    slow.let.set()

    async def play() -> None:
        await handled(desk, QUESTION)
        assert desk.scribe is not None
        assert desk.scribe.asking._replies
        await handled(desk, "", command="forget")
        assert not desk.scribe.asking._replies

    asyncio.run(play())
