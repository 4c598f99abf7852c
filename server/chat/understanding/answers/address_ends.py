"""How an address ends that has no house number, and what is put right in one."""

from __future__ import annotations

import re
from dataclasses import replace

from server.chat.understanding.findings import Finding
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_HAN = "\u4e00-\u9fff"
_LEVEL = re.compile(r"(?:街道|社区|小区|屋场|大道|单元|[省市县区镇乡村组路街巷栋幢号室楼座])")
_BESIDE = r"(?:斜?对面|对门|旁边|边上|隔壁|附近|门口|楼上|楼下|后面|前面|后头|前头|里头|里面)"
_UNIT = (
    r"(?:驿站|菜鸟|超市|[店铺部科处厂院校所站]|[道镇乡]办|公司|单位|学校|[小中大]学|卫生院|医院|办公室|门面|门卫|传达室|前台|"
    r"服务中心|中心|家属[院楼区]|宿舍|村部|饭店|酒店|宾馆|工地|银行|农商行|信用社|第[一二三四五六七八九十0-9]{1,2}家)"
)
_TAIL = re.compile(rf"(?:[{_HAN}0-9A-Za-z]{{1,14}}?{_UNIT}(?:{_BESIDE})?|{_BESIDE}){{1,4}}")
GOES_ON = re.compile(r"[我他她你就找喊打收都也走没冇不了过]|工作|上班|退休")
_LEADS = re.compile(r"(?:应该|应当|其实|我|现在|是|住|在|改成|改|的|门牌|哦|噢|嗯)*")
PARTICLES = "啊呀呢哦吧咯啦嘞哒噻嘛"


def landmark(left: str, lang: Language) -> int:
    """How many characters there tell a house by what it is or stands beside: 卫生院对面菜鸟驿站."""
    hit = _TAIL.match(left)
    if hit is None or GOES_ON.search(hit.group()) or lang.group("gone").within(left):
        return 0
    return hit.end()


def put_right(uttered: Utterance, lang: Language, people: People, found: Finding) -> Finding:
    """东方路12号，错了，是21号: what is said after the no takes its place, and is read back."""
    places = [place for place in people.retracted if place >= found.start]
    if not places:
        return found
    told = str(found.value)
    for clause in reversed(uttered.clauses):
        if clause.end <= places[0] or clause.start < found.start or not clause.tells:
            continue
        no = lang.group("retraction").at(clause.text, 0)
        lead = _LEADS.match(clause.text, no.end() if no else 0)
        rather = clause.text[lead.end() if lead else 0 :].rstrip(f"{PARTICLES}的才对")
        value = _mended(told, rather)
        if value and value != told:
            return replace(found, value=value, end=max(found.end, clause.end), sure=False)
    return replace(found, sure=False)


def _mended(told: str, rather: str) -> str:
    """The address with the part that was said anew in the place of the one of its kind."""
    levels = [level.group() for level in _LEVEL.finditer(rather)]
    if not levels or not rather.endswith(levels[-1]) or len(rather) > 30:
        return ""
    ends = [level for level in _LEVEL.finditer(told) if level.group() == levels[0]]
    if not ends:
        return ""
    before = [level.end() for level in _LEVEL.finditer(told) if level.end() <= ends[-1].start()]
    return told[: before[-1] if before else 0] + rather + (told[ends[-1].end() :] if len(levels) == 1 else "")
