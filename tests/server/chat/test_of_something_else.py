"""Words about something or somebody else change no answer; what is said is not asked again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_putting_right import Family

IDENTITY, AREA, MEDICAL = "insurance.identity", "insurance.area", "insurance.medical"
ASSISTANCE, DISABILITY, FUND = "insurance.assistance", "insurance.disability", "insurance.housing_fund"
KNOWN: dict[str, Any] = {
    "applicant.relation": "child",
    "decedent.sex": "male",
    "death.date": "2026-11-20",
    "decedent.household_in_county": "yes",
    AREA: "central_urban",
}


def family(**known: Any) -> Family:
    return Family({**KNOWN, **{name.replace("__", "."): value for name, value in known.items()}})


@pytest.mark.parametrize(
    ("said", "question", "value"),
    [
        ("他不是低保户，就是普通农民", ASSISTANCE, ["none"]),
        ("他不是特困户就是个种田的", ASSISTANCE, ["none"]),
        ("不是，他不是优抚对象，就是种田的", "insurance.preferential", "no"),
        ("不是优抚，就是当过兵，没领过抚恤", "insurance.preferential", "no"),
        ("不是残疾人，就是腿脚不好", DISABILITY, "no"),
    ],
)
def test_what_is_not_so_is_not_noted_though_a_jiushi_follows(said: str, question: str, value: Any) -> None:
    talk = family().asked(question)
    talk.say(said)
    assert talk.known.get(question) == value


def test_of_two_benefits_one_is_left_open_by_not_this_then_that() -> None:
    talk = family().asked(ASSISTANCE)
    talk.say("不是低保就是五保")
    assert ASSISTANCE not in talk.known
    assert [one.question for one in talk.state.pending] == [ASSISTANCE]


def test_a_neighbour_on_benefits_is_no_benefit() -> None:
    talk = family().asked(ASSISTANCE)
    talk.say("是五保户屋里的隔壁，不是五保户")
    assert talk.known[ASSISTANCE] == ["none"]


@pytest.mark.parametrize(
    "said",
    [
        "他医保是职工医保，退休工资现在应该还在打，好像11月份也打了",
        "他职工医保的，退休工资每个月四千",
        "退休工资11月也打了，医保是职工的",
        "退休职工医保的",
    ],
)
def test_the_insurance_of_employees_and_a_pension_say_nothing_of_an_enterprise(said: str) -> None:
    talk = family(insurance__identity="public_retired").asked(MEDICAL)
    talk.say(said)
    assert talk.known[IDENTITY] == "public_retired"
    assert talk.known[MEDICAL] == "employee"
    assert all(waiting.question != IDENTITY for waiting in talk.state.pending)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("县城参保，职工医保，当老师退休的", "public_retired"),
        ("他以前是医院的医生，退休了", "public_retired"),
        ("在农药厂退休的，职工医保", "retired_enterprise"),
    ],
)
def test_who_employed_them_is_told_by_other_words(said: str, value: str) -> None:
    talk = family().asked(IDENTITY)
    talk.say(said)
    assert talk.known[IDENTITY] == value


def test_an_answer_just_given_is_not_replaced_unasked() -> None:
    talk = family().asked(IDENTITY)
    talk.say("机关事业单位退休的，公积金早就取完了")
    assert talk.known[IDENTITY] == "public_retired"
    talk.say("厂里退休的工人")
    assert talk.known[IDENTITY] == "public_retired"
    assert [(w.value, w.old) for w in talk.state.pending if w.question == IDENTITY] == [
        ("retired_enterprise", "public_retired")
    ]


@pytest.mark.parametrize("said", ["你又改成企业退休了", "你怎么又写成企业退休了"])
def test_what_they_blame_us_for_is_not_what_they_say(said: str) -> None:
    talk = family(insurance__identity="public_retired").asked(MEDICAL)
    talk.say(said)
    assert talk.known[IDENTITY] == "public_retired"


def test_retired_beside_a_public_servant_in_office_is_a_retired_public_servant() -> None:
    talk = family().holds(IDENTITY, "public_serving")
    talk.say("不是在职，退休十多年了")
    assert [(w.question, w.value) for w in talk.state.pending] == [(IDENTITY, "public_retired")]


def test_the_question_that_was_just_answered_is_not_answered_by_the_next_no() -> None:
    talk = family().asked(IDENTITY)
    talk.say("机关事业单位退休的，公积金早就取完了")
    talk.say("没有其他补贴了。我妈还在，68岁，户口本在我这里")
    assert talk.known[IDENTITY] == "public_retired"
    assert all(waiting.question != IDENTITY for waiting in talk.state.pending)


def test_no_cremation_is_no_lack_of_insurance() -> None:
    talk = family().holds(MEDICAL, "employee")
    talk.say("还没有火化，我们乡里土葬")
    assert talk.known.get(MEDICAL) != "none"


def test_where_the_card_is_nobody_asked() -> None:
    talk = family(insurance__area="elsewhere_in_county").asked(AREA)
    talk.say("他拿退休金的卡我不晓得在哪里")
    assert talk.known[AREA] == "elsewhere_in_county"
    talk = family().asked(AREA)
    talk.say("这个我不晓得在哪里")
    assert talk.known[AREA] == "unknown"


@pytest.mark.parametrize(
    "said", ["老人家就这一个崽，还有一个女嫁到外头去哒", "有个叔叔是残疾人", "还有一个妹妹在深圳"]
)
def test_another_relative_has_no_card_of_theirs(said: str) -> None:
    talk = family().asked(DISABILITY)
    talk.say(said)
    assert DISABILITY not in talk.known
    assert all(waiting.question != DISABILITY for waiting in talk.state.pending)


@pytest.mark.parametrize("said", ["有一个", "有个证", "他有一本"])
def test_to_have_one_is_to_have_the_card(said: str) -> None:
    talk = family().asked(DISABILITY)
    talk.say(said)
    assert talk.known.get(DISABILITY) == "yes"


def test_what_an_uncle_does_is_not_what_they_did() -> None:
    talk = family(applicant__relation="grandchild").asked(IDENTITY)
    talk.say("没有公积金，没有残疾证，还有个舅舅在外面打工")
    assert IDENTITY not in talk.known


@pytest.mark.parametrize(
    "said", ["县城交的职工医保，钱打我老婆的卡", "不是镇上，是城关交的", "社保是在县城交的"]
)
def test_where_they_paid_is_heard_though_something_else_was_asked(said: str) -> None:
    talk = Family({name: value for name, value in KNOWN.items() if name != AREA}).asked(MEDICAL)
    talk.say(said)
    waiting = {one.question: one.value for one in talk.state.pending}
    assert (talk.known | waiting).get(AREA) == "central_urban"


@pytest.mark.parametrize("said", ["不是镇上，是城关交的", "他的社保不是镇上，是城关交的"])
def test_the_seat_of_the_county_by_its_old_name(said: str) -> None:
    talk = Family({name: value for name, value in KNOWN.items() if name != AREA}).asked(AREA)
    talk.say(said)
    assert talk.known[AREA] == "central_urban"


def test_no_benefits_is_read_back_once() -> None:
    talk = family(insurance__identity="resident").asked(MEDICAL)
    assert "都没有" in talk.say("居民医保，没有低保")
    assert "都没有" not in talk.say("没有公积金")
    assert talk.known[ASSISTANCE] == ["none"]


@pytest.mark.parametrize(
    "said", ["新农合", "他叫李德胜", "职工医保，在县城交的", "户口不在岳阳县", "有残疾证，没有公积金"]
)
@pytest.mark.parametrize("between", ["", "等等"])
def test_no_benefits_wait_for_a_word_of_them(said: str, between: str) -> None:
    talk = Family({"applicant.relation": "grandchild", "decedent.sex": "male"})
    talk.asked("decedent.household_in_county")
    assert "都没有" in talk.say("冇得低保")
    if between:
        talk.say(between)
    line = talk.say(said)
    assert ASSISTANCE not in talk.known
    assert [waiting.value for waiting in talk.state.pending if waiting.question == ASSISTANCE] == [["none"]]
    if talk.state.moment == "facts":
        assert "都没有" in line
        talk.say("对")
        assert talk.known[ASSISTANCE] == ["none"]


def test_no_benefits_that_wait_are_replaced_by_those_that_there_were() -> None:
    talk = Family({"applicant.relation": "grandchild", "decedent.sex": "male"})
    talk.asked("decedent.household_in_county")
    talk.say("冇得低保")
    talk.say("新农合")
    talk.say("不对，有低保")
    waiting = {one.question: one.value for one in talk.state.pending}
    assert (talk.known | waiting)[ASSISTANCE] == ["dibao"]


@pytest.mark.parametrize("said", ["不对，他是种田的", "这个不晓得，他是种田的"])
def test_no_benefits_is_not_taken_where_something_is_said_against_it(said: str) -> None:
    talk = family().asked(MEDICAL)
    talk.say("居民医保，没有低保")
    talk.say(said)
    assert ASSISTANCE not in talk.known


def test_no_money_is_paid_by_silence() -> None:
    talk = family().holds("payee.own_account", "no")
    talk.say("他没有公积金")
    assert "payee.own_account" not in talk.known


def test_what_is_said_again_beside_another_no_is_agreed_to() -> None:
    talk = family(insurance__identity="resident").holds(FUND, "no")
    talk.say("不对啊，他是事业单位退休的。公积金没有了")
    assert talk.known.get(FUND) == "no"


HOUSEHOLD, YEARS, IN_COUNTY = (
    "decedent.household_in_county",
    "insurance.contribution_years",
    "death.cremated_in_county",
)


def asked_of_the_household(said: str) -> Family:
    talk = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(HOUSEHOLD)
    talk.say(said)
    return talk


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("好像交了28年养老，我记不清了", {YEARS: 28}),
        ("交了28年养老，我记不清了", {YEARS: 28}),
        ("交了二十多年，不太确定", {YEARS: 20}),
        ("领了大概十年退休金，记不得了", {"insurance.pension_years": 10}),
        ("厂里交了社保，不知道交了几年", {}),
        ("社保交了，不晓得交了好多年", {}),
        ("上个月28号走的，时间记不清了", {}),
    ],
)
def test_not_to_remember_a_number_says_nothing_of_what_was_asked(said: str, waits: dict[str, Any]) -> None:
    talk = asked_of_the_household(said)
    assert HOUSEHOLD not in talk.known
    assert {one.question: one.value for one in talk.state.pending} == waits


@pytest.mark.parametrize("said", ["不知道", "记不清了", "户口我不清楚", "昨天走的，户口记不清了"])
def test_not_to_know_what_was_asked_is_an_answer(said: str) -> None:
    assert asked_of_the_household(said).known[HOUSEHOLD] == "unknown"


@pytest.mark.parametrize(
    ("said", "county"),
    [
        ("火化了，在岳阳县，二十号", "yes"),
        ("在岳阳县火化的", "yes"),
        ("二十号火化的，在岳阳县殡仪馆", "yes"),
        ("在长沙火化的", "no"),
    ],
)
def test_a_place_beside_the_cremation_is_where_that_was(said: str, county: str) -> None:
    talk = asked_of_the_household(said)
    assert talk.known[IN_COUNTY] == county
    assert HOUSEHOLD not in talk.known and not talk.state.pending


@pytest.mark.parametrize(
    "said", ["在岳阳县", "火化了，户口在岳阳县", "火化了，岳阳县的户口", "昨天走的，户口在岳阳县"]
)
def test_a_place_that_answers_what_was_asked_counts(said: str) -> None:
    assert asked_of_the_household(said).known[HOUSEHOLD] == "yes"


@pytest.mark.parametrize(
    "words",
    [
        "不不不，哪里是他堂客咯",
        "不是，我不是他儿子",
        "不是的，他不是我爸",
        "没有，哪里是他老婆咯",
    ],
)
def test_that_somebody_is_no_such_relative_answers_nothing_else(words: str) -> None:
    talk = Family({"applicant.relation": "child_in_law"}).asked("decedent.household_in_county")
    talk.say(words)
    assert (talk.known, talk.state.pending) == ({"applicant.relation": "child_in_law"}, ())
    assert talk.state.asked == "decedent.household_in_county"


@pytest.mark.parametrize("words", ["不是", "不是，在平江", "不是，他不是县里的"])
def test_a_no_beside_the_place_answers_as_before(words: str) -> None:
    talk = Family({"applicant.relation": "child_in_law"}).asked("decedent.household_in_county")
    talk.say(words)
    assert talk.known["decedent.household_in_county"] == "no"
