"""From the program to a person: the queue of families that asked for one, and what a clerk says to them.

A clerk's answer stands in the conversation, where the mini program shows it, and goes out through the
platform's chat where the family wrote there. Whom the platform does not let us write to any more is
telephoned. Every function here runs in the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from tortoise.expressions import Q

from server import clock
from server.cases.models import Case
from server.cases.views import log_view
from server.chat.dialogue import State
from server.chat.models import ChatReply, ChatTurn, Conversation, Handover
from server.chat.speaking import CLERK, SERVICE, WINDOW, may_speak, note, send, touch
from server.counties import county
from server.database import new_id
from server.errors import NOT_FOUND, problem
from server.identity.actor import Actor
from server.identity.models import Person
from server.privacy import mask_phone, salutation

TAKEN_BY_ANOTHER = problem(
    "conversation_taken", 409, "已有同事在回复", "这位家属已经有同事在回复了，请刷新后看别的。"
)
NOT_TAKEN = problem("conversation_not_taken", 409, "请先接下", "请先接下这个对话，再回复或结束。")
CONVERSATION_CLOSED = problem("conversation_closed", 409, "对话已经结束", "这个对话已经结束，请刷新后再看。")
NOT_TO_TELEPHONE = problem(
    "answer_not_waiting", 409, "已经有人打过电话", "这条回复已经不在待打电话的名单里了，请刷新后再看。"
)

PURPOSE = "回复家属的咨询"
Which = Literal["waiting", "taken", "mine"]


async def ask(conversation: Conversation) -> bool:
    """The family asks for a person; False when it has asked already and still waits."""
    if await Handover.of(conversation.county).filter(open_of=conversation.id).exists():
        return False
    await Handover(
        id=new_id(),
        county=conversation.county,
        conversation_id=conversation.id,
        open_of=conversation.id,
        case_id=conversation.case_id,
        person_id=conversation.person_id,
        asked_at=clock.now(),
    ).save(force_create=True)
    return True


async def is_taken(conversation: Conversation) -> bool:
    """Whether a clerk has the conversation at this moment."""
    mine = Handover.of(conversation.county).filter(open_of=conversation.id, taken_by__isnull=False)
    return await mine.exists()


async def take(actor: Actor, handover_id: UUID) -> Handover:
    """This clerk answers from now on. Raises CONVERSATION_CLOSED, TAKEN_BY_ANOTHER, NOT_FOUND."""
    row, _ = await _locked(actor.county, handover_id)
    if row.taken_by not in (None, actor.id):
        raise TAKEN_BY_ANOTHER()
    if row.taken_by is None:
        row.taken_by, row.taken_at, row.taken_label = actor.id, clock.now(), actor.label
        await row.save(update_fields=["taken_by", "taken_at", "taken_label"])
    return row


async def answer(actor: Actor, handover_id: UUID, text: str) -> ChatTurn:
    """Say something to the family, on every channel that reaches it.

    Raises NOT_TAKEN, TAKEN_BY_ANOTHER, CONVERSATION_CLOSED or NOT_FOUND.
    """
    _, conversation = await _own(actor, handover_id)
    turn = await note(conversation, CLERK, "staff", text, clerk_id=actor.id)
    conversation.updated_at = turn.at
    if conversation.account:
        said = county(actor.county).chat.say("clerk", text=text)
        await send(conversation, turn.seq, said, clerk=True)
    else:
        await _by_telephone(conversation, turn, text)
    await touch(conversation)
    return turn


async def close(actor: Actor, handover_id: UUID, note_: str) -> None:
    """The conversation goes back to the program, and the family is told so.

    Raises NOT_TAKEN, TAKEN_BY_ANOTHER, CONVERSATION_CLOSED or NOT_FOUND.
    """
    row, conversation = await _own(actor, handover_id)
    now = clock.now()
    row.open_of, row.closed_at, row.note = None, now, note_ or None
    await row.save(update_fields=["open_of", "closed_at", "note"])
    state = State.model_validate(conversation.state)
    conversation.state = state.but(with_clerk=False, clerk_named=False).model_dump(mode="json")
    conversation.updated_at = now
    text = county(actor.county).chat.say("back_from_clerk")
    turn = await note(conversation, SERVICE, "staff", text)
    if conversation.account and may_speak(conversation, now):
        await send(conversation, turn.seq, text)
    await touch(conversation, "state")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One family in the queue. `window_until` is until when the platform's chat can carry an answer."""

    id: UUID
    case_id: UUID | None
    case_number: str | None
    addressee: str
    asked_at: datetime
    taken_at: datetime | None
    taken_by: str
    channel: str
    window_until: datetime | None


