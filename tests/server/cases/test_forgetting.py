"""Somebody asks to be forgotten: nothing leads to them any more, and what proves and what counts stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from notifications.acceptances import record_acceptances
from notifications.forgetting import PERSON_GONE, forget_told
from notifications.models import Acceptance, Message
from notifications.planning import plan_messages
from server import clock
from server.cases import family as relatives
from server.cases import prefill
from server.cases.anchor import verify_county
from server.cases.forgetting import ACCOUNT_IN_USE, forget
from server.cases.models import Case, CaseEvent, Consent, Invitation, Participant
from server.chat.forgetting import forget_said
from server.chat.models import ChatTurn, Conversation
from server.counties import county
from server.database import new_id, transaction
from server.errors import Problem
from server.identity.actor import Actor
from server.identity.models import Person, Session
from server.identity.persons import actor_of, person_of_openid, set_phone
from server.identity.sessions import open_session
from server.privacy import blind_index
from tests.server.cases.accepted import COUNTY, accepted_case, history
from tests.server.cases.photos import forget_store, store_in
from tests.server.chat.talking import Talker

pytestmark = pytest.mark.usefixtures("database")

PHONE, OPENID, DEVICE = "13900000077", "o-openid-of-somebody", "奶奶的手机"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[None]:
    store_in(tmp_path / "files")
    yield
    forget_store()


async def somebody(openid: str = OPENID) -> tuple[Person, Actor]:
    async with transaction():
        person = await person_of_openid(COUNTY, openid)
        person.unionid_index = blind_index("unionid", openid)
        await person.save(update_fields=["unionid_index"])
        await set_phone(person, PHONE, confirmed=True)
        await open_session(COUNTY, "person", person.id, DEVICE)
    return person, actor_of(person)


async def takes_part(person: Person, case: Case, role: str = "applicant") -> None:
    await Participant(
        county=COUNTY, case_id=case.id, person_id=person.id, role=role, joined_at=clock.now()
    ).save(force_create=True)


async def asks_to_be_forgotten(actor: Actor) -> list[Any]:
    """As the door does it."""
    assert actor.id is not None
    async with transaction():
        ended = await forget(actor)
        await forget_told(actor.county, actor.id)
        await forget_said(actor.county, actor.id)
    return ended


async def refused(actor: Actor) -> Problem:
    with pytest.raises(Problem) as caught:
        await asks_to_be_forgotten(actor)
    assert caught.value.kind is ACCOUNT_IN_USE
    return caught.value


async def test_the_account_is_empty_and_its_row_says_when() -> None:
    person, actor = await somebody()
    ended = await asks_to_be_forgotten(actor)
    kept = await Person.of(COUNTY).get(id=person.id)
    assert kept.deleted_at is not None
    gone = {
        name: getattr(kept, name)
        for name in Person._meta.db_fields
        if name not in ("id", "county", "created_at", "deleted_at", "follows")
    }
    assert set(gone.values()) == {None} and not kept.follows, gone
    [session] = await Session.of(COUNTY).filter(subject_id=person.id)
    assert (session.device, session.ended_why, ended) == ("", "person forgotten", [session.id])
    again, _ = await somebody()
    assert again.id != person.id, "whoever comes back is somebody new"


async def test_what_only_they_gave_goes_with_them_and_what_others_share_stays() -> None:
    person, actor = await somebody()
    other, other_actor = await somebody("o-another")
    async with transaction():
        draft = await prefill.begin(actor, {"decedent.name": "张建国"})
        shared = await prefill.begin(other_actor, {"decedent.name": "李建国"})
    await takes_part(person, shared, "helper")
    async with transaction():
        invitation, _ = await relatives.invite(actor, draft.id, "viewer")
    await asks_to_be_forgotten(actor)

    erased, left = await Case.of(COUNTY).get(id=draft.id), await Case.of(COUNTY).get(id=shared.id)
    assert (erased.answers, erased.status, erased.erased_at is not None) == ({}, "withdrawn", True)
    assert left.answers == {"decedent.name": "李建国"}
    assert await Participant.of(COUNTY).filter(person_id=person.id, left_at=None).count() == 0
    assert await Participant.of(COUNTY).filter(person_id=other.id, left_at=None).count() == 1
    assert (await Invitation.of(COUNTY).get(id=invitation.id)).revoked_at is not None
    told = [event.kind for event in await history(erased)]
    assert told[-2:] == ["case.data_deleted", "case.account_forgotten"]
    assert [event.kind for event in await history(left)][-1] == "case.relative_left"
    assert await verify_county(COUNTY) == []


BUSY = ("submitted", "returned", "reviewed", "accepted", "in_progress", "finished")


@pytest.mark.parametrize("status", BUSY)
async def test_a_case_that_is_worked_on_has_to_end_first(status: str) -> None:
    person, actor = await somebody()
    case, _ = await accepted_case(())
    await takes_part(person, case)
    await Case.of(COUNTY).filter(id=case.id).update(status=status)
    told = await refused(actor)
    assert [one["id"] for one in told.extra["cases"]] == [str(case.id)]
    assert ("先撤回" in told.detail) == (status in BUSY[:3])
    assert (await Person.of(COUNTY).get(id=person.id)).phone == PHONE


async def test_a_void_is_over_when_every_department_took_back_and_the_money_is_back() -> None:
    person, actor = await somebody()
    case, _ = await accepted_case()
    await takes_part(person, case)
    await Case.of(COUNTY).filter(id=case.id).update(status="voided", ended_at=clock.now())
    await refused(actor)
    await Case.of(COUNTY).filter(id=case.id).update(open_items=0)
    await asks_to_be_forgotten(actor)


async def test_an_archived_case_is_kept_without_its_applicants_account() -> None:
    person, actor = await somebody()
    case, _ = await accepted_case(())
    await takes_part(person, case)
    now = clock.now()
    given = Consent(
        county=COUNTY,
        case_id=case.id,
        person_id=person.id,
        kind="sensitive_data",
        text_version="2021-05",
        given_at=now,
    )
    await given.save(force_create=True)
    await Case.of(COUNTY).filter(id=case.id).update(status="archived", ended_at=now)
    await asks_to_be_forgotten(actor)
    kept = await Case.of(COUNTY).get(id=case.id)
    assert (kept.answers, kept.status, kept.erased_at) == (case.answers, "archived", None)
    assert (await Consent.of(COUNTY).get(id=given.id)).withdrawn_at is not None
    event = (await history(kept))[-1]
    assert (event.kind, event.data) == ("case.account_forgotten", {"role": "applicant"})


async def test_nothing_more_is_sent_and_the_wording_goes() -> None:
    person, actor = await somebody()
    case, _ = await accepted_case(())
    await takes_part(person, case)
    template = next(iter(county(COUNTY).messages.templates))
    async with transaction():
        await record_acceptances(COUNTY, person.id, {template: "accept"})
    waiting, told = [
        Message(
            id=new_id(),
            county=COUNTY,
            case_id=case.id,
            event_id=new_id(),
            event_kind="case.accepted",
            happened_at=clock.now(),
            seq=1,
            person_id=person.id,
            template=template,
            channel="subscribe",
            status=status,
            content={"text": "张建国的事已受理"},
            created_at=clock.now(),
            due_at=due,
        )
        for status, due in (("planned", clock.now() + timedelta(hours=1)), ("delivered", None))
    ]
    for row in (waiting, told):
        await row.save(force_create=True)
    await Case.of(COUNTY).filter(id=case.id).update(status="archived", ended_at=clock.now())
    await asks_to_be_forgotten(actor)
    assert await Acceptance.of(COUNTY).filter(person_id=person.id).count() == 0
    rows = await Message.of(COUNTY).filter(person_id=person.id)
    assert {row.status for row in rows} == {"dropped", "delivered"}
    assert [row.content for row in rows] == [{"text": PERSON_GONE}] * 2
    await plan_messages()
    assert await Message.of(COUNTY).filter(person_id=person.id).count() == 2, "nor is anything planned anew"


async def test_the_conversation_goes() -> None:
    talker = await Talker.new()
    await talker.say("我爸前天在县医院走了")
    talk = await talker.conversation()
    await asks_to_be_forgotten(talker.actor)
    assert await Conversation.of(COUNTY).filter(id=talk.id).count() == 0
    assert await ChatTurn.of(COUNTY).filter(conversation_id=talk.id).count() == 0


async def test_asking_twice_finds_nobody() -> None:
    _, actor = await somebody()
    await asks_to_be_forgotten(actor)
    with pytest.raises(Problem) as caught:
        await asks_to_be_forgotten(actor)
    assert caught.value.code == "not_found"
    assert await CaseEvent.of(COUNTY).filter(kind="case.account_forgotten").count() == 0
