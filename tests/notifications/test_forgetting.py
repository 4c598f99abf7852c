"""What people were told is forgotten when its time is over; that they were told is not."""

from __future__ import annotations

from notifications.forgetting import GONE, forget_messages
from notifications.planning import plan_messages
from notifications.timeline import messages_of
from server import clock
from server.cases.models import Case, CaseEvent
from tests.notifications.town import DIVISION, Town, rows


async def test_the_wording_goes_a_year_after_the_case_ended_and_the_sending_stays(town: Town) -> None:
    family, other = await town.family("applicant"), await town.family("applicant")
    for told in (family, other):
        await town.happens(told, "case.reviewed")
    await town.work()
    await (
        Case.of(DIVISION)
        .filter(id=family.case.id)
        .update(ended_at=clock.now(), submitted_at=clock.now(), status="archived")
    )
    await town.wait(days=364)
    assert await forget_messages() == 0
    await town.wait(days=2)
    assert await forget_messages() == 1
    assert await forget_messages() == 0
    (row,) = await rows(case_id=family.case.id)
    assert (row.content, row.status) == ({"text": GONE}, "delivered")
    (told_once,) = await messages_of(DIVISION, family.case.id)
    assert (told_once.text, told_once.result) == (GONE, "微信已送达")
    (kept,) = await rows(case_id=other.case.id)
    assert kept.content["text"] != GONE
    await Case.of(DIVISION).filter(id=other.case.id).update(ended_at=clock.now(), status="expired")
    await town.wait(days=366)
    assert await forget_messages() == 1, "of a case that was never submitted as well"
    await CaseEvent.of(DIVISION).filter(subject_id=other.case.id, kind="case.data_deleted").get()
    (event,) = await CaseEvent.of(DIVISION).filter(subject_id=family.case.id, kind="case.data_deleted")
    assert event.data == {"rule": "messages", "count": 1}


async def test_the_last_thing_that_was_told_before_all_was_deleted_goes_too(town: Town) -> None:
    family = await town.family("applicant")
    await town.happens(family, "case.withdrawn")
    await Case.of(DIVISION).filter(id=family.case.id).update(erased_at=clock.now(), status="withdrawn")
    assert await forget_messages() == 0, "nothing was told yet"
    await plan_messages()
    assert await forget_messages() == 0, "it is on its way"
    await town.work()
    assert await forget_messages() == 1
    (row,) = await rows(case_id=family.case.id)
    assert (row.content, row.status) == ({"text": GONE}, "delivered")
