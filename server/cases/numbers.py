"""The printed case number (办件编号): prefix, day, and a count that no two acceptances wait for.

Numbers are taken from blocks. A writer takes any block of today that nobody else holds at the moment, or
opens the next one; the block's row is locked only until that writer's transaction ends. Numbers are
unique and grow with the day; inside a day they need not be in the order of submission.
"""

from __future__ import annotations

from tortoise.exceptions import IntegrityError

from server import clock
from server.cases.models import CaseNumber
from server.counties import county
from server.database import is_taken, transaction

BLOCK = 50


async def next_number(division: str) -> str:
    """The next free number of today, e.g. 43062120261124000017. Runs in the caller's transaction."""
    form = county(division).info.case_number
    day = clock.today()
    block = (
        await CaseNumber.of(division)
        .filter(day=day, taken__lt=BLOCK)
        .order_by("block")
        .select_for_update(skip_locked=True)
        .first()
    ) or await _open_block(division)
    block.taken += 1
    await block.save(update_fields=["taken"])
    count = block.block * BLOCK + block.taken
    return f"{form.prefix}{day:%Y%m%d}{count:0{form.digits}d}"


async def _open_block(division: str) -> CaseNumber:
    day = clock.today()
    while True:
        last = await CaseNumber.of(division).filter(day=day).order_by("-block").first()
        fresh = CaseNumber(county=division, day=day, block=last.block + 1 if last else 0)
        try:
            async with transaction():
                await fresh.save(force_create=True)
        except IntegrityError as error:
            if not is_taken(error, CaseNumber, "county", "day", "block"):
                raise
            continue  # another acceptance opened this one; the next is free
        return fresh
