"""Two accounts turn out to be one person's: what the one had a part in, the other has from now on."""

from __future__ import annotations

from uuid import UUID

from server import clock
from server.cases.events import Happened, record
from server.cases.family import at_least
from server.cases.holders import save_holder
from server.cases.models import Case, Consent, Invitation, Participant
from server.database.statements import find
from server.identity.actor import system


async def join_parts(county: str, kept: UUID, gone: UUID) -> None:
    """Give the person `kept` every part of `gone`, the greater one where both have one, and their consents.

    Each case's chain says so; what `gone` did before stays written as it was. Runs in the caller's
    transaction, which holds both accounts.
    """
    for part in await Participant.of(county).filter(person_id=gone).order_by("case_id"):
        for case in await find(Case, county, "id = $2", part.case_id, then="FOR UPDATE"):
            await _hand_over(case, part, kept)
            await Consent.of(county).filter(case_id=case.id, person_id=gone).update(person_id=kept)
            await Invitation.of(county).filter(case_id=case.id, invited_by=gone).update(invited_by=kept)
            await record(case, system(county), Happened("case.accounts_joined", data={"role": part.role}))
            await save_holder(case)


async def _hand_over(case: Case, part: Participant, kept: UUID) -> None:
    own = await Participant.of(case.county).filter(case_id=case.id, person_id=kept).first()
    if own is None:
        part.person_id = kept
        await part.save(update_fields=["person_id"])
        return
    if part.left_at is not None:
        return
    if own.left_at is not None or not at_least(own.role, part.role):
        own.role, own.left_at = part.role, None
        await own.save(update_fields=["role", "left_at"])
    part.left_at = clock.now()
    await part.save(update_fields=["left_at"])
