"""Answers through the platform's chat: in order, within what it allows, and none lost when a call fails."""

from __future__ import annotations

import pytest

from server import clock
from server.chat import handover
from server.chat.models import ChatReply, Conversation, Handover
from server.chat.replies import Replies
from server.chat.speaking import send
from server.database import transaction
from tests.server.chat.talking import CLERK, DIVISION
from tests.server.chat.town import CHAT_SEND, Town, heard


async def _say(town: Town, phone_text: str, *texts: str) -> Conversation:
    """Put texts into the outbox of the conversation of the phone that wrote last."""
    talk = await Conversation.of(DIVISION).get()
    async with transaction():
        for text in (phone_text, *texts):
            await send(talk, 99, text)
    return talk


async def test_several_answers_arrive_in_their_order(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "你好")
    await _say(town, "一", "二", "三", "四")
    await town.work()
    assert (await heard(phone))[1:] == ["一", "二", "三", "四"]


async def test_the_sixth_answer_within_two_days_is_not_even_tried(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "你好")
    sends = await town.sends()
    await _say(town, "一", "二", "三", "四", "五")
    await town.work()
    assert await town.sends() == sends + 4
    (closed,) = await ChatReply.of(DIVISION).filter(status="closed")
    assert (closed.error_code, closed.text) == ("window", None)
    assert len(await town.writes(phone, "你好")) == 1, "the family's next message opens the window again"


@pytest.mark.parametrize(("errcode", "clerk", "status"), [(45015, False, "closed"), (45047, False, "closed")])
async def test_what_the_platform_refuses_for_good_is_let_go(
    town: Town, errcode: int, clerk: bool, status: str
) -> None:
    phone = await town.phone()
    await town.writes(phone, "你好")
    await town.desk.fault("errcode", endpoint=CHAT_SEND, errcode=errcode, times=1)
    await _say(town, "一")
    await town.work()
    (row,) = await ChatReply.of(DIVISION).filter(error_code=str(errcode))
    assert (row.status, row.due_at) == (status, None)
    assert await heard(phone) == [text for text in await heard(phone) if text != "一"]


@pytest.mark.parametrize("trouble", [{"do": "errcode", "errcode": -1}, {"do": "status", "status": 502}])
async def test_a_call_that_fails_is_made_again(town: Town, trouble: dict[str, object]) -> None:
    phone = await town.phone()
    await town.writes(phone, "你好")
    more = {name: value for name, value in trouble.items() if name != "do"}
    await town.desk.fault(str(trouble["do"]), endpoint=CHAT_SEND, times=1, **more)
    await _say(town, "一", "二")
    await town.work()
    assert "一" not in await heard(phone)
    await town.wait(seconds=10)
    await town.work()
    assert (await heard(phone))[-2:] == ["一", "二"], "and the next one waited for it"


async def test_a_worker_that_died_while_sending_leaves_an_answer_that_is_sent(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "你好")
    await _say(town, "一")
    await ChatReply.of(DIVISION).filter(status="waiting").update(lease_until=clock.now(), attempts=1)
    await town.wait(minutes=2)
    await town.work()
    assert (await heard(phone))[-1] == "一"


async def test_an_answer_of_hours_ago_no_longer_fits(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "你好")
    await _say(town, "一")
    await town.wait(hours=3)
    await town.work()
    assert "一" not in await heard(phone)


async def test_a_clerks_answer_after_two_days_waits_on_the_list_of_calls(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "找工作人员")
    await town.wait(hours=49)
    async with transaction():
        row = await Handover.of(DIVISION).get()
        await handover.take(CLERK, row.id)
        await handover.answer(CLERK, row.id, "请带户口簿来窗口。")
    sends = await town.sends()
    await town.work()
    assert await town.sends() == sends
    (call,) = await handover.to_call(DIVISION)
    assert call.text.endswith("请带户口簿来窗口。") and call.handover_id == row.id
    await town.writes(phone, "在吗")
    assert any("请带户口簿来窗口" in text for text in await heard(phone)), "it went out with the next word"
    assert await handover.to_call(DIVISION) == []


async def test_a_clerks_answer_that_the_platform_refuses_is_called_about(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "找工作人员")
    await town.desk.fault("errcode", endpoint=CHAT_SEND, errcode=45047, times=1)
    async with transaction():
        row = await Handover.of(DIVISION).get()
        await handover.take(CLERK, row.id)
        await handover.answer(CLERK, row.id, "请带户口簿来窗口。")
    await town.work()
    (call,) = await handover.to_call(DIVISION)
    async with transaction():
        await handover.called(CLERK, call.id)
    assert await handover.to_call(DIVISION) == []
    with pytest.raises(Exception, match="answer_not_waiting"):
        async with transaction():
            await handover.called(CLERK, call.id)


async def test_two_workers_send_an_answer_once(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "你好")
    await _say(town, "一")
    one, other = Replies(town.wechat), Replies(town.wechat)
    await one.send_replies()
    await other.send_replies()
    assert (await heard(phone)).count("一") == 1
