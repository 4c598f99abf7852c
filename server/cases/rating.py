"""The family's rating of a finished case (好差评), and the call back that a bad one is owed.

Source: 国办发〔2019〕51号: five levels, once per matter, every bad rating under a real name is called back.
Every function here runs in the caller's transaction.
"""

from __future__ import annotations

from uuid import UUID

from server import clock
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import Rating
from server.cases.states import CaseStatus
from server.counties import calendar, county
from server.database import new_id
from server.errors import NOT_FOUND, problem
from server.identity.actor import Actor, ActorKind
from server.working_days import due_date

# Of five levels (非常满意 满意 基本满意 不满意 非常不满意) the last two are bad.
BAD = 2

ALREADY_RATED = problem("already_rated", 409, "已经评价过", "这件事已经评价过了，谢谢您。")
NOT_RATEABLE = problem("not_rateable", 409, "还不能评价", "办完以后才能评价，到时会提醒您。")


async def rate(actor: Actor, case_id: UUID, stars: int, comment: str | None) -> Rating:
    """Rate a finished case, 5 best to 1 worst, once: on the phone, or at the counter's rating device.

    Raises NOT_RATEABLE, ALREADY_RATED.
    """
    case = await lock_case(actor.county, case_id)
    if case.status not in (CaseStatus.FINISHED, CaseStatus.ARCHIVED):
        raise NOT_RATEABLE()
    if await Rating.of(case.county).filter(case_id=case.id).exists():
        raise ALREADY_RATED()
    bad = stars <= BAD
    standard = county(case.county).info.standards.bad_rating_follow_up
    rating = Rating(
        id=new_id(),
        county=case.county,
        case_id=case.id,
        person_id=actor.id if actor.kind is ActorKind.FAMILY else None,
        stars=stars,
        comment=comment or None,
        at=clock.now(),
        call_back_due_on=due_date(clock.today(), standard, calendar(case.county)) if bad else None,
    )
    await rating.save(force_create=True)
    await record(case, actor, Happened("case.rated", data={"stars": stars, "call_back": bad}))
    await save_holder(case)
    return rating


async def call_back(actor: Actor, rating_id: UUID, note: str) -> Rating:
    """A bad rating was called back; the note says what came of it. Raises NOT_FOUND."""
    rating = (
        await Rating.of(actor.county)
        .filter(id=rating_id, call_back_due_on__not_isnull=True, called_back_at=None)
        .select_for_update()
        .first()
    )
    if rating is None:
        raise NOT_FOUND()
    case = await lock_case(actor.county, rating.case_id)
    rating.called_back_at, rating.call_back_note = clock.now(), note
    await rating.save(update_fields=["called_back_at", "call_back_note"])
    await record(case, actor, Happened("case.rating_called_back", private={"note": note}))
    await save_holder(case)
    return rating
