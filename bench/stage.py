"""The stage of a bench: a database, and the product's own API process on it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import asyncpg
import psutil
from tortoise.backends.base.executor import EXECUTOR_CACHE

from config.settings import ROOT, settings
from sandbox.ports import free_ports


@dataclass(frozen=True, slots=True)
class Api:
    url: str
    process: psutil.Process


def use(database_url: str, *, folder: Path, redis_url: str | None = None) -> None:
    """Let this process, and every one that it starts, work on this database; files go into `folder`."""
    os.environ["DATABASE_URL"] = database_url
    os.environ["STORAGE_URL"] = (folder / "files").as_uri()
    # The measured process logs as it does in life; whatever else runs speaks only of what goes wrong.
    os.environ["LOG_LEVEL"] = "warning"
    os.environ.pop("REDIS_URL", None)
    if redis_url:
        os.environ["REDIS_URL"] = redis_url
    settings.cache_clear()
    # The ORM keeps its statements by table, not by engine.
    EXECUTOR_CACHE.clear()


@contextmanager
def api(log: Path) -> Iterator[Api]:
    """The API process on a free loopback port, ready to answer; ended with the block."""
    (port,) = free_ports(1)
    environment = {**os.environ, "PORT": str(port), "LOG_LEVEL": "info"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "api"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url + "/readyz", process)
            yield Api(url, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(timeout=30)


def socket_directory(database_url: str) -> str:
    """Where pgbench finds the server of `postgresql://...?host=<directory>`."""
    return database_url.partition("host=")[2]


async def database_process(database_url: str) -> psutil.Process:
    """The PostgreSQL that listens there; its sessions are its children."""
    connection = await asyncpg.connect(database_url)
    try:
        session = psutil.Process(await connection.fetchval("SELECT pg_backend_pid()"))
        server = session.parent()
    finally:
        await connection.close()
    assert server is not None
    return server


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the API ended before it was ready")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError("the API was not ready within 30 s")
