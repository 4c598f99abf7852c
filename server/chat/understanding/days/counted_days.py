"""Days that are counted back from today: 三天前, 走了五天, 到今天四十天, 连今天第五天, 上个月的今天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from server.chat.understanding.days import calendar
from server.chat.understanding.days.expression import DaySaid
from server.chat.understanding.numerals import NUMERAL, number
from server.chat.understanding.phrases import Language

# 最近的一个星期三 counts no weeks, 一个星期一直 does.
_DAYS = r"(?P<u>天|(?:个?星期|个?礼拜|周)(?![一二三四五六日天](?![直些起样共])))"
_AGO = re.compile(rf"(?P<n>[{NUMERAL}]{{1,3}}|半){_DAYS}(?:之前|以前|前)(?!后)")
_AND_DAYS = re.compile(  # 一个礼拜零两天, 半个月零三日, 个把月零几天
    rf"(?:有|已经|都|快|整整|了|哒|满){{0,3}}(?P<all>(?:(?P<n>[{NUMERAL}]{{1,2}})个?(?P<u>星期|礼拜|周)|(?P<half>半)个?月"
    rf"|(?P<m>[{NUMERAL}]{{1,2}})个(?P<more>半)?月|(?P<about>个把|[{NUMERAL}]{{1,2}}个[多来]|半个多)(?:月|星期|礼拜|周))"
    rf"[零带又加多搭]{{1,2}}(?P<d>[{NUMERAL}]{{1,3}}|十?几)[天日](?P<ago>之前|以前|前)?)"
)
_HALF_A_MONTH = 15
_SINCE = re.compile(
    rf"(?:有[没冇](?=有)|是不是(?=有))?(?:有|已经|都|快|整整|差不多|了|哒|满){{0,4}}(?P<n>[{NUMERAL}]{{1,3}}){_DAYS}(?![之以过]?后)"
)
# 三日 is the third as well: it counts before 前, and behind how long it took where nothing else is told.
_OF_NO_MONTH = rf"(?<![月份第初号个{NUMERAL}])"
_SUNS_AGO = re.compile(
    rf"{_OF_NO_MONTH}(?P<n>[{NUMERAL}]{{1,3}})(?P<u>日)(?:之前|以前|前)(?!后|[一头]?[天日])"
)
_SUNS = re.compile(
    rf"(?P<led>(?:有|已经|都|快|整整|差不多|了|哒|咖|嘎|满|才){{0,4}}){_OF_NO_MONTH}(?P<n>[{NUMERAL}]{{1,3}})(?P<u>日)(?P<so>[了哒])?(?![之以过]?后)"
)
_LASTED = re.compile(r"[了哒咖嘎满有]")
_FOR_NOW = re.compile(r"(?:都|已经|有|快|整整|差不多|满)+")
GONE_SINCE = re.compile(r"[人他她就]{0,2}(?:[没冇][了哒咖]|不在[了哒])")  # 三日没了, and not 三日没的
_STAYED = re.compile(r"(?:[过隔等停放摆搁守住躺拖熬挺撑病瘫迷救挨]|停丧|守灵)$")
_SET = re.compile(r"[定约排选看改订写填记报登]$")  # 定了28日火化
_NO_MORE = re.compile(rf"[了哒咯啦多才，。；！？\n]|[{NUMERAL}]{{1,3}}[夜晚]|$")
THEN_BURNT = re.compile(
    r"[才就]?(?:再|去|送去|拉去)?(?:火化|火葬|烧)"
)  # 走了三日火化的, and not 走了22日火化的
_SEVERAL = re.compile(r"[一二两三四五六七八九][二三四五六七八九]|几")
_NTH_DAY = re.compile(rf"(?P<before>[^，。；！？\n]{{0,8}}?)的?第(?P<n>[{NUMERAL}]{{1,3}})[天日]")
# 礼拜五天快亮的时候, 初九天还冇亮: that 天 is the sky.
_SKY = re.compile(
    r"天(?:还|才|刚刚|刚|快要|快|要|都|就|没有|没|冇|未|不|蒙蒙|麻麻|擦|断|得|一){0,3}(?:亮|黑|光|暗)"
)
_FROM_ANOTHER = re.compile(r"(?:早|晚|迟|提前|推后)[了哒]?$")  # 比这个早一天
_NO_COUNT = re.compile(r"(?:初|廿|周|星期|礼拜)$")
_TODAY = r"(?:今天|今日|今朝|今儿|今个)"
_INCLUDED = r"(?:也|都|一起|一道|一块儿?|在内|进去|算上|算进|算|的话|加上|上|到|是|，)*"
_WITH_TODAY = re.compile(
    rf"(?:连同|连|算上|加上|加起|包括|包含|带上|带|含|把|(?P<without>不算|不连|除开|除了|不包括)){_TODAY}{_INCLUDED}"
)
_THEN_COUNTED = re.compile(
    rf"(?P<before>[^，。；！？\n]{{0,6}}?)第?(?P<n>[{NUMERAL}]{{1,3}})[天日](?!前|后|之)"
)
_COUNTED_BEFORE = re.compile(rf"第?(?P<n>[{NUMERAL}]{{1,3}})[天日]了?，?$")
_LONGEST_COUNT = 8
# 走了两个钟头, 还不到一个小时: so few that it was today, or in the night before. 走了一个小时的路 is none.
_HOURS = re.compile(
    rf"(?P<few>(?:到现在|现在|总共|一共|前后|大概|差不多|还|才|都|刚刚|刚|就|只|有|哒|了){{0,4}}(?:不到|没到|冇到|不足|不满|没得|冇得)?)"
    rf"(?:(?P<n>[{NUMERAL}]{{1,2}})(?:个?[多半]?(?:小时|钟头)|个[多半]?钟)|(?:半个?多?|个把)(?:小时|钟头)"
    rf"|(?P<minutes>[{NUMERAL}几]{{1,3}}来?多?(?:分钟|刻钟)))"
    r"(?P<ago>之前|以前|前)?(?P<less>[都还]?(?:不到|[没冇]到|[没冇]有|[没冇]得))?(?!的|路|山|后|之|以|过|里|内|才|就|不|没|冇|都|，?(?:才|就|送|抬|到医院))"
)
_MOST_HOURS = 6
_JUST = re.compile(r"(?:(?P<now>刚刚才?|刚才|方才|才刚|刚好?不久)|刚)(?:才|就|人|已经|在(?:屋|家|医院)里?)?")
_JUST_ALONE = re.compile(
    r"(?:(?:人|他|她|老人家?)?(?:就|就是|也就|才)?(?:刚刚?|刚才)(?:走|没|过世|去世|过身|过背|过|老|断气|落气)[了的哒啊咯呢吧]*"
    r"|(?:就|就是|也就|也就是|在|就在)*(?:刚刚|刚才|方才)(?:的事|那一?下|那会儿?)?[啊的呢吧咯]*)"
)
_AWAY = re.compile(r"[走没](?=[了的哒咯啊呢，。；！\n]|$)")
_BREATH = re.compile(r"(?:断|落|咽|闭|停止?)了?[的哒]?(?:最后一口)?(?:气|眼|呼吸|心跳)")
_NOT_NOW = re.compile(
    r"[了的哒]?(?:[\d一二两三四五六七八九十半几好没不][\d一二两三四五六七八九十]?[个几天年月多周趟下步圈]|的?那|的?时候|[之以]?后|不久|没多)"
)
_ANY_DAY = re.compile(r"[天日号晚夜早晨周期拜年月午点一二三四五六]$|[天日号晚夜年月][，就才]")
_CLOSE = 3  # characters
_PERIOD = re.compile(
    rf"(?:(?P<w>上上|上)个?(?P<u>月|星期|礼拜|周)|(?P<y>大前年|前年|去年|旧年|上年)"
    rf"|(?P<n>[{NUMERAL}]{{1,2}})个?(?P<v>月|星期|礼拜|周|年)[之以]?前)的?(?=[今昨前大])"
)
_BACK = {"上": 1, "上上": 2, "去年": 1, "旧年": 1, "上年": 1, "前年": 2, "大前年": 3}


def counted(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """三天前, and what stands behind a verb: 走了三天, 走了两个钟头."""
    yield from _with_today(text, today, lang)
    yield from _just_now(text, today, lang)
    yield from _hours(text, today)
    yield from _and_days(text, today)
    for pattern, since in ((_AGO, False), (_SUNS_AGO, False), (_SINCE, True), (_SUNS, True)):
        for hit in pattern.finditer(text):
            if pattern is _SUNS and not _counts_suns(text, hit, today):
                continue
            count = number(hit["n"])
            before = text[max(0, hit.start() - 2) : hit.start("n")]
            if before.endswith(("第", "前", "后", "头") if count == 1 else ("第", "前")):
                continue  # 第三天; 冬至前一天
            if _FROM_ANOTHER.search(before):
                continue
            if _SKY.match(text, hit.end() - 1) or (_NO_COUNT.search(before) and not hit["n"].isascii()):
                continue
            if _SEVERAL.fullmatch(hit["n"]) or not count:
                yield DaySaid(hit.start(), hit.end(), None, code="date_vague", since=since)
                continue
            days = count * (1 if hit["u"] in "天日" else 7)
            day = today - timedelta(days=days)
            yield DaySaid(hit.start(), hit.end(), day, sure=False, since=since)


def _and_days(text: str, today: date) -> Iterator[DaySaid]:
    """走了半个月零三日: so many weeks or months, and days beyond them."""
    for hit in _AND_DAYS.finditer(text) if "天" in text or "日" in text else ():
        beyond, since = number(hit["d"]), not hit["ago"]
        if hit["about"] or not beyond or _SEVERAL.fullmatch(hit["d"]):
            yield DaySaid(hit.start("all"), hit.end(), None, code="date_vague", since=since)
            continue
        half = _HALF_A_MONTH if hit["half"] or hit["more"] else 0
        begun = _back(today, number(hit["m"] or hit["n"] or "") or 0, "周" if hit["n"] else "月")
        if begun is not None:
            yield DaySaid(
                hit.start(), hit.end(), begun - timedelta(days=half + beyond), sure=False, since=since
            )


def _counts_suns(text: str, hit: re.Match[str], today: date) -> bool:
    """走了三日, 过了两日火化的, 都三日没了; not 三日走的, 定了28日火化, nor 今天都25日了 on that day."""
    if _SET.search(text, 0, hit.start()):
        return False
    if _FOR_NOW.fullmatch(hit["led"]) and GONE_SINCE.match(text, hit.end("u")):
        return not hit["n"].isascii()
    if _LASTED.search(hit["led"]):
        stayed = _STAYED.search(text, 0, hit.start()) is not None
        if THEN_BURNT.match(text, hit.end("u")):
            return stayed or not hit["n"].isascii()
        return stayed or _NO_MORE.match(text, hit.end("u")) is not None
    return hit["so"] is not None and number(hit["n"]) != today.day


def _with_today(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """连今天一起算是第五天, 五天了，算上今天: today is the last of them, and so no doubt is left."""
    for hit in _WITH_TODAY.finditer(text) if "今" in text else ():
        less = 0 if hit["without"] else 1
        before = _COUNTED_BEFORE.search(text, max(0, hit.start() - _LONGEST_COUNT), hit.start())
        after = None if before else _THEN_COUNTED.match(text, hit.end())
        if after and not (
            only(lang, "since_link", after["before"]) or lang.group("gone").ends(after["before"])
        ):
            continue  # 连今天算在内我爸走了五天
        found = before or after
        if found is None or not (count := number(found["n"])):
            continue
        day = today - timedelta(days=count - less)
        start, end = min(found.start(), hit.start()), max(found.end(), hit.end())
        yield DaySaid(start, end, day, sure=False, since=True, until=True)


def _just_now(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """人刚刚没的, 刚落气, 刚走，身上还是热的: today, or in the night yesterday. Never sure.

    刚走 is said for days and weeks: it counts where it is all that is said, or they are still warm.
    """
    if "刚" not in text and "方才" not in text:
        return
    for hit in _JUST.finditer(text):
        if _ANY_DAY.search(text, max(0, hit.start() - _CLOSE), hit.start()):
            continue  # 昨天刚走的
        alone = _JUST_ALONE.fullmatch(_clause(text, hit))
        gone = lang.group("gone").at(text, hit.end()) or _AWAY.match(text, hit.end())
        breath = _BREATH.match(text, hit.end())
        if not alone and (not gone or _NOT_NOW.match(text, (breath or gone).end())):
            continue
        if alone or breath or hit["now"] or lang.group("just_died").within(text):
            yield DaySaid(hit.start(), hit.end(), today, sure=False)


def _clause(text: str, hit: re.Match[str]) -> str:
    start = max(text.rfind(mark, 0, hit.start()) for mark in "，。；！？\n") + 1
    end = next((place for place in range(hit.end(), len(text)) if text[place] in "，。；！？\n"), len(text))
    return text[start:end]


def _hours(text: str, today: date) -> Iterator[DaySaid]:
    """So few hours are today or, in the night, yesterday: never sure."""
    if "时" not in text and "钟" not in text:
        return
    for hit in _HOURS.finditer(text):
        if hit["minutes"] and not (hit["ago"] or hit["few"] or hit["less"]):
            continue  # 差五分钟三点
        count = number(hit["n"]) if hit["n"] else 0
        if count is not None and count <= _MOST_HOURS and not _SEVERAL.fullmatch(hit["n"] or ""):
            yield DaySaid(hit.start(), hit.end(), today, sure=False, since=not hit["ago"])


def that_day_before(text: str, today: date, lang: Language) -> Iterator[DaySaid]:
    """上个月的今天, 去年今天, 两个星期前的昨天."""
    for hit in _PERIOD.finditer(text):
        said = [
            (word, entry)
            for entry, words in lang.possible(lang.sayings.days, text)
            if entry.days <= 0 and (word := words.at(text, hit.end()))
        ]
        count = _BACK.get(hit["w"] or hit["y"] or "") or number(hit["n"] or "")
        if not said or not count:
            continue
        word, entry = max(said, key=lambda one: one[0].end())
        unit = "年" if hit["y"] else hit["u"] or hit["v"]
        day = _back(today + timedelta(days=entry.days), count, unit)
        code = "" if day else "date_vague"
        yield DaySaid(hit.start(), word.end(), day, sure=False, code=code, part=entry.part)


def _back(day: date, count: int, unit: str) -> date | None:
    if unit not in ("年", "月"):
        return day - timedelta(weeks=count)
    year, month = calendar.month_before(day, count * (12 if unit == "年" else 1))
    return calendar.day_of(year, month, day.day)


def up_to_today(text: str, found: list[DaySaid], today: date, lang: Language) -> Iterator[DaySaid]:
    """到今天走了四天 is four days ago and not today; 今天是第四天 may be three or four days ago."""
    at = 0
    while at < len(found):
        said = found[at]
        at += 1
        between = text[said.end : found[at].start] if at < len(found) else "，"
        if said.day == today and between == "是" and not found[at].since:
            at += 1  # 今天是星期三 tells of no other day
            continue
        counts = at < len(found) and found[at].since and only(lang, "since_link", between)
        if counts and said.day != today and text[max(0, said.start - 1) : said.start] == "到":
            yield DaySaid(said.start, found[at].end, None, code="date_vague", since=True)  # 到昨天三天了
            at += 1
            continue
        if said.day != today or said.lunar or said.weak or said.since or said.yearless:
            yield said
            continue
        if at < len(found) and found[at].since and only(lang, "since_link", text[said.end : found[at].start]):
            yield replace(found[at], start=said.start, until=True)
            at += 1
        elif (hit := _NTH_DAY.match(text, said.end)) and (count := number(hit["n"])):
            if only(lang, "since_link", hit["before"]):
                days = tuple(today - timedelta(days=back) for back in (count - 1, count))
                yield DaySaid(
                    said.start, hit.end(), None, code="ambiguous", choices=days, since=True, until=True
                )
            else:
                yield said
        else:
            yield said


def only(lang: Language, group: str, text: str) -> bool:
    """Whether the text is made of words of the group, or empty."""
    words = lang.group(group)
    text = text.replace("，", "")
    while text and (hit := words.at(text, 0)):
        text = text[hit.end() :]
    return not text
