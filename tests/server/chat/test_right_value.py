"""Where the right value is said with the no, it is taken, and nobody is asked to say it once more."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_putting_right import Family

AREA, DISABILITY, ASSISTANCE = "insurance.area", "insurance.disability", "insurance.assistance"
FATHER: dict[str, Any] = {"applicant.relation": "child", "decedent.sex": "male"}
AGAIN = ("重新填", "请把对的再说一遍", "请说是哪一项")


@pytest.mark.parametrize(
    "words", ["不对，我说的是没有！", "不是，没有", "不对，没得", "不对，他冇得", "我说的是没有", "没有"]
)
@pytest.mark.parametrize(
    ("question", "held", "none"), [(DISABILITY, "yes", "no"), (ASSISTANCE, ["dibao"], ["none"])]
)
def test_that_there_is_none_is_the_right_value(words: str, question: str, held: Any, none: Any) -> None:
    family = Family(dict(FATHER)).holds(question, held)
    line = family.say(words)
    assert family.known[question] == none and not any(again in line for again in AGAIN)


@pytest.mark.parametrize(
    ("question", "held"),
    [("decedent.name", "李桂香"), ("death.date", "2026-11-20"), ("payee.card_number", "6228480402564890018")],
)
def test_what_nobody_has_or_has_not_is_asked_for(question: str, held: str) -> None:
    family = Family(dict(FATHER)).holds(question, held)
    family.say("不对，没有")
    assert question not in family.known and family.state.moment == "correct"


@pytest.mark.parametrize(
    ("words", "question", "value"),
    [
        ("残疾证我弟说没有。他说不给办", DISABILITY, "no"),
        ("残疾证我问了我弟，没有", DISABILITY, "no"),
        ("公积金改成没有", "insurance.housing_fund", "no"),
        ("社保不是县城交的，是县里别的镇", AREA, "elsewhere_in_county"),
        ("社保不是县城交的，是别的镇交的", AREA, "elsewhere_in_county"),
        ("参保地改成别的镇", AREA, "elsewhere_in_county"),
        ("死亡时间改成下午三点", "death.time", "15:00"),
    ],
)
def test_a_value_behind_a_name_is_no_wish_to_begin_anew(words: str, question: str, value: Any) -> None:
    had = {DISABILITY: "yes", AREA: "central_urban", "insurance.housing_fund": "yes", "death.time": "13:00"}
    family = Family(FATHER | had | {"death.date": "2026-11-20"}).asked("decedent.household_in_county")
    line = family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    assert {**family.known, **waiting}[question] == value
    assert not any(again in line for again in AGAIN)
    assert "decedent.household_in_county" not in family.known | waiting


def test_where_it_is_not_is_asked_where_it_is() -> None:
    family = Family(FATHER | {AREA: "central_urban"}).asked("decedent.household_in_county")
    assert "参保地" in family.say("我爸不是县城交的社保") and family.state.asked == AREA


@pytest.mark.parametrize("words", ["残疾证，没有", "残疾证我问了我弟，没有"])
def test_what_there_is_none_of_is_not_what_was_asked(words: str) -> None:
    family = Family(dict(FATHER)).asked("insurance.medical")
    family.say(words)
    assert family.known[DISABILITY] == "no" and "insurance.medical" not in family.known


STANDS: dict[str, Any] = FATHER | {
    AREA: "central_urban",
    ASSISTANCE: ["none"],
    "decedent.name": "张国强",
    "decedent.ethnic_group": "汉族",
    "decedent.household_in_county": "yes",
    "death.date": "2026-11-20",
    "death.place": "home",
    "death.manner": "illness",
    "death.cremation_date": "2026-11-22",
    "insurance.identity": "public_serving",
    "insurance.medical": "employee",
    "insurance.housing_fund": "no",
    "applicant.address": "岳阳县荣家湾镇东方路25号",
    "payee.bank": "中国农业银行",
}


@pytest.mark.parametrize(
    ("words", "question", "value"),
    [
        ("刚讲错了，钱是交在新开镇的", AREA, "elsewhere_in_county"),
        ("搞错了，是交在筻口的", AREA, "elsewhere_in_county"),
        ("说错了，是县医院", "death.place", "hospital"),
        ("是县医院，我刚说错了", "death.place", "hospital"),
        ("讲错哒，在卫生院", "death.place", "hospital"),
        ("前面那个不对，他是退休的", "insurance.identity", "public_retired"),
        ("刚才讲错了，医保是居民的", "insurance.medical", "resident"),
        ("说错了，他是土家族", "decedent.ethnic_group", "土家族"),
        ("搞错了，银行是工商银行", "payee.bank", "中国工商银行"),
        ("记错了，是车祸", "death.manner", "accident"),
        ("我讲错了，有低保的", ASSISTANCE, ["dibao"]),
        ("说错了，是23号烧的", "death.cremation_date", "2026-11-23"),
        ("门牌写错了，是52号不是25号", "applicant.address", "岳阳县荣家湾镇东方路52号"),
        ("门牌不对，应该是52号", "applicant.address", "岳阳县荣家湾镇东方路52号"),
        ("是52号，不是25号", "applicant.address", "岳阳县荣家湾镇东方路52号"),
        ("写错了，是东风路", "applicant.address", "岳阳县荣家湾镇东风路25号"),
    ],
)
def test_what_is_right_beside_a_no_is_of_the_one_answer_that_it_can_be_of(
    words: str, question: str, value: Any
) -> None:
    family = Family(dict(STANDS)).asked("payee.own_account")
    line = family.say(words)
    waiting = {p.question: p.value for p in family.state.pending}
    assert {**family.known, **waiting}[question] == value
    assert not any(again in line for again in AGAIN)
    others = {name: held for name, held in STANDS.items() if name != question}
    assert (family.known | waiting).items() >= {k: v for k, v in others.items() if v != ["none"]}.items()


@pytest.mark.parametrize(
    "words",
    [
        "说错了",
        "前面的不对，是21号",
        "刚才讲错了，等我想想",
        "前面那个不对",
        "说错了，是另外一个",
        "我搞错了，在乡里",
    ],
)
def test_what_may_be_of_several_or_of_none_is_asked_for(words: str) -> None:
    family = Family(dict(STANDS)).asked("payee.own_account")
    assert "请说是哪一项" in family.say(words)
    assert family.known == STANDS and not family.state.pending


def test_a_house_number_that_may_be_a_day_or_of_two_addresses_is_asked_for() -> None:
    for more in ({"death.date": "2026-11-25"}, {"decedent.household_address": "岳阳县新开镇新开村25号"}):
        family = Family(STANDS | more).asked("payee.own_account")
        family.say("不是25号，是22号")
        waiting = {p.question for p in family.state.pending}
        assert waiting.isdisjoint({"applicant.address", "decedent.household_address"})
        assert family.known["applicant.address"] == STANDS["applicant.address"]


@pytest.mark.parametrize(
    ("words", "told"), [("不对，钱打到我卡上", "payee.own_account"), ("那个不对，他没领低保", ASSISTANCE)]
)
def test_a_no_beside_another_answer_is_read_back_before_it_answers_what_was_asked(
    words: str, told: str
) -> None:
    family = Family(dict(STANDS)).asked("insurance.preferential")
    line = family.say(words)
    assert "insurance.preferential" not in family.known and told in family.known
    assert "不是优抚对象" in line and line.endswith("对吗？")


HOUSEHOLD, AREA = "decedent.household_in_county", "insurance.area"


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("不对，两个号码反了", HOUSEHOLD),
        ("不对,小学老师", HOUSEHOLD),
        ("说错了,在新开镇", AREA),
        ("前面那个村名不对,是新墙村", AREA),
    ],
)
def test_what_puts_something_else_right_answers_nothing_that_was_asked(words: str, asked: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(asked)
    family.say(words)
    assert asked not in family.known and asked not in {p.question for p in family.state.pending}


def test_a_bare_wrong_shuts_nobody_out_before_it_is_read_back() -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(HOUSEHOLD)
    assert family.say("不对").endswith("对吗？") and HOUSEHOLD not in family.known
    family = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(HOUSEHOLD)
    family.say("不对，在长沙")
    assert family.known[HOUSEHOLD] == "no"


def test_a_yes_to_which_is_wrong_answers_nothing_and_goes_on() -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(HOUSEHOLD)
    family.say("不对，两个号码反了")
    assert family.state.moment == "correct"
    line = family.say("对")
    assert HOUSEHOLD not in family.known and line.endswith("户口在岳阳县吗？")
    family.say("不对，两个号码反了")
    family.say("在岳阳县")
    assert family.known[HOUSEHOLD] == "yes", "an answer is one"


TOLD = {"applicant.relation": "child", "decedent.sex": "male", "death.place": "hospital"}


@pytest.mark.parametrize("words", ["不改", "都不改", "不改了", "不用改"])
def test_not_to_change_it_keeps_all_that_was_told_otherwise(words: str) -> None:
    known = TOLD | {"insurance.medical": "employee"}
    family = Family(known)
    family.say("我爸是在家里走的，医保是居民的")
    line = family.say(words)
    assert family.known == known and not family.state.pending
    assert "“去世地点、医保类型”没有改" in line


@pytest.mark.parametrize(("words", "place"), [("要改", "home"), ("在家里", "home"), ("先跳过", "hospital")])
def test_what_else_is_said_is_of_what_was_asked_alone(words: str, place: str) -> None:
    family = Family(TOLD | {"insurance.medical": "employee"})
    family.say("我爸是在家里走的，医保是居民的")
    family.say(words)
    assert family.known["death.place"] == place
    assert {p.question: p.value for p in family.state.pending} == {"insurance.medical": "resident"}
