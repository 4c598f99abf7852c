"""The overview counts what waits for somebody, and every number leads to its list."""

from __future__ import annotations

import re

from server.identity.staff import Role
from tests.server.cases.accepted import accepted_case
from tests.server.cases.submitted import submitted
from tests.server.console.browser import Browser, Shown
from tests.server.console.conftest import Hall
from tests.server.console.supervision.happened import (
    asked_in_vain,
    given_up,
    make_late,
    make_near,
    rated_badly,
    to_be_telephoned,
)
from tests.server.registry import papers

ROOT = "/console/supervision"
HOUSEHOLD, PENSION = "household_cancellation", "pension_retired_enterprise"


async def boss(hall: Hall) -> Browser:
    return await hall.at_work("boss", Role.SUPERVISOR)


def counted(page: Shown, path: str) -> int:
    """The number on the overview that leads there."""
    found = re.search(rf'href="{ROOT}/{path}"><strong>(\d+)', page.source)
    assert found, path
    return int(found.group(1))


async def test_every_number_counts_what_its_list_shows(hall: Hall) -> None:
    case, items = await accepted_case(order=1)
    await make_late(items[HOUSEHOLD])
    await make_near(items[PENSION])
    await rated_badly(case)
    await given_up(items[HOUSEHOLD])
    await to_be_telephoned(case)
    await asked_in_vain("骨灰堂怎么预约")
    await papers.filed(papers.death(300, died_at=papers.days_ago(50)))
    await papers.filed(papers.cremation(300, cremated_at=papers.days_ago(45)))
    browser = await boss(hall)
    page = await browser.get(ROOT)
    lists = ("overdue", "nearly-overdue", "ratings", "telephone", "deliveries", "questions", "unclaimed")
    for path in lists:
        assert counted(page, path) == 1, path
        listed = await browser.get(f"{ROOT}/{path}")
        body = listed.source[listed.source.index('<div class="page">') :]
        rows = body.count("<tr><td") if path != "telephone" else body.count("<h2>")
        assert rows == 1, path
    assert counted(page, "recoveries") == 0
    accepted = re.search(r'status=in_progress">办理中</a></td><td class="number">(\d+)', page.source)
    assert accepted is not None
    assert 'hx-trigger="changed from:body' in page.source


async def test_every_list_is_reached_from_the_overview(hall: Hall) -> None:
    browser = await boss(hall)
    page = await browser.get(ROOT)
    reached = {link.partition("?")[0] for link in page.links if link.startswith(ROOT)}
    for link in sorted(reached):
        shown = await browser.get(link)
        assert (shown.status, shown.path) == (200, link)
    assert len(reached) > 10


async def test_the_volumes_count_cases_and_not_how_often_they_came(hall: Hall) -> None:
    await submitted(1)
    await submitted(3)
    page = await (await boss(hall)).get(ROOT)
    row = re.search(r"<th scope=\"row\">提交</th>(.*?)</tr>", page.source)
    assert row is not None
    assert re.findall(r">(\d+)<", row.group(1)) == ["2", "2"]
