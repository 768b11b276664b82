"""Chunks of documents: how they are cut, and how much of a gold clause they hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.questions import Unit
from eval.systems.chunks import Chunk, Text, holds, ranks, within
from tests.eval_cases import HAICHUAN, LANFENG, clause, key, wanted

FACTS = "region: 海川市\n"
BODY = "一、造林绿化\n造林20万亩。\n二、河道清淤\n清淤60公里。\n"
DOCUMENT = Text(HAICHUAN, FACTS + BODY, len(FACTS), "海川市方案")
HEADED = Chunk(HAICHUAN, "造林\n种二十万亩，护林百里。\n市林业局", ((10, 16), (20, 25)), 3)
FORESTS = Unit("市林业局", "lead")


def chunk(*ranges, source=HAICHUAN, text=""):
    return Chunk(source, text or "林" * sum(end - start for start, end in ranges), ranges)


@pytest.mark.parametrize(
    ("characters", "text", "ranges"),
    [
        (0, "", ()),
        (2, "造林", ()),
        (3, "造林\n", ()),
        (5, "造林\n种二", ((10, 12),)),
        (9, "造林\n种二十万亩，", ((10, 16),)),
        (11, "造林\n种二十万亩，护林", ((10, 16), (20, 22))),
        (14, "造林\n种二十万亩，护林百里。", ((10, 16), (20, 25))),
        (100, HEADED.text, HEADED.ranges),
    ],
)
def test_cut_chunk_holds_what_its_first_characters_hold(characters, text, ranges):
    assert HEADED.cut(characters) == Chunk(HAICHUAN, text, ranges, 3)


def test_chunk_of_the_text_has_the_range_of_the_source():
    at = len(FACTS)
    assert DOCUMENT.chunk(at, at + 6) == Chunk(HAICHUAN, "一、造林绿化", ((0, 6),))
    assert DOCUMENT.chunk(at + 7, at + 13) == Chunk(HAICHUAN, "造林20万亩", ((7, 13),))


def test_words_before_a_chunk_are_none_of_the_source():
    at = len(FACTS)
    assert DOCUMENT.chunk(at + 7, at + 9, before="海川市方案\n") == Chunk(HAICHUAN, "海川市方案\n造林", ((7, 9),), 6)


def test_front_matter_in_a_chunk_is_none_of_the_source():
    found = DOCUMENT.chunk(0, len(FACTS) + 6)
    assert found == Chunk(HAICHUAN, "region: 海川市\n一、造林绿化", ((0, 6),), 12)
    assert found.cut(14) == Chunk(HAICHUAN, "region: 海川市\n一、", ((0, 2),), 12)


def test_chunk_that_begins_inside_the_front_matter_leads_with_its_rest():
    found = DOCUMENT.chunk(8, len(FACTS) + 6, before="方案\n")
    assert found == Chunk(HAICHUAN, "方案\n海川市\n一、造林绿化", ((0, 6),), 7)


def test_chunk_of_front_matter_only_has_no_range():
    found = DOCUMENT.chunk(0, 6)
    assert (found.text, found.ranges) == ("region", ())
    assert DOCUMENT.chunk(0, len(FACTS)).ranges == ()


def test_text_behind_the_lead_is_the_text_at_the_ranges():
    for start in range(len(DOCUMENT.text)):
        for end in range(start + 1, len(DOCUMENT.text) + 1):
            found = DOCUMENT.chunk(start, end, before="方案\n")
            assert found.text[found.lead :] == "".join(BODY[a:b] for a, b in found.ranges)


def test_as_many_chunks_are_kept_as_there_is_room_for_the_last_one_cut():
    chunks = [chunk((0, 4)), chunk((10, 16)), chunk((20, 25))]
    assert within(chunks, 7) == [chunk((0, 4)), chunk((10, 13))]
    assert within(chunks, 10) == chunks[:2]
    assert within(chunks, 11) == [*chunks[:2], chunk((20, 21))]
    assert within(chunks, 15) == within(chunks, 1000) == chunks


def test_no_room_and_no_chunks_keep_nothing():
    assert within([chunk((0, 4))], 0) == []
    assert within([chunk((0, 4))], -1) == []
    assert within([], 10) == []


def test_headings_take_room():
    assert within([HEADED], 5) == [Chunk(HAICHUAN, "造林\n种二", ((10, 12),), 3)]


@pytest.mark.parametrize(
    ("found", "rank"),
    [
        ([chunk((0, 10))], 1),
        ([chunk((50, 60)), chunk((0, 100))], 2),
        ([chunk((5, 10))], 1),
        ([chunk((6, 10))], None),
        ([chunk((0, 4)), chunk((3, 6))], 2),
        ([chunk((0, 4)), chunk((0, 4)), chunk((0, 4))], None),
        ([chunk((0, 2), (8, 11))], None),
        ([chunk((0, 2), (7, 11))], 1),
        ([chunk((0, 10), source=LANFENG)], None),
        ([], None),
    ],
)
def test_gold_has_the_rank_at_which_half_of_its_characters_are_there(found, rank):
    assert ranks(key(wanted("a1")), found) == [rank]


def test_characters_of_all_ranges_of_a_clause_count_together():
    gold = key(wanted(clause("a1", (0, 4), (20, 26))))
    assert ranks(gold, [chunk((0, 4))]) == [None]
    assert ranks(gold, [chunk((0, 4)), chunk((19, 21))]) == [2]


def test_golds_of_one_chunk_share_its_rank():
    gold = key(wanted(clause("a1", (0, 10))), wanted(clause("a2", (10, 20))), wanted(clause("a3", (90, 99))))
    assert ranks(gold, [chunk((30, 40)), chunk((0, 20))]) == [2, 2, None]


def test_clause_that_says_the_same_counts_as_the_gold():
    gold = key(wanted(clause("a1", (0, 10)), clause("a2", (50, 60))))
    assert ranks(gold, [chunk((50, 60))]) == [1]
    assert ranks(gold, [chunk((0, 4)), chunk((50, 54))]) == [None]


def test_gold_without_a_text_of_its_own_has_no_rank():
    assert ranks(key(wanted(clause("meta")), wanted("a1")), [chunk((0, 10))]) == [1]
    assert ranks(key(wanted(clause("meta"))), [chunk((0, 10))]) == []
    assert ranks(key(), [chunk((0, 10))]) == []


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("造林20万亩\n市林业局", True),
        ("造林２０ 万亩\n市林業局", True),
        ("造林20万亩", False),
        ("造林120万亩\n市林业局", False),
        ("造林\n市林业局", False),
    ],
)
def test_context_holds_the_gold_with_its_units_and_figures(text, held):
    gold = key(wanted("a1", units=(FORESTS,), figures=("20万亩",)))
    assert holds(gold, [chunk((0, 10), text=text)]) == held


def test_units_and_figures_may_stand_in_other_chunks_of_the_same_document():
    gold = key(wanted("a1", units=(FORESTS,)))
    assert holds(gold, [chunk((0, 10)), chunk((90, 94), text="市林业局")])
    assert not holds(gold, [chunk((0, 10)), chunk((90, 94), text="市林业局", source=LANFENG)])


def test_context_without_the_text_of_the_clause_does_not_hold_it():
    gold = key(wanted("a1", units=(FORESTS,)))
    assert not holds(gold, [chunk((0, 4), text="市林业局")])
    assert not holds(gold, [chunk((0, 10), text="市林业局", source=LANFENG)])
    assert not holds(gold, [])


def test_context_holds_every_gold_or_does_not_hold_the_gold():
    gold = key(wanted(clause("a1", (0, 10))), wanted(clause("a2", (20, 30)), source=LANFENG))
    assert holds(gold, [chunk((0, 10)), chunk((20, 30), source=LANFENG)])
    assert not holds(gold, [chunk((0, 30))])


def test_gold_without_a_text_of_its_own_is_held_by_any_chunk_of_its_document_that_states_it():
    gold = key(wanted(clause("meta"), figures=("17号",)))
    assert holds(gold, [chunk((0, 4), text="海政发17号")])
    assert not holds(gold, [chunk((0, 4), text="海政发7号")])
    assert not holds(gold, [chunk((0, 4), text="海政发17号", source=LANFENG)])


def test_clause_that_says_the_same_is_looked_for_in_its_own_document():
    other = replace(clause("b1", (50, 60)), document="d2")
    gold = key(wanted(clause("a1", (0, 10)), other))
    assert ranks(gold, [chunk((50, 60), source=HAICHUAN)]) == [None]


def test_figures_of_neighbouring_chunks_stay_two():
    gold = key(wanted("a1", figures=("5件",)))
    assert holds(gold, [chunk((40, 50), text="到2018"), chunk((0, 10), text="5件专利")])
