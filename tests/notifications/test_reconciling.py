"""When nobody knows whether a message was taken: none may be lost, none may come twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from notifications.settling import AWAIT_REPORT
from server.wechat.miniprogram import SUBSCRIBE_SEND
from tests.notifications.town import DIVISION, Town, rows, statuses, to_call

REPORT_OVERDUE = AWAIT_REPORT + timedelta(seconds=1)


async def test_a_connection_that_broke_after_the_message_was_taken(town: Town) -> None:
    family = await town.family("applicant")
    await town.happens(family, "case.reviewed")
    await town.desk.fault("drop_after", endpoint=SUBSCRIBE_SEND, times=1)
    await town.work()
    await town.desk.pushes()
    assert await statuses() == [("subscribe", "delivered")]
    await town.wait(seconds=REPORT_OVERDUE.total_seconds())
    await town.work()
    assert len(await family.phone.messages("subscribe")) == 1
    assert await statuses() == [("subscribe", "delivered")]


async def test_a_connection_that_broke_before_is_telephoned_in_the_end(town: Town) -> None:
    family = await town.family("applicant")
    await town.happens(family, "case.reviewed")
    await town.desk.fault("drop_before", endpoint=SUBSCRIBE_SEND, times=1)
    await town.work()
    assert await statuses() == [("subscribe", "unknown")]
    await town.wait(seconds=REPORT_OVERDUE.total_seconds())
    await town.work()
    assert await statuses() == [("subscribe", "unknown"), ("telephone", "telephone")]
    assert await family.phone.messages("subscribe") == []


async def test_the_next_message_waits_until_the_uncertain_one_is_settled(town: Town) -> None:
    family = await town.family("applicant")
    await town.happens(family, "case.reviewed")
    await town.happens(family, "case.accepted", {"item_count": 2})
    await town.desk.fault("drop_before", endpoint=SUBSCRIBE_SEND, times=1)
    await town.work()
    await town.wait(minutes=2)
    await town.work()
    assert await family.phone.messages("subscribe") == []
    await town.wait(seconds=REPORT_OVERDUE.total_seconds())
    await town.work()
    assert [m["title"] for m in await family.phone.messages("subscribe")] == ["办件进度通知"]
    assert await statuses(status="telephone") == [("telephone", "telephone")]


async def test_a_report_that_comes_very_late_takes_the_call_off_the_list(town: Town) -> None:
    family = await town.family("applicant")
    address = town.world.push_addresses.pop("miniprogram")
    await town.happens(family, "case.reviewed")
    await town.desk.fault("drop_after", endpoint=SUBSCRIBE_SEND, times=1)
    await town.work()
    (row,) = await rows()
    await town.wait(seconds=REPORT_OVERDUE.total_seconds())
    await town.work()
    assert len(await to_call(DIVISION)) == 1
    town.world.push_addresses["miniprogram"] = address
    await _report(town, family.phone.openid, "progress", "100000000000000001", at=row.tried_at)
    assert await to_call(DIVISION) == []
    assert await statuses() == [("subscribe", "delivered"), ("telephone", "dropped")]


async def test_a_report_is_never_taken_for_that_of_another_message(town: Town) -> None:
    """The next message's own report, overtaking its answer, must not settle the one given up before it."""
    family = await town.family("applicant")
    await town.happens(family, "case.reviewed")
    await town.desk.fault("drop_before", endpoint=SUBSCRIBE_SEND, times=1)
    await town.work()
    await town.wait(seconds=REPORT_OVERDUE.total_seconds())
    await town.work()
    for kind in ("case.accepted", "case.finished"):
        await town.happens(family, kind, {"item_count": 2})
    await town.work()
    await town.desk.pushes()
    assert [c.to_tell[0].event_kind for c in await to_call(DIVISION)] == ["case.reviewed"]
    assert (
        await statuses(event_kind__in=["case.accepted", "case.finished"]) == [("subscribe", "delivered")] * 2
    )


async def test_a_report_that_says_no_goes_the_next_way(town: Town) -> None:
    family = await town.family("applicant")
    await town.happens(family, "case.reviewed")
    await town.desk.fault("undelivered", endpoint=SUBSCRIBE_SEND, errcode=43101, more="user refuse", times=1)
    await town.work()
    await town.desk.pushes()
    assert await statuses() == [("subscribe", "failed"), ("telephone", "telephone")]


async def test_a_report_with_the_id_of_its_message_counts_however_late_it_comes(town: Town) -> None:
    family = await town.family("applicant")
    address = town.world.push_addresses.pop("miniprogram")
    await town.happens(family, "case.reviewed")
    await town.work()
    (row,) = await rows()
    assert row.status == "sent"
    town.world.push_addresses["miniprogram"] = address
    await town.wait(minutes=30)
    await _report(town, family.phone.openid, "progress", str(row.platform_id), at=town.clock.now())
    assert await statuses() == [("subscribe", "delivered")]


async def test_repeated_and_foreign_reports_change_nothing(town: Town) -> None:
    family, stranger = await town.family("applicant"), await town.desk.new_phone()
    await town.happens(family, "case.reviewed")
    await town.work()
    await town.desk.pushes()
    (before,) = await rows()
    assert before.platform_id is not None
    for openid, msgid in ((family.phone.openid, before.platform_id), (stranger.openid, "17"), ("o1", "18")):
        await _report(town, openid, "progress", msgid, at=before.tried_at)
    await _report(town, family.phone.openid, "progress", "19", at=before.tried_at)
    (after,) = await rows()
    assert (after.status, after.platform_id, after.confirmed_at) == (
        "delivered",
        before.platform_id,
        before.confirmed_at,
    )


async def _report(town: Town, openid: str, code: str, msgid: str, at: datetime | None) -> None:
    """The platform pushes a report of an earlier moment."""
    assert at is not None
    template = town.place.messages.templates[code].template_id
    report = {"TemplateId": template, "MsgID": msgid, "ErrorCode": 0, "ErrorStatus": "success"}
    fields = {"MsgType": "event", "Event": "subscribe_msg_sent_event", "CreateTime": int(at.timestamp())}
    town.pusher.push("miniprogram", openid, fields, entries=[report])
    await town.desk.pushes()
