"""Whose a number is: of whom it is said to be, before it or right after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from server.chat.understanding.numbers.long_numbers import Kind, NumberSaid
from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.people.name_shape import name_at, neighbour_at
from server.chat.understanding.people.payees import is_paid
from server.chat.understanding.people.who import Owner, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import denied
from server.chat.understanding.utterance import Utterance

_AFTERWARDS = re.compile(
    r"[，：。\n ]*(?:这个?|那个?|以上|上面)?(?:身份证|证件|手机|电话|号码|卡|号)*[就也都才]?(?:是|系)"
    r"(?:[^，。；！？\n]{1,6}的)?"  # 是走了的老人家的
)
_OF_NUMBER = re.compile(r"[0-9xX一二三四五六七八九零]，?(?:这|那)?个?是?$")
_BETWEEN = re.compile(r"，?(?:这个?|那个?)?是?我?")
_OWNS = re.compile(r"(?:自己|本人)?的(?=[，。；\n]|$)")
_ALONE = re.compile(r"(?:自己|本人)?的?[是：，]*")  # 我姐430621…, 我姐的是430621…
_NO_LABEL = r"(?!的?[拍发传念说讲报查看找给])"  # 我姐的手机拍的: what it was done with
_LABELS: Mapping[Kind, str] = {"id_number": "id_label", "phone": "phone_label", "bank_card": "card_label"}
_IN_NAME = re.compile(r"(?:自己|本人)?的(?:名字|名)")
_HELPS = re.compile(r"(?:帮|替|给|代)$")
_ITS_PHONE = re.compile(r"的?(?:手机|电话|号码|号)*[是：，]?")
_OF_A_BANK = re.compile("(?:银行|信用社)[0-9的卡账]{0,4}[0-9]")  # 农业银行6228…: a bank's name and no owner
_NEAR = 14  # characters


@dataclass(frozen=True, slots=True)
class Owned:
    """Who is named as the owner, and what part they have; nobody and "" where none is.

    `plainly`: it is said to be theirs (我姐的号码), and not only that they had a hand in it (我姐发给我的).
    """

    mention: Mention | None = None
    role: Owner = ""
    plainly: bool = False


def owner_of(
    uttered: Utterance, lang: Language, people: People, said: NumberSaid, known: Mapping[str, Owner]
) -> Owned:
    """Who is named as the owner of the number, before it or right after it; `known` by their names."""
    text = uttered.plain
    clause = uttered.clause_at(said.start)
    first = next(
        c.start
        for c in uttered.clauses[max(0, clause.number - 2) : clause.number + 1]
        if c.sentence == clause.sentence
    )
    if said.kind == "id_number" and (who := people.unplaced) and _goes_on(people, who, said):
        return Owned(who, "other", plainly=True)
    if (
        said.kind == "phone"
        and people.behalf is not None
        and _of_another_by_surname(uttered, lang, people, said, known)
    ):
        return Owned(None, "other", plainly=True)
    owner = _by_name(text, people, said, first, known) if said.kind != "bank_card" else ""
    if owner:
        return Owned(None, owner)
    named = everybody(text, lang, people)
    behind = [mention for mention in named if 0 <= mention.start - said.end <= _NEAR]
    for mention in behind:
        if _AFTERWARDS.fullmatch(text, said.end, mention.start):
            return Owned(mention, people.role(mention), theirs(text, lang, mention, said.kind))
    for mention in reversed(named):
        if not first <= mention.start < said.start:
            continue
        if _OF_NUMBER.search(text, first, mention.start) and _OWNS.match(text, mention.end):
            continue  # 139…我的，138…
        if denied(uttered, lang, mention.start):
            continue
        role = people.role(mention)
        weak = mention.who == "speaker" or role == "other"
        if role == "other" and said.kind == "id_number" and is_paid(text, lang, mention):
            return Owned(mention, "payee")  # 打我姐许梅卡上，身份证4306…
        if weak and not _possesses(text, lang, mention):
            break
        alone = _ALONE.fullmatch(text, mention.end, said.start) is not None
        return Owned(mention, role, alone or theirs(text, lang, mention, said.kind, ends=False))
    for mention in behind[:1]:  # 13900001234，我崽的
        apart = text[said.end : mention.start].strip("，：")
        if not apart and theirs(text, lang, mention, said.kind) and not text[mention.end :].isascii():
            return Owned(mention, people.role(mention), plainly=True)
    return Owned()


def _goes_on(people: People, mention: Mention, said: NumberSaid) -> bool:
    """我女儿叫刘红，她的身份证是4306…: whether nobody else is spoken of between that one and the number."""
    between = [m for m in people.mentions if mention.end <= m.start < said.start]
    return all(m.who == "decedent" and m.end - m.start == 1 for m in between)


def _of_another_by_surname(
    uttered: Utterance, lang: Language, people: People, said: NumberSaid, known: Mapping[str, Owner]
) -> bool:
    """小王13900001111, 小王的手机是…, from a clerk: theirs, as long as nobody known has that surname."""
    text, start = uttered.plain, uttered.clause_at(said.start).start
    end = neighbour_at(text, lang, start) if text[start : start + 1] in ("小", "老") else 0
    called = bool(people.behalf and people.behalf.called == text[start:end])
    same = any(name.startswith(text[start + 1 : end]) for name in known)
    return bool(end) and not (called or same) and _ITS_PHONE.fullmatch(text, end, said.start) is not None


def _by_name(text: str, people: People, said: NumberSaid, first: int, known: Mapping[str, Owner]) -> Owner:
    """杨军的身份证4306…, 4306…是杨军的: whose known name stands there, and nobody else behind it."""
    for name, owner in known.items():
        after = text.find(f"{name}的", said.end, said.end + _NEAR)
        if after >= 0 and _BETWEEN.fullmatch(text, said.end, after):
            return owner
    here = ((text.rfind(name, first, said.start), name) for name in known)
    at, name = max(here, default=(-1, ""))
    end = at + len(name)
    helped = at >= 0 and _HELPS.search(text, first, at) is not None  # 帮黄丽填的，她本人的号4306…
    between = (m for m in people.mentions if end < m.end and m.start < said.start)
    others = [m for m in between if not (helped and text[m.start : m.end] in ("他", "她"))]
    return known[name] if at >= 0 and not others else ""


def theirs(text: str, lang: Language, mention: Mention, kind: Kind, *, ends: bool = True) -> bool:
    """Whether a number of this kind is said to be of whoever is mentioned: 我姐的号码, 我崽电话.

    `ends`: nothing else follows in the clause.
    """
    label = rf"(?:{lang.source(_LABELS[kind])}|号码|号|证)"
    behind = r"(?=[，。！；\n的啊呀呢嘞咯吧]|$)" if ends else _NO_LABEL
    named = rf"(?:自己|本人|生前|以前)?(?:的|这个|那个|这张|那张|边)*{label}+{behind}"
    bare = rf"|(?:自己|本人)?的{behind}" if ends else ""
    if kind == "bank_card" and _IN_NAME.match(text, mention.end):
        return True  # 6217…是我自己的名字陈建军
    end = name_at(text, lang, mention.end) if mention.kin else 0  # 我弟弟李建军的卡
    return re.compile(named + bare).match(text, end or mention.end) is not None


def everybody(text: str, lang: Language, people: People) -> list[Mention]:
    """With those who are no kin: the number of a neighbour, or an office, is nobody's who is asked for."""
    hits = [*lang.group("acquaintance").find(text), *lang.group("offices").find(text)]
    hits = [hit for hit in hits if not _OF_A_BANK.match(text, hit.end() - 2)]
    apart = (hit for hit in hits if not any(m.start < hit.start() < m.end for m in people.mentions))
    others = [Mention(hit.start(), hit.end(), "other") for hit in apart]  # no 人家 in 老人家
    return sorted((*people.mentions, *others), key=lambda mention: mention.start)


def _possesses(text: str, lang: Language, mention: Mention) -> bool:
    """Whether 我 or 我哥 is the owner here (我的号码, 我哥身份证) and not who does it (我哥发给我)."""
    after = text[mention.end : mention.end + 10]
    if after[:1].isdigit() or after.startswith(("的", "自己", "本人", "：", "是", "叫", "姓", "名")):
        return True
    if (
        mention.who == "speaker" and mention.end - mention.start > 1
    ):  # 本人系申请人，公民身份号码为; 本人郑国梁，系退休干部，身份证号码
        return True
    return any(lang.group(name).at(after.lstrip("这那个边"), 0) for name in _LABELS.values())
