"""One effect for one Idempotency-Key, however often a phone on a bad network sends it.

The key is stored in the verb's own transaction. A repeat gets the first answer; a repeat that overtakes
the first one loses against the unique key, is rolled back whole, and gets the first answer too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sanic import Request
from tortoise.exceptions import IntegrityError

from server import clock
from server.database import transaction
from server.errors import INVALID, FieldError, Problem, problem
from server.http.models import IdempotencyKey
from server.http.respond import Reply

KEPT_FOR = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{8,80}")

KEY_REUSED = problem(
    "idempotency_key_reused", 422, "同一个请求编号用在了不同的内容上", "请求编号重复了，请刷新页面后再试。"
)
IN_CONFLICT = problem(
    "in_conflict", 409, "同时有人在改", "刚才有人同时在改同一件事，请刷新看看最新情况后再试。"
)


async def once(
    request: Request,
    subject: UUID | None,
    caller: Any,
    verb: Callable[[], Awaitable[Any]],
    status: int,
) -> Reply:
    """Run `verb` in one transaction, once per caller and key. Raises what the verb raises.

    Raises KEY_REUSED when the key came before with another method, path or body, and IN_CONFLICT when
    the database refused the write because another one came first.
    """
    key = _key(request) if subject is not None and request.method != "GET" else None
    county = getattr(caller, "county", "")
    if key is None or subject is None:
        return await _run(verb, status)
    fingerprint = _fingerprint(request)
    if earlier := await _earlier(county, subject, key, fingerprint):
        return earlier
    try:
        return await _run(
            verb, status, IdempotencyKey(county=county, subject_id=subject, key=key, fingerprint=fingerprint)
        )
    except Problem:
        # The twin may have finished in between and moved what this one wanted to move.
        if earlier := await _earlier(county, subject, key, fingerprint):
            return earlier
        raise


async def forget_old_keys() -> int:
    """Delete the answers that are older than a day; returns how many."""
    async with transaction():
        return await IdempotencyKey.filter(at__lt=clock.now() - KEPT_FOR).delete()


async def _run(verb: Callable[[], Awaitable[Any]], status: int, row: IdempotencyKey | None = None) -> Reply:
    try:
        async with transaction():
            reply = Reply.of(await verb(), status)
            if row is not None and reply.finished is None:
                row.status, row.at = reply.status, clock.now()
                row.answer = {"body": reply.body, "headers": reply.headers}
                await row.save(force_create=True)
            return reply
    except IntegrityError as error:
        raise IN_CONFLICT() from error


async def _earlier(county: str, subject: UUID, key: str, fingerprint: bytes) -> Reply | None:
    row = await IdempotencyKey.of(county).filter(subject_id=subject, key=key).first()
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise KEY_REUSED()
    return Reply(row.status, row.answer["body"], {**row.answer["headers"], "Idempotency-Replayed": "true"})


def _key(request: Request) -> str | None:
    key: str | None = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise INVALID(
            fields=[FieldError("Idempotency-Key", "format", "请求编号要 8 到 80 个字符，不含空格。")]
        )
    return key


def _fingerprint(request: Request) -> bytes:
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    digest.update(request.body or b"")
    return digest.digest()[:16]
