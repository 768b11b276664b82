"""Whether clauses carry what is written of them, judged by hand."""

from __future__ import annotations

import pytest

from bot.answer import Citation
from bot.engine import Engine
from bot.llm.check import KINDS, faults
from bot.llm.grounds import Evidence
from tests.exam import engine_over, written
from tests.llm_cases import towns


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return towns(tmp_path_factory.mktemp("check"))


def evidence(engine: Engine, pointer: str = "一(一)", source: str = "forests.txt") -> Evidence:
    """Return the evidence of one clause, drafts left out."""
    place = {"forests.txt": "海川市", "parks.txt": "岚峰市"}[source]
    question = {"一(一)": "造林绿化谁负责", "一(二)": "河道清淤谁负责", "一(三)": "科普宣传谁负责"}[pointer]
    answer = engine.ask(f"{place}{question}")
    found = [c for c in answer.citations if c.clause.pointer == pointer and c.document.source == source]
    return Evidence((found[0],))


@pytest.mark.parametrize(
    "text",
    [
        "到2018年造林不少于20万亩。",
        "海川市到2018年造林不少于20万亩，由市林业局牵头，市财政局为责任单位，市气象局配合。",
        "牵头单位为市林业局；责任单位为市财政局；配合单位为市气象局。",
        "根据海政办发〔2016〕17号，2020年造林30万亩。",
        "造林绿化由市林业局牵头负责，市气象局协助。",
        "市林业局、市财政局负责造林绿化。",
        "２０１８年造林要达到不少于20万亩。",
        "这项工作由市林业局牵头。",
    ],
)
def test_faithful_statement_is_carried(engine: Engine, text: str) -> None:
    assert faults(text, evidence(engine)) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("到2018年造林不少于21万亩。", "figure"),
        ("到2018年造林不少于20万公顷。", "figure"),
        ("到2018年造林不少于20亿亩。", "figure"),
        ("到2018年造林20万亩。", "comparator"),
        ("到2018年造林不超过20万亩。", "comparator"),
        ("到2018年造林30万亩。", "year"),
        ("2020年造林不少于20万亩。", "year"),
        ("根据海政办发〔2016〕18号，造林30万亩。", "figure"),
        ("根据海政发〔2016〕17号，造林30万亩。", "name"),
        ("造林绿化由市公安局牵头。", "name"),
        ("造林绿化由市星际事务局牵头。", "role"),
        ("宝鸡市到2020年造林30万亩。", "name"),
        ("西安市到2020年造林30万亩。", "city"),
        ("造林绿化由市气象局牵头。", "role"),
        ("造林绿化由市林业局配合。", "role"),
        ("牵头单位：市财政局；责任单位：市林业局。", "role"),
        ("由市林业局牵头，市财政局配合。", "role"),
        ("造林绿化的任务已经取消。", "words"),
        ("造林绿化有补贴。", "words"),
        ("造林绿化见 https://example.com。", "form"),
        ("**造林绿化**由市林业局牵头。", "form"),
        ("造林绿化由市林业局牵头。\u200b", "form"),
        ("造林绿化由市林业局牵头\U0001f600", "form"),
        ("<b>造林</b>", "form"),
    ],
)
def test_unfaithful_statement_has_the_fault(engine: Engine, text: str, kind: str) -> None:
    assert kind in faults(text, evidence(engine))


def test_negation_is_neither_put_in_nor_left_out(engine: Engine) -> None:
    rivers = evidence(engine, "一(二)")
    assert faults("清淤60公里，不得占用耕地。", rivers) == []
    assert faults("清淤可以占用耕地。", rivers) == ["words"]
    assert faults("不得清淤60公里。", rivers) == ["words"]
    free = evidence(engine, "一(三)")
    assert faults("市民可免费参加讲座。", free) == []
    assert "words" in faults("市民不可免费参加讲座。", free)


def test_rise_is_no_level(engine: Engine) -> None:
    rivers = evidence(engine, "一(二)")
    assert faults("污水处理率提高5%。", rivers) == []
    assert faults("污水处理率达到5%。", rivers) == ["comparator"]


