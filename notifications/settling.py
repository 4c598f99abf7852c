"""Writing down what became of a message: sent, again later, by another way, uncertain, or dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from prometheus_client import Counter

from notifications import outbox
from notifications.acceptances import forget, give_back
from notifications.channels import OFFICIAL, TELEPHONE
from notifications.models import Message
from notifications.outbox import Outgoing
from notifications.quiet import not_before
from notifications.verdicts import Verdict
from server import clock
from server.counties import county
from server.database import new_id, transaction
from server.http.observe import registry
from server.wechat.errors import WeChatError

log = structlog.get_logger(__name__)

OUTCOMES = Counter(
    "messages_total", "What became of messages to families", ("channel", "outcome"), registry=registry
)
ALARMS = Counter(
    "message_alarms_total", "What only an operator can mend about messages", ("why",), registry=registry
)

# How long the platform's report is awaited for a message of which nobody knows whether it was taken.
AWAIT_REPORT = timedelta(minutes=10)
# The platform drops a repetition with the same client_msg_id for ten minutes; one is under way a while.
REPEAT_WITHIN = timedelta(minutes=8)
GIVE_UP_AFTER = timedelta(days=2)
FIRST_RETRY, LONGEST_RETRY = 5.0, 300.0


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that was not plainly sent, the error, and what follows from it."""

    message: Outgoing
    error: WeChatError
    verdict: Verdict


async def settle(channel: str, sent: Mapping[UUID, str | None], failed: Sequence[Failed]) -> None:
    """Write down a batch. Safe to repeat: what is no longer `sending` is left as it is."""
    now = clock.now()
    if sent:
        await outbox.mark_sent(sent, now)
        OUTCOMES.labels(channel, "sent").inc(len(sent))
    for failure in failed:
        async with transaction():
            await _settle(failure)


async def withhold(taken: Outgoing, why: str) -> None:
    """A message that is not sent by this channel after all. Runs in the caller's transaction."""
    if row := await _still_sending(taken):
        await pass_on(row, why)


async def drop(taken: Outgoing) -> None:
    """A message that came too late to be worth telling. Runs in the caller's transaction."""
    if row := await _still_sending(taken):
        await _close(row, "dropped", "stale")


async def pass_on(row: Message, why: str, *, only_by_telephone: bool = False) -> Message | None:
    """This channel could not: close the row as failed and plan the next one, if there is one.

    `only_by_telephone` skips the channels that could tell the person twice. Runs in the caller's
    transaction. Returns the new row.
    """
    await _close(row, "unknown" if only_by_telephone else "failed", why)
    further = [c for c in row.further if c == TELEPHONE] if only_by_telephone else list(row.further)
    if not further:
        return None
    now, channel = clock.now(), further[0]
    call = channel == TELEPHONE
    following = Message(
        id=new_id(),
        county=row.county,
        case_id=row.case_id,
        event_id=row.event_id,
        event_kind=row.event_kind,
        happened_at=row.happened_at,
        seq=row.seq,
        person_id=row.person_id,
        template=row.template,
        channel=channel,
        further=further[1:],
        status="telephone" if call else "planned",
        due_at=None if call else not_before(county(row.county), now, wakes=row.wakes, person=row.person_id),
        wakes=row.wakes,
        content=row.content,
        page=row.page,
        created_at=now,
        stale_at=row.stale_at,
    )
    await following.save(force_create=True)
    OUTCOMES.labels(channel, following.status).inc()
    return following


async def _settle(failure: Failed) -> None:
    row = await _still_sending(failure.message)
    if row is None:
        return
    error, verdict = failure.error, failure.verdict
    if verdict.alarm:
        ALARMS.labels(verdict.alarm).inc()
        log.error("message_alarm", why=verdict.alarm, channel=row.channel, template=row.template)
    code = str(error.errcode) if error.errcode is not None else type(error).__name__
    if verdict.message == "uncertain":
        await _uncertain(row, code)
    elif verdict.message == "again" and clock.now() - row.created_at < GIVE_UP_AFTER:
        await give_back(row.id)
        await _again(row, code, verdict)
    else:
        if verdict.gone:
            await forget(row.county, _person(row), row.template)
        else:
            await give_back(row.id)
        await pass_on(row, code)


async def _uncertain(row: Message, code: str) -> None:
    now = clock.now()
    row.sent_at = row.sent_at or row.tried_at
    row.error_code, row.lease_until = code, None
    if row.channel == OFFICIAL and row.sent_at and now - row.sent_at < REPEAT_WITHIN:
        # Sent again under the same client_msg_id, it cannot reach the phone twice.
        row.status, row.due_at = "planned", now + timedelta(seconds=FIRST_RETRY)
    else:
        row.status, row.due_at = "unknown", now + AWAIT_REPORT
    OUTCOMES.labels(row.channel, row.status).inc()
    await row.save(update_fields=["status", "due_at", "lease_until", "sent_at", "error_code"])


async def _again(row: Message, code: str, verdict: Verdict) -> None:
    back_off = min(FIRST_RETRY * 2 ** (row.attempts - 1), LONGEST_RETRY)
    wait = verdict.after or max(back_off, verdict.pause or 0.0)
    moment = clock.now() + timedelta(seconds=wait)
    row.due_at = not_before(county(row.county), moment, wakes=row.wakes, person=row.person_id)
    row.status, row.lease_until, row.error_code = "planned", None, code
    OUTCOMES.labels(row.channel, "again").inc()
    await row.save(update_fields=["status", "due_at", "lease_until", "error_code"])


async def _close(row: Message, status: str, why: str) -> None:
    row.status, row.error_code, row.closed_at = status, why, clock.now()
    row.due_at = row.lease_until = None
    OUTCOMES.labels(row.channel, status).inc()
    await row.save(update_fields=["status", "error_code", "closed_at", "due_at", "lease_until"])


async def _still_sending(taken: Outgoing) -> Message | None:
    return await Message.of(taken.county).filter(id=taken.id, status="sending").select_for_update().first()


def _person(row: Message) -> UUID:
    assert row.person_id is not None
    return row.person_id
