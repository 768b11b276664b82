"""Text as search sees it, and the way back to the printed characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import compact, normalize, simplify

CHINESE = "西寧市發改委科技局專利申請量０１２ＡＢＣ①（）％\u200b\u3000 ab裏著乾後①㈠ﬁ"


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("西寧市科學技術局", "西宁市科学技术局"),
        ("２０１８年", "2018年"),
        ("Ｒ＆Ｄ", "r&d"),
        ("（牵头单位：市科技局）", "(牵头单位:市科技局)"),
        ("②１０月", "②10月"),
        ("科\u200b技\ufeff局", "科技局"),
        ("８０％", "80%"),
    ],
)
def test_script_width_case_and_zero_width_do_not_matter(printed: str, folded: str) -> None:
    assert normalize(printed) == folded


def test_compact_takes_ocr_spaces_out() -> None:
    assert compact("市 科　技\n局") == "市科技局"


def test_simplified_text_stays_as_it_is() -> None:
    assert simplify("后来，公里与里面") == "后来，公里与里面"


@given(st.text(alphabet=CHINESE, max_size=40))
def test_simplifying_never_changes_the_length(text: str) -> None:
    assert len(simplify(text)) == len(text)


@given(st.text(max_size=40))
def test_normalising_is_idempotent(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)
