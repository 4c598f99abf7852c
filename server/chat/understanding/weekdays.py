"""Days by the week: 上周五, 刚过去的这个礼拜天, and 再上一个 of one that was named before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from server.chat.understanding import calendar
from server.chat.understanding.days import DaySaid
from server.chat.understanding.phrases import Language

_PAST = (
    r"(?:(?:刚刚|刚才|刚|才)过(?:去|了|完|咖|哒)?|过去|(?:离(?:现在|今[天日]))?最近|(?<!再往)(?<![再之以天年月])前(?=一?个))"
    r"的?那?一?"
)
_WEEK = re.compile(
    rf"(?P<past>{_PAST})?(?:(?P<w>大上|上上上|上上|上|这|本|下)一?)?个?(?:周|星期|礼拜)"
    r"(?P<d>[一二三四五六日天1-7])(?![个年月]|岁)"
)
# 不是刚过去这个礼拜五，是再上一个
_ONE_BEFORE = re.compile(
    r"再(?:往)?[上前]面?(?:推|数|算)?的?那?一?个(?:(?:周|星期|礼拜)(?P<d>[一二三四五六日天1-7])?)?"
    r"(?!月|年|人|小时|钟|电话|号|数)"
)
_WEEKS = {"大上": -2, "上上上": -3, "上上": -2, "上": -1, "这": 0, "本": 0, "下": 1}
_WEEKDAYS = {char: index for index, char in enumerate("一二三四五六日")} | {"天": 6}
_A_WEEK = timedelta(days=7)


def weekdays(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """Every day that is named by the week. A bare one is the last that was, and not sure."""
    earlier = list(_ONE_BEFORE.finditer(text)) if "再" in text else []
    hits = (
        hit
        for hit in _WEEK.finditer(text)
        if not any(one.start() <= hit.start("d") < one.end() for one in earlier)
    )
    named = [_named(hit, today) for hit in hits]
    yield from named
    for hit in earlier:
        before = [said.day for said in named if said.end <= hit.start() and said.day]
        if not before:
            continue
        last = before[-1]
        if hit["d"] and last.weekday() != _number(hit["d"]):
            last = _latest(today, _number(hit["d"]))
        yield DaySaid(hit.start(), hit.end(), last - _A_WEEK, sure=False, of_week=True)


def _named(hit: re.Match[str], today: date) -> DaySaid:
    day, week = _number(hit["d"]), hit["w"]
    if hit["past"] and week in (None, "这"):
        past = _latest(today - timedelta(days=1), day)
        return DaySaid(hit.start(), hit.end(), past, sure=True, of_week=True)
    if week:
        found = calendar.weekday(today, _WEEKS[week], day)
        return DaySaid(hit.start("w"), hit.end(), found, sure=True, of_week=True)
    if day == today.weekday():  # 星期三, on a Wednesday
        both = (today - _A_WEEK, today)
        return DaySaid(hit.start(), hit.end(), None, code="ambiguous", choices=both, of_week=True)
    return DaySaid(hit.start(), hit.end(), _latest(today, day), sure=False, of_week=True)


def _number(char: str) -> int:
    """Monday is 0."""
    return _WEEKDAYS[char] if char in _WEEKDAYS else int(char) - 1


def _latest(today: date, number: int) -> date:
    found = calendar.weekday(today, 0, number)
    return found - _A_WEEK if found > today else found
