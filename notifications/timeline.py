"""What a case's people were told, and whether it arrived, in the words that the family reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from notifications.channels import OFFICIAL, SUBSCRIBE, TELEPHONE
from notifications.models import Message
from notifications.values import china_time
from server import clock

_WAY = {SUBSCRIBE: "微信", OFFICIAL: "公众号", TELEPHONE: "电话"}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that one person was told, or is being told.

    `state` is the status of the way that counts: the one that reached the person, else the last one
    tried. `result` says it in plain words. `at` is when it last changed, UTC.
    """

    event_id: UUID
    event_kind: str
    person_id: UUID | None
    text: str
    channel: str
    state: str
    result: str
    happened_at: datetime
    at: datetime


async def messages_of(county: str, case_id: UUID, *, person_id: UUID | None = None) -> list[Told]:
    """Everything that the case's people were told, in the order of what happened.

    With `person_id` only what that person was told: a relative does not read who else was told what.
    """
    query = Message.of(county).filter(case_id=case_id)
    if person_id is not None:
        query = query.filter(person_id=person_id)
    ways: dict[tuple[UUID, UUID | None, str], list[Message]] = {}
    for row in await query.order_by("happened_at", "seq", "created_at", "id"):
        ways.setdefault((row.event_id, row.person_id, row.template), []).append(row)
    return [_told(rows) for rows in ways.values()]


def _told(rows: Sequence[Message]) -> Told:
    arrived = [row for row in rows if row.status in ("sent", "delivered", "telephoned")]
    row = arrived[0] if arrived else rows[-1]
    return Told(
        event_id=row.event_id,
        event_kind=row.event_kind,
        person_id=row.person_id,
        text=row.content["text"],
        channel=row.channel,
        state=row.status,
        result=_in_words(row),
        happened_at=row.happened_at,
        at=row.closed_at or row.confirmed_at or row.sent_at or row.created_at,
    )


def _in_words(row: Message) -> str:
    way = _WAY.get(row.channel, "")
    match row.status:
        case "delivered":
            return f"{way}已送达"
        case "sent":
            return f"{way}已发送"
        case "planned" if row.due_at and row.attempts == 0 and row.due_at > clock.now():
            return f"将在{china_time(row.due_at)}发送"
        case "planned" | "sending":
            return "正在发送"
        case "unknown":
            return "正在确认是否送达" if row.due_at else "没有收到送达的回音，内容请看这里"
        case "telephone":
            return "微信没有送到，工作人员会打电话告诉您"
        case "telephoned":
            return "工作人员已打电话告知"
        case "dropped":
            return "情况有变化，这条没有发送"
        case _:
            return "微信没有送到，内容请看这里"
