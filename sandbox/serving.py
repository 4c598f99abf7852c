"""Running one of the sandbox's servers until it is told to end."""

from __future__ import annotations

import asyncio
import signal

from aiohttp import web


def serve(app: web.Application, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM. The first line of output is the address, also with port 0."""
    asyncio.run(_serve(app, host, port))


async def _serve(app: web.Application, host: str, port: int) -> None:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    bound = runner.addresses[0][1]
    print(f"http://{host}:{bound}", flush=True)
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    await ended.wait()
    await runner.cleanup()