async def shown(county_: str, rows: list[Handover]) -> list[Waiting]:
    """The rows as the queue shows them: who it is by surname only."""
    talks = {c.id: c for c in await Conversation.of(county_).filter(id__in=[r.conversation_id for r in rows])}
    cases = {c.id: c for c in await Case.of(county_).filter(id__in=[r.case_id for r in rows if r.case_id])}
    found = []
    for row in rows:
        talk, case = talks.get(row.conversation_id), cases.get(row.case_id) if row.case_id else None
        heard = talk.heard_at if talk and talk.account else None
        found.append(
            Waiting(
                row.id,
                row.case_id,
                case.number if case else None,
                _addressee(case),
                row.asked_at,
                row.taken_at,
                row.taken_label,
                talk.account or "app" if talk else "app",
                heard + WINDOW if heard else None,
            )
        )
    return found


def queue(which: Which, actor: Actor) -> Q:
    """Which open handovers a clerk asks for."""
    open_ = Q(open_of__isnull=False)
    if which == "waiting":
        return open_ & Q(taken_by__isnull=True)
    return open_ & (Q(taken_by=actor.id) if which == "mine" else Q(taken_by__isnull=False))


async def read(actor: Actor, handover_id: UUID) -> tuple[Handover, list[ChatTurn]]:
    """The conversation, oldest first, at most its last two hundred messages; the look is written down."""
    row = await Handover.of(actor.county).get_or_none(id=handover_id)
    if row is None:
        raise NOT_FOUND()
    turns = (
        await ChatTurn.of(actor.county)
        .filter(conversation_id=row.conversation_id)
        .order_by("-seq")
        .limit(200)
    )
    await log_view(actor, row.case_id or row.conversation_id, "对话记录", PURPOSE)
    return row, turns[::-1]


@dataclass(frozen=True, slots=True)
class ToCall:
    """A clerk's answer that no message carried; the phone is masked until the case is opened."""

    id: UUID
    handover_id: UUID | None
    case_id: UUID | None
    case_number: str | None
    addressee: str
    phone: str
    text: str
    waiting_since: datetime


async def to_call(county_: str) -> list[ToCall]:
    """Whom to telephone because the chat does not reach them, who waits longest first.

    Who has read the answer in the mini program since is not called any more.
    """
    rows = await ChatReply.of(county_).filter(status="telephone").order_by("created_at", "id").limit(100)
    talks = {c.id: c for c in await Conversation.of(county_).filter(id__in=[r.conversation_id for r in rows])}
    people = {p.id: p for p in await Person.of(county_).filter(id__in=[c.person_id for c in talks.values()])}
    cases = {c.id: c for c in await Case.of(county_).filter(id__in=[r.case_id for r in rows if r.case_id])}
    asked = {
        h.conversation_id: h.id
        for h in await Handover.of(county_).filter(conversation_id__in=list(talks)).order_by("asked_at")
    }
    found = []
    for row in rows:
        talk = talks.get(row.conversation_id)
        if talk is None or row.text is None or (talk.read_at and talk.read_at >= row.created_at):
            continue
        case, person = cases.get(row.case_id) if row.case_id else None, people.get(talk.person_id)
        phone = (person.phone if person else None) or _phone(case)
        found.append(
            ToCall(
                row.id,
                asked.get(talk.id),
                row.case_id,
                case.number if case else None,
                _addressee(case),
                mask_phone(phone) if phone else "",
                row.text,
                row.created_at,
            )
        )
    return found


async def called(actor: Actor, reply_id: UUID) -> None:
    """A clerk told the family by telephone. Raises NOT_TO_TELEPHONE."""
    changed = (
        await ChatReply.of(actor.county)
        .filter(id=reply_id, status="telephone")
        .update(status="told", closed_at=clock.now(), closed_by=actor.id)
    )
    if not changed:
        raise NOT_TO_TELEPHONE()


async def _by_telephone(conversation: Conversation, turn: ChatTurn, text: str) -> None:
    """The family has only the mini program: until it looks there, it stands on the list of calls."""
    await ChatReply(
        id=new_id(),
        county=conversation.county,
        conversation_id=conversation.id,
        case_id=conversation.case_id,
        turn=turn.seq,
        account="",
        clerk=True,
        text=text,
        status="telephone",
        created_at=turn.at,
    ).save(force_create=True)


async def _own(actor: Actor, handover_id: UUID) -> tuple[Handover, Conversation]:
    row, conversation = await _locked(actor.county, handover_id)
    if row.taken_by is None:
        raise NOT_TAKEN()
    if row.taken_by != actor.id:
        raise TAKEN_BY_ANOTHER()
    return row, conversation


async def _locked(county_: str, handover_id: UUID) -> tuple[Handover, Conversation]:
    """The open handover under its conversation's lock, which turns take first as well."""
    found = await Handover.of(county_).get_or_none(id=handover_id)
    if found is None:
        raise NOT_FOUND()
    conversation = await Conversation.of(county_).select_for_update().get(id=found.conversation_id)
    row = await Handover.of(county_).select_for_update().get(id=handover_id)
    if row.open_of is None:
        raise CONVERSATION_CLOSED()
    return row, conversation


def _addressee(case: Case | None) -> str:
    name = str((case.answers or {}).get("applicant.name") or "") if case else ""
    return salutation(name) if name else "家属"


def _phone(case: Case | None) -> str:
    return str((case.answers or {}).get("applicant.phone") or "") if case else ""
