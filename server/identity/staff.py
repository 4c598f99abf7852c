"""Accounts of clerks, supervisors and administrators: roles, sign-in, lockout."""

from __future__ import annotations

import asyncio
import functools
from datetime import timedelta
from enum import StrEnum

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server import clock
from server.database import new_id
from server.errors import problem
from server.identity.actor import Actor, ActorKind
from server.identity.models import StaffAccount

WRONG_PASSWORD = problem(
    "wrong_password", 401, "登录没有成功", "账号、密码或动态码不对，请检查后再试。连续输错会暂时锁定。"
)
LOCKED = problem("account_locked", 429, "账号暂时锁定", "连续输错次数太多，账号暂时锁定，请稍后再试。")

FREE_TRIES = 5
LONGEST_LOCK = timedelta(hours=1)


class Role(StrEnum):
    WINDOW = "window"
    DEPARTMENT = "department"
    REGISTRY = "registry"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


_LABELS = {
    Role.WINDOW: "综合受理窗口",
    Role.DEPARTMENT: "联办部门",
    Role.REGISTRY: "登记机构",
    Role.SUPERVISOR: "政务中心督办",
    Role.ADMIN: "系统管理员",
}


@functools.cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


def actor_of(account: StaffAccount) -> Actor:
    """Who this member of staff is in a case's history: role and work number, never the name."""
    return Actor(
        ActorKind(account.role),
        account.id,
        account.county,
        f"{_LABELS[Role(account.role)]} 工号{account.work_number}",
        department=account.department,
    )


async def create_account(
    county: str,
    *,
    login: str,
    password: str,
    role: Role,
    name: str,
    work_number: str,
    department: str | None = None,
    hall: str | None = None,
) -> StaffAccount:
    """A new account. Runs in the caller's transaction. Raises ValueError when the role needs an office."""
    if role in (Role.DEPARTMENT, Role.REGISTRY) and not department:
        raise ValueError("a department's or a registry's account belongs to an office")
    account = StaffAccount(
        id=new_id(),
        county=county,
        login=login,
        password_hash=await hash_password(password),
        role=str(role),
        name=name,
        work_number=work_number,
        department=department,
        hall=hall,
        created_at=clock.now(),
    )
    await account.save(force_create=True)
    return account


async def hash_password(password: str) -> str:
    """Argon2id with the library's parameters (RFC 9106), off the event loop."""
    return await asyncio.to_thread(_hasher().hash, password)


async def sign_in(county: str, login: str, password: str, code: str | None) -> StaffAccount | None:
    """The account when login, password and (where set) the one-time code are right, else None.

    Runs in the caller's transaction, which must be committed in either case: failures are counted.
    Raises LOCKED while the account is locked; the lock doubles with each further failure.
    """
    account = await StaffAccount.of(county).filter(login=login).select_for_update().first()
    if account is None or account.disabled_at:
        # As slow as a real check, so that nobody learns which accounts exist.
        await asyncio.to_thread(_verify, _decoy(), password)
        return None
    now = clock.now()
    if account.locked_until and account.locked_until > now:
        wait = int((account.locked_until - now).total_seconds()) + 1
        raise LOCKED(headers={"Retry-After": str(wait)})
    if await password_fits(account, password) and _code_fits(account, code):
        account.failed_logins, account.locked_until = 0, None
        await account.save(update_fields=["failed_logins", "locked_until", "totp_last_step"])
        return account
    account.failed_logins += 1
    if account.failed_logins >= FREE_TRIES:
        lock = timedelta(minutes=2 ** (account.failed_logins - FREE_TRIES))
        account.locked_until = now + min(lock, LONGEST_LOCK)
    await account.save(update_fields=["failed_logins", "locked_until"])
    return None


async def password_fits(account: StaffAccount, password: str) -> bool:
    """Whether this is the account's password; off the event loop, because it is slow on purpose."""
    return await asyncio.to_thread(_verify, account.password_hash, password)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _decoy() -> str:
    return _hasher().hash("nobody has this password")


def _code_fits(account: StaffAccount, code: str | None) -> bool:
    if account.totp_secret is None:
        return True
    totp = pyotp.TOTP(account.totp_secret)
    step = int(clock.now().timestamp()) // totp.interval
    for near in (step - 1, step, step + 1):
        # A code counts once (RFC 6238, 5.2).
        fresh = account.totp_last_step is None or near > account.totp_last_step
        if code and fresh and pyotp.utils.strings_equal(code, totp.generate_otp(near)):
            account.totp_last_step = near
            return True
    return False
