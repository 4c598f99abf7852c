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
from server.console.window.desk import desk
from server.http.body import read_query
from server.identity.actor import Actor
from server.staff import counter, materials


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


@desk.act("/cases/<case_id:uuid>/rating", body=counter.DeviceRating)
async def rate(caller: Actor, body: counter.DeviceRating, case_id: UUID) -> Done:
    """What the family pressed on the rating device."""
    await counter.rate_at_counter(caller, body, case_id)
    return Done(f"{desk.prefix}/cases/{case_id}", "评价已记下，谢谢家属。")


def _told(taken: counter.CardTaken) -> str:
    """What the card did, without a word of what stands on it."""
    parts = [f"身份证读好了，填了 {len(taken.filled)} 项。"]
    if taken.differing:
        names = "、".join(f"“{one.label}”" for one in taken.differing)
        parts.append(f"证件和表上不一样的有：{names}，请和家属核对。")
    if taken.expired:
        parts.append("这张身份证已过有效期。")
    return "".join(parts)
