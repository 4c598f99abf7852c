"""The API document, made from the same declarations that do the work."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from server.errors import INTERNAL, PROBLEM_KINDS, UNAVAILABLE, ProblemKind
from server.http.door import Operation
from server.http.idempotency import KEY_REUSED

_PARAMETER = re.compile(r"<(\w+)(?::(\w+))?>")
_TYPES: dict[str, dict[str, str]] = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer"},
    "str": {"type": "string"},
    "strorempty": {"type": "string"},
}


def document(operations: Iterable[Operation], *, title: str, version: str, server_url: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these operations."""
    operations = list(operations)
    refs, schemas = _schemas(operations)
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for op in operations:
        path = _PARAMETER.sub(r"{\1}", op.path)
        paths[path][op.method.lower()] = _operation(op, refs)
    schemas["Problem"] = _PROBLEM_SCHEMA
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": _ABOUT},
        "servers": [{"url": server_url}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": schemas,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
        "x-problem-codes": {
            kind.code: {"status": kind.status, "title": kind.title, "detail": kind.detail}
            for kind in sorted(PROBLEM_KINDS.values(), key=lambda kind: kind.code)
        },
    }


def _schemas(operations: list[Operation]) -> tuple[dict[tuple[type[BaseModel], str], str], dict[str, Any]]:
    wanted: list[tuple[type[BaseModel], Any]] = []
    for op in operations:
        wanted += [(model, "validation") for model in (op.body, op.query) if model]
        if op.answer:
            wanted.append((op.answer, "serialization"))
    refs, defs = models_json_schema(list(dict.fromkeys(wanted)), ref_template="#/components/schemas/{model}")
    return {(m, mode): ref["$ref"] for (m, mode), ref in refs.items()}, defs.get("$defs", {})  # type: ignore[misc]


def _operation(op: Operation, refs: dict[tuple[type[BaseModel], str], str]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "operationId": op.name,
        "summary": op.summary,
        "description": op.description,
        "tags": [op.tag],
        "parameters": _parameters(op),
        "responses": _responses(op, refs),
    }
    if not op.public:
        entry["security"] = [{"bearer": []}]
    if op.multipart:
        entry["requestBody"] = {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {"file": {"type": "string", "format": "binary"}},
                        "required": ["file"],
                    }
                }
            },
        }
    elif op.body:
        content: dict[str, Any] = {"schema": {"$ref": refs[op.body, "validation"]}}
        if example := _example(op.body):
            content["example"] = example
        entry["requestBody"] = {"required": True, "content": {"application/json": content}}
    return entry


def _parameters(op: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _TYPES[kind or "str"]}
        for name, kind in _PARAMETER.findall(op.path)
    ]
    if op.query:
        schema = op.query.model_json_schema()
        for name, about in schema.get("properties", {}).items():
            found.append(
                {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": about}
            )
    if KEY_REUSED in op.problems:
        key = {"type": "string", "minLength": 8, "maxLength": 80, "pattern": r"^[\x21-\x7e]+$"}
        found.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": key})
    for name in op.headers:
        found.append({"name": name, "in": "header", "required": True, "schema": {"type": "string"}})
    return found


def _responses(op: Operation, refs: dict[tuple[type[BaseModel], str], str]) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    success: dict[str, Any] = {"description": op.summary}
    status = op.status
    if op.produces:
        success["content"] = {op.produces: {"schema": {"type": "string", "format": "binary"}}}
    elif op.answer:
        content: dict[str, Any] = {"schema": {"$ref": refs[op.answer, "serialization"]}}
        if example := _example(op.answer):
            content["example"] = example
        success["content"] = {"application/json": content}
    elif status == 200:
        status = 204
    responses[str(status)] = success
    by_status: dict[int, list[ProblemKind]] = defaultdict(list)
    for kind in (*op.problems, UNAVAILABLE, INTERNAL):
        by_status[kind.status].append(kind)
    for status, kinds in sorted(by_status.items()):
        responses[str(status)] = {
            "description": "；".join(dict.fromkeys(kind.title for kind in kinds)),
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {kind.code: {"value": _problem_example(kind)} for kind in kinds},
                }
            },
        }
    return responses


def _example(model: type[BaseModel]) -> Any:
    extra = model.model_config.get("json_schema_extra")
    if isinstance(extra, dict):
        examples = extra.get("examples")
        if isinstance(examples, list) and examples:
            return examples[0]
    return None


def _problem_example(kind: ProblemKind) -> dict[str, Any]:
    return kind().as_dict("01890a5d-ac96-774b-bcce-b302099a8057")


_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "fields", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; never translated, never reused."},
        "detail": {"type": "string", "description": "A Chinese sentence that tells what to do next."},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
        "instance": {"type": "string", "description": "The request id under which the log has the rest."},
    },
}

_ABOUT = """The API of 身后“一件事一次办”.

Times are UTC in ISO 8601, dates are calendar days in China, money is integer fen. Writes take an
`Idempotency-Key`; lists page by `cursor`; drafts use `ETag` and `If-Match`. Every refusal is
`application/problem+json` (RFC 9457) with a stable `code`; `x-problem-codes` lists them all.
"""
