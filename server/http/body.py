"""Reading what a client sent, and telling it field by field what is wrong, in words for a person."""

from __future__ import annotations

from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from sanic import Request

from server.errors import INVALID, MALFORMED, FieldError, problem

JSON_EXPECTED = problem(
    "json_expected", 415, "只收 JSON", "请求的内容要是 JSON（UTF-8，不压缩），请刷新后再试。"
)
# Levels; the deepest of our own forms has seven. And how many wrong fields are told at once.
DEEPEST = 32
MOST_TOLD = 100


class Body(BaseModel):
    """What a request carries. Unknown members are refused, so that a typo is not lost silently."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, str_max_length=10_000)


class Answer(BaseModel):
    """What a response carries."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


Model = TypeVar("Model", bound=BaseModel)

_SENTENCES = {
    "missing": "这一项还没有填。",
    "extra_forbidden": "没有这一项，请检查名称。",
    "string_type": "这一项要填文字。",
    "string_too_short": "这一项填得太短了。",
    "string_too_long": "这一项填得太长了。",
    "string_pattern_mismatch": "这一项的格式不对。",
    "int_type": "这一项要填整数。",
    "int_parsing": "这一项要填整数。",
    "bool_type": "这一项要选“是”或“否”。",
    "bool_parsing": "这一项要选“是”或“否”。",
    "date_parsing": "日期不对，请按 年-月-日 填写，例如 2026-07-01。",
    "date_from_datetime_parsing": "日期不对，请按 年-月-日 填写，例如 2026-07-01。",
    "datetime_parsing": "时间不对，请重新选择。",
    "datetime_from_date_parsing": "时间不对，请重新选择。",
    "enum": "请从给出的选项里选一个。",
    "literal_error": "请从给出的选项里选一个。",
    "uuid_parsing": "编号不对，请刷新后再试。",
    "greater_than": "这个数太小了。",
    "greater_than_equal": "这个数太小了。",
    "less_than_equal": "这个数太大了。",
    "too_short": "至少要有一项。",
    "too_long": "太多了，请分几次来。",
    "dict_type": "这一项的格式不对。",
    "list_type": "这一项的格式不对。",
}


def read_body(request: Request, model: type[Model]) -> Model:
    """The JSON body as `model`.

    Raises JSON_EXPECTED when it says to be something else, MALFORMED when it is not JSON or nested
    deeper than any form, INVALID with every wrong field.
    """
    body = request.body or b"{}"
    if not _says_json(request):
        raise JSON_EXPECTED()
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise MALFORMED("请求的内容不是有效的 JSON，请刷新后再试。") from None
    if (body.count(b"[") + body.count(b"{") > DEEPEST or b"\\u0000" in body) and not storable(data):
        raise MALFORMED()
    return validate(model, data)


def read_query(request: Request, model: type[Model]) -> Model:
    """The query string as `model`; a repeated name counts once. Raises INVALID, or MALFORMED for a NUL."""
    data = {name: request.args.get(name) for name in request.args}
    if not storable(data):
        raise MALFORMED()
    return validate(model, data)


def _says_json(request: Request) -> bool:
    """What says nothing of itself is taken for JSON, as a device with a plain HTTP client sends it."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        return False
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return not request.body or kind in ("", "application/json") or kind.endswith("+json")


def storable(data: Any) -> bool:
    """Neither deeper than can be written again, nor with a character that no text column takes."""
    level = [data]
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                inner += value.keys()
                inner += value.values()
            elif isinstance(value, list):
                inner += value
            elif isinstance(value, str) and "\0" in value:
                return False
        if not inner:
            return True
        level = inner
    return False


def validate(model: type[Model], data: Any) -> Model:
    """`data` as `model`. Raises INVALID with a sentence for each field that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)[:MOST_TOLD]
        raise INVALID(fields=[_field_error(item) for item in wrong]) from None


def _field_error(item: Any) -> FieldError:
    # A name may be one that the client made up, of any length.
    name = ".".join(str(part)[:80] for part in item["loc"]) or "body"
    kind = item["type"]
    if kind == "value_error" and "error" in item.get("ctx", {}):
        return FieldError(name, kind, str(item["ctx"]["error"]))
    return FieldError(name, kind, _SENTENCES.get(kind, "这一项填得不对，请检查一下。"))
