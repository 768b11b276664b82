"""Numbers of automatic lists as they are printed.

Kinds are the names of WordprocessingML (ECMA-376 part 1, 17.18.59) and of CSS
list styles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL = str.maketrans("〇零一二三四五六七八九十百千万", "零零壹贰叁肆伍陆柒捌玖拾佰仟万")
_LEGAL_TRADITIONAL = str.maketrans("〇零一二三四五六七八九十百千万", "零零壹貳參肆伍陸柒捌玖拾佰仟萬")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def numeral(value: int, kind: str) -> str:
    """Return a list number as printed, empty for bullets and unnumbered kinds."""
    if kind in ("bullet", "none", "disc", "circle", "square"):
        return ""
    printer = _PRINTERS.get(kind)
    printed = printer(value) if printer and value >= 0 else ""
    return printed or str(value)


def counted(value: int) -> str:
    """Return a number in Chinese as it is counted: 十二, 二十, 一百零五, 一万二千."""
    if value == 0:
        return "零"
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1_000 else ""
        return counted(value // 10_000) + "万" + gap + (counted(rest) if rest else "")
    printed = ""
    for place, digit in enumerate(reversed(str(value))):
        if digit != "0":
            printed = _DIGITS[int(digit)] + _UNITS[place] + printed
        elif printed and not printed.startswith("零"):
            printed = "零" + printed
    return printed[1:] if 10 <= value < 20 else printed


def _digits(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _counted_plainly(value: int) -> str:
    return counted(value) if value < 100 else _digits(value)


def _letters(value: int) -> str:
    """Return A … Z, AA, BB … as Word prints letters."""
    if value < 1:
        return ""
    return chr(ord("A") + (value - 1) % 26) * min((value - 1) // 26 + 1, 40)


def _roman(value: int) -> str:
    if not 0 < value < 40_000:
        return ""
    printed = ""
    for step, sign in _ROMAN:
        printed += sign * (value // step)
        value %= step
    return printed


def _from(first: str, last: int) -> Callable[[int], str]:
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= last else ""


def _circled(value: int) -> str:
    for first, base, last in (("①", 1, 20), ("㉑", 21, 35), ("㊱", 36, 50)):
        if base <= value <= last:
            return chr(ord(first) + value - base)
    return ""


def _cycled(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value > 0 else ""


_PRINTERS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimal-leading-zero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "chineseCounting": _counted_plainly,
    "taiwaneseCounting": _counted_plainly,
    "chineseCountingThousand": counted,
    "taiwaneseCountingThousand": counted,
    "japaneseCounting": counted,
    "cjk-ideographic": counted,
    "trad-chinese-informal": counted,
    "simp-chinese-informal": counted,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "cjk-decimal": _digits,
    "chineseLegalSimplified": lambda value: counted(value).translate(_LEGAL),
    "simp-chinese-formal": lambda value: counted(value).translate(_LEGAL),
    "ideographLegalTraditional": lambda value: counted(value).translate(_LEGAL_TRADITIONAL),
    "ideographTraditional": _cycled(_STEMS),
    "ideographZodiac": _cycled(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographParenthesized": _from("㈠", 10),
    "upperLetter": _letters,
    "upper-alpha": _letters,
    "upper-latin": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "lower-alpha": lambda value: _letters(value).lower(),
    "lower-latin": lambda value: _letters(value).lower(),
    "upperRoman": _roman,
    "upper-roman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "lower-roman": lambda value: _roman(value).lower(),
}
