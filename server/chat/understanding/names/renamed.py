"""A name that stands and is told anew, by what it is not, behind its label or as somebody else's.

本人姓名不是陈致远，应为陈志远; 户名也要一致，改为陈志远; 户名同步更正.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context
from server.chat.understanding.people.name_shape import given_name, name_at, surname_at
from server.chat.understanding.people.who import People
from server.chat.understanding.phrases import Language
from server.chat.understanding.scene import OWN_ACCOUNT
from server.chat.understanding.utterance import Clause, Utterance

DECEDENT, APPLICANT, HOLDER = "decedent.name", "applicant.name", "payee.holder"
BY_OWNER = {"decedent": DECEDENT, "speaker": APPLICANT, "payee": HOLDER}
_NOT_SO = r"(?:而|并)?(?:不是|不叫|不系|非|[写填记登弄搞打印听看]成(?:了|哒)?)"
_IS = re.compile(r"应该是|应[为是]|改[为成回作]|更正为|[是叫系]")
_BECOMES = re.compile(r"(?:也|就|请|都|要|一起|一并)*(?:改|更正|变更|应|应该)(?:成|为|是|作)")
_ANEW = re.compile(rf"{_NOT_SO}|[改变更]|应|一致|一样|同步")
_NAME = re.compile(r"(?:自己|本人)?的?(?:名字|姓名|大名|名)")
_NAME_WRONG = re.compile(r"名字?|[打写填记叫念听][错反]|不叫|不是叫")
_LABEL = re.compile(r"名|收款人")
_LIKEWISE = re.compile(
    r"(?:也|都|要|得|请|一起|一并|跟着|同步|相应|给我|帮我)*(?:更正|改|修改|变更|变|换|一致|一样|同步)"
    r"(?:[成为作]?(?:这个|我这个|一样的?|同样的?|我的?|新的?|本人的?)(?:名字|姓名|名)?|一下|下|过来|掉|了|哒)*"
    r"[吧啊呀嘞咯哦]*(?=[，。；！\n]|$)"
)


def renamed(
    uttered: Utterance, context: Context, lang: Language, people: People, found: Sequence[Finding]
) -> Iterator[Finding]:
    """Each name in the place of the one that stands; none that was `found` already."""
    held = {name: str(context.held(name) or "") for name in BY_OWNER.values()}
    told = {one.question for one in found}
    anew = [str(one.value) for one in found if one.question == APPLICANT]
    if not _ANEW.search(uttered.plain):
        return
    for one in (
        *_by_what_it_is_not(uttered, lang, people, held),
        *_behind_label(uttered, lang, people, held),
    ):
        if one.question not in told and one.question in context.catalogue.questions:
            told.add(one.question)
            yield one
            anew += [str(one.value)] if one.question == APPLICANT else []
    anew += [held[APPLICANT]] if APPLICANT in context.recent else []
    paid_apart = held[HOLDER] or context.answers.get(OWN_ACCOUNT) != "yes"
    if anew and HOLDER not in told and held[HOLDER] != anew[0] and paid_apart:
        yield from _likewise(uttered, lang, anew[0])


def of_who_speaks(
    uttered: Utterance, context: Context, people: People, found: Sequence[Finding]
) -> list[Finding]:
    """不对，我是小女儿杨丽, where 杨敏 applies: perhaps another child who speaks now, so it is read back.

    Not where it is the name that is said to be wrong: 名字打错了，我是他女儿杨丽.
    """
    stands = context.held(APPLICANT)
    anothers = stands and people.selves and not _NAME_WRONG.search(uttered.plain)
    return [
        replace(one, sure=False) if anothers and one.question == APPLICANT and one.value != stands else one
        for one in found
    ]


def whose_was_wrong(
    uttered: Utterance, context: Context, lang: Language, people: People, asked: str
) -> str | None:
    """Of which name the turn begins by saying that it is wrong: 名字打错了，是陈德铭. None: of none.

    Of the one who is named with it, else of the name that was told last, else of the only one that is known;
    "" where it could be of several. What was asked for and never told is not wrong.
    """
    first = uttered.clauses[0]
    wrong = next(lang.group("retraction").find(first.text), None)
    before = first.text[: wrong.start()] if wrong and first.tells else ""
    surname = surname_at(before, lang, 0)
    if wrong is None or not first.tells or (surname and given_name(before[surname:], lang)):
        return None  # 陈致远打错了，是陈志远: told in this very turn
    label = _NAME.search(first.text, 0, wrong.start())
    if label and lang.group("thing_with_name").ends(first.text[: label.start()]):
        return None  # 医院的名字写错了
    owned = (m for m in people.inside(first) if label and m.end == first.start + label.start())
    if named := next((BY_OWNER.get(people.role(m), "") for m in owned), ""):
        return named
    held = [name for name in BY_OWNER.values() if context.held(name) and name != asked]
    last = [name for name in held if name in context.recent]
    if len(last) == 1 or (label is None and not last):
        return last[0] if last else None
    among = last or held
    return None if not among else among[0] if len(among) == 1 else ""


def _by_what_it_is_not(
    uttered: Utterance, lang: Language, people: People, held: dict[str, str]
) -> Iterator[Finding]:
    """不是陈致远，应为陈志远; 是陈志远，写成陈致远了: of all who are called so, or of whom it is said."""
    for wrong in dict.fromkeys(filter(None, held.values())):
        no = re.search(_NOT_SO + re.escape(wrong), uttered.plain)
        if no is None or not uttered.tells(no.start()):
            continue
        clause = uttered.clause_at(no.start())
        named = [name for name, value in held.items() if value == wrong]
        meant = _of(uttered, lang, people, clause.start, no.start())
        near = uttered.clauses[max(0, clause.number - 1) : clause.number + 2]
        right = next(
            (
                span
                for one in near
                if one.sentence == clause.sentence
                for span in _right(uttered, lang, one, no)
            ),
            None,
        )
        for name in (meant,) if meant in named else named if right and not meant else ():
            if right:
                yield Finding(name, uttered.plain[slice(*right)], *right)


def _right(
    uttered: Utterance, lang: Language, clause: Clause, no: re.Match[str]
) -> Iterator[tuple[int, int]]:
    """The names of the clause that are not the wrong one: behind 是 or 应为, or all that it begins with."""
    text = uttered.plain
    for start in (clause.start, *(hit.end() for hit in _IS.finditer(text, clause.start, clause.end))):
        if no.start() <= start < no.end():
            continue
        end = no.start() if start < no.start() < clause.end else name_at(text, lang, start)
        surname = surname_at(text, lang, start) if start < end else 0
        if surname and (end == name_at(text, lang, start) or given_name(text[surname:end], lang)):
            yield start, end


def _behind_label(
    uttered: Utterance, lang: Language, people: People, held: dict[str, str]
) -> Iterator[Finding]:
    """我的姓名改为陈志远; 户名也要一致，改为陈志远: what stands under the label becomes this."""
    for clause in uttered.clauses:
        lead = _BECOMES.search(clause.text)
        start = clause.start + lead.end() if lead else 0
        end = name_at(uttered.plain, lang, start) if lead and clause.tells else 0
        if not (lead and end):
            continue
        labelled = clause
        if not lead.start() and clause.number:
            labelled = uttered.clauses[clause.number - 1]
        last = labelled.end if labelled is not clause else clause.start + lead.start()
        name = _of(uttered, lang, people, labelled.start, last)
        if held.get(name) and labelled.sentence == clause.sentence and _LABEL.search(labelled.text):
            yield Finding(name, uttered.plain[start:end], start, end)


def _likewise(uttered: Utterance, lang: Language, name: str) -> Iterator[Finding]:
    """户名同步更正: as the applicant is called now."""
    for label in lang.group("holder_label").find(uttered.plain):
        hit = _LIKEWISE.match(uttered.plain, label.end())
        if hit and uttered.tells(label.start()):
            yield Finding(HOLDER, name, label.start(), hit.end(), sure=False)
            return


def _of(uttered: Utterance, lang: Language, people: People, start: int, end: int) -> str:
    """Whose name is spoken of between there; "" where it is not said."""
    if lang.group("holder_label").within(uttered.plain, start, end):
        return HOLDER
    return BY_OWNER.get(people.owner(end), "")
