"""Two accounts turn out to be one person's: what the one was told, or is still to be told, is the other's."""

from __future__ import annotations

from uuid import UUID

from notifications import outbox
from notifications.models import Acceptance
from server import clock

_MOVE = """
UPDATE message SET person_id = $1 WHERE county = $3 AND person_id = $2 AND NOT EXISTS (
    SELECT 1 FROM message twin WHERE twin.person_id = $1 AND twin.event_id = message.event_id
        AND twin.template = message.template AND twin.channel = message.channel)
RETURNING id
"""
# The person is told by the other row.
_DROP = """
UPDATE message SET status = 'dropped', error_code = 'joined', due_at = NULL, closed_at = $3
WHERE county = $2 AND person_id = $1 AND status IN ('planned', 'telephone')
RETURNING id
"""


async def join_messages(county: str, kept: UUID, gone: UUID) -> None:
    """Messages and acceptances of `gone` are those of `kept`. Runs in the caller's transaction."""
    await outbox.run(_MOVE, kept, gone, county)
    await outbox.run(_DROP, gone, county, clock.now())
    await Acceptance.of(county).filter(person_id=gone).update(person_id=kept)
