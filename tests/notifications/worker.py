"""A worker process that does nothing but tell people, for tests that kill it.

`python -m tests.notifications.worker <database url> <platform url> <clock file> <batch>`
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from notifications.delivery import Delivery
from notifications.planning import plan_messages
from notifications.reconciling import reconcile_messages
from server import clock
from server.database import connect, tortoise_config
from tests.notifications.town import gateway


async def main(database: str, platform: str, clock_file: str, batch: str) -> None:
    clock.follow(Path(clock_file))
    await connect(tortoise_config(database))
    delivery = Delivery(gateway(platform), batch=int(batch), rate=100_000)
    while True:
        done = await plan_messages() + await delivery.deliver_messages() + await reconcile_messages()
        if not done:
            await asyncio.sleep(0.02)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
