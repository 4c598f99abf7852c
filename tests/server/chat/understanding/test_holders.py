"""Whose account it is: 我本人 and 他自己的, or a name between a word for kin and the account."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

HOLDER, OWN = "payee.holder", "payee.own_account"
KNOWN = {
    "applicant.name": "彭建军",
    "decedent.name": "彭大山",
    "applicant.relation": "child",
    "decedent.sex": "male",
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我本人", "彭建军"),
        ("本人的名字", "彭建军"),
        ("还是我", "彭建军"),
        ("是我名下的", "彭建军"),
        ("户名用我名字开的", "彭建军"),
        ("就我自己的名字撒", "彭建军"),
        ("申请人", "彭建军"),
        ("就是我爸的名字", "彭大山"),
        ("那当然是他自己的名字噻", "彭大山"),
        ("死者本人", "彭大山"),
        ("户主是我爸", "彭大山"),
        ("肯定是他的啊", "彭大山"),
        ("不是我的名字", None),
        ("不是他的", None),
        ("我等下去看", None),
        ("我没带", None),
        ("他的名字写错过", None),
        ("他儿子的名字", None),
        ("是我妈的", None),
        ("是我的还是他的？", None),
    ],
)
def test_who_holds_the_account_is_told_without_a_name(text: str, name: str | None) -> None:
    assert facts(say(text, HOLDER, answers=KNOWN)).get(HOLDER) == name


@pytest.mark.parametrize(("own", "sure"), [("yes", True), ("no", False)])
def test_the_name_of_the_one_who_died_is_read_back_where_another_account_was_told(
    own: str, sure: bool
) -> None:
    understood = say("他自己的名字", HOLDER, answers=KNOWN | {OWN: own})
    assert [one.sure for one in understood.facts if one.question == HOLDER] == [sure]


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        ("钱打我姐姐罗春梅卡上吧", None, "罗春梅"),
        ("打到我儿子王强的账户", None, "王强"),
        ("转到我妹妹周兰的存折上", OWN, "周兰"),
        ("就打我堂客刘丽华账上", OWN, "刘丽华"),
        ("打到我嫂子何红霞那里", "payee.reason", "何红霞"),
        ("我妈秦玉莲有张农行卡，就用这张", OWN, "秦玉莲"),
        ("卡是我妹妹周兰的", OWN, "周兰"),
        ("收钱的是我弟弟周国平", None, "周国平"),
        ("每个月工资打到我妈秦玉莲卡上", None, None),
        ("不要打到我姐姐罗春梅的卡上", OWN, None),
        ("打电话给我姐姐罗春梅", OWN, None),
        ("能不能打到我姐姐罗春梅卡上", OWN, None),
        ("我姐姐罗春梅的卡丢了", OWN, None),
        ("是我妹妹周兰给他交的钱", OWN, None),
    ],
)
def test_the_name_between_kin_and_account_is_the_holders(text: str, asked: str | None, name: str) -> None:
    assert facts(say(text, asked, answers=KNOWN)).get(HOLDER) == name


def test_an_account_of_somebody_named_is_not_of_the_one_who_died() -> None:
    assert facts(say("打到我姐姐罗春梅卡上", OWN, answers=KNOWN))[OWN] == "no"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不能用她的卡，已经冻结了。打到我父亲刘志强的农业银行卡上。", {OWN: "no", HOLDER: "刘志强"}),
        ("她的存折销户了，打我爸爸刘建国的信用社卡", {OWN: "no", HOLDER: "刘建国"}),
        ("她没有卡，钱打到我爸王志军的账户", {OWN: "no", HOLDER: "王志军"}),
        ("她的卡还在，就打到我妈的卡上", {OWN: "yes"}),
        ("用我妈自己的卡", {OWN: "yes"}),
        ("我妈的卡冻结了，打到我爸刘志强卡上", {OWN: "no", HOLDER: "刘志强"}),
        ("我爸的存折销了户，打我妈李桂香的卡", {OWN: "no", HOLDER: "李桂香"}),
        ("我爸的卡还能用，就打我爸的", {OWN: "yes"}),
    ],
)
def test_who_is_called_she_is_not_the_father_who_is_paid(text: str, expected: dict[str, str]) -> None:
    known = {"applicant.relation": "child", "decedent.name": "易秀兰"}
    found = facts(say(text, OWN, answers=known))
    assert {name: found.get(name) for name in (OWN, HOLDER, "decedent.name") if name in found} == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("户名还是写娘的，刘菊秋", "刘菊秋"),
        ("户名写爸的，刘国强", "刘国强"),
        ("户名还是我娘的，叫刘菊秋", "刘菊秋"),
        ("户名写我妈的，她叫刘菊秋", "刘菊秋"),
        ("打我姐的，叫吴梅", "吴梅"),
        ("户名还是写娘的", None),
        ("电话写娘的，刘菊秋", None),
    ],
)
def test_whose_account_it_is_may_be_told_before_the_name(text: str, name: str | None) -> None:
    known = KNOWN | {OWN: "no", "payee.bank": "中国农业银行"}
    assert facts(say(text, "insurance.medical", answers=known)).get(HOLDER) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王强的卡", "王强"),
        ("王强本人", "王强"),
        ("我崽王磊咯", "王磊"),
        ("李秀英的存折", "李秀英"),
        ("我的卡", None),
    ],
)
def test_the_name_alone_is_the_holders_whatever_ends_it(text: str, name: str | None) -> None:
    assert facts(say(text, HOLDER)).get(HOLDER) == name


@pytest.mark.parametrize("text", ["陈芳，她是我老婆", "王磊，他是我儿子", "她是我老婆，叫陈芳"])
def test_who_the_holder_is_to_the_family_says_nothing_of_who_died(text: str) -> None:
    told = facts(say(text, HOLDER, answers={**KNOWN, OWN: "no"}))
    assert not {"applicant.relation", "decedent.sex"} & told.keys()
    assert told[HOLDER] in ("陈芳", "王磊")
