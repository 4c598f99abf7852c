"""Saving over the version that one has read: ETag and If-Match (RFC 9110, 13.1.1)."""

from __future__ import annotations

import re

from sanic import Request

from server.errors import INVALID, FieldError, problem

PRECONDITION_REQUIRED = problem(
    "precondition_required", 428, "请先读取最新内容", "请先打开表格看到最新内容，再保存。"
)

# As we gave it; a proxy that compresses makes it weak, and a plain client leaves the quotes out.
_VERSION = re.compile(r'(?:W/)?(?P<quote>"?)(?P<number>[0-9]{1,18})(?P=quote)')


def etag(version: int) -> dict[str, str]:
    """The header that names this version."""
    return {"ETag": f'"{version}"'}


def if_match(request: Request) -> int:
    """The version that the client read. Raises PRECONDITION_REQUIRED, or INVALID for a strange one."""
    given = request.headers.get("if-match")
    if given is None:
        raise PRECONDITION_REQUIRED()
    read = _VERSION.fullmatch(given.strip())
    if read is None:
        raise INVALID(fields=[FieldError("If-Match", "format", "版本号不对，请刷新后再试。")])
    return int(read["number"])
