"""Reading a case or an item under lock, the first line of every verb, and saving what the verb changed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from server import clock
from server.cases.models import Case, Chained, Item, TerminationFile
from server.errors import NOT_FOUND


async def find_case(county: str, case_id: UUID) -> Case:
    """The case, to be read only. Raises NOT_FOUND."""
    case = await Case.of(county).get_or_none(id=case_id)
    if case is None:
        raise NOT_FOUND()
    return case


async def lock_case(county: str, case_id: UUID) -> Case:
    """The case, locked until the transaction ends. Raises NOT_FOUND."""
    case = await Case.of(county).filter(id=case_id).select_for_update().first()
    if case is None:
        raise NOT_FOUND()
    return case


async def lock_item(county: str, item_id: UUID, department: str | None = None) -> tuple[Item, Chained]:
    """The item and its case or termination file, both locked, holder first so that no two verbs deadlock.

    With `department`, another department's item is not found. Raises NOT_FOUND.
    """
    query = Item.of(county).filter(id=item_id)
    if department is not None:
        query = query.filter(department=department)
    found = await query.first()
    if found is None:
        raise NOT_FOUND()
    holder: Chained
    if found.case_id:
        holder = await lock_case(county, found.case_id)
    else:
        holder = await TerminationFile.of(county).select_for_update().get(id=found.file_id)
    item = await Item.of(county).filter(id=item_id).select_for_update().get()
    return item, holder


async def save_holder(holder: Chained, changed: Iterable[str] = ()) -> None:
    """Write the holder's new chain head together with the named columns."""
    columns = {"event_count", "event_head", *changed}
    if isinstance(holder, Case):
        holder.updated_at = clock.now()
        columns.add("updated_at")
    await holder.save(update_fields=sorted(columns))
