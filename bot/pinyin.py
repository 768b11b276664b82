"""Pinyin typed without tones, as the words it spells: zhuanli → 专利; and words by their sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain

from index.patterns import regex

TERM = 3  # characters of a word that may be a term of the documents and of no dictionary
RUN = regex(r"[a-zü][a-zü' ]{3,}[a-zü]")
FINAL = "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ui|ao|ou|iu|ie|ue|ve|üe|er|an|en|in|un|ün|ia|ua|uo|a|o|e|i|u|v|ü"
PINYIN = regex(rf"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?(?:{FINAL}))+")
LUE = regex("([ln])ue")  # lüe and nüe, typed as people type them
SYLLABLE = regex(rf"(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?(?:{FINAL})")
SKIPPED = 3  # what a syllable that spells no word costs beside a word
MOST = 0.4  # share of the letters that may spell none
HAN = regex(r"[\u4e00-\u9fff]{2,}")
PARTICLES = frozenset("de shi le ma ne ba you zai he yu dao wei zhe".split())  # that say nothing of the matter
OPENING = frozenset("you zai dao wei".split())  # those with which a question may begin
LONGEST = 32  # letters of one word
Spellings = Mapping[str, tuple[str, ...]]  # the words that letters spell


class Speller:
    """Words by their pinyin; the tables are made when the first pinyin is met."""

    def __init__(self, words: Callable[[], Iterable[str]], texts: Callable[[], Iterable[str]]) -> None:
        """Take what yields words, more often met ones repeated, and texts whose runs of characters count, too."""
        self._words = words
        self._texts = texts

    @cached_property
    def _by_sound(self) -> Spellings:
        return _by_spelling({(_spelling(word, times), word): times for word, times in self._known.items()})

    @cached_property
    def _with_grams(self) -> Spellings:
        spelled = (gram for text in self._texts() for gram in grams(text))
        return {**_by_spelling(Counter(spelled)), **self._by_sound}

    def spell(self, text: str) -> str:
        """Return normalised text with each stretch of pinyin in characters; other letters stay."""
        return RUN.sub(lambda run: self._spelled(run.group()), text)

    def alike(self, word: str) -> tuple[str, ...]:
        """Return the known word that sounds like a word and differs in one character: 覆盖 for 复盖.

        A longer word may be a run of characters of the documents that no dictionary has: 河长制 for 河长治.
        """
        if word in self._known:
            return ()
        masks = [f"{word[:at]}?{word[at + 1 :]}" for at in range(len(word))]
        others = [other for mask in masks for other in self._masked.get(mask, ())]
        runs = self._runs_like(word) if len(word) >= TERM else ()
        spelled = next((other for other in chain(others, runs) if _sounds_like(word, other)), "")
        return (spelled,) if spelled else ()

    @cached_property
    def _known(self) -> dict[str, int]:
        """How often each known word is met, the most frequent first."""
        return dict(Counter(self._words()).most_common())

    @cached_property
    def _masked(self) -> dict[str, list[str]]:
        """The known words by what is left of them without one character."""
        found: dict[str, list[str]] = {}
        for word in self._known:
            for at in range(len(word)) if len(word) > 1 else ():
                found.setdefault(f"{word[:at]}?{word[at + 1 :]}", []).append(word)
        return found

    @cached_property
    def _whole(self) -> str:
        return "\n".join(self._texts())

    def _runs_like(self, word: str) -> Iterator[str]:
        """Yield the runs of characters in the texts that differ from a word in one character."""
        for at in range(len(word)):
            yield from _filled(word[:at], word[at + 1 :], self._whole)

    def _spelled(self, run: str) -> str:
        letters = LUE.sub(r"\1ve", run.replace(" ", "").replace("ü", "v"))
        if not PINYIN.fullmatch(letters.replace("'", "")):
            return run
        pieces, table = _read(letters, self._by_sound), self._by_sound
        if not pieces or _left_out(pieces, table):  # laoji|u|xiaoqu of laojiu|xiaoqu
            readings = [(pieces, table), (_read(letters, self._with_grams), self._with_grams)]
            pieces, table = min((r for r in readings if r[0]), key=lambda r: _left_out(*r), default=readings[0])
        return self._worded(pieces, table) or run

    def _worded(self, pieces: Sequence[str], table: Spellings) -> str:
        """Return the words of the pieces that spell any, of words that sound alike those which stand together in the texts: 智能|交通, not 职能."""
        spelled = [table.get(piece, ()) for piece in pieces]
        found: list[str] = []
        for i, words in enumerate(spelled):
            last = found[-1] if found else ""
            following = spelled[i + 1] if i + 1 < len(spelled) else ()

            def beside(word: str, last: str = last, following: tuple[str, ...] = following) -> int:
                texts = self._whole
                behind = any(word + other in texts for other in following)
                return (bool(last) and last + word in texts) + behind

            found += [max(words, key=beside)] if words else []  # the most frequent of several
        return "".join(found)


def _sounds_like(word: str, other: str) -> bool:
    """Return whether two words that differ in one character sound alike in it."""
    return all(_letters(a) == _letters(b) for a, b in zip(word, other, strict=True) if a != b)


def _filled(before: str, behind: str, text: str) -> Iterator[str]:
    """Yield the runs of a text that have one character, any but a line's end, between two strings.

    A pattern made for one word takes longer to compile than this to look.
    """
    longer, shift = (before, 0) if len(before) > len(behind) else (behind, len(before) + 1)
    at = text.find(longer, shift)
    while at >= 0:
        start = at - shift
        gap = start + len(before)
        if text.startswith(before, start) and text.startswith(behind, gap + 1) and text[gap] != "\n":
            yield text[start : gap + 1 + len(behind)]
        at = text.find(longer, at + 1)


def _read(letters: str, table: Spellings) -> tuple[str, ...]:
    """Return the letters of the fewest words that they spell, none if these leave too many out."""
    best: list[tuple[int, int, tuple[str, ...]] | None] = [(0, 0, ())] + [None] * len(letters)  # cost, left out, words
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - LONGEST), end):
            before, run = best[start], letters[start:end]
            run = run if run in table else run.replace("'", "")
            known = run in table
            if before is None or not (known or SYLLABLE.fullmatch(run)):
                continue
            cost, left_out, words = before
            found = (cost + (1 if known else SKIPPED), left_out + (0 if known else len(run)), (*words, run))
            reached = best[end]
            if reached is None or found[0] < reached[0]:
                best[end] = found
    _, left_out, words = best[-1] or (0, len(letters), ())
    return words if left_out <= MOST * len(letters) else ()


def _left_out(pieces: Sequence[str], table: Spellings) -> int:
    """Return how many letters of some pieces spell no word, particles apart; few of these begin a question."""
    said = (piece for i, piece in enumerate(pieces) if piece not in (PARTICLES if i else OPENING))
    return sum(len(piece) for piece in said if piece not in table)


def _by_spelling(counted: Mapping[tuple[str, str], int]) -> Spellings:
    """Return the words of each spelling, the most frequent first, from how often each spelling and word is met."""
    found: dict[str, tuple[str, ...]] = {}
    for letters, word in sorted(counted, key=lambda spelled: -counted[spelled]):
        found[letters] = (*found.get(letters, ()), word)
    return found


@lru_cache(maxsize=1 << 15)
def _letters(word: str) -> str:
    return "".join(_syllables(word))


def _spelling(word: str, times: int) -> str:
    """Return the letters of a word, divided where they are one syllable as well and the word is met once.

    西安 of the documents is xian, 吉安 of none is ji'an and not jian.
    """
    rare = times == 1 and len(word) > 1 and SYLLABLE.fullmatch(_letters(word))
    return "'".join(_syllables(word)) if rare else _letters(word)


def _syllables(word: str) -> list[str]:
    """Return the syllables of Chinese characters, one each; other characters stay together as they are."""
    from pypinyin.core import Pinyin  # 0.2 s to import: only for those who type pinyin or mistype

    return [syllable for piece in Pinyin().seg(word) for syllable in _read_aloud(piece)]


@lru_cache(maxsize=1 << 15)
def _read_aloud(piece: str) -> tuple[str, ...]:
    """Return the syllables of a phrase that is read as a whole, or of one character: few are met, and each often."""
    from pypinyin import lazy_pinyin

    return tuple(syllable.replace("ü", "v") for syllable in lazy_pinyin(piece, v_to_u=False))


def grams(text: str) -> Iterator[tuple[str, str]]:
    """Yield the runs of two to four Chinese characters in a text, each behind its letters as read in its place."""
    for run in HAN.findall(text):
        syllables = _syllables(run)
        for size in (2, 3, 4):
            for i in range(len(run) - size + 1):
                yield "".join(syllables[i : i + size]), run[i : i + size]


def no_words(word: str) -> tuple[str, ...]:
    """Return no word, whatever is asked."""
    return ()
