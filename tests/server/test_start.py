"""What a process has done before it serves anybody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from config.settings import ROOT

# Starts the app in a process that knows nothing yet, and asks a question of each county before it listens.
_FIRST_QUESTION = """
import asyncio, socket, time
from config.catalogue import counties
from server.app import create_app
from server.chat import policy

async def main():
    sock = socket.create_server(("127.0.0.1", 0))
    server = await create_app().create_server(sock=sock, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.before_start()
    began = time.perf_counter()
    found = [policy.find("丧葬费什么时候到账", served.newest) for served in counties().values()]
    print(len([answer for answer in found if answer]), time.perf_counter() - began)
    await server.after_stop()

asyncio.run(main())
"""


def test_no_family_waits_for_the_learning_of_how_questions_are_asked(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _FIRST_QUESTION],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite://{tmp_path / 'service.sqlite3'}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answered, seconds = ended.stdout.split()[-2:]
    assert int(answered) >= 1
    assert float(seconds) < 0.4, "learnt on the event loop, while everybody else waits"
