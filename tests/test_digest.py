"""The shipped digests beside the published documents: the same facts in other words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import pytest

from index.content import Content
from index.data import lines_of
from index.labels import label_at
from index.model import Clause
from index.parse_worker import Job, parse_file
from index.text import compact
from tests.wording import MASK, common_runs, equal_sentences, masked, plain, share_masked

DIGESTS = Path(__file__).parents[1] / "corpus" / "documents"
NAMES = sorted(path.stem for path in DIGESTS.glob("*.md"))
TERMS = Path(__file__).with_name("fixed_terms.txt")

FIELDS = ("title", "number", "issuer", "region", "year", "issued", "effective", "expires", "status")
LISTS = ("recipients", "copies", "attachments")

MEASURE = "|".join(re.escape(compact(word)) for word in sorted(lines_of("measures.txt"), key=len, reverse=True))
NUMBER = "[0-9]+(?:[.][0-9]+)?[十百千万亿]*|[一二三四五六七八九十百千万两]+"
FIGURE = re.compile(
    rf"(?<![0-9a-z.])(?:{NUMBER})(?:%?[-—~至](?:{NUMBER}))?((?:{MEASURE})(?:/(?:{MEASURE}))?)?(?:以上|以下|以内|左右)?"
)
COMPARATOR = re.compile(
    "力争|争取|确保|不少于?|不低于|不高于|以上|以下|以内|左右|达到|累计|超过|控制在|增加到|年均|全覆盖|优于"
)
DEADLINE = re.compile(
    "(?:20[0-9]{2}|19)年(?:度|底|末)?前?|(?:今|当|每|全)年|年内|年底前?|年度|[0-9]{1,2}月份?|[0-9一二三四五]+年内"
    "|“?十[三四]五”?期间|首届"
)
SHARED = re.compile(rf"分别(达到|达|为)((?:{NUMBER})(?:{MEASURE}))和((?:{NUMBER})(?:{MEASURE}))")


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@lru_cache(maxsize=16)
def content(path: Path) -> Content:
    """Return what the product reads from a file."""
    found = parse_file(Job(path.name, str(path), {}, 60)).content
    assert found is not None
    return found


def digest(name: str) -> Content:
    return content(DIGESTS / f"{name}.md")


def seed(shared: Path, name: str) -> Content:
    return content(shared / "seeds" / f"{name}.txt")


def pointers(document: Content) -> Counter[str]:
    """Return how often each pointer opens: paragraphs that name no unit count as one however they are broken."""
    kept = [(clause.pointer, clause.responsibilities) for clause in document.clauses]
    return Counter(pointer for (pointer, _), _ in groupby(kept))


def responsibilities(document: Content) -> dict[str, Counter[str]]:
    """Return the units of each pointer with their roles."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for clause in document.clauses:
        found[clause.pointer].update(f"{unit.role} {unit.unit}" for unit in clause.responsibilities)
    return found


def body(clause: Clause) -> str:
    """Return a clause as it is compared, without its label; what 分别 shares out said of each figure."""
    label = label_at(clause.text)
    return SHARED.sub(r"\1\2、\1\3", compact(clause.text[label.end if label else 0 :]))


def texts(document: Content) -> dict[str, str]:
    """Return the text of each pointer of the body."""
    found: dict[str, str] = defaultdict(str)
    for clause in document.clauses:
        if clause.pointer != "meta":
            found[clause.pointer] += f"。{body(clause)}"
    return found


def figures(text: str) -> Counter[str]:
    """Return figures with measure word and what follows it: digits always, Chinese numerals with a measure word."""
    return Counter(m.group() for m in FIGURE.finditer(text) if m.group(1) or re.search("[0-9]", m.group()))


