"""Reading what a browser's form sent into the same models that the interfaces read.

A field's name is its path: `declaration.deadline` lies in an object, `missing.0.text` in the first row of a
list, `answers[decedent.name]` under a name with a dot, and `leave_out[]` may come any number of times. A
field that was left empty is a field that was not given. Names that begin with `_` are the page's own.
"""

from __future__ import annotations

import re
from typing import Any

from sanic import Request

from server.errors import MALFORMED
from server.http.body import Model, storable, validate

MOST_FIELDS = 2000
_NAME = re.compile(r"[A-Za-z0-9_.\[\]-]{1,160}")
_PART = re.compile(r"\[([^\[\]]+)\]|([^.\[\]]+)")


def read_form(request: Request, model: type[Model]) -> Model:
    """The form as `model`. Raises INVALID with a sentence for each wrong field, or MALFORMED."""
    return validate(model, nested(given(request)))


def given(request: Request) -> dict[str, list[str]]:
    """Every value by the name of its field, as it was typed. Raises MALFORMED."""
    form: dict[str, list[str]] = request.get_form(keep_blank_values=True) or {}
    fields = {name: list(values) for name, values in form.items() if not name.startswith("_")}
    if len(fields) > MOST_FIELDS or not all(_NAME.fullmatch(name) for name in fields):
        raise MALFORMED()
    if not storable(fields):
        raise MALFORMED()
    return fields


def own(request: Request, name: str) -> str:
    """A hidden field of the page's own; empty when it did not come."""
    return str(request.form.get(name, "")) if request.form else ""


def nested(fields: dict[str, list[str]]) -> dict[str, Any]:
    """The values as objects and lists. A list of rows keeps their order, and skips the empty ones."""
    whole: dict[str, Any] = {}
    for name, values in fields.items():
        filled = [value for value in values if value.strip()]
        if not filled:
            continue
        *path, last = _path(name)
        place = whole
        for part in path:
            inner = place.setdefault(part, {})
            if not isinstance(inner, dict):
                raise MALFORMED()
            place = inner
        place[last] = filled if name.endswith("[]") else filled[-1]
    done = _rows(whole)
    assert isinstance(done, dict)
    return done


def _path(name: str) -> list[str]:
    parts = [bracketed or plain for bracketed, plain in _PART.findall(name)]
    if not parts:
        raise MALFORMED()
    return parts


def _rows(value: Any) -> Any:
    """Objects whose names are all numbers are lists."""
    if not isinstance(value, dict):
        return value
    inner = {name: _rows(part) for name, part in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
