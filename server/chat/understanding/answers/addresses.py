"""Addresses: what ends in 镇, 村, 组, 号 and stands where an address is said or asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from server.chat.understanding.answers.address_ends import (
    GOES_ON,
    NOT_SO,
    PARTICLES,
    amended,
    landmark,
    put_right,
)
from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.meaning import Context
from server.chat.understanding.people.who import Owner, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import only
from server.chat.understanding.utterance import Clause, Utterance

HOUSEHOLD, APPLICANT = "decedent.household_address", "applicant.address"
_HAN = "\u4e00-\u9fff"
_IN_NAME = f"(?![了没冇不我你他她它这那哪几是就也跟])[{_HAN}]"  # no word that goes on with the sentence
_LEVELS = (
    r"特别行政区|自治州|自治区|开发区|街道办?|居委会|管理区|社区|小区|花园|公寓|单元|大道|农场|屋场|"
    r"街镇|[省市县区镇乡村组路街巷弄里坪栋幢号室楼层队苑片]"
)
_NUMBERED = r"[0-9A-Za-z]{1,6}(?:号|栋|幢|座|单元|楼|室|组)"  # 教育局家属院2栋: a name before a number
_ADDRESS = re.compile(
    rf"(?:(?:{_IN_NAME}){{1,10}}?(?:{_LEVELS})|[0-9A-Za-z一二三四五六七八九十百零-]{{1,6}}(?:{_LEVELS})"
    rf"|(?<=[{_HAN}])(?:{_IN_NAME}){{1,12}}?(?={_NUMBERED})){{2,14}}(?:[零一二三四五六七八九幺]{{3,4}}(?![{_HAN}])|[0-9]{{0,5}})(?:号|室)?"
)
_EXACT = re.compile(r"村|社区|小区|路|街|巷|组|号|栋|屋场|大道")
_PARTS = re.compile(_ADDRESS.pattern.replace("{2,14}", "{1,14}", 1))
_LARGE = re.compile(r"[省市县区镇乡村街路]")
_LEADS = re.compile(r"[的是在着了叫写填印给到寄：，]|改成|登记为|老家|屋里")  # in the name of no place
_LINK = re.compile(r"[来去]?(?:应该|应当|应)?[，：是在为]*")
_SAYS = re.compile(r"^按|[了的哒着过得]$|[没冇不未掉丢]|[那这][里边个]")  # 门牌掉了, 好找的
_SENT = re.compile(  # 益丰药店，寄店里; 3栋1402，别寄单位
    r"(?:就|直接|请)?[寄送放丢搁发](?:[到在我店家门那这屋铺]|给)|请?(?:别|莫|勿|不要|不用|不能|不)[寄送放丢搁发写填]"
)
_PHONE = re.compile(r"(?<![0-9])1[0-9]{10}(?![0-9])，?")
_SINCE = re.compile(r"后来|以后|[迁搬]到|合并|新的")
_OLD = re.compile(r"[老旧]的(?:门牌|地址|)?(?:号码|号)?[是叫]")
_NO_PLACE = re.compile(r"[大高多重老院岁]")  # 跟他一样大, 一起住院
_LIKE = re.compile(r"[跟和同与]")
_NOTHING = re.compile(r"[没冇不未]")
_NOWHERE = re.compile(
    r"(?:[我他她]们?|自己|就|还|也|都|一直|在|住|是|的|写)*"
    r"(?P<place>[老本]?(?:屋里|屋头|家里|老家|家|屋|乡里|乡下|乡村|农村|村里|镇上|街上|县里|城里|组里|队里|当地|这里|那里|这边|那边))"
    rf"(?:头|的|那边|这边|[{PARTICLES}])*"
)
_ONLY_THERE = re.compile(
    rf"(?:那边|这边|那里|里|市|省)?(?:打工|上班|做事|做生意|工作|读书|住|带孙子)*[{PARTICLES}的]*"
)
_DOOR = re.compile(r"门牌|[地住]址")
_ONLY = re.compile(r"[嗯哦好那，]*(?:家庭|家里|详细|具体|完整)?的?")  # 家庭地址, and not 殡仪馆地址
_STREET = re.compile(r"(?:村|路|街|巷|组|社区|小区|栋|单元|大道)[的了吧啊呀]*(?:[，。！]|$)")
_HOUSE = re.compile(r"(?<![0-9])([0-9]{1,2})号")
_SMALL = re.compile(r"(?:镇|乡|村|组|路|街|社区|小区|巷|号|栋|大道|屋场|花园|街道|苑|队)")


def addresses(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken
) -> list[Finding]:
    """The addresses of the turn: behind a word for one, or as the answer to the question for one."""
    found = list(_labelled(uttered, context, lang, people, taken)) or list(
        _on_a_parcel(uttered, lang, context, taken)
    )
    question = context.catalogue.questions.get(context.asked or "")
    if question is not None and question.type == "address" and not found:
        found.extend(_asked(uttered, lang, people, question.id, taken))
    found = [put_right(uttered, lang, people, one) for one in found]
    found = list(_amended(uttered, context, lang, found, taken)) or found
    found = found or list(_same(uttered, context, lang, people))
    if question is not None and question.type == "address" and not found:
        found = list(_nowhere(uttered, lang, question.id))
    found += [] if context.answers.get(APPLICANT) else list(_there_too(uttered, lang, people, found))
    return [finding for finding in found if finding.question in context.catalogue.questions]


def _amended(
    uttered: Utterance, context: Context, lang: Language, found: Sequence[Finding], taken: Taken
) -> Iterator[Finding]:
    """The address that is spoken of with one part put right: 是52号，写成25号了, 户籍地址不是25号，是52号."""
    groups = {HOUSEHOLD: "household_address", APPLICANT: "own_address"}
    door = lang.group("mistaken").within(uttered.plain) and (
        _DOOR.search(uttered.plain) or _STREET.search(uttered.plain)
    )
    if context.asked not in groups and not (door or NOT_SO.search(uttered.plain)):
        return
    labels = {name: lang.group(group).first(uttered.plain) for name, group in groups.items()}
    called = [name for name, label in labels.items() if label]
    recent = [name for name in (*context.recent, context.asked) if name in groups]
    names = dict.fromkeys([one.question for one in found] or called or recent)
    for question in names if len(names) == 1 else ():
        held, label = context.held(question), labels[question]
        asked = context.asked == question and not found
        behind = label.end() if label else 0
        if held and (right := amended(uttered, str(held), behind=behind, asked=asked)):
            taken.take(*right[1:])
            yield Finding(question, *right, sure=False)
    if not names and (door or not any(_is_day(context, one) for one in _HOUSE.findall(uttered.plain))):
        held = {name: str(context.held(name) or "") for name in groups}
        fitting = [
            (name, right)
            for name, address in held.items()
            if address and (right := amended(uttered, address, behind=0, asked=bool(door)))
        ]
        if len(fitting) == 1:  # 门牌写错了，是52号不是25号
            name, right = fitting[0]
            taken.take(*right[1:])
            yield Finding(name, *right, sure=False)


def _is_day(context: Context, number: str) -> bool:
    """Whether one of the days that are known has this number: 不是25号 may be of that day."""
    known = context.catalogue.questions
    held = [str(context.held(name) or "") for name in known if known[name].type == "date"]
    return any(day.endswith(f"-{number.zfill(2)}") for day in held)


def _same(uttered: Utterance, context: Context, lang: Language, people: People) -> Iterator[Finding]:
    """同上, 跟我爸一个地址: the other address that is known already; it is read back.

    Where a third person lives is not known: 跟我妈一个地址.
    """
    for clause in uttered.clauses:
        like = _LIKE.search(clause.text)  # 跟我住的地方一样 names the other's
        named = lang.group("own_address").within(clause.text, 0, like.start() if like else None)
        question = APPLICANT if named or context.asked == APPLICANT else HOUSEHOLD
        known = context.answers.get(HOUSEHOLD if question == APPLICANT else APPLICANT)
        text = _by_pronoun(clause, people, "decedent" if question == APPLICANT else "speaker")
        hits = lang.group("same_place").find(text)
        hit = next((one for one in hits if not _NO_PLACE.match(text, one.end())), None)
        if question == APPLICANT:
            hit = hit or lang.group("same_as_registered").first(text)
        if context.asked == question:
            hit = hit or _alone(text, lang, "that_place")
            hit = hit or (_alone(text, lang, "that_registered") if question == APPLICANT else None)
        asked = context.asked == question or named
        others = any(people.role(mention) == "other" for mention in people.inside(clause))
        if hit and known and asked and not (others or clause.asks or lang.group("negation").within(text)):
            yield Finding(question, known, clause.start, clause.end, sure=False)
            return


def _by_pronoun(clause: Clause, people: People, owner: Owner) -> str:
    """The clause with a pronoun for whoever lives at the address that is known: 跟他一个地址."""
    text = str(clause.text)
    for mention in reversed(people.inside(clause)):
        if people.role(mention) == owner:
            text = text[: mention.start - clause.start] + "他" + text[mention.end - clause.start :]
    return text.replace("我屋里", "他屋里").replace("我家", "他家") if owner == "speaker" else text


def _alone(text: str, lang: Language, group: str) -> re.Match[str] | None:
    """就是他那个, 一样的: where nothing but that is said."""
    hit = lang.group(group).first(text)
    return hit if hit and only(text, lang, group, "address_end") else None


def _there_too(
    uttered: Utterance, lang: Language, people: People, found: Sequence[Finding]
) -> Iterator[Finding]:
    """筻口镇大塘村五组，我也住那里, of where the decedent was registered; the second is read back."""
    if len(found) != 1 or found[0].question != HOUSEHOLD:
        return
    for clause in uttered.clauses[uttered.clause_at(found[0].end - 1).number + 1 :]:
        mine = any(people.role(mention) == "speaker" for mention in people.inside(clause))
        denied = not clause.tells or lang.group("negation").within(clause.text)
        if mine and not denied and lang.group("same_place").within(clause.text):
            yield Finding(APPLICANT, found[0].value, clause.start, clause.end, sure=False)
            return


def _nowhere(uttered: Utterance, lang: Language, question: str) -> Iterator[Finding]:
    """屋里, 就在老家, 住我崽屋里: where only they know, and no address; nor is 我在广东打工."""
    text = uttered.plain.rstrip("。；！")
    hit = _NOWHERE.fullmatch(text)
    if hit is None and ("家" in text or "屋" in text):
        if "somebody's home" not in lang.patterns:
            lang.patterns["somebody's home"] = re.compile(f"(?:{lang.any_kin})(?=[的这那]?(?:家|屋))")
        hit = _NOWHERE.fullmatch(lang.patterns["somebody's home"].sub(lambda one: "我" * len(one[0]), text))
    if hit:
        yield Finding(question, None, hit.start("place"), hit.end("place"), code="address_vague")
        return
    for clause in reversed(uttered.clauses):
        head = lang.group("address_head").at(clause.text, 0)
        place = lang.group("outside").at(clause.text, head.end() if head else 0)
        city = place is not None and place.group()[-1] not in "区县镇"
        if place and city and clause.tells and _ONLY_THERE.fullmatch(clause.text, place.end()):
            start = clause.start + place.start()
            yield Finding(question, None, start, clause.start + place.end(), code="address_vague")
            return


def _labelled(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken
) -> Iterator[Finding]:
    text = uttered.plain
    # 地址是…, and of nobody: where letters go, unless the other one is talked of
    nobodys = not {HOUSEHOLD, APPLICANT}.intersection((context.asked, *context.recent, *context.answers))
    labels = ((HOUSEHOLD, "household_address"), (APPLICANT, "own_address"), (APPLICANT, "lives"))
    for question, group in labels:
        for label in lang.group(group).find(text):
            link = _LINK.match(text, label.end())
            begins = _begins(text, people, link.end() if link else label.end())
            hit = _ADDRESS.match(text, begins)
            if not hit or not _SMALL.search(hit.group()) or not uttered.tells(label.start()):
                continue
            if not taken.free(hit.start(), hit.end()):
                continue
            meant = question
            if group == "lives" and people.owner(label.start()) != "speaker":
                # where the one who died lived is not where they are registered
                contact = not people.owner(label.start()) and _PHONE.search(text, 0, label.start())
                start = uttered.clause_at(label.start()).start
                plain = nobodys and "址" in label[0] and not people.owner(label.start())
                plain = plain and _ONLY.fullmatch(text, start, label.start()) is not None
                meant = question if contact or plain else ""
            if group == "household_address" and people.owner(label.end()) == "speaker":
                meant = APPLICANT if lang.group("own_address").within(label.group()) else ""
            own = context.asked == APPLICANT and not people.owner(label.start())
            if own and group == "lives":
                registered = lang.group("household_address").find(text)
                within = any(one.start() <= label.start() < one.end() for one in registered)
                meant = "" if within else APPLICANT
            elif own and group == "household_address":  # 户口地址是新墙镇清水村，现在住…
                meant = "" if lang.group("lives").within(text, label.end()) else APPLICANT
            if meant:
                end = hit.end() + landmark(text[hit.end() : uttered.clause_at(hit.start()).end], lang)
                taken.take(hit.start(), end)
                elsewhere = any(m.kin and label.end() <= m.start < hit.start() for m in people.mentions)
                exact = bool(_EXACT.search(hit.group())) or (own and group == "lives")
                sure = exact and not elsewhere  # 寄到我崽那里
                sure = sure and (group != "lives" or own or people.owner(label.start()) == "speaker")
                sure = sure and not (own and group == "household_address")
                yield Finding(meant, text[hit.start() : end], hit.start(), end, sure=sure)


def _former(uttered: Utterance, lang: Language, clause: Clause) -> bool:
    """老的是荣新路23号，现在是…: what it was called before, where it is told how it is called now."""
    once = lang.group("formerly").within(clause.text) or _OLD.search(clause.text)
    return bool(once) and any(
        (_SINCE.search(later.text) or lang.group("nowadays").within(later.text)) and _PARTS.search(later.text)
        for later in uttered.clauses[clause.number + 1 :]
    )


def _behind_number(clause: Clause) -> int:
    """Where the words begin again behind a phone number, as on a parcel."""
    number = _PHONE.search(clause.text)
    return number.end() if number else 0


def _on_a_parcel(uttered: Utterance, lang: Language, context: Context, taken: Taken) -> Iterator[Finding]:
    """张伟 13900001234 长沙市雨花区香樟路88号: behind a phone number stands where that one lives."""
    if context.asked in (HOUSEHOLD, APPLICANT) or context.answers.get(APPLICANT):
        return
    for number in _PHONE.finditer(uttered.plain):
        hit = _ADDRESS.match(uttered.plain, number.end())
        if hit and _EXACT.search(hit.group()) and _LARGE.search(hit.group()) and uttered.tells(hit.start()):
            end = hit.end() + landmark(uttered.plain[hit.end() : uttered.clause_at(hit.start()).end], lang)
            taken.take(hit.start(), end)
            yield Finding(APPLICANT, uttered.plain[hit.start() : end], hit.start(), end, sure=False)
            return


def _begins(text: str, people: People, start: int) -> int:
    """Where the first name of a place begins behind the words that lead to it: 还挂在月田镇."""
    large = _LARGE.search(text, start)
    if large is None:
        return start
    leads = [hit.end() for hit in _LEADS.finditer(text, start, large.start())]
    leads += [mention.end for mention in people.mentions if start <= mention.start < large.start()]
    return max(leads, default=start)


def _asked(
    uttered: Utterance, lang: Language, people: People, question: str, taken: Taken
) -> Iterator[Finding]:
    """The whole answer, when it has the form of an address; also 张谷英镇，老屋里."""
    for clause in uttered.clauses:
        if _former(uttered, lang, clause):
            continue
        start = clause.start + _behind_number(clause)  # 张伟13900001234长沙市…
        head = lang.group("address_head").at(uttered.plain, start)
        start = head.end() if head else start
        start += len(uttered.plain[start : clause.end]) - len(
            uttered.plain[start : clause.end].lstrip("：，是在")
        )
        start = min(_begins(uttered.plain, people, start), clause.end)
        hit = None if _NOTHING.match(clause.text) else _PARTS.match(uttered.plain, start, clause.end)
        if hit is None or clause.asks or not taken.free(start, hit.end()):
            continue
        end = hit.end()
        left = uttered.plain[end : clause.end]
        unit = landmark(left, lang) if question == APPLICANT else 0
        end += unit
        left = left[unit:]
        if (
            left.strip(PARTICLES)
            and not unit
            and len(left) <= 6
            and not (lang.group("address_end").at(left, 0) or _SAYS.search(left) or GOES_ON.search(left))
        ):
            end = clause.end
        unsure = any(lang.group(name).within(left) for name in ("alternative", "unsure"))
        goes_on = end + len(left) - len(left.lstrip(PARTICLES)) == clause.end
        spans = [(start, end), *(_more(uttered, lang, people, clause) if goes_on else ())]
        joined = spans[-1][1]
        if unit and not _SMALL.search(uttered.plain, start, end) and left.strip(f"{PARTICLES}的收"):
            continue  # 在县人民医院上班
        if not unit and not _SMALL.search(uttered.plain, start, joined):
            continue
        unsure |= not _SMALL.search(uttered.plain, start, joined)
        if joined == end and not unit and not _ADDRESS.match(uttered.plain, start, clause.end):
            continue
        taken.take(start, joined)
        value = uttered.plain[start:end]
        for before, (first, last) in pairwise(spans):
            apart = not uttered.said[uttered.origin[before[1]]].isspace()
            value += ("，" if apart else "") + uttered.plain[first:last]
            unsure |= apart
        yield Finding(question, value, start, joined, sure=not unsure)
        return


def _more(uttered: Utterance, lang: Language, people: People, clause: Clause) -> Iterator[tuple[int, int]]:
    """Where the next clauses go on with the address: 18号, 老屋里, 好像是12号; not 门牌掉了, 我娘屋里."""
    for following in uttered.clauses[clause.number + 1 : clause.number + 5]:
        hedge = lang.group("hedge").at(following.text, 0)
        name = following.text[hedge.end() if hedge else 0 :].rstrip("吧啊呢")
        short = len(name) <= 4 or bool(_PARTS.fullmatch(name))
        other = following.asks or _SAYS.search(name) or _SENT.match(name) or people.inside(following)
        once = lang.group("formerly").within(name)  # 以前叫四组
        if following.sentence != clause.sentence or other or once or not (short and name):
            return
        start = following.start + (hedge.end() if hedge else 0)
        yield start, start + len(name)
