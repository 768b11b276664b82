"""Lines into items: which labels open one, at the start of a line and inside it.

A label has to continue the run that it belongs to: 三、四线城市 and 1、2号线
begin a line without being labels, and a figure behind 2.2 is no chapter 3.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from index.labels import RANK, Kind, Label, annex_at, inner_labels, label_at
from index.lines import DASH, Line
from index.model import Responsibility
from index.patterns import regex
from index.text import compact

TITLE = 60  # characters; a longer title is none
AMBIGUOUS = regex("(?!20[0-9]{2}年)[0-9一二三四五六七八九十]")  # behind 三、 of 三、四线城市, not behind 2.2019年
BEFORE_FIGURE = regex(r"([0-9]{1,2})(?:．(?=[0-9])|\.(?=[0-9]{2}))")  # not 2.1, not 2.5万亩
CHAPTER = regex(r"([0-9]{1,2})[ \u3000]*(?=[\u4e00-\u9fff])(?![年月日个人家名户万亿级项条种类倍次])")
BARE = regex(r"([0-9]{1,2})[ \u3000]+(?=[\u4e00-\u9fff“《])(?![年月日个])")
CHAPTERED = 10  # characters of a chapter's title that stands right behind its number
FAR = 8  # lines below the first of such titles in which the second one stands
TIGHT = regex(r"([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})(?=[\u4e00-\u9fff])(?![万亿元个米亩吨倍年月日公平])")  # 1.1编制目的
UNLABELLED = Label("annex", 0, "", 0, 0)
SENTENCE = regex(r"[。！？!?]")
BOX = regex("专栏[ \u3000]*[0-9一二三四五六七八九十]+(?:[ \u3000:：]+(?P<title>[^，,。；;：:]{2,40}))?$")
DUTY = regex("由|负责|牵头|[0-9](?!年|[.、])")  # what no title of a box says


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled or unlabelled stretch of a line.

    ``heading`` says that a table's layout makes it one; ``units`` come from
    the row that it stands in, ``more`` are further lines of the same clause.
    ``notes`` are what else a table says of it, beside its headings: the header
    of columns of figures, a cell that serves several clauses.
    """

    line: Line
    label: Label | None = None
    dash: bool = False
    heading: bool = False
    table: bool = False
    units: tuple[Responsibility, ...] = ()
    more: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The item's text without its label."""
        return self.line.text[self.label.end :] if self.label else self.line.text


def split_items(lines: Sequence[Line], titles: Container[str] = ()) -> list[Item]:
    """Return lines cut into items; a label inside a line must continue its run.

    Args:
        lines: paragraphs.
        titles: what the document has announced; such a line opens a part of its own as an annex does, without a label.
    """
    runs: dict[Kind, int] = {}
    last = ""  # the last number of a chapter or section: 3.2
    bare = 0  # the last number that a blank only parts from its title
    found: list[Item] = []
    for at, line in enumerate(lines):
        named = compact(line.text) in titles and not (at and annex_at(lines[at - 1].text))
        annex = annex_at(line.text) or (UNLABELLED if named else None)
        following = lines[at + 1].text if at + 1 < len(lines) else ""
        label = (
            annex
            or _opening(line.text, runs)
            or _before_figure(line.text, runs, following)
            or _tight_decimal(line.text, last, following)
            or _above_decimal(line.text, last, lines[at + 1 : at + 1 + FAR])
            or _bare_number(line.text, bare, lines[at + 1 : at + 1 + FAR])
        )
        if label and label.kind in ("decimal", "arabic"):
            last = label.printed
        bare = label.number if label and BARE.match(line.text) else bare if label is None else 0
        starts: list[tuple[int, Label | None]] = [(0, label)]
        if label:
            _advance(runs, label)
        inside = [] if annex else inner_labels(line.text, label.end if label else 1)
        seconds = {inner.kind: inner.start for inner in inside if inner.number == 2}  # the last one of each kind
        for inner in inside:
            if inner.start > starts[-1][0] + 3 and _continues_run(
                runs, inner, line.text, seconds, following if not label or label.kind != inner.kind else ""
            ):
                starts.append((inner.start, inner))
                _advance(runs, inner)
        ends = [start for start, _ in starts[1:]] + [len(line.text)]
        for (start, opened), end in zip(starts, ends, strict=True):
            part = line.cut(start, end)
            if not part.text:
                continue
            moved = replace(opened, start=0, end=opened.end - start) if opened else None
            found.append(Item(part, moved, dash=opened is None and bool(DASH.match(part.text))))
    return found


