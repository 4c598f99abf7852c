"""What is told of an accident and need not be of the death: 九号被车撞了，没抢救过来, 腿摔断躺了三年."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from server.chat.understanding.findings import Finding
from server.chat.understanding.happenings.happening import DEATH
from server.chat.understanding.numerals import NUMERAL
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import DEATH_PLACE, MANNER, WHEN_DIED
from server.chat.understanding.utterance import Utterance

_TO_RESCUE = 2  # clauses
_OUT_THERE = ("on_the_way", "elsewhere")
_DAYS_BEFORE = re.compile(
    rf"(?:躺|瘫|卧床|拖|养|熬|住|治|昏迷|伺候|服侍|照顾)[^，。；！？\n]{{0,8}}?(?:[{NUMERAL}几好多]{{1,3}}个?[多来]?[天日月年周]|半个?[月年]|[{NUMERAL}几好多]{{1,2}}个?(?:星期|礼拜))"
    rf"|[{NUMERAL}初廿][号日]?(?:那天|晚上|早上)?的事[，。]|[{NUMERAL}][号日](?!走|没|过|去)"
)
_ACCIDENT = "accident"
_YEARS_AGO = re.compile(
    rf"大?前年|去年|上半年|[早前上]几年|(?:[{NUMERAL}几好]{{1,3}}年|半年|[{NUMERAL}几好]{{1,3}}个月)[以之]?前"
)
_LAY_LONG = re.compile(
    r"(?:躺|瘫|卧床|拖|养|熬|坐轮椅|[不没冇]能?动|下不[了得]?[床地]|起不[了得]?[床来]|伺候|服侍|照顾)[^，。；！？\n]{0,8}?"
    rf"(?:[{NUMERAL}几好多]{{1,3}}年|半年|(?!一个)[{NUMERAL}几好多]{{1,3}}个多?月)"
)


def hurt_first(uttered: Utterance, lang: Language, found: Iterable[Finding]) -> list[Finding]:
    """What was found, and no longer sure of the death what is only told of an accident before it."""
    found = [replace(one, sure=False) if _long_ago(uttered, lang, one) else one for one in found]
    died = max((one.start for one in found if one.question == DEATH and one.value), default=-1)
    found = [one for one in found if not _only_hurt_there(uttered, lang, one, died)]
    if not lang.group("rescued").within(uttered.plain):
        return found
    return [replace(one, sure=False) if _of_accident(uttered, lang, one) else one for one in found]


def of_the_accident(uttered: Utterance, lang: Language, place: int, found: Iterable[Finding]) -> bool:
    """11月5号凌晨两点摔的，8号走的: whether it is of the accident, and the death is told behind."""
    clause = uttered.clause_at(place)
    if not lang.group("hurt").within(clause.text) or lang.group("gone").within(clause.text):
        return False
    return any(one.question == DEATH and one.value and one.start >= clause.end for one in found)


def _long_ago(uttered: Utterance, lang: Language, one: Finding) -> bool:
    """我妈腿摔断躺了三年, 去年又摔断腿: whether it is an accident of which nobody need have died."""
    if one.question != MANNER or one.value != _ACCIDENT or not one.sure:
        return False
    clause = uttered.clause_at(one.start)
    if lang.group("gone").within(clause.text):
        return False
    ago = _YEARS_AGO.search(clause.text)
    if ago and uttered.plain.count(ago.group()) == 1:
        return True
    following = uttered.clauses[clause.number : clause.number + 1 + _TO_RESCUE]
    end = max(other.end for other in following if other.sentence == clause.sentence)
    return _LAY_LONG.search(uttered.plain, one.end, end) is not None


def _only_hurt_there(uttered: Utterance, lang: Language, one: Finding, died: int) -> bool:
    """路上摔了一跤，躺了半个月，14号走的: whether it is out there, and days before the death."""
    if one.question != DEATH_PLACE or one.value not in _OUT_THERE or one.sure:
        return False
    clause = uttered.clause_at(one.start)
    if (
        died < clause.end
        or not lang.group("hurt").within(clause.text)
        or lang.group("gone").within(clause.text)
    ):
        return False
    return _DAYS_BEFORE.search(uttered.plain, clause.start, died) is not None


def _of_accident(uttered: Utterance, lang: Language, one: Finding) -> bool:
    if one.question not in (*WHEN_DIED, DEATH_PLACE):
        return False
    clause = uttered.clause_at(one.start)
    if not lang.group("hurt").within(clause.text) or lang.group("gone").within(clause.text):
        return False
    behind = uttered.clauses[clause.number + 1 : clause.number + 1 + _TO_RESCUE]
    return any(
        lang.group("rescued").within(other.text) for other in behind if other.sentence == clause.sentence
    )
