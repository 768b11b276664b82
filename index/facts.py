"""What a document says of itself: title, number, issuer, dates, validity, recipients.

The lines that say so are the document's front and back matter (``index.parts``);
together they are its clause ``meta``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.dates import DATE, add_years, find_date, find_year
from index.document_numbers import NUMBER, normalize_brackets
from index.labels import label_at
from index.lines import Line
from index.model import Status
from index.numerals import CHINESE, number
from index.parts import (
    AGENCY_END,
    ATTACHED,
    COPIES,
    DATE_LINE,
    KIND,
    PRINTED,
    PROPERTY,
    RECIPIENTS,
    SIGNED,
    TITLE_END,
    VISIBILITY,
    Part,
)
from index.patterns import regex
from index.places import region_of
from index.text import normalize

FORWARDED = regex(rf"(?:印发|转发|批转|公布|发布|下发)\s*(?:《(?P<quoted>.+)》|(?P<plain>.+?))的\s*(?:{KIND})$")
EFFECTIVE = regex(r"自(.{2,24}?)起(?:正式|开始)?[^。，,]{0,4}(?:施行|试行|实施|执行|生效)")
EXPIRES = regex(
    rf"有效期?[限]?(?:截止|截至|延续|延长|为)*(?:自?[0-9０-９{CHINESE}]{{4}}年[^年至到。，,]{{1,8}})?(?:到|至)([^。，,；;）)]{{4,20}})"
)
TERM = regex(rf"有效期[限为]*\s*([0-9０-９{CHINESE}]{{1,3}})\s*年(?![0-9０-９])")
REPEALED = regex("失效|废止|repealed")
ORDER = regex(r"[\u4e00-\u9fff]{2,30}令")
SERIAL = regex(r"第\s?[0-9]+\s?号")
PUT_IN_FORCE = regex(r"(?:现(?:将|公布)|公布)?《([^》]{4,60})》(?:已经|已由|经|业经|，已)")
OPENING = 3  # lines among which an order's name stands
FIRST = 12  # lines in which an order names what it puts into force
LONGEST_TERM = 100  # years
PROPERTIES = {
    "制定机关": "issuer", "发文机关": "issuer", "发布机构": "issuer", "发布单位": "issuer",
    "字号": "number", "发文字号": "number", "文号": "number", "公布日期": "published",
    "发布日期": "published", "成文日期": "issued", "施行日期": "effective", "实施日期": "effective",
    "失效日期": "expires", "时效性": "validity", "有效性": "validity", "标题": "title", "名称": "title",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """A document's own facts, and which of its lines state them."""

    title: str
    number: str | None
    issuer: str | None
    region: str | None
    year: int | None
    issued: str | None
    effective: str | None
    expires: str | None
    status: Status
    recipients: tuple[str, ...]
    copies: tuple[str, ...]
    attachments: tuple[str, ...]
    published: str | None
    parts: tuple[Part, ...] = field(repr=False, default=())


