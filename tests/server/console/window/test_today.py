"""The day at the window: who waits longest is first, and a number or a scan opens the file."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from server.booking.models import Appointment
from server.booking.visits import Visit
from server.cases.models import Case
from tests.conftest import Clock
from tests.server.booking.places import a_slot, do, events_of
from tests.server.cases.accepted import COUNTY
from tests.server.cases.accepted import window as clerk
from tests.server.cases.submitted import submitted
from tests.server.console.conftest import Hall
from tests.server.registry.papers import id_number

TODAY, SCAN = "/console/window", "/console/window/scan"


async def booked(person: int, slot: UUID, **changed: str) -> tuple[Case, Visit]:
    case = await submitted(person, **changed)
    return case, await do("book", case.id, slot, actor=clerk())


async def test_a_scanned_code_checks_the_family_in_and_opens_the_file(hall: Hall) -> None:
    browser = await hall.at_work()
    case, visit = await booked(1, await a_slot(starts_in=timedelta()))
    await browser.get(TODAY)
    code = str(visit.code)
    shown = await browser.submit(SCAN, {"scanned": f" {code[:4]} {code[4:]} "})
    assert (shown.status, shown.path) == (200, f"/console/window/cases/{case.id}")
    assert "已取号" in shown.text
    assert (await events_of(case.id))[-1] == "appointment.checked_in"
    # The same code again is no second arrival, and still opens the file.
    await browser.get(TODAY)
    assert (await browser.submit(SCAN, {"scanned": code})).path == f"/console/window/cases/{case.id}"
    assert (await events_of(case.id)).count("appointment.checked_in") == 1


async def test_a_code_before_its_time_opens_the_file_without_a_seat_in_the_queue(hall: Hall) -> None:
    browser = await hall.at_work()
    case, visit = await booked(1, await a_slot(starts_in=timedelta(hours=5)))
    await browser.get(TODAY)
    shown = await browser.submit(SCAN, {"scanned": str(visit.code)})
    assert shown.path == f"/console/window/cases/{case.id}"
    assert "没有取号" in shown.text
    assert (await Appointment.of(COUNTY).get(id=visit.id)).status == "booked"


async def test_a_case_number_or_the_decedents_id_number_opens_the_file(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted(3)
    for number in (str(case.number), id_number(3)):
        await browser.get(TODAY)
        assert (await browser.submit(SCAN, {"scanned": number})).path == f"/console/window/cases/{case.id}"


async def test_a_number_that_nobody_has_is_told_beside_the_field_and_kept(hall: Hall) -> None:
    browser = await hall.at_work()
    await browser.get(TODAY)
    shown = await browser.submit(SCAN, {"scanned": "43062119999999"})
    assert shown.status == 422
    assert "没有找到这个号" in shown.refusal
    assert ("scanned", "43062119999999") in shown.form(SCAN).fields
    assert "请扫预约码" in (await browser.submit(SCAN, {"scanned": ""})).refusal


async def test_who_waits_longest_is_first_and_is_called(hall: Hall, moving_clock: Clock) -> None:
    browser = await hall.at_work()
    later, sooner = await a_slot(starts_in=timedelta(minutes=40)), await a_slot(starts_in=timedelta())
    early, _ = await booked(1, later, applicant__name="赵早来")
    late, _ = await booked(2, sooner, applicant__name="钱后到")
    await do("check_in", early.id, actor=clerk())
    moving_clock.advance(minutes=5)
    await do("check_in", late.id, actor=clerk())
    text = (await browser.get(TODAY)).text
    # Who came for ten o'clock at half past nine waits from ten o'clock on.
    assert text.index("钱＊") < text.index("赵＊")
    assert "2 在等" in text

    shown = await browser.submit(f"/console/window/visits/{late.id}/call")
    assert shown.path == f"/console/window/cases/{late.id}"
    text = (await browser.get(TODAY)).text
    assert "1 在等 1 已叫号" in text
    assert (await browser.submit(f"/console/window/visits/{late.id}/serve")).path == TODAY
    assert "1 今天已结束" in (await browser.get(TODAY)).text


async def test_who_did_not_come_leaves_the_queue_and_may_book_again(hall: Hall, moving_clock: Clock) -> None:
    browser = await hall.at_work()
    case, _ = await booked(1, await a_slot(starts_in=timedelta()))
    moving_clock.advance(minutes=20)
    await browser.get(TODAY)
    shown = await browser.submit(f"/console/window/visits/{case.id}/no-show")
    assert "家属可以再约" in shown.text
    assert "没有来" in shown.text
    assert (await events_of(case.id))[-1] == "appointment.no_show"


async def test_what_was_called_by_another_window_is_told_and_the_day_shown(hall: Hall) -> None:
    browser = await hall.at_work()
    case, _ = await booked(1, await a_slot(starts_in=timedelta()))
    await do("check_in", case.id, actor=clerk())
    await browser.get(TODAY)
    await do("serve", case.id, actor=clerk())
    refused = await browser.submit(f"/console/window/visits/{case.id}/call")
    assert (refused.status, "预约的情况已经变了" in refused.refusal) == (409, True)


async def test_what_has_a_day_stands_beside_the_queue(hall: Hall) -> None:
    browser, case = await hall.at_work(), await submitted()
    shown = await browser.get(TODAY)
    assert f"/console/window/cases/{case.id}" in shown.links
    assert str(case.number) in shown.text


async def test_the_list_searches_by_a_form_and_pages_by_status(hall: Hall) -> None:
    browser = await hall.at_work()
    first, second = await submitted(1), await submitted(2)
    listed = await browser.get("/console/window/cases?status=submitted&limit=1")
    assert (str(first.number) in listed.text, str(second.number) in listed.text) == (True, False)
    onward = next(link for link in listed.links if "cursor=" in link)
    assert str(second.number) in (await browser.get(onward)).text
    assert (await browser.submit("/console/window/cases", {"id_number": id_number(2)})).path.endswith(
        str(second.id)
    )
    await browser.get("/console/window/cases")
    nobody = await browser.submit("/console/window/cases", {"number": "43062100000000000000"})
    assert "没有找到，请核对号码" in nobody.text
