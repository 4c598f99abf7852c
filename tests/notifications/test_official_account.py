"""Families that follow the official account: the second way, and one that may safely be repeated."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.settings import ROOT, settings
from notifications.delivery import LEASE
from sandbox.clock import Clock
from server import counties
from server.wechat.miniprogram import SUBSCRIBE_SEND
from server.wechat.official_account import TEMPLATE_SEND
from tests.notifications.gate import open_gate
from tests.notifications.test_killed_worker import running_worker
from tests.notifications.town import DIVISION, Town, open_town, statuses


@pytest.fixture
async def town(
    database: str, moved_clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    """A county whose templates are registered with an official account too."""
    folder = tmp_path / "counties"
    shutil.copytree(ROOT / "config" / "counties" / DIVISION, folder / DIVISION)
    messages = folder / DIVISION / "messages.toml"
    named = messages.read_text().replace(
        'template_id = "TPL', 'official_template_id = "OFF"\ntemplate_id = "TPL'
    )
    for code in ("PROGRESS", "CORRECTION", "APPOINTMENT", "PAYOUT", "RATING"):
        named = named.replace('"OFF"', f'"OFF_{code}"', 1)
    messages.write_text(named)
    monkeypatch.setenv("COUNTIES_DIR", str(folder))
    monkeypatch.setenv("WECHAT_OFFICIAL_APPID", "wxofficial000001")
    monkeypatch.setenv("WECHAT_OFFICIAL_SECRET", "secret-of-the-official-account")
    settings.cache_clear()
    counties.calendar.cache_clear()
    async with open_town(moved_clock) as opened:
        yield opened
    monkeypatch.undo()
    settings.cache_clear()
    counties.calendar.cache_clear()


async def test_who_follows_is_reached_there_when_the_mini_program_may_not(town: Town) -> None:
    family = await town.family("applicant", allow=False, follows=True)
    await town.happens(family, "case.reviewed")
    await town.work()
    await town.desk.pushes()
    assert await statuses() == [("subscribe", "failed"), ("official_account", "delivered")]
    (message,) = await family.phone.messages("official")
    assert message["page"] == f"pages/booking/booking?id={family.case.id}"


async def test_the_last_acceptance_is_kept_by_going_there(town: Town) -> None:
    family = await town.family("applicant", follows=True)
    await town.accept(family, "appointment")
    slot = {"starts_at": "2030-01-05T01:30:00+00:00", "hall": "county_hall"}
    await town.happens(family, "appointment.booked", slot)
    await town.happens(family, "appointment.reminder", slot)
    await town.work()
    assert len(await family.phone.messages("official")) == 1
    assert len(await family.phone.messages("subscribe")) == 1


async def test_who_stopped_following_is_telephoned(town: Town) -> None:
    family = await town.family("applicant", allow=False, follows=True)
    town.world.phones[family.phone.openid].official_openid = None
    await town.happens(family, "case.reviewed")
    await town.work()
    assert [state for _, state in await statuses()] == ["failed", "failed", "telephone"]


async def test_a_lost_answer_is_repeated_and_comes_once(town: Town) -> None:
    family = await town.family("applicant", allow=False, follows=True)
    town.world.push_addresses.clear()
    await town.happens(family, "case.reviewed")
    await town.desk.fault("drop_after", endpoint=TEMPLATE_SEND, times=1)
    await town.work()
    await town.wait(seconds=30)
    await town.work()
    assert await statuses() == [("subscribe", "failed"), ("official_account", "sent")]
    assert len(await family.phone.messages("official")) == 1
    assert (await town.desk.calls())[TEMPLATE_SEND] == 2


async def test_what_a_killed_worker_was_sending_is_repeated_and_comes_once(
    town: Town, database: str, tmp_path: Path
) -> None:
    family = await town.family("applicant", allow=False, follows=True)
    town.world.push_addresses.clear()
    await town.happens(family, "case.reviewed")
    async with open_gate(town.desk.url) as gate:
        gate.stop_answers = True
        gate.stopped_path = TEMPLATE_SEND
        async with running_worker(database, gate, tmp_path / "clock"):
            await gate.until_taken(1)
    await town.wait(seconds=LEASE.total_seconds() + 1)
    await town.work()
    assert await statuses() == [("subscribe", "failed"), ("official_account", "sent")]
    assert len(await family.phone.messages("official")) == 1


async def test_the_official_account_waits_while_the_other_way_works(town: Town) -> None:
    family = await town.family("applicant", allow=False, follows=True)
    other = await town.family("applicant")
    await town.happens(family, "case.reviewed")
    await town.happens(other, "case.reviewed")
    await town.desk.fault("errcode", endpoint=TEMPLATE_SEND, errcode=45009, times=1)
    await town.work()
    assert len(await other.phone.messages("subscribe")) == 1
    assert await statuses(case_id=family.case.id) == [
        ("subscribe", "failed"),
        ("official_account", "planned"),
    ]
    assert (await town.desk.calls())[SUBSCRIBE_SEND] == 2
