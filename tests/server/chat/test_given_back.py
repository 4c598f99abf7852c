"""A number that counts already is taken out where it turns out to be another's, and is asked for anew."""

from __future__ import annotations

import pytest

from tests.server.chat.test_putting_right import APPLICANT, DECEDENT, Family

ID, WOMANS = "430621194304125017", "430621194508151241"
FATHER = {"applicant.relation": "child", "decedent.sex": "male"}
HOUSEHOLD = "decedent.household_in_county"


def told(asked: str = HOUSEHOLD) -> Family:
    """Who said yes to the number just now and was asked the next question."""
    family = Family(FATHER).holds(DECEDENT, ID)
    family.say("对")
    assert family.known[DECEDENT] == ID
    return family.asked(asked)


@pytest.mark.parametrize(
    "words",
    [
        "等下，那个是我妈的",
        "那个是我妈的",
        "不对，是我妈的",
        "搞错了，这是我妈的身份证",
        "刚才报的是我姐姐的号",
        "等一下，身份证是我娘的",
        "念错了，念的是我老婆的",
        "那是我妈的，我爸的在家里",
    ],
)
def test_it_is_taken_out_and_asked_for_again(words: str) -> None:
    family = told()
    line = family.say(words)
    assert DECEDENT not in family.known and family.state.asked == DECEDENT and HOUSEHOLD not in family.known
    assert "像是别人的" in line and family.state.pending == ()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (HOUSEHOLD, "那个是我爸的"),
        (HOUSEHOLD, "户口是我妈的"),
        (HOUSEHOLD, "身份证是我妈在管"),
        (HOUSEHOLD, "我妈的身份证丢了"),
        (HOUSEHOLD, "身份证是我妈的吗"),
        (HOUSEHOLD, "等下"),
        ("insurance.disability", "那个是我妈的"),
        ("payee.own_account", "那个是我妈的"),
    ],
)
def test_what_is_said_of_something_else_leaves_it(asked: str, words: str) -> None:
    family = told(asked)
    family.say(words)
    assert family.known[DECEDENT] == ID


def test_it_is_called_so_some_turns_later() -> None:
    family = told()
    family.say("在的")
    family.say("刚才那个身份证是我妈的")
    assert DECEDENT not in family.known and family.state.asked == DECEDENT


def test_whom_the_form_asks_for_gets_it_and_no_yes_is_heard() -> None:
    family = told()
    family.say("那个是我的")
    assert HOUSEHOLD not in family.known and family.state.asked == APPLICANT


@pytest.mark.parametrize("agreed", [True, False])
@pytest.mark.parametrize(
    "words",
    [
        "发成我妈的了",
        "发错了，发成我妈的了",
        "发成我妈的身份证了",
        "报成我姐姐的了",
        "填成我老公的了",
        "刚才念成我妈的号码了",
        "说成我的了",
    ],
)
def test_a_number_that_was_mixed_up_is_asked_for_again(words: str, agreed: bool) -> None:
    family = told() if agreed else Family(FATHER).holds(DECEDENT, ID)
    line = family.say(words)
    assert DECEDENT not in family.known and family.state.asked == DECEDENT and family.state.pending == ()
    assert "像是别人的" in line and "applicant.relation" in family.known


def test_so_is_a_phone_number() -> None:
    family = Family(FATHER).holds("applicant.phone", "13900001234")
    family.say("发成我妈的了")
    assert "applicant.phone" not in family.known and family.state.asked == "applicant.phone"


def test_the_right_number_in_the_same_turn_is_read_back() -> None:
    family = told()
    family.say("发成我妈的了，我爸的是430621194910145018")
    assert {p.question: p.value for p in family.state.pending} == {DECEDENT: "430621194910145018"}


@pytest.mark.parametrize("words", ["户口本上写成我妈的了", "电话发成我妈的了", "变成我妈的了"])
def test_what_is_no_word_of_that_number_leaves_it(words: str) -> None:
    family = told()
    family.say(words)
    assert family.known[DECEDENT] == ID


def test_where_no_number_was_told_it_is_asked_what_is_wrong() -> None:
    family = Family(FATHER).asked(HOUSEHOLD)
    assert "哪一项" in family.say("发成我妈的了") and family.known == FATHER


PAID = FATHER | {"payee.own_account": "no", "payee.reason": "other", "payee.holder": "刘芳"}
MANS, PAYEE = "430602197209150032", "payee.holder_id_number"


@pytest.mark.parametrize(
    "words",
    [
        "不对，那个是男的，我看错了",
        "这是个男的的身份证，拿错了",
        "等下，那张身份证是男的",
        "错了，刚才的号码是男的",
        "那个身份证写的男",
    ],
)
def test_a_number_that_is_a_mans_is_asked_for_again_and_tells_nothing_of_who_died(words: str) -> None:
    family = Family(PAID | {"decedent.sex": "female"}).holds(PAYEE, MANS)
    line = family.say(words)
    assert family.known["decedent.sex"] == "female" and not family.state.pending
    assert "像是别人的" in line and family.state.asked == PAYEE


@pytest.mark.parametrize("words", ["不对，走的是男的", "去世的是女的", "对，她是女的"])
def test_whether_who_died_was_a_man_takes_no_number_back(words: str) -> None:
    family = Family(PAID | {"decedent.sex": "female"}).holds(PAYEE, MANS)
    assert "像是别人的" not in family.say(words)


def test_the_sex_of_who_died_is_put_right_where_their_own_number_waits() -> None:
    family = Family({"applicant.relation": "child"}).holds(DECEDENT, ID)
    family.say("那个是男的")
    assert family.known["decedent.sex"] == "male"


@pytest.mark.parametrize(
    "words",
    ["你写到我妈名下那个号是我自己的", "填在我妈名下的身份证号其实是我的", "登记到我妈名下的号码是我本人的"],
)
def test_a_number_in_the_place_of_who_died_turns_out_to_be_the_applicants(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female", DECEDENT: WOMANS})
    family.say(words)
    assert {p.question: p.value for p in family.state.pending} == {APPLICANT: WOMANS}
    family.say("对")
    assert family.known[APPLICANT] == WOMANS and DECEDENT not in family.known


@pytest.mark.parametrize("words", ["你写到我妈名下那个号是我自己的", "写到我妈名下的号码是我本人的"])
def test_where_no_number_is_known_there_it_says_nothing_of_the_account(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"})
    family.say(words)
    assert family.state.moment == "correct" and "payee.own_account" not in family.known


@pytest.mark.parametrize("words", ["打到我妈名下的卡", "打我妈名下", "转到我妈名下那个折子"])
def test_an_account_in_her_name_still_is_her_own(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"}).asked("payee.own_account")
    family.say(words)
    assert family.known["payee.own_account"] == "yes"


@pytest.mark.parametrize(
    "words",
    [
        "性别搞反了，我爸是男的",
        "你们性别写错了，我老爸男的",
        "搞错了，我爸是男的",
        "性别搞反了，是男的",
        "性别填反了，他是男的",
    ],
)
def test_the_sex_that_stands_is_put_right(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"})
    family.say(words)
    assert family.known["decedent.sex"] == "male"


@pytest.mark.parametrize(
    "words", ["性别搞反了，我是男的", "性别不对，我爷爷是男的", "我爸是男的", "我爸的性别你没写错"]
)
def test_anothers_sex_puts_none_right(words: str) -> None:
    family = Family({"applicant.relation": "child", "decedent.sex": "female"})
    family.say(words)
    assert family.known["decedent.sex"] == "female" and not family.state.pending
