"""What time alone does to cases: drafts expire, finished cases are archived.

Each function is a round of the worker: it does what is due and returns how many.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from server import clock
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.lifecycle import move
from server.cases.models import Case
from server.cases.states import CaseStatus
from server.counties import county
from server.database import engine, transaction
from server.database.statements import aside, select
from server.http.idempotency import forget_old_keys
from server.identity.actor import system
from server.rounds import each_county

BATCH = 50

# A finished case stays open for the rating and for money: that which is on its way, and that which an item
# promised and nobody has entered, because an archived case is not paid any more.
_SETTLED = """
SELECT c.id FROM "case" c
WHERE c.county = $1 AND c.status = 'finished' AND c.finished_at < $2 {which}
  AND NOT EXISTS (SELECT 1 FROM payout p WHERE p.county = $1 AND p.case_id = c.id
                  AND p.status IN ('approved', 'sent', 'returned'))
  AND (c.finished_at < $3
       OR NOT EXISTS (SELECT 1 FROM item i CROSS JOIN {pays}
                      WHERE i.county = $1 AND i.case_id = c.id AND i.status = 'done'
                      AND NOT EXISTS (SELECT 1 FROM payout p WHERE p.item_id = i.id AND p.kind = k.value)))
ORDER BY c.finished_at, c.id LIMIT {batch}
"""
_PAYS = {
    "sqlite": "json_each(i.rule, '$.pays') k",
    "postgresql": "LATERAL jsonb_array_elements_text(i.rule->'pays') AS k(value)",
}


async def expire_drafts() -> int:
    """Drafts that nobody touched for the county's time expire; they can be restored."""
    return await each_county(_expired, _expire)


async def archive_finished() -> int:
    """Finished cases are archived after the county's `standards.archive`, once their money has settled.

    One with a payment that was promised and never entered waits until `standards.late_money`.
    """
    return await each_county(_settled, _archive)


async def forget_idempotency_keys() -> int:
    """Answers kept for repeated requests are deleted after a day."""
    return await forget_old_keys()


async def _expired(division: str, skip: Sequence[UUID]) -> list[UUID]:
    rows = Case.of(division).filter(status=str(CaseStatus.DRAFT), expires_at__lt=clock.now())
    rows = rows.exclude(id__in=list(skip)).order_by("expires_at", "id")
    return [case.id for case in await rows.limit(BATCH).only("id")]


async def _expire(division: str, case_id: UUID) -> bool:
    async with transaction():
        case = await lock_case(division, case_id)
        if case.status != CaseStatus.DRAFT or case.expires_at is None or case.expires_at >= clock.now():
            return False  # the family came back in between
        actor = system(division)
        move(case, "expire", actor)
        case.ended_at = clock.now()
        await record(case, actor, Happened("case.expired"))
        await save_holder(case, {"status", "ended_at"})
        return True


async def _settled(division: str, skip: Sequence[UUID]) -> list[UUID]:
    return await _are_settled(division, aside("c.id", skip, 4), *skip)


async def _are_settled(division: str, which: str, *ids: UUID) -> list[UUID]:
    standards, now = county(division).info.standards, clock.now()
    settled, unpaid = (
        now - timedelta(days=limit.days) for limit in (standards.archive, standards.late_money)
    )
    sql = _SETTLED.format(pays=_PAYS[engine()], which=which, batch=BATCH)
    return [row["id"] for row in await select(sql, division, settled, unpaid, *ids)]


async def _archive(division: str, case_id: UUID) -> bool:
    async with transaction():
        case = await lock_case(division, case_id)
        if not await _are_settled(division, "AND c.id = $4", case_id):
            return False  # archived by another worker, or a payment came back in between
        actor = system(division)
        move(case, "archive", actor)
        case.ended_at = clock.now()
        await record(case, actor, Happened("case.archived"))
        await save_holder(case, {"status", "ended_at"})
        return True
