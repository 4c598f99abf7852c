"""Whose number it is, and so which question it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from server.chat.understanding.findings import Finding, Taken
from server.chat.understanding.meaning import Context
from server.chat.understanding.mentions import Mention
from server.chat.understanding.numbers import NumberSaid, numbers_said
from server.chat.understanding.people import Owner, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.polarity import denied
from server.chat.understanding.utterance import Utterance

DECEDENT_ID = "decedent.id_number"
APPLICANT_ID = "applicant.id_number"
PAYEE_ID = "payee.holder_id_number"
PHONE = "applicant.phone"
CARD = "payee.card_number"

_AFTERWARDS = re.compile(
    r"[，：]?(?:这个?|那个?|以上|上面)?(?:身份证|证件|手机|电话|号码|卡|号)*[就也都才]?(?:是|系)"
)
_BY_OWNER = {"decedent": DECEDENT_ID, "speaker": APPLICANT_ID, "payee": PAYEE_ID}


def identifiers(
    uttered: Utterance, context: Context, lang: Language, people: People, taken: Taken
) -> list[Finding]:
    """ID numbers, mobile numbers and card numbers, each for its question."""
    asked = context.catalogue.questions.get(context.asked or "")
    found: list[Finding] = []
    for said in numbers_said(uttered.plain, context.today, lang, asked.type if asked else None):
        if not taken.free(said.start, said.end):
            continue
        taken.take(said.start, said.end)
        if denied(uttered, lang, said.start) or lang.group("retraction").at(uttered.plain, said.end):
            continue  # 6217…打错了
        before = found[-1] if found else None
        if before and lang.group("alternative").within(uttered.plain, before.end, said.start):
            found.append(replace(before, value=said.digits, start=said.start, end=said.end))
        else:
            found.extend(_placed(uttered, context, lang, people, said, found))
    return found


def _placed(
    uttered: Utterance,
    context: Context,
    lang: Language,
    people: People,
    said: NumberSaid,
    earlier: list[Finding],
) -> Iterator[Finding]:
    owner = _owner(uttered, lang, people, said)
    sure = True
    if said.kind == "phone":
        theirs = owner == "decedent" and people.known_who
        about_it = context.asked == PHONE or PHONE in context.recent
        if theirs or (owner in ("decedent", "other") and not about_it):
            return
        question, sure = PHONE, owner not in ("decedent", "other")
    elif said.kind == "bank_card":
        question = CARD
    else:
        question, sure = _of_whom(context, owner, {finding.question for finding in earlier})
    if question not in context.catalogue.questions:
        return
    if not question or said.flaw == "ambiguous":
        return
    if said.flaw:
        yield Finding(question, None, said.start, said.end, code=said.flaw)
    else:
        yield Finding(question, said.digits, said.start, said.end, sure=sure)


def _of_whom(context: Context, owner: Owner, told: set[str]) -> tuple[str, bool]:
    if context.asked == PAYEE_ID and owner != "decedent" and PAYEE_ID not in told:
        return PAYEE_ID, True
    if owner in _BY_OWNER:
        return _BY_OWNER[owner], True
    if owner == "other":
        return PAYEE_ID, context.asked == PAYEE_ID
    recent = [name for name in context.recent if name in _BY_OWNER.values() and name not in told]
    if recent and context.asked not in _BY_OWNER.values():
        return recent[0], False
    if context.asked in (APPLICANT_ID, PAYEE_ID) and context.asked not in told:
        return context.asked, True
    for question in (DECEDENT_ID, APPLICANT_ID):
        if question not in told and (context.asked == question or not context.answers.get(question)):
            return question, False
    return DECEDENT_ID, False


def _owner(uttered: Utterance, lang: Language, people: People, said: NumberSaid) -> Owner:
    """Who is named as the owner, before the number or right after it."""
    text = uttered.plain
    clause = uttered.clause_at(said.start)
    first = next(
        c.start
        for c in uttered.clauses[max(0, clause.number - 2) : clause.number + 1]
        if c.sentence == clause.sentence
    )
    for mention in people.mentions:
        between = text[said.end : mention.start]
        if 0 <= mention.start - said.end <= 8 and _AFTERWARDS.fullmatch(between):
            return people.role(mention)
    for mention in reversed(people.mentions):
        if not first <= mention.start < said.start:
            continue
        mine = mention.who == "speaker"
        return "" if mine and not _possesses(text, lang, mention) else people.role(mention)
    return ""


def _possesses(text: str, lang: Language, mention: Mention) -> bool:
    """Whether 我 is the owner here (我的号码, 我身份证) and not who does something (我发给你)."""
    after = text[mention.end : mention.end + 10]
    if after[:1].isdigit() or after.startswith(("的", "自己", "本人", "：", "是", "叫", "姓", "名")):
        return True
    if mention.end - mention.start > 1:  # 本人系申请人，公民身份号码为
        after = after.lstrip("，：")
    labels = ("id_label", "phone_label", "card_label")
    return any(lang.group(name).at(after.lstrip("这那个边"), 0) for name in labels)
