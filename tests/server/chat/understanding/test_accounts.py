"""Whose account it is: an account that is gone, the old one again, and not mine."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import acts, facts, say

OWN, WHY = "payee.own_account", "payee.reason"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("折子是她本人的没错，可银行把账户冻了，所以换成我老婆的", {OWN: "no", WHY: "frozen"}),
        ("他名下从来没开过卡，收钱都是用我的", {OWN: "no", WHY: "no_account"}),
        ("鉴于其账户已于上月销户，改付至我父亲账户", {OWN: "no", WHY: "closed"}),
        ("他名下有张农行卡", {OWN: "yes"}),
        ("他的卡没冻结，就打他的", {OWN: "yes"}),
        ("他的卡解冻了，打他的", {OWN: "yes"}),
    ],
)
def test_an_account_that_is_gone_takes_no_money(text: str, found: dict[str, Any]) -> None:
    meant = facts(say(text, OWN))
    assert {name: value for name, value in meant.items() if name in (OWN, WHY)} == found


def test_what_the_bank_said_counts_over_what_was_said_before() -> None:
    understood = say("前面讲打他本人卡那个不作数，银行刚告诉我他账户冻结了", "payee.bank")
    assert facts(understood) == {OWN: "no", WHY: "frozen"}


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("这笔也走一卡通，莫打我的", "yes"),
        ("别打我这里，还是打原来那张卡", "yes"),
        ("莫打我的卡上，打他的", "yes"),
        ("莫打他的，打我的", "no"),
        ("莫打我的，打我妈的卡上", "no"),
        ("换成我的吧，他那张没激活", "no"),
        ("用我这张", "no"),
        ("打我名下那张农行", "no"),
        ("我这张是他的名字", "yes"),
    ],
)
def test_the_old_account_again_and_not_mine(text: str, own: str) -> None:
    assert facts(say(text, OWN))[OWN] == own


@pytest.mark.parametrize("asked", [None, OWN])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("她那个户我上周亲手办了销户，只能入我的账", {OWN: "no", WHY: "closed"}),
        ("银行里头连个户头都没开过", {OWN: "no", WHY: "no_account"}),
        ("我爸连存折都冇得一本", {OWN: "no", WHY: "no_account"}),
        ("他的account去年注销了", {OWN: "no", WHY: "closed"}),
        ("他无银行账户", {OWN: "no", WHY: "no_account"}),
        ("是否打入逝者账户：否", {OWN: "no"}),
        ("我银行里连个户头都没开过", {}),
        ("户口我已经去注销了", {}),
        ("户口我去派出所办了销户", {}),
    ],
)
def test_an_account_that_there_is_none_of(text: str, asked: str | None, found: dict[str, Any]) -> None:
    meant = facts(say(text, asked))
    assert {name: value for name, value in meant.items() if name in (OWN, WHY)} == found


@pytest.mark.parametrize(
    ("text", "own"),
    [("转入申请人账户", "no"), ("进我的折子", "no"), ("汇入逝者本人账户", "yes"), ("还是走他那张卡", "yes")],
)
def test_into_whose_account_it_goes(text: str, own: str) -> None:
    assert facts(say(text, OWN)) == {OWN: own}


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("上个月拿着证明去银行销掉了", OWN, {OWN: "no", WHY: "closed"}),
        ("奶奶从来没存折", None, {OWN: "no", WHY: "no_account"}),
        ("老人家银行卡都冇得一张", None, {OWN: "no", WHY: "no_account"}),
        ("打过两回都被退了，那个折子户名对不上", OWN, {WHY: "returned"}),
        ("有个折子，他的名字", OWN, {OWN: "yes"}),
        ("领低保的那张", OWN, {OWN: "yes"}),
        ("他没卡号的照片", None, {}),
        ("去银行销户要带什么", OWN, {}),
        ("取空了，户头也销掉了", "insurance.housing_fund", {}),
    ],
)
def test_whether_there_is_an_account_and_why_not(text: str, asked: str | None, found: dict[str, Any]) -> None:
    meant = facts(say(text, asked))
    assert {name: value for name, value in meant.items() if name in (OWN, WHY)} == found


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("我妹夫说打到他自己卡上，不过我爸这个折子还在，就打我爸的账户吧", "yes"),
        ("不过我爸的卡还在，打我爸的卡", "yes"),
        ("不打我爸的卡", "no"),
        ("不过我爸的卡不能用，打我的卡", "no"),
    ],
)
def test_a_but_before_an_account_denies_nothing(text: str, own: str) -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male"}
    assert facts(say(text, OWN, answers=known)).get(OWN) == own


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("上回打他自己卡上退回来了，这回打我的", "no"),
        ("上次打我爸卡上被退了，这次打我卡上", "no"),
        ("之前打他的卡打不进，这次打我的", "no"),
        ("头一回打她存折弹回来哒，现在打我自己的", "no"),
        ("打他卡上退回来了打我的吧", "no"),
        ("上次打我卡上退回来了，这次还是打他自己的卡", "yes"),
        ("上次打我卡上没收到，这次打他的", "yes"),
        ("上回打他自己卡上，这回打我的", "no"),
        ("上次打他卡上不行，这次打我的", "no"),
        ("上回打他自己卡上退回来了", None),
        ("上回打他卡上，钱退回来了", None),
        ("生前是用我的卡领低保", None),
        ("上次就是打他卡上的", "yes"),
        ("上次就打他卡上，这次也一样", "yes"),
        ("上回打他自己卡上没打进，这回也打他的", "yes"),
        ("打我的卡，上回打他的退回来了", "no"),
        ("打他卡上，没打进再说", "yes"),
    ],
)
def test_where_it_went_before_is_not_where_it_is_to_go(text: str, own: str | None) -> None:
    assert facts(say(text, OWN)).get(OWN) == own


@pytest.mark.parametrize(
    "text",
    [
        "公积金当年就取完销户了，没单位给他交过",
        "公积金早就销户了",
        "公积金账户早注销了",
        "户口已经销户了",
        "俺老丈人没了，来给他办手续",
        "没单位给他交过",
        "我来给她办",
        "给我爸办后事",
    ],
)
def test_a_fund_that_was_closed_and_what_is_done_for_them_say_nothing_of_the_account(text: str) -> None:
    assert OWN not in facts(say(text, OWN))
    assert "payee.reason" not in facts(say(text, "payee.reason"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("账户销户了", {OWN: "no", "payee.reason": "closed"}),
        ("他的账户销户了", {OWN: "no", "payee.reason": "closed"}),
        ("户头早销户了", {OWN: "no", "payee.reason": "closed"}),
        ("没公积金，卡也销户了", {OWN: "no", "payee.reason": "closed", "insurance.housing_fund": "no"}),
        ("给我哥就行", {OWN: "no"}),
        ("钱给他弟办丧事用", {OWN: "no"}),
        ("我爸没了，打他卡上", {OWN: "yes", "applicant.relation": "child", "decedent.sex": "male"}),
    ],
)
def test_an_account_that_was_closed_and_whoever_is_given_the_money_do(
    text: str, found: dict[str, Any]
) -> None:
    assert facts(say(text, OWN)) == found


@pytest.mark.parametrize("text", ["没单位给他交过", "冇得哪个给他交过"])
def test_no_employer_who_paid_is_no_fund(text: str) -> None:
    assert facts(say(text, "insurance.housing_fund"))["insurance.housing_fund"] == "no"


@pytest.mark.parametrize(
    "text", ["那就是他的家", "那就是她的屋", "是他的房子", "那是他的意思", "就是她的崽", "就是我的意思"]
)
def test_another_thing_of_theirs_is_no_account(text: str) -> None:
    assert OWN not in facts(say(text, OWN))


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("就是他的", "yes"),
        ("用他的就行", "yes"),
        ("就打他的方便", "yes"),
        ("就用他的那张社保卡", "yes"),
        ("用我的算了", "no"),
    ],
)
def test_whose_it_is_answers_where_the_account_is_left_out(text: str, own: str) -> None:
    assert facts(say(text, OWN))[OWN] == own


@pytest.mark.parametrize("text", ["原卡", "打原账户", "就打原来那张卡"])
def test_the_account_that_there_was_is_theirs(text: str) -> None:
    assert facts(say(text, "payee.own_account")) == {"payee.own_account": "yes"}


@pytest.mark.parametrize("asked", [OWN, "payee.bank"])
@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("刚刚讲的打到他卡上不要了，改成打我的", "no"),
        ("打到他卡上不行，打我的", "no"),
        ("打到他卡上不要了", "no"),
        ("打他卡上算了", "yes"),
    ],
)
def test_an_account_that_is_given_up_is_none(text: str, own: str, asked: str) -> None:
    assert facts(say(text, asked, answers={OWN: "yes"}))[OWN] == own


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收款用我的卡，建行，6217002970005188236，逝者那张已销户。", {OWN: "no", WHY: "closed"}),
        ("农行，我妈那张早注销了", {OWN: "no", WHY: "closed"}),
        ("他那几张卡全被法院冻着在，只能打到我这边来", {OWN: "no", WHY: "frozen"}),
        ("几张卡都遭法院冻住了", {OWN: "no", WHY: "frozen"}),
        ("她名下没有卡，打给我哥易刚", {OWN: "no"}),
        ("打到他名下", {OWN: "yes"}),
        ("他那张卡还在用", {OWN: "yes"}),
    ],
)
def test_an_account_that_is_told_by_a_word_for_that_one(text: str, found: dict[str, str]) -> None:
    told = facts(say(text, OWN, answers={"applicant.relation": "child", "decedent.sex": "male"}))
    assert {name: told[name] for name in (OWN, WHY) if name in told} == found


def test_who_challenges_and_answers_asks_about_no_rule() -> None:
    said = say("凭什么打到我哥名下？就打我爷老子自己的卡", OWN, answers={"applicant.relation": "child"})
    assert facts(said) == {OWN: "yes"} and not said.policy
    assert acts(say("凭什么要打到我哥名下？", OWN)) == {"why"}


@pytest.mark.parametrize(
    ("text", "own", "code"),
    [
        ("我妈说打她卡上", "no", ""),
        ("妈妈说打她的卡", "no", ""),
        ("打她卡上", "yes", ""),
        ("我哥说打他的卡", None, "ambiguous"),
        ("我老公说打他卡上", None, "ambiguous"),
    ],
)
def test_whose_card_it_is_that_a_relative_speaks_of(text: str, own: str | None, code: str) -> None:
    understood = say(text, OWN, answers={"applicant.relation": "child", "decedent.sex": "male"})
    told = [(fact.value, fact.sure) for fact in understood.facts if fact.question == OWN]
    assert told == ([(own, False)] if own else [])
    assert [one.code for one in understood.doubts if one.question == OWN] == ([code] if code else [])


@pytest.mark.parametrize("text", ["我妈说打他卡上", "打他卡上", "我妈讲打到我爸自己卡上"])
def test_the_card_of_who_died_counts_whoever_says_so(text: str) -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male"}
    (fact,) = [one for one in say(text, OWN, answers=known).facts if one.question == OWN]
    assert (fact.value, fact.sure) == ("yes", True)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("打他卡上我们取不出来", "no"),
        ("他的卡被我妈拿着，可以打", "yes"),
        ("他只有存折", "yes"),
        ("但是寄到我妈那里，荣家湾镇东方路12号", None),
    ],
)
def test_what_is_said_of_a_card_beside_where_the_money_goes(text: str, own: str | None) -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male"}
    assert facts(say(text, OWN, answers=known)).get(OWN) == own


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("折子不晓得丢到哪里去哒", "other"),
        ("卡落了，寻不着", "other"),
        ("好久没用变成睡眠户了", "other"),
        ("忘记密码", "other"),
        ("社保卡交回去了", "other"),
        ("办后事的时候把卡一起烧了", "other"),
        ("卡早就销嘎哒", "closed"),
        ("卡被银行停用了", "frozen"),
        ("银行说户名不对", "returned"),
    ],
)
def test_why_it_is_another_account_is_told_in_plain_words(text: str, reason: str) -> None:
    told = facts(say(text, "payee.reason", answers={"payee.own_account": "no"}))
    assert told == {"payee.reason": reason}


@pytest.mark.parametrize("text", ["烧了", "人昨天烧了", "烧了，衣服也烧了"])
def test_who_was_burnt_is_told_beside_things(text: str) -> None:
    assert facts(say(text, "death.cremated"))["death.cremated"] == "yes"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("我来收吧", "no"),
        ("让我弟弟收", "no"),
        ("不用改，就原来的", "yes"),
        ("卡注销不了，还是打他那里", "yes"),
        ("用娘的那张折子", "no"),
        ("我收不到", None),
    ],
)
def test_who_gets_the_money_is_told_without_an_account(text: str, own: str | None) -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male"}
    assert facts(say(text, "payee.own_account", answers=known)).get("payee.own_account") == own


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("打她本人的农行卡，等钱到了再去销户", {"payee.own_account": "yes", "payee.bank": "中国农业银行"}),
        ("工行那张冻结了，另一张还能用，就打她能用的那张", {"payee.own_account": "yes"}),
    ],
)
def test_a_card_that_is_closed_later_or_beside_another_still_serves(text: str, found: dict[str, str]) -> None:
    known = {"applicant.relation": "child", "decedent.sex": "female"}
    assert facts(say(text, "payee.own_account", answers=known)) == found


def test_a_card_that_is_to_be_closed_first_is_read_back() -> None:
    known = {"applicant.relation": "child", "decedent.sex": "male"}
    heard = say("可以打他卡，不过我要先去销户", "payee.own_account", answers=known)
    assert {(fact.question, fact.value, fact.sure) for fact in heard.facts} == {
        ("payee.reason", "closed", False),
        ("payee.own_account", "no", False),
    }
