"""The family's visit, from its file: called, done, or come without an appointment."""

from __future__ import annotations

from uuid import UUID

from server.console.desk import Done
from server.console.window.desk import desk
from server.console.window.file import file
from server.identity.actor import Actor
from server.staff import appointments


@desk.act("/cases/<case_id:uuid>/visit/call", back=file)
async def call_here(caller: Actor, case_id: UUID) -> Done:
    """Call the family to the counter."""
    await appointments.call(caller, case_id)
    return Done(f"{desk.prefix}/cases/{case_id}", "已叫号。")


@desk.act("/cases/<case_id:uuid>/visit/serve", back=file)
async def served_here(caller: Actor, case_id: UUID) -> Done:
    """The visit is done."""
    await appointments.serve(caller, case_id)
    return Done(f"{desk.prefix}/cases/{case_id}", "这次到访已办完。")


@desk.act("/cases/<case_id:uuid>/visit/walk-in", back=file)
async def walk_in(caller: Actor, case_id: UUID) -> Done:
    """Give the family at the counter the first free seat of today."""
    await appointments.walk_in(caller, appointments.WalkIn(case_id=case_id))
    return Done(f"{desk.prefix}/cases/{case_id}", "已取号，可以叫号。")
