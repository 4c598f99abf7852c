"""An entry of a county's files as its model, with its place; what is no such entry is told in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from config.catalogue.mistakes import Place, Report

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, eq=False)
class Found(Generic[Model]):
    """An entry and where it stands."""

    entry: Model
    place: Place


def entry_of(model: type[Model], data: dict[str, Any], place: Place, report: Report) -> Found[Model] | None:
    """What stands at the place, as its model. None, and every mistake in it noted, when it is none."""
    try:
        return Found(model.model_validate(data), place)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            loc = tuple(part for part in problem["loc"] if part != "[key]")
            code, message = _sentence(problem["type"], problem["msg"], loc, problem.get("input"))
            report.add(place, code, message, *loc)
        return None


def _sentence(kind: str, text: str, loc: tuple[str | int, ...], given: object) -> tuple[str, str]:
    name = ".".join(str(part) for part in loc)
    if kind == "missing":
        code = "missing-clause" if loc[-1:] == ("clause",) else "missing"
        return code, f"缺少“{name}”"
    if kind == "extra_forbidden":
        return "unknown-key", f"不认识的内容“{name}”"
    if kind == "string_too_short" and loc[-1:] == ("clause",):
        return "missing-clause", "“clause”是空的：请写明依据的条款"
    shown = f"（写的是“{given}”）" if isinstance(given, str | int | float | date) else ""
    return "wrong-value", f"“{name}”的值不对{shown}：{text.removeprefix('Value error, ')}"
