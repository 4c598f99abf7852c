"""The one place where something that went wrong becomes an answer."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import structlog
from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import (
    BadRequest,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    RequestTimeout,
    SanicException,
    ServiceUnavailable,
)
from tortoise.exceptions import DBConnectionError, OperationalError

from server.errors import INTERNAL, MALFORMED, NOT_FOUND, UNAVAILABLE, Problem, problem
from server.working_days import UnknownYear

log = structlog.get_logger()

METHOD_NOT_ALLOWED = problem("method_not_allowed", 405, "不支持这种操作", "不支持这种操作，请刷新后再试。")
TOO_LARGE = problem("too_large", 413, "内容太大", "内容太大了，请分几次发送，或者换一张小一点的照片。")
TOO_SLOW = problem("too_slow", 408, "网络太慢", "网络太慢，没有收完整，请再试一次，已填的内容不会丢。")
CALENDAR_UNKNOWN = problem(
    "calendar_unknown",
    503,
    "放假安排还没有配置",
    "系统里还没有那一年的放假安排，算不出承诺的日期。请联系政务中心补上以后再试。",
)

_BY_FRAMEWORK: tuple[tuple[type[SanicException], Problem], ...] = (
    (NotFound, NOT_FOUND()),
    (MethodNotAllowed, METHOD_NOT_ALLOWED()),
    (PayloadTooLarge, TOO_LARGE()),
    (RequestTimeout, TOO_SLOW()),
    (ServiceUnavailable, UNAVAILABLE()),
    (BadRequest, MALFORMED()),
)
# What the drivers raise when the database itself is away, as opposed to refusing a statement.
_GONE = (DBConnectionError, ConnectionError, TimeoutError, asyncio.TimeoutError)


def answer_errors(app: Sanic[Any, Any]) -> None:
    """Register the handler that answers everything as problem+json and logs what is ours to repair."""
    app.exception(Exception)(_answer)


async def _answer(request: Request, error: Exception) -> HTTPResponse:
    known = _as_problem(error)
    if known is None:
        log.error("request_failed", request_id=str(request.id), path=request.path, exc_info=error)
        known = INTERNAL()
    return problem_response(request, known)


def _as_problem(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    for kind, known in _BY_FRAMEWORK:
        if isinstance(error, kind):
            return known
    if isinstance(error, UnknownYear):
        # Never a guessed date: the promise waits until the county has the official notice.
        log.error("calendar_unknown", year=error.year)
        return CALENDAR_UNKNOWN()
    if isinstance(error, _GONE) or (isinstance(error, OperationalError) and _lost_connection(error)):
        log.warning("database_unreachable", error=type(error).__name__)
        return UNAVAILABLE(headers={"Retry-After": "5"})
    return None


def _lost_connection(error: OperationalError) -> bool:
    text = str(error).lower()
    return "database is locked" in text or "connection" in text


def problem_response(request: Request, known: Problem) -> HTTPResponse:
    """The problem+json response; 503 and 429 say when to come back."""
    headers = {"Cache-Control": "no-store", **known.headers}
    return HTTPResponse(
        orjson.dumps(known.as_dict(str(request.id))),
        status=known.status,
        headers=headers,
        content_type="application/problem+json",
    )
