"""Accounts of clerks, supervisors and administrators: roles, sign-in, lockout, the first password.

A try is counted before the password is looked at and forgiven when it was right, so that a hundred
guesses at once are a hundred guesses. Passwords are compared between two transactions, never in one.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from server import clock
from server.database import new_id, transaction
from server.errors import INVALID, NOT_FOUND, FieldError, problem
from server.identity.actor import Actor, ActorKind
from server.identity.models import StaffAccount
from server.identity.one_time_codes import code_fits
from server.identity.passwords import password_fits
from server.identity.sessions import Tokens, end_sessions, open_session

WRONG_PASSWORD = problem(
    "wrong_password", 401, "登录没有成功", "账号、密码或动态码不对，请检查后再试。连续输错会暂时锁定。"
)
LOCKED = problem("account_locked", 429, "账号暂时锁定", "连续输错次数太多，账号暂时锁定，请稍后再试。")
PASSWORD_CHANGE_REQUIRED = problem(
    "password_change_required",
    403,
    "请先修改初始密码",
    "您用的还是管理员给的初始密码。请先改成自己的密码，再继续办理。",
)

FREE_TRIES = 5
LONGEST_LOCK = timedelta(hours=1)


class Role(StrEnum):
    WINDOW = "window"
    DEPARTMENT = "department"
    REGISTRY = "registry"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


LABELS = {
    Role.WINDOW: "综合受理窗口",
    Role.DEPARTMENT: "联办部门",
    Role.REGISTRY: "登记机构",
    Role.SUPERVISOR: "政务中心督办",
    Role.ADMIN: "系统管理员",
}


def actor_of(account: StaffAccount) -> Actor:
    """Who this member of staff is in a case's history: role and work number, never the name."""
    return Actor(
        ActorKind(account.role),
        account.id,
        account.county,
        f"{LABELS[Role(account.role)]} 工号{account.work_number}",
        department=account.department,
    )


async def create_account(
    county: str,
    *,
    login: str,
    password_hash: str,
    role: Role,
    name: str,
    work_number: str,
    department: str | None = None,
    hall: str | None = None,
    must_change_password: bool = False,
) -> StaffAccount:
    """A new account. Runs in the caller's transaction; the password was hashed before it began.

    Raises ValueError when the role needs an office.
    """
    if role in (Role.DEPARTMENT, Role.REGISTRY) and not department:
        raise ValueError("a department's or a registry's account belongs to an office")
    account = StaffAccount(
        id=new_id(),
        county=county,
        login=login,
        password_hash=password_hash,
        role=str(role),
        name=name,
        work_number=work_number,
        department=department,
        hall=hall,
        must_change_password=must_change_password,
        created_at=clock.now(),
    )
    await account.save(force_create=True)
    return account


async def sign_in(county: str, login: str, password: str, code: str | None, device: str) -> Tokens | None:
    """Tokens of a new session when login, password and (where set) one-time code are right, else None.

    Makes its own transactions. Raises LOCKED while the account is locked; from the fifth wrong try on it
    is, and the lock doubles with each further one, up to an hour.
    """
    async with transaction():
        account = await _count_try(await locked_account(county, login=login))
    if not await password_fits(account.password_hash if account else None, password) or account is None:
        return None
    async with transaction():
        row = await locked_account(county, id=account.id)
        if row is None or row.disabled_at or row.password_hash != account.password_hash:
            return None  # disabled, or the password changed, while it was compared
        if not code_fits(row, code):
            return None
        row.failed_logins, row.locked_until = 0, None
        await row.save(update_fields=["failed_logins", "locked_until", "totp_last_step"])
        return await open_session(county, "staff", row.id, device)


async def check_own_password(actor: Actor, password: str) -> str | None:
    """The hash that this password fits, None when it is not the caller's. A wrong one counts as a try.

    Makes its own transaction. Raises LOCKED.
    """
    async with transaction():
        account = await _count_try(await locked_account(actor.county, id=actor.id))
    if account is None or not await password_fits(account.password_hash, password):
        return None
    return account.password_hash


async def change_password(
    actor: Actor, session_id: UUID, fitting_hash: str | None, new_hash: str
) -> list[UUID]:
    """Put the new password in the place of the one that `check_own_password` found right.

    Every session but this one is ended: whoever else knew the old password is out. Returns which were.
    Runs in the caller's transaction. Raises INVALID when the present password was wrong.
    """
    row = require_password(await locked_account(actor.county, id=actor.id), fitting_hash)
    row.password_hash, row.must_change_password = new_hash, False
    row.failed_logins, row.locked_until = 0, None
    await row.save(update_fields=["password_hash", "must_change_password", "failed_logins", "locked_until"])
    return await end_sessions(row.county, row.id, "password changed", but=session_id)


async def reset_password(actor: Actor, account_id: UUID, new_hash: str) -> tuple[StaffAccount, list[UUID]]:
    """Give an account of the county a new first password, lift its lock, and end all its sessions.

    Returns the account and which sessions were ended. Runs in the caller's transaction. Raises NOT_FOUND,
    also for an account that is disabled.
    """
    row = await locked_account(actor.county, id=account_id)
    if row is None or row.disabled_at is not None:
        raise NOT_FOUND()
    row.password_hash, row.must_change_password = new_hash, True
    row.failed_logins, row.locked_until = 0, None
    await row.save(update_fields=["password_hash", "must_change_password", "failed_logins", "locked_until"])
    return row, await end_sessions(row.county, row.id, "password reset")


def require_password(row: StaffAccount | None, fitting_hash: str | None) -> StaffAccount:
    """The locked account, when `check_own_password` found its present password right. Raises INVALID."""
    if row is None or fitting_hash is None or row.password_hash != fitting_hash:
        raise INVALID(fields=[FieldError("password", "wrong_password", "原来的密码不对，请再输一次。")])
    return row


async def locked_account(county: str, **which: object) -> StaffAccount | None:
    """The county's account with these columns, locked until the caller's transaction ends."""
    return await StaffAccount.of(county).filter(**which).select_for_update().first()


async def _count_try(account: StaffAccount | None) -> StaffAccount | None:
    """Count one more try of a locked row; None for an account that nobody may use. Raises LOCKED."""
    if account is None or account.disabled_at:
        return None
    now = clock.now()
    if account.locked_until and account.locked_until > now:
        wait = int((account.locked_until - now).total_seconds()) + 1
        raise LOCKED(headers={"Retry-After": str(wait)})
    account.failed_logins += 1
    if account.failed_logins >= FREE_TRIES:
        # An account that is tried for weeks must not overflow the doubling.
        doublings = min(account.failed_logins - FREE_TRIES, 10)
        account.locked_until = now + min(timedelta(minutes=2**doublings), LONGEST_LOCK)
    await account.save(update_fields=["failed_logins", "locked_until"])
    return account
