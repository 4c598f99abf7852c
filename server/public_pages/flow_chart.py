"""The flow chart: in the page with its text beside it, and as a file."""

from __future__ import annotations

from sanic import HTTPResponse, Request

from config.catalogue import County
from server.pages.rendering import Page, is_large
from server.public_pages.drawing import DESK, DESK_LARGE, PHONE, PHONE_LARGE, drawn
from server.public_pages.flow import flow
from server.public_pages.mounting import A_MINUTE, page


@page("/flow")
async def chart(place: County, request: Request) -> Page:
    """Drawn twice, for a phone and for a desk; the browser shows the one that fits."""
    stages, title, large = flow(place), _title(place), is_large(request)
    return Page(
        "public/flow.html",
        {
            "stages": stages,
            "narrow": drawn(stages, PHONE_LARGE if large else PHONE, title),
            "wide": drawn(stages, DESK_LARGE if large else DESK, title),
        },
        keep=A_MINUTE,
    )


@page("/flow.svg")
async def chart_file(place: County) -> HTTPResponse:
    """The chart as a file, to be printed or sent on."""
    headers = {
        "Cache-Control": f"public, max-age={A_MINUTE}",
        "Content-Disposition": f'attachment; filename="flow-{place.division}.svg"',
    }
    return HTTPResponse(
        drawn(flow(place), DESK, _title(place)), headers=headers, content_type="image/svg+xml; charset=utf-8"
    )


def _title(place: County) -> str:
    return f"{place.info.short}{place.info.service_name}流程图"
