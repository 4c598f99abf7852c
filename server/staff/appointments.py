"""Today at the window: who is booked, who waits, who is called; families who come without an appointment."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from server import clock
from server.booking import problems, visits
from server.cases import appointments
from server.cases.models import Case
from server.cases.states import CaseStatus
from server.counties import county
from server.errors import INVALID, NOT_FOUND, FieldError
from server.http.body import Answer, Body
from server.identity.actor import Actor
from server.privacy import mask_name
from server.staff.door import window as door


class Day(Body):
    hall: str | None = Field(default=None, max_length=32)
    day: date | None = None


class Code(Body):
    """The digits of the booking, typed or read from its QR code."""

    code: str = Field(min_length=4, max_length=40)


class WalkIn(Body):
    case_id: UUID
    hall: str | None = Field(default=None, max_length=32)


class VisitAnswer(Answer):
    """One appointment; moments are UTC."""

    id: UUID
    case_id: UUID
    hall: str
    starts_at: datetime
    ends_at: datetime
    status: str
    walk_in: bool
    checked_in_at: datetime | None
    called_at: datetime | None


class Guest(VisitAnswer):
    """A visit and whose it is, names masked. `code` are the digits of a visit that is not over."""

    code: str | None
    number: str | None
    applicant: str
    decedent: str
    case_status: str
    case_status_text: str


class Today(Answer):
    """In the order in which families are to be called."""

    visits: list[Guest]


@door.get("/appointments", summary="今天的预约和排队", query=Day, answer=Today)
async def today(caller: Actor, query: Day) -> Today:
    """Everybody of a day at a hall, today by default."""
    rows = await visits.of_day(caller.county, _hall(caller, query.hall), query.day or clock.today())
    cases = {c.id: c for c in await Case.of(caller.county).filter(id__in=[v.case_id for v in rows])}
    return Today(visits=[_guest(visit, cases[visit.case_id]) for visit in rows])


@door.post(
    "/appointments/check-in",
    summary="取号",
    body=Code,
    answer=VisitAnswer,
    problems=(problems.NO_APPOINTMENT, problems.CHECK_IN_CLOSED, NOT_FOUND),
)
async def check_in(caller: Actor, body: Code) -> VisitAnswer:
    """The family shows its number or QR code at the counter."""
    found = await visits.by_code(caller.county, body.code)
    if found is None:
        raise NOT_FOUND("没有找到这个预约号，请核对数字，或者按姓名查找。")
    return VisitAnswer.model_validate(await appointments.check_in(caller.county, found.case_id, caller))


@door.post(
    "/appointments/walk-in",
    summary="没有预约的先办",
    body=WalkIn,
    answer=VisitAnswer,
    status=201,
    problems=(
        appointments.VISIT_NOT_NEEDED,
        problems.NO_ROOM_TODAY,
        problems.ALREADY_BOOKED,
        problems.APPOINTMENT_CHANGED,
        NOT_FOUND,
    ),
)
async def walk_in(caller: Actor, body: WalkIn) -> VisitAnswer:
    """Give a family at the counter the first free seat of today."""
    hall = _hall(caller, body.hall)
    return VisitAnswer.model_validate(await appointments.walk_in(caller.county, body.case_id, caller, hall))


@door.post(
    "/cases/<case_id:uuid>/appointment/call",
    summary="叫号",
    answer=VisitAnswer,
    problems=(problems.APPOINTMENT_CHANGED,),
)
async def call(caller: Actor, case_id: UUID) -> VisitAnswer:
    """Call the family to the counter."""
    return VisitAnswer.model_validate(await appointments.call(caller.county, case_id, caller))


@door.post(
    "/cases/<case_id:uuid>/appointment/serve",
    summary="办完了",
    answer=VisitAnswer,
    problems=(problems.APPOINTMENT_CHANGED,),
)
async def serve(caller: Actor, case_id: UUID) -> VisitAnswer:
    """The visit is done."""
    return VisitAnswer.model_validate(await appointments.serve(caller.county, case_id, caller))


@door.post(
    "/cases/<case_id:uuid>/appointment/no-show",
    summary="没有来",
    answer=VisitAnswer,
    problems=(problems.APPOINTMENT_CHANGED,),
)
async def no_show(caller: Actor, case_id: UUID) -> VisitAnswer:
    """The family did not come; it may book again at once."""
    return VisitAnswer.model_validate(await appointments.miss(caller.county, case_id, caller))


def _guest(visit: visits.Visit, case: Case) -> Guest:
    return Guest(
        **VisitAnswer.model_validate(visit).model_dump(),
        code=visit.code,
        number=case.number,
        applicant=mask_name(str(case.answers.get("applicant.name") or "")),
        decedent=mask_name(str(case.answers.get("decedent.name") or "")),
        case_status=case.status,
        case_status_text=CaseStatus(case.status).label,
    )


def _hall(caller: Actor, given: str | None) -> str:
    halls = county(caller.county).halls
    if given is None:
        return next(iter(halls))
    if given not in halls:
        raise INVALID(fields=[FieldError("hall", "unknown", "没有这个办事大厅，请重新选择。")])
    return given
