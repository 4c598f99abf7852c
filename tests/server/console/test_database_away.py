"""While the database is away a clerk reads a sentence and not a program's answer, and goes on afterwards."""

from __future__ import annotations

import pytest

from server.database import connect, disconnect, tortoise_config
from tests.server.console.conftest import Hall
from tests.server.http.wire import wire_to


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_clerk_reads_what_to_do_and_is_still_signed_in_afterwards(hall: Hall, database: str) -> None:
    browser = await hall.at_work()
    async with wire_to(database) as (wire, url):
        await disconnect()
        await connect(tortoise_config(url, 2))
        await wire.cut()
        shown = await browser.get("/console/window/cases")
        assert (shown.status, shown.headers["Retry-After"]) == (503, "5")
        assert shown.headers["Content-Type"].startswith("text/html")
        assert "请过几分钟再试" in shown.refusal
        assert "/console/window/cases" in shown.links
        await wire.mend()
        assert (await browser.get("/console/window/cases")).status == 200
        await disconnect()
    await connect(tortoise_config(database))
