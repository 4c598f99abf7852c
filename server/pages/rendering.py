"""From a template and values to a page that a browser shows, with what a page of ours may load and do.

Every room of pages keeps its templates in its own folder and names them by the room: `console/...`.
Values are escaped unless a template says otherwise, and a name that a template does not know is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from sanic import HTTPResponse, Request

from server.pages import assets, wording

HERE = Path(__file__).parent
LARGE_TEXT = "large_text"

# Nothing from elsewhere, nothing inline, in nobody's frame; a photo may come from the browser's memory.
_POLICY = (
    "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a handler of a page returns.

    `connects` names further addresses that the page's scripts may speak with, for a device's local service.
    `keep` is for how many seconds anybody on the way may keep it: only for a page that shows everybody the
    same. A page that was refused is never kept.
    """

    template: str
    values: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    connects: tuple[str, ...] = ()
    keep: int = 0


_rooms: dict[str, BaseLoader] = {"pages": FileSystemLoader(HERE / "templates")}
_environment = Environment(
    loader=PrefixLoader(_rooms),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters.update(wording.FILTERS)
_environment.globals["asset"] = assets.address
assets.add_folder(HERE / "static")


def add_room(name: str, folder: Path) -> None:
    """Make `<folder>/templates` known as `<name>/...`, and what is in `<folder>/static` to `asset()`."""
    _rooms[name] = FileSystemLoader(folder / "templates")
    if (folder / "static").is_dir():
        assets.add_folder(folder / "static")


def add_globals(**values: Any) -> None:
    """Names that every template may use."""
    _environment.globals.update(values)


def render(template: str, **values: Any) -> str:
    """The text of a template. Raises jinja2.UndefinedError for a name that was not given."""
    return _environment.get_template(template).render(**values)


def is_large(request: Request) -> bool:
    """Whether this browser wants large print."""
    return request.cookies.get(LARGE_TEXT) == "1"


def answer(request: Request, page: Page, **values: Any) -> HTTPResponse:
    """The response of a page; `values` are what its surroundings know beside it."""
    known = {"large_text": is_large(request), "path": request.path}
    text = render(page.template, **{**known, **values, **page.values})
    policy = f"{_POLICY}; connect-src 'self' {' '.join(page.connects)}".rstrip()
    headers = {
        "Cache-Control": f"public, max-age={page.keep}" if page.keep and page.status == 200 else "no-store",
        "Content-Security-Policy": policy,
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
        "Referrer-Policy": "same-origin",
        "Vary": "Cookie",
    }
    return HTTPResponse(text, status=page.status, headers=headers, content_type="text/html; charset=utf-8")
