"""What a valid answer is, and what follows from the answers. Pure: no database, no network, no clock
but the calendar day that is given.
"""

from server.answers.bank_cards import issuer, luhn_valid
from server.answers.conditions import Verdict, holds, visible
from server.answers.decisions import (
    Decision,
    ItemDecision,
    MaterialDecision,
    Reason,
    TerminationDecision,
    disclosed,
    effective_date,
    eligibility,
    items,
    materials,
    needed,
    terminations,
)
from server.answers.id_number import IdNumber, check_character, read_id_number
from server.answers.validation import derived, normalise_all, required, validate
from server.answers.values import normalise, shown

__all__ = [
    "Decision",
    "IdNumber",
    "ItemDecision",
    "MaterialDecision",
    "Reason",
    "TerminationDecision",
    "Verdict",
    "check_character",
    "derived",
    "disclosed",
    "effective_date",
    "eligibility",
    "holds",
    "issuer",
    "items",
    "luhn_valid",
    "materials",
    "needed",
    "normalise",
    "normalise_all",
    "read_id_number",
    "required",
    "shown",
    "terminations",
    "validate",
    "visible",
]
