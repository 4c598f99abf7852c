"""Digits for which a recogniser wrote other words that sound alike: 三零溜, 酒五二八."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import islice

from config.sounds import sounds
from server.chat.understanding.numerals import SPOKEN

_SAID = {"要": "幺"} | {digit: digit for digit in "零一二三四五六七八九"}
_NUMERALS = frozenset("十拾百千两俩廿卅个位")
_SHORTEST = 9  # digits and words: a mobile number with 四个零 in it
_LONGEST_TURN, _MOST_TRIED = 120, 4
_TRUE_FOR_ONE = 2  # so many digits that were written as such make one likely that was not


def as_meant(text: str) -> Iterator[str]:
    """The text with the digits that may have been meant, the likeliest first; of the same length.

    A run of digits counts in which a few are words that sound like one. The words before and behind it may
    be words: in 卡号是六而二 the 是 is none, in 是三零溜二 it is. Nothing where there is no such run, and
    in a long turn: who dictates a number says little else.
    """
    if _SHORTEST <= len(text) <= _LONGEST_TURN:
        yield from islice(_heard(text), _MOST_TRIED)


def _heard(text: str) -> Iterator[str]:
    words = _sound_alike()
    for run in _runs().finditer(text):
        told = [
            place for place in range(run.start(), run.end()) if text[place] in SPOKEN or text[place].isdigit()
        ]
        heard = [place for place in range(run.start(), run.end()) if text[place] in words]
        if not heard or len(told) + len(heard) < _SHORTEST or len(told) < _TRUE_FOR_ONE * len(heard):
            continue
        first, last = told[0], told[-1]
        inner = {place for place in heard if first < place < last}
        led = [place for place in heard if place == first - 1]
        for meant in dict.fromkeys((frozenset(inner), frozenset({*inner, *led}), frozenset(heard))):
            yield "".join(words[char] if at in meant else char for at, char in enumerate(text))


@functools.cache
def _sound_alike() -> dict[str, str]:
    """The digit that every character sounds like which is none itself."""
    table = sounds()
    digits = {table[char]: digit for char, digit in _SAID.items()}
    return {
        char: digits[sound]
        for char, sound in table.items()
        if sound in digits and char not in SPOKEN and char not in _NUMERALS
    }


@functools.cache
def _runs() -> re.Pattern[str]:
    return re.compile(rf"[0-9{SPOKEN}{''.join(_sound_alike())}个\s，、·.-]{{{_SHORTEST},}}")
