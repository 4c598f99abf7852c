"""Days by the week: 上周五, 刚过去的这个礼拜天, and 再上一个 of one that was named before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from server.chat.understanding.days import calendar
from server.chat.understanding.days.expression import DaySaid
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
# 上个礼拜，应该是礼拜四
_IN_WEEK = re.compile(
    r"(?P<w>大上|上上上|上上|上|这|本)一?个?(?:周|星期|礼拜)(?:里|的|[，、吧嘛呢啊]|那个|应该|大概|好像|可能|是|就|我记得|(?:周|星期|礼拜)、)+"
    r"(?:周|星期|礼拜)(?P<d>[一二三四五六日天1-7])(?![个年月]|岁)"
)
_FAR = 60  # characters between two days of one tale
_WEEKS = {"大上": -2, "上上上": -3, "上上": -2, "上": -1, "这": 0, "本": 0, "下": 1}
_A_WEEK = timedelta(days=7)


def weekdays(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """Every day that is named by the week. A bare one is the last that was, and not sure."""
    earlier = list(_ONE_BEFORE.finditer(text)) if "再" in text else []
    within = list(_IN_WEEK.finditer(text))
    hits = [
        hit
        for hit in _WEEK.finditer(text)
        if not any(one.start() <= hit.start("d") < one.end() for one in (*earlier, *within))
    ]
    named: list[DaySaid] = []
    for hit in sorted((*hits, *within), key=lambda one: one.start()):
        if hit.re is _IN_WEEK:
            day = calendar.weekday(today, _WEEKS[hit["w"]], calendar.weekday_number(hit["d"]))
            said = DaySaid(hit.start(), hit.end(), day, sure=False, of_week=True)
        else:
            said = _named(hit, today)
            if not (hit["w"] or hit["past"]) and named and hit.start() - named[-1].end < _FAR:
                said = _in_that_week(text, said, calendar.weekday_number(hit["d"]), named[-1], today, lang)
        named.append(said)
    yield from named
    for hit in earlier:
        before = [said.day for said in named if said.end <= hit.start() and said.day]
        if not before:
            continue
        last = before[-1]
        if hit["d"] and last.weekday() != calendar.weekday_number(hit["d"]):
            last = _latest(today, calendar.weekday_number(hit["d"]))
        yield DaySaid(hit.start(), hit.end(), last - _A_WEEK, sure=False, of_week=True)


def _in_that_week(
    text: str, said: DaySaid, number: int, before: DaySaid, today: date, lang: Language
) -> DaySaid:
    """上周二送的，礼拜三走的: the next one after it; 上周一，不对，周二: of the same week.

    礼拜天，不对，礼拜一 names no week: it is the day beside it.
    """
    if before.day is None or before.day > today:
        return said
    week = before.day - timedelta(days=before.day.weekday())
    day = week + timedelta(days=number)
    retracted = lang.group("retraction").within(text, before.end, said.start)
    beside = retracted and not before.sure and before.day - day > _A_WEEK / 2
    if day < before.day and (beside or not retracted):
        day += _A_WEEK
    return said if day > today else DaySaid(said.start, said.end, day, sure=False, of_week=True)


def _named(hit: re.Match[str], today: date) -> DaySaid:
    day, week = calendar.weekday_number(hit["d"]), hit["w"]
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


def _latest(today: date, number: int) -> date:
    found = calendar.weekday(today, 0, number)
    return found - _A_WEEK if found > today else found
