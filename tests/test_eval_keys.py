"""Gold found in an index by the names that a set gives documents and clauses, and what of it does not stand there."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import BadSet
from eval.keys import Library, faults, keys
from eval.questions import Gold, Item, Reference, Unit
from index.retrieve import Index
from tests.conftest import quick_encoder
from tests.eval_sheets import item
from tests.exam import engine_over

TABLE = """---
title: 青石市2020年重点任务
region: 青石市
---

## 一、环境

种植行道树2000棵。（责任单位：园林局）

修建步道12公里。（责任单位：住建局）

## 二、教育

新建幼儿园3所。（牵头单位：教育局；责任单位：财政局）
"""
PLAN = "{city}市河道整治方案\n{short}政发〔2019〕5号\n\n一、清淤河道。年内清淤{length}公里。（牵头单位：市水务局）\n\n{city}市人民政府\n2019年3月1日\n"


@pytest.fixture(scope="module")
def towns_index(town_home: Path) -> Index:
    return Index.open(town_home)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Return an index of two documents of one name in two folders, one of that name above them, and two of one title."""
    home = tmp_path_factory.mktemp("mixed")
    texts = {
        "jihua.txt": PLAN.format(city="青石", short="青", length=10),
        "a/jihua.txt": PLAN.format(city="清河", short="清", length=20),
        "b/jihua.txt": PLAN.format(city="白塔", short="白", length=30),
        "renwu.md": TABLE,
        "renwu-2.md": TABLE.replace("2000", "2100").replace("12", "13").replace("3所", "4所").replace("园林", "绿化"),
    }
    for name, text in texts.items():
        (home / "documents" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "documents" / name).write_text(text, encoding="utf-8")
    with quick_encoder():
        engine_over(home / "documents", home)
    return Index.open(home)


def asked(*clauses: Gold, **fields: object) -> Item:
    return item(clauses=clauses, **fields)


def told(index: Index, *clauses: Gold, **fields: object) -> list[str]:
    """Return the faults of one question, without its id."""
    return [str(fault) for _, fault in faults([asked(*clauses, **fields)], index)]


HAICHUAN = (
    Unit("市林业局", "lead"),
    Unit("市财政局", "responsible"),
    Unit("市教育局", "responsible"),
    Unit("各县区政府", "responsible"),
)


@pytest.mark.parametrize(
    "name",
    [
        "haichuan.txt",
        "haichuan",
        "HAICHUAN",
        "海川市造林护水三年行动方案",
        "海川市 造林护水\n三年行动方案",
        "海政发〔2016〕17号",
        "海政發〔２０１６〕17號",
    ],
)
def test_document_is_named_by_file_stem_title_or_number_in_any_width_and_script(name: str, towns_index: Index) -> None:
    assert Library(towns_index).document(name).source == "haichuan.txt"


@pytest.mark.parametrize("name", ["a/jihua.txt", "清河市河道整治方案", "清政发〔2019〕5号"])
def test_document_of_a_folder_is_named_by_its_path_title_or_number(name: str, mixed: Index) -> None:
    assert Library(mixed).document(name).source == "a/jihua.txt"


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("jihua", ("a/jihua.txt", "b/jihua.txt", "jihua.txt")),
        ("青石市2020年重点任务", ("renwu.md", "renwu-2.md")),
    ],
)
def test_ambiguous_name_is_told_with_the_documents_it_stands_for(
    name: str, sources: tuple[str, ...], mixed: Index
) -> None:
    with pytest.raises(BadSet, match=name) as found:
        Library(mixed).document(name)
    assert all(source in str(found.value) for source in sources)


def test_path_of_a_document_is_never_ambiguous(mixed: Index) -> None:
    assert Library(mixed).document("jihua.txt").source == "jihua.txt"


@pytest.mark.parametrize("name", ["haichuan.docx", "海川", "海政发〔2016〕18号", "?"])
def test_unknown_name_is_told_with_the_documents_that_are_there(name: str, towns_index: Index) -> None:
    with pytest.raises(BadSet) as found:
        Library(towns_index).document(name)
    assert name in str(found.value)
    assert "haichuan.txt、lanshan.txt、tongjiang.txt、yunling.md" in str(found.value)


