"""The papers of a case on the phone: which there are, and each as a PDF."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sanic import HTTPResponse, Request

from config.catalogue.documents import DocumentKind
from miniprogram_api.door import door
from server.cases.documents import DOCUMENT_NOT_THERE, documents_of, paper_of
from server.cases.family import case_for
from server.documents.typesetting import printed
from server.http.body import Answer
from server.http.files import pdf_answer
from server.http.limits import limit
from server.identity.actor import Actor


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
    found = await documents_of(await case_for(caller, case_id))
    return DocumentList(documents=[DocumentLine.model_validate(document) for document in found])


@door.get(
    "/cases/<case_id:uuid>/documents/<document:str>",
    summary="看一份文书",
    produces="application/pdf",
    problems=(DOCUMENT_NOT_THERE,),
)
async def show_document(request: Request, caller: Actor, case_id: UUID, document: str) -> HTTPResponse:
    """The paper as a PDF, e.g. `acceptance` (受理通知书) once the case is accepted."""
    await limit(request, "document", caller.id, most=60, seconds=600)
    paper = await paper_of(await case_for(caller, case_id), document)
    return pdf_answer((await printed(paper)).pdf, f"{document}.pdf")
