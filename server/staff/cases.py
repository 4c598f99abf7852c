"""The window's work with a case: the queue, the file, notice, confirmation, acceptance, decline, void."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field
from sanic import Request

from server.answers.bounds import GivenAnswers
from server.booking.problems import VISIT_MOVED_ON
from server.cases import prefill, window
from server.cases.holders import find_case
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.cases.originals import NOT_CONFIRMED
from server.errors import INVALID
from server.http.body import Body
from server.http.respond import Reply
from server.http.versions import PRECONDITION_REQUIRED, etag, if_match
from server.identity.actor import Actor
from server.staff.door import window as door
from server.staff.file import File, Standing, file_of, standing_of
from server.staff.handed_in import require_handed_in


class Edit(Body):
    answers: GivenAnswers = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=500)


class Missing(Body):
    target: str = Field(max_length=80, description="A question or a material of the catalogue")
    text: str = Field(min_length=1, max_length=300, description="What is missing or wrong, and what to do")


class OneTimeNotice(Body):
    """Everything that is missing, at once (行政许可法 32(4))."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reason": "照片看不清",
                    "missing": [{"target": "decedent_id_card", "text": "身份证背面反光，请在窗边重拍一张"}],
                }
            ]
        }
    )

    reason: str = Field(min_length=1, max_length=500)
    missing: list[Missing] = Field(min_length=1, max_length=50)
    deadline: date | None = None


class Declaration(Body):
    """Conditional acceptance (容缺受理): what is missing, until when, and what the family declared."""

    missing: list[Annotated[str, Field(max_length=100)]] = Field(
        min_length=1, max_length=20, description="Materials of the catalogue, each by its code or name"
    )
    deadline: date
    text: str = Field(min_length=1, max_length=1000)


class Acceptance(Body):
    originals_seen: bool
    leave_out: list[str] = Field(default_factory=list, max_length=20)
    declaration: Declaration | None = None


class Decline(Body):
    reason: str = Field(min_length=1, max_length=500)
    ground: str = Field(min_length=1, max_length=300, description="The clause that it rests on")
    instead: str = Field(min_length=1, max_length=500, description="Where the family can go")


class Reasoned(Body):
    reason: str = Field(min_length=1, max_length=500)


@door.get("/cases/<case_id:uuid>", summary="打开办件", answer=File, writes=True)
async def read(caller: Actor, case_id: UUID) -> Reply:
    """The whole file; its ETag is needed to correct it. The look is logged and shown to the family."""
    await require_handed_in(caller, case_id)
    case = await find_case(caller.county, case_id)
    return Reply(200, await file_of(case, caller, "窗口受理"), etag(case.version))


@door.post(
    "/cases/<case_id:uuid>/edit",
    summary="当面更正",
    body=Edit,
    answer=File,
    problems=(
        INVALID,
        prefill.NOT_EDITABLE,
        prefill.EDIT_CONFLICT,
        prefill.ALREADY_FILED,
        PRECONDITION_REQUIRED,
    ),
    headers=("If-Match",),
)
async def edit(request: Request, caller: Actor, body: Edit, case_id: UUID) -> Reply:
    """Correct answers with a reason, over the version in `If-Match`; old values stay in the history.

    An answer that the family changed since then comes back as `edit_conflict` with both values.
    """
    return await edit_over(caller, if_match(request), body, case_id)


async def edit_over(caller: Actor, version: int, body: Edit, case_id: UUID) -> Reply:
    """As `edit`, for who holds the version that was read otherwise than in a header."""
    await require_handed_in(caller, case_id)
    case = await window.edit(caller, case_id, version, body.answers, body.reason)
    return Reply(200, await file_of(case, caller, "当面更正"), etag(case.version))


@door.post(
    "/cases/<case_id:uuid>/return",
    summary="一次性告知",
    body=OneTimeNotice,
    answer=Standing,
    problems=(MOVE_NOT_OPEN,),
)
async def return_case(caller: Actor, body: OneTimeNotice, case_id: UUID) -> Standing:
    """Send the case back with everything that is missing, once."""
    await require_handed_in(caller, case_id)
    missing = [m.model_dump() for m in body.missing]
    case = await window.return_for_correction(caller, case_id, body.reason, missing, body.deadline)
    return await standing_of(case, caller)


@door.post(
    "/cases/<case_id:uuid>/pass-review", summary="预审通过", answer=Standing, problems=(MOVE_NOT_OPEN,)
)
async def pass_review(caller: Actor, case_id: UUID) -> Standing:
    """The papers are complete; the family only has to come with the originals."""
    await require_handed_in(caller, case_id)
    return await standing_of(await window.pass_review(caller, case_id), caller)


@door.post("/cases/<case_id:uuid>/materials/<material_id:uuid>/confirm", summary="与原件核对一致", status=204)
async def confirm_material(caller: Actor, case_id: UUID, material_id: UUID) -> None:
    """The photo was compared with the original."""
    await require_handed_in(caller, case_id)
    await window.confirm_material(caller, case_id, material_id)


@door.post(
    "/cases/<case_id:uuid>/accept",
    summary="受理",
    body=Acceptance,
    answer=Standing,
    problems=(
        MOVE_NOT_OPEN,
        prefill.NOT_ELIGIBLE,
        NOT_CONFIRMED,
        INVALID,
        window.CREMATION_MISSING,
        window.NOTHING_APPLIES,
        *VISIT_MOVED_ON,
    ),
)
async def accept(caller: Actor, body: Acceptance, case_id: UUID) -> Standing:
    """Accept: every applicable item exists with its promised date afterwards, or nothing happened.

    Every photo was confirmed before, or the declaration names its paper.
    """
    await require_handed_in(caller, case_id)
    case = await window.accept(
        caller,
        case_id,
        originals_seen=body.originals_seen,
        leave_out=body.leave_out,
        declaration=body.declaration.model_dump(mode="json") if body.declaration else None,
    )
    return await standing_of(case, caller)


@door.post(
    "/cases/<case_id:uuid>/decline",
    summary="不予受理",
    body=Decline,
    answer=Standing,
    problems=(MOVE_NOT_OPEN, *VISIT_MOVED_ON),
)
async def decline(caller: Actor, body: Decline, case_id: UUID) -> Standing:
    """Decline with reason, legal ground and where to go instead."""
    await require_handed_in(caller, case_id)
    return await standing_of(
        await window.decline(caller, case_id, body.reason, body.ground, body.instead), caller
    )


@door.post(
    "/cases/<case_id:uuid>/withdraw",
    summary="代为撤回",
    body=Reasoned,
    answer=Standing,
    problems=(MOVE_NOT_OPEN, *VISIT_MOVED_ON),
)
async def withdraw(caller: Actor, body: Reasoned, case_id: UUID) -> Standing:
    """Take the application back at the family's wish."""
    await require_handed_in(caller, case_id)
    return await standing_of(await prefill.withdraw(caller, case_id, body.reason), caller)


@door.post(
    "/cases/<case_id:uuid>/void",
    summary="误报撤销",
    body=Reasoned,
    answer=Standing,
    problems=(MOVE_NOT_OPEN, *VISIT_MOVED_ON),
)
async def void(caller: Actor, body: Reasoned, case_id: UUID) -> Standing:
    """The death was reported in error: every department is asked to take its step back."""
    await require_handed_in(caller, case_id)
    return await standing_of(await window.void(caller, case_id, body.reason), caller)
