"""Question sets as JSON lines: what a line may say, and how a wrong one is told. And the set that is shipped."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from pypinyin import lazy_pinyin

from eval.errors import BadSet
from eval.keys import faults
from eval.questions import TYPES, Gold, Item, Reference, Typed, Unit, dump, item_of, load
from eval.workspace import indexed
from index.places import SHAPED, known_places
from index.text import compact, simplify
from tests.conftest import quick_encoder
from tests.eval_sheets import item

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus" / "documents"
DIGEST = ROOT / "eval" / "sets" / "digest.jsonl"
PLAIN = {"id": "q1", "type": "who", "question": "造林谁负责", "answerable": True}
GOLD = {"document": "haichuan", "pointer": "一"}
LINE = {**PLAIN, "clauses": [GOLD]}


def line(**fields: object) -> str:
    """Return a line of a set with other fields than a right one's."""
    return json.dumps(LINE | fields, ensure_ascii=False)


def of_gold(**fields: object) -> str:
    return line(clauses=[GOLD | fields])


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "set.jsonl"
    path.write_text("\n".join(lines), encoding=encoding)
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(BadSet) as found:
        load(path)
    return [told.removeprefix(f"{path} ") for told in str(found.value).splitlines()]


def test_byte_order_mark_blank_lines_and_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + f"\r\n{line()}\r\n \r\n{line(id='q2')}\r\n\r\n".encode())
    assert load(path) == [item(), item(id="q2")]


def test_every_field_is_read(tmp_path: Path) -> None:
    units = [{"name": "市林业局", "role": "lead"}, {"name": "市财政局", "role": "support"}]
    other = {"document": "海政发〔2016〕17号", "pointer": "二(一)", "words": ["河长制"]}
    gold = {**GOLD, "words": ["造林"], "units": units, "figures": ["20万亩"], "equivalent": [other]}
    others = {"history": ["先问"], "clauses": [gold], "roles": ["lead"], "besides": [other], "must_not": ["30万亩"]}
    reference = Reference("海政发〔2016〕17号", "二(一)", ("河长制",))
    named = (Unit("市林业局", "lead"), Unit("市财政局", "support"))
    assert load(written(tmp_path, line(**others))) == [
        item(
            history=("先问",),
            clauses=(Gold("haichuan", "一", ("造林",), named, ("20万亩",), (reference,)),),
            roles=("lead",),
            besides=(reference,),
            must_not=("30万亩",),
        )
    ]


def test_set_that_is_written_is_read_again_without_fields_that_say_nothing(tmp_path: Path) -> None:
    asked = [item(), item(id="q2", answerable=False, clauses=(), question='说"否"\n和 C:\\ 😀', roles=())]
    dump(asked, tmp_path / "set.jsonl")
    assert load(tmp_path / "set.jsonl") == asked
    first = (tmp_path / "set.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert json.loads(first) == LINE


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85"])
def test_line_mark_of_a_copied_question_is_part_of_it(mark: str, tmp_path: Path) -> None:
    asked = [item(question=f"造林{mark}谁负责")]
    dump(asked, tmp_path / "set.jsonl")
    assert load(tmp_path / "set.jsonl") == asked


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("{", "第 1 行 不是 JSON"),
        ("造林谁负责", "第 1 行 不是 JSON"),
        (line(id=5), "第 1 行 id：应是文字"),
        (line(id=""), "第 1 行 id：没有写"),
        (line(type=None), "第 1 行 type：应是文字"),
        (line(answerable="也许"), "第 1 行 answerable：应是 true 或 false"),
        (line(answerable=None), "第 1 行 answerable：应是 true 或 false"),
        (line(history="先问"), "第 1 行 history：应是列表"),
        (line(roles=["leads"]), "第 1 行 roles.0：应是 lead、responsible、support 或 guide"),
        (line(answer="市林业局"), "第 1 行 answer：没有这个字段"),
        (line(must_not=["甲", " 乙"]), "第 1 行 must_not.1：要写成一行，首尾没有空格"),
        (of_gold(clause="二"), "第 1 行 clauses.0.clause：没有这个字段"),
        (of_gold(pointer=1), "第 1 行 clauses.0.pointer：应是文字"),
        (of_gold(document=""), "第 1 行 clauses.0.document：没有写"),
        (of_gold(words=["甲\n乙"]), "第 1 行 clauses.0.words.0：要写成一行，首尾没有空格"),
        (of_gold(figures=["20万亩", 5]), "第 1 行 clauses.0.figures.1：应是文字"),
        (of_gold(units=[{"name": "甲"}]), "第 1 行 clauses.0.units.0.role：没有写"),
        (
            of_gold(units=[{"name": "甲", "role": "牵头"}]),
            "第 1 行 clauses.0.units.0.role：应是 lead、responsible、support 或 guide",
        ),
        (of_gold(equivalent=[{"document": "a"}]), "第 1 行 clauses.0.equivalent.0.pointer：没有写"),
        (line(besides=[{**GOLD, "units": []}]), "第 1 行 besides.0.units：没有这个字段"),
        (line(clauses=[]), "第 1 行 可答的问题要写明文件和条款号"),
        (line(answerable=False), "第 1 行 不可答的问题不写条款"),
        (line(answerable=False, clauses=[], besides=[GOLD]), "第 1 行 不可答的问题不写条款"),
        pytest.param(
            line(question=" \n "),
            "第 1 行 question：没有写",
        ),
    ],
)
def test_wrong_line_is_told_by_number_and_field(wrong: str, told: str, tmp_path: Path) -> None:
    assert problems(written(tmp_path, wrong)) == [told]


