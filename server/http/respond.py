"""Turning what a handler returned into an HTTP response."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic import BaseModel
from sanic import HTTPResponse


@dataclass(slots=True)
class Reply:
    """A status, a JSON-ready body (or a finished response) and headers."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    finished: HTTPResponse | None = None

    @classmethod
    def of(cls, result: Any, status: int) -> Reply:
        """What a handler may return: a model, a Reply, None, or a finished response (a file)."""
        if isinstance(result, Reply):
            if isinstance(result.body, BaseModel):
                result.body = _written(result.body)
            return result
        if isinstance(result, HTTPResponse):
            return cls(result.status, finished=result)
        if isinstance(result, BaseModel):
            return cls(status, _written(result))
        return cls(204 if result is None and status == 200 else status, result)


def _written(model: BaseModel) -> orjson.Fragment:
    """The model as JSON, once: it goes into the answer, and under its Idempotency-Key, as it is."""
    return orjson.Fragment(model.model_dump_json())


def respond(reply: Reply) -> HTTPResponse:
    """The response of a reply. Answers hold personal data, so nothing on the way may keep them."""
    if reply.finished is not None:
        return reply.finished
    headers = {"Cache-Control": "no-store", **reply.headers}
    if reply.body is None:
        return HTTPResponse(status=reply.status, headers=headers)
    return HTTPResponse(
        orjson.dumps(reply.body), status=reply.status, headers=headers, content_type="application/json"
    )
