"""Whether a text has an answer that people copied from a document, and how much of it is that answer."""

from __future__ import annotations

from collections import Counter

from index.text import compact

READ = 1500  # characters of a cited text
OPENING = 30  # characters of an answer that say by themselves where it stands
SHORT = 8  # characters; a shorter answer has to be there as it is
MOST = 0.6  # share of the character pairs


def holds(text: str, answer: str) -> bool:
    """Return whether the beginning of a text has the words of an answer.

    People shorten and rephrase what they copy: its opening has to be there, or
    most of its character pairs.
    """
    said, wanted = compact(text)[:READ], compact(answer)
    if wanted[:OPENING] in said or len(wanted) <= SHORT:
        return wanted[:OPENING] in said
    pairs = {wanted[at : at + 2] for at in range(len(wanted) - 1)}
    return sum(pair in said for pair in pairs) >= MOST * len(pairs)


def character_f1(text: str, answer: str) -> float:
    """Return the F1 of the characters that a text and an answer share.

    That of SQuAD (Rajpurkar et al. 2016) with characters for words.
    """
    said, wanted = Counter(compact(text)), Counter(compact(answer))
    shared = (said & wanted).total()
    return 2 * shared / (said.total() + wanted.total()) if shared else 0.0
