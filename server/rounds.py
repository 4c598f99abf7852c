"""A round of the worker over the rows that are due: one that fails holds up none of those behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from uuid import UUID

import structlog

from config.catalogue.loading import counties
from server.database import is_away

log = structlog.get_logger(__name__)

# So many rows that fail are no accident any more; the round ends and the loop's back-off begins.
MOST_FAILURES = 200

Find = Callable[[str, Sequence[UUID]], Awaitable[list[UUID]]]
Act = Callable[[str, UUID], Awaitable[int]]
Round = Callable[[], Awaitable[int]]


async def one_after_another(*rounds: Round) -> int:
    """Several rounds as one: each is run, also after one that failed; returns the sum of what they did.

    The first failure is raised at the end, the others are logged. A database that is away ends it at once.
    """
    done, failures = 0, list[Exception]()
    for act in rounds:
        try:
            done += await act()
        except Exception as error:
            if is_away(error):
                raise
            failures.append(error)
    for failure in failures[1:]:
        log.error("round_failed", exc_info=failure)
    if failures:
        raise failures[0]
    return done


async def county_by_county(act: Callable[[str], Awaitable[int]]) -> int:
    """`act(division)` for every county that is served, as `one_after_another` does."""
    return await one_after_another(*(partial(act, division) for division in counties()))


async def each_county(find: Find, act: Act, *, named: str = "") -> int:
    """`act(division, id)` on every row that `find(division, skip)` names; returns the sum of what it did.

    `find` gives some of the rows that are due and never one of `skip`: what has failed is set aside, so
    that whatever lies behind it is reached in the same round. Each failure is logged with the id of its
    row and with what was `named` (else the name of `act`), and the first is raised when everything else is
    done: the loop counts it and tries again later.
    A database that is away ends the round at once.
    """
    done, failures = 0, list[Exception]()
    for division in counties():
        failed = list[UUID]()
        while len(failed) < MOST_FAILURES:
            before = len(failed)
            for row_id in await find(division, failed):
                try:
                    done += await act(division, row_id)
                except Exception as error:
                    if is_away(error):
                        raise
                    log.error(
                        "row_failed",
                        round=named or act.__name__,
                        county=division,
                        id=str(row_id),
                        exc_info=error,
                    )
                    failed.append(row_id)
                    failures.append(error)
            if len(failed) == before:
                break
    if failures:
        raise failures[0]
    return done
