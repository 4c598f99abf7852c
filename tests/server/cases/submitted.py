"""Cases that were submitted through the real verbs: filed by the window (帮办), or on a phone."""

from __future__ import annotations

from typing import Any

from server.answers.id_number import check_character
from server.cases import prefill
from server.cases.models import Case
from server.database import transaction
from server.identity.actor import Actor
from tests.server.cases.accepted import answers, window
from tests.server.cases.photos import photographed
from tests.server.registry.papers import id_number

_DAUGHTER = "43062119001231002"  # a test person, as young as one may be
_CARD = "6228480000000000018"


def form(person: int = 1, **changed: Any) -> dict[str, Any]:
    """What agrees with `papers.death(person, died_at=DIED)` and its cremation. `a__b` names `a.b`."""
    given = {
        "decedent__name": "张建国",
        "decedent__id_number": id_number(person),
        "decedent__birth_date": f"1900-01-{id_number(person)[12:14]}",
        "death__date": "2026-10-03",
        "death__place": "hospital",
        "death__cremation_date": "2026-10-05",
        "applicant__id_number": _DAUGHTER + check_character(_DAUGHTER),
        "applicant__relation": "spouse",
        "payee__holder": "张建国",
        "payee__card_number": _CARD,
        "consents__truthful": "yes",
        "consents__sensitive_data": "yes",
    }
    return answers(**(given | changed))


async def submitted(person: int = 1, **changed: Any) -> Case:
    async with transaction():
        case = await prefill.begin(window(), form(person, **changed))
        return await prefill.submit(window(), case.id)


async def filed_at_home(actor: Actor, person: int = 1, **changed: Any) -> Case:
    """Submitted by the family itself, with a photo of everything that is needed."""
    async with transaction():
        case = await prefill.begin(actor, form(person, **changed))
        await photographed(case)
        return await prefill.submit(actor, case.id)
