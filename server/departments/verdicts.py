"""What a department's answer to a webhook means. Pure: a reply and the time come in, a verdict goes out.

200          the department did it: the item is finished, or its reversal acknowledged
202          received, it will call back: the item is received (other 2xx mean the same)
4xx          refused: nobody tries again by himself, a supervisor sees it. With the body
             `{"status": "refused", "reason": ..., "ground": ...}` the department decided against the item
408 409 425 429, 5xx, 3xx, no answer   tried again, ever more seldom, for 48 hours; then given up ("dead")

409 is what a system says that still works on an earlier attempt of the same delivery.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from pydantic import ValidationError

from server.cases.items import Completion
from server.departments.bodies import Finish
from server.departments.sending import Reply

GIVE_UP_AFTER: Final = timedelta(hours=48)
FIRST_WAIT: Final = timedelta(seconds=15)
LONGEST_WAIT: Final = timedelta(hours=1)
_COME_AGAIN: Final = frozenset({408, 409, 425, 429})

DISPATCHED: Final = "item.dispatched"
CORRECTED: Final = "item.corrected"
ANSWERED: Final = "item.correction_answered"
REVERSAL: Final = "item.reversal_requested"

# What a department's own system is told. What the department did itself is no news to it.
PUSHED: Final = (DISPATCHED, CORRECTED, ANSWERED, REVERSAL)
_WORK: Final = frozenset({DISPATCHED, ANSWERED})


class Then(StrEnum):
    """What the answer does to the item, besides closing the delivery."""

    NOTHING = "nothing"
    RECEIVE = "receive"
    COMPLETE = "complete"
    REFUSE = "refuse"
    ACKNOWLEDGE = "acknowledge"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The delivery's new status, when it is tried again (None: never), and what it does to the item."""

    status: str
    then: Then = Then.NOTHING
    due_at: datetime | None = None
    error: str | None = None
    completion: Completion | None = None
    reason: str = ""
    ground: str = ""


def judge(kind: str, attempts: int, first_tried_at: datetime, reply: Reply, now: datetime) -> Verdict:
    """What becomes of a delivery of an event of this kind after its `attempts`-th try (UTC moments)."""
    status = reply.status
    if status == 200:
        if kind == REVERSAL:
            return Verdict("delivered", Then.ACKNOWLEDGE)
        if kind in _WORK:
            completion, flaw = _completion(reply.body.get("result"))
            return Verdict("delivered", Then.COMPLETE, error=flaw, completion=completion)
        return Verdict("delivered")
    if status is not None and 200 < status < 300:
        return Verdict("accepted", Then.RECEIVE if kind == DISPATCHED else Then.NOTHING)
    if status is not None and 400 <= status < 500 and status not in _COME_AGAIN:
        reason = reply.body.get("reason")
        if kind in _WORK and reply.body.get("status") == "refused" and isinstance(reason, str) and reason:
            ground = reply.body.get("ground")
            return Verdict(
                "refused",
                Then.REFUSE,
                error=f"HTTP {status}",
                reason=reason[:500],
                ground=ground[:300] if isinstance(ground, str) else "",
            )
        return Verdict("refused", error=f"HTTP {status}")
    return _later(attempts, first_tried_at, reply, now)


def wait_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after the `attempts`-th failure: twice as long each time, up to an hour.

    `chance` between 0 and 1 spreads it from half to one and a half times, so that what failed together
    does not come back together.
    """
    doubled = FIRST_WAIT * (1 << min(max(attempts, 1) - 1, 20))
    return min(doubled, LONGEST_WAIT) * (0.5 + chance)


def _later(attempts: int, first_tried_at: datetime, reply: Reply, now: datetime) -> Verdict:
    error = reply.error or f"HTTP {reply.status}"
    end = first_tried_at + GIVE_UP_AFTER
    if now >= end:
        return Verdict("dead", error=error)
    wait = wait_after(attempts, random.random())  # noqa: S311  spreads load, keeps no secret
    if reply.retry_after is not None:
        wait = max(wait, reply.retry_after)
    # The last try is at the very end, so that nothing is given up before its 48 hours.
    return Verdict("waiting", due_at=min(now + wait, end), error=error)


def _completion(result: Any) -> tuple[Completion, str | None]:
    """What the department says of how it was done; a result that cannot be read still means "done"."""
    if isinstance(result, str):
        return Completion(summary=result[:500]), None
    if not isinstance(result, dict):
        return Completion(), None
    known = {name: result[name] for name in Finish.model_fields if name in result}
    try:
        return Finish.model_validate(known).completion(), None
    except ValidationError:
        return Completion(), "result not understood"
