"""Every page and every form of the console, knocked at by every role and by nobody."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from server import app
from server.console.desk import ROUTES, Route
from server.identity.actor import ActorKind
from server.identity.staff import Role
from tests.server.console.browser import Browser
from tests.server.console.conftest import Hall

assert app.PAGES, "importing the app declares the pages"
# Where they sit; the same rows are read on both engines by the tests of each desk.
ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OFFICES = {Role.DEPARTMENT: "human_resources", Role.REGISTRY: "county_hospital"}
_VALUE = re.compile(r"<\w+(?::(\w+))?>")
_NOBODYS = {"uuid": str(UUID(int=7)), "int": "7", "path": "nowhere"}


def _path(route: Route) -> str:
    """The route with ids that belong to nobody."""
    return _VALUE.sub(lambda part: _NOBODYS.get(part.group(1) or "str", "x"), route.path)


async def _knock(browser: Browser, route: Route) -> tuple[int, str]:
    if route.method == "GET":
        shown = await browser.get(_path(route), allow_redirects=False)
    else:
        account = await browser.get("/console/account")
        seals = [pair for form in account.forms for pair in form.fields if pair[0] == "_seal"][:1]
        shown = await browser.post(_path(route), seals, allow_redirects=False)
    return shown.status, shown.headers.get("Location", "")


@ONE_ENGINE
async def test_a_stranger_is_led_to_sign_in_by_every_page_and_every_form(hall: Hall) -> None:
    stranger = hall.browser()
    for route in ROUTES:
        if route.method == "GET":
            shown = await stranger.get(_path(route), allow_redirects=False)
        else:
            shown = await stranger.post(_path(route), [], allow_redirects=False)
        assert shown.status == 303, route
        assert shown.headers["Location"].startswith("/console/sign-in"), route


@ONE_ENGINE
@pytest.mark.parametrize("role", Role)
async def test_a_role_is_refused_by_every_page_that_is_not_its_own(hall: Hall, role: Role) -> None:
    about = {"department": OFFICES[role]} if role in OFFICES else {}
    browser = await hall.at_work(f"{role}1", role, **about)
    outside = [route for route in ROUTES if ActorKind(role) not in route.kinds]
    inside = [route for route in ROUTES if ActorKind(role) in route.kinds]
    for route in outside:
        assert (await _knock(browser, route))[0] == 403, route
    for route in inside:
        status, to = await _knock(browser, route)
        # What belongs to nobody is not found; a form without its fields, or an upload without a file, is
        # told so; some pages lead on.
        assert status in (200, 303, 400, 404, 409, 413, 415, 422, 428, 503), (route, status)
        assert not to.startswith("/console/sign-in"), route
    assert len(outside) + len(inside) == len(ROUTES)
    assert inside


def test_every_desk_belongs_to_somebody() -> None:
    assert all(route.kinds for route in ROUTES)
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)
