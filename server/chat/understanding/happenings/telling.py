"""A day on which something is told or handed over, and nothing else happened: 明天给你, 住址明天报."""

from __future__ import annotations

import re

from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.happenings.belonging import Happenings
from server.chat.understanding.happenings.happening import BIRTH, DEATH
from server.chat.understanding.meaning import Context
from server.chat.understanding.utterance import Utterance

_WHO = r"(?:[我他她就会去来先都也又]|我们|一起|一定|晚上|上午|下午|早上|中午)*"
_TO_YOU = re.compile(
    rf"{_WHO}(?:给|[告发报讲说念传送拿带拍]诉?(?:给|到|过|跟)?|跟|和)(?:你|您|你们|窗口|单位)"
)
_LATER = re.compile(
    rf"{_WHO}(?:让|叫|喊|等|要)?(?:我?[爸妈哥姐弟妹崽嫂叔]{{0,2}})(?:再|给|报|发|告诉|讲|说|念|问|查|找|翻|看看|补|填|传|拍|打电话|送|带|拿"
    r"|才?(?:能)?(?:晓得|知道|清楚|有空|得空))"
)


def only_tells_of_telling(uttered: Utterance, context: Context, told: Happenings, said: DaySaid) -> bool:
    """Whether the day is when whoever speaks tells it, asks for it or hands it over, as far as is said."""
    if not said.day or said.since:
        return False
    if uttered.plain.startswith("再", said.end) and said.day > context.today:
        return True  # 明天再跟你讲
    clause = uttered.clause_at(said.start)
    if any(one.start >= said.end for one in told.inside(clause)):
        return False
    to_come = said.day > context.today and context.asked in (DEATH, BIRTH)  # 明天送去 may be the cremation
    pattern = _LATER if to_come else _TO_YOU
    return pattern.match(uttered.plain, said.end, clause.end) is not None
