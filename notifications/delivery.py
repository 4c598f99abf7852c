"""The second half of telling people: what is due is sent, and what the platform said is written down.

A message is first marked as being sent, and that is committed; then it is sent, outside of any
transaction; then the outcome is written down. Who is killed in between leaves a message of which nobody
knows whether the platform has it: it is never simply sent again, see `notifications.reconciling`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import structlog

from config.settings import settings
from notifications import outbox
from notifications.acceptances import allot
from notifications.channels import OFFICIAL, SENT_THROUGH, SUBSCRIBE
from notifications.outbox import Outgoing
from notifications.pace import Pace
from notifications.quiet import quiet_until
from notifications.settling import Failed, drop, settle, withhold
from notifications.verdicts import judge
from server import clock
from server.counties import county
from server.database import transaction
from server.wechat import WeChat
from server.wechat.answers import Sent
from server.wechat.errors import BadRecipient, OutcomeUnknown, TemplateMismatch, WeChatError

log = structlog.get_logger(__name__)

# Longer than any batch can take: a send is bounded by 5 s, with one more for a token that was refused.
LEASE = timedelta(minutes=2)
BATCHES_A_ROUND = 20
WRITE_DOWN_AGAIN = (0.2, 1.0, 3.0, 10.0, 30.0)


class Delivery:
    """Sends what is due through one process's gateway. `deliver_messages` is a round of the worker."""

    def __init__(self, wechat: WeChat, *, batch: int | None = None, rate: float | None = None) -> None:
        most, a_second = batch or settings().message_batch, rate or settings().message_rate
        self._wechat = wechat
        self._paces = {channel: Pace(most, a_second) for channel in SENT_THROUGH}

    async def deliver_messages(self) -> int:
        """Send what is due through each channel, for a bounded while. Returns how many were taken in hand."""
        done = 0
        for channel in SENT_THROUGH:
            if channel == SUBSCRIBE or self._wechat.official_account is not None:
                done += await self._deliver(channel)
        return done

    async def _deliver(self, channel: str) -> int:
        pace = self._paces[channel]
        room = pace.room()
        if not room:
            return 0
        if pace.troubled:
            if not await outbox.anything_due(channel, clock.now()):
                return 0
            if not await self._platform_answers():
                pace.trouble()
                return 0
        if room < pace.most:
            return await self._batch(channel, room)
        # While one batch is on the line, the database works for the other; together they are `most`.
        lanes = [pace.most - pace.most // 2, pace.most // 2]
        done = await asyncio.gather(
            *(self._lane(channel, share) for share in lanes if share), return_exceptions=True
        )
        for failure in done:
            if isinstance(failure, BaseException):
                raise failure
        return sum(count for count in done if isinstance(count, int))

    async def _lane(self, channel: str, share: int) -> int:
        done = 0
        for _ in range(BATCHES_A_ROUND):
            if self._paces[channel].room() < self._paces[channel].most:
                break
            taken = await self._batch(channel, share)
            done += taken
            if not taken:
                break
        return done

    async def _batch(self, channel: str, room: int) -> int:
        pace = self._paces[channel]
        await pace.turn()
        count, ready = await _take(channel, room)
        pace.sent(len(ready))
        outcomes = await asyncio.gather(*(self._send(message) for message in ready))
        await _write_down(channel, pace, ready, outcomes)
        return count

    async def _platform_answers(self) -> bool:
        # A call that does nothing: what fails here is not a family's message.
        try:
            await self._wechat.miniprogram.templates()
        except WeChatError:
            return False
        return True

    async def _send(self, message: Outgoing) -> Sent | WeChatError:
        try:
            return await self._call(message)
        except WeChatError as error:
            return error
        except Exception as error:
            log.error("message_send_failed", message=str(message.id), exc_info=error)
            return OutcomeUnknown(message.channel, "an error of our own")

    async def _call(self, message: Outgoing) -> Sent:
        template = county(message.county).messages.templates.get(message.template)
        if template is None:
            raise TemplateMismatch(message.channel, "the catalogue has this template no more")
        if not message.openid:
            raise BadRecipient(message.channel, "the person has no account here any more")
        fields = message.content["fields"]
        if message.channel == OFFICIAL:
            official = self._wechat.official_account
            assert official is not None
            return await official.send_template_message(
                message.openid,
                template.official_template_id,
                fields,
                client_msg_id=message.id.hex,
                miniprogram=(self._wechat.miniprogram.account.appid, message.page),
            )
        return await self._wechat.miniprogram.send_subscribe_message(
            message.openid, template.template_id, fields, page=message.page or None
        )


async def _take(channel: str, room: int) -> tuple[int, list[Outgoing]]:
    """Mark a batch as being sent; gives how many were taken in hand and those to send."""
    now = clock.now()
    quiet = [c for c in settings().counties if quiet_until(county(c), now)]
    async with transaction():
        taken = await outbox.take(channel, room, now=now, lease_until=now + LEASE, quiet=quiet)
        fresh = []
        for message in taken:
            if message.stale_at and message.stale_at <= now:
                await drop(message)
            else:
                fresh.append(message)
        withheld = await allot(fresh, now) if channel == SUBSCRIBE else {}
        for message in fresh:
            if why := withheld.get(message.id):
                await withhold(message, why)
    return len(taken), [message for message in fresh if message.id not in withheld]


async def _write_down(
    channel: str, pace: Pace, ready: Sequence[Outgoing], outcomes: Sequence[Sent | WeChatError]
) -> None:
    sent: dict[UUID, str | None] = {}
    failed: list[Failed] = []
    for message, outcome in zip(ready, outcomes, strict=True):
        if isinstance(outcome, Sent):
            sent[message.id] = outcome.msgid
        else:
            failed.append(Failed(message, outcome, judge(outcome, message.attempts)))
    _keep_pace(pace, len(sent), failed)
    for wait in (*WRITE_DOWN_AGAIN, None):
        try:
            await settle(channel, sent, failed)
            return
        except Exception as error:
            # The platform has them: a database that is away for a moment must not make them uncertain.
            log.error("message_outcome_not_written", messages=len(ready), exc_info=error)
            if wait is None:
                raise
            await asyncio.sleep(wait)


def _keep_pace(pace: Pace, sent: int, failed: Sequence[Failed]) -> None:
    pauses = [f.verdict.pause for f in failed if f.verdict.pause is not None]
    if len(pauses) > sent:
        pace.trouble(max(pauses))
    elif sent and not pauses:
        pace.well()
