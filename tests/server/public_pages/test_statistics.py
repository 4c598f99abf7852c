"""The open figures: right against the rows, and too coarse to recognise anybody by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import clock
from server.cases.models import Case, Item, Rating
from server.cases.service_figures import Figures, ItemFigures, Month, figures
from server.counties import calendar
from server.database import new_id
from server.public_pages.statistics import LEVELS, about, coarse, share
from server.working_days import working_days_between
from tests.access.running import Office
from tests.conftest import Clock
from tests.server.booking.conftest import START
from tests.server.console.browser import Browser
from tests.server.public_pages.conftest import COUNTY
from tests.server.public_pages.reading import marked

SINCE = date(2025, 12, 1)
POLICE, FUND = "household_cancellation", "housing_fund_withdrawal"


@pytest.fixture(autouse=True)
def _tuesday_at_ten(moving_clock: Clock) -> None:
    moving_clock.advance(seconds=(START - clock.now()).total_seconds())


def _at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.CHINA)


async def _case(accepted: date, finished: date | None = None, status: str = "", county: str = COUNTY) -> UUID:
    row = Case(
        county=county,
        status=status or ("finished" if finished else "in_progress"),
        catalogue_version="2021-05",
        created_at=_at(accepted),
        updated_at=_at(accepted),
        submitted_at=_at(accepted - timedelta(days=1)),
        accepted_at=_at(accepted),
        finished_at=_at(finished) if finished else None,
    )
    await row.save(force_create=True)
    return row.id


async def _item(
    case_id: UUID,
    code: str,
    accepted: date,
    due: date,
    closed: date | None,
    status: str = "",
    paused: int = 0,
) -> None:
    await Item(
        county=COUNTY,
        case_id=case_id,
        code=code,
        department="public_security",
        status=status or ("done" if closed else "dispatched"),
        rule={"name": code},
        due_on=due,
        paused_days=paused,
        created_at=_at(accepted),
        closed_at=_at(closed, 23) if closed else None,
    ).save(force_create=True)


async def _rate(stars: Sequence[int]) -> None:
    for given_stars in stars:
        await Rating(county=COUNTY, case_id=new_id(), stars=given_stars, at=clock.now()).save(
            force_create=True
        )


async def test_months_count_what_was_accepted_and_finished_in_them(database: str) -> None:
    for _ in range(3):
        await _case(date(2026, 11, 2), date(2026, 11, 20))
    await _case(date(2026, 10, 31), date(2026, 11, 3))
    await _case(date(2025, 12, 1))
    await _case(date(2025, 11, 30), date(2026, 1, 5))  # before the year, finished in it
    await _case(date(2026, 11, 2), status="voided")
    await _case(date(2026, 11, 2), status="submitted")
    await _case(date(2026, 11, 2), county="430626")
    found = {month.first: month for month in (await figures(COUNTY, SINCE)).months}
    assert next(iter(found)) == SINCE and list(found)[-1] == date(2026, 11, 1) and len(found) == 12
    counted = {first: (m.accepted, m.finished) for first, m in found.items() if m.accepted or m.finished}
    assert counted == {
        date(2025, 12, 1): (1, 0),
        date(2026, 1, 1): (0, 1),
        date(2026, 10, 1): (1, 0),
        date(2026, 11, 1): (3, 4),
    }


async def test_days_are_counted_as_the_promise_counts_them_without_pauses(database: str) -> None:
    accepted = date(2026, 11, 5)  # a Thursday
    closings = [date(2026, 11, 5), date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 18)]
    for closed in closings:
        case_id = await _case(accepted)
        await _item(case_id, POLICE, accepted, date(2026, 11, 9), closed, paused=1)
        await _item(case_id, FUND, accepted, date(2026, 11, 9), closed)
    item = (await figures(COUNTY, SINCE)).items
    official = calendar(COUNTY)
    expected = [max(working_days_between(accepted, day, official) - 1, 0) for day in closings]
    assert item[POLICE].median_days == median(expected)
    assert item[FUND].median_days == median((day - accepted).days for day in closings)
    assert (item[POLICE].closed, item[POLICE].judged, item[POLICE].kept) == (4, 4, 2)


async def test_what_is_open_beyond_its_day_is_not_kept_and_what_waits_is_not_judged(database: str) -> None:
    day, due = date(2026, 11, 2), date(2026, 11, 6)
    for status, closed in [("refused", due), ("received", None), ("correction", None), ("suspended", None)]:
        await _item(await _case(day), POLICE, day, due, closed, status)
    await _item(await _case(day), POLICE, day, clock.today(), None)
    await _item(await _case(day, status="voided"), POLICE, day, due, None, "reversing")
    item = (await figures(COUNTY, SINCE)).items[POLICE]
    assert (item.closed, item.judged, item.kept) == (1, 2, 1)


async def test_the_page_tells_what_the_rows_say(browser: Browser, database: str) -> None:
    day = date(2026, 11, 5)
    for number in range(8):
        case_id = await _case(day, date(2026, 11, 12))
        await _item(case_id, POLICE, day, date(2026, 11, 9), date(2026, 11, 9 if number else 11))
    await _item(await _case(day), FUND, day, date(2026, 11, 8), date(2026, 11, 6))
    await _rate([5] * 9 + [3, 1])
    page = await browser.get("/statistics")
    months = marked(page.source, "data-month")
    assert months["2026-11-01"] == ["2026年11月约10约10"] and months["2026-03-01"] == ["2026年3月少于5少于5"]
    items = marked(page.source, "data-item")
    assert "办了约10件一般用了2个工作日按时办好88%" in items[POLICE][0]
    assert "办了少于5件" in items[FUND][0] and "一般用了" not in items[FUND][0] and "%" not in items[FUND][0]
    assert "满意和基本满意的占91%" in page.text
    assert "非常满意 约 10" in page.text and "非常不满意 少于 5" in page.text


async def test_the_figures_are_worked_out_once_in_some_minutes(
    browser: Browser, office: Office, database: str
) -> None:
    first = await browser.get("/statistics")
    for _ in range(6):
        await _case(date(2026, 11, 2))
    assert (await browser.get("/statistics")).source == first.source
    assert "max-age=300" in first.headers["Cache-Control"]
    office.forget_limits()  # and with them whatever is kept for a while
    assert (await browser.get("/statistics")).source != first.source


COUNTS = st.integers(0, 60)


@st.composite
def _figures(draw: st.DrawFn) -> Figures:
    items = {}
    for code in draw(st.sets(st.sampled_from("abc"))):
        closed = draw(COUNTS)
        judged = closed + draw(st.integers(0, 5))
        kept = draw(st.integers(0, closed))
        days = draw(st.lists(st.integers(0, 30), min_size=closed, max_size=closed))
        items[code] = ItemFigures(code, closed, judged, kept, days)
    months = tuple(Month(SINCE, draw(COUNTS), draw(COUNTS)) for _ in range(3))
    return Figures(SINCE, months, items, {stars: draw(COUNTS) for stars in LEVELS})


@given(_figures())
def test_no_small_number_is_told_and_no_exact_one(exact: Figures) -> None:
    told = coarse(exact)
    pairs = [(m.accepted, s.accepted) for m, s in zip(exact.months, told.months, strict=True)]
    pairs += [(m.finished, s.finished) for m, s in zip(exact.months, told.months, strict=True)]
    pairs += [(item.closed, s.closed) for item, s in zip(exact.items.values(), told.items, strict=True)]
    pairs += [(n, s.ratings) for n, s in zip(exact.stars.values(), told.ratings, strict=True)]
    for count, said in pairs:
        assert said == "少于 5" if count < 5 else int(said.removeprefix("约 ")) % 5 == 0, count
    for item, shown in zip(exact.items.values(), told.items, strict=True):
        assert bool(shown.median) is (item.closed >= 5)
        assert bool(shown.kept) is (item.judged >= 5)
    assert bool(told.satisfied) is (sum(exact.stars.values()) >= 5)


@given(st.integers(0, 5000))
def test_what_is_told_stands_for_several_numbers(count: int) -> None:
    near = range(max(count - 5, 0), count + 6)
    assert len([n for n in near if about(n) == about(count)]) >= 3
    assert share(count, count) == ("100%" if count >= 5 else "")
