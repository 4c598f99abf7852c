"""Routes without a door: probes of operators, and what the platform pushes in its own formats.

Nobody signs in here, nothing is read by a model, and most answers are not JSON; the API document describes
them all the same, from what is declared where they are mounted.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sanic import Blueprint, HTTPResponse, Request

from server.errors import ProblemKind

Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]
TEXT: dict[str, Any] = {"type": "string"}


@dataclass(frozen=True, slots=True)
class Plain:
    """What the API document says of one such route; `takes` are example bodies by their content type."""

    method: str
    path: str
    name: str
    summary: str
    description: str
    tag: str
    produces: str
    schema: dict[str, Any]
    example: Any
    problems: tuple[ProblemKind, ...]
    query: tuple[str, ...]
    takes: Mapping[str, Any]


PLAIN: list[Plain] = []


def plain(
    blueprint: Blueprint,
    method: str,
    path: str,
    *,
    summary: str,
    example: Any,
    produces: str = "application/json",
    schema: dict[str, Any] = TEXT,
    problems: Sequence[ProblemKind] = (),
    query: Sequence[str] = (),
    takes: Mapping[str, Any] | None = None,
) -> Callable[[Handler], Handler]:
    """Mount the handler, and describe it: a good answer is a 200 of the type `produces`, like `example`."""

    def decorate(handler: Handler) -> Handler:
        PLAIN.append(
            Plain(
                method,
                path,
                f"{blueprint.name}.{handler.__name__}",
                summary,
                inspect.getdoc(handler) or "",
                blueprint.name,
                produces,
                schema,
                example,
                tuple(problems),
                tuple(query),
                takes or {},
            )
        )
        blueprint.add_route(handler, path, methods=[method], name=handler.__name__)
        return handler

    return decorate