RULES = """云川市综合办法
云政办发〔2031〕9号

第一条 2017年完成规划编制，2018年开工建设，2020年建成通车。6月底前完成选址，12月底前完成征地。
第二条 对规模以上企业给予20万元奖励，对规模以下企业不予奖励。已有住房的居民不得申请，年满18周岁的居民可以申请公租房。
第三条 禁止在一级保护区内新建排污口，原则上不再新建煤电项目。除农村自建房外，新建建筑全部执行绿色建筑标准。
第四条 试用期3年，服务期不少于5年。咨询请加微信号abc888。
第五条 符合条件且连续三年纳税的企业，可申请补助。
第六条 汉阴县建设水厂，石泉县建设桥梁。
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Evidence]:
    folder = tmp_path_factory.mktemp("rules")
    index = engine_over(written(folder, {"rules.txt": RULES}), folder).index
    document = next(iter(index.documents.values()))
    clauses = [c for c in index.clauses_of(document.id) if c.pointer.startswith("第")]
    return {c.pointer: Evidence((Citation(document, c, (0, len(c.text)), 1.0),)) for c in clauses}


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("第一条", "2018年开工建设。"),
        ("第一条", "12月底前完成征地。"),
        ("第二条", "对规模以下企业不予奖励。"),
        ("第二条", "年满18周岁的居民可以申请公租房。"),
        ("第三条", "禁止在一级保护区内新建排污口。"),
        ("第三条", "除农村自建房外，新建建筑全部执行绿色建筑标准。"),
        ("第四条", "试用期3年，服务期不少于5年。"),
        ("第五条", "符合条件且连续三年纳税的企业，可申请补助。"),
        ("第六条", "石泉县建设桥梁。"),
    ],
)
def test_what_a_rule_says_is_carried(rules: dict[str, Evidence], pointer: str, text: str) -> None:
    assert faults(text, rules[pointer]) == []


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("第一条", "2018年完成规划编制，2017年开工建设。"),
        ("第一条", "2017年建成通车。"),
        ("第一条", "12月底前完成选址，6月底前完成征地。"),
        ("第二条", "对规模以下企业给予20万元奖励。"),
        ("第二条", "已有住房的居民可以申请公租房，年满18周岁的居民不得申请。"),
        ("第三条", "在一级保护区内新建排污口。"),
        ("第三条", "新建煤电项目。"),
        ("第三条", "农村自建房全部执行绿色建筑标准。"),
        ("第四条", "试用期5年，服务期3年。"),
        ("第四条", "服务期为3年。"),
        ("第四条", "咨询请加微信号abc888。"),
        ("第五条", "符合条件或连续三年纳税的企业，可申请补助。"),
        ("第六条", "石泉县建设水厂，汉阴县建设桥梁。"),
        ("第六条", "。，"),
    ],
)
def test_what_a_rule_does_not_say_is_not_carried(rules: dict[str, Evidence], pointer: str, text: str) -> None:
    assert faults(text, rules[pointer]) != []


@pytest.mark.parametrize("text", ["造林绿化由市气象局承担。", "市气象局落实造林绿化。", "市气象局要造林30万亩。"])
def test_support_unit_does_not_act_by_itself(engine: Engine, text: str) -> None:
    assert "role" in faults(text, evidence(engine))


def test_words_that_no_clause_says_of_a_matter_are_not_carried(engine: Engine) -> None:
    assert faults("生态建设由市林业局牵头。", evidence(engine)) == ["words"]


def test_clauses_that_are_cited_together_carry_what_either_says(engine: Engine) -> None:
    both = Evidence((*evidence(engine).citations, *evidence(engine, "一(二)").citations))
    assert faults("2020年造林30万亩；清淤60公里。", both) == []
    assert faults("造林绿化由市林业局牵头；河道清淤由市水务局负责。", both) == []
    assert faults("清淤60公里。", evidence(engine)) != []


def test_kinds_come_in_their_order(engine: Engine) -> None:
    found = faults("西安市到2025年造林99万亩，由市气象局牵头，已经取消。", evidence(engine))
    assert found == [kind for kind in KINDS if kind in found]
    assert len(found) > 2
