"""`make run`: migrate, then API and worker together, and neither without the other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from sandbox.waiting import eventually
from sandbox.world import ROOT, Ports


@contextmanager
def _running(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "PORT": str(port),
        "DATABASE_URL": f"sqlite://{folder / 'service.sqlite3'}",
        "STORAGE_URL": f"file://{folder / 'files'}",
    }
    command = [sys.executable, str(ROOT / "scripts" / "serve_office.py")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        left = _children(process.pid)
        process.kill()
        process.wait()
        for child in left:
            os.kill(child, signal.SIGKILL)


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(number) for number in listed.read_text().split()] if listed.exists() else []


def _is_there(process_id: int) -> bool:
    return Path(f"/proc/{process_id}").exists()


async def _is_ready(port: int) -> bool:
    async with aiohttp.ClientSession() as http:
        try:
            async with http.get(f"http://127.0.0.1:{port}/readyz") as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False


async def _ended(process: subprocess.Popen[bytes]) -> int | None:
    return process.poll()


async def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    port = Ports.free().api
    with _running(tmp_path, port) as process:
        await eventually(lambda: _is_ready(port), within=30)
        children = _children(process.pid)
        process.send_signal(signal.SIGTERM)
        status = await eventually(lambda: _ended(process), within=30, until=lambda found: found is not None)
        assert status == 0, (tmp_path / "log").read_text()
        assert not any(_is_there(child) for child in children)


async def test_when_one_part_dies_the_other_is_ended_and_the_operator_told(tmp_path: Path) -> None:
    port = Ports.free().api
    with _running(tmp_path, port) as process:
        await eventually(lambda: _is_ready(port), within=30)
        _, worker = _children(process.pid)
        os.kill(worker, signal.SIGKILL)
        status = await eventually(lambda: _ended(process), within=30, until=lambda found: found is not None)
        assert status != 0
        assert not await _is_ready(port)
