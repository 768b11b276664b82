"""Lines into items, items into a tree of headings, the tree into drafts of clauses.

Shapes: ``一、`` → ``（一）`` → ``1.`` → ``（1）`` → ``①`` where any level may be
missing; the order in which kinds first appear gives the depth. Numbering may
run on, restart, skip or repeat. A heading is an item that is only a title and
has something below it; an item with running text is a clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.labels import RANK, Kind, Label, annex_at, inner_labels, label_at
from index.lines import DASH, Line
from index.marks import closes_mark, is_mark_line
from index.model import Responsibility

TITLE = 60  # characters; a longer title is none
RUN_IN = 45  # characters; a longer first sentence is not a run-in heading
BEFORE_FIGURE = re.compile(r"([0-9]{1,2})(?:．(?=[0-9])|\.(?=[0-9]{2}))")  # not 2.1, not 2.5万亩
CHAPTER = re.compile(r"([0-9]{1,2})[ \u3000]*(?=[\u4e00-\u9fff])(?![年月日个人家名户万亿级项条种类倍次])")
BARE = re.compile(r"([0-9]{1,2})[ \u3000]+(?=[\u4e00-\u9fff“《])(?![年月日个])")
CHAPTERED = 10  # characters of a chapter's title that stands right behind its number
TITLES = 2  # lines of an annex's title
FAR = 8  # lines below the first of such titles in which the second one stands
TIGHT = re.compile(
    r"([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})(?=[\u4e00-\u9fff])(?![万亿元个米亩吨倍年月日公平])"
)  # 1.1编制目的
SENTENCE = re.compile(r"[。！？!?]")


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


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on the way down to a clause; ``label`` is None for dash titles."""

    label: Label | None
    text: str
    printed: str
    number: int  # a running number that tells headings of equal text apart
    table: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A clause before its facts are read: lines under a path of headings.

    ``opens`` tells that its own label is the last of ``labels``, ``below`` is
    the number of the heading that it is to what follows; ``title`` is the
    run-in heading of an earlier part of the same item.
    """

    path: tuple[Heading, ...]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
    dash: bool = False
    opens: bool = False
    below: int = 0
    title: str = ""
    units: tuple[Responsibility, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """Drafts in order, and the lines that are headings."""

    drafts: tuple[Draft, ...]
    headings: tuple[Line, ...]


def split_items(lines: Sequence[Line]) -> list[Item]:
    """Return lines cut into items; a label inside a line must continue its run."""
    runs: dict[Kind, int] = {}
    last = ""  # the last number of a chapter or section: 3.2
    bare = 0  # the last number that a blank only parts from its title
    found: list[Item] = []
    for at, line in enumerate(lines):
        annex = annex_at(line.text)
        following = lines[at + 1].text if at + 1 < len(lines) else ""
        label = (
            annex
            or _opening(line.text, runs)
            or _before_figure(line.text, runs, following)
            or _tight_decimal(line.text, last, following)
            or _above_decimal(line.text, last, following)
            or _bare_number(line.text, bare, lines[at + 1 : at + 1 + FAR])
        )
        if label and label.kind in ("decimal", "arabic"):
            last = label.printed
        bare = label.number if label and BARE.match(line.text) else bare if label is None else 0
        starts: list[tuple[int, Label | None]] = [(0, label)]
        if label:
            _advance(runs, label)
        for inner in [] if annex else inner_labels(line.text, label.end if label else 1):
            if inner.start > starts[-1][0] + 3 and _continues_run(
                runs, inner, line.text, following if not label or label.kind != inner.kind else ""
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
    ambiguous = re.match(r"[0-9一二三四五六七八九十]", text[label.end :])
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


def _above_decimal(text: str, last: str, following: str) -> Label | None:
    """Return the label of a chapter that is numbered without a mark: 3 监测 before 3.1, or after 2.3."""
    found = CHAPTER.match(text)
    if found is None or not is_title(text[found.end() :]):
        return None
    named = found.group().endswith((" ", "\u3000")) or len(text) <= CHAPTERED
    goes_on = "." in last and int(last.split(".")[0]) + 1 == int(found.group(1)) and named and text[-1] not in "。；"
    if not goes_on and not re.match(rf"{found.group(1)}\.1(?![0-9.])", following):
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


def _continues_run(runs: dict[Kind, int], label: Label, text: str, following: str) -> bool:
    """Return whether a label inside a line goes on with its run, or opens one that goes on in it or in the next line."""
    if label.kind in ("part", "decimal"):
        return False
    if runs.get(label.kind, 0) + 1 == label.number:
        return label.number > 1 or _opens_list(label, text, following)
    return label.number == 1 and _opens_list(label, text, following)


def _opens_list(label: Label, text: str, following: str) -> bool:
    """Return whether a first label inside a line is followed by its second one, in the line or as the next one's own."""
    if following and re.match(r"[0-9一二三四五六七八九十]", text[label.end :]):  # 一、二类企业
        following = ""
    later = [*inner_labels(text, label.end), *([own] if (own := label_at(following)) else [])]
    return any(other.kind == label.kind and other.number == 2 for other in later)


