"""Who sits at the browser: a cookie that only our server reads, and a seal on every form that changes."""

from __future__ import annotations

import hmac
import secrets
from uuid import UUID

from sanic import HTTPResponse, Request

from config.settings import settings
from server.errors import UNAUTHENTICATED, problem
from server.identity.authenticate import SignedIn, signed_in_browser
from server.pages.forms import own
from server.privacy import blind_index

COOKIE = "desk"
SAID = "said"
PREFIX = "/console"

FORM_EXPIRED = problem(
    "form_expired",
    403,
    "这一页需要重新打开",
    "这一页打开得太久，或者不是从本系统打开的。请刷新这一页，再做一次。",
)


async def signed_in(request: Request) -> SignedIn:
    """Who of the staff is signed in at this browser. Raises UNAUTHENTICATED."""
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        raise UNAUTHENTICATED()
    return await signed_in_browser(cookie)


def seal(session_id: UUID) -> str:
    """What every form of this session carries, and what nobody else can make."""
    return blind_index("console form", session_id.hex).hex()


def form_key() -> str:
    """What makes one form, sent twice by an impatient hand, one change."""
    return secrets.token_hex(16)


def require_seal(request: Request, session_id: UUID) -> None:
    """Raises FORM_EXPIRED for a form that is not from a page of this session."""
    require_own_page(request)
    if not hmac.compare_digest(own(request, "_seal").encode(), seal(session_id).encode()):
        raise FORM_EXPIRED()


def require_own_page(request: Request) -> None:
    """Raises FORM_EXPIRED when the browser says that another site sent this form (Fetch Metadata)."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise FORM_EXPIRED()


def remember(response: HTTPResponse, token: str) -> None:
    """Sign the browser in until it is closed or the session ends."""
    put(response, COOKIE, token)


def forget(response: HTTPResponse) -> None:
    """The browser forgets who sat at it."""
    response.delete_cookie(COOKIE, path=PREFIX)


def put(response: HTTPResponse, name: str, value: str, max_age: int | None = None) -> None:
    """A cookie for the console's pages alone, out of reach of scripts and of other sites."""
    response.add_cookie(
        name,
        value,
        path=PREFIX,
        max_age=max_age,
        httponly=True,
        samesite="Strict",
        secure=settings().public_url.startswith("https://"),
    )
