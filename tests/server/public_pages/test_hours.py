"""Opening hours, holidays and free places are those by which the office books."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest

from miniprogram_api.booking import Where, list_slots
from server import clock
from server.booking.models import Slot
from server.booking.slots import offers
from server.counties import county
from server.public_pages.hours import days_off, open_today, worked_weekends
from tests.conftest import Clock
from tests.counties import first_county
from tests.server.booking.conftest import START, Folder
from tests.server.booking.places import FAMILY, a_case, do
from tests.server.console.browser import Browser
from tests.server.public_pages.conftest import COUNTY
from tests.server.public_pages.reading import marked

HALL = "county_hall"


@pytest.fixture(autouse=True)
def _tuesday_at_ten(moving_clock: Clock) -> None:
    moving_clock.advance(seconds=(START - clock.now()).total_seconds())


async def _told() -> dict[str, tuple[str, int]]:
    """What the interface tells a family: the time and the free places by slot."""
    slots = (await list_slots(FAMILY, Where())).slots
    return {str(slot.id): (f"{clock.in_china(slot.starts_at):%H:%M}", slot.free) for slot in slots}


async def _shown(browser: Browser) -> dict[str, str]:
    return {
        slot: texts[0] for slot, texts in marked((await browser.get("/hours")).source, "data-slot").items()
    }


async def test_the_free_places_are_those_of_the_interface(browser: Browser, database: str) -> None:
    case_id = await a_case()
    wanted = (await offers(COUNTY))[3]
    await do("book", case_id, wanted.slot_id)
    shown, told = await _shown(browser), await _told()
    assert list(shown) == list(told) and len(told) > 50
    for slot, (time, free) in told.items():
        assert shown[slot] == f"{time}还有{free}个", slot
    assert shown[str(wanted.slot_id)].endswith(f"还有{wanted.free - 1}个")
    days = defaultdict(int)
    for offer in await offers(COUNTY):
        days[clock.in_china(offer.starts_at).date().isoformat()] += offer.free
    by_day = marked((await browser.get("/hours")).source, "data-day")
    for day, free in days.items():
        assert f"还有{free}个号" in by_day[day][0]


async def test_a_full_time_says_so_and_a_closed_one_is_not_there(browser: Browser, database: str) -> None:
    found = await offers(COUNTY)
    await Slot.of(COUNTY).filter(id=found[0].slot_id).update(booked=found[0].free)
    await Slot.of(COUNTY).filter(id=found[1].slot_id).update(closed=True)
    shown = await _shown(browser)
    assert shown[str(found[0].slot_id)].endswith("约满了")
    assert str(found[1].slot_id) not in shown
    assert list(shown) == list(await _told())


async def test_other_hours_in_the_folder_are_other_hours_on_both(
    folder: Folder, browser: Browser, database: str
) -> None:
    text = (folder._current / "booking.toml").read_text(encoding="utf-8")
    text = text.replace('wednesday = ["09:00-12:00", "13:30-17:00"]', 'wednesday = ["10:00-11:00"]')
    folder.write("booking.toml", text.replace("capacity = 4", "capacity = 7"))
    shown = await _shown(browser)
    assert list(shown) == list(await _told())
    page = await browser.get("/hours")
    wednesday = marked(page.source, "data-day")["2026-11-25"][0]
    assert "还有14个号" in wednesday and "10:00还有7个" in wednesday and "11:00" not in wednesday
    assert "10:00-11:00" in page.text


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-11-28", "不开放"),  # Saturday
        ("2026-10-01", "国庆节放假"),
        ("2026-10-10", ""),  # a Saturday that is worked
        ("2031-01-06", "放假安排还没有公布"),
    ],
)
def test_a_day_is_open_as_the_office_books_it(moving_clock: Clock, day: str, says: str) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=clock.CHINA)
    moving_clock.advance(seconds=(noon - clock.now()).total_seconds())
    ((hall, today),) = open_today(first_county())
    assert (hall.code, today.day, today.closed) == (HALL, date.fromisoformat(day), says)
    assert bool(today.hours) is not bool(says)


def test_holidays_ahead_come_from_the_official_calendar() -> None:
    place, today = first_county(), date(2026, 9, 1)
    off = list(days_off(place, today))
    official = sorted(d for year in place.holidays.values() for d in year.holidays)
    listed = [one.first + timedelta(days=n) for one in off for n in range((one.last - one.first).days + 1)]
    assert listed == [d for d in official if today <= d <= today + timedelta(days=180)]
    assert [(one.name, one.first, one.last) for one in off][:2] == [
        ("中秋节", date(2026, 9, 25), date(2026, 9, 27)),
        ("国庆节", date(2026, 10, 1), date(2026, 10, 7)),
    ]
    assert worked_weekends(place, today) == [(date(2026, 9, 20), "国庆节"), (date(2026, 10, 10), "国庆节")]


async def test_the_page_says_what_is_not_certain(browser: Browser, database: str) -> None:
    page = await browser.get("/hours")
    assert "2027年的安排以国务院公布的为准" in page.text
    last = max(county(COUNTY).holidays)
    assert f"{last + 1}年的放假安排公布以后" in page.text