def _advance(runs: dict[Kind, int], label: Label) -> None:
    """Note a label's number and forget the runs of finer kinds; articles run on through parts."""
    runs[label.kind] = label.number
    kept: tuple[Kind, ...] = ("article",) if label.kind == "part" else ()
    for kind in list(runs):
        if RANK[kind] > RANK[label.kind] and kind not in kept:
            del runs[kind]


def build(items: Sequence[Item]) -> Outline:
    """Return the drafts and headings of a sequence of items."""
    return _Builder(items).run()


def _above(label: Label, other: Label) -> bool:
    """Return whether one 编, 章 or 节 stands above another."""
    return label.kind == "part" and "编章节".index(label.printed[-1]) < "编章节".index(other.printed[-1])


def _divides(label: Label, above: Label | None) -> bool:
    """Return whether a decimal label is one of the parts of another: 3.2.1 of 3.2."""
    return above is not None and label.kind == "decimal" and label.printed.startswith(f"{above.printed}.")


class _Builder:
    """One pass over the items with the open headings as its state."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.path: list[Heading] = []
        self.drafts: list[Draft] = []
        self.headings: list[Line] = []
        self.count = 0
        self.titled: dict[int, int] = {}  # how many lines the titles of annexes have, by heading

    def run(self) -> Outline:
        for index, item in enumerate(self.items):
            if not item.table:
                self._leave_table()
            if item.heading:
                self._row_heading(item)
            elif item.label:
                self._close(index, item.label)
                self._labelled(index, item, item.label)
            elif item.dash:
                self._close_dash()
                self._unlabelled(index, item)
            else:
                self._unlabelled(index, item)
        return Outline(tuple(self.drafts), tuple(self.headings))

    def _leave_table(self) -> None:
        """Close what a table opened."""
        first = next((i for i, h in enumerate(self.path) if h.table), None)
        if first is not None:
            self.path = self.path[:first]

    def _row_heading(self, item: Item) -> None:
        """Open a section row, a cell that serves several rows, or a row's number."""
        row = item.label is not None and item.label.kind == "row"
        label = item.label if row else None  # 序号 is the first label of its rows
        first = next(
            (i for i, h in enumerate(self.path) if h.table and (not row or (h.label and h.label.kind == "row"))), None
        )
        if first is not None:
            self.path = self.path[:first]
        self._open(label, item.line, 0 if row else len(item.line.text), table=True)
        self.headings.append(item.line)

    def _close(self, index: int, label: Label) -> None:
        """Close the headings that a new label ends."""
        self._close_dash()
        kinds = [heading.label.kind for heading in self.path if heading.label]
        if label.kind == "part":
            self.path = [h for h in self.path if h.label and (h.label.kind == "annex" or _above(h.label, label))]
        elif label.kind in kinds:
            same = (i for i, h in enumerate(self.path) if h.label and h.label.kind == label.kind)
            depth = next((i for i in same if not _divides(label, self.path[i].label)), len(self.path))
            self.path = self.path[:depth]
        elif label.kind in ("annex", "part", "article"):
            self.path = [h for h in self.path if h.label and RANK[h.label.kind] < RANK[label.kind]]
            if label.kind != "annex":
                self.path = [h for h in self.path if h.label and h.label.kind in ("annex", "part")]
        else:
            while self.path and self._outranks(index, label):
                self.path.pop()

    def _outranks(self, index: int, label: Label) -> bool:
        """Return whether a kind not seen under the open heading stands above it.

        It does when the open heading's kind is finer by custom and begins
        again at 1 somewhere below the new label.
        """
        top = self.path[-1].label
        if top is None:
            return True
        if RANK[label.kind] > RANK[top.kind] or top.kind in ("annex", "part", "article"):
            return False
        for later in self.items[index + 1 :]:
            if later.label and later.label.kind == top.kind:
                return later.label.number == 1
            if later.label and later.label.kind in ("annex", "part"):
                return True
        return label.number > 1

    def _close_dash(self) -> None:
        while self.path and self.path[-1].label is None and not self.path[-1].table:
            self.path.pop()

    def _labelled(self, index: int, item: Item, label: Label) -> None:
        if self._is_heading(index, item):
            self._open(label, item.line, len(item.line.text))
            self.headings.append(item.line)
            return
        title = run_in_title(item.text)
        self._add(item, (*self._labels(), label), below=self.count + 1)
        start = item.line.text.find(title, label.end) if title else label.end
        self._open(label, item.line, start + (len(title) or TITLE), table=item.table)

    def _is_heading(self, index: int, item: Item) -> bool:
        """Return whether an item is a title only and something stands below it."""
        label = item.label
        if label and label.kind in ("annex", "part"):
            return True
        text = item.text.rstrip()
        if index + 1 >= len(self.items) or closes_mark(text) or not is_title(text):
            return False
        if (text[-1] in "。：:" and re.search(r"[，,]", text)) or (
            label and label.kind == "article" and text[-1] in "。：:"
        ):
            return False
        following = self.items[index + 1]
        if item.table and following.heading:  # a cell heads nothing beyond its row
            return False
        if following.label is None:
            return not is_mark_line(following.line.text)
        if label is None:
            return False
        if _divides(following.label, label):
            return True
        kinds = [h.label.kind for h in self.path if h.label] + [label.kind]
        return following.label.kind not in kinds and following.label.kind not in ("annex", "part")

    def _unlabelled(self, index: int, item: Item) -> None:
        following = self.items[index + 1] if index + 1 < len(self.items) else None
        below = following is not None and following.label is None and not following.dash
        heads = (
            item.dash
            and below
            and is_title(item.text)
            and not re.search(r"[，,]", item.text)
            and not is_mark_line(following.line.text if following else "")
        )
        annexed = (
            self.path and self.path[-1].label and self.path[-1].label.kind == "annex" and not SENTENCE.search(item.text)
        )
        leads = (
            following is not None and following.label is not None and re.fullmatch(r".{2,20}[：:]", item.text.strip())
        )
        named = (item.line.level > 0 and is_title(item.text)) or leads
        entitles = annexed and len(item.text) <= TITLE and not self._has_clause() and self._may_entitle(item.text)
        titled = heads or entitles or named
        if titled and not item.more:
            if entitles:
                self._entitle(item.line)
            else:
                self._open(None, item.line, len(item.line.text))
            self.headings.append(item.line)
            return
        self._add(item, self._labels())

    def _may_entitle(self, text: str) -> bool:
        """Return whether a line may be the open annex's title, or the second line of it; 组长：… is no title."""
        lines = self.titled.get(self.path[-1].number, 0)
        return not lines or (lines < TITLES and (text.startswith("单位") or not re.search("[：:]", text)))

    def _entitle(self, line: Line) -> None:
        """Give the open annex a line as its title, behind what it is called already."""
        above = self.path.pop()
        self._open(above.label, line, len(line.text))
        lines = self.titled.get(above.number, 0)
        if lines:
            title = self.path[-1]
            self.path[-1] = replace(
                title, text=f"{above.text} {title.text}", printed=f"{above.printed} {title.printed}"
            )
        self.titled[self.path[-1].number] = lines + 1

    def _has_clause(self) -> bool:
        return bool(self.drafts) and self.drafts[-1].path[-1:] == tuple(self.path[-1:])

    def _labels(self) -> tuple[Label, ...]:
        labels = tuple(heading.label for heading in self.path if heading.label)
        if any(label.kind == "article" for label in labels):
            return tuple(label for label in labels if label.kind != "part")
        return labels

    def _open(self, label: Label | None, line: Line, end: int, *, table: bool = False) -> None:
        self.count += 1
        text, printed = line.text[:end].strip(), line.printed[:end].strip()
        self.path.append(Heading(label, text, printed, self.count, table))

    def _add(self, item: Item, labels: tuple[Label, ...], *, below: int = 0) -> None:
        if any(label.kind == "article" for label in labels):
            labels = tuple(label for label in labels if label.kind != "part")
        lines = (item.line, *item.more)
        self.drafts.append(
            Draft(tuple(self.path), labels, lines, item.dash, below > 0, below, "", item.units, item.notes)
        )


def is_title(text: str) -> bool:
    """Return whether a text is a title only: short, and one sentence at most."""
    body = text.strip().rstrip("。.：:")
    return 0 < len(body) <= TITLE and not SENTENCE.search(body) and not re.search(r"[；;]", body)


def run_in_title(text: str) -> str:
    """Return the first sentence of an item that goes on after it, else ''."""
    found = re.match(rf"\s*([^。：:；;（(]{{2,{RUN_IN}}})[。：:\s](?=\s*\S)", text)
    return found.group(1).strip() if found else ""
