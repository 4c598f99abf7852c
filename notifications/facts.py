"""Reading everything that a batch of events points to, a few queries for the whole batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from config.catalogue import County
from server.cases.models import Case, CaseEvent, Item
from server.counties import county

# What a message reads of an item; its request and result are encrypted and none of its business.
_ITEM_COLUMNS = ("id", "case_id", "code", "department", "status", "rule", "due_on")
_COUNTING = frozenset({"case.accepted", "case.finished"})


@dataclass(frozen=True, slots=True)
class Facts:
    """An event with everything that its messages may speak of."""

    county: County
    case: Case
    event: CaseEvent
    items: Sequence[Item] = ()

    @property
    def data(self) -> dict[str, Any]:
        """What the event itself tells, without personal data."""
        return self.event.data or {}

    @property
    def item(self) -> Item | None:
        """The item that the event is about."""
        return next((item for item in self.items if item.id == self.event.item_id), None)

    @property
    def appointment_start(self) -> datetime | None:
        """When the appointment begins that the event is about, UTC."""
        told = self.data.get("starts_at")
        return datetime.fromisoformat(told).astimezone(UTC) if isinstance(told, str) else None


async def gather(division: str, events: Sequence[CaseEvent]) -> list[Facts]:
    """The facts of each event, in their order. The events are of cases of one county."""
    cases = {c.id: c for c in await Case.of(division).filter(id__in=list({e.subject_id for e in events}))}
    counted = {e.subject_id for e in events if e.item_id or e.kind in _COUNTING}
    items: dict[UUID | None, list[Item]] = defaultdict(list)
    if counted:
        for item in await Item.of(division).filter(case_id__in=list(counted)).only(*_ITEM_COLUMNS):
            items[item.case_id].append(item)
    return [
        Facts(county(division), cases[event.subject_id], event, items.get(event.subject_id, ()))
        for event in events
    ]