@pytest.mark.parametrize("pointer", ["二(一)", "二（一）", "二 (一)"])
def test_pointer_may_have_full_width_brackets_and_blanks(pointer: str, towns_index: Index) -> None:
    (clause,) = Library(towns_index).clauses(Reference("haichuan", pointer))
    assert "推行河长制" in clause.text


def test_words_tell_clauses_at_one_pointer_apart(mixed: Index) -> None:
    library = Library(mixed)
    assert len(library.clauses(Reference("renwu", "一"))) == 2
    for words, there in ((("行道树",), "2000棵"), (("步道", "修 建"), "12公里")):
        (clause,) = library.clauses(Reference("renwu", "一", words))
        assert there in clause.text


def test_figures_tell_clauses_at_one_pointer_apart(mixed: Index) -> None:
    (clause,) = Library(mixed).clauses(Reference("renwu", "一"), ("12公里",))
    assert "步道" in clause.text


def test_words_of_two_clauses_are_of_none(mixed: Index) -> None:
    assert told(mixed, Gold("renwu", "一", ("步道", "行道树"))) == ["renwu.md 一 里没有“步道、行道树”"]


def test_right_gold_has_no_fault(towns_index: Index, mixed: Index) -> None:
    haichuan = Gold("haichuan", "一", ("造林",), HAICHUAN, ("20万亩", "20万", "41.50%", "2018年"))
    meta = Gold("海政发〔2016〕17号", "meta", figures=("2016年2月19日",))
    other = Gold("yunling", "1①", figures=("12万亩",), equivalent=(Reference("haichuan", "一"),))
    assert told(towns_index, haichuan, meta, other, besides=(Reference("lanshan", "二"),), must_not=("市水务局",)) == []
    assert told(mixed, Gold("renwu", "一", ("步道",), (Unit("住建局", "responsible"),))) == []
    assert faults([item(answerable=False, clauses=(), must_not=("20万亩",))], towns_index) == []


def test_unit_in_another_role_is_told_with_those_that_are_named(towns_index: Index) -> None:
    units = (Unit("市环保局", "lead"),)
    assert told(towns_index, Gold("haichuan", "二(二)", units=units)) == [
        "请核对：haichuan.txt 二(二) 没有牵头单位“市环保局”，读出来的是：市环保局（责任）",
        "请核对：haichuan.txt 二(二) 还有责任单位“市环保局”",
    ]


def test_unit_that_is_read_in_another_way_is_no_fault_for_certain(towns_index: Index) -> None:
    def doubts(name: str) -> list[bool]:
        gold = Gold("haichuan", "二(二)", units=(Unit(name, "lead"),))
        return [fault.doubt for _, fault in faults([asked(gold)], towns_index) if name in fault.told]

    assert doubts("市环保局") == [True, True]
    assert doubts("市商务局") == [False]


def test_unit_of_another_clause_is_told(towns_index: Index) -> None:
    found = told(towns_index, Gold("lanshan", "二", units=(Unit("市商务局", "responsible"),)))
    assert found == ["lanshan.txt 二 没有责任单位“市商务局”，读出来的是：没有单位"]


def test_unit_that_the_gold_leaves_out_is_told(towns_index: Index) -> None:
    found = told(towns_index, Gold("haichuan", "一", units=HAICHUAN[:3]))
    assert found == ["请核对：haichuan.txt 一 还有责任单位“各县区政府”"]


def test_unit_may_be_written_in_another_width_or_script(towns_index: Index) -> None:
    units = tuple(Unit(unit.name.replace("财", "財").replace("林业", "林業"), unit.role) for unit in HAICHUAN)
    assert told(towns_index, Gold("haichuan", "一", units=units)) == []


@pytest.mark.parametrize("figure", ["30万亩", "2万亩", "0万亩", "41%", "1.5%", "二十万亩", "2019年"])
def test_figure_that_does_not_stand_there_is_told(figure: str, towns_index: Index) -> None:
    found = told(towns_index, Gold("haichuan", "一", figures=(figure,)))
    assert found == [f"haichuan.txt 一 里没有“{figure}”"]


