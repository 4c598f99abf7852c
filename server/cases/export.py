"""All data of a case in one answer, for the family that asks for it (个人信息保护法 45)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from server import clock
from server.booking.models import Appointment
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import CaseEvent, Consent, Invitation, Item, Participant, Rating
from server.cases.retention import keeping_of
from server.cases.views import looks_at
from server.database import CountyModel
from server.identity.actor import Actor
from server.materials.models import Material
from server.payouts.models import Payout

# Hashes, keys and indexes mean nothing outside of the program and would help only an attacker.
_INNER = frozenset(
    {
        "county",
        "event_head",
        "decedent_index",
        "live_decedent",
        "claim_index",
        "wrapped_key",
        "fingerprint",
        "storage_key",
        "hash",
        "previous",
        "private_digest",
        "planned",
        "routed",
        "token_hash",
        "live_case",
        "deleted",
        "due_at",
        "lease_until",
        "attempts",
    }
)


async def export_of(actor: Actor, case_id: UUID) -> dict[str, Any]:
    """Everything that is kept about the case, and how long each kind of it is kept.

    What a rule has deleted is not there any more, and `keeping` and the events say so. What the people
    of the case were told is the door's to add. Runs in the caller's transaction, and is itself recorded.
    """
    case = await lock_case(actor.county, case_id)
    await record(case, actor, Happened("case.exported"))
    await save_holder(case)

    async def rows(model: type[CountyModel], by: str = "case_id") -> list[dict[str, Any]]:
        return [_plain(row) for row in await model.of(case.county).filter(**{by: case.id}).order_by("id")]

    return {
        "made_at": clock.now(),
        "case": _plain(case),
        "participants": await rows(Participant),
        "consents": await rows(Consent),
        "materials": await rows(Material),
        "items": await rows(Item),
        "payouts": await rows(Payout),
        "events": await rows(CaseEvent, by="subject_id"),
        "views": [_plain(view) for view in await (await looks_at(case)).order_by("id")],
        "invitations": await rows(Invitation),
        "appointments": await rows(Appointment),
        "ratings": await rows(Rating),
        "keeping": [asdict(keeping) for keeping in keeping_of(case)],
    }


def _plain(row: CountyModel) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row._meta.db_fields if name not in _INNER}
