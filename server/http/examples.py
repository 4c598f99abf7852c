"""The examples of the API document: what a model says itself, or else a real request and its answer.

`examples.json` is written by `make examples` from what the running office takes and answers, and is never
edited by hand.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import orjson
from pydantic import BaseModel

from server.http.door import Operation

FILE = Path(__file__).with_name("examples.json")

Part = Literal["body", "answer", "file"]
Examples = dict[str, dict[Part, Any]]


def declared(model: type[BaseModel] | None) -> Any:
    """The first example that the model itself has, None when it has none."""
    extra = model.model_config.get("json_schema_extra") if model else None
    examples = extra.get("examples") if isinstance(extra, dict) else None
    return examples[0] if isinstance(examples, list) and examples else None


def wanted(operation: Operation) -> list[Part]:
    """What of the operation has to be recorded, because its models have no example themselves."""
    parts: list[Part] = ["file"] if operation.multipart else []
    if operation.body and declared(operation.body) is None:
        parts.append("body")
    if operation.answer and declared(operation.answer) is None:
        parts.append("answer")
    return parts


def recorded() -> Examples:
    """The examples by the name of the operation. Read anew each time: the document is asked for rarely."""
    found: Examples = orjson.loads(FILE.read_bytes())
    return found
