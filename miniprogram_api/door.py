"""The family's door. Everything under /api/v1 goes through it."""

from __future__ import annotations

from server.http.door import Door
from server.identity import authenticate
from server.identity.actor import Actor

door: Door[Actor] = Door("family", "/api/v1", authenticate.family, lambda caller: caller.id)
