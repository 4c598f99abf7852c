"""Letting relatives in, and taking over a case that the window filed."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field
from sanic import Request

from miniprogram_api.door import door
from server.cases import family
from server.cases.models import Consent, Participant
from server.errors import NOT_FOUND
from server.http.body import Answer, Body
from server.http.limits import address, limit
from server.identity.actor import Actor

# A kind of consent; anything else of the address was never one, and some of it no column can hold.
_KIND = re.compile(r"[a-z_]{1,40}")


class Invite(Body):
    """helper may fill the form in, viewer may follow. Inviting is consenting to share."""

    role: Literal["helper", "viewer"]


class Join(Body):
    token: str = Field(min_length=20, max_length=100)


class Claim(Body):
    """The applicant's ID number and phone as the window wrote them down."""

    id_number: str = Field(min_length=15, max_length=24)
    phone: str = Field(pattern=r"^1[3-9]\d{9}$")


class InvitationAnswer(Answer):
    """`token` is shown once; the client puts it into the card that the relative opens."""

    id: UUID
    role: str
    token: str
    expires_at: datetime


class Joined(Answer):
    case_id: UUID


class Relative(Answer):
    person_id: UUID
    role: str
    joined_at: datetime
    me: bool


class Relatives(Answer):
    relatives: list[Relative]


class ConsentAnswer(Answer):
    kind: str
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None


class Consents(Answer):
    consents: list[ConsentAnswer]


@door.post(
    "/cases/<case_id:uuid>/invitations", summary="邀请家人", body=Invite, answer=InvitationAnswer, status=201
)
async def invite(caller: Actor, body: Invite, case_id: UUID) -> InvitationAnswer:
    """A one-time invitation for a relative, valid seven days. Only the applicant may invite."""
    invitation, token = await family.invite(caller, case_id, body.role)
    return InvitationAnswer(
        id=invitation.id, role=invitation.role, token=token, expires_at=invitation.expires_at
    )


@door.post(
    "/invitations/accept", summary="接受邀请", body=Join, answer=Joined, problems=(family.INVITATION_OVER,)
)
async def join(request: Request, caller: Actor, body: Join) -> Joined:
    """Take part in the case that a relative shared."""
    await limit(request, "join", caller.id, most=20, seconds=600)
    return Joined(case_id=await family.join(caller, body.token))


@door.get("/cases/<case_id:uuid>/relatives", summary="一起办的家人", answer=Relatives)
async def relatives(caller: Actor, case_id: UUID) -> Relatives:
    """Who takes part in the case."""
    await family.part_of(caller, case_id)
    rows = await Participant.of(caller.county).filter(case_id=case_id, left_at=None).order_by("joined_at")
    return Relatives(
        relatives=[
            Relative(person_id=r.person_id, role=r.role, joined_at=r.joined_at, me=r.person_id == caller.id)
            for r in rows
        ]
    )


@door.delete("/cases/<case_id:uuid>/relatives/<person_id:uuid>", summary="不再一起办", status=204)
async def remove_relative(caller: Actor, case_id: UUID, person_id: UUID) -> None:
    """End a relative's part, or one's own."""
    await family.part_of(caller, case_id)
    await family.remove(caller, case_id, person_id)


@door.post(
    "/claims", summary="认领窗口帮办的办件", body=Claim, answer=Joined, problems=(family.CLAIM_FAILED,)
)
async def claim(request: Request, caller: Actor, body: Claim) -> Joined:
    """Take over a case that the window filed, by the applicant's ID number and phone."""
    await limit(request, "claim", caller.id, most=5, seconds=3600)
    await limit(request, "claim-address", address(request), most=30, seconds=3600)
    return Joined(case_id=await family.claim(caller, body.id_number, body.phone))


@door.get("/cases/<case_id:uuid>/consents", summary="我同意过的内容", answer=Consents)
async def consents(caller: Actor, case_id: UUID) -> Consents:
    """What the caller agreed to in this case, and when."""
    await family.part_of(caller, case_id)
    rows = await Consent.of(caller.county).filter(case_id=case_id, person_id=caller.id).order_by("given_at")
    return Consents(consents=[ConsentAnswer.model_validate(row) for row in rows])


@door.delete("/cases/<case_id:uuid>/consents/<kind:str>", summary="撤回同意", status=204)
async def withdraw_consent(caller: Actor, case_id: UUID, kind: str) -> None:
    """Take a consent back; what was done before stays lawful (个人信息保护法 15)."""
    await family.part_of(caller, case_id)
    if not _KIND.fullmatch(kind):
        raise NOT_FOUND()
    await family.withdraw_consent(caller, case_id, kind)
