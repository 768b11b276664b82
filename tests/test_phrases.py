"""Phrases found in text, the longest first."""

from __future__ import annotations

from index.phrases import Phrases


def test_longest_phrase_wins_and_phrases_do_not_overlap() -> None:
    phrases = Phrases(["谁", "谁负责", "负责人"])
    assert [("谁负责人"[a:b]) for a, b in phrases.find("谁负责人")] == ["谁负责"]


def test_text_is_split_at_phrases() -> None:
    assert Phrases(["和", "以及"]).split("科技局以及财政局和林业局") == ["科技局", "财政局", "林业局"]


def test_no_phrase_is_found_in_empty_text() -> None:
    assert list(Phrases([""]).find("")) == []
