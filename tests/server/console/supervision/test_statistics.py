"""The figures as pages, pictures and files, and who read what."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from typing import Any

import openpyxl

from server.cases.models import CaseView
from server.cases.views import log_view
from server.console.supervision import charts
from server.console.supervision.statistics import _grouped
from server.database import transaction
from server.staff.figures import DayFigures
from tests.server.cases.accepted import COUNTY, accepted_case, window
from tests.server.cases.submitted import submitted
from tests.server.console.conftest import Hall
from tests.server.console.supervision.test_overview import ROOT, boss

PAGE = f"{ROOT}/statistics"


def drawn(chart: Any) -> list[ET.Element]:
    """What the picture is made of. Raises when it is not well-formed."""
    return list(ET.fromstring(str(chart)).iter())


async def test_a_picture_says_what_its_table_says_and_needs_no_script_or_style(hall: Hall) -> None:
    await submitted(1)
    await submitted(3)
    page = await (await boss(hall)).get(PAGE)
    picture = page.source[page.source.index("<svg") : page.source.index("</svg>") + 6]
    texts = [part.text for part in drawn(picture) if part.tag.endswith("text")]
    assert "共 2" in texts and "2" in texts
    assert '<tbody><tr><td class="number">2</td>' in page.source
    assert ' style="' not in page.source and "<style" not in page.source and "onclick" not in page.source


async def test_a_wrong_period_comes_back_with_what_was_typed(hall: Hall) -> None:
    browser = await boss(hall)
    wrong = await browser.get(f"{PAGE}?since=2026-11-20&until=2026-11-01")
    assert wrong.status == 422 and "结束日期不能早于开始日期" in wrong.text
    assert 'value="2026-11-20"' in wrong.source and 'value="2026-11-01"' in wrong.source
    assert (await browser.get(f"{PAGE}?since=yesterday")).status == 422


async def test_every_table_is_taken_away_as_it_is_shown(hall: Hall) -> None:
    await submitted(1)
    browser = await boss(hall)
    page = await browser.get(PAGE)
    links = [link for link in page.links if "/export?" in link]
    assert any("table=days" in link and "format=xlsx" in link for link in links)
    for link in links:
        assert (await browser.get(link)).status == 200, link
    days = next(link for link in links if "table=days" in link and "format=xlsx" in link)
    async with browser.session.get(browser.address + days) as answer:
        book = openpyxl.load_workbook(io.BytesIO(await answer.read()))
    rows = list(book.worksheets[0].values)
    assert rows[0][:2] == ("日期", "提交")
    assert sum(row[1] for row in rows[1:]) == 1


def test_long_periods_are_drawn_by_week_and_by_month() -> None:
    def of(days: int) -> list[tuple[str, list[DayFigures]]]:
        first = date(2025, 12, 1)
        zero = dict.fromkeys((name for name in DayFigures.model_fields if name != "day"), 0)
        return list(_grouped([DayFigures(day=first + timedelta(days=n), **zero) for n in range(days)]))

    assert [len(of(days)) for days in (30, 84, 365)] == [30, 12, 12]
    assert [name for name, _ in of(365)][:2] == ["12月", "2026年1月"]
    assert all(sum(len(days) for _, days in of(n)) == n for n in (30, 84, 365))


def test_a_name_in_a_picture_is_text_and_never_markup() -> None:
    bar = charts.Bar("<script>alert(1)</script>", 3, "3 次", 5)
    parts = drawn(charts.bars([bar], '"<b>'))
    assert [part.text for part in parts if part.tag.endswith("text")] == [bar.name, bar.said]
    assert drawn(charts.bars([], "空的")) and drawn(charts.columns([], [], "空的"))


async def test_who_read_a_case_and_what_a_clerk_read(hall: Hall) -> None:
    case, _ = await accepted_case(order=1)
    reader = window()
    async with transaction():
        await log_view(reader, case.id, "整个办件", "窗口受理")
    browser = await boss(hall)
    assert await CaseView.of(COUNTY).all().count() == 1
    assert (await browser.get(f"{ROOT}/views")).status == 200
    assert await CaseView.of(COUNTY).all().count() == 1, "the form alone looks at nobody"
    of_case = await browser.get(f"{ROOT}/views?case_number={case.number}")
    assert "整个办件" in of_case.text and reader.label in of_case.text
    of_clerk = await browser.get(f"{ROOT}/views?account_id={reader.id}")
    assert f"{reader.label} 看过的" in of_clerk.text and str(case.number) in of_clerk.text
    looks = await CaseView.of(COUNTY).filter(case_id=case.id, viewer_kind="supervisor").count()
    assert looks == 2
    none = await browser.get(f"{ROOT}/views?case_number=43062199999999999999")
    assert none.status == 404 and "没有这个编号的办件" in none.text
    for link in [link for link in of_case.links if "/export?" in link]:
        assert (await browser.get(link)).status == 200
