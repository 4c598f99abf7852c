"""Large print (适老化): one switch on every page, kept in the browser for a year, for staff and public."""

from __future__ import annotations

from urllib.parse import urlsplit

from sanic import Blueprint, HTTPResponse, Request

from config.settings import settings
from server.pages.rendering import LARGE_TEXT, is_large

blueprint = Blueprint("text_size")
_A_YEAR = 365 * 24 * 3600


@blueprint.post("/text-size")
async def switch(request: Request) -> HTTPResponse:
    """Turn large print on or off, and show the page again from which it was asked."""
    came_from = urlsplit(request.headers.get("referer", "")).path
    back = came_from if came_from.startswith("/") and not came_from.startswith("//") else "/"
    response = HTTPResponse(status=303, headers={"Location": back, "Cache-Control": "no-store"})
    keep(response, not is_large(request))
    return response


def keep(response: HTTPResponse, large: bool) -> None:
    """Let the browser remember for a year whether it wants large print."""
    response.add_cookie(
        LARGE_TEXT,
        "1" if large else "0",
        max_age=_A_YEAR,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=settings().public_url.startswith("https://"),
    )
