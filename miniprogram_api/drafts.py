"""The one form on the phone: begin, save field by field, submit, withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field
from sanic import Request

from miniprogram_api.door import door
from miniprogram_api.form import EligibilityAnswer, explain
from server.answers.bounds import GivenAnswers
from server.answers.conditions import visible
from server.answers.validation import normalise_all, required
from server.booking.problems import VISIT_MOVED_ON
from server.cases import erasure, prefill
from server.cases.erasure import DATA_IS_KEPT
from server.cases.family import cases_of, part_of, require_applicant, require_filler
from server.cases.holders import find_case
from server.cases.lifecycle import MOVE_NOT_OPEN, open_moves
from server.cases.models import Case
from server.cases.states import CaseStatus
from server.errors import INVALID, FieldError
from server.http.body import Answer, Body
from server.http.respond import Reply
from server.http.versions import PRECONDITION_REQUIRED, etag, if_match
from server.identity.actor import Actor, ActorKind


class NewCase(Body):
    """What is known already, for instance from the eligibility check."""

    answers: GivenAnswers = Field(default_factory=dict, max_length=200)


class Changes(Body):
    """The answers that changed; null clears one."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answers": {"decedent.name": "张三", "death.date": "2026-07-01"}}]}
    )

    answers: GivenAnswers = Field(min_length=1, max_length=200)


class Reasoned(Body):
    reason: str = Field(min_length=1, max_length=500)


class FieldHint(Answer):
    field: str
    code: str
    message: str


class CaseAnswer(Answer):
    """A case as its family sees it before acceptance. `version` is also the ETag."""

    id: UUID
    number: str | None
    status: str
    status_text: str
    role: str
    version: int
    catalogue_version: str
    answers: dict[str, Any]
    sources: dict[str, str]
    errors: list[FieldHint]
    missing: list[str]
    moves: list[str]
    notice: dict[str, Any] | None
    submitted_at: datetime | None
    expires_at: datetime | None


class CaseLine(Answer):
    id: UUID
    number: str | None
    status: str
    status_text: str
    role: str
    decedent: str | None
    created_at: datetime


class CaseList(Answer):
    cases: list[CaseLine]


@door.post("/cases", summary="开始填写", body=NewCase, answer=CaseAnswer, status=201, problems=(INVALID,))
async def begin(caller: Actor, body: NewCase) -> Reply:
    """Open a draft; the caller becomes its applicant."""
    case = await prefill.begin(caller, body.answers)
    return _with_etag(shown(case, "applicant"), 201)


@door.get("/cases", summary="我的办件", answer=CaseList)
async def mine(caller: Actor) -> CaseList:
    """The cases that the caller takes part in, newest first."""
    return CaseList(
        cases=[
            CaseLine(
                id=case.id,
                number=case.number,
                status=case.status,
                status_text=CaseStatus(case.status).label,
                role=part,
                decedent=case.answers.get("decedent.name"),
                created_at=case.created_at,
            )
            for case, part in await cases_of(caller)
        ]
    )


@door.get("/cases/<case_id:uuid>", summary="看这张表", answer=CaseAnswer)
async def read(caller: Actor, case_id: UUID) -> Reply:
    """The form as it stands, with what is still wrong or missing; its ETag is needed to save."""
    part = await part_of(caller, case_id)
    return _with_etag(shown(await find_case(caller.county, case_id), part))


@door.patch(
    "/cases/<case_id:uuid>/answers",
    summary="保存几项",
    body=Changes,
    answer=CaseAnswer,
    problems=(prefill.EDIT_CONFLICT, prefill.NOT_EDITABLE, PRECONDITION_REQUIRED),
    headers=("If-Match",),
)
async def save(request: Request, caller: Actor, body: Changes, case_id: UUID) -> Reply:
    """Save the fields that changed since the version in `If-Match`.

    Fields of other relatives are merged; the same field changed by both comes back as `edit_conflict`
    with both values. Wrong values are kept and reported in `errors`.
    """
    part = await require_filler(caller, case_id)
    saved = await prefill.save_answers(caller, case_id, if_match(request), body.answers)
    return _with_etag(shown(saved.case, part, saved.errors))


