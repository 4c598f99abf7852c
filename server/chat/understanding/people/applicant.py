"""Who an applicant for whom somebody else types is to the one who died: she is his wife, my 奶奶."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Behalf, Context
from server.chat.understanding.people.couples import married
from server.chat.understanding.people.mentions import Mention
from server.chat.understanding.people.on_behalf import (
    died,
    is_named,
    linked,
    of_speaker,
    of_the_dead,
    of_typist,
)
from server.chat.understanding.people.who import RELATION, SEX, People
from server.chat.understanding.phrases import Language
from server.chat.understanding.utterance import Utterance

_NUMBER = re.compile(r"(?:1[3-9][0-9]{9}|[0-9]{17}[0-9X])(?![0-9])", re.IGNORECASE)
_NUMBER_IS = re.compile(
    r"(?:1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])(?:(?:，?[这那]个?)?[就也]?(?P<linked>(?<!，)[是系]))?$"
)
_LONGEST_NUMBER = 23  # characters with what links it
_THEIR = re.compile(r"(?:自己|本人)?(?:的|这边|那边)?[是：]?")


def relation_on_behalf(
    uttered: Utterance,
    lang: Language,
    people: People,
    applicant: Mention | None,
    called: str,
    *,
    answers: bool,
) -> Iterator[Finding]:
    """Who the applicant is to the one who died, where somebody else types; and the sex of who died.

    `applicant` is where this turn names them first, `called` how the one who died was called before it.
    `answers`: a bare word for kin answers who they are.
    """
    if people.decedent is not None and people.decedent.sex:
        yield Finding(SEX, people.decedent.sex, people.decedent.start, people.decedent.end)
    if (third := people.third) and third.kin:
        sure = third.kin.sure and not third.kin.either
        yield Finding(RELATION, third.kin.gone, third.start, third.end, sure=sure)
        if third.sex:
            yield Finding(SEX, third.sex, third.start, third.end, sure=sure)
        return
    told = list(linked(uttered, people))
    if applicant is not None and (applicant.of == "decedent" or of_the_dead(uttered, applicant)):
        told.append(applicant)  # 帮他女儿填
    if not told and answers:
        told = [m for m in people.mentions if m.who == "kin" and not of_typist(uttered, m)]
        told = [m for m in told if not (died(people, m) or of_speaker(people, m, uttered.clause_at(m.start)))]
        told = [
            m
            for m in told
            if (m.of and (m.kin is None or m.kin.line != "spouse")) or not is_named(uttered, lang, m)
        ]
        told = [m for m in told if not _applicant_called(lang, people, m)]
    told = [m for m in told if not is_called_at(uttered, lang, m)]
    for mention in told:
        relation = mention.self_ or (mention.kin.self_ if mention.kin else "")
        if relation and uttered.tells(mention.start):
            yield Finding(RELATION, relation, mention.start, mention.end)
            if mention.kin and mention.kin.spouse_sex:
                yield Finding(SEX, mention.kin.spouse_sex, mention.start, mention.end)
            return
    behalf = people.behalf
    if answers and behalf is not None and not people.known[1]:  # 是我爸, where my mother applies
        lost = [m for m in people.mentions if m.gone == behalf.gone != "" and m.of == "speaker" and m.sex]
        lost = [m for m in lost if people.role(m) != "speaker" and not is_called_at(uttered, lang, m)]
        for mention in lost[:1]:
            yield Finding(SEX, mention.sex, mention.start, mention.end, sure=False)
    if applicant is None or behalf is None:
        return
    dead = people.decedent
    gone = uttered.plain[dead.start : dead.end] if dead else called
    here = uttered.plain[applicant.start : applicant.end]
    wed = applicant.of != "decedent" and married(lang, here, gone, people.known)
    if not wed and _may_be_in_law(lang, behalf, here, gone):
        return
    if relation := "spouse" if wed else relation_between(lang, behalf.line, behalf.gone):
        yield Finding(RELATION, relation, applicant.start, applicant.end, sure=False)


def _may_be_in_law(lang: Language, behalf: Behalf, here: str, dead: str) -> bool:
    """Whether who applies may be of the family only by marriage: the mother, for a father's father."""
    if behalf.gone != "grandchild":
        return False
    if behalf.line == "uncle":
        return lang.group("uncle_in_law").ends(here)
    if behalf.line != "parent" or not (dead and behalf.sex):
        return False
    of_mother = lang.group("mothers_parent").ends(dead)
    return behalf.sex != ("female" if of_mother else "male")


def _applicant_called(lang: Language, people: People, mention: Mention) -> bool:
    """奶奶身份证…, 奶奶, of the grandmother who was named as the applicant: who she is to whoever types."""
    behalf, kin = people.behalf, mention.kin
    own = behalf is not None and kin is not None and not mention.of and kin.line == behalf.line != ""
    if not own or behalf is None or mention.sex not in ("", behalf.sex):
        return False
    return bool(relation_between(lang, behalf.line, behalf.gone))


def is_called_at(uttered: Utterance, lang: Language, mention: Mention) -> bool:
    """Whether only a number is said to be theirs: 我姐电话139…, 139…是我姐的号码, 女儿身份证4306…."""
    text = uttered.plain
    before = _NUMBER_IS.search(text, max(0, mention.start - _LONGEST_NUMBER), mention.start)
    if before and (before["linked"] or text.startswith("的", mention.end)):
        return True
    behind = _THEIR.match(text, mention.end).end()  # type: ignore[union-attr]
    labels = (lang.group(name).at(text, behind) for name in ("phone_label", "id_label"))
    return any(labels) or (_NUMBER.match(text, behind) is not None)


def relation_between(lang: Language, line: str, gone: str) -> str:
    """Who a relative of this line is to the one who died, to whom who speaks is `gone`; "" unknown."""
    entries = (entry for entry in lang.sayings.behalves if (entry.of, entry.gone) == (line, gone))
    return next((entry.relation for entry in entries), "")


def with_applicant(people: People, context: Context, relation: Sequence[Finding]) -> People:
    """With who the applicant is, where somebody else types; `relation` is what the turn says of that."""
    behalf = people.behalf
    if behalf is None:
        return people
    told = next((one for one in relation if one.question == RELATION and not one.code), None)
    if told is not None and not behalf.sex:
        kin = (m for m in people.mentions if m.who == "kin" and m is not people.third)
        named = (m.sex for m in kin if m.start == told.start)
        behalf = replace(behalf, sex=next(named, ""))
    return replace(people, behalf=behalf, applies=str(told.value if told else context.held(RELATION) or ""))
