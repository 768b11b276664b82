"""Labels of items: ``一、``, ``（一）``, ``1.``, ``（1）``, ``①``, ``第三条``, ``附件2``.

Rules: a label starts a line, or follows a mark or a full stop and then its
number continues the run that it belongs to; a cross-reference such as
按照第三条 is none. Printed forms in pointers: ``一、`` gives ``一``, ``（三）``
gives ``(三)``, ``1.`` gives ``1``; circled digits and 第三条 stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from index.numerals import CHINESE, number
from index.patterns import regex

Kind = Literal["part", "article", "dun", "paren", "row", "arabic", "decimal", "arabic_paren", "circled", "annex"]

CN = f"[{CHINESE}]{{1,5}}"
OPEN = "[（(〔【]"
# what makes a number a cross-reference; behind a blank, 第七条　到2020年 and 第八条　中小学 are items
REFERENCE = (
    r"(?!规定|所|的|第|、|和|至|到|款|项|中|以及|及|或|之|，|,|\s+(?:规定|的|、|，|,|(?:和|至|到|以及|及|或)?第))"
)
MEASURED = r"(?![0-9０-９])"

SHAPES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("part", regex(rf"(第{CN}[编章节]){REFERENCE}[ \u3000]*")),
    ("article", regex(rf"(第{CN}条(?:之{CN})?){REFERENCE}[ \u3000：:]*")),
    ("dun", regex(rf"({CN})[ \u3000]*[、．.][ \u3000]*")),
    ("paren", regex(rf"[（(][ \u3000]*({CN})[ \u3000]*[）)][ \u3000]*[、.．]?[ \u3000]*")),
    ("paren", regex(r"([㈠-㈩])[ \u3000]*")),
    ("arabic_paren", regex(r"[（(][ \u3000]*([0-9０-９]{1,2})[ \u3000]*[）)][ \u3000]*")),
    ("arabic_paren", regex(r"([⑴-⒇])[ \u3000]*")),
    ("circled", regex(r"([①-⑳㉑-㉟㊱-㊿❶-❿])[ \u3000]*[、.．]?[ \u3000]*")),
    ("decimal", regex(r"([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})[ \u3000、]+(?=\D)")),
    ("arabic", regex(rf"([0-9０-９]{{1,3}})[ \u3000]?[、．.]{MEASURED}[ \u3000]*")),
    ("arabic", regex(r"([0-9０-９]{1,3})[ \u3000]?[、．.](?=20[0-9]{2}年)")),
    ("arabic", regex(r"([⒈-⒛])[ \u3000]*")),
    ("arabic_paren", regex(r"([0-9０-９]{1,2})[）)][ \u3000]*")),
)
BLANKS = dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F), " ")  # of web pages, read as the usual one
LABELLED = 12  # characters in which a label stands with the blanks behind it
ANNEX = regex(rf"附[件表][ \u3000]*([0-9０-９]{{1,2}}(?![0-9０-９])|{CN})?[ \u3000]*[：:．.、]?[ \u3000]*")
ANNEXES = ("附件", "附表")
RANK: dict[Kind, int] = {
    "annex": 0, "part": 1, "article": 2, "dun": 3, "paren": 4, "row": 4,
    "arabic": 5, "decimal": 6, "arabic_paren": 7, "circled": 8,
}  # fmt: skip
# What may stand before a label inside a line: a full stop or a closed mark,
# or the colon or semicolon of a list whose line ends were lost, with a blank.
CIRCLED = regex("[①-⑳㉑-㉟㊱-㊿❶-❿]")
BEFORE = regex(r"(?:[。！？!?）)】〕](?:[\s\u3000]*)|[；;：:][\s\u3000]+)$")


@dataclass(frozen=True, slots=True)
class Label:
    """One label: ``text[start:end]`` of its line, blanks behind it included."""

    kind: Kind
    number: int
    printed: str
    start: int
    end: int


def label_at(text: str, position: int = 0) -> Label | None:
    """Return the label that begins at ``position``, or None."""
    if not BLANKS.keys().isdisjoint(map(ord, text[position : position + LABELLED])):
        text = text.translate(BLANKS)
    for kind, shape in SHAPES:
        found = shape.match(text, position)
        if found is None:
            continue
        label = _label(kind, found)
        if label is not None:
            return label
    return None


def unlabelled(text: str) -> str:
    """Return a clause's text without its label."""
    label = label_at(text)
    return text[label.end :] if label else text


def _label(kind: Kind, found: re.Match[str]) -> Label | None:
    digits = found.group(1)
    if kind == "circled":
        value: int | None = int(unicodedata.numeric(digits))
        printed = digits
    elif kind == "decimal":
        value, printed = int(digits.rsplit(".", 1)[1]), digits
    elif kind in ("part", "article"):
        value = number(re.sub(r"^第|[编章节条].*$", "", digits))
        printed = digits
    else:
        folded = unicodedata.normalize("NFKC", digits).strip("().")
        value = number(folded)
        printed = f"({folded})" if kind in ("paren", "arabic_paren") else folded
    if value is None:
        return None
    return Label(kind, value, printed, found.start(), found.end())


def annex_at(text: str) -> Label | None:
    """Return the label of a line that opens an annex (``附件``, ``附件2``), or None.

    A line such as ``附件：1.任务分工表`` lists annexes and opens none.
    """
    found = ANNEX.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    listed = found.group().rstrip().endswith(("：", ":")) and rest.strip()
    if listed or label_at(rest) or (rest and len(rest) > 60) or re.match(r"[所的中和及]", rest):
        return None
    digits = found.group(1)
    value = number(digits) if digits else 0
    printed = text[:2] + unicodedata.normalize("NFKC", digits or "")
    return Label("annex", value or 0, printed, 0, found.end())


def inner_labels(text: str, start: int) -> list[Label]:
    """Return the label-shaped places inside a line that may open an item.

    Whether one does depends on the run it would continue; see ``index.outline``.
    """
    found = []
    for opener in re.finditer(r"[第（(0-9０-９①-⑳㉑-㉟㈠-㈩⑴-⒛" + CHINESE + "]", text[start:]):
        position = start + opener.start()
        led = position > 0 and text[position - 1] in "：:"  # 具体措施：1.
        parted = position > 0 and (
            BEFORE.search(text, max(0, position - 8), position) or _follows_circled(text, position)
        )
        if not (parted or led):
            continue
        label = label_at(text, position)
        if label is not None and (parted or label.number == 1):
            found.append(label)
    return found


def _follows_circled(text: str, position: int) -> bool:
    """Return whether a circled number stands right behind a semicolon in a line that begins with one: ①…；②…."""
    return bool(CIRCLED.match(text, position) and text[position - 1] in "；;" and CIRCLED.match(text))


def join(labels: tuple[Label, ...]) -> str:
    """Return the pointer of labels from the top down.

    Labels join without a separator, but ``-`` stands between two bare labels
    of the same numeral kind and behind an annex label.
    """
    pointer = ""
    above = ""  # the label before
    for label in labels:
        if label.kind == "decimal" and above and label.printed.startswith(f"{above}."):
            pointer += label.printed[len(above) :]
            above = label.printed
            continue
        above = label.printed
        if pointer.startswith(ANNEXES) and (pointer in ANNEXES or pointer[2:].isalnum()):
            pointer += "-"
        elif pointer and _numeral(pointer[-1]) and _numeral(pointer[-1]) == _numeral(label.printed[0]):
            pointer += "-"
        pointer += label.printed
    return pointer


def _numeral(character: str) -> str:
    if character.isascii() and character.isdigit():
        return "arabic"
    return "chinese" if character in CHINESE else ""
