"""Which lines of a document are its body, its front and back matter, or boilerplate.

Front and back matter are the letterhead, title, recipients, signature, dates and
lists of copies and attachments; a scraped page adds boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import Literal

from index.data import lines_of
from index.dates import DATE
from index.document_numbers import NUMBER
from index.labels import annex_at, label_at
from index.lines import DASH, Line
from index.patterns import regex
from index.text import compact

Part = Literal["body", "meta", "boilerplate"]

KIND = (
    "通知|意见|方案|办法|规定|决定|公告|通告|批复|函|报告|计划|规划|要点|细则|条例|纲要|任务|分工|措施|"
    "目标|规则|标准|指南|制度|预案|名单|清单|目录|章程|通报|令|指引|准则|表"
)
TITLE_END = regex(rf"(?:{KIND})(?:[（(].{{1,20}}[）)])?$")
RECIPIENTS = regex(
    r"^(?!.*(?:如下|。|现将|通知|本通知|为了?))(?=.*(?:各|有关|人民政府|单位|委员会|办公|公司|局|部|厅|[委省市区县][、，：:])).{2,300}[：:]$"
)
DATE_LINE = regex(rf"^[（(]?\s*(?:{DATE.pattern})\s*(?:印发|发布|公布)?[）)]?$")
AGENCY = "(?:政府|办公厅|办公室|委员会|局|厅|部|委|院|会|署|行|中心|组|处|公司|总队|协会|集团|指挥部|党组|法院|检察院|联席会议)"
AGENCY_END = regex(f"{AGENCY}$")
PRINTED = regex(rf"^(.{{2,40}}?)\s*(?:{DATE.pattern})\s*印发$")
SIGNED = regex(
    rf"^(?=[^，,。；;：:、]{{1,38}}{AGENCY}\s*[0-9二])(.{{2,40}}?)\s*(?:{DATE.pattern})$"
)  # signature and date
VISIBILITY = regex(r"^[（(]\s*(?:此件|本件|此文).{1,16}[）)]$|^信息公开.{0,4}[：:].{1,12}$")
COPIES = regex(r"^(抄送|抄报|主送|分送)\s*[：:]")
PROPERTY = regex(r"^[•·●]?\s*【(.{2,8})】\s*(.*)$")
ATTACHED = regex(r"^附\s*[件表]\s*[0-9]*\s*[：:]\s*(?=\S)")
VALIDITY = regex(
    r"^本?[\u4e00-\u9fff]{2,8}(?:（.{2,6}）)?自.{2,24}(?:起|后)[^。]{0,20}(?:施行|试行|实施|执行|生效)[^。]*(?:。[^。]*(?:废止|有效期)[^。]*)?。?$"
)
CONTENTS = ("目录", "目次")
LEADER = "[.．…·]*[0-9]*"  # dots and number of a page behind an entry of a table of contents
LEADS = regex(LEADER)
PAGE = regex(rf"(?<![.．…·0-9]){LEADER}$")
FIRST = regex("1[ \u3000]*总[则体述]")  # the first chapter of a plan that numbers its sections 1.1, 1.2 …
LONGEST = 2000  # characters of a line of several entries
ENTRY = 60  # characters of such an entry
HEAD = 6  # lines in which an agency that signs stands as well
MOST = 0.6  # share of the lines of a table of contents that come again
TRIED = 3  # entries looked for in the text before it is taken for no table of contents
LETTERHEAD = regex(rf"^(?![0-9一二三四五六七八九十第(]).*{AGENCY}$")  # signs below as well


def split_heads(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with a title or date cut off that runs into what follows it."""
    found: list[Line] = []
    for index, line in enumerate(lines):
        cut = 0
        dated = re.match(rf"^\s*{DATE.pattern}(?=[^\s，,。前起至到）)]{{6,60}}$)", line.text)
        if dated and index and TITLE_END.search(line.text):
            cut = dated.end()
        elif not index and line.place is None:
            head = re.match(r"^([^。，,；;：:]{6,60}?)[ \u3000]+(?=.{40,}|[一第（(]|\S+[：:]$)", line.text)
            cut = head.end() if head and not label_at(line.text) else 0
        found += [line.cut(0, cut), line.cut(cut)] if cut else [line]
    return [line for line in found if line.text]


