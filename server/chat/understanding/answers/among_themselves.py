"""What answers of a turn say of one another and of those that are known: 冇得社保, of who is retired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from config.catalogue import NO, UNKNOWN, YES
from server.chat.understanding.findings import Finding
from server.chat.understanding.meaning import Context
from server.chat.understanding.scene import MEDICAL, OWN_ACCOUNT, REASON

_AREA, _IDENTITY = "insurance.area", "insurance.identity"
_INSURED = {
    _IDENTITY: ("retired_enterprise", "serving_enterprise", "public_serving", "public_retired"),
    MEDICAL: ("employee",),
}
_NOWHERE = "not_insured"
_PAID = ("insurance.contribution_years", "insurance.pension_years")
_GONE = ("closed", "frozen", "no_account")


def uninsured(found: list[Finding], context: Context) -> list[Finding]:
    """What somebody was is read back where it is told that nobody insured him: 冇得社保，在工地上做事.

    So is this, a bare 冇 to where that was, where it is known that he was: who is retired has a pension.
    """
    if all((one.question, one.value) != (_AREA, _NOWHERE) for one in found):
        return found
    doubtful = {_IDENTITY, _AREA} if belied(_AREA, _NOWHERE, context.held) else {_IDENTITY}
    return [replace(one, sure=one.sure and one.question not in doubtful) for one in found]


def belied(question: str, value: Any, held: Callable[[str], Any]) -> bool:
    """Whether it is told that nobody insured him, and what is `held` of other questions says that he was."""
    if (question, value) != (_AREA, _NOWHERE):
        return False
    insured = any(held(name) in options for name, options in _INSURED.items())
    return insured or any(held(name) is not None for name in _PAID)


def insured_beside(found: list[Finding]) -> list[Finding]:
    """没得，只有农村医保, to where he was insured: that he was nowhere is read back; it shuts them out."""
    known = {one.question: one.value for one in found}
    if known.get(_AREA) != _NOWHERE or known.get(MEDICAL) in (None, "none", UNKNOWN):
        return found
    return [replace(one, sure=one.sure and one.question != _AREA) for one in found]


def without_account(found: list[Finding]) -> list[Finding]:
    """With no account of the decedent's where it is told why there is none: 是他本人的，可银行冻了."""
    why = next((one for one in found if one.question == REASON and one.value in _GONE), None)
    if why is None:
        return found
    rest = [one for one in found if one.question != OWN_ACCOUNT or one.value != YES]
    return [*rest, replace(why, question=OWN_ACCOUNT, value=NO, yields=False)]