@door.get("/cases/<case_id:uuid>/decisions", summary="哪些事项适用，为什么", answer=EligibilityAnswer)
async def decisions(caller: Actor, case_id: UUID) -> EligibilityAnswer:
    """What the rules say to the form as it stands: eligibility, items and papers, each with its reason."""
    await part_of(caller, case_id)
    case = await find_case(caller.county, case_id)
    return explain(prefill.catalogue_of(case), case.answers)


@door.post(
    "/cases/<case_id:uuid>/submit",
    summary="提交",
    answer=CaseAnswer,
    problems=(INVALID, MOVE_NOT_OPEN, prefill.NOT_ELIGIBLE, prefill.ALREADY_FILED),
)
async def submit(caller: Actor, case_id: UUID) -> Reply:
    """Hand the form in. Everything that is missing or wrong comes back at once."""
    await require_applicant(caller, case_id)
    # A form that could be handed in has nothing wrong.
    return _with_etag(shown(await prefill.submit(caller, case_id), "applicant", []))


@door.post(
    "/cases/<case_id:uuid>/withdraw",
    summary="撤回申请",
    body=Reasoned,
    answer=CaseAnswer,
    problems=(MOVE_NOT_OPEN, *VISIT_MOVED_ON),
)
async def withdraw(caller: Actor, body: Reasoned, case_id: UUID) -> Reply:
    """Take the application back, as long as the window has not accepted it."""
    await require_applicant(caller, case_id)
    return _with_etag(shown(await prefill.withdraw(caller, case_id, body.reason), "applicant"))


@door.post(
    "/cases/<case_id:uuid>/restore", summary="恢复过期的草稿", answer=CaseAnswer, problems=(MOVE_NOT_OPEN,)
)
async def restore(caller: Actor, case_id: UUID) -> Reply:
    """Open an expired draft again, with everything that was typed."""
    await require_applicant(caller, case_id)
    return _with_etag(shown(await prefill.restore(caller, case_id), "applicant"))


@door.delete(
    "/cases/<case_id:uuid>",
    summary="删掉我填的内容和照片",
    status=204,
    problems=(DATA_IS_KEPT, MOVE_NOT_OPEN, *VISIT_MOVED_ON),
)
async def erase(caller: Actor, case_id: UUID) -> None:
    """Delete what was typed and uploaded, as long as no office has acted on it. It cannot be undone."""
    await require_applicant(caller, case_id)
    await erasure.erase(caller, case_id)


def shown(case: Case, part: str, errors: list[FieldError] | None = None) -> CaseAnswer:
    """The case as the family's client shows it; `errors` are those of its answers, where known already."""
    catalogue = prefill.catalogue_of(case)
    if errors is None:
        errors = prefill.errors_of(case)
    answers = normalise_all(catalogue, case.answers)
    return CaseAnswer(
        id=case.id,
        number=case.number,
        status=case.status,
        status_text=CaseStatus(case.status).label,
        role=part,
        version=case.version,
        catalogue_version=case.catalogue_version,
        answers=case.answers,
        sources=case.answer_sources,
        errors=[FieldHint(field=e.field, code=e.code, message=e.message) for e in errors],
        missing=[
            q.id
            for q in visible(catalogue, answers)
            if required(catalogue, q, answers) and q.id not in answers
        ],
        moves=_moves(case, part),
        notice=case.notice,
        submitted_at=case.submitted_at,
        expires_at=case.expires_at,
    )


def _moves(case: Case, part: str) -> list[str]:
    return open_moves("case", case.status, ActorKind.FAMILY) if part == "applicant" else []


def _with_etag(answer: CaseAnswer, status: int = 200) -> Reply:
    return Reply(status, answer, etag(answer.version))
