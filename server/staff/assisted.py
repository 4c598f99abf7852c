"""Assisted filing (帮办): the window fills the form in for a family without WeChat."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from sanic import Request

from server.answers.bounds import GivenAnswers
from server.cases import prefill
from server.cases.holders import find_case
from server.cases.lifecycle import MOVE_NOT_OPEN
from server.cases.models import Case
from server.cases.views import log_sitting
from server.errors import INVALID, NOT_FOUND
from server.http.body import Answer, Body
from server.http.pages import Page
from server.http.respond import Reply
from server.http.versions import PRECONDITION_REQUIRED, etag, if_match
from server.identity.actor import Actor
from server.staff.door import window as door
from server.staff.queue import Lines, lines


class NewCase(Body):
    answers: GivenAnswers = Field(default_factory=dict, max_length=200)


class Changes(Body):
    """The answers that changed; null clears one."""

    answers: GivenAnswers = Field(min_length=1, max_length=200)


class Hint(Answer):
    field: str
    code: str
    message: str


class Assisted(Answer):
    """An assisted draft; `version` is also the ETag."""

    id: UUID
    number: str | None
    status: str
    version: int
    answers: dict[str, Any]
    errors: list[Hint]


class Drafts(Page):
    """`expired`: put aside because nobody came back; it can be restored until its answers are deleted."""

    status: Literal["draft", "expired"] = "draft"


@door.get("/assisted-cases", summary="帮办：没有交的", query=Drafts, answer=Lines)
async def drafts(caller: Actor, query: Drafts) -> Lines:
    """The forms that were begun at the counter and not handed in, oldest first."""
    rows = Case.of(caller.county).filter(assisted=True, status=query.status)
    return await lines(rows.exclude(deleted__contains="drafts"), query, by="created_at")


@door.post("/assisted-cases", summary="帮办：开始", body=NewCase, answer=Assisted, status=201)
async def begin(caller: Actor, body: NewCase) -> Reply:
    """Open a draft at the counter. The family claims it later by ID number and phone."""
    case = await prefill.begin(caller, body.answers)
    return await _shown(caller, prefill.Saved(case, prefill.errors_of(case)), 201)


@door.get("/assisted-cases/<case_id:uuid>", summary="帮办：接着填", answer=Assisted, writes=True)
async def open_draft(caller: Actor, case_id: UUID) -> Reply:
    """An assisted draft, or an expired one, as it is. The look is logged."""
    await _require_assisted(caller, case_id)
    case = await find_case(caller.county, case_id)
    return await _shown(caller, prefill.Saved(case, prefill.errors_of(case)))


@door.patch(
    "/assisted-cases/<case_id:uuid>/answers",
    summary="帮办：保存几项",
    body=Changes,
    answer=Assisted,
    problems=(prefill.EDIT_CONFLICT, prefill.NOT_EDITABLE, PRECONDITION_REQUIRED),
    headers=("If-Match",),
)
async def save(request: Request, caller: Actor, body: Changes, case_id: UUID) -> Reply:
    """Save answers of an assisted draft, over the version in `If-Match`."""
    await _require_assisted(caller, case_id)
    return await _shown(caller, await prefill.save_answers(caller, case_id, if_match(request), body.answers))


@door.post(
    "/assisted-cases/<case_id:uuid>/submit",
    summary="帮办：提交",
    answer=Assisted,
    problems=(INVALID, MOVE_NOT_OPEN, prefill.NOT_ELIGIBLE, prefill.ALREADY_FILED),
)
async def submit(caller: Actor, case_id: UUID) -> Reply:
    """Hand the assisted form in; it can be accepted at once with the originals on the counter."""
    await _require_assisted(caller, case_id)
    return await _shown(caller, prefill.Saved(await prefill.submit(caller, case_id), []))


@door.post(
    "/assisted-cases/<case_id:uuid>/restore",
    summary="帮办：恢复过期的草稿",
    answer=Assisted,
    problems=(MOVE_NOT_OPEN,),
)
async def restore(caller: Actor, case_id: UUID) -> Reply:
    """Open an expired assisted draft again, with everything that was typed."""
    await _require_assisted(caller, case_id)
    case = await prefill.restore(caller, case_id)
    return await _shown(caller, prefill.Saved(case, prefill.errors_of(case)))


async def _require_assisted(caller: Actor, case_id: UUID) -> None:
    if not await Case.of(caller.county).filter(id=case_id, assisted=True).exists():
        raise NOT_FOUND()


async def _shown(caller: Actor, saved: prefill.Saved, status: int = 200) -> Reply:
    case = saved.case
    await log_sitting(caller, case.id, "办件", "窗口帮办")
    answer = Assisted(
        id=case.id,
        number=case.number,
        status=case.status,
        version=case.version,
        answers=case.answers,
        errors=[Hint(field=e.field, code=e.code, message=e.message) for e in saved.errors],
    )
    return Reply(status, answer, etag(case.version))
