"""The wording of what a case's people were told goes when the county's time of keeping it is over."""

from __future__ import annotations

from notifications.models import Message
from server.cases.models import Case, CaseEvent
from server.cases.retention import Deleted, delete_where_due

GONE = "保存期限已到，这条的内容已删除。"


async def forget_messages() -> int:
    """Worker round: the rule `messages`. That something was sent, by which way and when, stays.

    Returns how many cases were touched.
    """
    return await delete_where_due("messages", _forget)


async def _forget(case: Case) -> Deleted | None:
    # A family that has its data deleted is still told so: the wording goes once it was.
    if case.erased_at is not None and await _has_to_be_told(case):
        return None
    rows = await Message.of(case.county).filter(case_id=case.id, due_at=None)
    for row in rows:
        row.content = {"text": GONE}
        await row.save(update_fields=["content"])
    return Deleted(len(rows))


async def _has_to_be_told(case: Case) -> bool:
    unplanned = CaseEvent.of(case.county).filter(subject_id=case.id, planned=False)
    on_its_way = Message.of(case.county).filter(case_id=case.id, due_at__isnull=False)
    return await unplanned.exists() or await on_its_way.exists()
