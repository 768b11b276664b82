"""Numbers and dates of a spreadsheet printed in their cell's number format.

Follows ECMA-376 part 1, 18.8.30 and 18.8.31, as far as documents use it;
fractions and conditions print in the general format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from index.readers.list_numbers import counted, numeral

GENERAL = "General"
# Built-in formats as a Chinese Excel shows them.
BUILT_IN: Mapping[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0",
    43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_DATE_TOKEN = re.compile(
    r"\"([^\"]*)\"|\\(.)|_.|\*.|([Yy]+|[Mm]+|[Dd]+|[Hh]+|[Ss]+(?:\.0+)?|[Aa][Mm]/[Pp][Mm]|[Aa]/[Pp]|上午/下午|[Aa]{3,4})|(.)",
    re.DOTALL,
)
_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])+')
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+")
_SCIENTIFIC = re.compile(r"[Ee][+-]0+")
_WEEKDAYS = "一二三四五六日"
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LATEST = 2_958_465
_LONGEST_CODE = 200
_HELD = 0xE000  # literals wait in the private use area


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """Return a number as a cell with this number format shows it."""
    if code in ("", GENERAL, "@") or len(code) > _LONGEST_CODE:
        return general(value)
    sections = _sections(code)
    chosen = sections[0]
    if value < 0 and len(sections) > 1:
        chosen, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        chosen = sections[2]
    if is_date(chosen):
        return _date(value, chosen, from_1904=from_1904)
    return _number(value, chosen)


def general(value: float) -> str:
    """Return a number without a format: no trailing zeros, no binary noise."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    printed = f"{value:.10G}"
    return f"{value:.12f}".rstrip("0").rstrip(".") if "E-" in printed else printed


def is_date(code: str) -> bool:
    """Return whether a format prints a date or a time."""
    bare = _LITERAL.sub("", _BRACKETS.sub("", code))
    return bool(re.search("[YyMmDdHhSs]|[Aa]{3,4}|上午", bare)) and GENERAL.lower() not in bare.lower()


def _sections(code: str) -> list[str]:
    """Return the parts of a format between semicolons that no literal holds."""
    return [match.group() for match in _SECTION.finditer(code)] or [code]


def _number(value: float, code: str) -> str:
    chinese = "[DBNum1]" in code
    bare = _BRACKETS.sub("", code)
    literals: list[str] = []

    def hold(match: re.Match[str]) -> str:
        literals.append(match.group(1) or match.group(2) or "")
        return chr(_HELD + len(literals) - 1)

    held = _LITERAL.sub(hold, bare)
    digits = _DIGITS.search(held)
    if digits is None:
        plain = counted(int(value)) if chinese and value == int(value) else general(value)
        text = held.replace(GENERAL, plain).replace("@", plain)
    elif "/" in held or (chinese and value == int(value)):
        text = held.replace(digits.group(), counted(int(value)) if chinese else general(value), 1)
    elif _SCIENTIFIC.search(held):
        return f"{value:.{_places(digits.group())}E}"
    else:
        scaled = Decimal(repr(value)) * 100 ** min(held.count("%"), 3) / 1000 ** _trailing_commas(digits.group())
        text = held[: digits.start()] + _digits(scaled, digits.group()) + held[digits.end() :]
        text = re.sub(r"[#?]", "", text)
    return "".join(
        literals[ord(character) - _HELD] if 0 <= ord(character) - _HELD < len(literals) else character
        for character in text
    ).strip()


def _digits(value: Decimal, mask: str) -> str:
    whole, _, fraction = mask.partition(".")
    grouped = "," if "," in whole.rstrip(",") else ""
    exact = value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    printed = f"{exact:{grouped}f}"
    for _ in range(len(fraction) - fraction.count("0")):
        printed = printed.removesuffix("0")
    printed = printed.removesuffix(".")
    width = whole.count("0")
    lead, _, rest = printed.partition(".")
    sign = "-" if lead.startswith("-") else ""
    lead = lead.removeprefix("-").rjust(width, "0")
    return sign + lead + (f".{rest}" if rest else "")


def _places(mask: str) -> int:
    return len(mask.partition(".")[2])


def _trailing_commas(mask: str) -> int:
    whole = mask.partition(".")[0]
    return min(len(whole) - len(whole.rstrip(",")), 4)


def _date(value: float, code: str, *, from_1904: bool) -> str:
    if not 0 <= value <= _LATEST:
        return general(value)
    moment = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(seconds=round(value * 86_400))
    if value < 61 and not from_1904 and value >= 1:
        moment += timedelta(days=1)  # Excel believes in 29 February 1900
    chinese = "[DBNum1]" in code
    return "".join(_date_parts(moment, _BRACKETS.sub("", code), chinese=chinese)).strip()


def _date_parts(moment: datetime, code: str, *, chinese: bool) -> Iterator[str]:
    tokens = list(_DATE_TOKEN.finditer(code))
    kinds = [(token.group(3) or "")[:1].lower() for token in tokens]
    half_day = any("/" in (token.group(3) or "") for token in tokens)
    for index, token in enumerate(tokens):
        name = token.group(3)
        if name is None:
            yield token.group(1) or token.group(2) or token.group(4) or ""
            continue
        minutes = kinds[index] == "m" and _beside_time(kinds, index)
        yield _date_part(moment, name, minutes=minutes, half_day=half_day, chinese=chinese)


def _beside_time(kinds: list[str], index: int) -> bool:
    before = next((kind for kind in reversed(kinds[:index]) if kind), "")
    after = next((kind for kind in kinds[index + 1 :] if kind), "")
    return before == "h" or after == "s"


def _date_part(moment: datetime, name: str, *, minutes: bool, half_day: bool, chinese: bool) -> str:
    kind, width = name[0].lower(), len(name)
    if kind == "y":
        year = str(moment.year) if width > 2 else f"{moment.year % 100:02d}"
        return "".join(numeral(int(digit), "ideographDigital") for digit in year) if chinese else year
    if kind == "上":
        return "上午" if moment.hour < 12 else "下午"
    if kind == "a":
        return (
            f"星期{_WEEKDAYS[moment.weekday()]}"[-3 if width == 4 else -1 :]
            if "/" not in name
            else moment.strftime("%p")
        )
    if (kind == "m" and not minutes and width > 2) or (kind == "d" and width > 2):
        return moment.strftime({"m": "%B", "d": "%A"}[kind])[: None if width == 4 else 3]
    number = {
        "m": moment.minute if minutes else moment.month,
        "d": moment.day,
        "h": (moment.hour - 1) % 12 + 1 if half_day else moment.hour,
        "s": moment.second,
    }[kind]
    if chinese:
        return counted(number)
    return f"{number:02d}" if width >= 2 else str(number)


def iso_shown(text: str) -> str:
    """Return an ISO date cell's text without a midnight that nobody typed."""
    try:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text
    return moment.date().isoformat() if moment.time() == time(0) else moment.isoformat(sep=" ")
