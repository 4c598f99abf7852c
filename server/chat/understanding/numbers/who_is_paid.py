"""Who is paid by what is known: who applies, or another relative."""

from __future__ import annotations

from server.chat.understanding.meaning import Context
from server.chat.understanding.numbers.fitting import BORN, births, number_known
from server.chat.understanding.people.who import Owner
from server.chat.understanding.scene import OWN_ACCOUNT

_HOLDER, _NAME = "payee.holder", "applicant.name"
_ID, _OWN_ID, _DECEDENT_ID = "payee.holder_id_number", "applicant.id_number", "decedent.id_number"


def holds(context: Context) -> Owner:
    """Who holds the account, by the names that are known."""
    holder, mine = context.held(_HOLDER), context.held(_NAME)
    return ("speaker" if holder == mine else "other") if holder and mine else ""


def paid_oneself(context: Context, digits: str) -> bool:
    """Whether it was just told that the account is one's own, and no other number of one's own stands."""
    about = any(name.startswith("payee.") for name in (context.asked or "", *context.recent))
    own = about and context.held(OWN_ACCOUNT) == "no" and holds(context) == "speaker"
    free = not context.held(_ID) and context.held(_OWN_ID) in (None, digits)
    return own and free and digits[BORN] not in births(context, _DECEDENT_ID)


def of_another_payee(context: Context) -> bool:
    """Whether another relative is known to be paid, of whom only the number is missing."""
    named = context.held(_HOLDER) and context.held(OWN_ACCOUNT) == "no"
    return bool(named) and holds(context) == "other" and not number_known(context, _ID)
