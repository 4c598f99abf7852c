"""What an operator sees of the traffic: a request id, one log line a request, and metrics.

On the same way out every answer gets the headers that keep it from being cached, framed or guessed.
"""

from __future__ import annotations

import functools
import re
import time
from typing import Any

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Histogram, generate_latest
from sanic import HTTPResponse, Request, Sanic
from sanic.constants import HTTP_METHODS
from uuid_utils.compat import uuid7

from config.settings import settings

log = structlog.get_logger()
# The one of the library: it also has what every gateway counts, and the memory of the process.
registry = REGISTRY

REQUESTS = Counter("http_requests_total", "Requests answered", ("route", "status"), registry=registry)
SECONDS = Histogram(
    "http_request_seconds",
    "Time to answer",
    ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=registry,
)

# A UUID, a trace id, what a proxy makes: digits of which no word can be written into our log.
_REQUEST_ID = re.compile(r"[0-9A-Fa-f-]{16,64}")

# An API answers programs: nothing of it may be framed, guessed, run or kept on the way. A page or a file
# says for itself what it allows.
_SECURITY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


@functools.cache
def security_headers() -> dict[str, str]:
    """What an answer that says nothing else is sent with; https for a year where we are reached by it."""
    return _SECURITY | (_HTTPS_ONLY if settings().public_url.startswith("https://") else {})


def request_id(request: Request) -> str:
    """The id of this request in log and answers: the client's own if it looks like one, else a new one.

    A request that is refused before it was read whole has one too.
    """
    known: str | None = getattr(request.ctx, "request_id", None)
    if known is None:
        given = request.headers.get("x-request-id", "")
        known = given if _REQUEST_ID.fullmatch(given) else str(uuid7())
        request.ctx.request_id = request._id = known
    return known


def observe(app: Sanic[Any, Any]) -> None:
    """Register request ids, security headers, the request log and the metrics on the app."""

    @app.on_request
    async def begin(request: Request) -> None:
        request.ctx.began = time.perf_counter()
        request_id(request)

    @app.on_response  # type: ignore[untyped-decorator]
    async def end(request: Request, response: HTTPResponse) -> None:
        began = getattr(request.ctx, "began", None)
        route = request.route.name.split(".", 1)[-1] if request.route else "none"
        seconds = time.perf_counter() - began if began else 0.0
        REQUESTS.labels(route, response.status).inc()
        SECONDS.labels(route).observe(seconds)
        response.headers["X-Request-ID"] = request_id(request)
        for name, value in security_headers().items():
            response.headers.setdefault(name, value)
        log.info(
            "request",
            request_id=request_id(request),
            method=request.method if request.method in HTTP_METHODS else "other",
            route=route,
            status=response.status,
            ms=round(seconds * 1000, 1),
        )


def metrics() -> bytes:
    """The metrics of this process in the text format of Prometheus."""
    return generate_latest(registry)


METRICS_TYPE = CONTENT_TYPE_LATEST
