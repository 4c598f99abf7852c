"""Which of those who are mentioned gets the money: 收钱的是我妈, 打我姐许梅卡上，她…, 钱给我哥."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.people.name_shape import name_at
from server.chat.understanding.people.pronouns import for_other_sex
from server.chat.understanding.people.the_dead import ELDERS
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_LONGEST_LEAD, _SHORTEST_NAME = 6, 2

_ID_NUMBER = re.compile("[0-9]{15}")
_COLLECTS = re.compile(
    r"(?:来|去|负责|代)?(?:收|领)(?:这个?|那个?|这笔)?(?:钱|款|补助)|来收(?=[，。；！\n]|$)"
)
_TRANSFERS = re.compile(r"[打转汇存](?:到|进|给|入)?$")
_OF_THEIRS = re.compile(r"的[了吧啊咯哦嘛]?(?=[，。；！\n]|$)")
_IS_LINK = re.compile(r"[是系就为，：叫写填]{1,3}")
_OWNS = re.compile(
    r"(?:[\u4e00-\u9fff]{2,3})?的[卡折账存]|的|[\u4e00-\u9fff]{0,4}有(?!病)"
)  # 我叔叔陈建国有卡，打他的
_IS_CALLED = re.compile(r"(?:就是|是|叫|：|姓|名叫|系|为)[\u4e00-\u9fff]")
_BREAKS = "，。；！？\n"
_GIVEN = re.compile(
    r"(?:[钱款费]|补助|[恤补]金)(?:[就都也请要想还是那直接全]|统一)*"
    r"(?:给|[打转汇存发拨付交](?:到|进|给|在)?)$|(?P<there>[打转汇存](?:到|进|在))$"
)
_OTHERWISE = re.compile("电话|手机|已经|早就|以前|原来|生前|在世|[借欠还存把寄]|每|一直|没|冇|不|莫|别")
_ENDS = r"(?:就?(?:行|好|可以|要得|算了)|[吧啊咯哦嘛嘞呀噻啦])*(?=[，。；！\n]|$)"
_THERE = re.compile(rf"的?(?:那里|那边|这里|这边){_ENDS}")
_SENT, _ENDING = re.compile(r"[打转汇](?:账|款)?给$"), re.compile(rf"{_ENDS}")
_AT_LAST = re.compile(rf"(?:的?(?:那里|那边|这里|这边)|来?[收领])?{_ENDS}")


def of_payee(
    uttered: Utterance, lang: Language, mentions: Sequence[Mention], known: tuple[str, str], *, asked: bool
) -> Iterator[int]:
    """Who gets the money (收钱的是我妈), and where 他 or 她 goes on about them: 打我姐卡上，她的….

    A word for a relative of the other sex is not meant by it.
    """
    text = uttered.plain
    for place, mention in enumerate(mentions):
        if not place:
            other = for_other_sex(known[1], text[mention.start : mention.end])
            if asked and other and _ID_NUMBER.search(text, mention.end):
                yield mention.start  # 她的身份证4306…, where a man died
            continue
        prior = mentions[place - 1]
        if _of_oneself(uttered, mentions[:place]):
            place, prior = place - 1, mentions[place - 2]  # 打我老婆卡上，我没卡，她叫…
        if mention.who == "kin" and prior.who == "payee":
            dead = mention.gone == known[0] and mention.sex in ("", known[1])
            if not dead and _IS_LINK.fullmatch(text, prior.end, mention.start):
                yield mention.start
        if mention.who != "decedent" or mention.end - mention.start > 1:
            continue
        if prior.who == "decedent" and prior.end - prior.start == 1:
            continue  # whom that one meant
        clause, here = uttered.clause_at(prior.start), uttered.clause_at(mention.start)
        if not 0 <= here.number - clause.number <= 2:
            continue
        other_sex = for_other_sex(prior.sex, text[mention.start])
        died = prior.kin is not None and prior.gone == known[0] and prior.sex in ("", known[1])
        if prior.who == "payee":
            if _IS_CALLED.match(text, prior.end):
                yield mention.start
        elif prior.who == "kin" and not (other_sex or died):
            payee = place > 1 and mentions[place - 2].who == "payee"
            linked = payee and _IS_LINK.fullmatch(text, mentions[place - 2].end, prior.start)
            own = _OWNS.match(text, prior.end) and lang.group("card_label").within(clause.text)
            elder = not (known[0] or asked) and prior.kin is not None and prior.kin.line in ELDERS
            paid = not elder and is_paid(text, lang, prior)
            named = known[0] and here.number > clause.number and _IS_CALLED.match(text, prior.end)
            paid = paid or bool(named and prior.of == "speaker" and is_paid(text, lang, mention))
            paid = paid or (not elder and _sent_to(text, lang, prior, mention))
            if linked or paid or (own and here.number > clause.number):
                yield mention.start


def _of_oneself(uttered: Utterance, before: Sequence[Mention]) -> bool:
    """Whether the clause before only tells of whoever speaks, beside a relative in the one before that."""
    if len(before) < 2 or before[-1].who != "speaker" or before[-2].who != "kin":
        return False
    here, there = uttered.clause_at(before[-1].start), uttered.clause_at(before[-2].start)
    return before[-1].start == here.start and there.number + 1 == here.number


def paid_before(
    uttered: Utterance, lang: Language, mentions: Sequence[Mention], place: int
) -> Mention | None:
    """The relative of whom an earlier clause of the sentence tells that they get the money."""
    here = uttered.clause_at(place)
    if not here.number:
        return None
    kin = [m for m in mentions if m.kin and m.of != "decedent" and m.end <= here.start]
    kin = [m for m in kin if uttered.clause_at(m.start).sentence == here.sentence]
    return next((m for m in reversed(kin) if is_paid(uttered.plain, lang, m)), None)


def is_paid(text: str, lang: Language, mention: Mention) -> bool:
    """打我姐卡上, 打到我姐许梅卡上, 打我哥的, 钱给我哥, 我妹妹收钱."""
    lead = text[max(0, mention.start - _LONGEST_LEAD) : mention.start]
    end = mention.end
    if lang.group("pay_to").ends(lead):
        named = name_at(text, lang, end) or end
        if any(lang.group("account_of").at(text, behind) for behind in {end, named}):
            return True
        if money_given(text, mention.start, end) or money_given(text, mention.start, named):
            return True
        end = named if _COLLECTS.match(text, named) else end
    elif hit := _COLLECTS.search(text, end + _SHORTEST_NAME, end + _LONGEST_LEAD):
        end = hit.start() if name_at(text[: hit.start()], lang, end) == hit.start() else end  # 我哥许强收钱
    transfer = _TRANSFERS.search(lead) if _OF_THEIRS.match(text, end) else None
    to_them = transfer is not None and not lang.group("negation").ends(lead[: transfer.start()])
    return bool(to_them or _COLLECTS.match(text, end))


def _sent_to(text: str, lang: Language, mention: Mention, pronoun: Mention) -> bool:
    """转给我弟刘建国，他身份证…: whose number is told right after it, and who is not only called up."""
    first = max(text.rfind(mark, 0, mention.start) for mark in _BREAKS) + 1
    if not _SENT.search(text, first, mention.start) or _OTHERWISE.search(text, first, mention.start):
        return False
    end = _ENDING.match(text, name_at(text, lang, mention.end) or mention.end)
    label = rf"的?(?:{lang.source('id_label')}|{lang.source('card_label')})"
    next_ = end is not None and end.end() + 1 == pronoun.start
    return next_ and re.compile(label).match(text, pronoun.end) is not None


def money_given(text: str, start: int, end: int) -> bool:
    """钱打给我妈, 打到我老婆那里: whether who is named there, and is no account, is to get the money.

    What somebody was given before is none of it, and who is only called by telephone: 打给我哥.
    """
    first = max(text.rfind(mark, 0, start) for mark in _BREAKS) + 1
    given = _GIVEN.search(text, first, start)
    if given is None or _OTHERWISE.search(text, first, start):
        return False
    return (_THERE if given["there"] else _AT_LAST).match(text, end) is not None
