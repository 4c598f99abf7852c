"""Correcting what the family filled in, at the counter: with a reason, over the version that was read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sanic import Request

from server.cases.holders import find_case
from server.cases.prefill import catalogue_of
from server.console.desk import Done
from server.console.questions import sections, typed_answers
from server.console.window.desk import desk
from server.console.window.file import Look, shown_file
from server.errors import INVALID, FieldError
from server.http.body import Body, validate
from server.identity.actor import Actor
from server.pages.forms import given
from server.pages.rendering import Page
from server.staff import cases


class Reasons(Body):
    """What goes with a correction beside the answers themselves."""

    version: int
    reason: str = ""


@desk.page("/cases/<case_id:uuid>/correction", query=Look, writes=True)
async def correction(request: Request, caller: Actor, case_id: UUID, query: Look) -> Page:
    """The form to be typed into, beside the photos."""
    page = await shown_file(caller, case_id, "console/window/correction.html", query)
    case = await find_case(caller.county, case_id)
    catalogue = catalogue_of(case)
    # What was refused comes back as it was typed.
    typed = typed_answers(request, catalogue, case.answers) if request.method == "POST" else {}
    page.values.update(
        page_path=f"{desk.prefix}/cases/{case_id}/correction",
        sections=sections(catalogue, {**case.answers, **typed}, ()),
        can_confirm=False,
    )
    return page


@desk.act("/cases/<case_id:uuid>/correction", back=correction)
async def correct(request: Request, caller: Actor, case_id: UUID) -> Done:
    """Keep what was changed; the old values stay in the history."""
    case = await find_case(caller.county, case_id)
    typed = given(request)
    said = validate(Reasons, {name: typed[name][-1] for name in Reasons.model_fields if name in typed})
    changes: dict[str, Any] = typed_answers(request, catalogue_of(case), case.answers)
    wrong = []
    if not said.reason:
        wrong.append(FieldError("reason", "missing", "请写明为什么更正。"))
    if not changes:
        wrong.append(FieldError("reason", "unchanged", "还没有改动哪一项。"))
    if wrong:
        raise INVALID(fields=wrong[:1])
    body = validate(cases.Edit, {"answers": changes, "reason": said.reason})
    await cases.edit_over(caller, said.version, body, case_id)
    return Done(f"{desk.prefix}/cases/{case_id}", f"更正了 {len(changes)} 项，原来的内容记在经过里。")
