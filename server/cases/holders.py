"""Reading a case or an item under lock, the first line of every verb, and saving what the verb changed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from server import clock
from server.cases.models import Case, Chained, Item, TerminationFile
from server.database.statements import find, update
from server.errors import NOT_FOUND


async def find_case(county: str, case_id: UUID) -> Case:
    """The case, to be read only. Raises NOT_FOUND."""
    for case in await find(Case, county, "id = $2", case_id):
        return case
    raise NOT_FOUND()


async def lock_case(county: str, case_id: UUID) -> Case:
    """The case, locked until the transaction ends. Raises NOT_FOUND."""
    for case in await find(Case, county, "id = $2", case_id, then="FOR UPDATE"):
        return case
    raise NOT_FOUND()


async def lock_item(county: str, item_id: UUID, department: str | None = None) -> tuple[Item, Chained]:
    """The item and its case or termination file, both locked, holder first so that no two verbs deadlock.

    With `department`, another department's item is not found. Raises NOT_FOUND.
    """
    asked = (item_id,) if department is None else (item_id, department)
    of_item = "FROM item WHERE county = $1 AND id = $2" + (
        "" if department is None else " AND department = $3"
    )
    holders: list[Case] | list[TerminationFile] = await find(
        Case, county, f"id = (SELECT case_id {of_item})", *asked, then="FOR UPDATE"
    ) or await find(TerminationFile, county, f"id = (SELECT file_id {of_item})", *asked, then="FOR UPDATE")
    if not holders:
        raise NOT_FOUND()
    (item,) = await find(Item, county, "id = $2", item_id, then="FOR UPDATE")
    return item, holders[0]


async def save_holder(holder: Chained, changed: Iterable[str] = ()) -> None:
    """Write the holder's new chain head together with the named columns."""
    columns = {"event_count", "event_head", *changed}
    if isinstance(holder, Case):
        holder.updated_at = clock.now()
        columns.add("updated_at")
    await update(holder, columns)
