"""A desk: the pages of one role, and what every page and every form of it goes through.

A page shows what the doors' functions answer; a form is read into the door's own model, does the door's verb
once, and leads to a page. What is refused comes back as the page it was sent from, with everything typed::

    @desk.page("/cases/<case_id:uuid>", title="办件", writes=True)
    async def file(caller: Actor, case_id: UUID) -> Page: ...

    @desk.act("/cases/<case_id:uuid>/accept", body=Acceptance, back=file)
    async def accept(caller: Actor, body: Acceptance, case_id: UUID) -> Done: ...
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from pydantic import BaseModel
from sanic import Blueprint, HTTPResponse, Request

from server import clock
from server.console import session
from server.errors import FORBIDDEN, UNAUTHENTICATED, Problem
from server.http.body import read_query
from server.http.errors import as_problem, explain
from server.http.idempotency import once
from server.http.observe import request_id
from server.http.respond import Reply
from server.http.verbs import to_the_end
from server.identity.actor import Actor, ActorKind
from server.identity.authenticate import SignedIn
from server.pages.forms import given, own, read_form
from server.pages.rendering import Page, answer

Handler = Callable[..., Awaitable[Any]]
SIGN_IN = f"{session.PREFIX}/sign-in"


@dataclass(frozen=True, slots=True)
class Done:
    """A form did its work: where the browser goes, and a sentence without personal data for the top of it."""

    to: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a desk's menu."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Route:
    """One page or form, as the tests of who may see what read it."""

    method: str
    path: str
    name: str
    kinds: frozenset[ActorKind]


ROUTES: list[Route] = []
DESKS: list[Desk] = []


@dataclass
class Desk:
    """Pages under `/console/<name>` for these roles.

    `menu` is what its people see at the top, `beside` what a room of many lists shows at the left, in groups.
    """

    name: str
    title: str
    kinds: frozenset[ActorKind]
    menu: tuple[Link, ...] = ()
    beside: tuple[tuple[str, tuple[Link, ...]], ...] = ()
    first_password: bool = False
    blueprint: Blueprint = field(init=False)
    _shows: dict[Handler, tuple[bool, type[BaseModel] | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.prefix = f"{session.PREFIX}/{self.name}" if self.name else session.PREFIX
        self.blueprint = Blueprint(f"console_{self.name or 'home'}", url_prefix=self.prefix)
        DESKS.append(self)

    def page(
        self, path: str, *, query: type[BaseModel] | None = None, writes: bool = False
    ) -> Callable[[Handler], Handler]:
        """Declare a page. `writes` runs it in a transaction, because the look itself is recorded.

        A page that crosses a network, or streams a file, does not write, and opens what it needs itself.
        """

        def decorate(handler: Handler) -> Handler:
            async def show(request: Request, signed: SignedIn, path_values: dict[str, Any]) -> HTTPResponse:
                arguments = _arguments(handler, request, signed, path_values)
                if query:
                    arguments["query"] = read_query(request, query)
                return self._answer(request, signed, await _shown(handler, arguments, request, writes))

            self._shows[handler] = (writes, query)
            self._mount("GET", path, handler, show)
            return handler

        return decorate

    def act(
        self,
        path: str,
        *,
        body: type[BaseModel] | None = None,
        back: Handler | None = None,
        writes: bool = True,
        stream: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Declare what a form does. `back` is the page that is shown again when it is refused.

        `writes` runs the handler in one transaction, to its end, once for the form's key. A handler that
        crosses a network, or only shows a preview, sets it to False. `stream` leaves the body, and the
        check of its seal, to the handler.
        """

        def decorate(handler: Handler) -> Handler:
            async def take(request: Request, signed: SignedIn, path_values: dict[str, Any]) -> HTTPResponse:
                typed: dict[str, list[str]] = {}
                try:
                    if not stream:
                        session.require_seal(request, signed.session_id)
                        typed = given(request)
                    arguments = _arguments(handler, request, signed, path_values)
                    if body:
                        arguments["body"] = read_form(request, body)
                    return await self._done(request, signed, handler, arguments, writes)
                except Exception as error:
                    refused = as_problem(error)
                    if refused is None or back is None or refused.status in (401, 404):
                        raise
                    return await self._again(request, signed, back, path_values, refused, typed)

            self._mount("POST", path, handler, take, stream)
            return handler

        return decorate

    async def _done(
        self, request: Request, signed: SignedIn, handler: Handler, arguments: dict[str, Any], writes: bool
    ) -> HTTPResponse:
        async def verb() -> Any:
            result = await handler(**arguments)
            if isinstance(result, Done):
                return Reply(303, headers={"Location": result.to, "Said": quote(result.says)})
            return result

        if not writes:
            return self._answer(request, signed, Reply.of(await verb(), 200))
        actor, key = signed.actor, own(request, "_key") or None
        reply = await to_the_end(once(request, actor.id, actor, verb, 303, given_key=key))
        return self._answer(request, signed, reply)

    async def _again(
        self,
        request: Request,
        signed: SignedIn,
        back: Handler,
        path_values: dict[str, Any],
        refused: Problem,
        typed: dict[str, list[str]],
    ) -> HTTPResponse:
        arguments = _arguments(back, request, signed, path_values)
        # What is shown again may be less than a page of its own: it then writes and asks nothing.
        writes, query = self._shows.get(back, (False, None))
        if query:
            arguments["query"] = query()
        reply = await _shown(back, arguments, request, writes)
        if isinstance(reply.body, Page):
            reply.body = Page(reply.body.template, reply.body.values, refused.status, reply.body.connects)
        return self._answer(request, signed, reply, problem=refused, typed=typed)

    def _answer(
        self,
        request: Request,
        signed: SignedIn,
        reply: Reply,
        problem: Problem | None = None,
        typed: dict[str, list[str]] | None = None,
    ) -> HTTPResponse:
        if reply.finished is not None:
            return reply.finished
        if isinstance(reply.body, Page):
            response = answer(
                request,
                reply.body,
                **self._around(request, signed),
                problem=problem,
                wrong={f.field: f.message for f in problem.fields} if problem else {},
                typed=typed or {},
            )
            if request.cookies.get(session.SAID):
                response.delete_cookie(session.SAID, path=session.PREFIX)
            return response
        headers = dict(reply.headers)
        said = headers.pop("Said", "")
        response = HTTPResponse(status=reply.status, headers={"Cache-Control": "no-store", **headers})
        if said:
            session.put(response, session.SAID, said, max_age=60)
        return response

    def _around(self, request: Request, signed: SignedIn) -> dict[str, Any]:
        return {
            "desk": desk_of(signed.actor),
            "caller": signed.actor,
            "name": signed.name,
            "seal": session.seal(signed.session_id),
            "new_key": session.form_key,
            "made_at": clock.now(),
            "said": unquote(request.cookies.get(session.SAID) or "")[:200],
        }

    def _mount(self, method: str, path: str, handler: Handler, work: Handler, stream: bool = False) -> None:
        path = path.rstrip("/")

        async def entrance(request: Request, **path_values: Any) -> HTTPResponse:
            try:
                signed = await session.signed_in(request)
            except Exception as error:
                refused = explain(request, error)
                return _to_sign_in(request) if refused.kind is UNAUTHENTICATED else _away(request, refused)
            if signed.must_change_password and not self.first_password:
                return HTTPResponse(status=303, headers={"Location": f"{session.PREFIX}/account"})
            try:
                if signed.actor.kind not in self.kinds:
                    raise FORBIDDEN()
                response: HTTPResponse = await work(request, signed, path_values)
                return response
            except Exception as error:
                return self._trouble(request, signed, explain(request, error))

        entrance.__name__ = handler.__name__
        ROUTES.append(Route(method, self.prefix + path, handler.__name__, self.kinds))
        # Two rooms of a desk may both have a `called`.
        name = f"{handler.__module__.rpartition('.')[2]}_{handler.__name__}_{method.lower()}"
        self.blueprint.add_route(entrance, path, methods=[method], name=name, stream=stream)

    def _trouble(self, request: Request, signed: SignedIn, refused: Problem) -> HTTPResponse:
        page = Page("console/trouble.html", {"request_id": request_id(request)}, refused.status)
        response = self._answer(request, signed, Reply(refused.status, page), problem=refused)
        response.headers.update(refused.headers)
        return response


