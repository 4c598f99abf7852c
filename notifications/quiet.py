"""Quiet hours: nobody is woken by what can wait for the morning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from config.catalogue import County
from server.clock import CHINA

# What waited for the morning goes out over so long, each person at a minute of their own.
MORNING = timedelta(minutes=20)


def quiet_until(county: County, moment: datetime) -> datetime | None:
    """The end of the quiet hours that `moment` (UTC) falls into; None when it falls into none."""
    quiet = county.messages.quiet
    local = moment.astimezone(CHINA)
    clock = local.time()
    over_midnight = quiet.start > quiet.end
    begun, over = clock >= quiet.start, clock >= quiet.end
    if not (begun or not over if over_midnight else begun and not over):
        return None
    day = local.date() + timedelta(days=1 if over_midnight and begun else 0)
    return datetime.combine(day, quiet.end, CHINA).astimezone(UTC)


def not_before(county: County, moment: datetime, *, wakes: bool, person: UUID | None) -> datetime:
    """The first moment, from `moment` on, at which this person may be sent something.

    The same person always gets the same minute of the morning, so that messages keep their order.
    """
    morning = None if wakes else quiet_until(county, moment)
    if morning is None:
        return moment
    return morning + MORNING * ((person.int % 997) / 997 if person else 0)
