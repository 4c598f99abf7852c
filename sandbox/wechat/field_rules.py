"""What the platform lets into a template field: 订阅消息参数值内容限制说明.

Written from the page, not from the product's own check, and as wide as the page can be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sandbox.wechat.refusals import Refusal

CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")

HOUR = r"\d{1,2}:\d{2}(:\d{2})?"
DAY = r"(\d{4}年\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月|\d{1,2}月\d{1,2}日|(\d{4}[-/.])?\d{1,2}[-/.]\d{1,2})"
MOMENT = {"time": rf"({DAY} ?)?{HOUR}", "date": rf"{DAY}( ?{HOUR})?"}


def check_data(fields: Sequence[str], enums: Mapping[str, Sequence[str]], data: object) -> dict[str, str]:
    """The values of a message by key. Raises refusal 47003 that names the first field that is wrong."""
    if not isinstance(data, dict):
        raise Refusal(47001)
    values = {}
    for key in fields:
        entry = data.get(key)
        value = entry.get("value") if isinstance(entry, dict) else None
        if value is None or str(value) == "":
            raise Refusal(47003, f"data.{key}.value is empty")
        if not _allowed(re.sub(r"\d+$", "", key), str(value), enums.get(key, ())):
            raise Refusal(47003, f"data.{key}.value invalid")
        values[key] = str(value)
    return values


def _allowed(kind: str, value: str, enum: Sequence[str]) -> bool:
    if CONTROL.search(value):
        return False
    match kind:
        case "thing":
            return len(value) <= 20
        case "number":
            return len(value) <= 32 and bool(re.fullmatch(r"-?\d+(\.\d+)?", value))
        case "letter":
            return len(value) <= 32 and bool(re.fullmatch(r"[A-Za-z]+", value))
        case "symbol":
            return len(value) <= 5 and not re.search(r"[A-Za-z0-9]", value) and not CHINESE.search(value)
        case "character_string":
            return len(value) <= 32 and not CHINESE.search(value)
        case "time" | "date":
            moments = value.split("~")
            return len(moments) <= 2 and all(re.fullmatch(MOMENT[kind], m.strip()) for m in moments)
        case "amount":
            return bool(re.fullmatch(r"[^\w\s]?\d{1,10}(\.\d+)?元?", value))
        case "phone_number":
            return len(value) <= 17 and not re.search(r"[A-Za-z]", value) and not CHINESE.search(value)
        case "car_number":
            return len(value) <= 8
        case "name":
            return len(value) <= (10 if CHINESE.search(value) else 20) and not re.search(r"\d", value)
        case "phrase":
            return len(value) <= 5 and all(CHINESE.match(c) for c in value)
        case "enum" | "enum_string":
            return value in enum
        case _:
            return False
