"""Who follows the official account writes there and is answered there, by the same address of ours."""

from __future__ import annotations

import pytest

from server.chat.models import ChatTurn, Conversation
from server.identity.models import Person
from tests.server.chat.talking import DIVISION
from tests.server.chat.town import Town, heard

pytestmark = pytest.mark.usefixtures("official_account")


async def test_a_follower_is_answered_by_the_account_that_was_written_to(town: Town) -> None:
    phone = await town.phone(follows=True)
    await phone.say("我爸前天在县医院走了", account="official")
    await town.work()
    (answer,) = await heard(phone)
    assert "节哀" in answer
    person = await Person.of(DIVISION).get()
    assert (person.openid, person.official_openid) == (None, phone.official_openid)
    assert (await Conversation.of(DIVISION).get()).account == "official"
    assert await ChatTurn.of(DIVISION).filter(sender="family").count() == 1


async def test_both_accounts_are_heard_by_one_address(town: Town) -> None:
    phone = await town.phone(follows=True)
    await phone.say("你好")
    await phone.say("你好", account="official")
    await town.work()
    assert len(await heard(phone)) == 2
    for push in await town.desk.pushes():
        assert [attempt["body"] for attempt in push["attempts"]] == ["success"]
    accounts = sorted(talk.account for talk in await Conversation.of(DIVISION).all())
    assert accounts == ["miniprogram", "official"], "two people, until the accounts are linked"
