"""The first half of telling people: from "this happened" to one row for each person who has to hear it.

The rows of an event and its mark `planned` are written in one transaction, so a worker that is killed
anywhere plans each event exactly once. One worker plans at a time: a case's events are planned in their
order, and a second planner would only overtake the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import structlog

from config.catalogue import Message as Rule
from config.settings import settings
from notifications import outbox
from notifications.channels import TELEPHONE, route
from notifications.facts import Facts, gather
from notifications.models import Message
from notifications.quiet import not_before
from notifications.settling import ALARMS, OUTCOMES
from notifications.values import page_values, values_of
from notifications.wording import word
from server import clock
from server.cases.models import CaseEvent, Participant
from server.counties import county
from server.database import engine, new_id, transaction
from server.identity.actor import ActorKind
from server.identity.models import Person

log = structlog.get_logger(__name__)

BATCH = 200
# Any number, as long as nobody else takes it; "MSGS".
_PLANNERS_LOCK = 0x4D534753

# What is still waiting to be told and makes no sense any more once this has happened.
OVERTAKES: dict[str, tuple[str, ...] | None] = {
    "case.voided": None,
    "appointment.moved": ("appointment.reminder",),
    "appointment.cancelled": ("appointment.reminder",),
    "case.submitted": ("case.correction_due", "case.correction_extended", "case.correction_lapsed"),
    "case.declaration_settled": (
        "case.declaration_due",
        "case.declaration_extended",
        "case.declaration_lapsed",
    ),
    "appointment.released": ("appointment.reminder",),
}
_WAITING = ("planned", "telephone")


async def plan_messages() -> int:
    """Plan what happened since the last time. Returns how many events were marked as planned.

    An event that cannot be planned (a row that cannot be read) is logged, raises the alarm
    `not_planned` and is tried again; it holds up nobody else's.
    """
    return sum([await _plan_county(division) for division in settings().counties])


async def _plan_county(division: str) -> int:
    try:
        return await _plan(division, BATCH)
    except Exception as error:
        log.error("plan_failed", county=division, exc_info=error)
    done, skip = 0, list[UUID]()
    while len(skip) < BATCH:
        try:
            planned = await _plan(division, 1, skip)
        except _NotPlanned as failed:
            skip.append(failed.event_id)
            ALARMS.labels("not_planned").inc()
            log.error("event_not_planned", event_id=str(failed.event_id), exc_info=failed.__cause__)
            continue
        if not planned:
            break
        done += planned
    return done


class _NotPlanned(Exception):
    def __init__(self, event_id: UUID) -> None:
        super().__init__(str(event_id))
        self.event_id = event_id


async def _plan(division: str, limit: int, skip: Sequence[UUID] = ()) -> int:
    async with transaction():
        if engine() == "postgresql":
            lock = "SELECT pg_try_advisory_xact_lock($1, $2) AS mine"
            if not (await outbox.run(lock, _PLANNERS_LOCK, int(division)))[0]["mine"]:
                return 0
        waiting = CaseEvent.of(division).filter(planned=False).exclude(id__in=list(skip))
        found = await waiting.order_by("at", "id").limit(limit).values_list("id", "subject", "kind")
        told = [
            event_id
            for event_id, subject, kind in found
            if subject == "case" and (family_rules(division, kind) or kind in OVERTAKES)
        ]
        if told:
            try:
                await _plan_told(division, told)
            except Exception as error:
                raise _NotPlanned(told[0]) from error
        if found:
            await CaseEvent.of(division).filter(id__in=[row[0] for row in found]).update(planned=True)
    return len(found)


def family_rules(division: str, kind: str) -> list[Rule]:
    """The messages to families that this kind of event causes, in the order of the catalogue."""
    return [rule for rule in county(division).messages.of(kind) if rule.for_family]


async def _plan_told(division: str, event_ids: list[UUID]) -> None:
    events = await CaseEvent.of(division).filter(id__in=event_ids).order_by("at", "seq")
    facts = await gather(division, events)
    participants = await _participants(division, {event.subject_id for event in events})
    people = {
        person.id: person
        for person in await Person.of(division).filter(
            id__in=[p.person_id for p in participants], deleted_at=None
        )
    }
    rows = list[Message]()
    for each in facts:
        if each.event.kind in OVERTAKES:
            await _overtake(each.event, rows)
        here = [p for p in participants if p.case_id == each.case.id]
        rows += _messages(each, [(p.role, people[p.person_id]) for p in here if p.person_id in people])
    if rows:
        await Message.bulk_create(rows)
    for row in rows:
        OUTCOMES.labels(row.channel, row.status).inc()


async def _participants(division: str, cases: set[UUID]) -> list[Participant]:
    return await (
        Participant.of(division).filter(case_id__in=list(cases), left_at=None).order_by("joined_at", "id")
    )


def _messages(facts: Facts, people: Sequence[tuple[str, Person]]) -> list[Message]:
    """One message for each person and rule; two rules of one template say it once."""
    values, page = values_of(facts), page_values(facts)
    rows: dict[tuple[UUID | None, str], Message] = {}
    for rule in family_rules(facts.county.division, facts.event.kind):
        to: list[Person | None] = [person for role, person in people if role in rule.to]
        if facts.case.assisted and "applicant" in rule.to and all(role != "applicant" for role, _ in people):
            to.append(None)
        template = facts.county.messages.templates.get(rule.template)
        wording = word(rule, template, values, page)
        if wording.fields is None:
            ALARMS.labels("field").inc()
        # Nobody is called about what the family has just done itself, on the phone or at the counter.
        call = facts.event.actor_kind != ActorKind.FAMILY
        for person in to:
            ways = route(rule, template if wording.fields is not None else None, person, call=call)
            key = (person.id if person else None, rule.template)
            if ways and key not in rows:
                content = {"text": wording.text, "fields": wording.fields}
                rows[key] = _row(facts, rule, person, ways, content, wording.page)
    return list(rows.values())


def _row(
    facts: Facts,
    rule: Rule,
    person: Person | None,
    ways: Sequence[str],
    content: Mapping[str, object],
    page: str,
) -> Message:
    now, event = clock.now(), facts.event
    person_id = person.id if person else None
    call = ways[0] == TELEPHONE
    return Message(
        id=new_id(),
        county=event.county,
        case_id=facts.case.id,
        event_id=event.id,
        event_kind=event.kind,
        happened_at=event.at,
        seq=event.seq,
        person_id=person_id,
        template=rule.template,
        channel=ways[0],
        further=list(ways[1:]),
        status="telephone" if call else "planned",
        due_at=None if call else not_before(facts.county, now, wakes=rule.wakes, person=person_id),
        wakes=rule.wakes,
        content=content,
        page=page,
        created_at=now,
        stale_at=facts.appointment_start,  # then it is of no use any more
    )


async def _overtake(event: CaseEvent, planned: Sequence[Message]) -> None:
    """Drop what waits in the outbox, and what this batch was about to put there (`planned`)."""
    dropped = {"status": "dropped", "error_code": "overtaken", "due_at": None, "closed_at": clock.now()}
    kinds = OVERTAKES[event.kind]
    waiting = Message.of(event.county).filter(
        case_id=event.subject_id, status__in=_WAITING, happened_at__lte=event.at
    )
    if kinds:
        waiting = waiting.filter(event_kind__in=kinds)
    await waiting.update(**dropped)
    for row in planned:
        if row.case_id == event.subject_id and (kinds is None or row.event_kind in kinds):
            row.update_from_dict(dropped)
