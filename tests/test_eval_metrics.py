"""Search, abstention, estimates and the catalogue of metrics, with numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eval.metrics.abstention import Point, area, risk_coverage
from eval.metrics.catalogue import METRICS, scores
from eval.metrics.estimates import Estimate, estimate, estimate_of_rows, mean, paired_p, percentile
from eval.metrics.retrieval import ndcg_at, recall_at, reciprocal_rank
from tests.eval_cases import answer, key, refusal, unanswerable, wanted

SECOND = 1 / math.log2(3)  # what the second of two results counts in nDCG, about 0.631
A = key(wanted("a1"))


@pytest.mark.parametrize(("k", "share"), [(1, 1 / 4), (3, 2 / 4), (7, 2 / 4), (8, 3 / 4), (10, 3 / 4)])
def test_recall_is_the_share_of_the_golds_among_the_first_k(k, share):
    assert recall_at([1, 3, None, 8], k) == share


def test_recall_counts_every_gold_of_a_shared_rank():
    assert recall_at([2, 2, 5], 2) == pytest.approx(2 / 3)


def test_recall_cannot_be_full_with_fewer_results_than_golds():
    assert recall_at([1, 2, 3, 4], 2) == 2 / 4


def test_reciprocal_rank_is_that_of_the_first_gold_wherever_it_is_named():
    assert reciprocal_rank([None, 4, 2]) == 1 / 2
    assert reciprocal_rank([3, 3]) == pytest.approx(1 / 3)


def test_reciprocal_rank_ends_at_k():
    assert reciprocal_rank([10]) == 1 / 10
    assert reciprocal_rank([11]) == 0
    assert reciprocal_rank([11], k=20) == pytest.approx(1 / 11)


def test_golds_that_are_not_found_count_nothing():
    assert recall_at([None, None], 10) == 0
    assert reciprocal_rank([None, None]) == 0
    assert ndcg_at([None, None]) == 0


def test_ndcg_of_one_gold_falls_with_the_logarithm_of_its_rank():
    assert ndcg_at([1]) == 1
    assert ndcg_at([2]) == pytest.approx(SECOND)
    assert ndcg_at([3]) == pytest.approx(1 / 2)
    assert ndcg_at([7]) == pytest.approx(1 / 3)
    assert ndcg_at([11]) == 0


def test_ndcg_of_several_golds_is_held_against_the_best_order():
    assert ndcg_at([3, 1, 2]) == pytest.approx(1)
    assert ndcg_at([None, 1]) == pytest.approx(1 / (1 + SECOND))
    assert ndcg_at([1, 3]) == pytest.approx(1.5 / (1 + SECOND))


def test_ndcg_of_fewer_results_than_golds_is_full_when_all_results_are_gold():
    assert ndcg_at([1, 2, None], k=2) == pytest.approx(1)
    assert ndcg_at([1, None, 3], k=2) == pytest.approx(1 / (1 + SECOND))


def test_golds_of_one_chunk_take_the_ranks_behind_it():
    assert ndcg_at([1, 1]) == 1
    assert ndcg_at([2, 2]) == pytest.approx((SECOND + 1 / 2) / (1 + SECOND))


def test_ndcg_is_not_full_while_a_gold_is_missing():
    assert ndcg_at([1, 1, 1, None]) < 1


def test_curve_has_a_point_per_answer_the_surest_first():
    curve = risk_coverage([0.7, 0.9, 0.8], [False, False, True], 4)
    assert [point.coverage for point in curve] == [0.25, 0.5, 0.75]
    assert [point.risk for point in curve] == pytest.approx([0, 1 / 2, 1 / 3])
    assert area(curve) == pytest.approx(5 / 18)


@pytest.mark.parametrize("wrong", [[False, True, False, True], [False, False, True, True]])
def test_answers_of_equal_confidence_count_evenly_in_whatever_order(wrong):
    curve = risk_coverage([0.9, 0.5, 0.5, 0.2], wrong, 5)
    assert [point.coverage for point in curve] == pytest.approx([1 / 5, 2 / 5, 3 / 5, 4 / 5])
    assert [point.risk for point in curve] == pytest.approx([0, 1 / 4, 1 / 3, 1 / 2])
    assert area(curve) == pytest.approx(13 / 48)


def test_engine_that_knows_nothing_of_its_faults_has_the_same_risk_everywhere():
    assert risk_coverage([1, 1], [True, False], 2) == [Point(0.5, 0.5), Point(1.0, 0.5)]


def test_surer_wrong_answers_make_the_area_greater():
    assert area(risk_coverage([0.9, 0.1], [True, False], 2)) == pytest.approx((1 + 1 / 2) / 2)
    assert area(risk_coverage([0.9, 0.1], [False, True], 2)) == pytest.approx((0 + 1 / 2) / 2)


def test_nothing_answered_has_no_curve_and_no_area():
    assert risk_coverage([], [], 3) == []
    assert area([]) is None


def test_mean_leaves_out_the_questions_that_have_no_score():
    found = mean([1.0, None, 0.0, 1.0, None])
    assert (found.value, found.n) == (pytest.approx(2 / 3), 3)


def test_mean_of_no_score_is_none():
    assert mean([]) is None
    assert mean([None, None]) is None


@pytest.mark.parametrize(
    ("values", "share", "value"),
    [
        ([5, 1, 4, 2, 3], 0.5, 3),
        ([1, 2, 3, 40], 0.5, 2),
        ([1, 2, 3, 40], 0.51, 3),
        ([1, 2, 3, 40], 0.99, 40),
        (range(1, 21), 0.95, 19),
        (range(1, 21), 0.96, 20),
    ],
)
def test_percentile_is_the_smallest_value_that_the_share_does_not_exceed(values, share, value):
    assert percentile(share)(np.array(values, float)) == value
    assert estimate(list(values), percentile(share)).value == value


def test_percentile_is_taken_row_by_row():
    rows = np.array([[3, 1, 2], [30, 20, 10]], float)
    assert percentile(0.5)(rows, axis=-1).tolist() == [2, 20]


@pytest.mark.parametrize("statistic", [np.mean, percentile(0.5)])
def test_interval_contains_the_value_and_shrinks_with_more_questions(statistic):
    values = [0, 0.2, 0.4, 0.6, 0.8, 1]
    few, many = estimate(values * 2, statistic), estimate(values * 40, statistic)
    assert few.low < few.value < few.high
    assert many.low <= many.value <= many.high
    assert many.high - many.low < few.high - few.low


def test_interval_is_about_two_standard_errors_to_either_side():
    found = mean([0.0] * 50 + [1.0] * 50)
    assert found.low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.02)
    assert found.high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.02)


def test_same_values_give_the_same_interval_twice():
    assert mean([0, 1, 1, 0.5]) == mean([0, 1, 1, 0.5])


def test_one_value_is_its_own_interval():
    assert mean([0.25]) == Estimate(0.25, 0.25, 0.25, 1)
    assert estimate_of_rows(1, lambda rows: 0.25) == Estimate(0.25, 0.25, 0.25, 1)


def test_equal_values_have_the_interval_of_wilson():
    found = mean([1.0] * 5)
    assert (found.value, found.high, found.n) == (1, 1, 5)
    assert found.low == pytest.approx(5 / (5 + 1.96**2), abs=1e-3)
    assert mean([0.0] * 5).high == pytest.approx(1 - found.low)
    assert mean([0.3] * 5) == Estimate(pytest.approx(0.3), pytest.approx(0.3), pytest.approx(0.3), 5)


def test_statistic_of_rows_is_given_whole_rows():
    values = np.array([0.0, 0.5, 1.0, 1.0])
    found = estimate_of_rows(4, lambda rows: float(values[rows].mean()))
    assert (found.value, found.n) == (0.625, 4)
    assert 0 <= found.low < 0.625 < found.high <= 1


def test_statistic_that_no_row_has_is_none():
    assert estimate_of_rows(3, lambda rows: None) is None
    assert estimate_of_rows(0, lambda rows: None) is None


def test_where_nothing_changed_a_difference_is_certainly_chance():
    assert paired_p([0, 1, 0.5], [0, 1, 0.5]) == 1
    assert paired_p([], []) == 1


def test_one_question_that_changed_proves_nothing():
    assert paired_p([0, 1, 0], [1, 1, 0]) == 1


@pytest.mark.parametrize(
    ("before", "after", "p"),
    [
        ([0] * 5, [1] * 5, 2 / 32),
        ([0] * 5 + [1] * 20, [1] * 25, 2 / 32),
        ([0, 0, 0, 1], [1, 1, 1, 0], 10 / 16),
        ([0, 0], [1, 1], 2 / 4),
        ([0, 1], [1, 0], 1),
        ([0, 0, 0], [0.5, 0.25, 1], 2 / 8),
    ],
)
def test_chance_is_the_share_of_the_signs_that_differ_as_much(before, after, p):
    assert paired_p(before, after) == pytest.approx(p, rel=1e-12)
    assert paired_p(after, before) == pytest.approx(p, rel=1e-12)


def test_many_questions_better_are_hardly_chance_whichever_comes_first():
    before, after = [0] * 30, [1] * 28 + [0] * 2
    assert paired_p(before, after) == paired_p(after, before) < 0.001


def test_question_that_has_a_score_in_one_result_only_may_be_chance_as_well():
    assert paired_p([None, 1], [0, 1]) == 1
    assert paired_p([0, 0, 0, None, None], [None, None, None, 1, 1]) == pytest.approx(2 / 32)


def test_abstention_of_four_questions():
    found = [scores(A, answer(citing=["a1"])), scores(A, refusal()), *[scores(unanswerable(), refusal())] * 2]
    shares = {
        name: mean([one.get(name) for one in found]).value
        for name in ("abstention_precision", "abstention_recall", "wrongly_refused")
    }
    assert shares == {
        "abstention_precision": pytest.approx(2 / 3),
        "abstention_recall": 1,
        "wrongly_refused": 1 / 2,
    }


def test_unanswerable_question_that_is_answered_lowers_the_recall_of_abstention_alone():
    found = scores(unanswerable(), answer())
    assert found["abstention_recall"] == 0
    assert not {"abstention_precision", "wrongly_refused"} & set(found)


def test_refused_unanswerable_question_has_only_the_metrics_that_are_about_it():
    expected = {"right": 1, "answered": 0, "wrong_figure": 0, "abstention_recall": 1, "abstention_precision": 1}
    assert scores(unanswerable(), refusal()) == expected


def test_metrics_that_count_faults_are_better_when_lower():
    assert {name for name, metric in METRICS.items() if metric.lower_is_better} == {
        "wrong_figure",
        "forbidden",
        "wrongly_refused",
    }
