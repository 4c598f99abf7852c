"""The list of those to be called, and what the family reads about what it was told."""

from __future__ import annotations

import pytest

from notifications.telephone import telephone_count, telephoned
from notifications.timeline import messages_of
from server.cases.events import verify
from server.cases.models import Case, CaseEvent
from server.database import new_id, transaction
from server.errors import Problem
from server.identity.actor import Actor, ActorKind
from tests.notifications.town import DIVISION, WINDOW, Family, Town, to_call, to_china


async def _refused(town: Town, *kinds: str) -> Family:
    family = await town.family("applicant", allow=False)
    for kind in kinds:
        await town.happens(family, kind, {"item_count": 2})
    await town.work()
    return family


async def test_one_call_tells_a_person_everything_that_waits(town: Town) -> None:
    family = await _refused(town, "case.accepted", "case.finished")
    (call,) = await to_call(DIVISION)
    assert (call.case_id, call.person_id, call.role) == (family.case.id, family.person.id, "applicant")
    assert (call.phone, call.addressee, call.tried) == ("138****0000", "李先生/女士", 0)
    assert [told.event_kind for told in call.to_tell] == ["case.accepted", "case.finished"]
    assert "都办完了" in call.to_tell[1].text
    assert await telephone_count(DIVISION) == 2


async def test_a_call_is_recorded_on_the_case(town: Town) -> None:
    family = await _refused(town, "case.accepted", "case.finished")
    (call,) = await to_call(DIVISION)
    async with transaction():
        await telephoned(WINDOW, [told.message_id for told in call.to_tell], "女儿接的电话")
    assert await to_call(DIVISION) == []
    event = await CaseEvent.of(DIVISION).filter(subject_id=family.case.id).order_by("-seq").first()
    assert event is not None
    assert (event.kind, event.actor_label) == ("message.telephoned", WINDOW.label)
    assert event.data["events"] == ["case.accepted", "case.finished"]
    assert event.private == {"note": "女儿接的电话"}
    case = await Case.of(DIVISION).get(id=family.case.id)
    assert verify(case, await CaseEvent.of(DIVISION).filter(subject_id=case.id).order_by("seq")) == []
    assert [told.result for told in await messages_of(DIVISION, case.id)] == ["工作人员已打电话告知"] * 2


async def test_a_call_in_vain_stays_on_the_list(town: Town) -> None:
    await _refused(town, "case.finished")
    for _ in range(2):
        (call,) = await to_call(DIVISION)
        async with transaction():
            await telephoned(WINDOW, [call.to_tell[0].message_id], "没人接", reached=False)
    (call,) = await to_call(DIVISION)
    assert call.tried == 2


async def test_a_second_clerk_learns_that_the_call_was_made(town: Town) -> None:
    await _refused(town, "case.finished")
    (call,) = await to_call(DIVISION)
    ids = [call.to_tell[0].message_id]
    async with transaction():
        await telephoned(WINDOW, ids)
    for gone in (ids, [new_id()]):
        with pytest.raises(Problem) as refused:
            async with transaction():
                await telephoned(WINDOW, gone)
        assert refused.value.code == "message_not_waiting"


async def test_messages_of_two_cases_are_not_one_call(town: Town) -> None:
    await _refused(town, "case.finished")
    await _refused(town, "case.finished")
    first, second = await to_call(DIVISION)
    with pytest.raises(Problem) as refused:
        async with transaction():
            await telephoned(WINDOW, [first.to_tell[0].message_id, second.to_tell[0].message_id])
    assert refused.value.code == "message_not_waiting"
    assert await telephone_count(DIVISION) == 2


@pytest.mark.parametrize(
    "kind", [ActorKind.FAMILY, ActorKind.DEPARTMENT, ActorKind.REGISTRY, ActorKind.SYSTEM]
)
async def test_only_who_telephones_for_the_hall_may_say_so(town: Town, kind: ActorKind) -> None:
    await _refused(town, "case.finished")
    (call,) = await to_call(DIVISION)
    with pytest.raises(Problem) as refused:
        async with transaction():
            await telephoned(Actor(kind, None, DIVISION, ""), [call.to_tell[0].message_id])
    assert refused.value.status == 403


async def test_another_county_sees_and_closes_nothing(town: Town) -> None:
    await _refused(town, "case.finished")
    (call,) = await to_call(DIVISION)
    assert await to_call("430626") == []
    other = Actor(ActorKind.WINDOW, None, "430626", "")
    with pytest.raises(Problem):
        async with transaction():
            await telephoned(other, [call.to_tell[0].message_id])


async def test_the_timeline_says_what_became_of_each_message(town: Town) -> None:
    family = await town.family("applicant", "viewer")
    await town.happens(family, "case.reviewed")
    await town.work()
    await town.desk.pushes()
    await town.wait(seconds=to_china(22))
    await town.happens(family, "case.finished", {"item_count": 2})
    await town.work()
    mine = await messages_of(DIVISION, family.case.id, person_id=family.person.id)
    assert (mine[0].event_kind, mine[0].result) == ("case.reviewed", "微信已送达")
    assert mine[1].result.startswith("将在") and "08:" in mine[1].result
    everybody = await messages_of(DIVISION, family.case.id)
    assert [told.event_kind for told in everybody] == ["case.reviewed", "case.finished", "case.finished"]
    viewer = await messages_of(DIVISION, family.case.id, person_id=family.people["viewer"].id)
    assert [told.event_kind for told in viewer] == ["case.finished"]


async def test_the_timeline_says_that_somebody_will_call(town: Town) -> None:
    family = await _refused(town, "case.finished")
    (told,) = await messages_of(DIVISION, family.case.id)
    assert (told.channel, told.result) == ("telephone", "微信没有送到，工作人员会打电话告诉您")
