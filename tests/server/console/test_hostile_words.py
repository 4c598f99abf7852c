"""Whatever people write, on whichever page it is read: it is text and never a part of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import pytest

from server.cases import corrections, items, rating, window
from server.cases.items import Completion
from server.cases.models import Case, Item
from server.console.desk import ROUTES
from server.database import new_id, transaction
from server.identity.actor import ActorKind
from server.identity.staff import Role
from tests.access.talks import talked
from tests.server.cases.accepted import accepted_case, clerk, family
from tests.server.cases.accepted import window as at_window
from tests.server.cases.submitted import submitted
from tests.server.console.browser import Browser
from tests.server.console.conftest import Hall

# Where they sit is told by the role; the same templates serve both engines.
ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOSTILE = "坏\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
RAW = ("<script>alert(1)", "<img src=x", "坏49")
PENSION, HOUSEHOLD = "pension_retired_enterprise", "household_cancellation"
MOST = 80


async def hostile_office() -> None:
    """Cases in several states in which every free text is hostile."""
    waiting = await submitted(1, decedent__household_address=HOSTILE, applicant__address=HOSTILE)
    returned = await submitted(2, decedent__household_address=HOSTILE)
    declined = await submitted(3)
    voided, reversing = await accepted_case(order=40)
    case, of_case = await accepted_case(
        order=50, decedent__name=HOSTILE, decedent__household_address=HOSTILE, payee__bank=HOSTILE
    )
    finished, _ = await accepted_case(order=60)
    async with transaction():
        await window.return_for_correction(
            at_window(), returned.id, HOSTILE, [{"target": "payee.bank", "text": HOSTILE}]
        )
        await window.decline(at_window(), declined.id, HOSTILE, HOSTILE, HOSTILE)
        await items.complete(clerk("public_security"), reversing[HOUSEHOLD].id, Completion(HOSTILE, HOSTILE))
        await window.void(at_window(), voided.id, HOSTILE)
        await items.refuse(clerk("public_security"), of_case[HOUSEHOLD].id, HOSTILE, HOSTILE)
        await corrections.request_correction(
            clerk("human_resources"), of_case[PENSION].id, HOSTILE, ["payee.bank"], []
        )
        await talked(waiting, new_id(), HOSTILE)
    await Case.of(case.county).filter(id=finished.id).update(status="finished")
    async with transaction():
        await rating.rate(family(), finished.id, 1, HOSTILE)
    assert await Item.of(case.county).filter(case_id=case.id).count()


@ONE_ENGINE
@pytest.mark.parametrize("role", [Role.WINDOW, Role.DEPARTMENT, Role.SUPERVISOR, Role.ADMIN])
async def test_no_page_runs_what_somebody_wrote(hall: Hall, role: Role) -> None:
    await hostile_office()
    about = {"department": "human_resources"} if role is Role.DEPARTMENT else {}
    browser = await hall.at_work(f"{role}1", role, **about, name=HOSTILE)
    shown = [source async for source in _every_page(browser, ActorKind(role))]
    assert len(shown) > 8
    told = 0
    for path, source in shown:
        found = [raw for raw in RAW if raw in source]
        assert found == [], f"{path}: {found}"
        told += "&lt;script&gt;alert(1)" in source
    assert told >= 3, "the hostile words are shown, as words"


async def _every_page(browser: Browser, kind: ActorKind) -> Iterable[tuple[str, str]]:  # type: ignore[misc]
    patterns = [
        re.compile(re.sub(r"<[^>]+>", "[^/]+", route.path))
        for route in ROUTES
        if route.method == "GET" and kind in route.kinds and "anything" not in route.path
    ]
    waiting, known = ["/console"], set[str]()
    while waiting and len(known) < MOST:
        path = waiting.pop(0)
        place = urlsplit(path).path
        if path in known or not any(pattern.fullmatch(place) for pattern in patterns):
            continue
        known.add(path)
        page = await browser.get(path)
        if "text/html" not in page.headers.get("Content-Type", ""):
            continue
        assert page.status == 200, path
        yield path, page.source
        waiting += [link.split("#")[0] for link in page.links if link.startswith("/console")]
