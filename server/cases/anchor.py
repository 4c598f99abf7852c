"""The daily anchor: one digest over all events of a day, so that a missing case shows too.

A chain proves that nothing inside of it was changed; it cannot prove that it exists. Each day of a county
gets a digest over the hashes of all its events, chained to the day before. Whoever keeps the last digest
outside of the database (it is in the log, and may be printed) can prove the completeness of all before.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from server import clock
from server.cases.events import verify
from server.cases.models import Case, CaseEvent, ChainAnchor, TerminationFile
from server.database import transaction
from server.rounds import county_by_county

log = structlog.get_logger()

# A transaction that began before midnight may commit after it; none lives nearly as long as this.
SETTLED_AFTER = timedelta(minutes=10)
_DAY = timedelta(days=1)
_PAGE = 1000
_HOLDERS = 100


async def anchor_days() -> int:
    """Anchor every day that is over and has no anchor yet; a round of the worker. Returns how many."""
    return await county_by_county(_anchor_county)


async def verify_county(division: str) -> list[str]:
    """Everything that is wrong with a county's record; an empty list proves it complete up to today.

    Checks every chain of every case and termination file, and every daily anchor.
    """
    wrong = [flaw for model in (Case, TerminationFile) async for flaw in _flaws(division, model)]
    previous: bytes | None = None
    for anchor in await ChainAnchor.of(division).order_by("day"):
        count, digest = await _digest(division, anchor.day, previous)
        if digest != anchor.digest:
            wrong.append(
                f"the day {anchor.day} had {anchor.events} events, {count} are there or were changed"
            )
        previous = anchor.digest
    return wrong


async def _flaws(division: str, model: type[Case] | type[TerminationFile]) -> AsyncIterator[str]:
    """What is wrong with the chains of these, some at a time: there may be more than fit into memory."""
    last = UUID(int=0)
    while True:
        page: list[Case] | list[TerminationFile] = (
            await model.of(division)
            .filter(id__gt=last)
            .order_by("id")
            .limit(_HOLDERS)
            .only("id", "county", "event_count", "event_head")
        )
        chains: dict[UUID, list[CaseEvent]] = {holder.id: [] for holder in page}
        if chains:
            for event in await CaseEvent.of(division).filter(subject_id__in=list(chains)).order_by("seq"):
                chains[event.subject_id].append(event)
        for holder in page:
            if verify(holder, chains[holder.id]):
                for flaw in await _again(division, model, holder.id):
                    yield f"{model.__name__} {holder.id}: {flaw}"
        if len(page) < _HOLDERS:
            return
        last = page[-1].id


async def _again(division: str, model: type[Case] | type[TerminationFile], holder_id: UUID) -> list[str]:
    """What is still wrong when looked at alone: the service goes on writing while a chain is read."""
    before = await model.of(division).get(id=holder_id)
    events = await CaseEvent.of(division).filter(subject_id=holder_id).order_by("seq")
    after = await model.of(division).get(id=holder_id)
    return verify(before, events, after)


async def _anchor_county(division: str) -> int:
    last = await ChainAnchor.of(division).order_by("-day").first()
    day = last.day + _DAY if last else await _first_day(division)
    previous = last.digest if last else None
    made = 0
    while day is not None and clock.now() >= clock.start_of_day(day + _DAY) + SETTLED_AFTER:
        count, digest = await _digest(division, day, previous)
        async with transaction():
            if await ChainAnchor.of(division).filter(day=day).exists():
                return made  # another worker was here
            anchor = ChainAnchor(county=division, day=day, events=count, digest=digest, at=clock.now())
            await anchor.save(force_create=True)
        log.info("day_anchored", county=division, day=day.isoformat(), events=count, digest=digest.hex())
        day, previous, made = day + _DAY, digest, made + 1
    return made


async def _first_day(division: str) -> date | None:
    first = await CaseEvent.of(division).order_by("at").first()
    return clock.in_china(first.at).date() if first else None


async def _digest(division: str, day: date, previous: bytes | None) -> tuple[int, bytes]:
    """How many events the day had, and their digest chained to the day before."""
    digest = hashlib.sha256(previous or b"")
    digest.update(day.isoformat().encode())
    count, since, last = 0, clock.start_of_day(day), UUID(int=0)
    until = clock.start_of_day(day + _DAY)
    while True:
        page = await _events(division, since, last, until).values_list("at", "id", "hash")
        for _, _, event_hash in page:
            digest.update(bytes(event_hash))
        count += len(page)
        if len(page) < _PAGE:
            return count, digest.digest()
        since, last, _ = page[-1]


def _events(division: str, since: datetime, last: UUID, until: datetime) -> QuerySet[CaseEvent]:
    """What comes after the event `last` of the moment `since`, in the order of its index."""
    rest = CaseEvent.of(division).filter(at__gte=since, at__lt=until)
    return rest.filter(Q(at__gt=since) | Q(id__gt=last)).order_by("at", "id").limit(_PAGE)
