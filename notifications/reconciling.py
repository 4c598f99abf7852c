"""What the platform reports about messages, and what happens when it reports nothing.

Sending a subscribe message has no idempotency key: when the answer is lost, or the worker died, nobody
knows whether the phone has it. The platform's own report (subscribe_msg_sent_event) tells. If none has
come after `AWAIT_REPORT`, the message goes on the list of those whom a clerk telephones: sent again it
might come twice, left alone it might never come. A report that comes even later takes it off the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from tortoise.expressions import Q

from config.settings import settings
from notifications import outbox
from notifications.acceptances import record_pushed_choice
from notifications.channels import OFFICIAL, SUBSCRIBE, TELEPHONE, people_at
from notifications.models import Message
from notifications.settling import AWAIT_REPORT, OUTCOMES, REPEAT_WITHIN, pass_on
from server import clock
from server.counties import county
from server.database import transaction
from server.wechat.callback import Callback, SendReport

log = structlog.get_logger(__name__)

BATCH = 100
UNCONFIRMED = "unconfirmed"
OFFICIAL_REPORT = "TEMPLATESENDJOBFINISH"
# A report is made as soon as the platform has sent. It must be shorter than AWAIT_REPORT by more than
# clocks differ: then no report can be taken for that of the person's next message.
REPORTED_WITHIN = timedelta(minutes=8)
CLOCKS_DIFFER = timedelta(minutes=1)


async def reconcile_messages() -> int:
    """Settle what is uncertain: a round of the worker. Returns how many messages changed.

    A message that a dead worker was sending becomes unknown; an unknown one without a report is put on
    the telephone list. One of the official account is sent again while the platform still recognises it.
    """
    now = clock.now()
    changed = await outbox.give_up_leases(
        now, await_report_until=now + AWAIT_REPORT, repeat_after=now - REPEAT_WITHIN
    )
    for division in settings().counties:
        overdue = Message.of(division).filter(status="unknown", due_at__lte=now)
        for row in await overdue.order_by("due_at").limit(BATCH).only("id"):
            changed += await _nothing_came(division, row.id)
    return changed


async def hear(callback: Callback) -> int:
    """Take in what the platform pushed about messages; other pushes are left alone.

    Returns how many messages or choices it was about. Runs in the caller's transaction, and may be
    called again with the same push: a repetition changes nothing.
    """
    heard = 0
    for choice in callback.choices:
        heard += await record_pushed_choice(
            callback.openid, choice, event=callback.event or "", at=callback.created_at
        )
    for report in callback.reports:
        heard += await record_sent_event(callback.openid, report, callback.created_at)
    if callback.event == OFFICIAL_REPORT:
        status = str(callback.content.get("Status", ""))
        msgid = str(callback.content.get("MsgID", ""))
        report = SendReport("", msgid, 0 if status == "success" else -1, status)
        heard += await record_sent_event(callback.openid, report, callback.created_at, channel=OFFICIAL)
    return heard


async def record_sent_event(
    openid: str, report: SendReport, at: datetime, *, channel: str = SUBSCRIBE
) -> bool:
    """One report of the platform about one message: the phone has it, or it does not.

    `at` is the report's own moment. The message is the one whose answer named the report's id, however late
    the report comes. When that answer was lost or is not written down yet, it is the uncertain one of this
    person and template that was tried shortly before `at`: there is never more than one, because a
    person's next message waits longer than that. Runs in the caller's transaction. False when the report
    is about no message of ours.
    """
    for division in settings().counties:
        people = await people_at(division, channel, openid)
        row = await _reported_row(division, people, report, at, channel) if people else None
        if row is not None:
            await _reported(row, report)
            return True
    return False


async def _reported_row(
    division: str, people: Sequence[UUID], report: SendReport, at: datetime, channel: str
) -> Message | None:
    unnamed = Q(platform_id=None, tried_at__lte=at + CLOCKS_DIFFER, tried_at__gte=at - REPORTED_WITHIN)
    rows = Message.of(division).filter(
        Q(platform_id=report.msgid) | unnamed,
        person_id__in=people,
        channel=channel,
        status__in=["sending", "sent", "unknown"],
    )
    if report.template_id:
        templates = county(division).messages.templates.values()
        rows = rows.filter(template__in=[t.code for t in templates if t.template_id == report.template_id])
    # All of them are locked before any is looked at: the answer may be written down just now.
    found = await rows.order_by("-tried_at", "-id").select_for_update()
    return next((row for row in found if row.platform_id), next(iter(found), None))


async def _reported(row: Message, report: SendReport) -> None:
    if row.status not in ("sending", "sent", "unknown"):
        return
    given_up = row.status == "unknown" and row.due_at is None
    row.platform_id = report.msgid
    if report.error_code:
        await row.save(update_fields=["platform_id"])
        if not given_up:
            await pass_on(row, str(report.error_code))
        return
    now = clock.now()
    row.status, row.confirmed_at, row.sent_at = "delivered", now, row.sent_at or row.tried_at
    row.due_at = row.lease_until = row.error_code = None
    await row.save(
        update_fields=[
            "platform_id",
            "status",
            "confirmed_at",
            "sent_at",
            "due_at",
            "lease_until",
            "error_code",
        ]
    )
    OUTCOMES.labels(row.channel, "delivered").inc()
    if given_up:
        await (
            Message.of(row.county)
            .filter(event_id=row.event_id, person_id=row.person_id, template=row.template)
            .filter(channel=TELEPHONE, status="telephone")
            .update(status="dropped", error_code="arrived", closed_at=now)
        )


async def _nothing_came(division: str, message_id: UUID) -> int:
    async with transaction():
        row = await Message.of(division).filter(id=message_id, status="unknown").select_for_update().first()
        if row is None or row.due_at is None:
            return 0
        log.warning("message_unconfirmed", message=str(row.id), channel=row.channel)
        await pass_on(row, UNCONFIRMED, only_by_telephone=True)
    return 1