def contents_list(lines: Sequence[Line]) -> range:
    """Return the lines of a table of contents: from 目录 to the last one before its first entry comes again that comes again, too.

    A line may hold several entries. Empty where there is none, where long lines stand between its entries, or most of them do not come again.
    """
    names = [PAGE.sub("", compact(line.text)) if line.place is None else "" for line in lines]
    start = next((i for i, name in enumerate(names) if name in CONTENTS), len(names))
    for first in names[start + 1 : start + 1 + TRIED]:
        after = names.index(first, start + 1) + 1
        again = next((i for i in range(after, len(names)) if len(names[i]) > 1 and first.startswith(names[i])), 0)
        if not again:
            continue
        entries = {
            head for name in names[again:] if 1 < len(head := name.partition("。")[0]) <= ENTRY
        }  # 一、规划背景。
        listed = [i for i in range(start + 1, again) if _lists(names[i], entries) and not LETTERHEAD.search(names[i])]
        if any(len(names[i]) > ENTRY for i in range(start + 1, max(listed, default=again)) if i not in listed):
            continue  # a preface may stand behind the last entry
        if listed and len(listed) >= MOST * (listed[-1] - start):
            return range(start, listed[-1] + 1)
    return range(0)


def _lists(line: str, entries: Set[str]) -> bool:
    """Return whether a line is one entry of a table of contents or several, each with the number of its page perhaps."""
    reached = {0}
    for at in range(len(line) if len(line) <= LONGEST else 0):
        for end in range(at + 2, min(at + ENTRY, len(line)) + 1) if at in reached else ():
            if line[at:end] in entries:
                paged = LEADS.match(line, end)
                reached.update(range(end, (paged.end() if paged else end) + 1))
    return len(line) in reached and bool(line)


def classify(lines: Sequence[Line]) -> list[Part]:
    """Return for each line whether it is body, front or back matter, or boilerplate."""
    junk = [re.compile(pattern) for pattern in lines_of("boilerplate.txt")]
    contents = contents_list(lines)
    parts: list[Part] = []
    state = "front"
    for index, line in enumerate(lines):
        part: Part = "body"
        text = line.text.strip()
        if line.place is not None:
            state = "body"
        elif index in contents or any(pattern.fullmatch(text) for pattern in junk):
            part = "boilerplate"
        elif _states_fact(text) or _signs(lines, index):
            part = "meta"
            if state != "back":
                state = "back" if COPIES.match(text) or ATTACHED.match(text) else "signed"
            if index < len(lines) and RECIPIENTS.match(text):
                state = "opened"
        elif state == "back" and _lists_on(lines, index, parts):
            part = "meta"
        elif state in ("front", "signed", "opened") and _heads(line, state):
            part = "meta"
        else:
            state = "body"
        parts.append(part)
    return parts


def _states_fact(text: str) -> bool:
    return bool(
        PROPERTY.match(text)
        or DATE_LINE.match(text)
        or PRINTED.match(text)
        or VISIBILITY.match(text)
        or COPIES.match(text)
        or ATTACHED.match(text)
        or (NUMBER.fullmatch(text) or (NUMBER.match(text) and len(text) < 40 and "。" not in text))
        or (len(text) < 90 and VALIDITY.match(text))
    )


def _signs(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line is an agency's signature: a date follows, perhaps after others."""
    text = lines[index].text.strip()
    if signed := SIGNED.match(text):  # not 市教育局 2025年12月31日 of a list of deadlines
        head = compact("".join(line.text for line in lines[: min(HEAD, index)]))
        return compact(signed.group(1)) in head or not any(label_at(line.text) for line in lines[index + 1 :])
    if not AGENCY_END.search(text) or len(text) > 40 or re.search(r"[，,。；;：:、]", text):
        return False
    for line in lines[index + 1 : index + 8]:
        if DATE_LINE.match(line.text) or (DATE.match(line.text) and len(line.text) < 60):
            return True
        if not AGENCY_END.search(line.text) or len(line.text) > 40:
            return False
    return False


def _lists_on(lines: Sequence[Line], index: int, parts: Sequence[Part]) -> bool:
    """Return whether a line goes on with a list of attachments or of copies."""
    text = lines[index].text.strip()
    before = lines[index - 1].text
    if parts[-1] != "meta" or lines[index].level:
        return False
    if ATTACHED.match(before) or label_at(before):
        label = label_at(text)
        ending = re.fullmatch(
            r"[.．](?:docx?|xlsx?|pdf|wps|zip|rar)。?", text
        )  # the end of a file's name on a line of its own
        return bool(ending or (label and label.kind == "arabic" and label.number > 1 and len(text) < 80))
    return len(text) < 60 and not label_at(text) and not annex_at(text) and not DASH.match(text)


def _heads(line: Line, state: str) -> bool:
    """Return whether a line before the body belongs to letterhead, title or recipients."""
    text = line.text.strip()
    if RECIPIENTS.match(text) and state != "opened":
        return True
    if label_at(text) or annex_at(text) or DASH.match(text) or FIRST.match(text) or state == "opened" or line.level > 1:
        return False
    return len(text) <= 80 and not re.search(r"[。；;！!？?]|[：:，,]$", text)
