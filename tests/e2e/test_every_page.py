"""Every page of every role on the demo's data: it opens, axe finds nothing serious, nothing sticks out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server import app
from server.console.desk import ROUTES, Route
from server.identity.actor import ActorKind
from tests.e2e.conftest import DESKTOP, PHONE, Town
from tests.e2e.looking import broken_pieces, findings, picture, sticks_out

assert app.PAGES, "importing the app declares the pages"

# Who sits down, and where phones are expected.
PEOPLE = {
    "window1": ActorKind.WINDOW,
    "human-resources": ActorKind.DEPARTMENT,
    "county-hospital": ActorKind.REGISTRY,
    "funeral-home": ActorKind.REGISTRY,
    "supervisor": ActorKind.SUPERVISOR,
    "admin": ActorKind.ADMIN,
}
ON_PHONES = {ActorKind.REGISTRY}
# Files, streams and what leads on are no pages to look at.
NO_PAGES = re.compile(r"materials|documents|photo|export|watermark|\.svg|\.csv|\.xlsx|/console$|<anything")
# What a form leads to, and no link: what stands there is tested beside it.
BY_A_FORM = {"/console/account/second-factor", "/console/department/imports/<import_id:uuid>"}
MOST_PAGES = 120


def _pattern(route: Route) -> re.Pattern[str]:
    parts = re.sub(r"<\w+(?::(\w+))?>", r"[^/]+", route.path)
    return re.compile(parts.rstrip("/") + "/?")


def _pages(kind: ActorKind) -> dict[str, re.Pattern[str]]:
    return {
        route.path: _pattern(route)
        for route in ROUTES
        if route.method == "GET" and kind in route.kinds and not NO_PAGES.search(route.path)
    }


@pytest.mark.parametrize("login", PEOPLE)
async def test_every_page_of_a_role_can_be_read_and_used(town: Town, screenshots: Path, login: str) -> None:
    kind = PEOPLE[login]
    patterns = _pages(kind)
    page = await town.sit(login)
    narrow = await town.sit(login, PHONE if kind in ON_PHONES else (DESKTOP[0] // 2, DESKTOP[1] // 2))
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    if kind is ActorKind.WINDOW:
        await page.goto("/console/window/assisted")
        await page.keyboard.press("n")
        await page.wait_for_url("**/assisted/*")
    await page.goto("/console")
    seen: dict[str, str] = {}
    waiting, known = [urlsplit(page.url).path], set[str]()
    wrong: list[str] = []
    while waiting and len(known) < MOST_PAGES:
        path = waiting.pop(0)
        if path in known:
            continue
        known.add(path)
        name = _name_of(path, patterns)
        if name is None or name in seen:
            continue
        response = await page.goto(path)
        assert response is not None
        if response.status != 200 or "text/html" not in response.headers.get("content-type", ""):
            wrong.append(f"{path}: {response.status}")
            continue
        seen[name] = path
        wrong += [f"{name}: axe {found}" for found in await findings(page)]
        wrong += [f"{name}: torn {found}" for found in await broken_pieces(page)]
        await picture(page, screenshots, f"{login}-{name}")
        await narrow.goto(path)
        wrong += [f"{name}: sticks out {found}" for found in await sticks_out(narrow)]
        await picture(narrow, screenshots, f"{login}-{name}-narrow")
        waiting += await _links(page)
    assert wrong == []
    assert errors == []
    assert patterns.keys() - seen.keys() - BY_A_FORM == set(), "a page that no link leads to"


async def _links(page: object) -> Iterable[str]:
    found: list[str] = await page.evaluate(  # type: ignore[attr-defined]
        "() => [...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))"
    )
    return [link.split("#")[0] for link in found if link.startswith("/console")]


def _name_of(path: str, patterns: dict[str, re.Pattern[str]]) -> str | None:
    path = path.split("?")[0]
    # The plainest pattern first: `/cases/new` is no case.
    for name in sorted(patterns, key=lambda name: name.count("<")):
        if patterns[name].fullmatch(path):
            return name
    return None
