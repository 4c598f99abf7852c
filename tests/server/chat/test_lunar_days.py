"""A day of the lunar calendar is read back as the day it was converted to, and that it was is said."""

from __future__ import annotations

import pytest

from tests.server.chat.talking import Talker

pytestmark = pytest.mark.usefixtures("database")

BORN = "decedent.birth_date"


async def test_a_converted_day_is_said_to_be_converted() -> None:
    family = await Talker.new()
    await family.says("我爸走了", "他是民国二十九年腊月十六生的")
    assert "lunar" in family.phrases() and "腊月十六" in family.answers[-1]
    assert "1941年1月13日" in family.answers[-1]
    await family.say("对")
    assert (await family.known())[BORN] == "1941-01-13"


async def test_a_day_of_the_common_calendar_is_not() -> None:
    family = await Talker.new()
    await family.says("我爸走了", "他好像是1941年1月13日生的")
    assert "lunar" not in family.phrases()


@pytest.mark.parametrize("words", ["是农历，身份证上是四一年二月十四，对", "对，身份证上是二月十四"])
async def test_the_converted_day_said_again_is_not_converted_again(words: str) -> None:
    family = await Talker.new()
    await family.says("我爸走了", "他是四一年正月十九生的")
    assert "1941年2月14日" in family.answers[-1]
    await family.say(words)
    assert (await family.known())[BORN] == "1941-02-14"


async def test_a_day_whose_calendar_is_put_right_keeps_its_year() -> None:
    family = await Talker.new()
    await family.says("我爸走了", "他是农历四一年二月十四生的", "不对，二月十四是公历，不是农历")
    assert family.cards[BORN] == ("1941年2月14日", "to_confirm")
