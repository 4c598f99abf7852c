"""What the window may see at all: what was handed in, or filled in at its own counter."""

from __future__ import annotations

from uuid import UUID

from tortoise.expressions import Q

from server.cases.models import Case
from server.errors import NOT_FOUND
from server.identity.actor import Actor


async def require_handed_in(caller: Actor, case_id: UUID) -> None:
    """Raises NOT_FOUND for a form that a family has begun on its phone and never submitted.

    It stays the family's own when it has expired or was withdrawn: an office looks at nothing that
    nobody has given it (个人信息保护法 6).
    """
    seen = Q(assisted=True) | Q(submitted_at__isnull=False)
    if not await Case.of(caller.county).filter(seen, id=case_id).exists():
        raise NOT_FOUND()
