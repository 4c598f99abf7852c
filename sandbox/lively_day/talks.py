"""Families that talk with the service instead of filling in a form, and what of it waits for a person."""

from __future__ import annotations

from typing import Any

from sandbox.lively_day.hall import Life

_OPENINGS = (
    ("我爸前天在县医院走的，是退休工人", "户口在岳阳县，已经火化了"),
    ("我妈昨天在家里走了", "她是居民医保，没有单位"),
    ("我堂客大前天没了，在敬老院走的", "火化了，在岳阳县火化的"),
    ("我岳父前天走了，在医院走的", "他有职工医保，公积金也有"),
)
# Questions that the files have no answer for: they stand on the list of the lead agency.
UNKNOWN = (
    "家里的祖传老船归谁继承？",
    "他生前买的彩票中奖了还能领吗？",
    "养老院押金退不退？",
    "他名下的摩托车怎么过户？",
    "他的游戏账号能过户吗？",
    "出殡那天放鞭炮罚不罚款？",
)


async def told_its_story(life: Life) -> None:
    """A draft that was filled by talking."""
    await _talks(life, life.luck.choice((0, 1, 3)))


async def asks_what_nobody_knows(life: Life) -> None:
    """Asks questions about the rules that no file answers."""
    await _talks(life, life.luck.choice((12, 7, 3)))
    for question in life.luck.sample(UNKNOWN, 2):
        await life.family.say(question)


async def waits_for_a_person(life: Life) -> None:
    """Has asked for somebody to talk to, and nobody has answered yet."""
    await _talks(life, life.luck.choice((0, 0, 1)))
    await life.family.say(life.luck.choice(("我不会弄这个，找个人跟我说", "转人工", "能不能来个人帮我看看")))


async def is_answered(life: Life) -> None:
    """A clerk is talking with the family."""
    await _asked(life, ago=0)


async def has_to_be_called(life: Life) -> None:
    """A clerk has answered in the chat, and the family has not looked there since."""
    asked = await _asked(life, ago=4)
    await life.window.close_conversation(asked["id"], "已回复，等家属看到")


async def _talks(life: Life, ago: int) -> None:
    await life.dies(ago)
    await life.opens_the_phone()
    for sentence in life.luck.choice(_OPENINGS):
        answered = await life.family.say(sentence)
        life.case_id = answered["case_id"] or life.case_id


async def _asked(life: Life, ago: int) -> Any:
    await _talks(life, ago)
    await life.family.say("转人工")
    mine = next(c for c in await life.window.conversations() if c["case_id"] == life.case_id)
    await life.window.take_conversation(mine["id"])
    await life.window.reply(mine["id"], "您把两本户口簿都带到窗口，我们帮您核对，不用自己填。")
    return mine
