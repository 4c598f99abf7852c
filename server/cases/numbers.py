"""The printed case number (办件编号): prefix, day, and a count that no two acceptances wait for.

Numbers are taken from blocks. A writer takes any block of today that nobody else holds at the moment, or
opens the next one; the block's row is locked only until that writer's transaction ends. Numbers are
unique and grow with the day; inside a day they need not be in the order of submission.
"""

from __future__ import annotations

from datetime import date

from tortoise.exceptions import IntegrityError

from server import clock
from server.cases.models import CaseNumber
from server.counties import county
from server.database import is_taken, transaction
from server.database.statements import select

BLOCK = 50

_TAKE = """
UPDATE case_number SET taken = taken + 1
WHERE id = (SELECT id FROM case_number WHERE county = $1 AND day = $2 AND taken < $3
            ORDER BY block LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING block, taken
"""


async def next_number(division: str) -> str:
    """The next free number of today, e.g. 43062120261124000017. Runs in the caller's transaction."""
    form = county(division).info.case_number
    day = clock.today()
    while not (found := await select(_TAKE, division, day, BLOCK)):
        await _open_block(division, day)
    count = found[0]["block"] * BLOCK + found[0]["taken"]
    return f"{form.prefix}{day:%Y%m%d}{count:0{form.digits}d}"


async def _open_block(division: str, day: date) -> None:
    last = await CaseNumber.of(division).filter(day=day).order_by("-block").first()
    fresh = CaseNumber(county=division, day=day, block=last.block + 1 if last else 0)
    try:
        async with transaction():
            await fresh.save(force_create=True)
    except IntegrityError as error:
        # Another acceptance may have opened this one; then it is there, or the next is free.
        if not is_taken(error, CaseNumber, "county", "day", "block"):
            raise
