"""The few one-time acceptances: one is always left for the arrival of money and for the reminder."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.acceptances import free_of, record_acceptances, record_pushed_choice
from notifications.asking import to_ask
from notifications.models import Acceptance
from server import clock
from server.database import transaction
from server.errors import Problem
from server.wechat.callback import Choice
from server.wechat.miniprogram import SUBSCRIBE_SEND
from tests.notifications.test_wording import PAYOUT
from tests.notifications.town import DIVISION, Family, Town, rows, statuses, to_china

SLOT = {"starts_at": "2030-01-05T01:30:00+00:00", "hall": "county_hall"}


async def _free(family: Family, code: str) -> int:
    return (await free_of(DIVISION, family.person.id)).get(code, 0)


async def test_the_last_acceptance_is_kept_for_the_arrival_of_money(town: Town) -> None:
    family = await town.family("applicant")
    await town.accept(family, "payout")
    await town.happens(family, "payout.returned", PAYOUT, private={"reason": "账号有误"})
    await town.work()
    assert await statuses() == [("subscribe", "failed"), ("telephone", "telephone")]
    assert (await rows())[0].error_code == "kept_for_later"
    await town.happens(family, "payout.arrived", PAYOUT)
    await town.work()
    assert [m["title"] for m in await family.phone.messages("subscribe")] == ["款项到账通知"]
    assert await _free(family, "payout") == 0


async def test_with_two_both_go(town: Town) -> None:
    family = await town.family("applicant")
    await town.accept(family, "payout")
    await town.accept(family, "payout")
    await town.happens(family, "payout.returned", PAYOUT, private={"reason": "账号有误"})
    await town.happens(family, "payout.arrived", PAYOUT)
    await town.work()
    assert len(await family.phone.messages("subscribe")) == 2


async def test_a_message_that_was_certainly_not_sent_gives_its_acceptance_back(town: Town) -> None:
    family = await town.family("applicant")
    await town.accept(family, "payout")
    await town.happens(family, "payout.arrived", PAYOUT)
    await town.desk.fault("errcode", endpoint=SUBSCRIBE_SEND, errcode=-1, times=1)
    await town.work()
    assert await _free(family, "payout") == 1
    await town.wait(minutes=1)
    await town.work()
    assert await _free(family, "payout") == 0
    assert len(await family.phone.messages("subscribe")) == 1


async def test_when_the_platform_knows_of_none_ours_are_gone_too(town: Town) -> None:
    family = await town.family("applicant")
    await town.accept(family, "payout")
    await town.accept(family, "payout")
    await town.desk.fault("errcode", endpoint=SUBSCRIBE_SEND, errcode=43101, times=1)
    await town.happens(family, "payout.arrived", PAYOUT)
    await town.work()
    assert await _free(family, "payout") == 0
    assert await statuses() == [("subscribe", "failed"), ("telephone", "telephone")]


async def test_switching_a_template_off_in_the_settings_is_heard(town: Town) -> None:
    await town.wait(seconds=to_china(10))
    family = await town.family("applicant")
    template = town.place.messages.templates["progress"]
    await town.wait(seconds=1)
    await family.phone.unsubscribe(template.template_id)
    await town.desk.pushes()
    await town.happens(family, "case.reviewed")
    await town.work()
    assert (await rows())[0].error_code == "none_left"
    assert await town.sends() == 0


async def test_an_acceptance_that_is_overtaken_by_its_refusal_stays_refused(town: Town) -> None:
    family = await town.family("applicant", allow=False)
    template, allowed = town.place.messages.templates["progress"].template_id, clock.now()
    openid = family.phone.openid
    async with transaction():
        for status, event, after in (
            ("reject", "subscribe_msg_change_event", 5),
            ("accept", "subscribe_msg_popup_event", 0),
        ):
            await town.wait(seconds=after)
            at = allowed + timedelta(seconds=after)
            assert await record_pushed_choice(openid, Choice(template, status), event=event, at=at)
    assert await _free(family, "progress") == 0
    await town.wait(seconds=5)
    async with transaction():
        again = Choice(template, "accept")
        await record_pushed_choice(openid, again, event="subscribe_msg_popup_event", at=clock.now())
    assert await _free(family, "progress") == 1


async def test_the_platforms_own_word_does_not_count_an_acceptance_twice(town: Town) -> None:
    family = await town.family("applicant")
    await town.accept(family, "payout", "appointment")
    await town.desk.pushes()
    assert await Acceptance.of(DIVISION).filter(template__in=["payout", "appointment"]).count() == 2


async def test_an_unknown_template_or_choice_is_refused_whole(town: Town) -> None:
    family = await town.family("applicant")
    with pytest.raises(Problem) as refused:
        async with transaction():
            choices = {"payout": "accept", "lottery": "accept", "progress": "perhaps"}
            await record_acceptances(DIVISION, family.person.id, choices)
    assert {(e.field, e.code) for e in refused.value.fields} == {
        ("lottery", "unknown_template"),
        ("progress", "unknown_choice"),
    }
    assert await _free(family, "payout") == 0


async def test_what_to_ask_for_never_mixes_kinds_and_is_at_most_three(town: Town) -> None:
    family = await town.family("applicant", allow=False)
    asked: list[list[str]] = []
    while found := await to_ask(family.case, family.person.id):
        assert len(found) <= 3
        assert len({ask.kind for ask in found}) == 1
        asked.append([ask.code for ask in found])
        await town.accept(family, *asked[-1])
    # What money and the reminder need comes first, then the progress, then one more for lesser events.
    assert asked == [["appointment", "payout"], ["progress", "correction"], ["appointment", "payout"]]


async def test_who_said_no_is_left_in_peace_for_a_week(town: Town) -> None:
    family = await town.family("applicant")
    await town.accept(family, "payout", "appointment", choice="reject")
    assert await to_ask(family.case, family.person.id) == []
    await town.wait(days=8)
    assert [a.code for a in await to_ask(family.case, family.person.id)] == ["appointment", "payout"]


async def test_a_stranger_is_asked_for_nothing(town: Town) -> None:
    family, other = await town.family("applicant"), await town.family("applicant")
    assert await to_ask(family.case, other.person.id) == []


STEP = st.sampled_from(["accept", "lesser", "kept", "lost", "busy"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=12))
async def test_the_budget_holds_for_any_history(town: Town, steps: list[str]) -> None:
    """The platform is the judge: what it still allows must be what we believe it allows."""
    await town.wait(seconds=to_china(10))
    family = await town.family("applicant")
    template = town.place.messages.templates["payout"].template_id
    bought = 0
    for step in steps:
        before = len(await family.phone.messages("subscribe"))
        free = await _free(family, "payout")
        match step:
            case "accept":
                await town.accept(family, "payout")
                bought += 1
                continue
            case "lesser" | "lost":
                await town.happens(family, "payout.returned", PAYOUT, private={"reason": "账号有误"})
            case "kept" | "busy":
                await town.happens(family, "payout.arrived", PAYOUT)
        if step == "lost":
            await town.desk.fault("drop_after", endpoint=SUBSCRIBE_SEND, openid=family.phone.openid, times=1)
        if step == "busy":
            await town.desk.fault(
                "errcode", endpoint=SUBSCRIBE_SEND, errcode=43108, openid=family.phone.openid, times=1
            )
        await town.work()
        await town.desk.pushes()
        # Longer than any pause of the channel.
        await town.wait(minutes=7)
        await town.work()
        await town.desk.all_well()
        came = len(await family.phone.messages("subscribe")) - before
        least = 2 if step in ("lesser", "lost") else 1
        assert came == (1 if free >= least else 0)
        left = town.world.phones[family.phone.openid].acceptances.get(template, 0)
        assert left == await _free(family, "payout")
        if step in ("lesser", "lost") and free:
            assert left >= 1
    assert len(await family.phone.messages("subscribe")) <= bought
