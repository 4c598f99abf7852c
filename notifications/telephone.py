"""The list "please telephone": whom no channel reached, and the clerk's word that they were told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.queryset import QuerySet

from notifications.models import Message
from server import clock
from server.cases.events import Happened, record
from server.cases.holders import lock_case, save_holder
from server.cases.models import Case, Participant
from server.errors import FORBIDDEN, problem
from server.identity.actor import Actor, ActorKind
from server.identity.models import Person
from server.privacy import mask_phone, salutation

NOT_WAITING = problem(
    "message_not_waiting", 409, "已经有人打过电话", "这条消息已经不在待打电话的名单里了，请刷新后再看。"
)

APPLICANT, RELATIVE = "applicant", "家人"
MAY_CALL = frozenset({ActorKind.WINDOW, ActorKind.SUPERVISOR, ActorKind.ADMIN})


@dataclass(frozen=True, slots=True)
class ToTell:
    """One thing that the person has to be told."""

    message_id: UUID
    event_kind: str
    happened_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """One person to be called about one case, with everything that waits to be told, oldest first.

    `role` is the person's part in the case, `person_id` null for an applicant without an account. `phone`
    is masked, empty when none is known; the whole number stands in the case, where looking at it is
    recorded. `tried` is how often somebody called in vain.
    """

    case_id: UUID
    case_number: str | None
    person_id: UUID | None
    role: str
    addressee: str
    phone: str
    waiting_since: datetime
    tried: int
    to_tell: tuple[ToTell, ...]


def waiting_for_a_call(county: str) -> QuerySet[Message]:
    """The messages that nobody could be sent; order and page by `created_at` and `id`."""
    return Message.of(county).filter(status="telephone")


async def calls_for(county: str, rows: Sequence[Message]) -> list[Call]:
    """Whom to call for these messages: one call for each person and case, in the order of the rows."""
    groups: dict[tuple[UUID, UUID | None], list[Message]] = {}
    for row in rows:
        groups.setdefault((row.case_id, row.person_id), []).append(row)
    case_ids = list({case_id for case_id, _ in groups})
    person_ids = list({person_id for _, person_id in groups if person_id})
    cases = {case.id: case for case in await Case.of(county).filter(id__in=case_ids)}
    people = {person.id: person for person in await Person.of(county).filter(id__in=person_ids)}
    parts = {
        (part.case_id, part.person_id): part.role
        for part in await Participant.of(county).filter(case_id__in=case_ids, person_id__in=person_ids)
    }
    return [
        _call(
            cases[case_id],
            people[person_id] if person_id else None,
            parts[case_id, person_id] if person_id else APPLICANT,
            messages,
        )
        for (case_id, person_id), messages in groups.items()
    ]


async def telephone_count(county: str) -> int:
    """How many messages wait for a call."""
    return await waiting_for_a_call(county).count()


async def telephoned(
    actor: Actor, message_ids: Iterable[UUID], note: str = "", *, reached: bool = True
) -> None:
    """A clerk called about these messages of one case. Not reached, they stay on the list.

    Recorded on the case as `message.telephoned`. Runs in the caller's transaction. Raises FORBIDDEN for
    anybody but window, supervisor and administrator, NOT_WAITING when one of the messages is not on the
    list (any more) or belongs to another case than the first.
    """
    if actor.kind not in MAY_CALL:
        raise FORBIDDEN()
    wanted = set(message_ids)
    first = await Message.of(actor.county).filter(id__in=list(wanted), status="telephone").first()
    if first is None:
        raise NOT_WAITING()
    case = await lock_case(actor.county, first.case_id)
    rows = await (
        Message.of(actor.county)
        .filter(id__in=list(wanted), status="telephone", case_id=case.id)
        .order_by("happened_at", "seq")
        .select_for_update()
    )
    if len(rows) != len(wanted):
        raise NOT_WAITING()
    await _write(rows, actor, reached=reached)
    told = [row.event_kind for row in rows]
    data = {"messages": [str(row.id) for row in rows], "events": told, "reached": reached}
    await record(case, actor, Happened("message.telephoned", data=data, private={"note": note}))
    await save_holder(case)


async def _write(rows: Sequence[Message], actor: Actor, *, reached: bool) -> None:
    for row in rows:
        row.attempts += 1
        if reached:
            row.status, row.closed_at, row.closed_by = "telephoned", clock.now(), actor.id
        await row.save(update_fields=["attempts", "status", "closed_at", "closed_by"])


def _call(case: Case, person: Person | None, role: str, rows: Sequence[Message]) -> Call:
    answers = case.answers or {}
    phone = person.phone if person else None
    addressee = RELATIVE
    if role == APPLICANT:
        phone = phone or str(answers.get("applicant.phone") or "")
        name = str(answers.get("applicant.name") or "")
        addressee = salutation(name) if name else "申请人"
    return Call(
        case_id=case.id,
        case_number=case.number,
        person_id=rows[0].person_id,
        role=role,
        addressee=addressee,
        phone=mask_phone(phone) if phone else "",
        waiting_since=min(row.created_at for row in rows),
        tried=max(row.attempts for row in rows),
        to_tell=tuple(
            ToTell(row.id, row.event_kind, row.happened_at, row.content["text"])
            for row in sorted(rows, key=lambda row: (row.happened_at, row.seq))
        ),
    )
