"""Routes for operators and probes: alive, ready, metrics, the API document."""

from __future__ import annotations

import asyncio

import orjson
from sanic import Blueprint, HTTPResponse, Request

from config.settings import settings
from server.database import ping
from server.errors import UNAVAILABLE
from server.http.door import OPERATIONS
from server.http.observe import METRICS_TYPE, metrics
from server.http.openapi import document

VERSION = "0.1.0"
blueprint = Blueprint("system")


@blueprint.get("/healthz")
async def healthz(request: Request) -> HTTPResponse:
    """The process is alive; says nothing of what it depends on."""
    return _json({"status": "alive"})


@blueprint.get("/readyz")
async def readyz(request: Request) -> HTTPResponse:
    """The process can serve: its database answers within two seconds."""
    try:
        await asyncio.wait_for(ping(), timeout=2)
    except Exception as error:
        raise UNAVAILABLE(headers={"Retry-After": "5"}) from error
    return _json({"status": "ready"})


@blueprint.get("/metrics")
async def prometheus(request: Request) -> HTTPResponse:
    """Metrics of this process; no label carries personal data."""
    return HTTPResponse(metrics(), content_type=METRICS_TYPE)


@blueprint.get("/docs/openapi.json")
async def openapi(request: Request) -> HTTPResponse:
    """The API document."""
    return _json(
        document(OPERATIONS, title="身后“一件事一次办”", version=VERSION, server_url=settings().public_url)
    )


def _json(body: object) -> HTTPResponse:
    return HTTPResponse(orjson.dumps(body), content_type="application/json")
