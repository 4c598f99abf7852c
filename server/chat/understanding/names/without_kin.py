"""Names of who died without a word for kin: 去世的是王秀英, 给张爱国办手续, 陈桂香老人过世三天了."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.chat.understanding.people.name_shape import OFTEN_PLACES, name_at
from server.chat.understanding.people.who import Owner, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_THERE = re.compile("[在里]|上(?![周个星礼午])")
_WHICH = re.compile(r"(?:[\u4e00-\u9fff]{0,6}?(?:那位|那个|这位|村民|居民|老师傅))")
_LONGEST_LEAD = 12  # characters
_ENDED = re.compile(r"(?:老人家?|同志|老师|先生|女士|大爷|老爹|[啊呀哦嘞的])?(?:[，。；！\n]|$)")
_MATTER = re.compile(r"办(?:手续|理|后事|丧|这|死亡|抚恤|[，。]|$)|申[请报]|领(?:丧|抚|这)|登记|注销|销户")
_AFTERWARDS = re.compile(r"的?(?:身后|后|丧|白)事")


def who_died(uttered: Utterance, lang: Language) -> Iterator[tuple[int, int, str, Owner, bool]]:
    """去世的是王秀英老人, 走的是年长的那位李国强, 给张爱国办手续: a whole name, without a word for kin."""
    text = uttered.plain
    for label in lang.group("decedent_is").find(text):
        lead = _WHICH.match(text, label.end())
        told = lang.group("gone").within(label.group()) or label.group()[0] in "死逝亡"
        at = lead.end() if lead else label.end()
        named = _whole_name(text, lang, at, shortest=2) if told else 0
        if told and not named:  # 我们社区的孤老周冬生
            last = min(uttered.clause_at(label.start()).end, at + _LONGEST_LEAD)
            leads = (one.end() for one in lang.group("name_lead").find(text, label.end(), last))
            at, named = next(((one, end) for one in leads if (end := _whole_name(text, lang, one))), (at, 0))
        if named and _ENDED.match(text, named):
            yield at, named, text[at:named], "decedent", at == label.end() and named > at + 2
    for label in (*lang.group("for_whom").find(text), *lang.group("helps_whom").find(text)):
        named = _whole_name(text, lang, label.end())
        if named and (_MATTER.match(text, named) or _AFTERWARDS.match(text, named)):
            yield label.end(), named, text[label.end() : named], "decedent", False
    for label in lang.group("to_arrange").find(text):
        named = _whole_name(text, lang, label.end())
        if named and _AFTERWARDS.match(text, named):  # 来办邓友良的后事
            yield label.end(), named, text[label.end() : named], "decedent", False


def _whole_name(text: str, lang: Language, at: int, *, shortest: int = 3) -> int:
    named = name_at(text, lang, at)
    often = named < at + shortest or text[named - 1 : named] in OFTEN_PLACES or _THERE.match(text, named)
    called = text[at + 1 : named] in lang.kin  # 王婆婆
    return 0 if often or called or lang.group("no_name").at(text, at) else named


def of_the_gone(uttered: Utterance, lang: Language, people: People) -> Iterator[tuple[int, int]]:
    """村里陈桂香老人家过世三天了, 张建国同志于今日逝世: a whole name before a word for the death.

    What only looks like one is many a place or a time, so it needs three characters, and whoever says it
    is asked whether it is.
    """
    text = uttered.plain
    for clause in uttered.clauses:
        gone = None if not clause.tells else lang.group("gone").first(text, clause.start, clause.end)
        if gone is None or (people.decedent and not clause.start <= people.decedent.start < clause.end):
            continue
        leads = [hit.end() for hit in lang.group("name_lead").find(text, clause.start, gone.start())]
        alone = [0] if clause.number == 1 and name_at(text, lang, 0) == uttered.clauses[0].end else []
        for start in (*alone, clause.start, *leads):  # 易满生，昨天病故
            end = name_at(text, lang, start)
            if not start + 3 <= end <= gone.start() or lang.group("no_name").at(text, start):
                continue
            if text[end - 1] in OFTEN_PLACES or _THERE.match(text, end):
                continue
            if not any(m.start < end and start < m.end for m in people.mentions):
                yield start, end
                return
