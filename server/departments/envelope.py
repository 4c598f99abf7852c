"""What is sent to a department's own system: the event, the item, and what its rule declares, no more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from config.settings import settings
from server.cases.deadlines import limit_of
from server.cases.items import Holder
from server.cases.models import Case, CaseEvent, Item, TerminationFile
from server.departments.door import door
from server.departments.models import Dispatch
from server.departments.shown import current_papers, declared, facts, paper_name
from server.materials.models import Material


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery with everything that building, judging and settling it needs."""

    row: Dispatch
    item: Item
    holder: Holder
    event: CaseEvent
    papers: list[Material]

    def body(self) -> bytes:
        """The JSON that is signed and sent, as the item stands now.

        `id` is the same at every repetition. Papers are addresses at the departments' door, which the
        department's key opens: a link that works without the key would be a leak waiting to happen.
        """
        item, holder = self.item, self.holder
        api = f"{settings().public_url.rstrip('/')}{door.prefix}/items/{item.id}"
        limit = limit_of(item)
        private = self.event.private or {}
        return orjson.dumps(
            {
                "id": str(self.row.id),
                "event": self.row.kind,
                "at": self.event.at.isoformat(),
                "county": item.county,
                "item": {
                    "id": str(item.id),
                    "kind": "item" if item.case_id else "termination",
                    "code": item.code,
                    "name": item.rule["name"],
                    "department": item.department,
                    "clause": item.rule.get("clause", ""),
                    "status": item.status,
                    "due_on": item.due_on.isoformat(),
                    "time_limit": limit.text if limit else "",
                    "case_number": holder.number if isinstance(holder, Case) else None,
                    "waits_for": list(item.waits_for),
                    "effective_on": item.effective_on.isoformat() if item.effective_on else None,
                },
                "changed": list(self.event.data.get("fields", ())),
                "reason": private.get("reason") or private.get("note") or "",
                "answers": {fact.question: fact.value for fact in facts(item, holder)},
                "materials": [
                    {
                        "id": str(paper.id),
                        "code": paper.code,
                        "side": paper.side,
                        "name": paper_name(holder, paper),
                        "content_type": paper.content_type,
                        "size": paper.size,
                        "url": f"{api}/materials/{paper.id}",
                    }
                    for paper in self.papers
                ],
                "url": api,
            }
        )


async def pack(division: str, rows: Collection[Dispatch]) -> list[Parcel]:
    """The parcels of these rows of one county, in their order, read with a handful of statements."""
    items = await _by_id(Item.of(division).filter(id__in=[row.item_id for row in rows]))
    events = await _by_id(CaseEvent.of(division).filter(id__in=[row.event_id for row in rows]))
    case_ids = {item.case_id for item in items.values() if item.case_id}
    file_ids = {item.file_id for item in items.values() if item.file_id}
    holders: dict[UUID | None, Holder] = {}
    if case_ids:
        holders |= await _by_id(Case.of(division).filter(id__in=list(case_ids)))
    if file_ids:
        holders |= await _by_id(TerminationFile.of(division).filter(id__in=list(file_ids)))
    photos = await current_papers(division, case_ids)
    return [
        Parcel(
            row,
            item := items[row.item_id],
            holders[item.case_id or item.file_id],
            events[row.event_id],
            declared(item, photos[item.case_id]) if item.case_id else [],
        )
        for row in rows
    ]


async def _by_id(rows: Any) -> dict[UUID | None, Any]:
    return {row.id: row for row in await rows}
