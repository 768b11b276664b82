"""What staff go on to ask: of the unit just named, of another city, of all documents at once."""

from __future__ import annotations

import random

import pytest

from bot.engine import Engine
from tests.exam import engine_over, told, written

RIVERS = """海川市河湖治理实施方案
海政办发〔2016〕17号

本实施方案依据《全省河湖管理意见》（省政办发〔2015〕9号）制定，用于指导全市河湖治理。

一、重点任务
（一）推行河长制。建立三级河长体系，到2019年清淤60公里。（市水务局负责）
（二）建设监测站。到2018年建成监测站12座。（市水务局负责）
（三）开展科普宣传。到2018年举办讲座30场。（市科协负责）
（四）报送信息。每年报送河湖信息不少于12条。（市水务局负责）
（五）汇总信息。每年报送河湖信息不少于10条。（各县区政府负责）

海川市人民政府办公室
2016年2月19日
"""
PARKS = """岚峰市公园建设实施方案
岚政办发〔2019〕5号

为建好城市公园，制定本方案。

一、重点任务
（一）开展科普宣传。在公园设置科普展牌80块。（市园林局负责）
（二）完善设施。市水务局、各县区政府配合报送设施清单，改造步道9公里。（市园林局牵头，市水务局、各县区政府配合）
本方案自2019年7月1日起施行，有效期至2024年6月30日。

岚峰市人民政府办公室
2019年6月1日
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("on")
    return engine_over(written(folder, {"rivers.txt": RIVERS, "parks.txt": PARKS}), folder)


@pytest.mark.parametrize("question", ["这家单位还有什么任务", "他们还要干什么", "除了这个，他们别的任务还有哪些"])
def test_tasks_of_the_unit_that_the_answer_named(engine: Engine, question: str) -> None:
    text = told(engine, question, "海川河长制归哪个单位管")
    assert "12座" in text
    assert "市科协" not in text
    assert "市园林局" not in text


def test_tasks_of_the_lead_where_the_answer_named_one(engine: Engine) -> None:
    text = told(engine, "这家单位还有什么任务", "岚峰市改造步道谁牵头")
    assert "80块" in text
    assert "12座" not in text


def test_which_unit_is_asked_back_where_the_answer_named_several(engine: Engine) -> None:
    answer = engine.ask("他们还有什么任务", ("海川和岚峰的科普宣传谁负责",))
    assert answer.status == "clarify"
    assert "市科协" in answer.heading
    assert "市园林局" in answer.heading


@pytest.mark.parametrize("question", ["其他任务到什么时候", "该局面到什么时候", "他们的任务是多少座"])
def test_words_that_only_look_like_a_unit_just_named_are_none(engine: Engine, question: str) -> None:
    assert engine.read(question, ("海川河长制归哪个单位管",)).intent != "tasks"


def test_what_is_asked_behind_a_question_for_more_goes_on_with_the_one_before_it(engine: Engine) -> None:
    text = told(engine, "岚峰呢", "海川市科普宣传谁负责", "还有吗")
    assert "市园林局" in text
    assert "市科协" not in text


def test_question_for_more_with_a_matter_of_its_own_needs_none_before(engine: Engine) -> None:
    assert "80块" in told(engine, "还有哪些科普宣传")


SHORT = (
    "还有吗", "他们还有什么职责", "这家单位还要干什么", "岚峰呢", "岚峰怎么说的", "多少", "什么时候", "谁牵头", "原文", "它呢",
    "哪份文件最早", "两者呢", "除了它还有谁", "下一条", "文号", "还有哪些科普宣传", "海川河长制归哪个单位管", "报送信息的条数",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_asked_behind_whatever_is_answered(engine: Engine, seed: int) -> None:
    asked = random.Random(seed).choices(SHORT, k=7)
    for at, question in enumerate(asked):
        assert engine.ask(question, asked[:at]).status in ("answered", "refused", "clarify")


def test_earlier_questions_are_read_once_each(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(
        engine, "answer", lambda question, answer=engine.answer: (read.append(question.text), answer(question))[1]
    )
    engine.ask("该单位还有什么任务", ("海川河长制归哪个单位管", *["他们还要干什么"] * 4))
    assert len(read) <= 12


def test_their_tasks_are_no_matter_of_a_question_that_names_a_unit_itself(engine: Engine) -> None:
    text = told(engine, "市科协他们还有什么任务", "海川河长制归哪个单位管")
    assert "30场" in text
    assert "12座" not in text


def test_how_another_city_puts_it_is_asked_of_that_city(engine: Engine) -> None:
    text = told(engine, "岚峰对这个怎么说的", "海川市对科普宣传有哪些要求")
    assert "80块" in text
    assert "30场" not in text


def test_how_it_is_put_without_another_city_is_the_answer_before_in_full(engine: Engine) -> None:
    text = told(engine, "原文怎么说的", "海川市对科普宣传有哪些要求")
    assert "（三）开展科普宣传。到2018年举办讲座30场。" in text


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("哪份文件年头最早，文号是多少", "海政办发〔2016〕17号", "岚政办发"),
        ("最新的文件是哪份", "岚峰市公园建设实施方案", "海川市河湖"),
        ("哪份文件写明了有效期截止日", "2024年6月30日", "海川市河湖"),
        ("哪份文件最早", "海政办发〔2016〕17号", "岚政办发"),
        ("最新的文件", "岚峰市公园建设实施方案", "海川市河湖"),
        ("哪份最先到期", "2024年6月30日", "海川市河湖"),
        ("哪份文件有效期最长", "2024年6月30日", "海川市河湖"),
    ],
)
def test_documents_are_picked_out_by_their_facts(engine: Engine, question: str, right: str, wrong: str) -> None:
    text = told(engine, question)
    assert right in text
    assert wrong not in text


def test_document_that_a_matter_picks_out_is_not_taken_for_the_earliest(engine: Engine) -> None:
    text = told(engine, "最早开展科普宣传展牌的是哪份文件")
    assert "80块" in text or "没有" in text


def test_what_is_to_be_reached_by_a_year_is_listed(engine: Engine) -> None:
    text = told(engine, "海川方案里到2018年要实现的都有哪些")
    assert "12座" in text
    assert "30场" in text
    assert "60公里" not in text


def test_what_is_due_is_listed_with_its_figures_where_they_are_asked_for_besides(engine: Engine) -> None:
    text = told(engine, "海川哪些是2018年底前要完成的，数字也给我")
    assert "12座" in text
    assert "60公里" not in text


def test_units_are_compared_where_both_are_told_the_matter(engine: Engine) -> None:
    text = told(engine, "水务局和县区政府报送河湖信息的条数要求一样吗")
    assert "12条" in text
    assert "10条" in text
    assert "公园" not in text
    assert "9公里" not in text


def test_what_a_document_rests_on_is_its_preface(engine: Engine) -> None:
    text = told(engine, "海川这个方案是依据省里的哪份文件定的，文号给我")
    assert "省政办发〔2015〕9号" in text


def test_state_to_be_reached_is_what_the_clause_of_that_year_says(engine: Engine) -> None:
    assert "三级河长体系" in told(engine, "海川河长制到2019年要达到什么状态")