def _opening(text: str, runs: dict[Kind, int]) -> Label | None:
    label = label_at(text)
    if label is None or label.kind not in ("dun", "arabic"):
        return label
    # 三、四线城市 and 1、2号线 begin a line without being labels: they continue no run.
    ambiguous = AMBIGUOUS.match(text, label.end)
    expected = runs.get(label.kind, 0) + 1
    return None if ambiguous and label.number not in (1, expected) else label


def _before_figure(text: str, runs: dict[Kind, int], following: str) -> Label | None:
    """Return the label that stands right before a figure, where the run says that it is one: 2．12岁儿童 after 1．."""
    found = BEFORE_FIGURE.match(text)
    if found is None:
        return None
    number = int(found.group(1))
    first = number == 1 and re.match(r"2[．.、]", following) is not None
    on = number > 1 and runs.get("arabic", 0) + 1 == number
    return Label("arabic", number, found.group(1), 0, found.end()) if first or on else None


def _tight_decimal(text: str, last: str, following: str) -> Label | None:
    """Return the label of a section whose text stands right behind its number, where the number goes on from the last one."""
    found = TIGHT.match(text)
    if found is None:
        return None
    *above, number = found.group(1).split(".")
    before = last.split(".")
    second = TIGHT.match(following)
    opens = number == "1" and (above == before or (second is not None and second.group(1) == ".".join([*above, "2"])))
    goes_on = len(before) > len(above) and before[: len(above)] == above and int(before[len(above)]) + 1 == int(number)
    return Label("decimal", int(number), found.group(1), 0, found.end()) if opens or goes_on else None


def _above_decimal(text: str, last: str, below: Sequence[Line]) -> Label | None:
    """Return the label of a chapter that is numbered without a mark: 3 监测 before 3.1, soon if it follows 2, or after 2.3."""
    found = CHAPTER.match(text)
    if found is None or not is_title(text[found.end() :]):
        return None
    named = (found.group().endswith((" ", "\u3000")) or len(text) <= CHAPTERED) and text[-1] not in "。；"
    follows = named and bool(last) and int(last.split(".")[0]) + 1 == int(found.group(1))
    first = f"{found.group(1)}.1"
    opens = bool(below) and re.match(rf"{re.escape(first)}(?![0-9.])", below[0].text) is not None
    later = any((label := label_at(line.text)) and label.printed == first for line in below)
    if not (follows and ("." in last or later)) and not opens:
        return None
    return Label("arabic", int(found.group(1)), found.group(1), 0, found.end())


def _bare_number(text: str, last: int, below: Sequence[Line]) -> Label | None:
    """Return the label of a title that a blank parts from its number, where the numbers run on: 1　综合协调组, 2　抢险救援组."""
    found = BARE.match(text)
    if found is None or not is_title(text):
        return None
    number = int(found.group(1))
    opens = number == 1 and any((m := BARE.match(line.text)) and m.group(1) == "2" for line in below)
    return Label("arabic", number, found.group(1), 0, found.end()) if opens or number == last + 1 > 1 else None


def _continues_run(runs: dict[Kind, int], label: Label, text: str, seconds: Mapping[Kind, int], following: str) -> bool:
    """Return whether a label inside a line goes on with its run, or opens one that goes on in it or in the next line."""
    if label.kind in ("part", "decimal"):
        return False
    if runs.get(label.kind, 0) + 1 == label.number:
        return label.number > 1 or _opens_list(label, text, seconds, following)
    return label.number == 1 and _opens_list(label, text, seconds, following)


def _opens_list(label: Label, text: str, seconds: Mapping[Kind, int], following: str) -> bool:
    """Return whether a first label inside a line is followed by its second one, in the line or as the next one's own."""
    if following and AMBIGUOUS.match(text, label.end):  # 一、二类企业
        following = ""
    own = label_at(following)
    opens = own is not None and own.kind == label.kind and own.number == 2
    return opens or seconds.get(label.kind, -1) >= label.end


def _advance(runs: dict[Kind, int], label: Label) -> None:
    """Note a label's number and forget the runs of finer kinds; articles run on through parts."""
    runs[label.kind] = label.number
    kept: tuple[Kind, ...] = ("article",) if label.kind == "part" else ()
    for kind in list(runs):
        if RANK[kind] > RANK[label.kind] and kind not in kept:
            del runs[kind]


def is_title(text: str) -> bool:
    """Return whether a text is a title only: short, and one sentence at most."""
    body = text.strip().rstrip("。.：:")
    return 0 < len(body) <= TITLE and not SENTENCE.search(body) and not re.search(r"[；;]", body)


def is_box(item: Item) -> bool:
    """Return whether an item is the title of a box, which stands apart from the text of its section: 专栏2　重点工程."""
    box = BOX.match(item.text.strip())
    return item.label is None and box is not None and not DUTY.search(box["title"] or "")