def read_facts(lines: Sequence[Line], parts: Sequence[Part], given: Mapping[str, object]) -> Facts:
    """Return the facts that front and back matter state; ``given`` facts go first."""
    meta = [line.text.strip() for line, part in zip(lines, parts, strict=True) if part == "meta"]
    stated = {key: str(value) for key, value in given.items() if isinstance(value, str | int) and value != ""}
    for text in meta:
        found = PROPERTY.match(text)
        if found and found.group(1) in PROPERTIES and found.group(2):
            stated.setdefault(PROPERTIES[found.group(1)], found.group(2).strip())
    headline = stated.get("title") or _headline(meta) or (lines[0].text[:60] if lines else "")
    order = next((text for text in meta[:OPENING] if ORDER.fullmatch(text)), "")
    put = _ordered(order, lines, meta)
    headline = order if put and own_title(headline).startswith(put) else headline
    title = _ordered(headline, lines, meta) or own_title(headline)
    issuer = stated.get("issuer") or _issuer(meta, headline)
    issued = _iso(stated.get("issued")) or _signed(meta) or _iso(stated.get("published"))
    closing = "\n".join(line.text for line in lines[-12:])
    everything = closing + "\n".join(line.text for line in lines if "有效期" in line.text)
    effective = _iso(stated.get("effective")) or _effective(everything, issued)
    validity = stated.get("validity", "") + stated.get("status", "")
    return Facts(
        title=title,
        number=stated.get("number") or _number(meta) or _order_number(headline, meta),
        issuer=issuer,
        region=stated.get("region") or region_of(issuer or "", title),
        year=_year(stated, issued, title, headline),
        issued=issued,
        effective=effective,
        expires=_iso(stated.get("expires")) or _expires(everything, effective or issued),
        status=_status(validity),
        recipients=_names(given.get("recipients")) or _recipients(meta),
        copies=_names(given.get("copies")) or _copies(meta, issuer),
        attachments=_names(given.get("attachments")) or _attachments(meta),
        published=_iso(stated.get("published")),
        parts=tuple(parts),
    )


def own_title(headline: str) -> str:
    """Return the forwarded document's own title: without 关于印发…的通知 around it."""
    text = re.sub(r"\s+", "", headline)
    found = FORWARDED.search(text)
    if found is None:
        return text.removeprefix("《").removesuffix("》") if text.startswith("《") and text.count("《") == 1 else text
    title = found.group("quoted") or found.group("plain")
    inner = re.fullmatch(r"[^《》]{2,40}《(.+)》", title)  # 转发某部《…方案》的通知
    return inner.group(1) if inner else title


def _ordered(headline: str, lines: Sequence[Line], meta: Sequence[str]) -> str:
    """Return the title of what an order puts into force, empty where the headline is none: 中华人民共和国国务院令."""
    if not ORDER.fullmatch(headline):
        return ""
    for line in lines[:FIRST]:
        if named := PUT_IN_FORCE.match(line.text.strip()):
            return named.group(1)
    return next((text for text in meta if TITLE_END.search(text) and not ORDER.fullmatch(text)), "")


def _order_number(headline: str, meta: Sequence[str]) -> str | None:
    """Return an order's number, of which the headline is the first half: …国务院令, 第818号."""
    serial = next((text for text in meta if SERIAL.fullmatch(text)), "")
    return headline + re.sub(r"\s+", "", serial) if serial and ORDER.fullmatch(headline) else None


def _headline(meta: Sequence[str]) -> str:
    """Return the title line(s): the longest run of meta lines that ends like a title."""
    best = ""
    for index, text in enumerate(meta):
        if PROPERTY.match(text) or COPIES.match(text) or ATTACHED.match(text) or DATE_LINE.match(text):
            continue
        if TITLE_END.search(text) and not text.endswith(("文件", "：")):
            whole = text
            for earlier in reversed(meta[max(0, index - 3) : index]):
                ended = TITLE_END.search(earlier) or NUMBER.search(earlier) or earlier.endswith(("文件", "：", ":"))
                if (
                    ended
                    or DATE.search(earlier)
                    or any(p.match(earlier) for p in (PROPERTY, COPIES, ATTACHED, VISIBILITY))
                ):
                    break
                if AGENCY_END.search(earlier) and "关于" not in earlier and not whole.startswith("关于"):
                    break
                whole = earlier + whole
            if "关于" in whole and "关于" not in best:
                best = whole
            best = best or whole
    return best or next(
        (text for text in meta if not PROPERTY.match(text) and len(text) > 5 and not NUMBER.search(text)), ""
    )


