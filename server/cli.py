"""The commands of an operator: `python -m server <command>`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable

from pydantic import ValidationError

from config.catalogue.loading import check_config
from config.settings import Settings, settings


def main() -> None:
    """Run the command that was asked for; exit non-zero with one readable line when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m server", description="身后“一件事一次办”")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, about in (
        ("migrate", "bring the database to the newest schema"),
        ("api", "serve the API"),
        ("worker", "run the loops that need no request"),
        ("check-config", "report every mistake in the counties' folders"),
        ("openapi", "print the API document"),
    ):
        commands.add_parser(name, help=about)
    arguments = parser.parse_args()
    try:
        chosen = settings()
    except ValidationError as error:
        for mistake in error.errors(include_input=False, include_url=False):
            where = ".".join(str(part) for part in mistake["loc"]) or "settings"
            print(f"{where}: {mistake['msg']}", file=sys.stderr)
        sys.exit(2)
    sys.exit(_COMMANDS[arguments.command](chosen))


def _check_config(chosen: Settings) -> int:
    mistakes = check_config(chosen)
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if not mistakes:
        print(f"{', '.join(chosen.counties)}: 没有发现问题")
    return 1 if mistakes else 0


def _migrate(chosen: Settings) -> int:
    from server.database import disconnect, migrate

    async def run() -> None:
        try:
            await migrate()
        finally:
            await disconnect()

    asyncio.run(run())
    return 0


def _api(chosen: Settings) -> int:
    if _check_config(chosen):
        return 2
    from server.serve import serve

    serve(chosen)
    return 0


def _worker(chosen: Settings) -> int:
    if _check_config(chosen):
        return 2
    from server import clock
    from server.database import connect, disconnect
    from server.http.observe import set_up_logging
    from server.worker import run

    set_up_logging(chosen.log_level)
    clock.follow(chosen.clock_file)

    async def work() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.set)
        await connect()
        try:
            await run(stop)
        finally:
            await disconnect()

    asyncio.run(work())
    return 0


def _openapi(chosen: Settings) -> int:
    import orjson

    from server.app import create_app
    from server.http.door import OPERATIONS
    from server.http.openapi import document
    from server.http.system import VERSION

    create_app()
    made = document(OPERATIONS, title="身后“一件事一次办”", version=VERSION, server_url=chosen.public_url)
    sys.stdout.buffer.write(orjson.dumps(made, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return 0


_COMMANDS: dict[str, Callable[[Settings], int]] = {
    "migrate": _migrate,
    "api": _api,
    "worker": _worker,
    "check-config": _check_config,
    "openapi": _openapi,
}
