"""What the sandbox's servers have in common: how they run, and how they refuse a wrong instruction."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

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


@web.middleware
async def told_wrongly(request: web.Request, handler: Any) -> web.StreamResponse:
    """A wrong instruction at the control desk is a 400 that says what was wrong, not a 500."""
    try:
        response: web.StreamResponse = await handler(request)
    except (KeyError, TypeError, ValueError) as error:
        if not request.path.startswith("/sandbox/"):
            raise
        return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
    return response