@pytest.mark.parametrize("wrong", ["[]", "3", '"造林谁负责"', "null"])
def test_line_that_is_no_object_is_told_in_chinese(wrong: str, tmp_path: Path) -> None:
    (told,) = problems(written(tmp_path, wrong))
    assert re.search("[\u4e00-\u9fff]", told.removeprefix("第 1 行 "))
    assert "Input" not in told


@pytest.mark.parametrize("missing", ["id", "type", "question", "answerable"])
def test_missing_field_is_told(missing: str, tmp_path: Path) -> None:
    wrong = json.dumps({name: value for name, value in LINE.items() if name != missing})
    assert problems(written(tmp_path, wrong)) == [f"第 1 行 {missing}：没有写"]


def test_all_lines_and_fields_that_are_wrong_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, line(), "", line(id="q2", type=1, roles=["x"]), "{", line(), line(id="q3", clauses=[]))
    assert problems(path) == [
        "第 3 行 type：应是文字",
        "第 3 行 roles.0：应是 lead、responsible、support 或 guide",
        "第 4 行 不是 JSON",
        "第 6 行 可答的问题要写明文件和条款号",
        "第 1 行、第 5 行：编号 q1 重复",
    ]


def test_number_of_two_questions_is_told_with_their_lines(tmp_path: Path) -> None:
    (told,) = problems(written(tmp_path, line(), line(id="q2"), line()))
    assert {"1", "3"} <= set(re.findall("[0-9]+", told.replace("q1", "")))


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_other_encoding_is_told(encoding: str, tmp_path: Path) -> None:
    assert "不是 UTF-8 文本" in problems(written(tmp_path, line(), encoding=encoding))[0]


def test_missing_file_is_told_to_be_missing(tmp_path: Path) -> None:
    assert "UTF-8" not in problems(tmp_path / "none.jsonl")[0]


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_set_without_questions_is_told(content: str, tmp_path: Path) -> None:
    assert problems(written(tmp_path, content)) == ["没有问题"]


def test_fields_are_told_by_the_names_that_they_have_there() -> None:
    with pytest.raises(BadSet) as found:
        item_of({**PLAIN, "id": "", "clauses": [GOLD]}, lambda fields: f"第 9 行 {fields[0].upper()}")
    assert str(found.value) == "第 9 行 ID：没有写"


def test_search_without_a_conversation_is_asked_everything() -> None:
    assert Typed("多少亩", ("海川造林", "谁负责")).whole == "海川造林 谁负责 多少亩"
    assert item(history=("海川造林",)).typed == Typed("造林谁负责", ("海川造林",))


def test_every_field_is_documented_and_no_other() -> None:
    readme = (Path(__file__).parents[1] / "eval" / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## A question set")[2].partition("## ")[0]
    told = re.findall(r"^\| (?:· )?`([a-z_]+)` \|", table, re.MULTILINE)
    assert sorted(told) == sorted(field.name for kind in (Item, Gold) for field in fields(kind))


@pytest.fixture(scope="module")
def shipped() -> list[Item]:
    return load(DIGEST)


def test_shipped_set_has_enough_questions_of_every_type(shipped: list[Item]) -> None:
    assert len(shipped) >= 200
    assert {asked.type for asked in shipped} == set(TYPES)
    assert sum(not asked.answerable for asked in shipped) >= len(shipped) / 5
    assert len({(asked.history, compact(asked.question)) for asked in shipped}) == len(shipped)


def test_third_of_the_shipped_questions_name_no_city_or_county(shipped: list[Item]) -> None:
    regions = re.findall(r"^region: *(\S+)", "\n".join(p.read_text("utf-8") for p in CORPUS.glob("*.md")), re.MULTILINE)
    names = {name for region in map(simplify, regions) for name in (region, region[:2])} | set(known_places())
    spelt = {"".join(lazy_pinyin(simplify(region)[:2])) for region in regions}
    assert len(regions) == len(spelt) == 5

    def is_placed(asked: Item) -> bool:
        text = compact(" ".join((*asked.history, asked.question)))
        return any(name in text for name in names | spelt) or bool(SHAPED.search(text))

    assert sum(not is_placed(asked) for asked in shipped) >= len(shipped) / 3


def test_gold_of_the_shipped_set_stands_in_the_shipped_corpus(shipped: list[Item]) -> None:
    with quick_encoder(), indexed(CORPUS) as index:
        assert faults(shipped, index) == []


def test_gold_of_the_shipped_set_stands_in_the_published_documents(shipped: list[Item], shared: Path) -> None:
    with quick_encoder(), indexed(shared / "seeds") as index:
        assert faults(shipped, index) == []
