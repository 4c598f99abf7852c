"""What the pieces of a number make when some of them are put right while it is dictated.

139，1234，不对，1324，5678: what stands behind the words that put right takes the place of as many digits as
it has, or of the piece before, or of all that was told until then. Which it was is seen by what makes a
number in the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from server.chat.understanding.numbers.digit_groups import Group

_MOST_READINGS = 32
_SAID_TWICE = 3  # digits of a piece that may be said twice over, for it to be heard: 430621，430621，1934


def linked(groups: Sequence[Group], at: int, most: int) -> int:
    """How far the pieces go on from there that are joined, put right, or told as what they are not."""
    last = at + 1
    while last < len(groups) and last - at < most and groups[last].link:
        last += 1
    return last


def put_right(groups: Sequence[Group]) -> bool:
    """Whether a piece of these is put right by another."""
    return any(group.link in ("wrong", "not") for group in groups[1:])


def said_twice(groups: Sequence[Group]) -> bool:
    """Whether a piece of these is the same as the one before, and may be that once more."""
    return any(_again(before, group) for before, group in pairwise(groups))


def _again(before: Group, group: Group) -> bool:
    return group.link == "joined" and group.digits == before.digits and len(group.digits) >= _SAID_TWICE


def readings(groups: Sequence[Group]) -> list[list[str]]:
    """The digits that the first piece, the first two, and so on can make, the likeliest first."""
    told = [groups[0].digits]
    made = [told]
    struck = False  # 1019，不是1019，1109: what comes next stands instead of what was taken out
    for before, group in pairwise(groups):
        digits = group.digits
        ends_so = [] if struck else told  # 139…1234，不是1243
        same = [one for one in told if group.link == "not" and one.endswith(digits)]
        if same:
            told, struck = [one.removesuffix(digits) for one in same], True
        elif group.link == "joined" or struck:
            again = told if _again(before, group) and not struck else []
            told, struck = [*(one + digits for one in told), *again], False
        else:
            count = len(before.digits)
            told = [one[:-cut] + digits for one in told for cut in _replaced(one, digits, count)]
        told = list(dict.fromkeys(told))[:_MOST_READINGS]
        if group.link == "not" and not same:
            made.append(ends_so)
        else:
            made.append([] if struck else told)
    return made


def _replaced(told: str, digits: str, before: int) -> Iterator[int]:
    """How many digits at the end of what was told these may stand for."""
    likely = (len(digits), before, len(told))
    alike = (count for count in range(2, len(told)) if told[-count] == digits[0])
    return (count for count in dict.fromkeys((*likely, *alike)) if 0 < count <= len(told))
