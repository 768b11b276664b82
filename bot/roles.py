"""The roles of units that a question is confined to: 谁牵头, 除了牵头的."""

from __future__ import annotations

import re

from bot.cues import Intent
from index.model import Role
from index.patterns import regex

ROLE_OF_CUE: dict[str, Role] = {"lead": "lead", "support": "support", "guide": "guide"}
ROLE_WORDS: tuple[tuple[re.Pattern[str], Role], ...] = (
    (regex(r"牵头|主办"), "lead"),
    (regex(r"配合|参与|参加|协助"), "support"),
    (regex(r"责任单位|负责单位"), "responsible"),
)
TAKE_PART = regex(
    "参与|参加|出力|有份|有没有份|有没有(?:责任|任务|活)|有(?:责任|任务|活)[吗么]"
)  # whoever leads a task takes part in it
TAKES_PART = regex("(?<![只仅])(?:参与|参加)(?:了|过|着)?(?:哪|什么|啥|几)")
BESIDES = regex("牵头|负责|配合|协助|[只仅]是?参")
PART_PLAYED = regex("什么角色|啥角色|哪种角色|[扮充]演|各自?(?:都)?(?:干|做|负责|承担|管)(?:什么|啥|哪)")
ANY_ROLE = regex(
    "(?:负责|责任|牵头|承担)[、和或及者]|[、和或及者](?:负责|责任|承担)|(?:配合|牵头|参与|参加|协助)的?(?:也|都)(?:要?算|要|列|计)"
)
IN_CHARGE = regex("(?:谁|哪[^，,。；;]{0,8}?)(?:来|在)?(?:负责|承担|落实|主管|管)(?!牵头)")
EXCEPT_LEAD = regex("除了?牵头")


def roles_asked(text: str, kinds: frozenset[str], intent: Intent) -> frozenset[Role]:
    """Return the roles that a question is confined to; none where it asks for all units."""
    if intent == "tasks":
        if TAKES_PART.search(text) and not BESIDES.search(text):  # whoever leads a task takes part in it
            return frozenset()
        found = frozenset(role for pattern, role in ROLE_WORDS if pattern.search(text))
        return found if len(found) == 1 and not ANY_ROLE.search(text) else frozenset()
    if EXCEPT_LEAD.search(text):
        return frozenset({"responsible", "support", "guide"})
    if intent != "who":
        return frozenset()
    if PART_PLAYED.search(text):
        return frozenset()
    if TAKE_PART.search(text) and not ROLE_WORDS[1][0].search(TAKE_PART.sub("", text)):
        return frozenset()
    roles = frozenset(ROLE_OF_CUE[kind] for kind in kinds if kind in ROLE_OF_CUE)
    all_units = kinds & ({"who"} if roles == {"guide"} else {"who", "share"}) or IN_CHARGE.search(text)
    return frozenset() if all_units or ("lead" in roles and len(roles) > 1) else roles
