"""A pushed body, XML or JSON, as one dictionary."""

from __future__ import annotations

import json
from typing import Any
from xml.parsers import expat


def read_body(body: bytes) -> dict[str, Any]:
    """The fields of a body that is either an XML element with children or a JSON object.

    An element that occurs several times becomes a list; one with children becomes a dictionary. Raises
    ValueError for everything else, and for an XML document type before any of it is expanded: no
    message has one, only an attempt with entities does.
    """
    found = json.loads(body) if body.lstrip()[:1] == b"{" else _read_xml(body)
    if not isinstance(found, dict):
        raise ValueError("a body without fields")
    return found


def _read_xml(body: bytes) -> object:
    parser = expat.ParserCreate("utf-8")
    # Each open element: its children so far, and the pieces of its text.
    levels: list[tuple[dict[str, Any], list[str]]] = [({}, [])]

    def start(_name: str, _attributes: dict[str, str]) -> None:
        levels.append(({}, []))

    def end(name: str) -> None:
        children, pieces = levels.pop()
        _add(levels[-1][0], name, children or "".join(pieces))

    def refuse(*_declaration: object) -> None:
        raise ValueError("a document type")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda piece: levels[-1][1].append(piece)
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        raise ValueError("not XML") from None
    return next(iter(levels[0][0].values()))


def _add(parent: dict[str, Any], name: str, value: object) -> None:
    if name not in parent:
        parent[name] = value
    elif isinstance(parent[name], list):
        parent[name].append(value)
    else:
        parent[name] = [parent[name], value]
