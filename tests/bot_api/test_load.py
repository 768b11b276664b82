"""Two hundred users at once: none lost, none answered twice, each in order."""

from __future__ import annotations

import random
import statistics
from time import monotonic

import pytest

from tests.bot_api.conftest import Play, Scene

USERS, EACH = 200, 10
SLOWEST = 60.0  # seconds: all 2 000 are asked at once, so the last one waits for all others
ASKED = (
    ("谁负责检测水质", "市卫健委"), ("谁负责建设水源", "应急水源3处"), ("云川改造管网多少公里", "120公里"),
    ("青禾改造管网多少公里", "60公里"), ("修建第三号道路多少公里", "3公里"),
)  # fmt: skip


@pytest.mark.timed
def test_two_thousand_questions_of_two_hundred_users(play: Play, record_property: object) -> None:
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
        for user in users:
            assert len(stand.sent[user]) == EACH
            for sent, answer in zip(stand.sent[user], wanted[user], strict=True):
                assert answer in sent.text
        waits = sorted(asked.took for asked in scene.desk.memory.since(0))
        p95 = waits[int(len(waits) * 0.95)]
        record_property("questions per second", round(USERS * EACH / took, 1))  # type: ignore[operator]
        record_property("p95 of answering, ms", round(p95, 1))  # type: ignore[operator]
        print(f"{USERS * EACH / took:.0f} a second; answering p50 {statistics.median(waits):.1f} ms, p95 {p95:.1f} ms")  # noqa: T201
        assert took < SLOWEST

    play(body, allowed=frozenset(range(1_000, 1_000 + USERS)))
