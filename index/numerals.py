"""Chinese and full-width numerals as integers."""

from __future__ import annotations

import unicodedata

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}
ROMAN = {1: "i", 2: "ii", 3: "iii", 4: "iv", 5: "v"}
"""Grades of water and of alarm, as they read folded: Ⅲ类, Ⅰ级."""
MYRIADS = {"万": 10**4, "亿": 10**8}
CHINESE = "".join(DIGITS) + "".join(UNITS)


def chinese_number(text: str) -> int | None:
    """Return the value of a Chinese numeral such as 二十三 or 一百三十万, else None."""
    if not text:
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in UNITS:
            section += (1 if digit is None else digit) * UNITS[c]
            digit = None
        elif c in MYRIADS:
            amount = section + (digit or 0)
            total = total + amount * MYRIADS[c] if c == "万" else (total + amount) * MYRIADS[c]
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)


def number(text: str) -> int | None:
    """Return the value of an Arabic or Chinese numeral in any width, else None."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.isascii() and folded.isdigit():
        return int(folded)
    return chinese_number(folded)


def numeral(value: int) -> str:
    """Return the Chinese numeral of a number from 1 to 99."""
    tens, ones = divmod(value, 10)
    digits = "〇一二三四五六七八九"
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
