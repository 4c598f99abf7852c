"""Argon2id (RFC 9106), slow on purpose: in threads of its own, and never inside a transaction.

A check takes tens of milliseconds and 64 MiB. On the event loop it would stop every family's request for
so long; inside a transaction it would keep a row locked, on SQLite the whole office.
"""

from __future__ import annotations

import asyncio
import functools
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""More wait their turn, so that a rush of sign-ins takes neither the memory nor every core."""


async def hash_password(password: str) -> str:
    """What is kept of a password. Call it before the transaction that keeps it."""
    return await asyncio.get_running_loop().run_in_executor(threads(), _hasher().hash, password)


async def password_fits(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. None, for an account that does not exist, takes as long as a real one."""
    return await asyncio.get_running_loop().run_in_executor(threads(), _verify, password_hash, password)


@functools.cache
def threads() -> ThreadPoolExecutor:
    """Where all hashing of this process is done."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        fits = _hasher().verify(password_hash or _decoy(), password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and password_hash is not None


@functools.cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@functools.cache
def _decoy() -> str:
    return _hasher().hash("nobody has this password")
