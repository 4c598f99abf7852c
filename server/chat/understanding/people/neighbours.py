"""For whom somebody types who is no relative: 替王奶奶填; 邻居老公走了，托我来办."""

from __future__ import annotations

import re

from server.chat.understanding.people.mentions import ACQUAINTANCE, SEX_OF_PRONOUN, Mention
from server.chat.understanding.people.name_shape import neighbour_at
from server.chat.understanding.people.the_dead import called_before
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_FROM = re.compile(r"[我们]{0,2}(?:[\u4e00-\u9fff]{0,4}?[组队村镇家壁居门]里?的?)?")
_FEMALE, _MALE = re.compile("[奶婶娘妈姨姐嫂娭母]|太太|太婆"), re.compile("[爷叔伯爹哥汉]|老倌|嗲")
_PRONOUN = re.compile("[她他]")
_DOES = re.compile(r"来?代?[办弄搞]理?(?:一?下|手续|这个|这件?事|的|了|吧)*(?=[，。；！\n]|$)")
_THEIR = re.compile(r"(?:家里?的?|屋里的?|那个|那位|的)?")
_TITLE = re.compile(
    r"老(?:太太|奶奶|爷子|爷爷|人家|婆婆|大爷|大娘|大妈|倌子?|娭毑|太婆|头子?|伯伯?)|大[爷妈娘叔婶]|阿姨"
)
_NEAR = 8  # characters within which it is told what is done for somebody


def by_surname(uttered: Utterance, lang: Language, people: People) -> tuple[str, str] | None:
    """The sex of a neighbour for whom it is filled in, "" where the title does not say, and how they are
    called: 替王奶奶填, 替五组的老张登记.

    帮杨大爷办 is one only where a relative of theirs died, or an outsider speaks.
    """
    may_do = people.third is not None or uttered.says(lang.group("outsider"))
    for hit in lang.group("fills_for").find(uttered.plain):
        clause = uttered.clause_at(hit.start())
        lead = _FROM.match(uttered.plain, hit.end())
        at = lead.end() if lead else hit.end()
        end = neighbour_at(uttered.plain, lang, at)
        if not end and (next_door := lang.group("next_door").at(uttered.plain, hit.end())):
            at = next_door.end()
            end = title.end() if (title := _TITLE.match(uttered.plain, at)) else 0
        if not clause.tells or not end:
            continue
        does = may_do and _DOES.match(uttered.plain, end)
        if does or lang.group("filling").within(uttered.plain, end, min(clause.end, end + _NEAR)):
            return _sex_of(uttered.plain[at:end]), uttered.plain[at:end]
    return None


def title_behind(uttered: Utterance, lang: Language, mention: Mention) -> tuple[str, str] | None:
    """The sex of the neighbour whom that word leads to, and how they are called: 邻居老太太, 邻居家李奶奶."""
    lead = _THEIR.match(uttered.plain, mention.end)
    at = lead.end() if lead else mention.end
    title = _TITLE.match(uttered.plain, at)
    end = title.end() if title else neighbour_at(uttered.plain, lang, at)
    return (_sex_of(uttered.plain[at:end]), uttered.plain[at:end]) if end else None


def _sex_of(called: str) -> str:
    return "female" if _FEMALE.search(called) else "male" if _MALE.search(called) else ""


def who_is_helped(uttered: Utterance, lang: Language, people: People) -> tuple[str, str] | None:
    """The sex of who is no relative and is helped, and how they are called, "" where it is not told.

    李奶奶的老公走了，我帮她填; 邻居老公走了，托我来办; 我是帮办员，一位老人家来办他老伴的: whose relative
    died is nobody's of whoever types.
    """
    third = people.third
    kin = (m.kin for m in people.mentions if m.of == "speaker" and m.kin)
    if third is None or any(one.line != ACQUAINTANCE for one in kin):
        return None
    called = called_before(uttered, third)
    hits = [hit for hit in lang.group("helps").find(uttered.plain) if _PRONOUN.search(hit.group())]
    hits = [
        hit for hit in (*hits, *lang.group("asks_help").find(uttered.plain)) if uttered.tells(hit.start())
    ]
    if not (hits or (called and uttered.says(lang.group("outsider")))):
        return None
    said = next((word.group() for hit in hits if (word := _PRONOUN.search(hit.group()))), "")
    sex = _sex_of(called) or _sex_of_widowed(third) or SEX_OF_PRONOUN.get(said, "")
    return sex, called


def _sex_of_widowed(third: Mention) -> str:
    """Of whom the husband or the wife died: a recogniser writes 他 for both."""
    spouse = third.kin is not None and third.kin.line == "spouse"
    return {"male": "female", "female": "male"}.get(third.sex, "") if spouse else ""
