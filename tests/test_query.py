"""Weighted terms of a question."""

from __future__ import annotations

import pytest

from index import query
from index.query import TermWeights, Vocabulary, query_terms, synonyms

PLAIN = TermWeights(word=1.0, long_word=0.7, inner=0.5, border=0.3, character=0.2, figure=0.6, quoted=2.0, synonym=0.4)


SHIPPED = query.vocabulary


@pytest.fixture(autouse=True)
def small_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    official = {"种树": ("造林绿化",), "看病": ("就医", "诊疗")}
    known = Vocabulary(frozenset({"的", "谁", "由", "多少"}), ("是什么",), official)
    monkeypatch.setattr(query, "vocabulary", lambda: known)


def test_question_words_are_not_searched() -> None:
    assert query_terms("口罩的价格是什么?") == query_terms("口罩,价格")
    assert query_terms("是什么?") == {}


def test_terms_of_two_words_are_worked_by_hand() -> None:
    assert query_terms("口罩价格", weights=PLAIN) == {
        "口": 0.2, "罩": 0.2, "价": 0.2, "格": 0.2, "口罩": 1.0, "价格": 1.0, "罩价": 0.3,
    }  # fmt: skip


def test_pairs_do_not_span_a_removed_word() -> None:
    assert "罩价" not in query_terms("口罩的价格")


def test_long_words_weigh_beside_their_pairs() -> None:
    terms = query_terms("电视机", weights=PLAIN)
    assert (terms["电视机"], terms["电视"], terms["视机"]) == (0.7, 0.5, 0.5)


def test_figures_and_ascii_words_are_terms() -> None:
    terms = query_terms("APP 二十", weights=PLAIN)
    assert (terms["app"], terms["#20"]) == (0.7, 0.6)


def test_quoted_words_weigh_more() -> None:
    terms = query_terms("“口罩”的价格", weights=PLAIN)
    assert (terms["口罩"], terms["价格"]) == (2.0, 1.0)


def test_official_words_are_added_for_colloquial_ones_at_a_low_weight() -> None:
    terms = query_terms("种树", weights=PLAIN)
    assert terms["绿化"] == pytest.approx(0.4)
    assert terms["种树"] == 1.0


def test_official_words_that_are_there_are_not_added_again() -> None:
    assert synonyms("种树和造林绿化") == {}


def test_official_words_of_one_colloquial_word_share_its_weight() -> None:
    assert synonyms("看病") == {"就医": 0.5, "诊疗": 0.5}


def test_colloquial_word_inside_other_words_is_not_replaced() -> None:
    assert synonyms("观看病虫害展览") == {}


def test_word_that_the_corpus_uses_more_than_the_official_one_is_not_replaced() -> None:
    held = {"看病": 5, "就医": 3, "诊疗": 9}
    assert synonyms("看病", df=lambda token: held.get(token, 0)) == {"诊疗": 1.0}


def test_suffix_of_a_place_hardly_counts() -> None:
    terms = query_terms("福建省物资", weights=PLAIN)
    # 福建 weighs as a word, 建省 as a character; the whole name is not asked for.
    assert (terms["福建"], terms["建省"], terms["省物"]) == (1.0, 0.2, 0.3)
    assert "福建省" not in terms


def test_traditional_question_has_the_terms_of_the_simplified() -> None:
    assert query_terms("口罩價格由誰") == query_terms("口罩价格由谁")


def test_repeated_words_count_once() -> None:
    assert query_terms("口罩，口罩") == query_terms("口罩")


def test_shipped_vocabulary_drops_question_words_and_keeps_topics() -> None:
    shipped = SHIPPED()
    assert {"谁", "什么"} <= shipped.dropped
    assert "谁牵头" in shipped.phrases
    assert "牵头" not in shipped.phrases
    assert "造林绿化" in shipped.official["种树"]
