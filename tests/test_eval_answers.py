"""Whether an answer says what its question's gold says, graded by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.metrics.answers import (
    citation_precision,
    citation_recall,
    figure_accuracy,
    forbidden,
    grounded,
    list_complete,
    list_recall,
    right,
    unit_precision,
    unit_recall,
    wrong_figure,
)
from eval.questions import Unit
from index.model import ROLES
from tests.eval_cases import LANFENG, answer, cited, key, refusal, said, unanswerable, wanted

FORESTS, WATER = Unit("市林业局", "lead"), Unit("市水务局", "support")
SWAPPED = (Unit("市林业局", "support"), Unit("市水务局", "lead"))
MONEY = Unit("市财政局", "responsible")
PLANT = key(
    wanted("a1", units=(FORESTS, WATER), figures=("20万亩",)),
    known="到2018年造林20万亩。\n市林业局\n市水务局",
    must_not=("市农业局",),
)
CLAUSE = cited("a1", "到2018年造林20万亩。", units=(FORESTS, WATER))
PLANTED = answer(
    said("造林20万亩", FORESTS, WATER), citing=[CLAUSE], shown="牵头 市林业局；配合 市水务局：造林20万亩 [1]"
)


def pair(*, roles=ROLES):
    return key(wanted("a1", units=(FORESTS, WATER)), roles=roles)


def test_whole_answer_is_right():
    assert right(PLANT, PLANTED) == 1


@pytest.mark.parametrize(
    "flawed",
    [
        refusal("a1"),
        replace(PLANTED, status="clarify"),
        answer(said("造林20万亩", FORESTS, WATER), citing=["b1"]),
        answer(said("造林20万亩", FORESTS), citing=[CLAUSE]),
        answer(said("造林20万亩", *SWAPPED), citing=[CLAUSE]),
        answer(said("造林", FORESTS, WATER), citing=[CLAUSE]),
        answer(said("造林20万亩，清淤60公里", FORESTS, WATER), citing=[CLAUSE]),
        answer(said("岚峰市造林20万亩", FORESTS, WATER), citing=[CLAUSE]),
        replace(PLANTED, shown="市农业局：造林20万亩 [1]"),
    ],
    ids=[
        "refused",
        "asks back",
        "other clause",
        "unit missing",
        "roles",
        "no figure",
        "more figures",
        "another city",
        "forbidden",
    ],
)
def test_answer_with_one_flaw_is_not_right(flawed):
    assert right(PLANT, flawed) == 0


def test_answer_may_cite_clauses_besides_and_leave_out_roles_not_asked_for():
    asked = key(wanted("a1", units=(FORESTS, WATER)), roles=("lead",), beside=("a9",))
    beside = cited("a9", units=(MONEY,))
    assert right(asked, answer(said("造林", FORESTS), said("护林", MONEY, cites=1), citing=[CLAUSE, beside])) == 1
    assert right(asked, answer(said("造林", FORESTS), said("护林", cites=1), citing=[CLAUSE, "x"])) == 0


def test_answer_that_names_a_unit_too_many_is_not_right():
    asked = key(wanted("a1", units=(FORESTS,)))
    citing = [cited("a1", units=(FORESTS, MONEY))]
    assert right(asked, answer(said("造林", FORESTS), citing=citing)) == 1
    assert right(asked, answer(said("造林", FORESTS, MONEY), citing=citing)) == 0


def test_units_of_one_clause_are_not_those_of_another():
    two = key(wanted("a1", units=(FORESTS,)), wanted("a2", units=(WATER,)))
    both = [cited(id_, units=(FORESTS, WATER)) for id_ in ("a1", "a2")]
    crossed = answer(said("造林", WATER), said("清淤", FORESTS, cites=1), citing=both)
    assert unit_recall(two, crossed) == 0
    assert right(two, crossed) == 0


def test_unanswerable_question_is_right_when_it_is_refused():
    assert right(unanswerable(), refusal("a1")) == 1
    assert right(unanswerable(), answer(said("票价两元"), citing=["a1"])) == 0


def test_equivalent_clause_counts_as_the_gold_and_a_clause_besides_is_no_fault():
    two = key(wanted("a1", "b1"), wanted("a2"), beside=("a9",))
    found = answer(citing=["b1", "a9", "x", "b1"])
    assert citation_recall(two, found) == 1 / 2
    assert citation_precision(two, found) == pytest.approx(2 / 3)


def test_clause_besides_is_not_the_gold():
    assert citation_recall(key(wanted("a1"), beside=("a9",)), answer(citing=["a9"])) == 0


def test_refusal_cites_nothing_and_claims_nothing():
    found = refusal("a1")
    assert citation_recall(PLANT, found) == 0
    assert citation_precision(PLANT, found) is None
    assert (unit_recall(PLANT, found), unit_precision(PLANT, found)) == (0, None)
    assert (figure_accuracy(PLANT, found), wrong_figure(PLANT, found)) == (0, 0)
    assert grounded(PLANT, found) is None


def test_answer_without_citations_has_no_precision_to_speak_of():
    assert citation_precision(PLANT, answer()) == 0


def test_unanswerable_question_has_no_gold_to_cite_or_name():
    found = answer(said("造林", FORESTS), citing=["a1"])
    for metric in (citation_recall, citation_precision, list_recall, unit_recall, unit_precision, figure_accuracy):
        assert metric(unanswerable(), found) is None


def test_list_is_measured_where_there_are_several_golds():
    three = key(wanted("a1"), wanted("a2"), wanted("a3"))
    assert list_recall(three, answer(citing=["a3", "a1"])) == pytest.approx(2 / 3)
    assert list_complete(three, answer(citing=["a3", "a1"])) == 0
    assert list_complete(three, answer(citing=["a3", "a1", "a2", "x"])) == 1
    assert list_recall(key(wanted("a1")), answer(citing=["a1"])) is None
    assert list_complete(key(wanted("a1")), answer(citing=["a1"])) is None


def test_units_are_counted_with_their_roles():
    gold = key(wanted("a1", units=(FORESTS, WATER, MONEY)))
    found = answer(said("造林", FORESTS, Unit("市水务局", "responsible")), citing=["a1"])
    assert unit_recall(gold, found) == pytest.approx(1 / 3)
    assert unit_precision(gold, found) == 1 / 2
    assert [unit_recall(gold, found, role) for role in ROLES] == [1, 0, 0, None]
    assert [unit_precision(gold, found, role) for role in ROLES] == [1, 0, None, None]


def test_swapped_roles_are_no_unit_at_all():
    found = answer(said("造林", *SWAPPED), citing=["a1"])
    assert unit_recall(pair(), found) == 0
    assert unit_precision(pair(), found) == 0


def test_recall_asks_only_for_the_roles_of_the_question():
    found = answer(said("造林", FORESTS), citing=["a1"])
    assert unit_recall(pair(roles=("lead",)), found) == 1
    assert unit_recall(pair(roles=("lead",)), found, "support") is None
    assert unit_recall(pair(roles=("support",)), found) == 0


def test_unit_of_a_role_not_asked_for_is_no_fault():
    assert unit_precision(pair(roles=("lead",)), answer(said("造林", FORESTS, WATER), citing=["a1"])) == 1


def test_unit_is_named_for_the_document_that_the_statement_cites():
    found = answer(said("造林", FORESTS, WATER), citing=[cited("b1", source=LANFENG)])
    assert unit_recall(pair(), found) == 0
    assert unit_precision(pair(), found) == 0


def test_unit_of_an_equivalent_clause_counts_for_the_document_of_the_gold():
    gold = key(wanted("a1", "b1", units=(FORESTS,)))
    found = answer(said("造林", FORESTS), citing=[cited("b1", source=LANFENG)])
    assert (unit_recall(gold, found), unit_precision(gold, found)) == (1, 1)


def test_unit_that_is_only_quoted_from_the_gold_is_found_and_not_held_against_precision():
    found = answer(said("造林（牵头单位：市林业局）"), citing=["a1"])
    assert unit_recall(pair(), found) == 1 / 2
    assert unit_precision(pair(), found) is None
    assert unit_recall(pair(), answer(said("造林（牵头单位：市林业局）"), citing=["x"])) == 0


def test_units_are_compared_without_blanks_width_and_script():
    gold = key(wanted("a1", units=(Unit("市財政局（國資委）", "lead"),)))
    found = answer(said("造林", Unit("市财政局 (国资委)", "lead")), citing=["a1"])
    assert (unit_recall(gold, found), unit_precision(gold, found)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "share"), [("建成35件", 0), ("建成5件", 1), ("建成５ 件", 1), ("建成5.5件", 0), ("建成", 0)]
)
def test_figure_is_stated_as_a_whole(text, share):
    assert figure_accuracy(key(wanted("a1", figures=("5件",))), answer(said(text), citing=["a1"])) == share


def test_figures_of_all_golds_count_alike_and_only_under_their_own_citation():
    gold = key(wanted("a1", figures=("5件", "30%")), wanted("a2", figures=("8家",)))
    assert figure_accuracy(gold, answer(said("5件"), said("8家", cites=1), citing=["a1", "a2"])) == pytest.approx(2 / 3)
    assert figure_accuracy(gold, answer(said("5件，30%，8家"), citing=["x"])) == 0
    assert figure_accuracy(gold, answer(said("8家"), said("5件", cites=1), citing=["a1", "a2"])) == 0


def test_question_whose_gold_has_no_figure_is_none_of_figure_accuracy():
    assert figure_accuracy(pair(), answer(said("5件"), citing=["a1"])) is None


@pytest.mark.parametrize(("text", "wrong"), [("到2018年造林20万亩", 0), ("造林", 0), ("造林30万亩", 1)])
def test_figure_that_no_gold_clause_has_is_wrong(text, wrong):
    assert wrong_figure(PLANT, answer(said(text), citing=["a1"])) == wrong


def test_wrong_figures_are_not_looked_for_where_the_gold_has_none():
    assert wrong_figure(pair(), answer(said("造林30万亩"), citing=["a1"])) is None


def test_any_figure_is_wrong_for_an_unanswerable_question_unless_it_asks_with_it():
    asked = unanswerable("到2030年建多少条地铁")
    assert wrong_figure(asked, answer(said("到2030年建5条"), citing=["a1"])) == 1
    assert wrong_figure(asked, answer(said("没有说到２０３０年"), citing=["a1"])) == 0
    assert wrong_figure(asked, refusal("a1")) == 0


def test_forbidden_words_are_found_in_all_that_is_shown_without_blanks_and_script():
    asked = key(wanted("a1"), must_not=("市农业局", "30%"))
    assert forbidden(asked, answer(shown="负责：市 農業局")) == 1
    assert forbidden(asked, answer(shown="占３０％")) == 1
    assert forbidden(asked, answer(shown="负责：市林业局")) == 0
    assert forbidden(asked, refusal(shown="相近的条款：市农业局")) == 0
    assert forbidden(key(wanted("a1")), answer(shown="市农业局")) is None


def test_statement_is_grounded_when_its_figures_places_and_units_stand_in_what_it_cites():
    source = cited("a1", "造林20万亩", trail=("二、海川市任务",), units=(FORESTS,), facts=("2018-08-14",))
    statements = (
        said("2018年8月14日起造林20万亩", FORESTS),
        said("海川市造林"),
        said("岚峰市造林"),
        said("造林30万亩"),
        said("造林", WATER),
    )
    found = answer(*statements, citing=[source])
    assert grounded(PLANT, found) == 2 / 5


def test_statement_rests_on_its_own_citation():
    found = answer(said("造林20万亩", cites=1), citing=[cited("a1", "造林20万亩"), cited("a2", "清淤60公里")])
    assert grounded(PLANT, found) == 0
    assert grounded(PLANT, answer(citing=["a1"])) is None


def test_date_is_grounded_that_stands_behind_the_year_among_the_facts():
    source = cited("meta", facts=("海川市造林方案", "2018", "2018-08-14"))
    assert grounded(PLANT, answer(said("2018年8月14日印发"), citing=[source])) == 1


def test_answer_with_swapped_roles_is_not_right_though_its_text_quotes_both_units():
    found = answer(said("造林（牵头单位：市林业局；配合单位：市水务局）", *SWAPPED), citing=["a1"])
    assert right(pair(), found) == 0


def test_forbidden_figure_is_not_found_inside_another():
    assert forbidden(key(wanted("a1"), must_not=("5件",)), answer(shown="专利35件")) == 0


def test_year_behind_a_label_is_no_wrong_figure():
    asked = key(wanted("a1", figures=("20万亩",)), known="1.2022年造林20万亩")
    assert wrong_figure(asked, answer(said("2022年造林20万亩"), citing=["a1"])) == 0
