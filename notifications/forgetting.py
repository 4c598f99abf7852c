"""What a case's people were told goes when the county's time of keeping it is over, or with the person."""

from __future__ import annotations

from uuid import UUID

from notifications.models import Acceptance, Message
from server import clock
from server.cases.models import Case, CaseEvent
from server.cases.retention import Deleted, delete_where_due

GONE = "保存期限已到，这条的内容已删除。"
PERSON_GONE = "收到的人已经注销账号，这条的内容已删除。"


async def forget_messages() -> int:
    """Worker round: the rule `messages`. That something was sent, by which way and when, stays.

    Returns how many cases were touched.
    """
    return await delete_where_due("messages", _forget)


async def forget_told(division: str, person_id: UUID) -> None:
    """Of somebody who is forgotten: what they allowed to be sent goes, and the wording of what was told.

    Nothing more is sent to them; one that a worker has in its hand is settled as any other. Runs in the
    caller's transaction.
    """
    await Acceptance.of(division).filter(person_id=person_id).delete()
    rows = Message.of(division).filter(person_id=person_id)
    await rows.filter(status__in=["planned", "telephone"], lease_until=None).update(
        status="dropped", error_code="person_forgotten", due_at=None, closed_at=clock.now()
    )
    for row in await rows.filter(due_at=None):
        row.content = {"text": PERSON_GONE}
        await row.save(update_fields=["content"])


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
