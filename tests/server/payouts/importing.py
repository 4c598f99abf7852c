"""A process that imports a file and says so row by row, to be killed in the middle."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path

from server.cases.money_reports import report
from server.database import connect, disconnect, tortoise_config
from server.payouts import imports
from server.payouts.imports import Reported
from server.payouts.lines import PayoutLine
from tests.server.cases.accepted import COUNTY, clerk


async def main(url: str, content: bytes) -> None:
    await connect(tortoise_config(url))
    apply = partial(report, clerk("human_resources"))

    async def telling(line: PayoutLine) -> Reported:
        print(line.reference, flush=True)
        return await apply(line)

    await imports.run(
        COUNTY, "human_resources", content, filename="", imported_by=None, kinds={}, apply=telling
    )
    await disconnect()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]).read_bytes()))
