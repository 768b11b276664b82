"""Telegram's HTML: escaped, parted, within the limits, nothing lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.contract import Block, Run, block, units16
from bot.channels.telegram.markup import ENTITIES, LENGTH, messages
from tests.bot_api.strict import check_text, parsed

RUNS = st.builds(
    Run,
    st.text(st.sampled_from("市<>&\"'。；a𠮷\n 1"), max_size=120),
    st.sampled_from(["plain", "bold", "italic", "code", "quote"]),
)
BLOCKS = st.lists(st.builds(Block, st.lists(st.lists(RUNS, max_size=4).map(tuple), max_size=6).map(tuple)), max_size=12)


def words(blocks: list[Block]) -> str:
    return "".join("".join(run.text for run in line) for found in blocks for line in found.lines).replace("\n", "")


@given(BLOCKS, st.integers(20, 300), st.integers(4, 100))
def test_every_message_is_within_the_limits_and_nothing_is_lost(
    blocks: list[Block], length: int, entities: int
) -> None:
    made = messages(blocks, length=length, entities=entities)
    for message in made:
        text, styled = parsed(message.html, "HTML")
        assert text == message.plain
        assert units16(text) <= length
        assert styled <= entities
    assert "".join(message.plain for message in made).replace("\n", "") == words(blocks)


def test_long_answer_is_parted_between_its_statements() -> None:
    blocks = [block(f"{number}" + "条" * 900) for number in range(9)]
    made = messages(blocks)
    assert len(made) == 3
    for message in made:
        check_text(*parsed(message.html, "HTML"))
        assert all(len(line) == 901 for line in message.plain.split("\n"))


def test_clause_that_no_message_holds_is_cut_behind_sentences_and_quoted_throughout() -> None:
    made = messages([Block(((Run("句子" * 100 + "。", "quote"),) * 30,))])
    assert len(made) > 1
    for message in made:
        assert message.html.startswith("<blockquote>")
        assert message.plain.endswith("。")
        assert units16(message.plain) <= LENGTH


def test_many_styles_are_spread_over_messages() -> None:
    made = messages([Block(((Run("粗", "bold"),),)) for _ in range(250)])
    assert [parsed(message.html, "HTML")[1] for message in made] == [ENTITIES, ENTITIES, 50]
