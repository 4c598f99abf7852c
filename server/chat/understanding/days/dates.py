"""Days as people say them: by number, by name, counted back, by the week, by the lunar calendar.

Finds the expressions and what day each can be; what happened on that day is found in events.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from server.chat.understanding.days import calendar
from server.chat.understanding.days.counted_days import GONE_SINCE, counted, that_day_before, up_to_today
from server.chat.understanding.days.expression import DAY, YEAR, DaySaid, Years, lunar, solar, years
from server.chat.understanding.days.lunar_dates import first_days, months_alone, named_months
from server.chat.understanding.days.month_days import MONTHS_AGO, days_of_a_month, days_of_a_year
from server.chat.understanding.days.named_days import festivals, solar_terms
from server.chat.understanding.days.weekdays import weekdays
from server.chat.understanding.days.which_calendar import CALENDAR, calendar_told
from server.chat.understanding.findings import Taken
from server.chat.understanding.numerals import DIGIT, NUMERAL, number
from server.chat.understanding.phrases import Language, longest

_FULL = re.compile(
    rf"(?:(?P<c0>{CALENDAR})[的是：，]{{0,2}}(?=[{DIGIT}民去今旧前]))?(?:{YEAR}的?(?:(?<=[{DIGIT}]{{4}}年)，|(?<=[去今前]年)，)?)?(?:(?P<c>{CALENDAR})[的是：，]{{0,2}})?"
    rf"(?P<leap>闰)?(?P<m>[{NUMERAL}]{{1,3}})月份?(?:的|，(?=初|[{NUMERAL}]{{1,3}}[号日]))?{DAY}"
)
_BY_THE_MOON = re.compile(rf"月初[{NUMERAL}]|闰[{NUMERAL}]+月")
_COMPACT = re.compile(
    r"(?<!\d)(?P<y>(?:18|19|20)\d\d)(?P<g>)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d|[-\s]\d)[号日]?"
)
_SIGNED = re.compile(
    r"(?<![\d.-])(?P<y>(?:18|19|20)\d\d|\d\d)年?(?P<g>[-/.])(?P<m>\d{1,2})(?P=g)(?P<d>\d{1,2})(?!\d|-\d)[号日]?"
)
_SPACED = re.compile(  # 1938 3 12
    r"(?<![\d.-])(?<!\d[ ，])(?P<y>(?:18|19|20)\d\d)(?P<g>[ ，、])(?P<m>\d{1,2})(?P=g)(?P<d>\d{1,2})"
    r"(?![\d-]|[ ，]\d)[号日]?"
)
_SHORT = re.compile(
    r"(?<![\d./-])(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d:%]|[./-]\d|[个点元万岁斤米度块]|号[楼栋院房床门])[号日]?"
)
_BARE = re.compile(
    rf"(?<![{NUMERAL}第路街巷镇村组栋区弄幢码床.])(?P<d>[{NUMERAL}]{{1,5}})(?:号|日)(?![楼栋院线房床屋铺门公机]|病[房床区])"
)
# 住长沙市望城坡12号, 地址在…: the number of a house, where nothing is told behind it.
_LIVES = re.compile(
    r"(?:住(?![院了过到进在]*医院|[院了过到进满])|[地住]址|[家屋][里]?在|[门]牌)[^，。；！？\n]{2,30}(?<![到至在是的了那这月过走])$"
)
_ENDS = re.compile(r"[的吧啊哦呢咯]*(?:[，。；！？\n]|$)")
_BESIDE = re.compile(r"[头前后先隔次][一两二三]日$")  # the day before, and no first of the month
_FOR_SO_MANY = re.compile(r"[过隔停摆放搁守歇住躺拖病熬][一二两三四五六七八九十]日$")  # 停三日火化的
_SO_MANY_LATER = re.compile(r"日(?:[之以过]后|后(?![来头面事天日]))")  # 两日后火化的
_ALONE = re.compile(rf"(?<![{NUMERAL}.:/第个只仅-])(?P<d>[12]?\d|3[01])(?=[\u4e00-\u9fff])")
_OR_THE_NEXT = re.compile(  # 不是20就是21号, 十八还是十九号
    rf"(?<![{NUMERAL}第路街巷镇村组栋区弄幢码床.月初])(?P<d>[{NUMERAL}]{{1,3}})(?=(?:就是|还是|或者是?|或是?|要么|、|到|至|跟|和|与|(?<=1[3-9]|2\d)-)[{NUMERAL}]{{1,3}}[号日](?![楼栋院线房床屋铺门公机]))"
)
_PAIR = re.compile(r"(?P<t>二?十)?(?P<a>[一二三四五六七八九])(?P<b>[二三四五六七八九]|二十|三十)")
_UP_TO = ("到", "至", "-")  # 十九到二十一号
_AND_MONTHS = re.compile(r".{0,2}(?<=年)[零又带]")  # 十七年零三个月
_OF_ANOTHER = re.compile(r"(?:火化|火葬|烧|上山|出殡|下葬|入土|葬|埋)的?$")  # 火化前两天
# 我这几天觉都睡不着, 最近忙得要死: how those fare who are left.
_THESE = re.compile(r"这[几两]天|最近|这个星期|这个礼拜|这周")
# 今年78, 今年都八十二岁了: how old they are.
_AGE = re.compile(
    rf"[才刚都已经有是满虚实周整快该，]*[{NUMERAL}]{{2,3}}(?:[岁多来]|了|(?![{NUMERAL}年月号日点天个万块元]))"
)
_WE = re.compile(r"(?:我们?|全家人?|一家人|屋里人|大家)(?:都|也)?$")
_WE_LIVE = re.compile(
    r"(?:我们?|也|都|天天|晚上|夜里|老是?|总是?|一直|真的?|人)*(?:觉|睡|困|饭|忙|累|哭|心里|脑|头|眼|没合|冇合|请假|守)"
)
_AND = ("跟", "和", "与")
_NIGHT_OF = re.compile(r"的?(?:下半夜|后半夜|半夜|夜里头?|深夜|晚上)")
_SMALL_HOURS = re.compile(r"的?(?:凌晨|清晨|清早|一早|早上|天[没不冇快还刚蒙]|[零一二两三四五]点)")
_IS_THAT = re.compile(
    r"(?:[，、]|后半夜|下半夜|半夜|夜里头?|深夜|晚上|天(?:还没|还冇|没|冇|未)亮|严格地?|(?:确切|准确|严格|具体|精确|正确)地?的?(?:来|点|些)?[说讲算]|应该|其实|实际上?|等于|过了(?:十二|12|零)点|[也就已经都算是在了的吧讲说或者])+"
)
_SHORT_RANGE = 3  # days between its ends
_RUNNING = frozenset({"这", "本", "当"})
_IN_MONTH = re.compile(rf"(?P<w>上上|上|这|本|当|下)个?月的?{DAY}(?!天)")
# One calendar puts it into the last weeks, the other nearly a year back: then the near one is meant.
_RECENT = timedelta(days=100)
_SHIFT = re.compile(
    r"节?(?:的|过|之|以)*(?:[后前]头?[一二两三四五六七八九十几]+[天日]|第[二三四五六七八九十][天日]|次日|前夜|转天|隔天"
    r"|[一二两三][天日][之以]?后)"
)
_NEXT_DAY = re.compile(r"(?:第二天|次日|隔天|转天)[就正刚恰好便]{0,3}是$")
_PAUSE = re.compile(r"[吧啊呢咯哒嘞的]?(?:[，。；！？\n]|$)")
_HOW_LONG = re.compile(r"[了过哒咖住拖病瘫挺熬守]$")


def days_said(text: str, today: date, lang: Language) -> list[DaySaid]:
    """Every day that is named in the plain text, in order, none overlapping. Longer forms go first."""
    taken = Taken(len(text))
    found: list[DaySaid] = []
    for reader in _READERS:
        for said in reader(text, today, lang):
            if taken.free(said.start, said.end):
                taken.take(said.start, said.end)
                found.append(_shifted(text, said))
    found = _joined(text, list(_before_the_next(text, sorted(found, key=lambda said: said.start))))
    return list(up_to_today(text, found, today, lang))


def _before_the_next(text: str, found: list[DaySaid]) -> Iterator[DaySaid]:
    """走的第二天就是十月初一: the day before that; beside that day (初十走的) nothing more."""
    for said in found:
        if said.since or not (_NEXT_DAY.search(text, 0, said.start) and _PAUSE.match(text, said.end)):
            yield said
        elif said is found[0]:
            day = said.day and said.day - timedelta(days=1)
            choices = tuple(choice - timedelta(days=1) for choice in said.choices)
            yield replace(said, day=day, choices=choices, sure=False)


def _joined(text: str, found: list[DaySaid]) -> list[DaySaid]:
    """去年的今天, 两周前的周三: two that make one, which is not worked out."""
    kept: list[DaySaid] = []
    for said in found:
        between = text[kept[-1].end : said.start] if kept else "。"
        one = _beside_its_weekday(kept[-1], said, between) if kept else None
        if one is None and kept:
            one = _and_its_number(kept[-1], said, between)
        if one is None and kept:
            one = _that_same_night(text, kept[-1], said, between)
        if one is None and (between in _UP_TO or _between(text, between, said.end)):
            one = _range(kept[-1], said)
        if one is not None:
            kept[-1] = one
        elif between == "的" or (between == "" and kept and _leads_on(text, kept[-1]) and not said.since):
            kept[-1] = DaySaid(kept[-1].start, said.end, None, code="date_vague")
        else:
            kept.append(said)
    return kept


def _that_same_night(text: str, one: DaySaid, other: DaySaid, between: str) -> DaySaid | None:
    """昨晚后半夜，确切说已经是今天凌晨: one night named by both its days is of the later one."""
    if not (one.day and other.day) or one.since or other.since or abs((other.day - one.day).days) != 1:
        return None
    evening, morning = (one, other) if one.day < other.day else (other, one)
    after = text[morning.end : morning.end + 4] if morning is other else between
    night = evening.part == "night" or (evening is one and _NIGHT_OF.match(between))
    if not night or not (morning.part == "morning" or _SMALL_HOURS.match(after)):
        return None
    if morning is one:
        between = _SMALL_HOURS.sub("", between, count=1)
    return replace(morning, start=one.start, end=other.end) if _IS_THAT.fullmatch(between) else None


def _between(text: str, joined: str, end: int) -> bool:
    """十九号和二十一号之间."""
    return joined in _AND and text.startswith(("之间", "中间"), end)


def _range(one: DaySaid, other: DaySaid) -> DaySaid | None:
    """十九到二十一号: any of these days, and none of them for sure."""
    if not (one.day and other.day) or one.since or other.since:
        return None
    days = (other.day - one.day).days
    if days < 1:
        return None
    choices = tuple(one.day + timedelta(days=number) for number in range(days + 1))
    several = replace(one, end=other.end, day=None, sure=False, weak=one.weak and other.weak)
    if days > _SHORT_RANGE:
        return replace(several, code="date_vague")
    return replace(several, code="ambiguous", choices=choices)


def _leads_on(text: str, said: DaySaid) -> bool:
    """Whether another day can follow it as in 两周前周三; 拖了两年 says how long, and ends there."""
    return (
        said.code == "date_vague"
        and not said.since
        and text[said.end - 1] in "前后年月周"
        and not (_HOW_LONG.search(text, max(0, said.start - 3), said.start))
    )


def _beside_its_weekday(one: DaySaid, other: DaySaid, between: str) -> DaySaid | None:
    """二十七号，礼拜二: one day named twice. A weekday that agrees makes it surer, another one less sure."""
    if one.of_week is other.of_week or between.strip("，：、的") not in ("", "是", "就是", "也就是"):
        return None
    week, dated = (one, other) if one.of_week else (other, one)
    named = week.day or next(iter(week.choices), None)
    if named is None or dated.day is None or dated.since or ("是" in between and _is_now(one)):
        return None
    sure_of_week = week.sure and week.day is not None
    agrees = week.day == dated.day if sure_of_week else named.weekday() == dated.day.weekday()
    if sure_of_week and not agrees:
        return None
    sure = (dated.sure or (dated.yearless and not dated.lunar)) if agrees else False
    return replace(dated, start=one.start, end=other.end, sure=sure)


def _and_its_number(one: DaySaid, other: DaySaid, between: str) -> DaySaid | None:
    """霜降第二天，24号: a bare number behind a day that has it says that day once more."""
    if not (one.day and other.day and other.weak and other.yearless) or one.weak or one.since:
        return None
    again = between.strip("，：、的") in ("", "是", "就是", "也就是") and one.day.day == other.day.day
    return replace(one, end=other.end) if again else None


def _is_now(said: DaySaid) -> bool:
    """今天是星期三 names no day on which something happened."""
    return not (said.of_week or said.yearless or said.lunar)


def _shifted(text: str, said: DaySaid) -> DaySaid:
    """中秋后两天 and 初五的前一天 are other days, which are not worked out."""
    if said.day is None or said.since or not (hit := _SHIFT.match(text, said.end)):
        return said
    return DaySaid(said.start, hit.end(), None, code="date_vague")


def _full(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    moon = lang.group("lunar").within(text) or bool(_BY_THE_MOON.search(text))
    sun = lang.group("solar").within(text)
    for hit in _FULL.finditer(text):
        month, day = number(hit["m"]), number(hit["d"])
        if month is None or day is None:
            continue
        when = years(hit["y"], hit["ry"], today)
        said = hit.start(), hit.end()
        named = hit["s"] or hit["d"].isascii() or "十" not in hit["d"]
        told = calendar_told(text, hit)
        by_moon = told == "moon" or (not told and not named and moon and not sun)
        if hit["leap"] or hit["first"] or by_moon or "廿" in hit["d"]:
            yield lunar(*said, when, month, day, today, leap=bool(hit["leap"]))
        elif told or named or (sun and not moon):
            yield solar(*said, when, month, day, today)
        else:  # 十月二十: both calendars are spoken like this
            yield _either_calendar(*said, when, month, day, today)


def _either_calendar(start: int, end: int, when: Years, month: int, day: int, today: date) -> DaySaid:
    one = solar(start, end, when, month, day, today)
    other = lunar(start, end, when, month, day, today, leap=False)
    choices = tuple(said.day for said in (one, other) if said.day)
    if len(choices) < 2:
        return one if one.day else other
    near, far = sorted((one, other), key=lambda said: said.day or today, reverse=True)
    if (
        near.day
        and far.day
        and when.year is None
        and today - far.day > _RECENT
        and today - near.day < _RECENT
    ):
        return replace(near, sure=False)
    return DaySaid(start, end, None, code="ambiguous", choices=choices, yearless=when.year is None)


def _signed(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    for pattern in (_COMPACT, _SIGNED, _SPACED):
        for hit in pattern.finditer(text):
            when, month, day = years(hit["y"], None, today), int(hit["m"]), int(hit["d"])
            if calendar_told(text, hit) == "moon":
                yield lunar(hit.start(), hit.end(), when, month, day, today, leap=False)
            else:
                yield solar(hit.start(), hit.end(), when, month, day, today)


def _in_month(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    moon = lang.group("lunar").within(text)
    for hit in _IN_MONTH.finditer(text):
        day = number(hit["d"])
        if day is None:
            continue
        by_moon = (moon or hit["first"]) and not hit["s"]  # 初 is said of the lunar month alone
        back = calendar.lunar_month_before(today, MONTHS_AGO[hit["w"]]) if by_moon else None
        found = back.first + timedelta(days=day - 1) if back and 1 <= day <= back.days else None
        if hit["first"] and hit["w"] in _RUNNING and (found is None or found > today):
            found = calendar.latest_lunar_day(today, day)
        if found or hit["first"]:
            code = "" if found else "date_vague"
            yield DaySaid(hit.start(), hit.end(), found, sure=False, lunar=True, code=code)
            continue
        year, month = calendar.month_before(today, MONTHS_AGO[hit["w"]])
        yield solar(hit.start(), hit.end(), Years(year), month, day, today)


def _day_words(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    for hit, entry in longest(lang.possible(lang.sayings.days, text), text):
        day = today + timedelta(days=entry.days)
        yield DaySaid(hit.start(), hit.end(), day, part=entry.part)


def _vague(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    for hit in lang.group("vague_day").find(text):
        if _AND_MONTHS.match(text, max(0, hit.start() - 2)) or _OF_ANOTHER.search(text, 0, hit.start()):
            continue
        if hit.group() == "今年" and _AGE.match(text, hit.end()):
            continue
        if _THESE.fullmatch(hit.group()) and (
            _WE.search(text, 0, hit.start()) or _WE_LIVE.match(text, hit.end())
        ):
            continue
        yield DaySaid(hit.start(), hit.end(), None, code="date_vague")


def _bare(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """5号: of this month, or of the last one that had such a day and is not to come."""
    for hit in (*_BARE.finditer(text), *_OR_THE_NEXT.finditer(text)):
        day = number(hit["d"])
        if _BESIDE.search(text, 0, hit.end()) or _of_a_house(text, hit):
            continue
        if _FOR_SO_MANY.search(text, 0, hit.end()) or _SO_MANY_LATER.match(text, hit.end() - 1):
            continue
        if day is None or day > 31:
            yield from _one_of_two(hit, today)
            continue
        if day < 1:
            continue
        found = latest_with(today, day)
        sure = bool(found and found.month == today.month) and not _or_so_many(text, hit)
        yield DaySaid(hit.start(), hit.end(), found, sure=sure, weak=True, yearless=True)


def _or_so_many(text: str, hit: re.Match[str]) -> bool:
    """三日没了: whether it may be so many days since; nobody counts them in digits."""
    counted = text.endswith("日", 0, hit.end()) and not hit["d"].isascii()
    return counted and GONE_SINCE.match(text, hit.end()) is not None


def _of_a_house(text: str, hit: re.Match[str]) -> bool:
    return _ENDS.match(text, hit.end()) is not None and _LIVES.search(text, 0, hit.start()) is not None


def _one_of_two(hit: re.Match[str], today: date) -> Iterator[DaySaid]:
    """十七八号, 十九二十号: one of the two."""
    pair = _PAIR.fullmatch(hit["d"])
    if pair is None:
        return
    one, other = (number((pair["t"] or "") + digit) or 0 for digit in (pair["a"], pair["b"]))
    if pair["b"] in ("二十", "三十"):
        other = number(pair["b"]) or 0
    choices = tuple(day for day in (latest_with(today, one), latest_with(today, other)) if day)
    if other == one + 1 and len(choices) == 2:
        yield DaySaid(hit.start(), hit.end(), None, code="ambiguous", choices=choices, weak=True)


def _short(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    for hit in _SHORT.finditer(text):
        said = solar(hit.start(), hit.end(), Years(None), int(hit["m"]), int(hit["d"]), today)
        if said.day:
            yield DaySaid(said.start, said.end, said.day, weak=True, yearless=True)


def _before_a_cue(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """19走的，21烧的: a bare number right before what happened. It may be an age, so it is never sure."""
    for hit in _ALONE.finditer(text):
        cues = lang.possible(lang.sayings.cues, text)
        if any(cue.question and (cue.time or cue.then) and words.at(text, hit.end()) for cue, words in cues):
            found = latest_with(today, int(hit["d"]))
            if found:
                yield DaySaid(hit.start(), hit.end(), found, sure=False, weak=True, yearless=True)


def latest_with(today: date, day: int) -> date | None:
    """The last day of this number that was."""
    months = (calendar.month_before(today, back) for back in range(4))
    days = (calendar.day_of(year, month, day) for year, month in months)
    return next((one for one in days if one and one <= today), None)


_READERS: tuple[Callable[[str, date, Language], Iterator[DaySaid]], ...] = (
    that_day_before,
    days_of_a_month,
    days_of_a_year,
    festivals,
    solar_terms,
    counted,
    _full,
    _signed,
    named_months,
    months_alone,
    _in_month,
    first_days,
    weekdays,
    _day_words,
    _vague,
    _bare,
    _before_a_cue,
    _short,
)
