"""The API document, made from the same declarations that do the work."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from server.errors import INTERNAL, PROBLEM_KINDS, UNAVAILABLE, ProblemKind
from server.http.door import Operation
from server.http.examples import Part, declared, recorded
from server.http.idempotency import KEY_REUSED
from server.http.plain import Plain

Refs = dict[tuple[type[BaseModel], str], str]
Example = Mapping[Part, Any]

_PARAMETER = re.compile(r"<(\w+)(?::(\w+))?>")
_TYPES: dict[str, dict[str, str]] = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer"},
    "str": {"type": "string"},
    "strorempty": {"type": "string"},
}


def document(
    operations: Iterable[Operation],
    *,
    title: str,
    version: str,
    server_url: str,
    plain: Iterable[Plain] = (),
) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these operations, and of these routes without a door."""
    operations = list(operations)
    refs, schemas = _schemas(operations)
    examples = recorded()
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for op in operations:
        path = _PARAMETER.sub(r"{\1}", op.path)
        paths[path][op.method.lower()] = _operation(op, refs, examples.get(op.name, {}))
    for route in plain:
        paths[route.path][route.method.lower()] = _plain(route)
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


def _schemas(operations: list[Operation]) -> tuple[Refs, dict[str, Any]]:
    wanted: list[tuple[type[BaseModel], Any]] = []
    for op in operations:
        wanted += [(model, "validation") for model in (op.body, op.query) if model]
        if op.answer:
            wanted.append((op.answer, "serialization"))
    refs, defs = models_json_schema(list(dict.fromkeys(wanted)), ref_template="#/components/schemas/{model}")
    return {(m, mode): ref["$ref"] for (m, mode), ref in refs.items()}, defs.get("$defs", {})  # type: ignore[misc]


def _operation(op: Operation, refs: Refs, example: Example) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "operationId": op.name,
        "summary": op.summary,
        "description": op.description,
        "tags": [op.tag],
        "parameters": _parameters(op),
        "responses": _responses(op, refs, example),
    }
    if not op.public:
        entry["security"] = [{"bearer": []}]
    if op.multipart:
        upload: dict[str, Any] = {"schema": _UPLOAD_SCHEMA}
        if "file" in example:
            upload["example"] = {"file": example["file"]}
        entry["requestBody"] = {"required": True, "content": {"multipart/form-data": upload}}
    elif op.body:
        content = _content(refs[op.body, "validation"], declared(op.body) or example.get("body"))
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


def _responses(op: Operation, refs: Refs, example: Example) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    success: dict[str, Any] = {"description": op.summary}
    status = op.status
    if op.produces:
        success["content"] = {op.produces: {"schema": {"type": "string", "format": "binary"}}}
    elif op.answer:
        content = _content(refs[op.answer, "serialization"], declared(op.answer) or example.get("answer"))
        success["content"] = {"application/json": content}
    elif status == 200:
        status = 204
    responses[str(status)] = success
    return responses | _problems((*op.problems, UNAVAILABLE, INTERNAL))


def _problems(kinds: Iterable[ProblemKind]) -> dict[str, Any]:
    by_status: dict[int, list[ProblemKind]] = defaultdict(list)
    for kind in kinds:
        by_status[kind.status].append(kind)
    return {
        str(status): {
            "description": "；".join(dict.fromkeys(kind.title for kind in kinds)),
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {kind.code: {"value": _problem_example(kind)} for kind in kinds},
                }
            },
        }
        for status, kinds in sorted(by_status.items())
    }


def _plain(route: Plain) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": route.description,
        "tags": [route.tag],
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
            for name in route.query
        ],
        "responses": {
            "200": {
                "description": route.summary,
                "content": {route.produces: {"schema": route.schema, "example": route.example}},
            }
        }
        | _problems((*route.problems, INTERNAL)),
    }
    if route.takes:
        entry["requestBody"] = {
            "required": True,
            "content": {
                kind: {
                    "schema": {"type": "string"} if isinstance(example, str) else {"type": "object"},
                    "example": example,
                }
                for kind, example in route.takes.items()
            },
        }
    return entry


def _content(ref: str, example: Any) -> dict[str, Any]:
    return {"schema": {"$ref": ref}} | ({} if example is None else {"example": example})


def _problem_example(kind: ProblemKind) -> dict[str, Any]:
    return kind().as_dict("01890a5d-ac96-774b-bcce-b302099a8057")


_UPLOAD_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "file": {
            "type": "string",
            "format": "binary",
            "description": "In examples: the text of a table, or @ and the name of a file, as for curl.",
        }
    },
    "required": ["file"],
}
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
