"""The one kind of error that leaves the house: RFC 9457 problem+json with a stable code.

Each room declares the problems it can raise beside the rule that raises them::

    SLOT_FULL = problem("slot_full", 409, "这个时段已经约满")
    raise SLOT_FULL("这个时段刚刚约满了，请另选一个时段。")

`detail` is a Chinese sentence that tells a person what to do next. It never carries personal data,
an SQL text, a path or a stack trace.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: its dotted name, a stable code, and a sentence for a person."""

    field: str
    code: str
    message: str
    extra: dict[str, Any] = dataclasses.field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"field": self.field, "code": self.code, "message": self.message, **self.extra}


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A declared problem: its stable code, HTTP status, short title and default sentence."""

    code: str
    status: int
    title: str
    detail: str

    def __call__(
        self,
        detail: str | None = None,
        *,
        fields: Iterable[FieldError] = (),
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> Problem:
        """A problem of this kind to raise. `extra` becomes further members of the JSON body."""
        return Problem(self, detail or self.detail, tuple(fields), headers or {}, extra)


class Problem(Exception):
    """A refusal that the caller is told about in full. Anything else becomes `internal_error`."""

    def __init__(
        self,
        kind: ProblemKind,
        detail: str,
        fields: tuple[FieldError, ...] = (),
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.detail = detail
        self.fields = fields
        self.headers = headers or {}
        self.extra = extra or {}

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def status(self) -> int:
        return self.kind.status

    def as_dict(self, instance: str) -> dict[str, Any]:
        """The problem+json body; `instance` is the request id under which the log has the rest."""
        return {
            "type": f"/docs/problems#{self.kind.code}",
            "title": self.kind.title,
            "status": self.kind.status,
            "code": self.kind.code,
            "detail": self.detail,
            "fields": [f.as_dict() for f in self.fields],
            "instance": instance,
            **self.extra,
        }


PROBLEM_KINDS: dict[str, ProblemKind] = {}


def problem(code: str, status: int, title: str, detail: str | None = None) -> ProblemKind:
    """Declare a problem once, at import. Raises ValueError when the code is taken."""
    if code in PROBLEM_KINDS:
        raise ValueError(f"problem code declared twice: {code}")
    kind = ProblemKind(code, status, title, detail or f"{title}。")
    PROBLEM_KINDS[code] = kind
    return kind


INVALID = problem("invalid", 422, "填写的内容有误", "有几处需要改一下，请看下面每一项的说明。")
MALFORMED = problem("malformed", 400, "请求无法读取", "请求的格式不对，请刷新后再试。")
NOT_FOUND = problem("not_found", 404, "没有找到", "没有找到您要看的内容，可能已被删除，或者不属于您。")
FORBIDDEN = problem("forbidden", 403, "没有权限", "您没有权限做这一步。如有需要，请联系负责人。")
UNAUTHENTICATED = problem("unauthenticated", 401, "请先登录", "登录已过期，请重新登录。")
TOO_MANY = problem("too_many_requests", 429, "操作太频繁", "操作太频繁了，请稍等一会儿再试。")
UNAVAILABLE = problem("unavailable", 503, "暂时无法服务", "系统暂时忙，请过几分钟再试，您填的内容不会丢。")
INTERNAL = problem(
    "internal_error", 500, "系统出错了", "系统出了点问题，我们已记录。请稍后再试，您填的内容不会丢。"
)
