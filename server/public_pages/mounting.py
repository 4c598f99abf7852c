"""Where a public page lies, of which county it speaks, and what every request for one goes through.

Each page is at its own address (`/guide`) and at that of a county (`/c/430621/guide`). The short one shows
the only county that is served; where there are several it asks which one is meant. The county is in the
path and in nothing else, so that a link can be passed on and the switch for large print comes back to it.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sanic import Blueprint, HTTPResponse, Request, Sanic
from sanic.exceptions import NotFound

from config.catalogue import County, counties
from server.errors import NOT_FOUND, Problem
from server.http.errors import explain, problem_response
from server.http.limits import address, limit
from server.http.observe import request_id
from server.pages.forms import own
from server.pages.rendering import Page, add_room, answer
from server.pages.text_size import keep

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Page | HTTPResponse]])

# A family reads ten pages in a minute, a hall full of families behind one address a hundred.
MOST, WITHIN = 240, 60
A_MINUTE = 60

add_room("public", Path(__file__).parent)
blueprint = Blueprint("public_pages")


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the menu; `says` is what one finds there."""

    title: str
    path: str
    says: str


MENU = (
    Link("办事指南", "/guide", "谁能办、带什么、多久办好，常见问题"),
    Link("看看能不能办", "/eligibility", "答几个问题，马上知道，不用登录"),
    Link("上班时间和号源", "/hours", "窗口几点开门，哪天还有号"),
    Link("表里问什么", "/form", "先看一看要填的内容，也可以打印"),
    Link("流程图", "/flow", "从开证明到款项到账，一张图看清"),
    Link("办理情况", "/statistics", "办了多少、一般几天、按时多少"),
)


def page(path: str, method: str = "GET") -> Callable[[Handler], Handler]:
    """Declare a page. Its handler takes what it names: `place` (the County), `request`, path values."""

    def decorate(handler: Handler) -> Handler:
        async def entrance(request: Request, division: str | None = None, **values: Any) -> HTTPResponse:
            try:
                await limit(request, "public-page", address(request), most=MOST, seconds=WITHIN)
                place = _place(division)
                if place is None:
                    return _answer(request, _which_county(request))
                known = {"place": place, "request": request, **values}
                wanted = inspect.signature(handler).parameters
                shown = await handler(**{name: known[name] for name in known if name in wanted})
                if isinstance(shown, HTTPResponse):
                    return shown
                return _answer(request, shown, place, division)
            except Exception as error:
                return _trouble(request, explain(request, error), division)

        for prefix, name in (("", handler.__name__), ("/c/<division:str>", f"{handler.__name__}_of_county")):
            blueprint.add_route(entrance, prefix + path, methods=[method], name=name)
        return handler

    return decorate


def answer_strays(app: Sanic[Any, Any]) -> None:
    """A person at an address that nobody answers gets a page that leads on; a program gets its problem."""

    async def stray(request: Request, error: Exception) -> HTTPResponse:
        lost = explain(request, error)
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return _trouble(request, lost, None)
        return problem_response(request, lost)

    app.exception(NotFound)(stray)


def _place(division: str | None) -> County | None:
    """The county that is meant; None when it has to be chosen first. Raises NOT_FOUND."""
    here = counties()
    if division is None:
        return next(iter(here.values())) if len(here) == 1 else None
    if division not in here:
        raise NOT_FOUND("这个地方还没有开通这项服务，请检查网址。")
    return here[division]


def _which_county(request: Request) -> Page:
    return Page("public/counties.html", {"counties": counties(), "to": request.path}, keep=A_MINUTE)


def _answer(
    request: Request, shown: Page, place: County | None = None, division: str | None = None
) -> HTTPResponse:
    around = {"place": place, "base": f"/c/{division}" if division and place else "", "menu": MENU}
    # A page that came of a form is asked for in the other size by its form, so that no answer is lost.
    size = own(request, "_text_size") if request.method == "POST" else ""
    if not size:
        return answer(request, shown, **around)
    response = answer(request, shown, **around, large_text=size == "large")
    keep(response, size == "large")
    return response


def _trouble(request: Request, refused: Problem, division: str | None) -> HTTPResponse:
    here = counties()
    place = here.get(division or "") or (next(iter(here.values())) if len(here) == 1 else None)
    values = {"problem": refused, "request_id": request_id(request)}
    shown = Page("public/trouble.html", values, refused.status)
    response = _answer(request, shown, place, division if division in here else None)
    response.headers.update(refused.headers)
    return response
