"""Two hundred users at once: none lost, none answered twice, each in order."""

from __future__ import annotations

import asyncio
import random
from time import monotonic

import pytest

from tests.bot_api.conftest import Play, Scene

USERS, EACH, PACED = 200, 10, 3
EVERY = 7.0  # seconds between two questions of one who reads the answer: 29 a second of all, what Telegram allows
SLOWEST = 60.0  # seconds: all 2 000 are asked at once, so the last one waits for all others
ASKED = (
    ("谁负责检测水质", "市卫健委"), ("谁负责建设水源", "应急水源3处"), ("云川改造管网多少公里", "120公里"),
    ("青禾改造管网多少公里", "60公里"), ("修建第三号道路多少公里", "3公里"),
)  # fmt: skip


def reported(name: str, seconds: list[float], record_property: object) -> None:
    """Report the middle and the 95th percentile of some times."""
    ordered = sorted(seconds)
    p50, p95 = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.95))
    record_property(f"{name}, p95 in ms", round(p95, 1))  # type: ignore[operator]
    print(f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms")  # noqa: T201


@pytest.mark.timed
def test_two_thousand_questions_asked_at_once(play: Play, record_property: object) -> None:
    async def body(scene: Scene) -> None:
        stand = scene.stand
        stand.judging = False  # the scenes have every kind of call judged
        chance = random.Random(7)
        users = range(1_000, 1_000 + USERS)
        wanted: dict[int, list[str]] = {user: [] for user in users}
        started = monotonic()
        for _ in range(EACH):
            for user in users:
                question, answer = chance.choice(ASKED)
                stand.say(question, user=user)
                wanted[user].append(answer)
        await stand.until(lambda: sum(len(stand.sent[user]) for user in users) >= USERS * EACH, 120)
        took = monotonic() - started
        await asyncio.sleep(0.5)
        for user in users:
            assert len(stand.sent[user]) == EACH
            for sent, answer in zip(stand.sent[user], wanted[user], strict=True):
                assert answer in sent.text
        reported("answering", [asked.took / 1000 for asked in scene.desk.memory.since(0)], record_property)
        print(f"{USERS * EACH / took:.0f} a second")  # noqa: T201
        assert took < SLOWEST

    play(body, allowed=frozenset(range(1_000, 1_000 + USERS)))


def test_users_who_wait_for_their_answers_get_them_soon(play: Play, record_property: object) -> None:
    waited: list[float] = []

    async def asks(scene: Scene, user: int) -> None:
        chance = random.Random(user)
        for number in range(1, PACED + 1):
            await asyncio.sleep(chance.uniform(0, 2 * EVERY))
            question, answer = chance.choice(ASKED)
            said = monotonic()
            scene.stand.say(question, user=user)
            while len(scene.stand.sent[user]) < number:
                await asyncio.sleep(0.005)
            waited.append(monotonic() - said)
            assert answer in scene.stand.sent[user][-1].text

    async def body(scene: Scene) -> None:
        scene.stand.judging = False
        async with asyncio.TaskGroup() as group:
            for user in range(1_000, 1_000 + USERS):
                group.create_task(asks(scene, user))

    play(body, allowed=frozenset(range(1_000, 1_000 + USERS)))
    reported("from question to answer", waited, record_property)
    assert sorted(waited)[int(len(waited) * 0.95)] < 2.0
