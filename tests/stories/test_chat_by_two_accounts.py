"""A daughter follows the official account, begins to tell there, and goes on in the mini program."""

from __future__ import annotations

from sandbox.actors import Family
from sandbox.waiting import eventually
from sandbox.world import World
from server.wechat.official_account import USER_INFO


async def test_what_was_begun_with_the_official_account_goes_on_in_the_mini_program(world: World) -> None:
    daughter, neighbour = await Family.with_phone(world), await Family.with_phone(world)
    await follow(daughter, neighbour)
    answer = await daughter.write("我爸上周五在县医院走了", account="official")
    assert "节哀" in answer
    await neighbour.write("我妈上周六在家里走了", account="official")
    await daughter.sign_in()
    (case,) = await daughter.cases()
    draft = await daughter.read(case["id"])
    assert draft["answers"]["death.place"] == "hospital"
    said = [turn["text"] for turn in await daughter.conversation() if turn["sender"] == "family"]
    assert said == ["我爸上周五在县医院走了"], "and nothing of the neighbour"

    await daughter.say("他是水泥厂退休的")
    await daughter.write("户口在岳阳县", account="official")
    assert daughter.case_id == case["id"]
    draft = await daughter.read()
    assert draft["answers"]["decedent.household_in_county"] == "yes"
    assert "insurance.identity" in draft["answers"]
    assert len(await daughter.cases()) == 1

    await neighbour.sign_in()
    (other,) = await neighbour.cases()
    assert other["id"] != case["id"]
    assert (await neighbour.read(other["id"]))["answers"]["death.place"] == "home"


async def test_who_uses_the_mini_program_already_is_known_when_she_writes_to_the_official_account(
    world: World,
) -> None:
    daughter = await Family.arrive(world)
    await daughter.say("我爸上周五在县医院走了")
    draft = daughter.case_id
    await follow(daughter)
    await daughter.write("户口在岳阳县", account="official")
    assert [case["id"] for case in await daughter.cases()] == [draft]
    assert (await daughter.read(draft))["answers"]["decedent.household_in_county"] == "yes"
    await daughter.phone.unfollow()
    await daughter.write("他是水泥厂退休的")
    assert "insurance.identity" in (await daughter.read(draft))["answers"]


async def follow(*families: Family) -> None:
    """They follow the official account; returns when the worker has asked the platform who they are."""
    desk = families[0].phone.desk
    before = (await desk.calls()).get(USER_INFO, 0)
    for family in families:
        await family.phone.follow()

    async def all_are_known() -> bool:
        return (await desk.calls()).get(USER_INFO, 0) >= before + len(families)

    await eventually(all_are_known, what="the platform is asked who follows")
