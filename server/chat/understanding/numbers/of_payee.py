"""Who is paid, told in one go with their ID number and their card: 李志强，4306…，6228…."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from config.catalogue import NO, YES
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context
from server.chat.understanding.numbers.identifiers import (
    APPLICANT_ID,
    BY_NAME,
    CARD,
    DECEDENT_ID,
    HOLDER,
    PAYEE_ID,
)
from server.chat.understanding.scene import OWN_ACCOUNT
from server.chat.understanding.utterance import Utterance

_APPLICANT, _DECEDENT = "applicant.name", "decedent.name"


def of_payee(
    numbers: Sequence[Finding], names: Sequence[Finding], uttered: Utterance, context: Context
) -> tuple[list[Finding], list[Finding]]:
    """The numbers and the names, those that stand beside the card as the holder's.

    Where the holder is the applicant by name, the number stays the applicant's as well.
    """
    as_they_are = [*numbers, *_own_as_well(numbers, context)], list(names)
    card = any(one.question == CARD and not one.code for one in numbers)
    ids = [one for one in numbers if one.question in BY_NAME.values() and not one.code]
    if not card or len({one.value for one in ids}) != 1:
        return as_they_are
    names = names or list(_applicant(uttered, context))
    if len({one.value for one in names}) != 1:
        return as_they_are
    name, number = names[0], ids[0]
    if name.question != HOLDER and not _bare(name, context):
        return as_they_are
    if context.held(OWN_ACCOUNT) == YES or name.value == context.held(_DECEDENT):
        return as_they_are
    if number.value == context.held(DECEDENT_ID) or not {HOLDER, PAYEE_ID} <= set(
        context.catalogue.questions
    ):
        return as_they_are
    own = name.value == context.held(_APPLICANT)
    sure = name.question == HOLDER and name.sure
    asked = any(one.question == PAYEE_ID and one.sure for one in ids)
    theirs = replace(number, question=PAYEE_ID, sure=sure or asked)
    kept = [one for one in numbers if one not in ids]
    if own and (stands := context.held(APPLICANT_ID)) != number.value:
        kept.append(replace(number, question=APPLICANT_ID, sure=number.sure and stands is None))
    return [*kept, theirs], [replace(one, question=HOLDER, sure=sure) for one in names]


def _own_as_well(numbers: Sequence[Finding], context: Context) -> Iterator[Finding]:
    """The number that was asked for as the holder's, as the applicant's: 我自己 has the account."""
    holder = context.held(HOLDER)
    if context.asked != PAYEE_ID or not holder or holder != context.held(_APPLICANT):
        return
    told = [one for one in numbers if not one.code]
    if len(told) == 1 and told[0].question == PAYEE_ID and context.held(APPLICANT_ID) is None:
        yield replace(told[0], question=APPLICANT_ID)


def _applicant(uttered: Utterance, context: Context) -> Iterator[Finding]:
    """李志强 4306… 6228… 农行: the name that is known, where nothing says what it is the name of."""
    name = str(context.held(_APPLICANT) or "")
    start = uttered.plain.find(name) if name else -1
    if start >= 0:
        yield Finding(_DECEDENT, name, start, start + len(name), sure=False)


def _bare(name: Finding, context: Context) -> bool:
    """Whether nothing says whose name it is, and it was asked for what is of the account."""
    asked = (context.asked or "").startswith("payee.") and context.held(OWN_ACCOUNT) == NO
    return asked and not name.code and not name.sure and name.question == _DECEDENT
