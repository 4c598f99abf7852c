"""How an address ends that has no house number, and what is put right in one."""

from __future__ import annotations

import re
from dataclasses import replace

from server.chat.understanding.findings import Finding
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Clause, Utterance

_HAN = "\u4e00-\u9fff"
_LEVEL = re.compile(r"(?:街道|社区|小区|屋场|大道|单元|[省市县区镇乡村组路街巷栋幢号室楼座])")
_BESIDE = r"(?:斜?对面|对门|旁边|边上|隔壁|附近|门口|楼上|楼下|后面|前面|后头|前头|里头|里面)"
_UNIT = (
    r"(?:驿站|菜鸟|超市|[店铺部科处厂院校所站]|[道镇乡]办|公司|单位|学校|[小中大]学|卫生院|医院|办公室|门面|门卫|传达室|前台|"
    r"服务中心|中心|家属[院楼区]|宿舍|村部|饭店|酒店|宾馆|工地|银行|农商行|信用社|第[一二三四五六七八九十0-9]{1,2}家)"
)
_TAIL = re.compile(rf"(?:[{_HAN}0-9A-Za-z]{{1,14}}?{_UNIT}(?:{_BESIDE})?|{_BESIDE}){{1,4}}")
GOES_ON = re.compile(r"[我他她你就找喊打收都也走没冇不了过]|工作|上班|退休")
_LEADS = re.compile(
    r"(?:应该|应当|应(?=[为是])|为|其实|我|现在|是|系|住|在|改成|改|[说讲]的|的|门牌|哦|噢|嗯"
    r"|对(?![面门])|如今|而今|(?:[合并]村|合并)(?:了|以后|之后|后|到)*|[了哒](?=[合并现是改])|新村|改了?名字?|[叫喊]做?)*"
)
NOT_SO = re.compile(r"(?:而|并)?(?:不是|不系|非|不该是|不应是)|[写填记登弄搞打印听看]成(?:了|哒)?")
_TELLS = re.compile(r"[是的了]")
_NOT_THAT = re.compile(r"不是[的啊呀哦吧]*(?=[，。！；\n]|$)")
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
    if not places and _NOT_THAT.match(uttered.plain, found.end):  # 东方路12号不是，21号
        places = [found.end]
    if not places:
        return found
    told = str(found.value)
    for clause in reversed(uttered.clauses):
        if clause.end <= places[0] or clause.start < found.start or not clause.tells:
            continue
        noes = lang.group("retraction").find(clause.text)  # 兰草村三组哦不对现在合村了叫新塘村三组
        no = max((hit.end() for hit in noes if clause.start + hit.start() >= places[0]), default=0)
        lead = _LEADS.match(clause.text, no)
        rather = clause.text[lead.end() if lead else 0 :].rstrip(f"{PARTICLES}的才对")
        if NOT_SO.match(rather):
            continue  # 东方路52号，不是25号
        value = _mended(told, rather)
        if value and value != told:
            return replace(found, value=value, end=max(found.end, clause.end), sure=False)
    return replace(found, sure=False)


def amended(uttered: Utterance, held: str, *, behind: int, asked: bool) -> tuple[str, int, int] | None:
    """The address that was told before with a part of it put right, and where that is said.

    52号不是25号, 是52号，写成25号了, 应为东方路52号，不是25号: where what it is not stands in it. 应该是52号:
    where the address is what was `asked`. `behind`: where a word for the address ends, 0 where there is none.
    """
    right, wrong, told = "", "", list[Clause]()
    for clause in uttered.clauses:
        if not clause.tells:
            continue
        start = max(clause.start, behind)
        no = NOT_SO.search(uttered.plain, start, clause.end)
        lead = _LEADS.match(uttered.plain, start)
        said = uttered.plain[lead.end() if lead else start : no.start() if no else clause.end]
        said = said.rstrip(f"{PARTICLES}的才对")
        rather = "" if right or _TELLS.search(said) else _mended(held, said)
        right, told = right or rather, [*told, *([clause] if rather or no else [])]
        wrong = wrong or (uttered.plain[no.end() : clause.end].rstrip(f"{PARTICLES}了的") if no else "")
    meant = (wrong and wrong in held) or (asked and not wrong)
    return (right, told[0].start, told[-1].end) if meant and right and right != held else None


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
