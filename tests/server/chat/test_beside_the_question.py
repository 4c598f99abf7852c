"""What is said of another thing than was asked: of one called back, of one before, or of why."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.test_of_something_else import ASSISTANCE, DISABILITY, FUND, family
from tests.server.chat.test_putting_right import Family

HOUSEHOLD, KINSHIP = "decedent.household_in_county", "applicant.kinship_shown"


@pytest.mark.parametrize(
    ("asked", "words", "question", "value"),
    [
        (KINSHIP, "哦对了刚才问的公积金，他有的", FUND, "yes"),
        (KINSHIP, "公积金那个，他有的", FUND, "yes"),
        (HOUSEHOLD, "哦刚才残疾证那个，他有", DISABILITY, "yes"),
        (HOUSEHOLD, "刚才问的低保，没有的", ASSISTANCE, ["none"]),
        (HOUSEHOLD, "你们刚才问的优抚，他是的", "insurance.preferential", "yes"),
        ("death.cremated", "刚才公积金那个，有的", FUND, "yes"),
        (FUND, "前面问的残疾证，没有", DISABILITY, "no"),
    ],
)
def test_a_thing_that_is_called_back_is_answered_and_not_what_was_asked(
    asked: str, words: str, question: str, value: Any
) -> None:
    talk = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(asked)
    talk.say(words)
    waits = {one.question: one.value for one in talk.state.pending}
    assert {**talk.known, **waits}.get(question) == value
    assert asked not in talk.known and asked not in waits


@pytest.mark.parametrize("words", ["刚才问的银行卡，有的", "刚才的户口本，有的", "哦刚才那个户口，是的"])
def test_what_is_said_of_a_thing_called_back_is_no_answer_to_another_question(words: str) -> None:
    talk = family().asked(FUND)
    talk.say(words)
    assert FUND not in talk.known and talk.known[HOUSEHOLD] == "yes"


def test_a_household_that_is_called_back_is_read_back_first() -> None:
    talk = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(FUND)
    talk.say("刚才那个户口，是的")
    assert [(one.question, one.value) for one in talk.state.pending] == [(HOUSEHOLD, "yes")]


def test_what_is_said_of_a_thing_called_back_agrees_to_nothing_that_waits() -> None:
    talk = family().holds("applicant.phone", "13900001234")
    talk.say("刚才问的公积金，有的")
    assert "applicant.phone" not in talk.known


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (FUND, "公积金那个，有的"),
        (HOUSEHOLD, "刚才问的户口，是的"),
        (HOUSEHOLD, "哦对了，是的"),
        (KINSHIP, "那个户口本，可以"),
        ("payee.own_account", "银行卡那个，可以"),
    ],
)
def test_what_was_asked_may_be_called_back_itself(asked: str, words: str) -> None:
    talk = Family({"applicant.relation": "child", "decedent.sex": "male"}).asked(asked)
    talk.say(words)
    assert talk.known[asked] == "yes"


def test_a_household_is_told_after_it_was_said_that_the_service_is_not_open() -> None:
    talk = Family({})
    for words in ("我爸昨天走了", "没烧，土葬的", "是岳阳县"):
        talk.say(words)
    assert talk.known[HOUSEHOLD] == "yes" and talk.known["death.cremated"] == "no"
    assert "death.cremated_in_county" not in {**talk.known, **{p.question: 1 for p in talk.state.pending}}


@pytest.mark.parametrize(
    ("words", "question", "value"),
    [
        ("我们在一个本上", KINSHIP, "yes"),
        ("我们就在同一个本里", KINSHIP, "yes"),
        ("年龄大了走的", "death.manner", "natural"),
        ("岁数到了走的", "death.manner", "natural"),
    ],
)
def test_what_is_told_though_another_thing_is_asked_counts(words: str, question: str, value: str) -> None:
    talk = family().asked("applicant.phone")
    talk.say(words)
    assert talk.known[question] == value and "applicant.phone" not in talk.state.skipped


@pytest.mark.parametrize(
    ("words", "reason"),
    [("销户了", "closed"), ("早就注销了", "closed"), ("我去销了户", "closed"), ("冻结了", "frozen")],
)
def test_why_an_account_is_of_no_use_is_not_asked_again(words: str, reason: str) -> None:
    talk = family().asked("payee.own_account")
    talk.say(words)
    assert (talk.known["payee.own_account"], talk.known["payee.reason"]) == ("no", reason)


@pytest.mark.parametrize("words", ["户口销了", "公积金销户了", "我妈的卡注销了"])
def test_what_else_was_closed_says_nothing_of_it(words: str) -> None:
    talk = family().asked("payee.own_account")
    talk.say(words)
    assert "payee.reason" not in talk.known


def test_the_bank_with_which_a_card_was_read_back_is_known() -> None:
    talk = family(payee__own_account="yes").asked("payee.bank")
    talk.say("6228480836123456789")
    assert "payee.bank" not in talk.known
    talk.say("对")
    assert talk.known["payee.bank"] == "中国农业银行"


def test_a_bank_that_was_told_stays_though_the_card_is_anothers() -> None:
    talk = family(payee__own_account="yes", payee__bank="中国建设银行").asked("payee.card_number")
    talk.say("6228480836123456789")
    talk.say("对")
    assert talk.known["payee.bank"] == "中国建设银行"


PAYEE_ID, OWN_ID, NUMBER = "payee.holder_id_number", "applicant.id_number", "430621197506180034"


def paid(holder: str, **known: str) -> Family:
    named = {"applicant.name": "李小山", "payee.own_account": "no", "payee.holder": holder}
    talk = Family({"applicant.relation": "child", "decedent.sex": "male", **named, **known}).asked(PAYEE_ID)
    talk.say(NUMBER)
    talk.say("对")
    return talk


def test_who_is_paid_themselves_tells_their_number_once() -> None:
    known = paid("李小山").known
    assert known[PAYEE_ID] == known[OWN_ID] == NUMBER


def test_the_number_of_another_who_is_paid_is_theirs_alone() -> None:
    known = paid("李红").known
    assert known[PAYEE_ID] == NUMBER and OWN_ID not in known
