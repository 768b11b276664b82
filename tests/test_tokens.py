"""Search tokens: words, n-grams, ASCII words and figures."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokens import Words, figures, is_han, numeral, token_key, token_keys, tokenize


def test_chinese_text_gives_characters_pairs_and_long_words() -> None:
    # 电视机 is one word of jieba's dictionary; its pairs are 电视 and 视机.
    assert sorted(tokenize("电视机")) == sorted(["电", "视", "机", "电视", "视机", "电视机"])


def test_pairs_do_not_cross_punctuation_or_ascii() -> None:
    tokens = tokenize("口罩,APP药")
    assert "罩药" not in tokens
    assert "罩a" not in tokens
    assert {"口罩", "app", "药"} <= set(tokens)


def test_traditional_and_full_width_text_gives_the_tokens_of_simplified() -> None:
    assert sorted(tokenize("疫情防控２０２０年")) == sorted(tokenize("疫情防控2020年"))
    assert sorted(tokenize("財政補貼")) == sorted(tokenize("财政补贴"))


def test_numbers_stay_whole() -> None:
    tokens = tokenize("1.4万件，12345热线，covid-19")
    assert {"1.4", "12345", "covid", "19"} <= set(tokens)
    assert "123" not in tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二十条", ["#20"]),
        ("20条", ["#20"]),
        ("一百三十万人", ["#1300000"]),
        ("130万人", ["#1300000"]),
        ("1.4万件", ["#14000"]),
        ("二〇二〇年", ["#2020"]),
        ("十三五", []),
        ("千万不要", []),
        ("万一", []),
        ("3个", []),
        ("两千一百", ["#2100"]),
    ],
)
def test_figures_have_one_token_whatever_their_script(text: str, expected: list[str]) -> None:
    assert list(figures(text)) == expected


def test_numeral_reads_hundreds_below_ten_thousands() -> None:
    assert numeral("三亿二千万") == 320_000_000
    assert numeral("十二") == 12
    assert numeral("二三十") is None


def test_added_words_are_kept_whole_by_their_owner_only() -> None:
    name = "湖塘片区指挥部"
    assert name in tokenize(f"由{name}负责", Words([name]))
    assert name not in tokenize(f"由{name}负责")


@given(st.text(alphabet="疫情防控工作领导小组二十條20０Ab.,。 \u200b", max_size=40))
def test_vectorised_keys_are_the_keys_of_the_tokens(text: str) -> None:
    assert sorted(token_keys(text).tolist()) == sorted(token_key(token) for token in tokenize(text))


def test_keys_tell_ngrams_from_words() -> None:
    assert token_key("疫") == 0x75AB
    assert token_key("疫情") == (0x75AB << 21) + 0x60C5
    assert token_key("疫情防") >= 1 << 63
    assert token_key("ab") >= 1 << 63


def test_only_chinese_characters_are_han() -> None:
    assert is_han("〇疫")
    assert not is_han("疫1")
    assert not is_han("")


def test_python_jieba_is_not_imported() -> None:
    probe = "import sys, index.tokens, index.query; sys.exit('jieba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
