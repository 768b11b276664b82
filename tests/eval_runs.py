"""A few questions over the invented towns, and results of such runs, for the tests of commands and reports."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from eval.cli import cli
from eval.metrics.estimates import Estimate
from eval.outcome import Outcome
from eval.questions import Item, item_of
from eval.results import BUDGETS, FORMAT, Graded, Hit, Made, Searched
from eval.results import Result as Found

TOWNS = Path(__file__).parent / "data" / "towns"
MARKED = """竹溪市河湖整治工作方案
竹政发〔2022〕9号

一、整治河湖。新建“清水<b onclick="x()">”工程7处。（牵头单位：市水利局）

竹溪市人民政府
2022年5月6日
"""
"""A document with markup in it."""

UNITS = (("市林业局", "lead"), ("市财政局", "responsible"), ("市教育局", "responsible"), ("各县区政府", "responsible"))
LEADS = {
    "id": "q1",
    "type": "who",
    "question": "海川市造林绿化谁负责",
    "answerable": True,
    "clauses": [
        {"document": "haichuan", "pointer": "一", "units": [{"name": name, "role": role} for name, role in UNITS]}
    ],
}
VALUE = {
    "id": "q2",
    "type": "value",
    "question": "桐江市初次创业补贴多少",
    "answerable": True,
    "clauses": [{"document": "tongjiang", "pointer": "第三条", "figures": ["5000元"]}],
}
REFUSED = {"id": "q3", "type": "value", "question": "海川市地铁票价多少", "answerable": False}
WRONG = {
    "id": 'q4"<i>',
    "type": '成本<b>"',
    "question": "竹溪市<script>alert(\"x\")</script> & '清水' | 工程多少处？",
    "answerable": True,
    "clauses": [{"document": "zhuxi", "pointer": "一", "figures": ["8处"]}],
}
"""Its gold says 8 where the document says 7: no answer to it is right."""
SET = (LEADS, VALUE, REFUSED, WRONG)


def documents(folder: Path) -> Path:
    """Return a folder with the towns' documents and one with markup in it."""
    shutil.copytree(TOWNS, folder / "documents")
    (folder / "documents" / "zhuxi.txt").write_text(MARKED, encoding="utf-8")
    return folder / "documents"


def jsonl(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """Return a file with an object a line."""
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    return path


def run(*words: object) -> Result:
    """Return what ``python -m eval`` does with some words."""
    return CliRunner().invoke(cli, list(map(str, words)), prog_name="python -m eval")


def is_told(result: Result) -> bool:
    """Return whether a command ended with code 2 and a message instead of a traceback."""
    ended = isinstance(result.exception, SystemExit) and result.exit_code == 2
    return ended and "Error: " in result.stderr and "Traceback" not in result.output


def asked(row: Mapping[str, object], **fields: object) -> Item:
    """Return the question of a line, with other fields."""
    return item_of(json.dumps({**row, **fields}), "")


def graded(item: Item, right: float, **scores: float) -> Graded:
    """Return a question with its scores; it is answered with a word that stands in no document."""
    told = Outcome("answered", "答辞", (), (), (), 0.5, 2.0)
    gold = tuple(Hit(gold.document, "应引条款") for gold in item.clauses)
    return Graded(item.id, item.type, item.answerable, {"right": right} | scores, 0.5, 2.0, item, told, gold)


def result(*questions: Graded, machine: str = "2 cores", corpus: str = "a", questions_hash: str = "b") -> Found:
    """Return the result of a run with such questions; its own figures are all one half."""
    half = Estimate(0.5, 0.0, 1.0, len(questions))
    made = Made("2026-01-01", "0.1.0", "set.jsonl", questions_hash, "documents", corpus, 5, 20, machine)
    holds = {str(budget): half for budget in BUDGETS}
    searched = Searched("policybot", "policybot, search alone", {"recall@1": half}, holds, {"p50": half}, 1.0, 200.0)
    types = {question.type: half for question in questions}
    return Found(FORMAT, made, {"right": half}, half, {"p50": half}, types, (), (searched,), (), questions)
