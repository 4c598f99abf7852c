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
    "text", ["我的卡号等下再讲", "卡号等会儿再说", "名字等下说", "这个晚点再讲", "他的身份证号到家再念"]
)
@pytest.mark.parametrize("asked", ["payee.card_number", "death.date"])
def test_one_matter_that_is_told_later_stops_nothing_else(text: str, asked: str) -> None:
    assert acts(say(text, asked)) == {"skip"}


@pytest.mark.parametrize("text", ["其他的等下再讲", "明天再讲", "等下再说吧"])
def test_what_is_told_later_altogether_stops_here(text: str) -> None:
    assert acts(say(text, "death.date")) == {"pause"}


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


@pytest.mark.parametrize("asked", ["decedent.household_in_county", "insurance.medical", None])
@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("卡号忘了", "payee.card_number"),
        ("卡号我忘记哒", "payee.card_number"),
        ("银行卡号没带", "payee.card_number"),
        ("卡号不记得了", "payee.card_number"),
        ("我的身份证号忘了", "applicant.id_number"),
        ("他的身份证号我不记得", "decedent.id_number"),
        ("我的电话号码记不到", "applicant.phone"),
    ],
)
def test_a_number_that_is_forgotten_is_left_open_and_not_wrong(
    text: str, number: str, asked: str | None
) -> None:
    understood = say(text, asked, answers={"applicant.relation": "child", "decedent.sex": "male"})
    assert (understood.withdrawn, understood.wrong, understood.facts) == ((number,), "", ())


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("卡号忘了", "payee.card_number"),
        ("忘了说卡号", "insurance.medical"),
        ("卡号忘了怎么办", "insurance.medical"),
        ("卡号忘了说，6222021907001234561", "insurance.medical"),
        ("我哥的手机号不记得了", "insurance.medical"),
        ("身份证号忘了", "insurance.medical"),
        ("密码忘了", "insurance.medical"),
    ],
)
def test_what_is_asked_told_or_anothers_is_not_left_open_by_its_name(text: str, asked: str) -> None:
    understood = say(text, asked, answers={"applicant.relation": "child"})
    assert not understood.withdrawn
    assert "correction" not in acts(understood)


def test_a_number_that_is_known_stays_and_one_that_is_wrong_is_wrong() -> None:
    known = {"payee.card_number": "6222021907001234561"}
    forgotten = say("卡号忘了", "insurance.medical", answers=known)
    assert not forgotten.withdrawn and "correction" not in acts(forgotten)
    assert say("卡号错了", "insurance.medical", answers=known).wrong == "payee.card_number"


@pytest.mark.parametrize("text", ["冇得手机", "我没得手机", "屋里冇得电话", "我手机丢了"])
def test_who_has_no_phone_puts_it_off_and_stops_nothing(text: str) -> None:
    assert acts(say(text, "applicant.phone")) == {"skip"}
