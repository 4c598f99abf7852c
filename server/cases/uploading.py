"""A photo on its way into a case, from a family's phone or from the window's desk."""

from __future__ import annotations

from uuid import UUID

from sanic import Request

from server.cases import papers
from server.cases.holders import find_case
from server.database import transaction
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.materials.intake import ReceivedFile, discard, receiving
from server.materials.models import Material


async def upload(request: Request, actor: Actor, case_id: UUID, code: str, side: str) -> Material:
    """Take the file of a multipart request into the case as this side of this material.

    Streamed and sealed while it comes; the worker reads it later. Nothing is left of a file that is
    refused, nor of one that is there already. Makes its own transaction; the route must be declared with
    `stream=True`, and its door has decided whether this actor may.
    Raises one of `UPLOAD_PROBLEMS`, or what `papers.attach` raises.
    """
    papers.rule_of(await find_case(actor.county, case_id), code, side)
    async with receiving(request, prefix=f"{actor.county}/{case_id}") as file:
        material = await to_the_end(_attach(actor, case_id, code, side, file))
        if material.storage_key != file.storage_key:
            await discard(file)
        return material


async def _attach(actor: Actor, case_id: UUID, code: str, side: str, file: ReceivedFile) -> Material:
    async with transaction():
        return await papers.attach(actor, case_id, code, side, file)
