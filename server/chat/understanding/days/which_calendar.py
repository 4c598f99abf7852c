"""By which calendar a day is told: 老历九月二十九, 8月12日，我说的是农历, 照身份证上念的."""

from __future__ import annotations

import re
from typing import Literal

from server.chat.understanding.days.expression import LUNAR
from server.chat.understanding.numerals import DIGIT, NUMERAL

CALENDAR = f"{LUNAR}|公历|阳历|新历|国历"
_BY_THE_SUN = frozenset({"公历", "阳历", "新历", "国历"})
# 九月二十九过的身老历; 8月12日，我说的是农历; 不是老历. Before a day of its own it is about that day.
_TOLD_AFTER = re.compile(
    rf"[^，。；！？\n{DIGIT}初农阴老阳公不]{{0,6}}，?(?:[就这那都我报按照算是的说讲写]|身份证上|户口本上)*"
    rf"(?:不是(?:{CALENDAR})，?是?)?(?P<not>不是)?(?P<c>{CALENDAR})(?:日子|生日|那天|[的哒算来讲说啊咯哈啦哦呢])*"
    rf"(?=[。；！？\n]|$|，(?!(?:就|应该)?是?[初正冬腊闰{NUMERAL}]))"
)
# 三九年二月二十三，照身份证上念的; 身份证上写的是三九年二月二十三
_CARD = r"身份证(?:上|上面|上头)?"
_AS_PRINTED = re.compile(
    rf"[，的生]{{0,2}}(?:[是就这那都我他她]|[照按看依对](?:着|的是|了)?)*{_CARD}的?[就都]?是?(?:[这那][样么]?)?"
    r"[念抄看写印记读登]?[的了着啊呢]*(?=[，。；！\n]|$)"
)
_PRINTED = re.compile(rf"{_CARD}的?(?:(?:出生)?(?:日期|年月|生日))?[写印记登]?的?[是为]?$")
_SHORTLY = 14  # characters


def calendar_told(text: str, hit: re.Match[str]) -> Literal["moon", "sun", ""]:
    """By which calendar the day is said to be, right before it or after what is told of it.

    What is read from an identity card is a day of the common calendar.
    """
    named = hit.groupdict().get("c") or hit.groupdict().get("c0")
    after = None if named else _TOLD_AFTER.match(text, hit.end())
    if after:
        named = after["c"]
    if not named:
        printed = _PRINTED.search(text, max(0, hit.start() - _SHORTLY), hit.start())
        return "sun" if printed or _AS_PRINTED.match(text, hit.end()) else ""
    return "sun" if (named in _BY_THE_SUN) != bool(after and after["not"]) else "moon"
