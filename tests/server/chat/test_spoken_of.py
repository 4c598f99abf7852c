"""A relative whom the form tells from no other is spoken of as the family does: 您大伯."""

from __future__ import annotations

import pytest

from tests.server.chat.talking import Talker


@pytest.mark.parametrize(
    ("words", "spoken_of"),
    [
        ("我大伯昨天走了", "您大伯"),
        ("我姑妈走了，我是她侄女", "您姑妈"),
        ("我屋里舅舅昨天过世了", "您舅舅"),
        ("去世的是我姨妈", "您姨妈"),
        ("我是他侄子，他昨天走了", "您的亲人"),
        ("我老公的大伯走了", "您的亲人"),
        ("我爸走了，我大伯帮忙办的", "您父亲"),
    ],
)
@pytest.mark.usefixtures("database")
async def test_who_died_is_called_as_the_family_calls_them(words: str, spoken_of: str) -> None:
    family = await Talker.new()
    await family.say("你好")
    answer = await family.say(words)
    assert f"{spoken_of}的户口在岳阳县吗？" in answer, answer


@pytest.mark.usefixtures("database")
async def test_another_word_that_puts_it_right_is_taken() -> None:
    family = await Talker.new()
    await family.say("你好")
    await family.say("我大伯昨天走了")
    answer = await family.say("不是大伯，是我姑妈")
    assert "您大伯" not in answer and "您姑妈的户口" in answer, answer


@pytest.mark.usefixtures("database")
async def test_it_is_kept_through_the_conversation_and_only_for_that_relation() -> None:
    family = await Talker.new()
    await family.say("你好")
    await family.say("我大伯昨天走了")
    assert "您大伯的姓名：陈国强" in await family.say("我大伯叫陈国强")
    await family.say("不对，走的不是我大伯，是我爸")
    assert "您大伯" not in await family.say("继续")
