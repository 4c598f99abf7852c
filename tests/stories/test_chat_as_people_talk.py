"""How people really talk: they correct themselves, go away and come back, ask for a person, say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from sandbox.actors import Family, Household
from sandbox.actors.family import words
from sandbox.staffing import Staffing
from sandbox.waiting import eventually
from sandbox.world import World

PAGE, MESSAGES = "chat page", "customer service"


@dataclass
class Teller:
    """Somebody who talks with the service on one of the two channels."""

    family: Family
    channel: str

    async def __call__(self, text: str) -> str:
        if self.channel == MESSAGES:
            return await self.family.write(text)
        return "".join(turn["text"] for turn in (await self.family.say(text))["answers"])


@pytest_asyncio.fixture
async def family(world: World, household: Household) -> Family:
    return await Family.of(world, household)


@pytest.fixture(params=[PAGE, MESSAGES])
def tell(request: pytest.FixtureRequest, family: Family) -> Teller:
    return Teller(family, request.param)


async def known(family: Family) -> dict[str, Any]:
    return dict((await family.read())["answers"])


async def test_a_widower_corrects_himself_three_times(world: World, family: Family, tell: Teller) -> None:
    today = world.clock.today()
    await tell("我堂客前天走了，在屋里")
    assert (await known(family))["death.date"] == (today - timedelta(days=2)).isoformat()
    await tell("不对，是大前天")
    assert (await known(family))["death.date"] == (today - timedelta(days=3)).isoformat()
    await tell("哦，不是在屋里走的，在镇卫生院")
    assert (await known(family))["death.place"] == "hospital"
    assert "对吗" in await tell("我的手机号是13900001234")
    assert "applicant.phone" not in await known(family)
    assert "对吗" in await tell("说错了，是13900001235")
    await tell("对")
    answers = await known(family)
    assert (answers["applicant.phone"], answers["applicant.relation"]) == ("13900001235", "spouse")
    assert answers["death.date"] == (today - timedelta(days=3)).isoformat()


async def test_two_days_later_it_goes_on_where_it_was(world: World, family: Family, tell: Teller) -> None:
    await tell("我妈昨天走的")
    day = (await known(family))["death.date"]
    assert "存好了" in await tell("先不弄了，忙完丧事再说")
    world.to_morning(2)
    answer = await tell("你好，我们接着填")
    assert "还差" in answer
    assert "您母亲" in answer
    assert (await known(family))["death.date"] == day


async def test_by_form_and_by_talking_it_is_one_draft(
    family: Family, household: Household, tell: Teller
) -> None:
    await tell("我爸走了，在县医院走的")
    await family.read()
    typed = household.died_on.isoformat()
    await family.save({"death.date": typed})
    answer = await tell("我爸是今天走的")
    assert "要改吗" in answer
    assert (await known(family))["death.date"] == typed, "what was typed stands until they say so"
    await tell("不改")
    assert (await known(family))["death.date"] == typed
    await family.read()
    saved = await family.save({"decedent.name": household.decedent.name})
    assert saved["sources"]["decedent.name"] == "typed" and saved["sources"]["death.place"] == "chat"


async def test_a_person_is_asked_for_and_answers(office: Staffing, family: Family, tell: Teller) -> None:
    window = office.window
    await tell("我婆婆前天走了，在医院走的")
    case_id = (await family.cases())[0]["id"]
    assert "工作人员" in await tell("我不会弄这个，找个人跟我说")

    (mine,) = [c for c in await window.conversations() if c["case_id"] == case_id]
    await window.take_conversation(mine["id"])
    read = await window.conversation(mine["id"])
    assert read["turns"][0]["text"] == "我婆婆前天走了，在医院走的"
    await window.reply(mine["id"], "您把两本户口簿都带到窗口，我们帮您核对。")
    said = [turn["text"] for turn in await family.conversation() if turn["sender"] == "clerk"]
    assert said == ["您把两本户口簿都带到窗口，我们帮您核对。"]
    if tell.channel == MESSAGES:
        await family.is_told("工作人员", "两本户口簿")
    await window.close_conversation(mine["id"], "已答复")
    if tell.channel == MESSAGES:
        await family.is_told("工作人员先说到这里")
    assert "?" not in await tell("在医院走的，癌症")
    assert (await known(family))["death.manner"] == "illness"

    await family.read(case_id)
    looked = {view["what"] for view in await family.views()}
    assert "对话记录" in looked


async def test_who_cannot_be_written_to_is_called(
    world: World, office: Staffing, family: Family, tell: Teller
) -> None:
    window = office.window
    await tell("我爸前天走了")
    case_id = (await family.cases())[0]["id"]
    await tell("转人工")
    (mine,) = [c for c in await window.conversations() if c["case_id"] == case_id]
    world.later(hours=50)
    await window.take_conversation(mine["id"])
    await window.reply(mine["id"], "请带户口簿来。")

    async def on_the_list() -> Any:
        return next((call for call in await window.to_call() if call["case_id"] == case_id), None)

    call = await eventually(on_the_list, what="the answer on the list of calls")
    assert "请带户口簿来" in call["text"]
    await window.called(call["id"])
    assert await on_the_list() is None
    await window.close_conversation(mine["id"])


async def test_anger_silence_stickers_and_a_very_long_message(family: Family, tell: Teller) -> None:
    await tell("我老婆前天没了")
    before = await known(family)
    assert "对不起" in await tell("你他妈问个没完，滚")
    assert "12356" in await tell("我不想活了")
    await tell("没事了，接着填吧")
    assert "我在" in await tell("[流泪]")
    assert "我在" in await tell("。。。")
    assert "请分几次" in await tell("我们一家人住在乡下，他一辈子省吃俭用，" * 263)
    assert await known(family) == before
    await tell("在家里走的")
    assert (await known(family))["death.place"] == "home"


async def test_what_nobody_can_answer_is_shown_to_the_lead_agency_without_names(
    office: Staffing, family: Family, household: Household, tell: Teller
) -> None:
    await tell(f"我爸{household.decedent.name}前天走了")
    wording = "家里的祖传老船归谁继承"
    answer = await tell(f"{household.decedent.name}{wording}？")
    assert "不敢乱答" in answer
    group = next(q for q in await office.supervisor.unanswered() if wording in q["wording"])
    assert household.decedent.name not in group["wording"]
    await office.supervisor.settle_question(group["id"])
    assert group["id"] not in {q["id"] for q in await office.supervisor.unanswered()}


async def test_pushes_that_repeat_and_overtake_each_other(world: World, household: Household) -> None:
    family = await Family.of(world, household)
    await family.write("我爸前天走了")
    await family.phone.repeat_push()
    await family.phone.say("在医院走的", hold=True)
    world.later(seconds=5)
    await family.write("不对，是大前天走的")
    await family.phone.desk.release()
    await family.phone.desk.pushes()

    async def late_one_heard() -> bool:
        return (await known(family)).get("death.place") == "hospital"

    await eventually(late_one_heard, what="the late push")
    day = world.clock.today() - timedelta(days=3)
    assert (await known(family))["death.date"] == day.isoformat()
    turns = [turn["text"] for turn in await family.conversation() if turn["sender"] == "family"]
    assert turns == ["我爸前天走了", "不对，是大前天走的", "在医院走的"]
    for push in await family.phone.desk.pushes():
        assert all(attempt["good"] for attempt in push["attempts"])
    assert not [m for m in await family.shown("notice") if "无法提供服务" in words(m)]


async def test_a_message_that_is_sent_twice_on_the_page_is_said_once(
    world: World, household: Household
) -> None:
    family = await Family.of(world, household)
    first = await family.say("我爸前天走了", key="one-and-the-same")
    again = await family.say("我爸前天走了", key="one-and-the-same")
    assert again["repeated"] and again["answers"] == first["answers"]
    assert len([turn for turn in await family.conversation() if turn["sender"] == "family"]) == 1


async def test_a_photo_in_wechats_chat_becomes_a_paper_of_the_case(
    world: World, household: Household
) -> None:
    family = await Family.of(world, household)
    await family.write("我爸前天走了")
    picture = household.photos("decedent_id_card")["decedent_id_card", "front"]
    assert "哪一份材料" in await family.send_photo(picture)
    await family.write("逝者身份证人像面")

    async def kept() -> Any:
        return await family.materials()

    (paper,) = await eventually(kept, what="the photo among the papers")
    assert (paper["code"], paper["side"]) == ("decedent_id_card", "front")
