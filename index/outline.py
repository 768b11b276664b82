"""Items into a tree of headings, the tree into drafts of clauses.

Shapes: ``一、`` → ``（一）`` → ``1.`` → ``（1）`` → ``①`` where any level may be
missing; the order in which kinds first appear gives the depth. Numbering may
run on, restart, skip or repeat. A heading is an item that is only a title and
has something below it; an item with running text is a clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.items import BOX, SENTENCE, TITLE, Item, is_box, is_title
from index.labels import RANK, Label
from index.lines import Line
from index.marks import closes_mark, is_mark_line
from index.model import Responsibility
from index.patterns import regex

RUN_IN = 45  # characters; a longer first sentence is not a run-in heading
SAID = regex(
    "[，,]|[门局委府厅部室位区](?:要(?![素闻])|应(?![急对用届付变])|须)"
)  # in a sentence, not in a title: 各部门要加强指导。
LED = 120  # characters of a paragraph that heads the points which it leads in
TITLES = 2  # lines of an annex's title

OF_ALL = regex(
    "(?:符合|出现|有|达到|满足|具备|发生|存在|属于)?(?:上述|以上|前述)[\u4e00-\u9fff]{0,4}(?:条件|情形|情况|标准|之一)"
)


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
        self.told: set[int] = set()  # articles whose points have paragraphs of their own, by heading
        self.articles: dict[int, Heading] = {}  # what articles are headed by themselves, by heading
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
                self._close_points(index, item)
                self._unlabelled(index, item)
        return Outline(tuple(self.drafts), tuple(self.headings))

    def _leave_table(self) -> None:
        """Close what a table opened."""
        first = next((i for i, h in enumerate(self.path) if h.table), None)
        if first is not None:
            self.path = self.path[:first]

    def _leave_box(self) -> None:
        """Close the box that is open, before another one opens."""
        first = next((i for i, h in enumerate(self.path) if h.label is None and BOX.match(h.text)), None)
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

    def _article(self) -> int | None:
        """Return where the open article stands in the path."""
        return next((i for i, h in enumerate(self.path) if h.label and h.label.kind == "article"), None)

    def _has_paragraphs(self, index: int, point: Label) -> bool:
        """Return whether a point of the open article has paragraphs of its own: the next point follows behind one.

        The last point has where those before it had.
        """
        at = self._article()
        behind = (self.items[i].label for i in range(index + 1, len(self.items)))
        following = next((other for other in behind if other), None)
        goes_on = following is not None and following.kind == point.kind and following.number == point.number + 1
        if at is not None and goes_on:
            self.told.add(self.path[at].number)
        return goes_on or (at is not None and self.path[at].number in self.told)

    def _close_points(self, index: int, item: Item) -> None:
        """Close the points that a line speaks of as a whole, and those of an article whose paragraph it is: behind the last one that is a sentence."""
        behind = bool(self.drafts) and bool(self.path) and self.drafts[-1].below == self.path[-1].number
        if behind and len(self.path) > 1 and OF_ALL.match(item.text.strip()):
            self.path.pop()
            return
        at = self._article()
        if at is None or at + 1 >= len(self.path) or not self.drafts or self.drafts[-1].below != self.path[-1].number:
            return
        point = self.path[at + 1].label
        ended = self.drafts[-1].lines[-1].text.endswith(("。", "；", ";")) and not is_mark_line(item.line.text)
        if ended and point and not self._has_paragraphs(index, point):
            own = self.path[at]
            self.path[at:] = [self.articles.get(own.number, own)]

    def _labelled(self, index: int, item: Item, label: Label) -> None:
        if self._is_heading(index, item):
            self._open(label, item.line, len(item.line.text))
            self.headings.append(item.line)
            if not label.printed:
                self.titled[self.count] = TITLES
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
        if index + 1 >= len(self.items) or item.more or closes_mark(text) or not is_title(text):
            return False
        article = label is not None and label.kind == "article"
        if text[-1] in "。：:" and (article or SAID.search(text)):
            return False
        if text[-1] == "。" and self._article() is not None and not (label and self._has_paragraphs(index, label)):
            return False
        following = self.items[index + 1]
        if item.table and following.heading:  # a cell heads nothing beyond its row
            return False
        if following.label is None:
            return not (is_mark_line(following.line.text) or OF_ALL.match(following.text.strip()))
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
            following is not None
            and following.label is not None
            and self._article() is None
            and re.fullmatch(r".{2,20}[：:]", item.text.strip())
        )
        boxed = is_box(item) and following is not None and following.label is None
        named = (item.line.level > 0 and is_title(item.text)) or leads or boxed
        entitles = annexed and len(item.text) <= TITLE and not self._has_clause() and self._may_entitle(item.text)
        titled = heads or entitles or named
        if titled and not item.more:
            if boxed:
                self._leave_box()
            if entitles:
                self._entitle(item.line)
            else:
                self._open(None, item.line, len(item.line.text))
            self.headings.append(item.line)
            return
        self._add(item, self._labels())
        self._lead_in(item, following)

    def _lead_in(self, item: Item, following: Item | None) -> None:
        """Head the points that follow a paragraph of an article with it, where it leads in: 有下列行为之一的，处罚款：…."""
        top = self.path[-1] if self.path else None
        leads = following is not None and following.label is not None and item.text.rstrip().endswith(("：", ":"))
        if top and top.label and top.label.kind == "article" and leads:
            self.articles.setdefault(top.number, top)
            self.path[-1] = replace(top, text=item.text[:LED], printed=item.line.printed[:LED].strip())

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


def run_in_title(text: str) -> str:
    """Return the first sentence of an item that goes on after it, else ''."""
    found = re.match(rf"\s*([^。：:；;（(]{{2,{RUN_IN}}})[。：:\s](?=\s*\S)", text)
    return found.group(1).strip() if found else ""
