"""That somebody of the office opened unusually many files."""

from __future__ import annotations

from uuid import UUID

from server import clock
from server.cases.models import ReadingAlarm
from server.database import new_id


async def an_alarm(county: str) -> UUID:
    """One that waits to be looked into."""
    alarm = ReadingAlarm(
        id=new_id(),
        county=county,
        account_id=new_id(),
        role="window",
        label="综合受理窗口 工号1007",
        span="hour",
        files=75,
        most=60,
        at=clock.now(),
    )
    await alarm.save(force_create=True)
    return alarm.id
