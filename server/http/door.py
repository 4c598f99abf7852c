"""A door: a group of routes for one kind of caller, and what every request through it goes through.

A route is declared with everything that the API document says of it; the same declaration does the
work, so document and program cannot disagree::

    @door.post("/cases/<case_id:uuid>/submit", summary="提交", body=Submission, answer=CaseState,
               problems=(MOVE_NOT_OPEN,))
    async def submit(caller: Actor, body: Submission, case_id: UUID) -> CaseState: ...
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from sanic import Blueprint, HTTPResponse, Request

from server.errors import FORBIDDEN, INVALID, MALFORMED, NOT_FOUND, TOO_MANY, UNAUTHENTICATED, ProblemKind
from server.http.body import JSON_EXPECTED, read_body, read_query
from server.http.errors import TOO_LARGE, TOO_SLOW
from server.http.idempotency import IN_CONFLICT, KEY_REUSED, once
from server.http.limits import Allowance, limit
from server.http.respond import Reply, respond
from server.http.verbs import to_the_end

Caller = TypeVar("Caller")
Authenticate = Callable[[Request], Awaitable[Caller]]
Handler = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Operation:
    """What the API document says of one route."""

    method: str
    path: str
    name: str
    summary: str
    description: str
    tag: str
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answer: type[BaseModel] | None
    status: int
    problems: tuple[ProblemKind, ...]
    public: bool
    multipart: bool
    produces: str | None
    headers: tuple[str, ...]
    writes: bool
    handler: Handler


OPERATIONS: list[Operation] = []


@dataclass
class Door(Generic[Caller]):
    """Routes under one prefix whose callers are recognised by `authenticate`.

    `identify` names the caller for the idempotency key; None for callers without an account. `refusals`
    are what `authenticate` may raise besides UNAUTHENTICATED and FORBIDDEN.
    """

    tag: str
    prefix: str
    authenticate: Authenticate[Caller]
    identify: Callable[[Caller], Any]
    refusals: tuple[ProblemKind, ...] = ()
    blueprint: Blueprint = field(init=False)

    def __post_init__(self) -> None:
        self.blueprint = Blueprint(self.tag, url_prefix=self.prefix)

    def get(self, path: str, **about: Any) -> Callable[[Handler], Handler]:
        return self._route("GET", path, **about)

    def post(self, path: str, **about: Any) -> Callable[[Handler], Handler]:
        return self._route("POST", path, **about)

    def put(self, path: str, **about: Any) -> Callable[[Handler], Handler]:
        return self._route("PUT", path, **about)

    def patch(self, path: str, **about: Any) -> Callable[[Handler], Handler]:
        return self._route("PATCH", path, **about)

    def delete(self, path: str, **about: Any) -> Callable[[Handler], Handler]:
        return self._route("DELETE", path, **about)

    def _route(
        self,
        method: str,
        path: str,
        *,
        summary: str,
        body: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        answer: type[BaseModel] | None = None,
        status: int = 200,
        problems: Sequence[ProblemKind] = (),
        public: bool = False,
        writes: bool | None = None,
        stream: bool = False,
        multipart: bool = False,
        produces: str | None = None,
        headers: Sequence[str] = (),
        allowance: Allowance | None = None,
    ) -> Callable[[Handler], Handler]:
        """Declare a route.

        `writes` (default: everything but GET) runs the handler in one transaction, to its end, under the
        caller's Idempotency-Key. A handler that crosses a network sets it to False and opens its own.
        `public` takes no caller; `stream` leaves the body to the handler. `allowance` is counted for each
        caller before the transaction: a store that is slow to count must not hold a connection meanwhile.
        """
        transactional = method != "GET" if writes is None else writes

        def decorate(handler: Handler) -> Handler:
            common: list[ProblemKind] = [NOT_FOUND, TOO_MANY] if "<" in path else [TOO_MANY]
            if not public:
                common += [UNAUTHENTICATED, FORBIDDEN, *self.refusals]
            if body or query:
                common += [INVALID]
            if body or query:
                common += [MALFORMED]
            if body:
                common += [JSON_EXPECTED]
            if method != "GET" and not stream:
                common += [TOO_LARGE, TOO_SLOW]
            if transactional and method != "GET" and not public:
                common += [KEY_REUSED, IN_CONFLICT, INVALID]
            OPERATIONS.append(
                Operation(
                    method,
                    self.prefix + path,
                    f"{self.tag}.{handler.__name__}",
                    summary,
                    inspect.getdoc(handler) or "",
                    self.tag,
                    body,
                    query,
                    answer,
                    status,
                    tuple(dict.fromkeys((*common, *problems))),
                    public,
                    multipart,
                    produces,
                    tuple(headers),
                    transactional,
                    handler,
                )
            )
            wants_request = "request" in inspect.signature(handler).parameters

            async def entrance(request: Request, **path_values: Any) -> HTTPResponse:
                arguments: dict[str, Any] = dict(path_values)
                if wants_request:
                    arguments["request"] = request
                caller = None
                if not public:
                    caller = await self.authenticate(request)
                    arguments["caller"] = caller
                    if allowance is not None:
                        subject = self.identify(caller)
                        await limit(
                            request,
                            allowance.what,
                            subject,
                            most=allowance.most,
                            seconds=allowance.seconds,
                        )
                if query:
                    arguments["query"] = read_query(request, query)
                if body:
                    arguments["body"] = read_body(request, body)
                if transactional:
                    subject = self.identify(caller) if caller is not None else None
                    reply = await to_the_end(
                        once(request, subject, caller, lambda: handler(**arguments), status)
                    )
                else:
                    reply = Reply.of(await handler(**arguments), status)
                return respond(reply)

            entrance.__name__ = handler.__name__
            self.blueprint.add_route(entrance, path, methods=[method], name=handler.__name__, stream=stream)
            return handler

        return decorate
