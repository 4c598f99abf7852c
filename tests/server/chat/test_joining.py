"""Whoever follows the official account and signs in in the mini program is one person, by the unionid."""

from __future__ import annotations

import pytest

from notifications.channels import route
from notifications.joining import join_messages
from sandbox.wechat.desk import DeskPhone
from server import clock
from server.cases.events import verify
from server.cases.models import Case, CaseEvent, Participant
from server.chat.forgetting import forget_chat
from server.chat.joining import recognise
from server.chat.models import ChatTurn, Conversation, Handover
from server.counties import county
from server.database import transaction
from server.identity.models import Follower, Person
from server.identity.persons import actor_of, forget_person, person_of_official_openid
from server.wechat.official_account import USER_INFO
from tests.server.chat.talking import DIVISION, Talker
from tests.server.chat.town import Town, heard

DEATH = "我爸前天在县医院走了"


async def signs_in(town: Town, phone: DeskPhone) -> Person:
    """What the door does at a login, with what the platform tells it there."""
    unionid = town.world.phones[phone.openid].unionid if town.world.keys.linked else None
    async with transaction():
        return await recognise(DIVISION, phone.openid, unionid, join_messages)


async def asked(town: Town) -> int:
    return (await town.desk.calls()).get(USER_INFO, 0)


async def draft_of(person: Person) -> Case:
    part = await Participant.of(DIVISION).get(person_id=person.id, left_at=None)
    return await Case.of(DIVISION).get(id=part.case_id)


async def test_who_wrote_to_the_official_account_first_finds_the_draft_in_the_mini_program(
    linked_town: Town,
) -> None:
    phone = await linked_town.phone()
    await phone.follow()
    await phone.say(DEATH, account="official")
    await linked_town.work()
    (before,) = await Person.of(DIVISION).all()
    assert (before.openid, before.follows) == (None, True)

    person = await signs_in(linked_town, phone)
    assert person.id == before.id and person.openid == phone.openid
    assert (await draft_of(person)).answers["death.place"] == "hospital"
    talker = Talker(person)
    await talker.say("昨天在岳阳县殡仪馆火化了")
    assert await Conversation.of(DIVISION).count() == 1
    assert await Case.of(DIVISION).count() == 1


async def test_who_signed_in_first_is_the_same_person_once_the_account_was_asked_about(
    linked_town: Town,
) -> None:
    phone = await linked_town.phone(follows=True)
    person = await signs_in(linked_town, phone)
    talker = Talker(person)
    await talker.say(DEATH)
    await phone.say("昨天在岳阳县殡仪馆火化了", account="official")
    await linked_town.desk.pushes()
    assert await asked(linked_town) == 0, "a push is answered without asking the platform anything"
    await linked_town.work()

    (joined,) = await Person.of(DIVISION).filter(deleted_at=None)
    assert (joined.id, joined.official_openid) == (person.id, phone.official_openid)
    (talk,) = await Conversation.of(DIVISION).all()
    assert talk.person_id == person.id
    turns = await ChatTurn.of(DIVISION).filter(conversation_id=talk.id).order_by("seq")
    assert [turn.seq for turn in turns] == list(range(1, talk.turns + 1))
    said = {turn.seq: turn.text for turn in turns if turn.sender == "family"}
    assert sorted(said.values()) == sorted([DEATH, "昨天在岳阳县殡仪馆火化了"])
    assert {turn.answers for turn in turns if turn.sender == "service"} == set(said)

    before = len(await heard(phone))
    await phone.say("他是水泥厂退休的", account="official")
    await linked_town.work()
    assert len(await heard(phone)) > before
    assert await asked(linked_town) == 1, "once for each follower"
    assert {p.person_id for p in await Participant.of(DIVISION).filter(left_at=None)} == {person.id}


