"""Passages of a clause: whole sentences, overlapping, covering everything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.passages import LONGEST, OVERLAP, TARGET, passages, sentence_spans


def test_short_clause_is_one_passage() -> None:
    text = "各县区政府负责落实。" * 5
    assert passages(text) == [(0, len(text))]


def test_blank_clause_has_no_passage() -> None:
    assert passages("") == []
    assert passages(" \n") == []


def test_sentences_keep_their_closing_quotes() -> None:
    text = "他说:“好。”众人散去。完"
    assert [text[start:end] for start, end in sentence_spans(text)] == ["他说:“好。”", "众人散去。", "完"]


def test_long_clause_is_cut_between_sentences_and_overlaps() -> None:
    sentence = "甲" * 59 + "。"
    text = sentence * 10
    # Four sentences of 60 fill 240; the next passage takes up the last one (60 <= 80).
    # From 360 on, 240 characters are left, so the last passage holds them all.
    assert passages(text) == [(0, 240), (180, 420), (360, 600)]


def test_sentence_longer_than_a_passage_is_cut_at_commas() -> None:
    text = ("乙" * 99 + "，") * 4
    assert sentence_spans(text) == [(0, 200), (200, 400)]


def test_text_without_any_punctuation_is_cut_by_force() -> None:
    spans = sentence_spans("丙" * (2 * TARGET + 5))
    assert spans == [(0, TARGET), (TARGET, 2 * TARGET), (2 * TARGET, 2 * TARGET + 5)]


@given(st.text(alphabet="天地人。，；\n 、！", max_size=1500))
def test_passages_cover_the_text_in_order_within_their_bounds(text: str) -> None:
    spans = passages(text)
    if not text.strip():
        return
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    assert all(end - start <= LONGEST for start, end in spans)
    for (start, end), (after, until) in zip(spans, spans[1:], strict=False):
        assert start < after <= end < until
        assert end - after <= OVERLAP
