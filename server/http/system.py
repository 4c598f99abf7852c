"""Routes for operators and probes: alive, ready, metrics, the API document."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from sanic import Blueprint, HTTPResponse, Request

from config.settings import settings
from server.database import ping
from server.errors import FORBIDDEN, UNAUTHENTICATED, UNAVAILABLE
from server.http.door import OPERATIONS
from server.http.observe import METRICS_TYPE, metrics
from server.http.openapi import document
from server.http.plain import PLAIN, plain
from server.http.watchers import require_watcher

TITLE, VERSION = "身后“一件事一次办”", "0.1.0"
blueprint = Blueprint("system")
_STATUS = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}}


@plain(blueprint, "GET", "/healthz", summary="进程在运行", schema=_STATUS, example={"status": "alive"})
async def healthz(request: Request) -> HTTPResponse:
    """The process is alive; says nothing of what it depends on."""
    return _json({"status": "alive"})


@plain(
    blueprint,
    "GET",
    "/readyz",
    summary="可以提供服务",
    schema=_STATUS,
    example={"status": "ready"},
    problems=(UNAVAILABLE,),
)
async def readyz(request: Request) -> HTTPResponse:
    """The process can serve: its database answers within two seconds."""
    try:
        await asyncio.wait_for(ping(), timeout=2)
    except Exception as error:
        raise UNAVAILABLE(headers={"Retry-After": "5"}) from error
    return _json({"status": "ready"})


@plain(
    blueprint,
    "GET",
    "/metrics",
    summary="运行指标",
    produces=METRICS_TYPE,
    example='http_requests_total{route="family.read",status="200"} 12.0\n',
    problems=(UNAUTHENTICATED, FORBIDDEN),
)
async def prometheus(request: Request) -> HTTPResponse:
    """Metrics of this process, for the house's monitoring; no label carries personal data.

    With the operator's `METRICS_TOKEN` as a bearer token, or from one of `METRICS_NETWORKS`.
    """
    require_watcher(request)
    return HTTPResponse(metrics(), content_type=METRICS_TYPE)


@plain(
    blueprint,
    "GET",
    "/docs/openapi.json",
    summary="接口说明",
    schema={"type": "object", "required": ["openapi", "info", "paths"]},
    example={"openapi": "3.1.0", "info": {"title": TITLE, "version": VERSION}, "paths": {}},
)
async def openapi(request: Request) -> HTTPResponse:
    """The API document."""
    return _json(api_document())


def api_document() -> dict[str, Any]:
    """The document of everything that is mounted; whoever asks has imported the app, which declares it."""
    return document(OPERATIONS, plain=PLAIN, title=TITLE, version=VERSION, server_url=settings().public_url)


def _json(body: object) -> HTTPResponse:
    return HTTPResponse(orjson.dumps(body), content_type="application/json")
