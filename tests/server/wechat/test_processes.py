"""Several processes that start cold together fetch one token among them."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE

from server.wechat.access_token import STABLE_TOKEN
from tests.server.wechat.conftest import APPID, SECRET, Town
from tests.servers import redis_server

# Eight were measured (COLD_PROCESSES=8); three show the same and leave a small machine its breath.
PROCESSES = int(os.environ.get("COLD_PROCESSES", "3"))
CALLS = 50


async def test_all_processes_are_served_by_one_fetch(town: Town) -> None:
    # Slow enough that every process asks while the first one is still waiting.
    await town.desk.fault("latency", endpoint=STABLE_TOKEN, seconds=0.3)
    with redis_server() as redis:
        arguments = [town.desk.url, redis, APPID, SECRET, str(CALLS)]
        command = [sys.executable, "-m", "tests.server.wechat.cold_process", *arguments]
        started = [
            await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE) for _ in range(PROCESSES)
        ]
        try:
            for process in started:
                assert process.stdout is not None
                assert await process.stdout.readline() == b"ready\n"
            ended = await asyncio.gather(*(process.communicate(b"go\n") for process in started))
        finally:
            for process in started:
                if process.returncode is None:
                    process.kill()
    served = [int(output.split()[-1]) for output, _ in ended]
    assert served == [CALLS] * PROCESSES
    assert (await town.desk.calls())[STABLE_TOKEN] == 1
