"""A bank and another bank's card: which is right is asked, and neither counts by a yes to both."""

from __future__ import annotations

import pytest

from tests.server.chat.test_putting_right import KNOWN, Family

CARD, BANK = "payee.card_number", "payee.bank"
POST, COOPERATIVE = "中国邮政储蓄银行", "湖南省农村信用社"
NUMBER = "6217994710497465076"  # of the post's bank


def asked_which() -> Family:
    family = Family(KNOWN | {BANK: COOPERATIVE}).asked(CARD)
    family.say(NUMBER)
    assert POST in family.line and COOPERATIVE in family.line and "哪个对" in family.line
    assert family.quick[:2] == [POST, COOPERATIVE]
    return family


@pytest.mark.parametrize("words", ["邮政的对", "是邮储的", POST, "1", "前面那个"])
def test_the_cards_bank_is_right_and_the_card_is_read_back(words: str) -> None:
    family = asked_which()
    family.say(words)
    assert family.known[BANK] == POST and CARD not in family.known
    assert family.line.endswith("尾号5076。对吗？")
    family.say("对")
    assert family.known[CARD] == NUMBER


@pytest.mark.parametrize("words", ["信用社", "就是信用社的 不是邮政", "2", "后面那个", "卡号不对"])
def test_the_bank_is_right_and_the_card_is_asked_for_once_more(words: str) -> None:
    family = asked_which()
    family.say(words)
    assert family.known[BANK] == COOPERATIVE and CARD not in family.known
    assert (family.state.asked, family.state.pending) == (CARD, ())


def test_what_is_asked_once_is_not_asked_again_of_the_same_two() -> None:
    family = asked_which()
    family.say("信用社")
    family.say(NUMBER)
    assert family.line.startswith("我念给您听")
    family.say("对")
    assert (family.known[BANK], family.known[CARD]) == (COOPERATIVE, NUMBER)


@pytest.mark.parametrize("words", ["对", "卡号没错", f"卡号是{NUMBER}"])
def test_a_yes_makes_the_number_right_and_both_are_read_back(words: str) -> None:
    family = asked_which()
    family.say(words)
    assert CARD not in family.known and family.known[BANK] == COOPERATIVE
    assert {p.question: p.value for p in family.state.pending} == {BANK: POST, CARD: NUMBER}


def test_another_number_is_looked_at_anew() -> None:
    family = asked_which()
    family.say("6228480000000000000")
    assert "中国农业银行" in family.line and "哪个对" in family.line


def test_two_that_agree_are_not_asked_about() -> None:
    family = Family(KNOWN | {BANK: "邮政储蓄银行岳阳县支行"}).asked(CARD)
    family.say(NUMBER)
    assert family.line.startswith("我念给您听")


def test_what_was_typed_is_asked_about_as_well() -> None:
    family = Family(KNOWN | {BANK: COOPERATIVE, CARD: NUMBER})
    family.sources |= {BANK: "typed", CARD: "typed"}
    assert "哪个对" in family.say("继续填")
    assert "要改吗" in family.say("邮政储蓄银行")
    family.say("要改")
    assert family.known[BANK] == POST


FARMERS, INDUSTRY = "中国农业银行", "中国工商银行"
OLD, NEW = "6228480123456789015", "6222021907001234561"
HOLDER = "payee.holder"
STANDS = KNOWN | {BANK: FARMERS, CARD: OLD, HOLDER: "张军"}


@pytest.mark.parametrize("words", [f"工行{NEW}", f"工商银行的，卡号{NEW}", f"卡号{NEW}，工行的"])
@pytest.mark.parametrize("yes", ["要改", "对", "改"])
def test_another_account_is_asked_about_as_a_whole_and_changed_so(words: str, yes: str) -> None:
    family = Family(STANDS).asked("insurance.area")
    line = family.say(words)
    assert line.endswith("要改吗？") and all(part in line for part in (FARMERS, INDUSTRY, "9015", "4561"))
    assert {p.question for p in family.state.replacing} == {BANK, CARD}
    assert "哪个对" not in family.say(yes)
    assert (family.known[BANK], family.known[CARD], family.state.pending) == (INDUSTRY, NEW, ())


def test_the_holder_goes_with_the_account() -> None:
    family = Family(STANDS).asked("insurance.area")
    line = family.say(f"户名张静，工行{NEW}")
    assert "张军" in line and "张静" in line
    family.say("要改")
    assert (family.known[HOLDER], family.known[BANK], family.known[CARD]) == ("张静", INDUSTRY, NEW)


def test_who_keeps_it_keeps_all_of_it() -> None:
    family = Family(STANDS).asked("insurance.area")
    family.say(f"工行{NEW}")
    line = family.say("不改")
    assert "收款的开户行" in line and "收款的卡号" in line and "哪个对" not in line
    assert (family.known[BANK], family.known[CARD], family.state.pending) == (FARMERS, OLD, ())


def test_what_is_of_no_account_is_asked_about_by_itself() -> None:
    stands = KNOWN | {"applicant.name": "张静", "applicant.address": "岳阳县荣家湾镇东方路1号"}
    family = Family(stands).asked("insurance.area")
    family.say("我叫李静，我的联系地址是岳阳县新开镇胜利路2号")
    assert len(family.state.pending) == 2 and len(family.state.replacing) == 1


def test_a_card_alone_of_another_bank_is_still_asked_about() -> None:
    family = Family(STANDS).asked("insurance.area")
    assert "工商银行尾号4561。要改吗？" in family.say(f"卡号是{NEW}")
    assert "哪个对" in family.say("要改")
