"""Saving over the version that one has read: ETag and If-Match (RFC 9110, 13.1.1)."""

from __future__ import annotations

from sanic import Request

from server.errors import INVALID, FieldError, problem

PRECONDITION_REQUIRED = problem(
    "precondition_required", 428, "请先读取最新内容", "请先打开表格看到最新内容，再保存。"
)


def etag(version: int) -> dict[str, str]:
    """The header that names this version."""
    return {"ETag": f'"{version}"'}


def if_match(request: Request) -> int:
    """The version that the client read. Raises PRECONDITION_REQUIRED, or INVALID for a strange one."""
    given = request.headers.get("if-match")
    if given is None:
        raise PRECONDITION_REQUIRED()
    try:
        return int(given.strip().removeprefix("W/").strip('"'))
    except ValueError:
        raise INVALID(fields=[FieldError("If-Match", "format", "版本号不对，请刷新后再试。")]) from None