def words(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(found.group() for found in pattern.finditer(text))


def differences(one: Mapping[str, Counter[str]], other: Mapping[str, Counter[str]]) -> list[str]:
    """Return what the digest (one) and the seed (other) do not share, pointer by pointer."""
    found = []
    for pointer in dict.fromkeys([*one, *other]):
        mine, theirs = one.get(pointer, Counter()), other.get(pointer, Counter())
        if mine != theirs:
            found.append(f"{pointer}: digest {[*(mine - theirs).elements()]}, seed {[*(theirs - mine).elements()]}")
    return found


def test_there_are_five_digests() -> None:
    assert NAMES == ["baoji-2018", "jinhua-2018", "xian-2018", "xining-2018", "zhangye-2014"]
    assert all(digest(name).document.digest for name in NAMES)


def test_baoji_has_33_items_and_147_clauses() -> None:
    found = [clause.pointer for clause in digest("baoji-2018").clauses if re.fullmatch(r"[0-9]+[①-⑩]", clause.pointer)]
    assert (len(found), len(set(found))) == (147, 147)
    assert len({pointer[:-1] for pointer in found}) == 33


def test_xinings_digest_stays_in_traditional_characters() -> None:
    assert digest("xining-2018").document.title == "西寧市推動縣域創新驅動發展實施方案"
    assert any("財政科技投入" in clause.text for clause in digest("xining-2018").clauses)


def test_pointers_are_those_of_the_published_document(name: str, shared: Path) -> None:
    mine, theirs = pointers(digest(name)), pointers(seed(shared, name))
    assert not differences({"pointers": mine}, {"pointers": theirs})


def test_units_and_roles_are_those_of_the_published_document(name: str, shared: Path) -> None:
    assert not differences(responsibilities(digest(name)), responsibilities(seed(shared, name)))


def test_figures_are_those_of_the_published_document(name: str, shared: Path) -> None:
    mine, theirs = texts(digest(name)), texts(seed(shared, name))
    assert not differences({p: figures(t) for p, t in mine.items()}, {p: figures(t) for p, t in theirs.items()})


@pytest.mark.parametrize("pattern", [COMPARATOR, DEADLINE], ids=["comparators", "deadlines"])
def test_comparators_and_deadlines_are_those_of_the_published_document(
    name: str, pattern: re.Pattern[str], shared: Path
) -> None:
    mine, theirs = texts(digest(name)), texts(seed(shared, name))
    found = differences(
        {p: words(pattern, t) for p, t in mine.items()}, {p: words(pattern, t) for p, t in theirs.items()}
    )
    assert not found


@pytest.mark.parametrize("field", FIELDS)
def test_facts_are_those_of_the_published_document(name: str, field: str, shared: Path) -> None:
    assert getattr(digest(name).document, field) == getattr(seed(shared, name).document, field)


def names_in(values: tuple[str, ...]) -> set[str]:
    """Return the names that a list of facts holds, without numbers, file endings and full stops."""
    parts = (re.sub(r"^[0-9]+[.．]\s*|\.docx$", "", part) for value in values for part in re.split("[、。]", value))
    return {plain(part) for part in parts} - {""}


@pytest.mark.parametrize("field", LISTS)
def test_lists_of_facts_are_those_of_the_published_document(name: str, field: str, shared: Path) -> None:
    assert names_in(getattr(digest(name).document, field)) == names_in(getattr(seed(shared, name).document, field))


def fixed_terms() -> list[str]:
    return TERMS.read_text(encoding="utf-8").splitlines()


def test_fixed_terms_are_short_names_without_figures() -> None:
    assert len(fixed_terms()) == len(set(map(plain, fixed_terms())))
    for term in fixed_terms():
        assert 2 <= len(term) <= 40, term
        assert not re.search(
            "[0-9０-９。；！？，]|[一二三四五六七八九十百千万亿两](?:个|件|家|项|户|人|年|大)", term
        ), term


def own_masks(shared: Path, name: str) -> set[str]:
    """Return the names that need no list: units and 《titles》 of digest and seed."""
    documents = (digest(name), seed(shared, name))
    units = {unit.unit for document in documents for clause in document.clauses for unit in clause.responsibilities}
    issuers = {document.document.issuer or "" for document in documents}
    printed = (DIGESTS / f"{name}.md").read_text(encoding="utf-8") + published(shared, name)
    return units | issuers | set(re.findall("《([^》]*)》", printed))


def published(shared: Path, name: str) -> str:
    return (shared / "seeds" / f"{name}.txt").read_text(encoding="utf-8")


def test_digest_is_worded_on_its_own(name: str, shared: Path) -> None:
    mine, theirs = (DIGESTS / f"{name}.md").read_text(encoding="utf-8"), published(shared, name)
    terms = own_masks(shared, name) | set(fixed_terms())
    one, other = masked(theirs, terms), masked(mine, terms)
    assert common_runs(one, other, 16) == []
    assert common_runs(one.replace(MASK, ""), other.replace(MASK, ""), 16) == []
    assert equal_sentences(theirs, mine, terms, 8) == []
    assert share_masked(mine, terms) <= 0.4


@pytest.mark.parametrize(
    ("seed_text", "digest_text", "found"),
    [
        (
            "全面落实企业研发费用加计扣除政策，",
            "全面落实　企业研发费用、加计扣除政策！",
            ["全面落实企业研发费用加计扣除政策"],
        ),
        ("全面落實企業研發費用加計扣除政策", "全面落实企业研发费用加计扣除政策", ["全面落实企业研发费用加计扣除政策"]),
        ("全面落实企业研发费用加计扣除", "全面落实企业研发费用加计扣除", []),
    ],
)
def test_common_run_is_seen_through_blanks_punctuation_and_script(
    seed_text: str, digest_text: str, found: list[str]
) -> None:
    assert common_runs(masked(seed_text, ()), masked(digest_text, ()), 16) == found


def test_a_mask_breaks_a_run_and_equal_sentences_are_found_without_it() -> None:
    text = "各级单位要认真做好创新型试点城市的各项建设工作。"
    assert common_runs(masked(text, ["创新型试点城市"]), masked(text, ["创新型试点城市"]), 10) == []
    assert equal_sentences(text, text, ["创新型试点城市"], 8) == ["各级单位要认真做好的各项建设工作"]
    assert share_masked("宝鸡市科技局", ["科技局"]) == 0.5