async def test_two_drafts_of_one_person_are_both_theirs_and_each_chain_tells_of_it(
    linked_town: Town,
) -> None:
    phone = await linked_town.phone(follows=True)
    person = await signs_in(linked_town, phone)
    await Talker(person).say("我妈上周五在家里走了")
    async with transaction():
        stranger = await person_of_official_openid(DIVISION, str(phone.official_openid))
    await Talker(stranger, "service").say(DEATH)
    await phone.say("你好", account="official")
    await linked_town.work()

    parts = await Participant.of(DIVISION).filter(person_id=person.id, left_at=None)
    assert [part.role for part in parts] == ["applicant", "applicant"]
    for case in await Case.of(DIVISION).all():
        events = await CaseEvent.of(DIVISION).filter(subject_id=case.id).order_by("seq")
        assert verify(case, events) == []
    kinds = await CaseEvent.of(DIVISION).filter(kind="case.accounts_joined").values_list("data", flat=True)
    assert kinds == [{"role": "applicant"}]
    gone = await Person.of(DIVISION).get(id=stranger.id)
    assert gone.deleted_at is not None
    assert (gone.official_openid, gone.official_openid_index, gone.unionid_index) == (None, None, None)


async def test_nobody_is_taken_for_somebody_else(linked_town: Town) -> None:
    daughter, other = await linked_town.phone(follows=True), await linked_town.phone(follows=True)
    person = await signs_in(linked_town, daughter)
    await Talker(person).say(DEATH)
    await other.say("我妈昨天在家里走了", account="official")
    await linked_town.work()
    assert await Person.of(DIVISION).count() == 2
    assert await Case.of(DIVISION).count() == 2
    refreshed = await Person.of(DIVISION).get(id=person.id)
    assert refreshed.official_openid is None, "the daughter follows and never wrote: nobody has told us"


async def test_without_a_common_account_of_the_platform_everybody_stays_who_they_are(
    official_account: None, town: Town
) -> None:
    phone = await town.phone(follows=True)
    await signs_in(town, phone)
    await phone.say(DEATH, account="official")
    await town.work()
    assert await Person.of(DIVISION).filter(deleted_at=None).count() == 2
    follower = await Follower.of(DIVISION).get()
    assert (follower.unionid_index, follower.due_at) == (None, None), "asked, and not again for this"
    await phone.say("你好", account="official")
    await town.work()
    assert await asked(town) == 1
    await town.wait(days=2)
    await phone.say("你好", account="official")
    await town.work()
    assert await asked(town) == 2, "the accounts may have been bound since"


async def test_who_signs_in_later_is_known_as_a_follower_at_once(linked_town: Town) -> None:
    phone = await linked_town.phone()
    openid = await phone.follow()
    await linked_town.work()
    assert await Person.of(DIVISION).count() == 0, "whoever only follows has no account here"
    person = await signs_in(linked_town, phone)
    assert (person.official_openid, person.follows) == (openid, True)
    assert await asked(linked_town) == 1


async def test_following_and_leaving_are_told_in_the_order_of_the_platform(linked_town: Town) -> None:
    phone = await linked_town.phone()
    person = await signs_in(linked_town, phone)
    await phone.follow(hold=True)
    await linked_town.wait(seconds=5)
    await phone.unfollow()
    await linked_town.work()
    await linked_town.desk.release()
    await linked_town.work()
    follower = await Follower.of(DIVISION).get()
    assert (follower.follows, follower.openid, follower.due_at) == (False, None, None)
    assert await asked(linked_town) == 0

    await linked_town.wait(seconds=5)
    await phone.follow()
    await linked_town.work()
    assert await _ways(person) == ["subscribe", "official_account"]
    await linked_town.wait(seconds=5)
    await phone.unfollow()
    await linked_town.work()
    assert await _ways(person) == ["subscribe"]
    await linked_town.wait(days=8)
    await forget_chat()
    assert await Follower.of(DIVISION).count() == 0, "of who has left nothing stays"


