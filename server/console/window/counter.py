"""The counter's devices on the window's pages: card reader, camera, rating device.

The pages know no make. An adapter is one script that speaks with one device and tells the page one of four
events (docs/counter-devices.md); what the event does is a form that a hand could send as well.
"""

from __future__ import annotations

from uuid import UUID

from sanic import Request

from server.console import session
from server.console.desk import Done
from server.console.window.assisted import ROOT, form
from server.console.window.desk import at_counter, desk
from server.console.window.file import file
from server.console.window.sides import wanted
from server.counties import county
from server.http.body import read_query
from server.identity.actor import Actor
from server.pages.rendering import Page
from server.staff import cases, counter, materials
from server.staff.file import File

FILES = f"{desk.prefix}/cases"


@desk.act("/assisted/<case_id:uuid>/id-card", body=counter.CardRecord, back=form)
async def read_card(caller: Actor, body: counter.CardRecord, case_id: UUID) -> Done:
    """A card on the reader: it fills what is empty, and what differs is said."""
    taken = await counter.take_card(caller, body, case_id)
    return Done(f"{ROOT}/{case_id}", _told(taken))


@desk.act("/assisted/<case_id:uuid>/photos", back=form, writes=False, stream=True)
async def take_photo(request: Request, caller: Actor, case_id: UUID) -> Done:
    """A photo of one side of a paper, from the camera of the desk or from a file."""
    session.require_own_page(request)
    await materials.upload_material(request, caller, read_query(request, materials.Paper), case_id)
    return Done(f"{ROOT}/{case_id}", "照片已收好。")


@desk.page("/cases/<case_id:uuid>/counter", writes=True)
async def at_the_counter(caller: Actor, case_id: UUID) -> Page:
    """Reading cards and photographing papers for a case that was handed in. The look is recorded."""
    found = (await cases.read(caller, case_id)).body
    assert isinstance(found, File)
    catalogue = county(caller.county).by_version(found.catalogue)
    values = {
        "file": found,
        "here": f"{FILES}/{case_id}",
        "papers": wanted(catalogue, found.answers, found.photos),
    }
    return at_counter("console/window/counter.html", values)


@desk.act("/cases/<case_id:uuid>/id-card", body=counter.CardRecord, back=at_the_counter)
async def hold_card_beside(caller: Actor, body: counter.CardRecord, case_id: UUID) -> Done:
    """A card on the reader, held beside what was handed in."""
    taken = await counter.take_card(caller, body, case_id)
    return Done(f"{FILES}/{case_id}/counter", _told(taken))


@desk.act("/cases/<case_id:uuid>/photos", back=at_the_counter, writes=False, stream=True)
async def add_photo(request: Request, caller: Actor, case_id: UUID) -> Done:
    """A photo of one side of a paper of a case that was handed in."""
    session.require_own_page(request)
    await materials.upload_material(request, caller, read_query(request, materials.Paper), case_id)
    return Done(f"{FILES}/{case_id}/counter", "照片已收好。")


@desk.act("/cases/<case_id:uuid>/rating", body=counter.DeviceRating, back=file)
async def rate(caller: Actor, body: counter.DeviceRating, case_id: UUID) -> Done:
    """What the family pressed on the rating device."""
    await counter.rate_at_counter(caller, body, case_id)
    return Done(f"{FILES}/{case_id}", "评价已记下，谢谢家属。")


def _told(taken: counter.CardTaken) -> str:
    """What the card did, without a word of what stands on it."""
    parts = ["身份证读好了。"]
    if taken.filled:
        parts.append(f"填了 {len(taken.filled)} 项。")
    elif not taken.differing:
        parts.append("和表上一致。")
    if taken.differing:
        names = "、".join(f"“{one.label}”" for one in taken.differing)
        parts.append(f"证件和表上不一样的有：{names}，请和家属核对。")
    if taken.expired:
        parts.append("这张身份证已过有效期。")
    return "".join(parts)
