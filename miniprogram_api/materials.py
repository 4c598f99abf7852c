"""Photos of the papers: taken at home, looked at at once, kept encrypted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field
from sanic import HTTPResponse, Request

from miniprogram_api.door import door
from server.cases import papers
from server.cases.family import part_of, require_filler
from server.cases.holders import find_case
from server.cases.readings import disagreements, shown
from server.cases.uploading import upload as take_in
from server.errors import NOT_FOUND
from server.http.body import Answer, Body
from server.http.files import file_answer
from server.http.limits import limit
from server.identity.actor import Actor, ActorKind
from server.materials.intake import UPLOAD_PROBLEMS, read
from server.materials.models import Material
from server.reading.crosscheck import Disagreement
from server.storage import FILE_DAMAGED, FILE_MISSING, STORAGE_UNAVAILABLE


class Paper(Body):
    """Which side or page of which material the photo shows."""

    code: str = Field(max_length=40)
    side: str = Field(max_length=20)


class AdviceAnswer(Answer):
    """What might be done better while still at home; never a refusal."""

    code: str
    message: str


class ReadValue(Answer):
    """One value as it was read; `box` is left, top, right, bottom as shares of the photo."""

    field: str
    value: str
    confidence: float
    box: tuple[float, float, float, float]


class ReadingAnswer(Answer):
    """What the system read from the photo. `filled` are the answers that came from it."""

    state: Literal["waiting", "read", "not_read"]
    paper: str | None
    values: list[ReadValue]
    filled: list[str]


class DoubtAnswer(Answer):
    """Something that does not fit, in one sentence; `questions` are the answers to look at."""

    code: str
    message: str
    questions: list[str]


class MaterialAnswer(Answer):
    id: UUID
    code: str
    side: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    pages: int | None
    advice: list[AdviceAnswer]
    reading: ReadingAnswer
    doubts: list[DoubtAnswer]
    confirmed: bool
    added_by: Literal["family", "window"]
    created_at: datetime


class MaterialList(Answer):
    materials: list[MaterialAnswer]


@door.post(
    "/cases/<case_id:uuid>/materials",
    summary="上传一张照片",
    query=Paper,
    answer=MaterialAnswer,
    status=201,
    writes=False,
    stream=True,
    multipart=True,
    problems=(*UPLOAD_PROBLEMS, papers.PAPERS_CLOSED, papers.ALREADY_CONFIRMED),
)
async def upload(request: Request, caller: Actor, query: Paper, case_id: UUID) -> MaterialAnswer:
    """One photo (JPEG, PNG, HEIC) or PDF of up to 15 MB as the part `file` of a multipart body.

    A newer photo of the same side replaces the older one; the same photo again changes nothing. `advice`
    says at once what could be better; what stands on the paper is read a little later, and `reading`
    tells when.
    """
    await limit(request, "upload", caller.id, most=200, seconds=3600)
    await require_filler(caller, case_id)
    return _shown(await take_in(request, caller, case_id, query.code, query.side))


@door.get("/cases/<case_id:uuid>/materials", summary="已交的材料", answer=MaterialList)
async def list_materials(caller: Actor, case_id: UUID) -> MaterialList:
    """The photos that count, what was read from each, and what about it does not fit."""
    await part_of(caller, case_id)
    rows = await papers.papers_of(await find_case(caller.county, case_id))
    # The case after its photos: what is shown as read has filled its answers by then.
    doubts = await disagreements(await find_case(caller.county, case_id))
    return MaterialList(materials=[_shown(row, doubts) for row in rows])


@door.get(
    "/cases/<case_id:uuid>/materials/<material_id:uuid>",
    summary="看一张照片",
    produces="application/octet-stream",
    problems=(FILE_MISSING, FILE_DAMAGED, STORAGE_UNAVAILABLE),
)
async def show_material(caller: Actor, case_id: UUID, material_id: UUID) -> HTTPResponse:
    """The photo or PDF itself."""
    await part_of(caller, case_id)
    material = await Material.of(caller.county).get_or_none(
        id=material_id, case_id=case_id, removed_at=None, deleted_at=None
    )
    if material is None:
        raise NOT_FOUND()
    return await file_answer(read(material), content_type=material.content_type, size=material.size)


@door.delete(
    "/cases/<case_id:uuid>/materials/<material_id:uuid>",
    summary="删掉一张照片",
    status=204,
    problems=(papers.PAPERS_CLOSED, papers.ALREADY_CONFIRMED),
)
async def remove_material(caller: Actor, case_id: UUID, material_id: UUID) -> None:
    """Take a photo out of the case again."""
    await require_filler(caller, case_id)
    await papers.remove(caller, case_id, material_id)


def _shown(row: Material, doubts: Sequence[Disagreement] = ()) -> MaterialAnswer:
    said = shown(row)
    return MaterialAnswer(
        id=row.id,
        code=row.code,
        side=row.side,
        content_type=row.content_type,
        size=row.size,
        width=row.width,
        height=row.height,
        pages=row.pages,
        advice=[AdviceAnswer.model_validate(entry) for entry in row.advice],
        reading=ReadingAnswer(
            state=said.state,
            paper=said.kind,
            values=[
                ReadValue(field=name, value=read.value, confidence=read.confidence, box=read.box)
                for name, read in said.fields.items()
            ],
            filled=list(said.filled),
        ),
        doubts=[
            DoubtAnswer(code=doubt.code, message=doubt.family, questions=list(doubt.questions))
            for doubt in doubts
            if row.id in doubt.material_ids
        ],
        confirmed=row.confirmed_at is not None,
        added_by="window" if row.uploaded_by_kind == ActorKind.WINDOW else "family",
        created_at=row.created_at,
    )
