"""What is in the store and in no row: left by a kill, found by the sweep, and nothing else is touched."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from server.cases import papers, window
from server.cases.sweeping import Sweep, let_go_of_replaced
from server.database import new_id, transaction
from server.errors import Problem
from server.materials.intake import read
from server.materials.models import Material
from server.storage import FILE_MISSING, STORAGE_UNAVAILABLE, Storage
from tests.conftest import Clock
from tests.server.cases.accepted import COUNTY, family
from tests.server.cases.accepted import window as clerk
from tests.server.cases.photos import (
    age,
    attached,
    forget_caches,
    forget_store,
    objects,
    store_in,
    stored,
)
from tests.server.cases.submitted import submitted
from tests.server.storage.s3_service import s3_service


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    store_in(tmp_path / "files")
    yield tmp_path / "files"
    forget_store()


async def killed_after(what: str, database: str, case_id: UUID) -> None:
    """A process that does so much and is then ended by `kill -9`."""
    command = [sys.executable, "-m", "tests.server.cases.photos", what, database, str(case_id)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"reached\n"
    process.send_signal(signal.SIGKILL)
    await process.wait()


async def test_an_upload_killed_between_object_and_row_is_removed_after_the_safe_age(
    database: str, folder: Path
) -> None:
    case = await submitted()
    kept = await attached(case.id)
    await killed_after("store", database, case.id)
    assert len(objects(folder)) == 2
    sweep = Sweep()
    assert await sweep() == 0
    age(folder, hours=23)
    assert await sweep() == 0
    age(folder, hours=25)
    assert await sweep() == 1
    assert objects(folder) == {kept.storage_key}
    assert await sweep() == 0


async def test_a_deletion_killed_between_row_and_object_is_finished_by_the_sweep(
    database: str, folder: Path
) -> None:
    case = await submitted()
    material = await attached(case.id)
    await killed_after("close", database, case.id)
    assert objects(folder) == {material.storage_key}
    row = await Material.of(COUNTY).get(id=material.id)
    assert row.deleted_at is not None
    with pytest.raises(Problem) as caught:
        await anext(read(row))
    assert caught.value.kind is FILE_MISSING
    age(folder, hours=25)
    assert await Sweep()() == 1
    assert objects(folder) == set()


async def test_what_this_database_does_not_know_of_is_left_alone(database: str, folder: Path) -> None:
    case = await submitted()
    keys = {
        (await stored(new_id())).key,  # a case of another installation, or of after the backup
        (await stored(case.id, county="430699")).key,  # a county that is not served here
    }
    (folder / "backup.tar").write_bytes(b"x")
    (folder / COUNTY / "notes").write_bytes(b"x")
    age(folder, hours=1000)
    assert await Sweep()() == 0
    assert objects(folder) == keys | {"backup.tar", f"{COUNTY}/notes"}


async def test_a_clock_that_was_moved_ahead_makes_no_upload_old(
    database: str, folder: Path, moving_clock: Clock
) -> None:
    case = await submitted()
    await stored(case.id)
    moving_clock.advance(days=21)
    assert await Sweep()() == 0
    assert len(objects(folder)) == 1


async def test_a_round_is_bounded_and_the_next_one_goes_on(database: str, folder: Path) -> None:
    case = await submitted()
    await attached(case.id)
    for _ in range(1200):
        (folder / COUNTY / str(case.id) / new_id().hex).touch()
    age(folder, hours=25)
    sweep = Sweep(pages=1)
    rounds = [await sweep() for _ in range(4)]
    assert sum(rounds) == 1200 and max(rounds) <= 500
    assert len(objects(folder)) == 1


@pytest.mark.parametrize("age_of", ["young", "old"])
async def test_the_same_on_an_s3_service(database: str, monkeypatch: pytest.MonkeyPatch, age_of: str) -> None:
    async with s3_service() as service:
        service.stored_at = "2099-01-01T00:00:00.000Z" if age_of == "young" else "2020-01-01T00:00:00.000Z"
        for name, value in {
            "AWS_ENDPOINT_URL": service.url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "cn-south-1",
            "STORAGE_URL": "s3://bucket/pre",
        }.items():
            monkeypatch.setenv(name, value)
        forget_caches()
        try:
            case = await submitted()
            kept = await attached(case.id)
            for _ in range(7):
                await stored(case.id)
            assert await Sweep()() == (7 if age_of == "old" else 0)
            assert f"/bucket/pre/{kept.storage_key}" in service.objects
            assert len(service.objects) == (1 if age_of == "old" else 8)
        finally:
            monkeypatch.undo()
            forget_caches()


async def test_a_store_that_goes_away_stops_the_round_and_not_the_next(
    database: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with s3_service() as service:
        monkeypatch.setenv("AWS_ENDPOINT_URL", service.url)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        monkeypatch.setenv("AWS_REGION", "cn-south-1")
        sweep = Sweep(Storage.from_url("s3://bucket"))
        assert await sweep() == 0
    for _ in range(2):
        with pytest.raises(Problem) as caught:
            await sweep()
        assert caught.value.kind is STORAGE_UNAVAILABLE


async def test_a_photo_that_was_replaced_or_removed_goes_a_day_after(
    database: str, folder: Path, moving_clock: Clock
) -> None:
    case = await submitted()
    first = await attached(case.id)
    second = await attached(case.id)
    assert objects(folder) == {first.storage_key, second.storage_key}
    moving_clock.advance(hours=23)
    assert await let_go_of_replaced() == 0
    moving_clock.advance(hours=2)
    assert await let_go_of_replaced() == 1
    assert objects(folder) == {second.storage_key}
    async with transaction():
        await papers.remove(family(), case.id, second.id)
    moving_clock.advance(hours=25)
    assert await let_go_of_replaced() == 1
    assert objects(folder) == set()
    assert await let_go_of_replaced() == 0
    rows = await Material.of(COUNTY).filter(case_id=case.id)
    assert [bytes(row.wrapped_key) for row in rows] == [b"", b""]


async def test_a_photo_that_the_window_compared_stays_when_a_newer_one_comes(
    database: str, folder: Path, moving_clock: Clock
) -> None:
    case = await submitted()
    compared = await attached(case.id)
    async with transaction():
        await window.confirm_material(clerk(), case.id, compared.id)
    newer = await attached(case.id)
    moving_clock.advance(days=30)
    assert await let_go_of_replaced() == 0
    assert objects(folder) == {compared.storage_key, newer.storage_key}
