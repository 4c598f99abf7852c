"""A page that is open stays current by itself, however slowly its scripts arrive."""

from __future__ import annotations

import asyncio

from playwright.async_api import Route

from tests.e2e.conftest import Town


async def test_a_page_listens_although_the_script_of_its_stream_comes_late(empty_town: Town) -> None:
    page = await empty_town.sit("window1")
    has_begun = asyncio.Event()

    async def comes_late(route: Route) -> None:
        await has_begun.wait()
        await route.continue_()

    await page.route("**/hx-sse-*", comes_late)
    async with page.expect_request("**/console/live?*") as asked:
        await page.goto("/console/window", wait_until="commit")
        # Whatever htmx puts off until after its own script has run by then.
        await page.wait_for_function("() => window.htmx")
        await page.evaluate("() => new Promise((done) => setTimeout(() => setTimeout(done)))")
        has_begun.set()
    assert (await asked.value).headers["accept"].endswith("text/event-stream")
