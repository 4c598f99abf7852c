"""What puts an answer off: a paper that lies elsewhere, and who would rather go to the counter."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import acts, say


@pytest.mark.parametrize(
    "text", ["卡在我满姑那里，要等她下夜班", "存折锁在老屋柜子里", "没有", "手里没得", "我没拿着，在我嫂子那"]
)
def test_a_number_that_is_not_at_hand_is_put_off(text: str) -> None:
    assert acts(say(text, "payee.card_number")) & {"skip", "pause"}


def test_where_something_is_puts_off_nothing_else() -> None:
    assert acts(say("没有", "insurance.disability")) == {"no"}
    assert not acts(say("骨灰盒放在老屋", "death.cremated")) & {"skip", "pause"}


@pytest.mark.parametrize(
    "text",
    ["我还是直接去大厅办", "干脆明天到柜台当面弄", "先这样，晚点搞", "先不讲了啊", "下次吧", "先别提交"],
)
def test_who_goes_to_the_counter_stops_here(text: str) -> None:
    assert "pause" in acts(say(text, "death.place"))


@pytest.mark.parametrize("text", ["要不要直接去窗口办", "我昨天去窗口问过了", "是不是要自己到大厅办"])
def test_the_counter_that_is_asked_or_told_of_stops_nothing(text: str) -> None:
    assert "pause" not in acts(say(text, "death.place"))


@pytest.mark.parametrize("text", ["会不会有人打电话来", "交上去了没"])
def test_whether_something_happens_is_asked_and_not_wished(text: str) -> None:
    assert acts(say(text, "applicant.phone")) == {"policy"}


def test_the_number_that_one_has_is_not_put_off() -> None:
    assert "skip" not in acts(say("这个号码就行", "applicant.phone"))
