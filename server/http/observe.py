"""What an operator sees of the traffic: a request id, one log line a request, and metrics."""

from __future__ import annotations

import logging
import re
import sys
import time
from typing import Any

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from sanic import HTTPResponse, Request, Sanic
from uuid_utils.compat import uuid7

from server.privacy import redact

log = structlog.get_logger()
registry = CollectorRegistry()

REQUESTS = Counter("http_requests_total", "Requests answered", ("route", "status"), registry=registry)
SECONDS = Histogram(
    "http_request_seconds",
    "Time to answer",
    ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=registry,
)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def set_up_logging(level: str) -> None:
    """One JSON line an event on standard output, personal data removed before it is written."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )


def observe(app: Sanic[Any, Any]) -> None:
    """Register request ids, the request log and the metrics on the app."""

    @app.on_request
    async def begin(request: Request) -> None:
        given = request.headers.get("x-request-id", "")
        # A request id that a client made up goes into our log, so it must look like one.
        request.ctx.request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid7())
        request._id = request.ctx.request_id
        request.ctx.began = time.perf_counter()

    @app.on_response  # type: ignore[untyped-decorator]
    async def end(request: Request, response: HTTPResponse) -> None:
        began = getattr(request.ctx, "began", None)
        route = request.route.name.split(".", 1)[-1] if request.route else "none"
        seconds = time.perf_counter() - began if began else 0.0
        REQUESTS.labels(route, response.status).inc()
        SECONDS.labels(route).observe(seconds)
        response.headers["X-Request-ID"] = str(request.id)
        log.info(
            "request",
            request_id=str(request.id),
            method=request.method,
            route=route,
            status=response.status,
            ms=round(seconds * 1000, 1),
        )


def metrics() -> bytes:
    """The metrics of this process in the text format of Prometheus."""
    return generate_latest(registry)


METRICS_TYPE = CONTENT_TYPE_LATEST
