"""From "this happened" to one row for each person who has to hear it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from notifications.planning import plan_messages
from server import clock
from server.cases.holders import lock_case
from server.cases.models import CaseEvent, Participant
from server.clock import CHINA
from server.database import transaction
from server.identity.actor import Actor, ActorKind
from tests.notifications.town import DIVISION, Town, rows, statuses, to_china

FAMILY = Actor(ActorKind.FAMILY, None, DIVISION, "家属")


async def test_each_person_of_the_rule_gets_one_row(town: Town) -> None:
    family = await town.family("applicant", "helper", "viewer")
    await town.happens(family, "case.reviewed")
    assert await plan_messages() == 1
    found = await rows()
    assert {row.person_id for row in found} == {family.people["applicant"].id, family.people["helper"].id}
    assert {(row.channel, row.status, tuple(row.further)) for row in found} == {
        ("subscribe", "planned", ("telephone",))
    }


async def test_an_event_is_planned_once_however_often_and_from_how_many_workers(town: Town) -> None:
    families = [await town.family("applicant") for _ in range(5)]
    for family in families:
        await town.happens(family, "case.submitted")
        await town.happens(family, "case.reviewed")
    await asyncio.gather(*(plan_messages() for _ in range(6)))
    assert await plan_messages() == 0
    assert len(await rows()) == 10


async def test_what_tells_nobody_is_marked_and_makes_no_row(town: Town) -> None:
    family = await town.family("applicant")
    await town.happens(family, "case.answers_changed", {"fields": ["decedent.name"]})
    assert await plan_messages() == 1
    assert await rows() == []
    assert await CaseEvent.of(DIVISION).filter(planned=False).count() == 0


async def test_an_event_that_is_rolled_back_tells_nobody(town: Town) -> None:
    family = await town.family("applicant")
    await town.happens(family, "case.submitted")
    try:
        async with transaction():
            await lock_case(DIVISION, family.case.id)
            await plan_messages()
            raise RuntimeError("the worker dies before the commit")
    except RuntimeError:
        assert await rows() == []
    assert await plan_messages() == 1
    assert len(await rows()) == 1


async def test_who_has_left_hears_nothing(town: Town) -> None:
    family = await town.family("applicant", "helper")
    left = Participant.of(DIVISION).filter(person_id=family.people["helper"].id)
    await left.update(left_at=clock.now())
    await town.happens(family, "case.reviewed")
    await plan_messages()
    assert [row.person_id for row in await rows()] == [family.person.id]


async def test_an_unreadable_event_holds_up_nobody_else(town: Town) -> None:
    broken, well = await town.family("applicant"), await town.family("applicant")
    await town.happens(broken, "case.reviewed")
    await town.happens(well, "case.reviewed")
    family = broken.case
    family.catalogue_version = "lost"
    await family.save(update_fields=["catalogue_version"])
    bad = await town.happens(broken, "payout.arrived", {"payout_id": "not-an-id"})
    await town.happens(well, "case.accepted", {"item_count": 3})
    await plan_messages()
    assert [row.event_kind for row in await rows(case_id=well.case.id)] == ["case.reviewed", "case.accepted"]
    assert [e.id for e in await CaseEvent.of(DIVISION).filter(planned=False)] == [bad.id]


async def test_a_message_at_night_waits_for_the_morning_unless_it_wakes(town: Town) -> None:
    town.clock.advance(to_china(23))
    family = await town.family("applicant")
    await town.happens(family, "case.reviewed")
    await town.happens(family, "case.submitted", actor=FAMILY)
    await plan_messages()
    by_kind = {row.event_kind: row for row in await rows()}
    reviewed, submitted = by_kind["case.reviewed"].due_at, by_kind["case.submitted"].due_at
    assert reviewed is not None and submitted is not None
    assert submitted <= clock.now()
    morning = reviewed.astimezone(CHINA)
    assert (morning.hour, morning.date()) == (8, clock.today() + timedelta(days=1))


async def test_an_assisted_applicant_without_an_account_is_telephoned(town: Town) -> None:
    family = await town.family()
    await town.happens(family, "case.finished", {"item_count": 2})
    await town.happens(family, "rating.invited")
    await plan_messages()
    assert [(r.event_kind, r.channel, r.status, r.person_id) for r in await rows()] == [
        ("case.finished", "telephone", "telephone", None)
    ]


async def test_nobody_is_called_about_what_the_family_did_itself(town: Town) -> None:
    family = await town.family("applicant")
    await town.happens(family, "case.submitted", actor=FAMILY)
    await plan_messages()
    assert [row.further for row in await rows()] == [[]]


async def test_a_void_takes_back_what_was_still_to_be_told(town: Town) -> None:
    family = await town.family("applicant")
    item = await town.item(family)
    await town.happens(family, "item.done", item_id=item.id)
    await plan_messages()
    await town.happens(family, "case.voided", private={"reason": "误报"})
    await plan_messages()
    assert await statuses() == [("subscribe", "dropped"), ("subscribe", "planned")]


async def test_a_void_planned_in_one_go_with_what_it_overtakes_drops_that_too(town: Town) -> None:
    family, other = await town.family("applicant"), await town.family("applicant")
    await town.happens(family, "case.reviewed")
    await town.happens(other, "case.reviewed")
    await town.happens(family, "case.voided", private={"reason": "误报"})
    assert await plan_messages() == 3
    reviewed, voided = await rows(case_id=family.case.id)
    assert (reviewed.status, reviewed.error_code, reviewed.due_at) == ("dropped", "overtaken", None)
    assert reviewed.closed_at is not None
    assert voided.status == "planned"
    assert await statuses(case_id=other.case.id) == [("subscribe", "planned")]


async def test_nobody_is_reminded_in_the_morning_of_what_was_done_in_the_night(town: Town) -> None:
    town.clock.advance(to_china(23))
    family = await town.family("applicant")
    await town.happens(family, "case.correction_due", {"deadline": "2026-12-04"})
    await plan_messages()
    assert await statuses() == [("subscribe", "planned")]
    await town.happens(family, "case.submitted", actor=FAMILY)
    await plan_messages()
    assert await statuses() == [("subscribe", "dropped"), ("subscribe", "planned")]
