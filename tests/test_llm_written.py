"""What of a reply is kept, and the answer that it makes with what the rules state besides."""

from __future__ import annotations

import pytest

from bot.engine import Engine
from bot.llm.reply import WrittenAnswer, read
from bot.llm.written import covers, written
from bot.render import render
from tests.llm_cases import reply, towns

QUESTION = "造林绿化谁负责"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return towns(tmp_path_factory.mktemp("written"))


def of(engine: Engine, *statements: tuple[str, list[str]], question: str = QUESTION):
    rule = engine.ask(question)
    return rule, written(rule, read(reply(*statements), WrittenAnswer))


def clause(engine: Engine, place: str) -> str:
    """Return the id of the clause of a place."""
    rule = engine.ask(QUESTION)
    return next(f"c{n + 1}" for n, c in enumerate(rule.citations) if c.document.region == place)


FOREST = "到2018年造林不少于20万亩，到2020年造林30万亩，由市林业局牵头，市财政局负责，市气象局配合。"
PARK = "到2022年造林8万亩，由市园林局牵头，市教育局负责。"


def test_written_statements_take_the_place_of_those_by_rule(engine: Engine) -> None:
    here, there = clause(engine, "海川市"), clause(engine, "岚峰市")
    rule, found = of(engine, (FOREST, [here]), (PARK, [there]))
    assert (found.answer.made_by, found.kept, dict(found.removed)) == ("llm", 2, {})
    assert [s.text for s in found.answer.statements if s.written] == [s.text for s in found.answer.statements]
    assert found.answer.citations == rule.citations
    assert f" · {FOREST} [" in render(found.answer)
    assert {(u.unit, u.role) for s in found.answer.statements for u in s.units} == {
        ("市林业局", "lead"), ("市财政局", "responsible"), ("市气象局", "support"), ("市园林局", "lead"), ("市教育局", "responsible"),
    }  # fmt: skip


def test_what_is_left_out_is_told_by_rule(engine: Engine) -> None:
    rule, found = of(engine, (FOREST, [clause(engine, "海川市")]))
    assert found.answer.made_by == "llm"
    by_rule = [s for s in found.answer.statements if not s.written]
    assert by_rule == [s for s in rule.statements if rule.citations[s.citation].document.region == "岚峰市"]


def test_unit_that_is_left_out_brings_the_statement_by_rule(engine: Engine) -> None:
    here = clause(engine, "海川市")
    rule, found = of(engine, ("造林绿化由市林业局牵头。", [here]))
    assert len(found.answer.statements) == 1 + len(rule.statements)


@pytest.mark.parametrize(
    ("text", "ids", "kind"),
    [
        (FOREST, [], "citation"),
        (FOREST, ["c9"], "citation"),
        (FOREST, ["c1", "c9"], "citation"),
        (FOREST, ["c1", "c2"], "citation"),
        ("造林绿化由市公安局牵头。", ["c1"], "name"),
        ("造林99万亩。", ["c1"], "figure"),
    ],
)
def test_statement_that_is_not_carried_is_removed_and_the_answer_by_rule_stays(
    engine: Engine, text: str, ids: list[str], kind: str
) -> None:
    rule, found = of(engine, (text, ids))
    assert dict(found.removed) == {kind: 1}
    assert found.answer == rule
    assert found.answer.made_by == "rule"


def test_nothing_written_is_the_answer_by_rule(engine: Engine) -> None:
    rule, found = of(engine)
    assert (found.answer, found.kept) == (rule, 0)


def test_statement_by_rule_is_covered_by_its_figures_and_units(engine: Engine) -> None:
    rule = engine.ask("海川市造林到2020年多少亩")
    statement = rule.statements[0]
    assert "30万亩" in statement.text
    _, found = of(engine, ("到2020年造林30万亩。", ["c1"]), question="海川市造林到2020年多少亩")
    kept = [s for s in found.answer.statements if s.written]
    assert covers(kept, statement) == (not statement.units)
    assert not covers([], statement)


def test_one_sentence_of_two_clauses_has_both_marks(engine: Engine) -> None:
    question = "海川市有哪些指标"
    _, found = of(engine, ("造林30万亩；清淤60公里。", ["c1", "c2"]), question=question)
    assert "造林30万亩；清淤60公里。 [1][2]" in render(found.answer)
    assert found.answer.heading.endswith("3 条")
