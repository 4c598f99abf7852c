"""The one place where something that went wrong becomes an answer."""

from __future__ import annotations

from asyncio import CancelledError
from typing import Any

import orjson
import structlog
from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import MethodNotAllowed, RequestCancelled, SanicException

from config.catalogue.county import LostVersion
from server.database import have_met, is_away
from server.errors import INTERNAL, MALFORMED, NOT_FOUND, UNAVAILABLE, Problem, ProblemKind, problem
from server.http.observe import request_id
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
RULES_LOST = problem(
    "rules_lost",
    503,
    "办理规则不完整",
    "这件事所依据的规则版本暂时读不到，内容都还在。请联系政务中心恢复以后再试。",
)

_BY_STATUS: dict[int, ProblemKind] = {
    404: NOT_FOUND,
    405: METHOD_NOT_ALLOWED,
    408: TOO_SLOW,
    413: TOO_LARGE,
    503: UNAVAILABLE,
}
# Seconds. A database that restarts is back in a few, two verbs that met have parted at once.
_BACK_IN, _PARTED_IN = "5", "1"
# Counted, as nginx does, where the client is gone: nobody gets it, and it is no failure of ours.
_CLIENT_LEFT = 499


def answer_errors(app: Sanic[Any, Any]) -> None:
    """Register the handler that answers everything as problem+json and logs what is ours to repair."""
    app.exception(Exception)(_answer)
    # Looked for among all bases, though declared for Exception alone.
    app.exception(RequestCancelled)(_to_nobody)  # type: ignore[arg-type]
    app.exception(CancelledError)(_while_ending)  # type: ignore[arg-type]


async def _answer(request: Request, error: Exception) -> HTTPResponse:
    return problem_response(request, explain(request, error))


async def _to_nobody(_request: Request, _error: RequestCancelled) -> HTTPResponse:
    return HTTPResponse(status=_CLIENT_LEFT)


async def _while_ending(request: Request, _error: CancelledError) -> HTTPResponse:
    """The process ends, and the client still waits."""
    return problem_response(request, UNAVAILABLE())


def explain(request: Request, error: Exception) -> Problem:
    """What the caller is told of an error. What is ours to repair goes into the log with its trace."""
    known = as_problem(error)
    if known is None:
        route = request.route.name if request.route else "none"
        log.error("request_failed", request_id=request_id(request), route=route, exc_info=error)
        known = INTERNAL()
    return known


def as_problem(error: Exception) -> Problem | None:
    """The problem that an error stands for; None for one that is ours to repair."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, SanicException):
        return _of_framework(error)
    if isinstance(error, UnknownYear):
        # Never a guessed date: the promise waits until the county has the official notice.
        log.error("calendar_unknown", year=error.year)
        return CALENDAR_UNKNOWN()
    if isinstance(error, LostVersion):
        # The start refuses this; only a database that was away then, or changed since, leads here.
        log.error("rules_lost", version=error.args[0])
        return RULES_LOST()
    if is_away(error):
        cause = error.__cause__ or error
        log.warning("database_unreachable", error=type(cause).__name__)
        return UNAVAILABLE(headers={"Retry-After": _BACK_IN})
    if have_met(error):
        log.warning("verbs_met", error=type(error).__name__)
        return UNAVAILABLE(headers={"Retry-After": _PARTED_IN})
    return None


def _of_framework(error: SanicException) -> Problem | None:
    kind = _BY_STATUS.get(error.status_code)
    if kind is None:
        # What else the framework finds fault with is the request's form: its header, its encoding.
        kind = MALFORMED if 400 <= error.status_code < 500 else None
    if kind is None:
        return None
    allowed = error.headers.get("Allow") if isinstance(error, MethodNotAllowed) else None
    return kind(headers={"Allow": allowed} if allowed else {})


def problem_response(request: Request, known: Problem) -> HTTPResponse:
    """The problem+json response; 503 and 429 say when to come back."""
    headers = {"Cache-Control": "no-store", **known.headers}
    if known.status in (429, 503):
        headers.setdefault("Retry-After", _BACK_IN)
    return HTTPResponse(
        orjson.dumps(known.as_dict(request_id(request))),
        status=known.status,
        headers=headers,
        content_type="application/problem+json",
    )
