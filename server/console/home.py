"""Signing in and out, and the first page: the ways into every desk."""

from __future__ import annotations

import re
from pathlib import Path

from sanic import HTTPResponse, Request

from config.catalogue.loading import counties
from server.console import session
from server.console.desk import SIGN_IN, Desk, desk_of
from server.counties import served
from server.errors import NOT_FOUND, Problem
from server.http.errors import explain
from server.http.limits import address, limit
from server.http.verbs import to_the_end
from server.identity import staff, wrong_tries
from server.identity.actor import Actor, ActorKind
from server.identity.authenticate import SignedIn
from server.identity.sessions import sign_out
from server.pages.forms import given, read_form
from server.pages.rendering import Page, add_room, answer
from server.staff.login import SignIn

add_room("console", Path(__file__).parent)
home = Desk("", "首页", frozenset(ActorKind))

_INSIDE = re.compile(rf"{session.PREFIX}(/[A-Za-z0-9_-]+)*/?")
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("Windows", "Windows"), ("Android", "安卓手机"), ("iPhone", "iPhone"), ("Linux", "Linux"))


class BrowserSignIn(SignIn):
    """As at the interface, and the page that was asked for before."""

    next: str = ""


@home.page("")
async def first_page(caller: Actor) -> HTTPResponse:
    """The desk of whoever is signed in."""
    return _go(desk_of(caller).prefix)


@home.page("/<anything:path>")
async def no_such_page(anything: str) -> Page:
    """An address that leads nowhere."""
    raise NOT_FOUND()


@home.blueprint.get("/sign-in")
async def sign_in_page(request: Request) -> HTTPResponse:
    """Where staff sign in."""
    return _sign_in_page(request)


@home.blueprint.post("/sign-in")
async def sign_in(request: Request) -> HTTPResponse:
    """Sign in; wrong tries are counted as at the interface, and lock the account just so."""
    try:
        session.require_own_page(request)
        await limit(request, "staff-login", address(request), most=60, seconds=60)
        body, store = read_form(request, BrowserSignIn), request.app.ctx.store
        division = served(body.county)
        await wrong_tries.count_try(store, address(request))
        tokens = await to_the_end(
            staff.sign_in(division, body.login, body.password, body.code, _device(request))
        )
        if tokens is None:
            raise staff.WRONG_PASSWORD()
        await wrong_tries.forgive(store, address(request))
    except Exception as error:
        return _sign_in_page(request, explain(request, error))
    response = _go(body.next if _INSIDE.fullmatch(body.next) else session.PREFIX)
    session.remember(response, tokens.refresh_token)
    return response


@home.blueprint.post("/sign-out")
async def leave(request: Request) -> HTTPResponse:
    """Sign this browser out, at once and everywhere its cookie may have gone."""
    response = _go(SIGN_IN)
    try:
        signed: SignedIn = await session.signed_in(request)
        session.require_seal(request, signed.session_id)
        store = request.app.ctx.store
        await to_the_end(sign_out(signed.actor.county, signed.actor.id, signed.session_id, store))
    except Problem:
        return response
    session.forget(response)
    return response


def _sign_in_page(request: Request, refused: Problem | None = None) -> HTTPResponse:
    typed = given(request) if refused and request.form else {}
    then = typed["next"][-1] if "next" in typed else request.args.get("next", "")
    page = Page(
        "console/sign_in.html",
        {
            "counties": [(code, county.name) for code, county in counties().items()],
            "then": then if _INSIDE.fullmatch(then) else "",
            "problem": refused,
            "wrong": {f.field: f.message for f in refused.fields} if refused else {},
            "typed": typed,
        },
        refused.status if refused else 200,
    )
    response = answer(request, page)
    if refused:
        response.headers.update(refused.headers)
    return response


def _device(request: Request) -> str:
    """Which browser this is, in words that its owner knows again."""
    agent = request.headers.get("user-agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "浏览器")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser} {system}".strip()


def _go(path: str) -> HTTPResponse:
    return HTTPResponse(status=303, headers={"Location": path, "Cache-Control": "no-store"})
