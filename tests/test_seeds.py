"""The five published documents, where they are present, against expectations read by hand from their text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from index import readers
from index.clauses import Parsed, parse
from index.model import Clause

# Number of clauses and unit of each row of the table, counted in the printed table.
BAOJI = {
    1: (10, "科技局"), 2: (3, "发改委"), 3: (4, "工信局"), 4: (4, "农业局"), 5: (7, "宝鸡高新区管委会"),
    6: (5, "林业局"), 7: (5, "环保局"), 8: (3, "水利局"), 9: (5, "人社局"), 10: (7, "卫计局"),
    11: (5, "国资委"), 12: (3, "公安局"), 13: (5, "规划局"), 14: (3, "住建局"), 15: (3, "民政局"),
    16: (2, "财政局"), 17: (4, "旅游发展委员会"), 18: (7, "文广局"), 19: (3, "质监局"), 20: (2, "食品药品监督局"),
    21: (5, "教育局"), 22: (4, "城市管理执法局"), 23: (3, "工商局"), 24: (3, "国税局"), 25: (3, "地税局"),
    26: (5, "金融办"), 27: (5, "银监局"), 28: (4, "市委宣传部"), 29: (5, "蔡家坡经开区管委会"), 30: (5, "总工会"),
    31: (3, "统计局"), 32: (3, "市科协"), 33: (9, "各县区人民政府"),
}  # fmt: skip
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
MARK = re.compile(
    r"[(（]((?:牵头单位|责任单位|責任單位)[:：].*?)[)）](?=\s|$|[(（]|[一二三四五六七八九十、]|[0-9]|。|本)"
)


@pytest.fixture
def seeds(shared: Path) -> Path:
    folder = shared / "seeds"
    if not folder.is_dir():
        pytest.skip("needs ../shared/seeds")
    return folder


@cache
def _parsed(path: Path) -> Parsed:
    return parse(readers.read(path, path.name))


def _clauses(path: Path) -> list[Clause]:
    return [clause for clause in _parsed(path).clauses if clause.pointer != "meta"]


def _at(path: Path, pointer: str) -> Clause:
    found = [clause for clause in _clauses(path) if clause.pointer == pointer]
    assert len(found) == 1, (pointer, len(found))
    return found[0]


# --- the task table ---


def test_task_table_has_its_33_items_and_147_clauses_in_order(seeds: Path) -> None:
    expected = [f"{item}{CIRCLED[n]}" for item, (count, _) in BAOJI.items() for n in range(count)]

    assert len(expected) == 147
    assert [c.pointer for c in _clauses(seeds / "baoji-2018.txt") if c.pointer != "前言"] == expected


def test_every_clause_of_the_task_table_has_the_unit_of_its_row(seeds: Path) -> None:
    for clause in _clauses(seeds / "baoji-2018.txt"):
        if clause.pointer == "前言":
            assert clause.responsibilities == ()
            continue
        _, unit = BAOJI[int(re.match(r"\d+", clause.pointer).group())]
        assert [(u.unit, u.role) for u in clause.responsibilities] == [(unit, "responsible")], clause.pointer


def test_clauses_of_the_task_table_begin_with_their_circled_digit(seeds: Path) -> None:
    for clause in _clauses(seeds / "baoji-2018.txt"):
        if clause.pointer != "前言":
            assert clause.text[0] == clause.pointer[-1]
            assert not re.search("[①-⑳]", clause.text[1:])
            assert "序号" not in clause.text


def test_words_broken_over_lines_are_whole(seeds: Path) -> None:
    path = seeds / "baoji-2018.txt"

    assert "窑炉能源系统优化项目" in _at(path, "2①").text
    assert "省级休闲农业示范点" in _at(path, "4③").text


def test_odd_wording_is_kept_as_printed(seeds: Path) -> None:
    path = seeds / "baoji-2018.txt"

    assert _at(path, "27⑤").text == "⑤按时报送工作总结，年内报送创新城市建设工作信息不少6条。"
    assert _at(path, "33⑨").text == "⑨按时报送工作总结，年内报送创新城市建设工作信息不少于10条。"
    assert not _at(path, "6③").text.endswith("。")


@pytest.mark.parametrize(
    ("pointer", "value", "measure", "comparator"),
    [
        ("1③", "29.94亿", "元", "达到"),
        ("1③", "1000", "件", "以上"),
        ("1⑩", "12", "条", "不少于"),
        ("5②", "1000", "件", "不少于"),
        ("6①", "35万", "亩", ""),
        ("10⑤", "30", "%", "以内"),
        ("10⑤", "35", "%", "左右"),
        ("29③", "35", "件", "达到"),
        ("33②", "1", "%", "不低于"),
    ],
)
def test_figures_of_the_task_table_are_targets(
    seeds: Path, pointer: str, value: str, measure: str, comparator: str
) -> None:
    targets = _at(seeds / "baoji-2018.txt", pointer).targets

    assert any(t.value == value and t.measure == measure and comparator in t.comparator for t in targets), targets


# --- outlines with marks ---


@pytest.mark.parametrize(("name", "count"), [("zhangye-2014.txt", 29), ("jinhua-2018.txt", 9), ("xining-2018.txt", 12)])
def test_every_printed_mark_is_read(seeds: Path, name: str, count: int) -> None:
    printed = _printed_marks((seeds / name).read_text(encoding="utf-8"))
    read = [
        [(u.unit, u.role) for u in clause.responsibilities]
        for clause in _clauses(seeds / name)
        if clause.responsibilities
    ]

    assert len(printed) == count
    assert read == printed


def _printed_marks(text: str) -> list[list[tuple[str, str]]]:
    """Return the units of each mark, read by a plain expression of our own."""
    found = []
    for mark in MARK.finditer(text):
        units: dict[str, str] = {}
        for key, names in re.findall(r"(牵头单位|责任单位|責任單位)[:：]((?:(?!牵头单位|责任单位).)*)", mark.group(1)):
            for name in _names(names):
                units.setdefault(name, "lead" if key == "牵头单位" else "responsible")
        found.append(list(units.items()))
    return found


def _names(text: str) -> list[str]:
    """Return a list cut at its commas outside brackets."""
    outside = re.sub(r"〔[^〕]*〕", lambda found: found.group().replace("、", "\x00"), text)
    return [name.replace("\x00", "、") for name in re.split("[、,，;；]", outside) if name.strip()]


def test_pointers_of_an_outline_of_three_levels(seeds: Path) -> None:
    sections = {"一": 4, "二": 4, "四": 4, "五": 5}
    inner = {"(一)": 2, "(二)": 3, "(三)": 4, "(四)": 3}
    numerals = ["(一)", "(二)", "(三)", "(四)", "(五)"]
    expected = ["前言", "前言"]
    for section in "一二三四五":
        if section == "三":
            expected += [f"三{middle}{n}" for middle, count in inner.items() for n in range(1, count + 1)]
        else:
            expected += [section + numerals[n] for n in range(sections[section])]

    assert [clause.pointer for clause in _clauses(seeds / "zhangye-2014.txt")] == expected


def test_items_that_run_on_without_sections(seeds: Path) -> None:
    pointers = [clause.pointer for clause in _clauses(seeds / "xining-2018.txt")]
    numerals = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五".split()

    assert list(dict.fromkeys(pointers)) == ["前言", *(f"({numeral})" for numeral in numerals)]


def test_marks_of_an_outline_stand_on_its_tasks_only(seeds: Path) -> None:
    marked = [clause.pointer for clause in _clauses(seeds / "jinhua-2018.txt") if clause.responsibilities]

    assert marked == [f"二({numeral})" for numeral in "一二三四五六七八九"]


def test_work_plan_of_one_agency_names_no_unit(seeds: Path) -> None:
    clauses = _clauses(seeds / "xian-2018.txt")

    assert len(clauses) > 20
    assert all(clause.responsibilities == () for clause in clauses)


def test_traditional_document_keeps_its_characters(seeds: Path) -> None:
    clause = _at(seeds / "xining-2018.txt", "(四)")

    assert clause.text.startswith("(四)加大科技創新投入,增強縣域創新能力。")
    assert [u.unit for u in clause.responsibilities] == ["市財政局", "市科技局", "各縣區人民政府"]


# --- facts ---

FACTS = {
    "baoji-2018.txt": {
        "title": "2018年宝鸡市国家创新型试点城市建设工作目标任务",
        "number": "宝市创新办发〔2018〕4号",
        "issuer": "宝鸡市国家创新型试点城市建设工作领导小组办公室",
        "region": "宝鸡市",
        "year": 2018,
        "issued": "2018-05-23",
        "effective": None,
        "expires": None,
        "recipients": ("各县、区人民政府", "市国家创新型试点城市建设工作领导小组成员单位"),
        "attachments": ("2018年宝鸡市国家创新型试点城市建设工作目标任务分解表",),
    },
    "jinhua-2018.txt": {
        "title": "金华市建设国家创新型城市工作实施方案",
        "number": "金政办发〔2018〕106号",
        "issuer": "金华市人民政府办公室",
        "region": "金华市",
        "year": 2018,
        "issued": "2018-12-10",
        "effective": "2018-12-10",
        "expires": None,
        "recipients": ("各县(市、区)人民政府", "市政府各部门"),
    },
    "xian-2018.txt": {
        "title": "西安市科学技术局2018年度工作要点",
        "number": None,
        "issuer": "西安市科学技术局",
        "region": "西安市",
        "year": 2018,
        "issued": None,
        "effective": None,
        "expires": None,
        "recipients": (),
        "attachments": (),
        "copies": (),
    },
    "xining-2018.txt": {
        "title": "西寧市推動縣域創新驅動發展實施方案",
        "number": "寧政辦〔2018〕132號",
        "issuer": "西寧市人民政府辦公廳",
        "region": "西寧市",
        "year": 2018,
        "issued": "2018-08-14",
        "effective": "2018-09-14",
        "expires": "2023-09-13",
        "recipients": ("各縣、區人民政府", "市政府各局、委、辦"),
    },
    "zhangye-2014.txt": {
        "title": "张掖市省级创新型试点城市建设实施方案",
        "number": "张政办发〔2014〕218号",
        "issuer": "张掖市人民政府办公室",
        "region": "张掖市",
        "year": 2014,
        "issued": "2014-12-01",
        "effective": None,
        "expires": None,
        "recipients": ("各县(区)人民政府", "市政府有关部门", "市直及省属驻张有关单位"),
    },
}


@pytest.mark.parametrize("name", FACTS)
def test_facts_of_each_document_are_read(seeds: Path, name: str) -> None:
    document = _parsed(seeds / name).document

    assert {field: getattr(document, field) for field in FACTS[name]} == FACTS[name]


def test_attachments_are_listed_without_the_ends_of_their_file_names_between_them(seeds: Path) -> None:
    attachments = _parsed(seeds / "jinhua-2018.txt").document.attachments

    assert [name.removesuffix("。").removesuffix(".docx") for name in attachments] == [
        "建设国家创新型城市部门任务分解表",
        "建设国家创新型城市县(市、区)任务分解表",
        "金华市建设国家创新型城市工作领导小组成员单位职责分工表",
    ]


def test_copies_are_read(seeds: Path) -> None:
    copies = "".join(_parsed(seeds / "baoji-2018.txt").document.copies)

    assert "科技部创新体系建设办公室、省科技厅" in copies
    assert "印发" not in copies


@pytest.mark.parametrize(
    "words", ["合集下载", "下载文档前请自行甄别", "仅部分预览", "如文档侵犯您的权益", "相关文档", "最新文档"]
)
def test_words_of_the_download_page_are_in_no_clause(seeds: Path, words: str) -> None:
    assert not any(words in clause.text for clause in _parsed(seeds / "jinhua-2018.txt").clauses)


def test_end_of_a_file_name_is_no_clause(seeds: Path) -> None:
    assert not any(clause.text.startswith(".docx") for clause in _clauses(seeds / "jinhua-2018.txt"))
