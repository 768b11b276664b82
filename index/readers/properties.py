"""What a file states of its document outside the text, under Document's names.

Property boxes of government sites, law databases and front matter all say the
same few things under a few dozen labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import zip_longest

from index.readers.assembly import trim
from index.text import simplify

# label as printed, Simplified, without blanks and brackets → field
FIELDS: Mapping[str, str] = {
    "标题": "title",
    "名称": "title",
    "信息名称": "title",
    "文件名称": "title",
    "文件标题": "title",
    "公文名称": "title",
    "中文名": "title",
    "中文名称": "title",
    "发文字号": "number",
    "文号": "number",
    "发文号": "number",
    "文件编号": "number",
    "文件号": "number",
    "公文字号": "number",
    "字号": "number",
    "发文机关": "issuer",
    "发文单位": "issuer",
    "发布单位": "issuer",
    "颁布单位": "issuer",
    "颁布机关": "issuer",
    "制定机关": "issuer",
    "制发机关": "issuer",
    # who put it on the web, which need not be who issued it
    "发布机关": "publisher",
    "发布机构": "publisher",
    "公开责任部门": "publisher",
    "公开主体": "publisher",
    "成文日期": "issued",
    "成文时间": "issued",
    "发文日期": "issued",
    "发文时间": "issued",
    "生成日期": "issued",
    "颁布日期": "issued",
    "颁布时间": "issued",
    "印发日期": "issued",
    "签发日期": "issued",
    "发布日期": "published",
    "发布时间": "published",
    "公布日期": "published",
    "公开日期": "published",
    "公开时间": "published",
    "施行日期": "effective",
    "实施日期": "effective",
    "生效日期": "effective",
    "生效时间": "effective",
    "失效日期": "expires",
    "失效时间": "expires",
    "废止日期": "expires",
    "有效期至": "expires",
    "有效期限": "expires",
    "有效性": "status",
    "时效性": "status",
    "时效": "status",
    "效力状态": "status",
    "文件状态": "status",
    "有效状态": "status",
    "是否有效": "status",
    "索引号": "index_number",
    "主题分类": "topic",
    "信息分类": "topic",
    "主题词": "keywords",
    "关键词": "keywords",
    "来源": "origin",
    "信息来源": "origin",
    "公文种类": "form",
    "文件种类": "form",
    "体裁分类": "form",
    "效力等级": "rank",
    "效力级别": "rank",
    "规范性文件编号": "filing_number",
    "规范性文件登记号": "filing_number",
    "登记号": "filing_number",
}
_DATES = frozenset({"issued", "published", "effective", "expires"})
_BOXED = re.compile(r"^[•·●◆\s]*[【\[]\s*([^】\]]{2,14})\s*[】\]]\s*[:：]?\s*(.*)$", re.DOTALL)
_LABELS = "|".join(r"[\s\u3000\xa0]*".join(label) for label in sorted(FIELDS, key=len, reverse=True))
_LABELLED = re.compile(rf"(?:^|(?<=[\s\u3000\xa0|；;]))[【\[]?({_LABELS})[】\]]?[\s\u3000\xa0]*[:：]")
_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
_NOTHING = re.compile(r"[-—_/\s\u3000\xa0无暂]*$")
_VALUE_LENGTH = 200
_LABEL_LENGTH = 30


def field_of(label: str) -> str:
    """Return the field that a printed label names, empty where it names none."""
    if len(label) > _LABEL_LENGTH:
        return ""
    return FIELDS.get(simplify(re.sub(r"[\s\u3000\xa0:：•·【】\[\]（）()]", "", label)), "")


def stated(line: str) -> Iterator[tuple[str, str]]:
    """Yield field and value of each fact that a line states (``索引号：… 主题分类：…``)."""
    boxed = _BOXED.match(trim(line))
    if boxed and field_of(boxed.group(1)):
        yield field_of(boxed.group(1)), trim(boxed.group(2))
        return
    matches = list(_LABELLED.finditer(simplify(line)))
    for match, following in zip_longest(matches, matches[1:]):
        end = following.start() if following else len(line)
        value = trim(line[match.end() : end]).strip("|；;【[")
        yield field_of(match.group(1)), trim(value)


def collect(facts: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Return the facts as Document names them; the first value of a field wins."""
    meta: dict[str, object] = {}
    for field, value in facts:
        printed = " ".join(value.split())
        if not field or field in meta or _NOTHING.match(printed) or len(printed) > _VALUE_LENGTH:
            continue
        known = converted(field, printed)
        if known is not None:
            meta[field] = known
    return meta


def converted(field: str, value: str) -> str | None:
    """Return a printed value as Document holds it, None where a date is no date or a number none (字号：大 中 小)."""
    if field == "number" and not any(character.isdigit() for character in value):
        return None
    if field in _DATES:
        return iso_date(value)
    if field == "status":
        return status_of(value)
    return value


def iso_date(value: object) -> str | None:
    """Return the first date in the value as ``YYYY-MM-DD``, None where there is none."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    match = _DATE.search(str(value))
    if match is None:
        return None
    try:
        return date(*(int(number) for number in match.groups())).isoformat()
    except ValueError:
        return None


def status_of(value: str) -> str:
    """Return the status that a printed validity stands for."""
    if re.search("废止|廢止|撤销|撤銷", value):
        return "repealed"
    if re.search("失效|无效|無效|过期|過期|^否$", value):
        return "expired"
    if re.search("有效|in_force|已修改|已被修改|修订|^是$", value):
        return "in_force"
    return "unknown" if value not in ("expired", "repealed") else value
