"""Tables that serve every county: a TOML file and its model, every mistake named at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class BrokenTable(Exception):
    """A table cannot be used; the text says why, in Chinese."""


def read_table(path: Path, model: type[Model]) -> Model:
    """A file as its model. Raises BrokenTable, which names every mistake."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenTable(f"{path.name}读不出来：{error}") from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        mistakes = [
            f"{'.'.join(str(part) for part in found['loc'])} {found['msg']}".strip()
            for found in error.errors(include_url=False, include_input=False)
        ]
        raise BrokenTable(f"{path.name}：{'；'.join(mistakes)}") from None
