"""Addresses: where they begin and end among other words, and whose they are."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

HOUSEHOLD, OWN = "decedent.household_address", "applicant.address"
FATHER = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("荣家湾镇天鹅路水泥厂宿舍3栋2单元401", "荣家湾镇天鹅路水泥厂宿舍3栋2单元401"),
        ("我爸的户籍在荣家湾镇东方路粮食局家属院2栋301，跟我妈一个本子", "荣家湾镇东方路粮食局家属院2栋301"),
        ("户口没迁过，还挂在公田镇甘田村八组老家", "公田镇甘田村八组"),
        ("一直落在公田镇甘田村李家屋场", "公田镇甘田村李家屋场"),
        ("她的户头还放在张谷英镇大明村", "张谷英镇大明村"),
        ("本子上印的是岳阳县新墙镇清水村塘湾组，没门牌号", "岳阳县新墙镇清水村塘湾组"),
        ("没门牌号，筻口镇大塘村五组", "筻口镇大塘村五组"),
        ("上面登记的地址是岳阳县筻口镇大塘村五组", "岳阳县筻口镇大塘村五组"),
        ("岳阳县 荣家湾镇 友爱社区 3组 18号", "岳阳县荣家湾镇友爱社区3组18号"),
        ("快递寄老家筻口镇大塘村就好", "筻口镇大塘村"),
        ("无锡市滨湖区太湖街道3栋", "无锡市滨湖区太湖街道3栋"),
    ],
)
def test_an_address_has_neither_too_little_nor_too_much(text: str, address: str) -> None:
    assert facts(say(text, HOUSEHOLD, answers=FATHER))[HOUSEHOLD] == address


@pytest.mark.parametrize(
    "text",
    [
        "跟我一个户口本",
        "就是身份证上那个",
        "就在我们村部旁边",
        "不晓得门牌号",
        "没有村也没有组",
        "岳阳县，我不记得哪个村",
    ],
)
def test_what_names_no_place_is_no_address(text: str) -> None:
    assert HOUSEHOLD not in facts(say(text, HOUSEHOLD, answers=FATHER))


@pytest.mark.parametrize(
    ("text", "question", "address"),
    [
        ("户口本上他的住址是岳阳县筻口镇大塘村上屋片15号", HOUSEHOLD, "岳阳县筻口镇大塘村上屋片15号"),
        ("户口簿上我爸的地址写的是岳阳县新墙镇清水村三组", HOUSEHOLD, "岳阳县新墙镇清水村三组"),
        ("身份证上我的地址是岳阳县新墙镇清水村三组", OWN, "岳阳县新墙镇清水村三组"),
        ("有什么信就寄我单位，长沙市雨花区香樟路88号", OWN, "长沙市雨花区香樟路88号"),
        ("寄东西的话寄我学校 武汉市洪山区珞珈路12号6栋", OWN, "武汉市洪山区珞珈路12号6栋"),
        ("文书送到我住的地方 荣家湾镇东方路2栋703", OWN, "荣家湾镇东方路2栋703"),
        ("他生前住在荣家湾镇东方路", HOUSEHOLD, None),
        ("我寄到厂里的信退回来了", OWN, None),
        ("送到我家里的时候人就没了", OWN, None),
    ],
)
def test_an_address_belongs_to_whoever_is_named_with_it(
    text: str, question: str, address: str | None
) -> None:
    assert facts(say(text, answers=FATHER)).get(question) == address


def test_where_somebody_else_lives_is_read_back() -> None:
    (told,) = (f for f in say("材料寄到我崽那里，深圳市宝安区凤凰路3栋").facts if f.question == OWN)
    assert told.value == "深圳市宝安区凤凰路3栋" and not told.sure
