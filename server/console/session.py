"""Who sits at the browser: a cookie that only our server reads, and a seal on every form that changes."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit
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


def require_seal(request: Request, session_id: UUID, given: str | None = None) -> None:
    """Raises FORM_EXPIRED for a form that is not from a page of this session.

    `given` is the seal of a form whose body was read as it came.
    """
    require_own_page(request)
    sealed = own(request, "_seal") if given is None else given
    if not hmac.compare_digest(sealed.encode(), seal(session_id).encode()):
        raise FORM_EXPIRED()


def require_own_page(request: Request) -> None:
    """Raises FORM_EXPIRED when the browser says that another site sent this form.

    By Fetch Metadata, or where that is missing by the Origin that every browser gives with a form. It is
    all that stands beside the cookie's own rule for a form whose body streams, and has no seal.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise FORM_EXPIRED()
    elif (origin := request.headers.get("origin")) and urlsplit(origin).netloc != request.host:
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
