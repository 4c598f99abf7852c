"""The commands of an operator: `python -m server <command>`."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import re
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import uvloop
from pydantic import ValidationError

from config.catalogue.loading import check_config
from config.settings import Settings, settings

Result = TypeVar("Result")

_LOGIN = r"[a-z0-9][a-z0-9._-]{2,39}"
_SHORTEST_PASSWORD = 12


def main() -> None:
    """Run the command that was asked for; exit non-zero with one readable line when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m server", description="身后“一件事一次办”")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, about in (
        ("migrate", "bring the database to the newest schema"),
        ("api", "serve the API"),
        ("worker", "run the loops that need no request"),
        ("openapi", "print the API document"),
        ("lifecycle", "print the states and moves as Mermaid diagrams"),
        ("verify-chain", "prove that no event of any case was changed or lost"),
        ("rotate-keys", "carry everything that is encrypted over to the first of ENCRYPTION_KEYS"),
    ):
        commands.add_parser(name, help=about)
    checking = commands.add_parser("check-config", help="report every mistake in the counties' folders")
    checking.add_argument(
        "--database", action="store_true", help="and every case whose version of the rules a folder lost"
    )
    admin = commands.add_parser(
        "create-admin", help="create an administrator's account; the password is read from standard input"
    )
    admin.add_argument("--login", required=True)
    admin.add_argument("--name", required=True)
    admin.add_argument("--work-number", required=True)
    admin.add_argument("--county", help="division code; the first of COUNTIES when left out")
    arguments = parser.parse_args()
    try:
        chosen = settings()
    except ValidationError as error:
        for mistake in error.errors(include_input=False, include_url=False):
            where = ".".join(str(part) for part in mistake["loc"]) or "settings"
            print(f"{where}: {mistake['msg']}", file=sys.stderr)
        sys.exit(2)
    if arguments.command == "create-admin":
        sys.exit(_create_admin(chosen, arguments))
    if arguments.command == "check-config":
        sys.exit(_check_config(chosen) or (_lost_versions(chosen) if arguments.database else 0))
    sys.exit(_COMMANDS[arguments.command](chosen))


def _check_config(chosen: Settings) -> int:
    mistakes = check_config(chosen)
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if not mistakes:
        print(f"{', '.join(chosen.counties)}: 没有发现问题")
    return 1 if mistakes else 0


def _lost_versions(chosen: Settings) -> int:
    from server.cases.versions import lost_versions

    lost = _with_database(lost_versions)
    for told in lost:
        print(told, file=sys.stderr)
    return 1 if lost else 0


def _unfit_to_serve(chosen: Settings) -> bool:
    """Whether the folders have a mistake, or have lost what a case in the database stands under."""
    from tortoise.exceptions import OperationalError

    from server.database import is_away

    if _check_config(chosen):
        return True
    try:
        return bool(_lost_versions(chosen))
    except Exception as error:
        if is_away(error):
            # It comes back by itself, and whoever serves waits for it.
            print("the database is away: cases were not compared with the versions", file=sys.stderr)
            return False
        if isinstance(error, OperationalError):
            print("the database has not the tables of this release: run migrate first", file=sys.stderr)
            return True
        raise


def _migrate(chosen: Settings) -> int:
    from server.database import disconnect, migrate

    async def run() -> None:
        try:
            await migrate()
        finally:
            await disconnect()

    asyncio.run(run())
    return 0


def _create_admin(chosen: Settings, given: argparse.Namespace) -> int:
    """The one account that nobody signed in can create: everybody else's is made by an administrator."""
    from server.database import connect, disconnect, transaction
    from server.identity.models import StaffAccount
    from server.identity.passwords import hash_password
    from server.identity.staff import Role, create_account

    county = given.county or chosen.counties[0]
    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if county not in chosen.counties:
        print(f"--county: {county} is not served here", file=sys.stderr)
        return 2
    if not re.fullmatch(_LOGIN, given.login):
        print("--login: 3 to 40 of a-z, 0-9, dot, hyphen, underscore", file=sys.stderr)
        return 2
    if len(password) < _SHORTEST_PASSWORD:
        print(f"the password needs at least {_SHORTEST_PASSWORD} characters", file=sys.stderr)
        return 2

    async def create() -> bool:
        await connect()
        try:
            password_hash = await hash_password(password)
            async with transaction():
                if await StaffAccount.of(county).filter(login=given.login).exists():
                    return False
                await create_account(
                    county,
                    login=given.login,
                    password_hash=password_hash,
                    role=Role.ADMIN,
                    name=given.name,
                    work_number=given.work_number,
                )
                return True
        finally:
            await disconnect()

    if not asyncio.run(create()):
        print(f"{given.login} exists already; nothing was changed", file=sys.stderr)
        return 1
    return 0


def _api(chosen: Settings) -> int:
    if _unfit_to_serve(chosen):
        return 2
    from server.serve import serve

    serve(chosen)
    return 0


def _worker(chosen: Settings) -> int:
    if _unfit_to_serve(chosen):
        return 2
    from prometheus_client import start_http_server

    from server import clock
    from server.chat.preparing import prepare
    from server.database import connect, disconnect
    from server.ephemeral import open_ephemeral_store
    from server.http.logs import set_up_logging
    from server.http.observe import registry
    from server.wechat import open_wechat
    from server.worker import loops, run

    set_up_logging(chosen.log_level)
    clock.follow(chosen.clock_file)

    async def work() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.set)
        await connect()
        if chosen.metrics_port is not None:
            start_http_server(chosen.metrics_port, addr="127.0.0.1", registry=registry)
        store = open_ephemeral_store()
        wechat = open_wechat(store)
        try:
            await prepare()
            await run(loops(wechat), stop)
        finally:
            await wechat.close()
            await store.close()
            await disconnect()

    uvloop.run(work())
    return 0


def _openapi(chosen: Settings) -> int:
    import orjson

    from server.app import create_app
    from server.http.system import api_document

    create_app()
    sys.stdout.buffer.write(
        orjson.dumps(api_document(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    )
    return 0


def _lifecycle(chosen: Settings) -> int:
    from server.cases.diagram import diagrams

    print(diagrams(), end="")
    return 0


def _verify_chain(chosen: Settings) -> int:
    from server.cases.anchor import verify_county

    async def verify() -> list[str]:
        return [f"{c}: {flaw}" for c in chosen.counties for flaw in await verify_county(c)]

    wrong = _with_database(verify)
    for flaw in wrong:
        print(flaw, file=sys.stderr)
    if not wrong:
        print("every chain and every day is complete")
    return 1 if wrong else 0


def _rotate_keys(chosen: Settings) -> int:
    from server.database.rotation import rotate_columns
    from server.materials.file_keys import rotate_file_keys

    async def rotate() -> dict[str, int]:
        return await rotate_columns() | {"files": await rotate_file_keys()}

    for what, count in _with_database(rotate).items():
        print(f"{what}: {count}")
    return 0


def _with_database(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    from server.database import connect, disconnect

    async def run() -> Result:
        await connect()
        try:
            return await work()
        finally:
            await disconnect()

    return asyncio.run(run())


_COMMANDS: dict[str, Callable[[Settings], int]] = {
    "migrate": _migrate,
    "api": _api,
    "worker": _worker,
    "openapi": _openapi,
    "lifecycle": _lifecycle,
    "verify-chain": _verify_chain,
    "rotate-keys": _rotate_keys,
}
