"""Photos of the family's papers at the counter: looked at one by one, or taken there, each written down."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field
from sanic import HTTPResponse, Request

from server.cases import papers
from server.cases.holders import find_case
from server.cases.papers import name_of
from server.cases.prefill import catalogue_of
from server.cases.uploading import upload
from server.cases.views import log_view
from server.database import transaction
from server.errors import NOT_FOUND
from server.http.body import Answer, Body
from server.http.files import file_answer
from server.http.limits import limit
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.materials.intake import UPLOAD_PROBLEMS, read
from server.materials.models import Material
from server.staff.door import window as door
from server.staff.handed_in import require_handed_in
from server.storage import FILE_DAMAGED, FILE_MISSING, STORAGE_UNAVAILABLE


class Paper(Body):
    """Which side or page of which material the photo shows."""

    code: str = Field(max_length=40)
    side: str = Field(max_length=20)


class Hint(Answer):
    """What might be done better while the paper still lies on the desk; never a refusal."""

    code: str
    message: str


class Taken(Answer):
    """A photo that was taken in. `advice` says at once what could be better."""

    id: UUID
    code: str
    side: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    pages: int | None
    advice: list[Hint]
    created_at: datetime


@door.get(
    "/cases/<case_id:uuid>/materials/<material_id:uuid>",
    summary="看一份材料的照片或 PDF",
    produces="application/octet-stream",
    writes=False,
    problems=(FILE_MISSING, FILE_DAMAGED, STORAGE_UNAVAILABLE),
)
async def show_material(caller: Actor, case_id: UUID, material_id: UUID) -> HTTPResponse:
    """The photo (`image/jpeg`) or PDF that counts. The look is recorded before it begins."""
    material = await to_the_end(_opened(caller, case_id, material_id))
    return await file_answer(read(material), content_type=material.content_type, size=material.size)


@door.post(
    "/cases/<case_id:uuid>/materials",
    summary="窗口补拍一张材料照片",
    query=Paper,
    answer=Taken,
    status=201,
    writes=False,
    stream=True,
    multipart=True,
    problems=(*UPLOAD_PROBLEMS, papers.PAPERS_CLOSED, papers.ALREADY_CONFIRMED),
)
async def upload_material(request: Request, caller: Actor, query: Paper, case_id: UUID) -> Taken:
    """One photo (JPEG, PNG, HEIC) or PDF of up to 15 MB as the part `file` of a multipart body.

    For an assisted draft, and for a case that waits for the window or for papers. A newer photo of the
    same side replaces the older one, also one of the family's; the same photo again changes nothing. What
    stands on it is read a little later. The family is told that the window took it.
    """
    await limit(request, "upload", caller.id, most=600, seconds=3600)
    await require_handed_in(caller, case_id)
    return Taken.model_validate(await upload(request, caller, case_id, query.code, query.side))


@door.delete(
    "/cases/<case_id:uuid>/materials/<material_id:uuid>",
    summary="撤下窗口拍错的照片",
    status=204,
    problems=(papers.PAPERS_CLOSED, papers.ALREADY_CONFIRMED),
)
async def remove_material(caller: Actor, case_id: UUID, material_id: UUID) -> None:
    """Take out a photo that the window took itself, before acceptance. The family is told."""
    await require_handed_in(caller, case_id)
    await papers.remove(caller, case_id, material_id)


async def _opened(caller: Actor, case_id: UUID, material_id: UUID) -> Material:
    async with transaction():
        await require_handed_in(caller, case_id)
        case = await find_case(caller.county, case_id)
        material = await Material.of(case.county).get_or_none(
            id=material_id, case_id=case.id, replaced_at=None, removed_at=None, deleted_at=None
        )
        if material is None:
            raise NOT_FOUND()
        await log_view(caller, case.id, name_of(catalogue_of(case), material), "窗口受理", material.id)
    return material
