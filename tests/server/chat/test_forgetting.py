"""What was said is deleted when its time is over; that somebody asked for a person, and when, stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server import clock
from server.cases.models import Case, CaseEvent
from server.cases.retention import over_before
from server.chat.forgetting import forget_chat
from server.chat.models import ChatPush, ChatTurn, Conversation, Handover
from server.counties import county
from server.database import new_id, transaction
from server.privacy import blind_index
from tests.conftest import Clock
from tests.server.chat.talking import DIVISION, Talker

pytestmark = pytest.mark.usefixtures("database")


def _days(code: str) -> int:
    return next(rule.limit.days for rule in county(DIVISION).info.retention if rule.code == code)


async def test_with_a_case_that_has_ended_its_words_go(moving_clock: Clock) -> None:
    family, other = await Talker.new(), await Talker.new()
    await family.says("我爸前天在县医院走了", "找工作人员")
    await other.say("我妈前天在县医院走了")
    case, talk = await family.case(), await family.conversation()
    assert case is not None
    async with transaction():
        await (
            Case.of(DIVISION)
            .filter(id=case.id)
            .update(status="withdrawn", ended_at=clock.now(), submitted_at=clock.now())
        )
    moving_clock.advance(days=_days("chat") - 1)
    assert await forget_chat() == 0
    moving_clock.advance(days=2)
    assert await forget_chat() > 0
    assert await ChatTurn.of(DIVISION).filter(conversation_id=talk.id).count() == 0
    assert len(await other.turns()) == 2
    assert await Handover.of(DIVISION).filter(person_id=family.person.id).exists()
    told = await CaseEvent.of(DIVISION).filter(subject_id=case.id, kind="case.data_deleted")
    assert [event.data["rule"] for event in told] == ["chat"]
    assert await forget_chat() == 0


async def test_a_conversation_that_led_to_nothing_goes_as_long_after_its_last_word(
    moving_clock: Clock,
) -> None:
    family = await Talker.new()
    await family.say("你好")
    moving_clock.advance(days=_days("chat") + 1)
    assert over_before(county(DIVISION), "chat") > (await family.conversation()).updated_at
    assert await forget_chat() == 1
    assert await Conversation.of(DIVISION).count() == await ChatTurn.of(DIVISION).count() == 0
    assert await family.say("你好") != "", "who comes back is greeted as new"


async def test_pushes_go_after_a_week(moving_clock: Clock) -> None:
    old = clock.now() - timedelta(days=6)
    await ChatPush(
        id=new_id(),
        county=DIVISION,
        digest=blind_index("chat push", "1"),
        sender=blind_index("openid", "o1"),
        account="miniprogram",
        content=None,
        said_at=old,
        arrived_at=old,
        heard_at=old,
    ).save(force_create=True)
    assert await forget_chat() == 0
    moving_clock.advance(days=2)
    assert await forget_chat() == 1