@pytest.mark.parametrize("figure", ["2016年2月19日", "2016年", "17号"])
def test_figure_of_the_title_or_number_does_not_stand_in_a_clause(figure: str, towns_index: Index) -> None:
    assert told(towns_index, Gold("haichuan", "二(一)", figures=(figure,))) != []


def test_figures_of_two_clauses_do_not_stand_in_one(mixed: Index) -> None:
    assert told(mixed, Gold("renwu", "一", figures=("2000棵", "12公里"))) != []


@pytest.mark.parametrize(
    ("gold", "fault"),
    [
        (Gold("haichuan", "九"), "haichuan.txt 没有条款 九"),
        (Gold("haichuan", "二"), "haichuan.txt 没有条款 二"),
        (Gold("haichuan", "一", ("河长制",)), "haichuan.txt 一 里没有“河长制”"),
    ],
)
def test_clause_that_is_not_there_is_told(gold: Gold, fault: str, towns_index: Index) -> None:
    assert told(towns_index, gold) == [fault]
    assert told(towns_index, Gold("haichuan", "一", equivalent=(gold.reference,))) == [fault]
    assert told(towns_index, Gold("haichuan", "一"), besides=(gold.reference,)) == [fault]


@pytest.mark.parametrize("words", ["市林业局", "森林覆盖率", "20万亩", "牵头"])
def test_what_no_answer_must_say_may_not_stand_in_gold(words: str, towns_index: Index) -> None:
    fault = f"haichuan.txt 一 里有不得出现的“{words}”"
    own = Gold("haichuan", "一")
    assert told(towns_index, own, must_not=(words,)) == [fault]
    assert told(towns_index, Gold("yunling", "1①", equivalent=(own.reference,)), must_not=(words,)) == [fault]
    assert told(towns_index, Gold("yunling", "1①"), besides=(own.reference,), must_not=(words,)) == [fault]


def test_heading_above_the_gold_holds_what_an_answer_says_as_well(towns_index: Index) -> None:
    assert told(towns_index, Gold("haichuan", "二(一)"), must_not=("治理河湖",)) != []


def test_figure_inside_a_longer_one_may_be_forbidden(towns_index: Index) -> None:
    assert told(towns_index, Gold("haichuan", "一"), must_not=("0万亩", "1.5%")) == []


def test_every_fault_of_every_question_is_told_with_its_number(towns_index: Index) -> None:
    wrong = asked(Gold("none", "一"), Gold("haichuan", "九"), Gold("haichuan", "一", figures=("5亩",)))
    found = faults([wrong, item(id="q2"), item(id="q3", besides=(Reference("none", "一"),))], towns_index)
    assert [(item.id, fault.clause, fault.doubt) for item, fault in found] == [
        ("q1", 0, False),
        ("q1", 1, False),
        ("q1", 2, False),
        ("q3", 0, False),
    ]


def test_keys_hold_the_clauses_that_may_be_cited(towns_index: Index) -> None:
    gold = Gold("haichuan", "一", figures=("20万亩",), equivalent=(Reference("yunling", "1①"),))
    (key,) = keys([asked(gold, besides=(Reference("lanshan", "二"),))], towns_index)
    assert key.wanted[0].sources == ("haichuan.txt", "yunling.md")
    assert key.wanted[0].source == "haichuan.txt"
    assert len(key.accepted) == 3
    assert len(key.beside) == 1
    assert all(words in key.known for words in ("20万亩", "12万亩", "网络直播", "海政发〔2016〕17号", "林业局"))


def test_keys_of_clauses_that_are_not_there_are_told_all_at_once(towns_index: Index) -> None:
    with pytest.raises(BadSet) as found:
        keys([asked(Gold("none", "一")), item(id="q2"), item(id="q3", clauses=(Gold("lanshan", "四"),))], towns_index)
    assert [line.partition("：")[0] for line in str(found.value).splitlines()] == ["q1", "q3"]
