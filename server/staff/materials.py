"""The family's photos at the counter: looked at one by one, each look written down."""

from __future__ import annotations

from uuid import UUID

from sanic import HTTPResponse

from server.cases.holders import find_case
from server.cases.papers import name_of
from server.cases.prefill import catalogue_of
from server.cases.views import log_view
from server.database import transaction
from server.errors import NOT_FOUND
from server.http.files import file_answer
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.materials.intake import read
from server.materials.models import Material
from server.staff.door import window as door
from server.staff.handed_in import require_handed_in
from server.storage import FILE_DAMAGED, FILE_MISSING, STORAGE_UNAVAILABLE


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
