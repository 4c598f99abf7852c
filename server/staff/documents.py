"""The papers of a case at the counter: which there are, each as a PDF; every look is written down."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sanic import HTTPResponse

from config.catalogue.documents import DocumentKind
from server.cases.documents import DOCUMENT_NOT_THERE, documents_of, hand_out
from server.cases.holders import find_case
from server.database import transaction
from server.documents.paper import Paper
from server.documents.typesetting import printed
from server.http.body import Answer
from server.http.files import pdf_answer
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.staff.door import window as door
from server.staff.handed_in import require_handed_in


class DocumentLine(Answer):
    """A paper that there is; `issued_on` is the day on it."""

    kind: DocumentKind
    title: str
    issued_on: date


class DocumentList(Answer):
    documents: list[DocumentLine]


@door.get("/cases/<case_id:uuid>/documents", summary="有哪些文书", answer=DocumentList)
async def list_documents(caller: Actor, case_id: UUID) -> DocumentList:
    """The papers that there are of the case as it stands, in the order of its way."""
    await require_handed_in(caller, case_id)
    found = await documents_of(await find_case(caller.county, case_id))
    return DocumentList(documents=[DocumentLine.model_validate(document) for document in found])


@door.get(
    "/cases/<case_id:uuid>/documents/<document:str>",
    summary="打印一份文书",
    produces="application/pdf",
    writes=False,
    problems=(DOCUMENT_NOT_THERE,),
)
async def show_document(caller: Actor, case_id: UUID, document: str) -> HTTPResponse:
    """The paper as a PDF. The look is recorded before it is set."""
    paper = await to_the_end(_opened(caller, case_id, document))
    return pdf_answer((await printed(paper)).pdf, f"{document}.pdf")


async def _opened(caller: Actor, case_id: UUID, kind: str) -> Paper:
    async with transaction():
        await require_handed_in(caller, case_id)
        return await hand_out(caller, await find_case(caller.county, case_id), kind)
