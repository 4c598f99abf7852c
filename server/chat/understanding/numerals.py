"""Numbers as people write and say them: 12, 十二, 一二, 廿三, 二〇二六."""

from __future__ import annotations

DIGITS: dict[str, int] = {
    **{str(n): n for n in range(10)},
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "○": 0,
    "两": 2,
    "俩": 2,
    "幺": 1,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}

# What a number can consist of, for patterns.
DIGIT = "0-9零〇○一二三四五六七八九"
NUMERAL = f"{DIGIT}两十百廿卅"
SPOKEN = "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"  # of a number that is told digit by digit


def number(text: str) -> int | None:
    """The number that these characters say, by place (三十一) or digit by digit (三一); else None."""
    if not text:
        return None
    if all(char in DIGITS for char in text):
        value = 0
        for char in text:
            value = value * 10 + DIGITS[char]
        return value
    return _by_place(text)


def _by_place(text: str) -> int | None:
    total, digit, last = 0, None, 10_000
    for char in text:
        if char in _TENS:
            if digit is not None:
                return None
            total, last = total + _TENS[char], 10
        elif char in _UNITS:
            unit = _UNITS[char]
            if unit >= last:
                return None
            total += unit * (1 if digit is None else digit)
            digit, last = None, unit
        elif char in DIGITS:
            if digit is not None and digit != 0:
                if not char.isascii():
                    return None
                digit = digit * 10 + DIGITS[char]
                continue
            digit = DIGITS[char]
        else:
            return None
    return total + (digit or 0)


def digits(text: str) -> str:
    """Every digit in these characters, in ASCII."""
    return "".join(str(DIGITS[char]) for char in text if char in DIGITS)
