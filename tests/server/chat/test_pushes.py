"""What is pushed is written down at once, heard once and in order, and answered afterwards."""

from __future__ import annotations

import pytest

from config.catalogue import county
from server.chat.models import ChatPush, ChatReply, ChatTurn
from server.chat.pushes import hear_pushes
from tests.server.chat.talking import DIVISION
from tests.server.chat.town import Town, heard


@pytest.mark.parametrize("town", ["xml", "json"], indirect=True)
async def test_a_stranger_writes_and_is_answered_by_a_message(town: Town) -> None:
    phone = await town.phone()
    (greeting,) = await town.writes(phone, "你好")
    assert "您慢慢说" in greeting and "配偶" in greeting, "the options are said where nothing can be tapped"
    (answer,) = await town.writes(phone, "我爸前天在县医院走了")
    assert "医院" in answer and "节哀" in answer
    for push in await town.desk.pushes():
        assert [a["body"] for a in push["attempts"]] == ["success"]
    talker = await town.talker(phone)
    assert (await talker.known())["death.place"] == "hospital"


async def test_a_repeated_push_is_one_turn_and_one_answer(town: Town) -> None:
    phone = await town.phone()
    await town.writes(phone, "你好")
    for _ in range(3):
        await phone.repeat_push()
    await town.work()
    assert len(await heard(phone)) == 1
    assert await ChatPush.of(DIVISION).count() == 1
    assert await ChatTurn.of(DIVISION).filter(sender="family").count() == 1


async def test_what_was_heard_is_not_kept_a_second_time(town: Town) -> None:
    phone = await town.phone()
    await phone.say("我爸前天在县医院走了")
    await town.desk.pushes()
    (waiting,) = await ChatPush.of(DIVISION).all()
    assert waiting.content["text"] == "我爸前天在县医院走了"
    await town.work()
    (done,) = await ChatPush.of(DIVISION).all()
    assert (done.content, done.due_at) == (None, None)
    assert [row.text for row in await ChatReply.of(DIVISION).all()] == [None]


async def test_pushes_that_wait_are_heard_in_the_order_in_which_they_were_said(town: Town) -> None:
    phone = await town.phone()
    await phone.say("我爸前天走了", hold=True)
    await town.wait(seconds=5)
    await phone.say("不对，是昨天")
    await town.desk.release()
    await town.work()
    talker = await town.talker(phone)
    turns = [turn.text for turn in await talker.turns() if turn.sender == "family"]
    assert turns == ["我爸前天走了", "不对，是昨天"]


async def test_a_push_that_comes_late_adds_and_never_takes_back(town: Town) -> None:
    phone = await town.phone()
    await phone.say("我爸前天在家里走了", hold=True)
    await town.wait(seconds=5)
    await town.writes(phone, "我爸是昨天走的")
    talker = await town.talker(phone)
    yesterday = (await talker.known())["death.date"]
    state = await talker.state()
    await town.desk.release()
    await town.work()
    known = await talker.known()
    assert known["death.date"] == yesterday
    assert known["death.place"] == "home"
    assert (await talker.state()).asked == state.asked, "the question that was asked still stands"


async def test_places_stickers_and_voices_without_words_are_answered_kindly(town: Town) -> None:
    phone = await town.phone()
    chat = county(DIVISION).chat
    await phone.send_other("location")
    await phone.send_other("video")
    await phone.speak("")
    await town.work()
    shown = await heard(phone)
    for code in ("location", "other_kind", "voice_unheard"):
        assert any(chat.say(code) in text for text in shown), code
    await phone.speak("我爸前天在县医院走了")
    await town.work()
    assert (await (await town.talker(phone)).known())["death.place"] == "hospital"


async def test_opening_the_chat_is_greeted_once_within_what_the_platform_allows(town: Town) -> None:
    phone = await town.phone()
    await phone.open_chat()
    await town.work()
    assert len(await heard(phone)) == 1
    await phone.open_chat()
    await town.work()
    assert len(await heard(phone)) == 1, "who looks in again is not greeted again"


async def test_a_push_that_cannot_be_heard_waits_and_the_others_go_on(town: Town) -> None:
    broken, fine = await town.phone(), await town.phone()
    await broken.say("你好")
    await town.desk.pushes()
    await ChatPush.of(DIVISION).all().update(content={"kind": "text", "text": "你好"})  # no sender in it
    await fine.say("你好")
    await town.work()
    assert len(await heard(fine)) == 1
    assert await heard(broken) == []
    (row,) = await ChatPush.of(DIVISION).filter(heard_at=None)
    assert row.due_at is not None and row.attempts == 1
    for _ in range(6):
        await town.wait(minutes=5)
        await hear_pushes()
    (row,) = await ChatPush.of(DIVISION).filter(heard_at=None)
    assert row.due_at is None, "given up, and kept for whoever mends it"