async def _ways(person: Person) -> list[str]:
    place = county(DIVISION)
    rule = next(rule for rule in place.messages.rules if "official_account" in rule.channels)
    template = place.messages.templates[rule.template].model_copy(update={"official_template_id": "OFF"})
    found = route(rule, template, await Person.of(DIVISION).get(id=person.id), call=False)
    return [way for way in found if way != "telephone"]


@pytest.mark.parametrize("errcode", [45009, -1, 48001])
async def test_what_the_platform_refuses_now_is_asked_later(linked_town: Town, errcode: int) -> None:
    phones = [await linked_town.phone() for _ in range(3)]
    for phone in phones:
        await phone.follow()
    await linked_town.desk.fault("errcode", endpoint=USER_INFO, errcode=errcode)
    await linked_town.work()
    assert await asked(linked_town) == 1, "what one call meets the next would meet too"
    assert await Follower.of(DIVISION).filter(unionid_index=None, due_at__isnull=False).count() == 3
    await linked_town.desk.all_well()
    await linked_town.wait(days=1, minutes=1)
    await linked_town.work()
    assert await Follower.of(DIVISION).filter(due_at=None, unionid_index__isnull=False).count() == 3


async def test_who_has_left_when_the_platform_is_asked_is_not_kept(linked_town: Town) -> None:
    phone = await linked_town.phone()
    await phone.follow()
    await linked_town.desk.pushes()
    linked_town.world.phones[phone.openid].follows = False
    await linked_town.work()
    assert (await Follower.of(DIVISION).get()).openid is None


async def test_an_openid_that_the_platform_does_not_know_is_not_asked_about_for_ever(
    linked_town: Town,
) -> None:
    phone = await linked_town.phone()
    await phone.follow()
    await linked_town.desk.pushes()
    linked_town.world.phones[phone.openid].official_openid = "f-another"
    await linked_town.work()
    await linked_town.wait(days=2)
    await linked_town.work()
    assert await asked(linked_town) == 1


async def test_who_is_forgotten_is_forgotten_as_a_follower(linked_town: Town) -> None:
    phone = await linked_town.phone()
    await phone.follow()
    await linked_town.work()
    person = await signs_in(linked_town, phone)
    async with transaction():
        await forget_person(person)
    assert await Follower.of(DIVISION).count() == 0
    emptied = await Person.of(DIVISION).get(id=person.id)
    assert (emptied.unionid_index, emptied.official_openid, emptied.follows) == (None, None, False)


async def test_an_openid_under_a_new_appid_is_the_same_person(linked_town: Town) -> None:
    phone = await linked_town.phone()
    person = await signs_in(linked_town, phone)
    unionid = linked_town.world.phones[phone.openid].unionid
    async with transaction():
        moved = await recognise(DIVISION, "o-under-the-new-appid", unionid, join_messages)
    assert moved.id == person.id and moved.openid == "o-under-the-new-appid"
    assert actor_of(moved) == actor_of(person)


async def test_of_two_parts_in_one_case_the_greater_stays_and_who_asked_for_a_clerk_waits_once(
    linked_town: Town,
) -> None:
    phone = await linked_town.phone(follows=True)
    async with transaction():
        by_account = await person_of_official_openid(DIVISION, str(phone.official_openid))
    told = Talker(by_account, "service")
    await told.says(DEATH, "找工作人员")
    person = await signs_in(linked_town, phone)
    case = await draft_of(by_account)
    await Participant(
        county=DIVISION, case_id=case.id, person_id=person.id, role="viewer", joined_at=clock.now()
    ).save(force_create=True)
    await Talker(person).says("你好", "找工作人员")
    await phone.follow()
    await linked_town.work()

    (part,) = await Participant.of(DIVISION).filter(case_id=case.id, left_at=None)
    assert (part.person_id, part.role) == (person.id, "applicant")
    (waiting,) = await Handover.of(DIVISION).filter(open_of__isnull=False)
    (talk,) = await Conversation.of(DIVISION).all()
    assert (waiting.open_of, waiting.conversation_id, waiting.person_id) == (talk.id, talk.id, person.id)
    assert talk.case_id == case.id
