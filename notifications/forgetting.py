"""The wording of what a case's people were told goes when the county's time of keeping it is over."""

from __future__ import annotations

from notifications.models import Message
from server.cases.models import Case
from server.cases.retention import Deleted, delete_where_due

GONE = "保存期限已到，这条的内容已删除。"


async def forget_messages() -> int:
    """Worker round: the rule `messages`. That something was sent, by which way and when, stays.

    Returns how many cases were touched.
    """
    return await delete_where_due("messages", _forget)


async def _forget(case: Case) -> Deleted:
    rows = await Message.of(case.county).filter(case_id=case.id, due_at=None)
    for row in rows:
        row.content = {"text": GONE}
        await row.save(update_fields=["content"])
    return Deleted(len(rows))
