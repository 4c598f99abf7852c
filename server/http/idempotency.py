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

import structlog
from sanic import Request
from tortoise.exceptions import IntegrityError

from server import clock
from server.database import have_met, is_taken, transaction
from server.errors import INVALID, FieldError, Problem, problem
from server.http.models import IdempotencyKey
from server.http.respond import Reply

log = structlog.get_logger()

KEPT_FOR = timedelta(hours=24)
TRIES = 3
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
    given_key: str | None = None,
) -> Reply:
    """Run `verb` in one transaction, once per caller and key. Raises what the verb raises.

    The key is the header's, or `given_key` where a browser's form carries it as a field.

    A verb that met another one in the database, and was given up for it, is run again; it must not have
    changed anything but the database. Raises KEY_REUSED when the key came before with another method,
    path, query or body, and IN_CONFLICT when a request with the same key is still under way.
    """
    key = _key(request, given_key) if subject is not None and request.method != "GET" else None
    if key is None or subject is None:
        return await _again_if_met(lambda: _run(verb, status))
    county = getattr(caller, "county", "")
    row = IdempotencyKey(county=county, subject_id=subject, key=key, fingerprint=_fingerprint(request))
    return await _again_if_met(lambda: _once(row, verb, status))


async def _once(row: IdempotencyKey, verb: Callable[[], Awaitable[Any]], status: int) -> Reply:
    known = await _known(row)
    if known is not None and not _is_over(known):
        return _answer_again(known, row)
    try:
        return await _run(verb, status, row, known)
    except IntegrityError as error:
        # Of all that can be refused only the key itself tells of a twin; the rest is ours to repair.
        if not is_taken(error, IdempotencyKey, "subject_id", "key"):
            raise
        if (twin := await _known(row)) is not None:
            return _answer_again(twin, row)
        raise IN_CONFLICT() from error
    except Problem:
        # The twin may have finished in between and moved what this one wanted to move.
        twin = await _known(row)
        if twin is not None and not _is_over(twin):
            return _answer_again(twin, row)
        raise


async def _again_if_met(attempt: Callable[[], Awaitable[Reply]]) -> Reply:
    for _ in range(TRIES - 1):
        try:
            return await attempt()
        except Exception as error:
            if not have_met(error):
                raise
            log.info("verb_runs_again")
    return await attempt()


async def forget_old_keys() -> int:
    """Delete the answers that are older than a day; returns how many."""
    async with transaction():
        return await IdempotencyKey.filter(at__lt=clock.now() - KEPT_FOR).delete()


async def _run(
    verb: Callable[[], Awaitable[Any]],
    status: int,
    row: IdempotencyKey | None = None,
    over: IdempotencyKey | None = None,
) -> Reply:
    async with transaction():
        reply = Reply.of(await verb(), status)
        if row is not None and reply.finished is None:
            if over is not None:
                await IdempotencyKey.of(over.county).filter(id=over.id).delete()
            row.status, row.at = reply.status, clock.now()
            row.answer = {"body": reply.body, "headers": reply.headers}
            await row.save(force_create=True)
        return reply


async def _known(row: IdempotencyKey) -> IdempotencyKey | None:
    return await IdempotencyKey.of(row.county).filter(subject_id=row.subject_id, key=row.key).first()


def _is_over(known: IdempotencyKey) -> bool:
    """A day is a day, whether the worker has come to delete the row or not."""
    return known.at < clock.now() - KEPT_FOR


def _answer_again(known: IdempotencyKey, row: IdempotencyKey) -> Reply:
    if known.fingerprint != row.fingerprint:
        raise KEY_REUSED()
    headers = {**known.answer["headers"], "Idempotency-Replayed": "true"}
    return Reply(known.status, known.answer["body"], headers)


def _key(request: Request, given_key: str | None) -> str | None:
    key: str | None = given_key or request.headers.get("idempotency-key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise INVALID(
            fields=[FieldError("Idempotency-Key", "format", "请求编号要 8 到 80 个字符，不含空格。")]
        )
    return key


def _fingerprint(request: Request) -> bytes:
    digest = hashlib.sha256(f"{request.method} {request.path}?{request.query_string}\n".encode())
    digest.update(request.body or b"")
    return digest.digest()[:16]
