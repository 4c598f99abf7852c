"""The photos of a file, and what lies over them while they are looked at: for whom, by whom, when."""

from __future__ import annotations

from uuid import UUID

from sanic import HTTPResponse

from server import clock
from server.console.window.desk import desk
from server.identity.actor import Actor
from server.pages.rendering import render
from server.staff import documents, materials

PURPOSE = "仅供身后“一件事”受理核对"


@desk.page("/cases/<case_id:uuid>/photos/<material_id:uuid>")
async def photo(caller: Actor, case_id: UUID, material_id: UUID) -> HTTPResponse:
    """The photo or PDF itself. The look is recorded before it begins."""
    shown: HTTPResponse = await materials.show_material(caller, case_id, material_id)
    return shown


@desk.page("/watermark")
async def watermark(caller: Actor) -> HTTPResponse:
    """A transparent sheet that names purpose, viewer and moment all over; printed with what lies under it."""
    now = clock.in_china(clock.now())
    text = render(
        "console/window/watermark.svg", purpose=PURPOSE, viewer=caller.label, at=f"{now:%Y-%m-%d %H:%M}"
    )
    return HTTPResponse(text, headers={"Cache-Control": "no-store"}, content_type="image/svg+xml")


@desk.page("/cases/<case_id:uuid>/documents/<document:str>")
async def paper(caller: Actor, case_id: UUID, document: str) -> HTTPResponse:
    """A paper of the case as a PDF. The look is recorded before it is set."""
    shown: HTTPResponse = await documents.show_document(caller, case_id, document)
    return shown