def _issuer(meta: Sequence[str], headline: str) -> str | None:
    for text in meta:
        if AGENCY_END.search(text) and len(text) <= 40 and not re.search(r"[，,。；;：:、《]", text):
            return re.sub(r"\s+", "", text)
    for text in meta:
        letterhead = re.fullmatch(r"(.{3,30}?)文件", text)
        printed = PRINTED.match(text) or SIGNED.match(text)
        if letterhead or printed:
            return re.sub(r"\s+", "", (letterhead or printed).group(1))  # type: ignore[union-attr]
    about = re.match(r"(.{3,40}?)(?:关于|印发|转发|公告|通告|令)", headline)
    if about and AGENCY_END.search(about.group(1).strip()):
        return re.sub(r"\s+", "", about.group(1))
    leading = re.match(r"([\u4e00-\u9fff]{3,24}?(?:局|委员会|办公室|办公厅|厅|政府))(?=(?:19|20)[0-9]{2})", headline)
    return leading.group(1) if leading else None


def _signed(meta: Sequence[str]) -> str | None:
    for pattern in (DATE_LINE, SIGNED, PRINTED, DATE):
        for text in meta:
            if pattern.match(text) and not PROPERTY.match(text):
                return find_date(text)
    return None


def _iso(text: str | None) -> str | None:
    return find_date(text) if text else None


def _year(stated: Mapping[str, str], issued: str | None, title: str, headline: str) -> int | None:
    if stated.get("year", "").isdigit():
        return int(stated["year"])
    return int(issued[:4]) if issued else find_year(title) or find_year(headline)


def _effective(text: str, issued: str | None) -> str | None:
    found = EFFECTIVE.search(text)
    if found is None:
        return None
    return find_date(found.group(1)) or (issued if re.search(r"之?日", found.group(1)) else None)


def _status(validity: str) -> Status:
    """Return the status that a document or its page states, unknown if none."""
    if REPEALED.search(validity) and "现行" not in validity:
        return "repealed"
    if "expired" in validity:
        return "expired"
    return "in_force" if "in_force" in validity or "有效" in validity else "unknown"


def _expires(text: str, start: str | None) -> str | None:
    until = EXPIRES.search(text)
    if until and find_date(until.group(1)):
        return find_date(until.group(1))
    term = TERM.search(text)
    years = number(term.group(1)) if term else None
    return add_years(start, years) if start and years and years <= LONGEST_TERM else None


def _number(meta: Sequence[str]) -> str | None:
    for text in meta:
        found = NUMBER.search(normalize_brackets(text))
        if found and not ATTACHED.match(text):
            return re.sub(r"\s+", "", found.group())
    return None


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def _recipients(meta: Sequence[str]) -> tuple[str, ...]:
    for text in meta:
        if RECIPIENTS.match(text) and not COPIES.match(text) and not ATTACHED.match(text):
            return tuple(part for part in re.split(r"[，,；;]", text.rstrip("：:")) if part)
    return ()


def _copies(meta: Sequence[str], issuer: str | None) -> tuple[str, ...]:
    """Return who gets a copy: what follows 抄送 up to the imprint or the issuer's name."""
    found: list[str] = []
    listing = False
    for text in meta:
        imprint = PRINTED.match(text) or DATE.search(text) or VISIBILITY.match(text)
        if COPIES.match(text):
            listing = True
            found.append(COPIES.sub("", text).strip())
        elif listing and (imprint or (issuer and "".join(text.split()).startswith(issuer))):
            listing = False
        elif listing:
            found.append(text)
    return tuple(found)


def _attachments(meta: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    listing = False
    for text in meta:
        head = ATTACHED.match(text)
        label = label_at(text) if listing else None
        if head:
            rest = text[head.end() :]
            found += [part.strip() for part in re.split(r"(?:^|\s)[0-9]{1,2}[.．、]\s*", rest) if part.strip()]
            listing = True
        elif label and label.kind == "arabic":
            found.append(text[label.end :].strip())
        elif (
            listing
            and found
            and not (
                re.search(r"[。：:]", text) or DATE.search(text) or AGENCY_END.search(text) or VISIBILITY.match(text)
            )
        ):
            found[-1] += text
        else:
            listing = False
    return tuple(normalize(item) if item.isascii() else item for item in found)
