"""A day or a time that was told just before and is put right in one part: 月份错了，是十月; 我讲的是老历."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from server.chat.understanding.days import calendar
from server.chat.understanding.days.dates import days_said
from server.chat.understanding.days.expression import RELATIVE_YEARS
from server.chat.understanding.days.periods import by_the_moon
from server.chat.understanding.days.times import times_said
from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.happenings.belonging import Happenings
from server.chat.understanding.happenings.happening import BIRTH
from server.chat.understanding.meaning import Context
from server.chat.understanding.numerals import DIGIT, NUMERAL, number
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language, Looked, longest
from server.chat.understanding.utterance import Utterance

_NOT_SO = re.compile(r"不是|不系|并非|不该是|[写记说填打当搞弄讲报算看听按]成")
_WRONG = re.compile(rf"(?:{_NOT_SO.pattern})(?:了|哒)?(?:是|那个|什么)?$")
_MONTH = re.compile(rf"(?<![{NUMERAL}年])(?P<m>[{NUMERAL}]{{1,2}})月份?(?![{NUMERAL}初廿底中上下])")
_YEAR = re.compile(
    rf"(?<![{NUMERAL}])(?P<y>(?:18|19|20)\d\d|[一二]?[{DIGIT}]{{3}}|[{DIGIT}]{{2}})(?P<s>年)?份?(?![{NUMERAL}月号日岁点])"
    rf"|(?P<ry>{'|'.join(sorted(RELATIVE_YEARS, key=len, reverse=True))})(?![{NUMERAL}正冬腊春夏秋端中重])"
)
_DAY = re.compile(rf"(?<![{NUMERAL}月年初第])(?P<d>[{NUMERAL}]{{1,3}})(?:号|日)(?![楼栋院线房床屋铺门公机])")
_NUMBER_ALONE = re.compile(rf"(?:(?:应该|就|那|哦|嗯)*(?:是|系))?(?P<d>[{NUMERAL}]{{1,3}})[吧啊哈的咯呢哦]?")
_BEFORE_A_YEAR = ("", "是", "系", "为", "，", "他", "她")
_YEAR_LABEL = re.compile(r"年份|哪一?年|出生年|年头|生年|年号")
# 年份也错了, 还有月份: one part of a day by its name.
_PART = "年份|月份|号数|日子|日期|哪一?年|几月|几号"
_ALSO = re.compile(rf"(?:还有|再就是|再一个|另外)(?:那个|这个)?(?:{_PART})")
_NAMED_PART = re.compile(_PART)
_ANY_DAY = re.compile(rf"[{NUMERAL}]月份?[{NUMERAL}初廿]|[今昨前]天|[昨今前]晚|星期|礼拜|周[一二三四五六日]")
# All that may stand beside 老历 when it says by which calendar the day was told before.
_OF_CALENDAR = re.compile(
    r"(?:(?:我们?|刚才|刚刚|前面|上面|那个?|这个?|日子|日期|生日|时间|[说讲写报填给按照算要过记看]|告诉|你们?|他|她|的|是|都|就|应该|不对|错了?|哦|屋里|这边|家里|老家"
    r"|老人家?|身份证上|户口本上|不是|成|当成?|了|哒|得|一直|一般)*)(?:<calendar>)"
    r"(?:日子|生日|那天|了|[的哒算来讲说啊咯哈啦哦呢吧咧呀嘞噻嘛]|不是)*"
)
_RANGE_OF_DAYS = range(1, 32)


def amendments(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken, *, corrects: bool
) -> list[Finding]:
    """The day or the time as it is after the correction. Never sure: it is read back.

    `corrects`: the turn says of something that it is not so; only a calendar can be named without that.
    """
    if missing := list(_month_by_moon(uttered, context, lang)):
        return missing
    if not (context.recent or (corrects and context.answers)):
        return []
    found = list(_by_calendar(uttered, context, lang, corrects=corrects))
    if not found and (corrects or _NOT_SO.search(uttered.plain) or _ALSO.search(uttered.plain)):
        found = list(_part_of_day(uttered, context, lang, people))
        found += _part_of_time(uttered, context, lang)
    for one in found:
        taken.take(one.start, one.end)
    return found


def _held(context: Context, kind: str, *, of_draft: bool = False) -> tuple[str, str] | None:
    """The one question of this type that is being talked about, and what it was answered with.

    `of_draft`: where none is, the only one of the draft will do.
    """
    known = context.catalogue.questions
    names = [name for name in context.recent if name in known and known[name].type == kind]
    if of_draft and not names:
        names = [name for name in context.answers if name in known and known[name].type == kind]
    value = context.held(names[0]) if len(names) == 1 else None
    return (names[0], str(value)) if value else None


def _month_by_moon(uttered: Utterance, context: Context, lang: Language) -> Iterator[Finding]:
    """阴历, where a month was told whose day is still missing: the month was one of that calendar."""
    question, hit = context.dated or context.asked, lang.group("lunar").first(uttered.plain)
    if not (context.of_month and question and hit) or context.held(question) is not None:
        return
    clause = uttered.clause_at(hit.start())
    alone = len(uttered.clauses) == 1 and clause.tells and _calendar_alone(lang, clause.text)
    denied = _WRONG.search(uttered.plain[: hit.start()]) or lang.group("solar").within(uttered.plain)
    if alone and not denied and (month := by_the_moon(context.of_month, context.today)):
        yield Finding(question, None, hit.start(), hit.end(), code="date_vague", month=month)


def _by_calendar(
    uttered: Utterance, context: Context, lang: Language, *, corrects: bool
) -> Iterator[Finding]:
    """我讲的是老历，你记成阳历了: the same month and day by the other calendar."""
    text = uttered.plain
    held = _held(context, "date")
    said: set[bool] = set()
    place: tuple[int, int] | None = None
    if held is None or not (lang.group("lunar").within(text) or lang.group("solar").within(text)):
        return
    for clause in uttered.clauses:
        moon = lang.group("lunar").first(clause.text)
        sun = lang.group("solar").first(clause.text)
        for hit, by_moon in ((moon, True), (sun, False)):
            if hit is None:
                continue
            if not clause.tells or not _calendar_alone(lang, clause.text):
                return
            wrong = bool(_WRONG.search(clause.text[: hit.start()]))
            said.add(by_moon != wrong)
            if place is None or not wrong:
                place = clause.start + hit.start(), clause.start + hit.end()
    if len(said) != 1 or place is None or any(map(str.isdigit, text)):
        return
    by_moon = said.pop()
    if (
        _told_by_moon(text, context, lang, held, corrects=corrects) is by_moon
    ):  # 就是农历: as it was understood
        yield Finding(*held, *place, sure=False)
        return
    value = _converted(context, held, by_moon=by_moon)
    if value and value.isoformat() != held[1]:
        yield Finding(held[0], value.isoformat(), *place, sure=False)


def _told_by_moon(
    plain: str, context: Context, lang: Language, held: tuple[str, str], *, corrects: bool
) -> bool | None:
    """Whether the day that stands was told by the lunar calendar, or made one of it by the turn before.

    None where no words for it are known, and it is said to be otherwise; else it was told by the common one.
    """
    stands = context.days.get(held[0], "")
    said = next((fact.said for fact in context.confirming if fact.question == held[0]), stands)
    if said in ("", held[1]):
        return None if corrects or _NOT_SO.search(plain) else False
    days = days_said(Looked(said), context.today, lang)
    return lang.group("lunar").within(said) or any(day.lunar for day in days)


def _calendar_alone(lang: Language, text: str) -> bool:
    if "amended calendar" not in lang.patterns:
        either = f"{lang.source('lunar')}|{lang.source('solar')}"
        source = _OF_CALENDAR.pattern.replace("<calendar>", either)
        lang.patterns["amended calendar"] = re.compile(f"(?:{source})+")
    return lang.patterns["amended calendar"].fullmatch(text) is not None


def _converted(context: Context, held: tuple[str, str], *, by_moon: bool) -> date | None:
    question, day = held[0], date.fromisoformat(held[1])
    if by_moon:
        if question == BIRTH:
            return calendar.lunar_day(day.year, day.month, day.day)
        return calendar.latest_lunar(context.today, day.month, day.day)
    month = calendar.lunar_month_of(day)
    if month is None:
        return None
    number_of_day = calendar.lunar_number(day)
    if question == BIRTH:
        return calendar.day_of(month.year, month.month, number_of_day)
    return calendar.latest(context.today, month.month, number_of_day)


def _part_of_day(uttered: Utterance, context: Context, lang: Language, people: People) -> Iterator[Finding]:
    """The held day with another year, month or number, when nothing else is named and one is meant."""
    held = _held(context, "date", of_draft=_NAMED_PART.search(uttered.plain) is not None)
    asked = context.catalogue.questions.get(context.asked or "")
    if held is None or _ANY_DAY.search(uttered.plain):
        return
    if asked is not None and asked.type == "date" and asked.id != held[0]:
        return
    told = Happenings(uttered, context, lang, people, ())
    if any(one.cue.question != held[0] for clause in uttered.clauses for one in told.inside(clause)):
        return
    day = date.fromisoformat(held[1])
    parts = [*_years(uttered.plain, context, day), *_months(uttered.plain), *_days(uttered, context)]
    if not parts or len({kind for kind, *_ in parts}) != 1 or len({value for _, value, *_ in parts}) != 1:
        return
    kind, value, start, end = parts[0]
    if not uttered.tells(start):
        return
    new = calendar.day_of(
        value if kind == "year" else day.year,
        value if kind == "month" else day.month,
        value if kind == "day" else day.day,
    )
    if new and new > context.today and kind == "month":
        new = calendar.day_of(new.year - 1, new.month, new.day)
    if new and new != day and new <= context.today:
        yield Finding(held[0], new.isoformat(), start, end, sure=False)


_Part = tuple[str, int, int, int]


def _so(text: str, hit: re.Match[str]) -> bool:
    """Whether this is what it should be, and not what it was taken for."""
    return not _WRONG.search(text[max(0, hit.start() - 6) : hit.start()])


def _years(text: str, context: Context, day: date) -> Iterator[_Part]:
    labelled = bool(_YEAR_LABEL.search(text))
    for hit in _YEAR.finditer(text):
        told = hit["ry"] or labelled or (hit["s"] and text[hit.start() - 1 : hit.start()] in _BEFORE_A_YEAR)
        if not told or not _so(text, hit):
            continue  # 领了17年
        year: int | None
        if hit["ry"]:
            year = context.today.year - RELATIVE_YEARS[hit["ry"]]
        elif (year := number(hit["y"])) is not None and len(hit["y"]) == 2:
            year += day.year - day.year % 100
        if year:
            yield "year", year, hit.start(), hit.end()


def _months(text: str) -> Iterator[_Part]:
    for hit in _MONTH.finditer(text):
        if _so(text, hit) and (month := number(hit["m"])) and month <= 12:
            yield "month", month, hit.start(), hit.end()


def _days(uttered: Utterance, context: Context) -> Iterator[_Part]:
    """不对，是十三号, 错。17。: of the month that was told."""
    for hit in _DAY.finditer(uttered.plain):
        if _so(uttered.plain, hit) and number(hit["d"]) in _RANGE_OF_DAYS:
            yield "day", number(hit["d"]) or 0, hit.start(), hit.end()
    known = context.catalogue.questions
    if any(
        known[name].type not in ("date", "text", "choice", "name") for name in context.recent if name in known
    ):
        return  # it can as well be of another answer
    for clause in uttered.clauses[1:]:
        alone = _NUMBER_ALONE.fullmatch(clause.text)
        if alone and (day := number(alone["d"])) in _RANGE_OF_DAYS and day:
            yield "day", day, clause.start + alone.start("d"), clause.start + alone.end("d")


def _part_of_time(uttered: Utterance, context: Context, lang: Language) -> Iterator[Finding]:
    """是晚上，不是早上: the same hour of the other half of the day."""
    held = _held(context, "time")
    text = uttered.plain
    if held is None or times_said(text, lang):
        return
    if any(day.day and day.day > context.today for day in days_said(text, context.today, lang)):
        return  # 还没，排到明天早上
    parts = [
        (hit, part) for hit, part in longest(lang.possible(lang.sayings.parts, text), text) if _so(text, hit)
    ]
    if len({part.code for _, part in parts}) != 1 or not uttered.tells(parts[0][0].start()):
        return
    hit, part = parts[0]
    hour, minute = int(held[1][:2]) % 12, held[1][3:]
    fitting = [h for h in (hour, hour + 12, hour + 24) if part.first <= h <= part.last]
    if len(fitting) == 1 and (value := f"{fitting[0] % 24:02}:{minute}") != held[1]:
        yield Finding(held[0], value, hit.start(), hit.end(), sure=False)
