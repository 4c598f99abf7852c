"""Banks: by a short name, beside a card number, and under the name that they have now."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

BANK, CARD = "payee.bank", "6228480912345078162"


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("老早是信用社，如今改成农商行了", "农村商业银行"),
        ("农商行，就是原先的信用社", "农村商业银行"),
        ("以前叫信用社那个，现在的农商行", "农村商业银行"),
        ("招商的", "招商银行"),
        ("就平安", "平安银行"),
        ("保佑他一路平安", None),
        ("打工那边的兴业路", None),
    ],
)
def test_a_bank_is_known_by_what_people_call_it(text: str, bank: str | None) -> None:
    assert facts(say(text, BANK)).get(BANK) == bank


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("开户银行为中国邮政储蓄银行，不再是工商银行", "中国邮政储蓄银行"),
        ("邮政银行，不再用工商银行了", "中国邮政储蓄银行"),
        ("农行，工行那张作废了", "中国农业银行"),
        ("邮储，工商银行的不用了", "中国邮政储蓄银行"),
        ("不再是工商银行", None),
        ("是不是用工商银行都行", None),
    ],
)
def test_a_bank_that_is_left_is_none_of_two(text: str, bank: str | None) -> None:
    understood = say(text, BANK)
    assert facts(understood).get(BANK) == bank and BANK not in doubts(understood)


def test_two_banks_of_which_none_is_the_former_are_asked_back() -> None:
    assert doubts(say("信用社还是农商行我搞不清", BANK)) == {BANK: "ambiguous"}


@pytest.mark.parametrize(
    ("text", "asked", "bank"),
    [
        (f"农行的，{CARD}", "payee.card_number", "中国农业银行"),
        (f"打他自己的，兴业，{CARD}", "payee.own_account", "兴业银行"),
        ("信用社那边讲早就注销了", "payee.reason", None),
        ("在农行门口等我女儿", "payee.own_account", None),
        ("他在工商银行上班", "insurance.identity", None),
    ],
)
def test_a_bank_beside_a_card_number_is_the_cards(text: str, asked: str, bank: str | None) -> None:
    assert facts(say(text, asked)).get(BANK) == bank


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("方立新，建设银行", "中国建设银行"),
        ("户名方立新，农行荣家湾支行", "中国农业银行荣家湾支行"),
        ("周强 工行", "中国工商银行"),
        ("我弟，建设银行退休的", None),
        ("方立新，他是农业银行的", None),
    ],
)
def test_a_bank_beside_the_holder_is_the_cards(text: str, bank: str | None) -> None:
    assert facts(say(text, "payee.holder")).get(BANK) == bank


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("信用社嘛，如今挂的牌子是农商银行，公田支行", "农村商业银行公田支行"),
        ("农行，荣家湾支行", "中国农业银行荣家湾支行"),
        ("中国农业银行岳阳县支行营业室", "中国农业银行岳阳县支行营业室"),
        ("建行，岳阳县支行营业部", "中国建设银行岳阳县支行营业部"),
        ("邮政，不知道哪个支行", "中国邮政储蓄银行"),
        ("工行，我去问下支行", "中国工商银行"),
    ],
)
def test_a_branch_may_stand_behind_a_pause(text: str, bank: str) -> None:
    assert facts(say(text, BANK)).get(BANK) == bank


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("她侗族 我家汉族 别搞错了", "侗族"),
        ("我是汉族，他是苗族", "苗族"),
        ("不是汉族，是瑶族", "瑶族"),
        ("我们都是苗族，他也是", "苗族"),
    ],
)
def test_the_ethnic_group_is_of_the_one_who_died(text: str, group: str) -> None:
    assert facts(say(text, "decedent.ethnic_group")).get("decedent.ethnic_group") == group


FULL = "中国农业银行岳阳县支行"


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("他的存折是农业银行的中国农业银行岳阳县支行", FULL),
        ("存折是农行的，中国农业银行岳阳县支行", FULL),
        ("农行，农业银行荣家湾支行", "中国农业银行荣家湾支行"),
        ("开户行农业银行岳阳县支行，就是农行", FULL),
        ("建行，不对是农业银行荣家湾支行", "中国农业银行荣家湾支行"),
    ],
)
def test_a_bank_that_is_told_twice_is_the_fuller_one(text: str, bank: str) -> None:
    assert facts(say(text, BANK)).get(BANK) == bank and not doubts(say(text, BANK))


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("我说的是中国农业银行岳阳县支行", FULL),
        ("你那个开户行念得怪我说的是中国农业银行岳阳县支行", FULL),
        ("开户行是中国农业银行岳阳县支行", FULL),
        ("不要不要我跟你讲开户行是中国农业银行岳阳县支行其他的都没有", FULL),
        ("我在农业银行岳阳县支行上班", None),
        ("我去了农业银行岳阳县支行", None),
    ],
)
def test_a_bank_is_put_right_whatever_was_asked(text: str, bank: str | None) -> None:
    for asked in ("insurance.assistance", "insurance.disability"):
        understood = say(text, asked, answers={BANK: f"中国农业银行的{FULL}"})
        assert facts(understood).get(BANK) == bank and BANK not in understood.withdrawn


def test_a_bank_that_nobody_told_is_not_one_that_is_only_spoken_of() -> None:
    assert BANK not in facts(say("我说的是中国农业银行岳阳县支行", "insurance.disability"))


def test_a_bank_that_is_not_wanted_is_taken_out() -> None:
    assert say("不要这个开户行", "insurance.disability", answers={BANK: FULL}).withdrawn == (BANK,)


GROUP = "decedent.ethnic_group"
HAN = {"applicant.relation": "child", "decedent.sex": "male", GROUP: "汉族"}


@pytest.mark.parametrize("text", ["他不是汉族，我刚刚填错了", "不是汉族", "民族不是汉族"])
def test_an_ethnic_group_that_is_denied_stands_no_more(text: str) -> None:
    said = say(text, "decedent.household_address", answers=HAN, last=(GROUP,))
    assert GROUP not in facts(said) and doubts(said)[GROUP] == "taken_back"


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("不是汉族，是土家族", "土家族"),
        ("她不是汉族，是苗族", "苗族"),
        ("他不是土家族", None),
        ("是汉族", "汉族"),
    ],
)
def test_the_other_ethnic_group_counts(text: str, group: str | None) -> None:
    said = say(text, "decedent.household_address", answers=HAN, last=(GROUP,))
    assert facts(said).get(GROUP) == group and GROUP not in doubts(said)


@pytest.mark.parametrize(
    "text", ["回来再讲", "回去看看", "他回老家了", "要回去问", "满了", "水都没喝", "问下白师傅"]
)
def test_a_short_word_with_a_sign_of_an_ethnic_group_names_none(text: str) -> None:
    assert GROUP not in facts(say(text, GROUP))


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("汉的", "汉族"),
        ("他是回的", "回族"),
        ("是回回", "回族"),
        ("汉人", "汉族"),
        ("应该是汉吧", "汉族"),
        ("土家的", "土家族"),
    ],
)
def test_an_ethnic_group_may_be_named_for_short(text: str, group: str) -> None:
    assert facts(say(text, GROUP))[GROUP] == group


@pytest.mark.parametrize(
    "text",
    [
        "六二二二零二一九零七零零四五六七八一九，工商银行",
        "卡面上是六二二二，零二一九，零七零零，四五六七，八一九，工商银行",
    ],
)
def test_a_bank_beside_a_card_in_words_is_its_bank(text: str) -> None:
    assert facts(say(text))["payee.bank"] == "中国工商银行"


@pytest.mark.parametrize("text", ["农业银行，在荣家湾那个", "农行，县城里那个"])
def test_where_a_bank_is_tells_nothing_of_who_died(text: str) -> None:
    assert facts(say(text, BANK)) == {BANK: "中国农业银行"}
