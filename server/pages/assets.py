"""The files that a page loads: style sheets, scripts, pictures. Their address holds the digest of their
content, so that a browser may keep them for a year and never shows an old one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sanic import Blueprint, HTTPResponse, Request

from server.errors import NOT_FOUND

blueprint = Blueprint("assets", url_prefix="/assets")

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}


@dataclass(frozen=True, slots=True)
class _Asset:
    content: bytes
    kind: str
    digest: str


_assets: dict[str, _Asset] = {}


def add_folder(folder: Path) -> None:
    """Make the files of a folder known by their names. Raises ValueError for a name that is taken."""
    for path in sorted(folder.iterdir()):
        if path.suffix not in _TYPES:
            continue
        content = path.read_bytes()
        found = _Asset(content, _TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:16])
        if _assets.setdefault(path.name, found) != found:
            raise ValueError(f"two files are called {path.name}")


def address(name: str) -> str:
    """Where the browser finds this file. Raises KeyError for a file that does not exist."""
    return f"{blueprint.url_prefix}/{_assets[name].digest}/{name}"


@blueprint.get("/<digest:str>/<name:str>")
async def serve(request: Request, digest: str, name: str) -> HTTPResponse:
    """One file. An address with an older digest gets the newest content, and is not kept."""
    found = _assets.get(name)
    if found is None:
        raise NOT_FOUND()
    kept = "public, max-age=31536000, immutable" if digest == found.digest else "no-cache"
    return HTTPResponse(found.content, headers={"Cache-Control": kept}, content_type=found.kind)
