"""A process of its own that books one slot for many cases at once: `python -m … <database> <slot> <case>…`.

It says "ready", waits for a line, and then answers with one word per case.
"""

from __future__ import annotations

import asyncio
import sys
from uuid import UUID

from tortoise.exceptions import IntegrityError

from config.settings import settings
from server import clock
from server.cases import appointments
from server.database import connect, disconnect, tortoise_config, transaction
from server.errors import Problem
from server.identity.actor import Actor
from tests.server.booking.places import COUNTY, FAMILY


async def attempt(verb: str, case_id: UUID, *arguments: object, actor: Actor = FAMILY) -> str:
    """What came of the verb, in a transaction of its own: "done" or the code of the refusal.

    "database" is the refusal that no family should ever meet: a guard let through what a constraint caught.
    """
    try:
        async with transaction():
            await getattr(appointments, verb)(COUNTY, case_id, actor, *arguments)
    except Problem as refused:
        return refused.code
    except IntegrityError:
        return "database"
    return "done"


async def main(url: str, slot: str, cases: list[str]) -> None:
    clock.follow(settings().clock_file)
    await connect(tortoise_config(url))
    print("ready", flush=True)
    sys.stdin.readline()
    outcomes = await asyncio.gather(*(attempt("book", UUID(case), UUID(slot)) for case in cases))
    await disconnect()
    print(*outcomes, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
