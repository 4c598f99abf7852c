"""Somebody of the offices opens unusually many files: an alarm for the supervisor, and no refusal.

Nobody is kept from a file by it: a family stands at the counter. How many are unusual the county says for
each role, in an hour and in a day (`[bulk_reading]` in county.toml). Source: 个人信息保护法 51, 54.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import structlog
from prometheus_client import Counter
from tortoise.queryset import QuerySet

from server import clock
from server.cases.models import ReadingAlarm
from server.counties import county
from server.database import new_id, transaction
from server.database.statements import select
from server.errors import FORBIDDEN, NOT_FOUND, problem
from server.http.observe import registry
from server.identity.actor import Actor
from server.identity.models import StaffAccount
from server.identity.staff import actor_of
from server.rounds import county_by_county

log = structlog.get_logger(__name__)

ALARMS = Counter(
    "bulk_reading_alarms_total",
    "Members of staff who opened unusually many files",
    ("role", "span"),
    registry=registry,
)

ALREADY_ACKNOWLEDGED = problem(
    "alarm_acknowledged", 409, "已经核实过", "这条提醒已经有人核实过，请刷新看看核实的结果。"
)

Span = Literal["hour", "day"]
SPANS: Final[dict[Span, timedelta]] = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
LOOKED_INTO: Final = "查看记录"
LISTED: Final = ("评价", LOOKED_INTO)
"""What supervisors read in lists, many families at once: nothing that is opened one by one."""

_OPENED = f"""
SELECT s.id, s.role, count(DISTINCT v.case_id) AS files
FROM case_view v JOIN staff_account s ON s.county = v.county AND s.id = v.viewer_id
WHERE v.county = $1 AND v.at > $2 AND v.what NOT IN {LISTED}
GROUP BY s.id, s.role
"""  # noqa: S608  our own words


async def watch_reading() -> int:
    """Worker round: an alarm for whoever opened more files than the county finds usual; how many.

    One for each stretch of reading: while it lasts its count grows, and after it was acknowledged there
    is another when as many again were opened.
    """
    return await county_by_county(_watch)


def alarms(division: str, *, acknowledged: bool) -> QuerySet[ReadingAlarm]:
    """The county's alarms that somebody has looked into, or those that wait for it."""
    return ReadingAlarm.of(division).filter(acknowledged_at__isnull=not acknowledged)


async def acknowledge(actor: Actor, alarm_id: UUID, note: str) -> ReadingAlarm:
    """A supervisor has looked into it; the note says what came of it. Runs in the caller's transaction.

    Raises NOT_FOUND, FORBIDDEN for one's own, ALREADY_ACKNOWLEDGED.
    """
    alarm = await ReadingAlarm.of(actor.county).filter(id=alarm_id).select_for_update().first()
    if alarm is None:
        raise NOT_FOUND()
    if alarm.account_id == actor.id:
        raise FORBIDDEN("这条提醒说的是您自己的账号，请另一位督办人员或管理员来核实。")
    if alarm.acknowledged_at is not None:
        raise ALREADY_ACKNOWLEDGED()
    alarm.acknowledged_at, alarm.acknowledged_by = clock.now(), actor.id
    alarm.acknowledged_label, alarm.note = actor.label, note
    await alarm.save()
    log.info("bulk_reading_acknowledged", alarm_id=str(alarm.id), by=str(actor.id))
    return alarm


async def _watch(division: str) -> int:
    limits, now, done = county(division).info.bulk_reading, clock.now(), 0
    for span, length in SPANS.items():
        since = now - length
        for row in await select(_OPENED, division, since):
            most = limits.of(row["role"], span)
            if most is not None and row["files"] > most:
                done += await _raise(division, row["id"], span, since, row["files"], most)
    return done


async def _raise(division: str, account_id: UUID, span: Span, since: datetime, files: int, most: int) -> bool:
    async with transaction():
        # The row of the account keeps two workers from raising the same alarm.
        account = await StaffAccount.of(division).filter(id=account_id).select_for_update().get()
        lately = ReadingAlarm.of(division).filter(account_id=account_id, span=span, at__gt=since)
        known = await lately.order_by("-at").first()
        if known is not None and (known.acknowledged_at is None or files < known.files + most):
            if known.acknowledged_at is None and files > known.files:
                known.files = files
                await known.save(update_fields=["files"])
            return False
        alarm = ReadingAlarm(
            id=new_id(),
            county=division,
            account_id=account.id,
            role=account.role,
            label=actor_of(account).label,
            span=span,
            files=files,
            most=most,
            at=clock.now(),
        )
        await alarm.save(force_create=True)
    ALARMS.labels(account.role, span).inc()
    log.warning("bulk_reading", account_id=str(account.id), role=account.role, span=span, files=files)
    return True
