"""A family asks for a person: the queue, who may answer, where the answer is seen, and the way back."""

from __future__ import annotations

import pytest

from server.cases.models import CaseView
from server.chat import handover
from server.chat.models import ChatReply, Handover
from server.database import new_id, transaction
from server.errors import Problem
from server.identity.actor import Actor, ActorKind
from tests.conftest import Clock
from tests.server.chat.talking import CLERK, DIVISION, Talker

COLLEAGUE = Actor(ActorKind.WINDOW, new_id(), DIVISION, "综合受理窗口 工号1002")

pytestmark = pytest.mark.usefixtures("database")


async def _queue(which: handover.Which, actor: Actor = CLERK) -> list[handover.Waiting]:
    rows = await Handover.of(DIVISION).filter(handover.queue(which, actor)).order_by("asked_at")
    return await handover.shown(DIVISION, rows)


async def test_from_the_family_to_a_clerk_and_back() -> None:
    family = await Talker.new()
    await family.says("我爸前天在县医院走了", "找工作人员")
    assert "handed_over" in family.phrases()
    (waiting,) = await _queue("waiting")
    assert (waiting.addressee, waiting.taken_at, waiting.channel) == ("家属", None, "app")
    assert await family.say("他有两个户口本怎么办") != ""
    assert await family.say("还有人吗") == "", "said once, not after every word"
    async with transaction():
        await handover.take(CLERK, waiting.id)
        await handover.answer(CLERK, waiting.id, "两本都带来，我们核对。")
    assert await _queue("waiting") == [] and len(await _queue("mine")) == 1
    assert await _queue("mine", COLLEAGUE) == [] and len(await _queue("taken", COLLEAGUE)) == 1
    assert await family.say("好的谢谢") == ""
    async with transaction():
        await handover.close(CLERK, waiting.id, "已答复户口本")
    row = await Handover.of(DIVISION).get()
    assert (row.open_of, row.note) == (None, "已答复户口本")
    said = [(turn.sender, turn.text) for turn in await family.turns()]
    assert ("clerk", "两本都带来，我们核对。") in said
    assert (await family.known())["death.place"] == "hospital"
    assert "?" not in await family.say("他户口在岳阳县")
    assert (await family.known())["decedent.household_in_county"] == "yes"


async def test_what_she_tells_while_she_waits_is_taken_and_what_the_rules_say_is_answered() -> None:
    family = await Talker.new()
    await family.says("我爸走了", "找工作人员")
    assert "星期一" in await family.say("你们几点上班")
    assert (await family.state()).with_clerk
    await family.say("他在医院走的，肺癌")
    assert (await family.known())["death.place"] == "hospital"
    assert (await family.state()).moment == "question" and len(await _queue("waiting")) == 1


async def test_despair_while_she_waits_keeps_what_was_told() -> None:
    family = await Talker.new()
    await family.says("我老公走了", "找工作人员")
    await family.say("他是前天在医院走的，我不想活了")
    assert family.phrases() == {"distress", "at_risk", "told_kept", "still_waiting"}
    assert (await family.known())["death.place"] == "hospital"
    assert (await family.state()).with_clerk


async def test_who_goes_on_by_herself_still_gets_her_answer() -> None:
    family = await Talker.new()
    await family.says("我爸前天在县医院走了", "找工作人员", "继续填")
    assert (await family.state()).moment == "question"
    assert len(await _queue("waiting")) == 1
    await family.say("找工作人员")
    assert "still_waiting" in family.phrases() and len(await _queue("waiting")) == 1


async def test_only_who_took_it_answers_and_closes() -> None:
    family = await Talker.new()
    await family.say("找工作人员")
    row = await Handover.of(DIVISION).get()
    for verb in (handover.answer(CLERK, row.id, "…"), handover.close(CLERK, row.id, "")):
        with pytest.raises(Problem, match="conversation_not_taken"):
            async with transaction():
                await verb
    async with transaction():
        await handover.take(CLERK, row.id)
        await handover.take(CLERK, row.id)
    for verb in (
        handover.take(COLLEAGUE, row.id),
        handover.answer(COLLEAGUE, row.id, "…"),
        handover.close(COLLEAGUE, row.id, ""),
    ):
        with pytest.raises(Problem, match="conversation_taken"):
            async with transaction():
                await verb
    async with transaction():
        await handover.close(CLERK, row.id, "")
    with pytest.raises(Problem, match="conversation_closed"):
        async with transaction():
            await handover.take(CLERK, row.id)
    with pytest.raises(Problem, match="not_found"):
        async with transaction():
            await handover.take(CLERK, new_id())


async def test_a_look_at_the_conversation_is_a_look_at_the_case() -> None:
    family = await Talker.new()
    await family.says("我爸前天在县医院走了", "找工作人员")
    row = await Handover.of(DIVISION).get()
    async with transaction():
        _, turns = await handover.read(CLERK, row.id)
    assert turns[0].text == "我爸前天在县医院走了"
    case = await family.case()
    assert case is not None
    (view,) = await CaseView.of(DIVISION).filter(case_id=case.id)
    assert (view.viewer_id, view.what) == (CLERK.id, "对话记录")


async def test_who_reads_the_answer_in_the_mini_program_is_not_called(moving_clock: Clock) -> None:
    family = await Talker.new()
    await family.say("找工作人员")
    row = await Handover.of(DIVISION).get()
    async with transaction():
        await handover.take(CLERK, row.id)
        await handover.answer(CLERK, row.id, "请带户口簿来。")
    (call,) = await handover.to_call(DIVISION)
    assert call.text == "请带户口簿来。" and call.phone == ""
    assert await ChatReply.of(DIVISION).filter(due_at__isnull=False).count() == 0
    moving_clock.advance(minutes=5)
    await family.say("好的")
    assert await handover.to_call(DIVISION) == []
