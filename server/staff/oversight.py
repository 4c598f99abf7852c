"""The lead agency: what needs somebody at this moment, and a case as it stands, without its file."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from notifications.telephone import telephone_count
from server import clock
from server.cases.cremation import cremated_but_not_claimed
from server.cases.lifecycle import open_moves
from server.cases.models import Case, CaseEvent, Item, Rating
from server.cases.states import CaseStatus, ItemStatus
from server.cases.views import log_view
from server.chat import handover
from server.chat.models import Handover, Unanswered
from server.errors import NOT_FOUND
from server.http.body import Answer
from server.http.pages import Page
from server.identity.actor import Actor
from server.privacy import mask_id_number, mask_name
from server.staff import queue
from server.staff.door import supervision as door
from server.staff.handed_in import require_handed_in
from server.staff.supervision import UNCLAIMED_AFTER, LateItem, LateItems, item_answer, late_items

_RUNNING = [str(s) for s in (ItemStatus.DISPATCHED, ItemStatus.RECEIVED, ItemStatus.IN_PROGRESS)]
_VOLUMES = ("case.submitted", "case.accepted", "case.finished")


class Volume(Answer):
    handed_in: int
    accepted: int
    finished: int


class Attention(Answer):
    """How many wait for somebody now. Volumes are of this day, and of it with the six days before."""

    today: Volume
    week: Volume
    nearly_overdue: int
    bad_ratings: int
    bad_ratings_late: int
    conversations: int
    calls: int
    unclaimed: int
    hot_questions: int


class CasesQuery(Page):
    status: Literal[
        "submitted",
        "returned",
        "reviewed",
        "accepted",
        "in_progress",
        "finished",
        "archived",
        "declined",
        "withdrawn",
        "voided",
    ] = "in_progress"


class OverseenCase(Answer):
    """A case without its file: names are masked, and nothing of the form is told."""

    id: UUID
    number: str | None
    status: str
    status_text: str
    decedent: str
    decedent_id: str
    assisted: bool
    submitted_at: datetime | None
    accepted_at: datetime | None
    finished_at: datetime | None
    may_void: bool
    items: list[LateItem]


class Contact(Answer):
    """Whom to call about a bad rating."""

    id: UUID
    case_id: UUID
    case_number: str | None
    stars: int
    comment: str | None
    name: str
    phone: str
    called_back: bool


@door.get("/supervision/attention", summary="要督办的", answer=Attention)
async def attention(caller: Actor) -> Attention:
    """What waits for somebody at this moment, and what came and went."""
    division, today = caller.county, clock.today()
    midnight = clock.start_of_day(today)
    ratings = Rating.of(division).filter(call_back_due_on__not_isnull=True, called_back_at=None)
    unclaimed = await cremated_but_not_claimed(division, today - UNCLAIMED_AFTER)
    return Attention(
        today=await _volume(division, midnight),
        week=await _volume(division, midnight - timedelta(days=6)),
        nearly_overdue=await _nearly_overdue(division).count(),
        bad_ratings=await ratings.count(),
        bad_ratings_late=await ratings.filter(call_back_due_on__lt=today).count(),
        conversations=await Handover.of(division).filter(handover.queue("waiting", caller)).count(),
        calls=await telephone_count(division),
        unclaimed=len(unclaimed),
        hot_questions=await Unanswered.of(division).filter(settled_at=None).count(),
    )


@door.get("/supervision/nearly-overdue", summary="快到期的事项", query=Page, answer=LateItems)
async def nearly_overdue(caller: Actor, query: Page) -> LateItems:
    """Items that run and whose promised day is near, by the county's warning, the nearest first."""
    return await late_items(caller, _nearly_overdue(caller.county), query)


@door.get("/supervision/cases", summary="办件清单", query=CasesQuery, answer=queue.Lines)
async def cases(caller: Actor, query: CasesQuery) -> queue.Lines:
    """The cases in one status, those that were handed in first before the others."""
    rows = Case.of(caller.county).filter(status=query.status, submitted_at__not_isnull=True)
    return await queue.lines(rows, query)


@door.post(
    "/supervision/cases/search", summary="查找办件", body=queue.Search, answer=queue.Lines, writes=False
)
async def find_cases(caller: Actor, body: queue.Search) -> queue.Lines:
    """Find cases by number or by the decedent's ID number."""
    found: queue.Lines = await queue.search(caller, body)
    return found


@door.get("/supervision/cases/<case_id:uuid>", summary="办件进展", answer=OverseenCase)
async def overseen_case(caller: Actor, case_id: UUID) -> OverseenCase:
    """Where the case and each of its items stands."""
    await require_handed_in(caller, case_id)
    case = await Case.of(caller.county).get(id=case_id)
    items = await Item.of(caller.county).filter(case_id=case_id).order_by("due_on", "id")
    return OverseenCase(
        id=case.id,
        number=case.number,
        status=case.status,
        status_text=CaseStatus(case.status).label,
        decedent=mask_name(str(case.answers.get("decedent.name") or "")),
        decedent_id=mask_id_number(str(case.answers.get("decedent.id_number") or "")),
        assisted=case.assisted,
        submitted_at=case.submitted_at,
        accepted_at=case.accepted_at,
        finished_at=case.finished_at,
        may_void="void" in open_moves(case.lifecycle, case.status, caller.kind),
        items=[item_answer(item, case.number) for item in items],
    )


@door.get("/supervision/ratings/<rating_id:uuid>", summary="差评回访：联系谁", answer=Contact, writes=True)
async def contact(caller: Actor, rating_id: UUID) -> Contact:
    """Whom to call about a bad rating. The family sees that its number was looked up."""
    rating = await Rating.of(caller.county).filter(id=rating_id, call_back_due_on__not_isnull=True).first()
    if rating is None:
        raise NOT_FOUND()
    case = await Case.of(caller.county).get(id=rating.case_id)
    await log_view(caller, case.id, "评价和联系电话", "差评回访")
    return Contact(
        id=rating.id,
        case_id=case.id,
        case_number=case.number,
        stars=rating.stars,
        comment=rating.comment,
        name=str(case.answers.get("applicant.name") or ""),
        phone=str(case.answers.get("applicant.phone") or ""),
        called_back=rating.called_back_at is not None,
    )


def _nearly_overdue(division: str) -> QuerySet[Item]:
    return Item.of(division).filter(warned=True, overdue=False, status__in=_RUNNING)


async def _volume(division: str, since: datetime) -> Volume:
    rows = CaseEvent.of(division).filter(at__gte=since, kind__in=_VOLUMES)
    counted = await rows.annotate(n=Count("subject_id", distinct=True)).group_by("kind").values("kind", "n")
    by_kind = {row["kind"]: row["n"] for row in counted}
    handed_in, accepted, finished = (by_kind.get(kind, 0) for kind in _VOLUMES)
    return Volume(handed_in=handed_in, accepted=accepted, finished=finished)
