"""Checks of how people say what they do and answer: `speech/`, one for all counties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.catalogue.found import entry_of
from config.catalogue.mistakes import Place, Report, Source
from config.speech import NOTHING, Voice

_SIGNS = re.compile(r"\W")


def check_speech(folder: Path, report: Report) -> None:
    """Note every mistake in the voices."""
    sources = [report.read(path, f"{folder.name}/{path.name}") for path in sorted(folder.glob("*.toml"))]
    meant: dict[tuple[str, str], tuple[str, Source]] = {}
    for source in sources:
        if source is None:
            continue
        entry_of(Voice, source.data, Place(source), report)
        for path, sentence in _sentences(source.data):
            *about, means, _ = path
            # An answer may do something as well, and a sigh may say yes; two acts or options are a mistake.
            topic = ".".join(map(str, about))
            other, where = meant.setdefault(
                (topic, _SIGNS.sub("", sentence.casefold())), (str(means), source)
            )
            if other != means and NOTHING not in (other, means):
                message = f"“{sentence}”已经写在{where.name}的“{other}”里"
                report.add(Place(source), "two-meanings", message, *path)


def _sentences(table: object, *path: str | int) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every sentence with its place; what is none is a mistake that the model names."""
    if isinstance(table, str):
        yield path, table
    elif isinstance(table, Mapping):
        for key, below in table.items():
            yield from _sentences(below, *path, key)
    elif isinstance(table, list) and len(path) > 1:
        for number, below in enumerate(table):
            if isinstance(below, str):
                yield (*path, number), below
