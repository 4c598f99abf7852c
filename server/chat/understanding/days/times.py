"""The time of day as people say it: 凌晨三点, 下午两点半, 15:30."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from config.catalogue.sayings import DayPart
from server.chat.understanding.numerals import DIGIT, NUMERAL, number
from server.chat.understanding.phrases import Language, longest

_NOT_A_LITTLE = r"(?<![点刻半分钟][过多](?=一点))"  # 两点过一点
_NO_POINT = r"(?!(?<=[有这那第充])一点(?![钟半多过左右来刻0-9一二三四五六七八九十]))"  # 还有一点，我妈…
_PATTERN = (
    rf"(?<![\d.])(?<!\d[:：]){_NOT_A_LITTLE}{_NO_POINT}(?:(?:(?P<f>[{NUMERAL}]{{1,3}}(?=[到至-])|[一二两三四五六七八](?=[二两三四五六七八九]点))[到至-]?)?(?P<h>[{NUMERAL}]{{1,3}})(?P<u>点钟?|时)(?!间|候|辰|[名个]|(?<=一点)(?<!十一点)(?:[了点儿子也都苦痛饭水征迹]|病(?![逝故死亡危重发倒])|事(?!发)|声音|力气|办法|预兆|问题)|(?<=一时)(?<!十一时)(?:[回想也还都又没不冇找拿说讲记之糊联冲急兴接]|半[会下天]))"
    rf"(?:(?P<half>半)|(?P<q>[一三])刻|过?(?P<m>[{NUMERAL}]{{1,3}})分?(?!天|号|日|月|个|岁|年|点|[{NUMERAL}])|(?P<rough>多|左右|来钟|几))?"
    r"|(?P<hh><digit>{1,2})(?:<sign>|(?<=[0-2][0-9])(?=[0-5][0-9]时))(?P<mm><digit>{2})(?!<digit>)(?:时(?!间|候))?)"
)
_CLOCK = re.compile(_PATTERN.replace("<digit>", r"\d").replace("<sign>", "[:：]"))
_DIGITS_ALONE = re.compile(_PATTERN.replace("<digit>", f"[{DIGIT}]").replace("<sign>", "[:：. ]?"))
_LACKING = rf"(?:还)?[差欠](?P<n>[{NUMERAL}]{{1,3}}|几)(?P<unit>分钟?|刻钟?)"
_LACKS_BEFORE = re.compile(rf"{_LACKING}(?:就是|就到|就要到|就|到|不到)?(?P<part>[^，。；！？\n0-9]{{0,4}})$")
_LACKS_AFTER = re.compile(_LACKING)
_LONGEST_LACK = 12
_AT_THAT_TIME = re.compile(
    r"(?:的时候|时候|那时候|那阵|那会儿?|的样子)?，?(?:大概|大约|差不多|应该是|是)?"
    # 晚上吃饭的时候，七点
    r"|[^，。；！？\n点还睡没]{1,8}(?:时候|那阵|那会儿?)，?(?:大概|大约|差不多|应该是|是)?"
    r"|(?:(?:的?时候|那阵)(?:[落断][了的]?气|[走去过没老])?[的了]?，?|，)(?:[我他她]|当时|看了?(?:一?下|一眼)?|瞄了一眼|墙上的?|手机|挂?钟|手?表|电视|时间|[上里显示]){1,5}(?:正好|刚好)?是?"
)  # 天刚亮的时候，五点; 天蒙蒙亮，手机上看是六点
_LONGEST_LEAD = 18
_ANOTHER = re.compile(r"[点。；]|时(?!候)")
_PAST_IT = re.compile(r"(?:过[了哒咖]|快|不到|[没冇]到|将近|接近|临近)$")
_NOT_YET = re.compile(r"(?:快|不到|[没冇]到|将近|接近|临近|差不多)$")  # 快十二点: still of the day before
_ABOUT = re.compile(r"[之以]?[前后]|过后|前后|不到")
_GOES_ON = re.compile(r"[还都也我他她就才]|的?时候")  # 三点，下午还好好的
_THEN = re.compile(
    r"(?:(?:不到|[多左右来钟的样子吧啊咯呢]{0,5})，|[左右来钟的样子]{0,4}[吧啊咯呢]|[左右来的样子]{1,3})(?:应该|大概|好像|可能|我记得)?(?:就?是|在)?(?:的)?"
)
_SEVERAL = re.compile(r"[一二两三四五六七八九]{2}")  # 两三点
_BETWEEN = re.compile(r"(?:多|左右|来钟)?(?:[和跟与到至或、-]|还是|或者|(?<=点))")
MIDNIGHT = 24
# 去世时间是凌晨0215, 死亡时间：1430: four digits that are said to be a time.
HOURS_IN_DIGITS = re.compile(
    r"(?:时间|时刻)[的就大概约记为是：，]{0,4}[^，。；！？\n0-9]{0,4}(?P<clock>(?:[01][0-9]|2[0-3])[0-5][0-9])(?![0-9年月元块万个])"
)


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """A time of day. More than one of `choices`: it was not said whether before or after noon.

    `after_midnight`: the small hours of a night. Of "昨晚一点" it cannot be told which day they belong to.
    """

    start: int
    end: int
    choices: tuple[str, ...]
    after_midnight: bool = False
    part: str = ""
    rough: bool = False  # 三点多
    clock: int = 0  # where the hour itself stands


def times_said(text: str, lang: Language, *, in_digits: bool = False) -> list[TimeSaid]:
    """Every time of day that is named in the plain text, in order.

    `in_digits`: also one that nothing tells from another number: 0320.
    """
    named = {part.code: part for part in lang.sayings.parts}
    parts = [(part, lang.words(part.words)) for part in lang.sayings.parts]
    parts += [(named[day.part], lang.words(day.words)) for day in lang.sayings.days if day.part in named]
    named_parts = [(hit.start(), hit.end(), part) for hit, part in longest(parts, text)]
    before = {end: (start, end, part) for start, end, part in named_parts}
    after = {start: (start, end, part) for start, end, part in named_parts}  # 九点半上午
    clocks = (_DIGITS_ALONE if in_digits else _CLOCK).finditer(text)
    said = [(hit, _time(hit, before, after)) for hit in clocks if _valid(hit)]
    found = [replace(_before_midnight(hit, time), rough=_rough(hit), clock=hit.start()) for hit, time in said]
    if "差" in text or "欠" in text:
        found = [_less(text, time, before) for time in found]
    return _ranges(text, found)


def led_to_digits(text: str, said: TimeSaid) -> bool:
    """Whether four digits stand there behind a word for a time: 去世时间是凌晨0215."""
    return any(hit.start("clock") == said.clock for hit in HOURS_IN_DIGITS.finditer(text))


def _before_midnight(hit: re.Match[str], said: TimeSaid) -> TimeSaid:
    """昨晚快十二点: of that day, and at no minute that is known."""
    if said.choices == ("00:00",) and said.after_midnight and _NOT_YET.search(hit.string[: hit.start()]):
        return replace(said, choices=(), after_midnight=False)
    return said


def _ranges(text: str, found: list[TimeSaid]) -> list[TimeSaid]:
    """三点到四点, 三点和四点之间: any of the two, which is asked back."""
    kept: list[TimeSaid] = []
    for said in found:
        before = kept[-1] if kept else None
        if before and _BETWEEN.fullmatch(text, before.end, said.clock):
            kept[-1] = replace(before, end=said.end, choices=_either(before.choices, said.choices))
        else:
            kept.append(said)
    return kept


def _either(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    if len(one) == 1 and other:  # 下午三点到四点, 夜里十一点到十二点: the next of them
        return tuple(dict.fromkeys((*one, min(other, key=lambda clock: _minus(clock, minutes(one[0]))))))
    return tuple(dict.fromkeys((*one, *other)))


def minutes(clock: str) -> int:
    """Minutes from midnight to a time like 15:30."""
    return int(clock[:2]) * 60 + int(clock[3:])


def _rough(hit: re.Match[str]) -> bool:
    """三点多, 过了零点, 五点以前: about then."""
    return bool(
        hit["rough"] or _PAST_IT.search(hit.string[: hit.start()]) or _ABOUT.match(hit.string, hit.end())
    )


def _less(text: str, said: TimeSaid, before: Mapping[int, tuple[int, int, DayPart]]) -> TimeSaid:
    """差十分钟十点, 九点差五分: so many minutes earlier."""
    hit = _LACKS_BEFORE.search(text, max(0, said.clock - _LONGEST_LACK), said.clock)
    if hit and hit["part"] and (hit.start("part"), hit.end("part")) not in _spans(before):
        hit = None
    hit = hit or _LACKS_AFTER.match(text, said.end)
    if hit is None or not said.choices:
        return said
    start, end = min(hit.start(), said.start), max(hit.end(), said.end)
    count = number(hit["n"])
    if not count:  # 差几分八点; 差几分十二点 is of the day before, and at no minute that is known
        unknown = said.choices == ("00:00",) and said.after_midnight
        choices = () if unknown else said.choices
        late = said.after_midnight and not unknown
        return replace(said, start=start, end=end, choices=choices, after_midnight=late, rough=True)
    less = count * (15 if hit["unit"].startswith("刻") else 1)
    if len(said.choices) > 1 and (named := before.get(start)):  # 晚上差十分十点
        start, part = named[0], named[2]
        within = [c for c in said.choices if part.first <= int(c[:2]) <= part.last]
        said = replace(said, choices=tuple(within) or said.choices, part=part.code)
    earlier = tuple(_minus(choice, less) for choice in said.choices)
    night_before = said.after_midnight and earlier[0] > said.choices[0]
    return replace(
        said, start=start, end=end, choices=earlier, after_midnight=said.after_midnight and not night_before
    )


def _added(
    hit: re.Match[str], after: Mapping[int, tuple[int, int, DayPart]]
) -> tuple[int, int, DayPart] | None:
    """八点，早上; 三点，应该是下午: the part of the day is added."""
    pause = _THEN.match(hit.string, hit.end())
    part = after.get(pause.end()) if pause else None
    return None if part and _GOES_ON.match(hit.string, part[1]) else part


def _spans(parts: Mapping[int, tuple[int, int, DayPart]]) -> set[tuple[int, int]]:
    return {(start, end) for start, end, _ in parts.values()}


def _minus(clock: str, less: int) -> str:
    left = (minutes(clock) - less) % (MIDNIGHT * 60)
    return f"{left // 60:02}:{left % 60:02}"


def _valid(hit: re.Match[str]) -> bool:
    if hit["h"] and _SEVERAL.fullmatch(hit["h"]):
        return False
    hour, minute = _read(hit)
    if hit["f"] and ((first := number(hit["f"])) is None or first > MIDNIGHT):
        return False
    return hour is not None and minute is not None and hour <= MIDNIGHT and minute < 60


def _read(hit: re.Match[str]) -> tuple[int | None, int | None]:
    if hit["hh"]:
        return number(hit["hh"]), number(hit["mm"])
    hour = number(hit["h"])
    if hit["half"]:
        return hour, 30
    if hit["q"]:
        return hour, 15 if hit["q"] == "一" else 45
    return hour, number(hit["m"]) if hit["m"] else 0


def _time(
    hit: re.Match[str],
    before: Mapping[int, tuple[int, int, DayPart]],
    after: Mapping[int, tuple[int, int, DayPart]],
) -> TimeSaid:
    hour, minute = _read(hit)
    assert hour is not None and minute is not None
    if hit["f"]:  # 三到四点
        first = _at(hit, number(hit["f"]) or 0, 0, before, after)
        last = _at(hit, hour, minute, before, after)
        return replace(first, end=last.end, choices=_either(first.choices, last.choices))
    return _at(hit, hour, minute, before, after)


def _at(
    hit: re.Match[str],
    hour: int,
    minute: int,
    before: Mapping[int, tuple[int, int, DayPart]],
    after: Mapping[int, tuple[int, int, DayPart]],
) -> TimeSaid:
    found = None
    for gap in range(_LONGEST_LEAD):  # 晚上的八点, 下午大概三点
        if gap > 3 and not _AT_THAT_TIME.fullmatch(hit.string, hit.start() - gap, hit.start()):
            continue
        if _ANOTHER.search(hit.string, hit.start() - gap, hit.start()):
            break  # 晚上八点，七点半
        if found := before.get(hit.start() - gap):
            break
    found = found or after.get(hit.end()) or _added(hit, after)
    if found is None and hit.string.startswith(" ", hit.end()):  # 3:15 pm
        found = after.get(hit.end() + 1)
    if found is None:
        written = hit["u"] == "时" or bool(
            hit["hh"] and hit["hh"].startswith(("0", "零", "〇"))
        )  # as on a certificate
        hours = (hour % 24,) if written or hour > 12 or hour == 0 else (hour % 24, (hour + 12) % 24)
        if hour == 12:
            hours = (12, 0)
        return TimeSaid(hit.start(), hit.end(), tuple(f"{h:02}:{minute:02}" for h in hours))
    start, end, part = found
    first = hour % 12 if hour <= 12 else hour
    possible = [h for h in (first, first + 12, first + 24) if part.first <= h <= part.last]
    if hour > 12 and not possible:
        possible = [hour]
    if not possible:
        return TimeSaid(min(start, hit.start()), max(end, hit.end()), (), part=part.code)
    late = possible[0] >= MIDNIGHT
    start, end = min(start, hit.start()), max(end, hit.end())
    return TimeSaid(start, end, (f"{possible[0] % 24:02}:{minute:02}",), late, part.code)
