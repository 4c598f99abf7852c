"""A mistake in a county's files, with the place where a person finds it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.catalogue.positions import Path as KeyPath
from config.catalogue.positions import positions


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong: the file (from the county's folder on), the line, a stable code, a sentence."""

    file: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} [{self.code}]"


class CatalogueError(Exception):
    """A county's files cannot be used. Carries every mistake, not only the first."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(m) for m in self.mistakes))


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One file as read: its data, and the line of everything in it."""

    name: str
    data: dict[str, Any]
    lines: dict[KeyPath, int] = field(repr=False)

    def line(self, path: KeyPath) -> int:
        """The line of the path, or of the nearest thing that contains it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where one entry stands."""

    source: Source
    path: KeyPath = ()


class Report:
    """Collects mistakes while everything is read, so that all are told at once."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def add(self, place: Place, code: str, message: str, *inside: str | int) -> None:
        """Note a mistake at `inside` of the entry that stands at `place`."""
        line = place.source.line((*place.path, *inside))
        self.mistakes.append(Mistake(place.source.name, line, code, message))

    def read(self, path: Path, name: str) -> Source | None:
        """Read one TOML file. None, and a mistake noted, when it cannot be read at all."""
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self.mistakes.append(Mistake(name, 1, "missing-file", "缺少这个文件"))
            return None
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            self.mistakes.append(Mistake(name, line, "syntax", "这一行不是UTF-8文字，请用UTF-8保存"))
            return None
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            message = str(error)
            _, found, rest = message.partition("(at line ")
            line = int(rest.partition(",")[0]) if found else text.count("\n") + 1
            self.mistakes.append(Mistake(name, line, "syntax", f"格式有误，读不下去：{message}"))
            return None
        return Source(name, data, positions(text))
