"""Pinyin typed without tones, as the words it spells: zhuanli → 专利."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

RUN = re.compile(r"[a-zü][a-zü' ]{3,}[a-zü]")
HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
LONGEST = 32  # letters of one word


class Speller:
    """Words by their pinyin; the table is made when the first pinyin is met."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words, the more often met ones repeated."""
        self._words = words

    @cached_property
    def _table(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for word, _ in Counter(self._words).most_common():
            found.setdefault(_letters(word), word)
        return found

    def alike(self, word: str) -> tuple[str, ...]:
        """Return the known word that sounds like a word, if it is another one: 覆盖 for 复盖."""
        known = self._table.get(_letters(word), word)
        return (known,) if known != word else ()

    def spell(self, text: str) -> str:
        """Return normalised text with each stretch of pinyin in characters; other letters stay."""
        return RUN.sub(lambda run: self._spelled(run.group()), text)

    def _spelled(self, run: str) -> str:
        letters = re.sub(r"[ ']", "", run).replace("ü", "v")
        best: list[tuple[int, tuple[str, ...]] | None] = [(0, ())] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - LONGEST), end):
                before = best[start]
                word = self._table.get(letters[start:end])
                if before and word and (best[end] is None or before[0] + 1 < best[end][0]):  # type: ignore[index]
                    best[end] = (before[0] + 1, (*before[1], word))
        whole = best[len(letters)]
        return "".join(whole[1]) if whole else run


def _letters(word: str) -> str:
    from pypinyin import lazy_pinyin  # 0.2 s to import: only for those who type pinyin or mistype

    return "".join(lazy_pinyin(word, v_to_u=False)).replace("ü", "v")


def grams(text: str) -> Iterator[str]:
    """Yield the runs of two to four Chinese characters in a text."""
    for run in HAN.findall(text):
        for size in (2, 3, 4):
            yield from (run[i : i + size] for i in range(len(run) - size + 1))


def no_words(word: str) -> tuple[str, ...]:
    """Return no word, whatever is asked."""
    return ()
