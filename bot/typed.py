"""A question as it is read: normalised, in Chinese words, with whole years."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.translate import translate
from index.text import normalize

PHRASE = 4  # characters; what is shorter is taken for a word
STRAY = re.compile(r"[ \u3000]+(?![a-z0-9])|(?<![a-z0-9])[ \u3000]+")
TWO_OF_A_KIND = re.compile(
    r"([\u4e00-\u9fff]{2})(和|跟|与|、)([\u4e00-\u9fff]{2,4})(?:这|那)?[两俩]个?(局|委|厅)(?![\u4e00-\u9fff]会)"
)
LETTERS_BEFORE_SHARE = re.compile(r"(?<=[a-z])(?=[0-9]+(?:\.[0-9]+)?%)")
SHORT_YEAR = re.compile(r"(?<![0-9])([012][0-9])年(?![内后前来间])")


def read_typed(text: str, spell: Callable[[str], str]) -> str:
    """Return a question normalised, without stray blanks, pinyin and English in Chinese, years and names written out.

    Args:
        text: the question as typed.
        spell: rewrites pinyin in normalised text.
    """
    unspaced = STRAY.sub(lambda blank: " " if _parts_phrases(blank) else "", normalize(text))
    chinese = translate(spell(LETTERS_BEFORE_SHARE.sub(" ", unspaced))).strip(" ?？。!！,，")
    return SHORT_YEAR.sub(r"20\1年", TWO_OF_A_KIND.sub(r"\1\4\2\3\4", chinese))


def _parts_phrases(blank: re.Match[str]) -> bool:
    """Return whether a blank stands between two phrases, not inside one or beside a single word."""
    before, after = blank.string[: blank.start()].split(), blank.string[blank.end() :].split()
    return bool(before and after) and min(len(before[-1]), len(after[0])) >= PHRASE
