"""Filing for a family that has no WeChat: the one form, typed at the counter and kept with every field."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sanic import Request

from config.catalogue import Catalogue
from server.cases import prefill
from server.cases.holders import find_case
from server.cases.papers import papers_of
from server.console.desk import Done
from server.console.questions import sections, typed_answers
from server.console.window.desk import at_counter, desk
from server.console.window.sides import wanted
from server.database import transaction
from server.errors import FieldError
from server.http.respond import Reply
from server.http.verbs import to_the_end
from server.identity.actor import Actor
from server.pages.forms import own
from server.pages.rendering import Page
from server.staff import assisted
from server.staff.assisted import Assisted

ROOT = f"{desk.prefix}/assisted"


@desk.page("/assisted", query=assisted.Drafts)
async def drafts(caller: Actor, query: assisted.Drafts) -> Page:
    """What was begun at the counter and not handed in."""
    lines = await assisted.drafts(caller, query)
    return Page("console/window/assisted_drafts.html", {"lines": lines, "query": query})


@desk.act("/assisted", back=drafts)
async def begin(caller: Actor) -> Done:
    """An empty form for the family at the counter."""
    begun = await assisted.begin(caller, assisted.NewCase())
    return Done(f"{ROOT}/{_draft(begun).id}")


@desk.page("/assisted/<case_id:uuid>", writes=True)
async def form(caller: Actor, case_id: UUID) -> Page:
    """The form, as far as it was typed."""
    return await _page(caller, _draft(await assisted.open_draft(caller, case_id)))


@desk.act("/assisted/<case_id:uuid>/answers", back=form, writes=False)
async def save(request: Request, caller: Actor, case_id: UUID) -> Page:
    """Keep what was typed, and show what the form asks next. A repeat changes nothing."""
    return await to_the_end(_save(request, caller, case_id))


@desk.act("/assisted/<case_id:uuid>/submit", back=form, writes=False)
async def submit(request: Request, caller: Actor, case_id: UUID) -> Done:
    """Keep what was typed, then hand the form in: a refusal must not cost a word of it."""
    await to_the_end(_save(request, caller, case_id))
    await to_the_end(_submit(caller, case_id))
    return Done(f"{desk.prefix}/cases/{case_id}", "已提交。请核对原件，然后受理。")


@desk.act("/assisted/<case_id:uuid>/restore", back=form)
async def restore(caller: Actor, case_id: UUID) -> Done:
    """Go on with a form that was put aside."""
    await assisted.restore(caller, case_id)
    return Done(f"{ROOT}/{case_id}", "草稿已经找回，可以接着填。")


async def _submit(caller: Actor, case_id: UUID) -> None:
    async with transaction():
        await assisted.submit(caller, case_id)


async def _save(request: Request, caller: Actor, case_id: UUID) -> Page:
    async with transaction():
        now = _draft(await assisted.open_draft(caller, case_id))
        changes = typed_answers(request, await _catalogue(caller, case_id), now.answers)
        if changes:
            version = int(own(request, "_version") or now.version)
            saved = await prefill.save_answers(caller, case_id, version, changes)
            now = _draft(await assisted.open_draft(caller, saved.case.id))
        return await _page(caller, now)


async def _page(caller: Actor, draft: Assisted) -> Page:
    errors = [FieldError(hint.field, hint.code, hint.message) for hint in draft.errors]
    case = await find_case(caller.county, draft.id)
    catalogue = prefill.catalogue_of(case)
    made = sections(catalogue, draft.answers, errors)
    values: dict[str, Any] = {
        "draft": draft,
        "sections": made,
        "missing": sum(section.open for section in made),
        "root": ROOT,
        "papers": wanted(catalogue, draft.answers, await papers_of(case)),
    }
    return at_counter("console/window/assisted.html", values)


async def _catalogue(caller: Actor, case_id: UUID) -> Catalogue:
    return prefill.catalogue_of(await find_case(caller.county, case_id))


def _draft(reply: Reply) -> Assisted:
    assert isinstance(reply.body, Assisted)
    return reply.body
