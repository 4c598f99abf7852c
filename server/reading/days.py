"""How a day is written on paper, in digits or in words. Pure."""

from __future__ import annotations

import re
from datetime import date

_FIRST_YEAR = 1880
_DAY = re.compile(r"([0-9]{4})[年.\-/]?([0-9]{1,2})[月.\-/]([0-9]{1,2})")
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_DIGITS |= dict.fromkeys("○零OoＯ0", 0)  # what a recogniser sees in the round one
NUMERALS = "".join(_DIGITS) + "十"
"""With what a date is written in words."""
_IN_WORDS = re.compile(rf"([{NUMERALS}]{{4}})年([{NUMERALS}]{{1,2}})月([{NUMERALS}]{{1,3}})日")


def day_in(text: str) -> date | None:
    """The first date in the text, "2026年8月19日", "2026.08.19" or "二〇二六年八月十九日".

    None for none, for no real day, and for one of a year in which nobody lived who is known here.
    """
    in_digits, in_words = _DAY.search(text), _IN_WORDS.search(text)
    parts = map(int, in_digits.groups()) if in_digits else map(_number, in_words.groups() if in_words else ())
    try:
        day = date(*parts) if in_digits or in_words else None
    except ValueError:
        return None
    return day if day and day.year >= _FIRST_YEAR else None


def _number(words: str) -> int:
    """二〇二六 by its digits, 十九 and 三十一 by tens. Raises ValueError for neither."""
    tens, ten, ones = words.partition("十")
    if not ten:
        return int("".join(str(_digit(char)) for char in words))
    return 10 * (_digit(tens) if tens else 1) + (_digit(ones) if ones else 0)


def _digit(char: str) -> int:
    if char not in _DIGITS:
        raise ValueError(char)
    return _DIGITS[char]
