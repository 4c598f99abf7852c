"""Sending what was said through the platform's customer-service chat: a round of the worker.

The platform knows no idempotency key here. A reply whose answer was lost, or whose worker died, is sent
once more: a sentence that comes twice is a small thing, silence to a family is not.

The platform allows five messages within 48 hours of a person's last one. What it does not take is
dropped when the program said it, because the next message of the family is answered anyway; when a clerk
said it, it waits for the family's next message, and until then stands on the list of calls.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from tortoise.expressions import F

from server import clock
from server.chat.models import ChatReply, Conversation
from server.chat.speaking import may_speak
from server.database import claim, transaction
from server.database.statements import select
from server.identity.models import Person
from server.wechat import WeChat
from server.wechat.account import AccountCalls
from server.wechat.errors import ChatClosed, NextStep, WeChatError

log = structlog.get_logger(__name__)

BATCH = 32
LEASE = timedelta(minutes=1)
MOST_TRIES = 8
# A sentence of the program that is older than this no longer fits what the family said since.
STALE = timedelta(hours=2)
_TURN_LATER = timedelta(milliseconds=300)


class Replies:
    """Sends through one process's gateway. `send_replies` is a round of the worker."""

    def __init__(self, wechat: WeChat) -> None:
        self._wechat = wechat

    async def send_replies(self) -> int:
        """Send what is due, each conversation in the order in which it was said."""
        rows = await claim(ChatReply, limit=BATCH, lease=LEASE)
        for row in sorted(rows, key=lambda r: (r.created_at, r.id)):
            await self._send(row)
        return len(rows)

    async def _send(self, row: ChatReply) -> None:
        earlier = ChatReply.of(row.county).filter(
            conversation_id=row.conversation_id, due_at__isnull=False, id__lt=row.id
        )
        if await earlier.exists():
            await _again(row, _TURN_LATER, None)
            return
        conversation = await Conversation.of(row.county).get_or_none(id=row.conversation_id)
        person = await Person.of(row.county).get_or_none(id=conversation.person_id) if conversation else None
        now = clock.now()
        if conversation is None or person is None or row.text is None:
            await _give_up(row, "gone")
        elif not row.clerk and now - row.created_at > STALE:
            await _give_up(row, "stale")
        elif not may_speak(conversation, now):
            await _give_up(row, "window")
        else:
            await self._deliver(row, conversation, person, row.text)

    async def _deliver(self, row: ChatReply, conversation: Conversation, person: Person, text: str) -> None:
        account: AccountCalls | None = self._wechat.miniprogram
        openid = person.openid
        if row.account == "official":
            account, openid = self._wechat.official_account, person.official_openid
        if account is None or not openid:
            await _give_up(row, "no_account")
            return
        try:
            await account.send_chat_text(openid, text)
        except ChatClosed as closed:
            await _give_up(row, str(closed.errcode))
        except WeChatError as error:
            code = str(error.errcode or type(error).__name__)
            final = error.next_step in (NextStep.OTHER_WAY, NextStep.ASK_PERSON)
            if final or row.attempts >= MOST_TRIES:
                await _give_up(row, code)
                return
            wait = max(error.retry_after, 2.0 * row.attempts)
            await _again(row, timedelta(seconds=wait), code)
        else:
            await _sent(row, conversation)


async def _sent(row: ChatReply, conversation: Conversation) -> None:
    async with transaction():
        await Conversation.of(row.county).filter(id=conversation.id).update(sent_since=F("sent_since") + 1)
        row.status, row.due_at, row.lease_until, row.text = "sent", None, None, None
        row.closed_at, row.error_code = clock.now(), None
        await row.save(update_fields=_COLUMNS)


async def _again(row: ChatReply, wait: timedelta, code: str | None) -> None:
    row.due_at, row.lease_until, row.error_code = clock.now() + wait, None, code
    if code is None:
        row.attempts -= 1  # it was not tried
    await row.save(update_fields=[*_COLUMNS, "attempts"])


async def _give_up(row: ChatReply, code: str) -> None:
    log.info("chat_reply_not_sent", reply=str(row.id), code=code, clerk=row.clerk)
    row.due_at = row.lease_until = None
    row.error_code = code
    if row.clerk and code != "gone":
        row.status = "telephone"
    else:
        row.status, row.text, row.closed_at = "closed", None, clock.now()
    await row.save(update_fields=_COLUMNS)


_RENEW = """
UPDATE chat_reply SET status = 'waiting', due_at = $4, attempts = 0
WHERE county = $1 AND conversation_id = $2 AND account = $3 AND status = 'telephone' RETURNING id
"""


async def renew(conversation: Conversation) -> None:
    """The family has written again: what a clerk said meanwhile can go out now. In its transaction."""
    await select(_RENEW, conversation.county, conversation.id, conversation.account, clock.now())


_COLUMNS = ["status", "due_at", "lease_until", "text", "closed_at", "error_code"]
