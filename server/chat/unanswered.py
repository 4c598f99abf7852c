"""Questions that nobody had an answer for: kept in groups, without their person, for the lead agency."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from server import clock
from server.chat.models import Unanswered
from server.database import new_id
from server.errors import NOT_FOUND
from server.privacy.redaction import redact_text

LONGEST = 120
COMPARED = 300
ALIKE = 0.65
# Chinese digits as well: a number that is spoken is still somebody's.
_NUMBERS = re.compile(r"[0-9０-９]{3,}[0-9０-９Xx]*|[零〇一二三四五六七八九幺两]{5,}")
_KIN = re.compile(r"\[(?:number|phone|openid)\]")
_WORDS = re.compile(r"\w")


def anonymous(question: str, known: Iterable[str]) -> str:
    """The question without numbers and without what the case says of anybody (names, addresses)."""
    text = redact_text(question.strip())
    for value in sorted({v for v in known if len(v) > 1}, key=len, reverse=True):
        text = text.replace(value, "某某")
    return _KIN.sub("…", _NUMBERS.sub("…", text))[:LONGEST]


def alike(one: str, other: str) -> float:
    """0 to 1: how many pairs of neighbouring characters two questions share (Dice's coefficient)."""
    ours, theirs = _pairs(one), _pairs(other)
    both = len(ours) + len(theirs)
    return 2 * len(ours & theirs) / both if both else 0.0


def _pairs(text: str) -> set[str]:
    words = "".join(_WORDS.findall(text))
    return {words[i : i + 2] for i in range(len(words) - 1)} or ({words} if words else set())


async def keep(county: str, question: str, known: Iterable[str]) -> None:
    """Count the question with those that ask the same, or begin a group. In the caller's transaction."""
    wording, now = anonymous(question, known), clock.now()
    if not _pairs(wording):
        return
    rows = await Unanswered.of(county).filter(settled_at=None).order_by("-last_at").limit(COMPARED)
    best = max(rows, key=lambda row: alike(row.wording, wording), default=None)
    if best is not None and alike(best.wording, wording) >= ALIKE:
        row = await Unanswered.of(county).select_for_update().get(id=best.id)
        row.times, row.last_at = row.times + 1, now
        await row.save(update_fields=["times", "last_at"])
        return
    await Unanswered(id=new_id(), county=county, wording=wording, first_at=now, last_at=now).save(
        force_create=True
    )


async def settle(county: str, group: UUID) -> None:
    """The group has an answer in the files now, or needs none. Raises NOT_FOUND."""
    changed = await Unanswered.of(county).filter(id=group, settled_at=None).update(settled_at=clock.now())
    if not changed:
        raise NOT_FOUND()
