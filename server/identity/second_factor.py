"""Putting the one-time code of a phone before an account, and taking it away again.

A secret that was given out counts for nothing until a code of it came back: who scanned it wrongly is not
locked out. Each function runs in the caller's transaction; passwords were compared before it began.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from server import clock
from server.errors import INVALID, NOT_FOUND, FieldError, problem
from server.identity.actor import Actor
from server.identity.models import StaffAccount
from server.identity.one_time_codes import address_for, code_fits, new_secret, step_of
from server.identity.sessions import end_sessions
from server.identity.staff import locked_account, require_password

log = structlog.get_logger(__name__)

SECOND_FACTOR_SET = problem(
    "second_factor_set", 409, "已经启用动态码", "这个账号已经启用动态码。要换手机，请先停用，再重新启用。"
)
SECOND_FACTOR_NOT_BEGUN = problem(
    "second_factor_not_begun",
    409,
    "还没有开始启用动态码",
    "没有待确认的动态码密钥，可能已经过期。请重新开始启用。",
)
SECOND_FACTOR_NOT_SET = problem(
    "second_factor_not_set", 409, "没有启用动态码", "这个账号没有启用动态码，不需要停用。"
)

PENDING_FOR = timedelta(minutes=10)

_WRONG_CODE = "动态码不对。请核对手机上的时间，再输入新出现的六位数字。"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the phone's app has to know, shown once. It waits for its first code until `expires_at`."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    expires_at: datetime


async def begin(actor: Actor, fitting_hash: str | None, issuer: str) -> Enrolment:
    """A new secret for the caller, put aside until it is confirmed; an earlier one that waits is dropped.

    `fitting_hash` is what `staff.check_own_password` found. Raises INVALID for a wrong password and
    SECOND_FACTOR_SET.
    """
    row = require_password(await locked_account(actor.county, id=actor.id), fitting_hash)
    if row.totp_secret is not None:
        raise SECOND_FACTOR_SET()
    row.totp_pending, row.totp_pending_at = new_secret(), clock.now()
    row.failed_logins, row.locked_until = 0, None
    await row.save(update_fields=["totp_pending", "totp_pending_at", "failed_logins", "locked_until"])
    log.info("second_factor_begun", account_id=str(row.id))
    return Enrolment(
        row.totp_pending,
        address_for(row.totp_pending, row.login, issuer),
        row.totp_pending_at + PENDING_FOR,
    )


async def confirm(actor: Actor, session_id: UUID, code: str) -> list[UUID]:
    """From now on the account needs a code, because this one shows that the phone has the secret.

    Every session but this one is ended: they were opened without a code. Returns which were.
    Raises INVALID for a wrong code and SECOND_FACTOR_NOT_BEGUN.
    """
    row = await locked_account(actor.county, id=actor.id)
    if row is None or row.totp_pending is None or row.totp_pending_at is None:
        raise SECOND_FACTOR_NOT_BEGUN()
    if row.totp_pending_at + PENDING_FOR <= clock.now():
        raise SECOND_FACTOR_NOT_BEGUN()
    step = step_of(row.totp_pending, code, None)
    if step is None:
        raise INVALID(fields=[FieldError("code", "wrong_code", _WRONG_CODE)])
    await _set(row, row.totp_pending, step)
    log.info("second_factor_confirmed", account_id=str(row.id))
    return await end_sessions(row.county, row.id, "second factor set", but=session_id)


async def remove(actor: Actor, fitting_hash: str | None, code: str) -> None:
    """The caller's account needs no code any more.

    A wrong code counts as a wrong try, as the password did that was looked at before. Raises INVALID for
    a wrong password or code, and SECOND_FACTOR_NOT_SET.
    """
    row = require_password(await locked_account(actor.county, id=actor.id), fitting_hash)
    if row.totp_secret is None:
        raise SECOND_FACTOR_NOT_SET()
    if not code_fits(row, code):
        raise INVALID(fields=[FieldError("code", "wrong_code", _WRONG_CODE)])
    row.failed_logins, row.locked_until = 0, None
    await row.save(update_fields=["failed_logins", "locked_until"])
    await _set(row, None, None)
    log.info("second_factor_removed", account_id=str(row.id))


async def reset(admin: Actor, account_id: UUID) -> list[UUID]:
    """Take the code away from the account of somebody who lost the phone; ends all its sessions.

    Whoever found the phone with a signed-in browser is out as well. Returns which sessions were ended.
    Raises NOT_FOUND and SECOND_FACTOR_NOT_SET.
    """
    row = await locked_account(admin.county, id=account_id)
    if row is None:
        raise NOT_FOUND()
    if row.totp_secret is None and row.totp_pending is None:
        raise SECOND_FACTOR_NOT_SET()
    await _set(row, None, None)
    log.warning("second_factor_reset", account_id=str(row.id), by=str(admin.id))
    return await end_sessions(row.county, row.id, "second factor reset")


async def _set(row: StaffAccount, secret: str | None, step: int | None) -> None:
    row.totp_secret, row.totp_last_step = secret, step
    row.totp_pending, row.totp_pending_at = None, None
    await row.save(update_fields=["totp_secret", "totp_last_step", "totp_pending", "totp_pending_at"])
