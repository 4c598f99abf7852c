"""The departments' door: everything under /dept/v1, for clerks and for departments' own systems."""

from __future__ import annotations

from server.http.door import Door
from server.identity import authenticate
from server.identity.actor import Actor
from server.identity.staff import PASSWORD_CHANGE_REQUIRED

door: Door[Actor] = Door(
    "departments",
    "/dept/v1",
    authenticate.department,
    lambda caller: caller.id,
    (PASSWORD_CHANGE_REQUIRED,),
)