def desk_of(actor: Actor) -> Desk:
    """The desk at which somebody of this role works: the one with a menu."""
    return next(desk for desk in DESKS if desk.menu and actor.kind in desk.kinds)


def _away(request: Request, refused: Problem) -> HTTPResponse:
    """What is shown while it cannot even be told who asks: the database is away, or restarts."""
    values = {"problem": refused, "wrong": {}, "typed": {}, "request_id": request_id(request)}
    response = answer(request, Page("console/away.html", values, refused.status))
    response.headers.update(refused.headers)
    return response


def _to_sign_in(request: Request) -> HTTPResponse:
    """Sign in first; a page that was asked for is shown afterwards, what a form typed is in the browser."""
    then = f"?next={quote(request.path)}" if request.method == "GET" else ""
    return HTTPResponse(status=303, headers={"Location": SIGN_IN + then, "Cache-Control": "no-store"})


async def _shown(handler: Handler, arguments: dict[str, Any], request: Request, writes: bool) -> Reply:
    if not writes:
        return Reply.of(await handler(**arguments), 200)
    return await to_the_end(once(request, None, None, lambda: handler(**arguments), 200))


def _arguments(
    handler: Handler, request: Request, signed: SignedIn, path_values: dict[str, Any]
) -> dict[str, Any]:
    """What a handler asks for by the names of its parameters."""
    known = {"request": request, "caller": signed.actor, "signed": signed, **path_values}
    wanted = inspect.signature(handler).parameters
    return {name: value for name, value in known.items() if name in wanted}
