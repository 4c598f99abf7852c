"""Addresses of a work place or beside something, put right while they are told, and of former names."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import facts, say

HOUSEHOLD, OWN = "decedent.household_address", "applicant.address"
FATHER = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("放驿站就行，岳阳县步仙镇中学对面兔喜驿站", "岳阳县步仙镇中学对面兔喜驿站"),
        ("寄到荣家湾镇天鹅路18号鸿发家具二楼财务部", "荣家湾镇天鹅路18号鸿发家具二楼财务部"),
        ("筻口镇街上农商行隔壁五金店", "筻口镇街上农商行隔壁五金店"),
        ("寄单位吧，岳阳县中医医院门诊部三楼检验科", "岳阳县中医医院门诊部三楼检验科"),
        ("岳阳县第二中学教务处", "岳阳县第二中学教务处"),
        ("我爸在岳阳县人民医院走的", None),
        ("我在岳阳县人民医院上班", None),
        ("现在在岳阳县殡仪馆办手续", None),
        ("岳阳县民政局叫我来的", None),
        ("公田镇甘田村，学校旁边就是", "公田镇甘田村"),
        ("荣家湾镇东方路12号，寄店里", "荣家湾镇东方路12号"),
        ("荣家湾镇东方路12号，放门卫", "荣家湾镇东方路12号"),
        ("公田镇甘田村我在厂里上班", "公田镇甘田村"),
    ],
)
def test_a_place_of_work_or_beside_something_is_an_address(text: str, address: str | None) -> None:
    assert facts(say(text, OWN, answers=FATHER)).get(OWN) == address


@pytest.mark.parametrize(
    ("text", "address", "sure"),
    [
        ("荣家湾镇东方路12号，错了，是21号", "荣家湾镇东方路21号", False),
        ("新开镇胜利村八组，哦不对，我现在住十一组", "新开镇胜利村十一组", False),
        ("荣家湾镇东方路12号3栋，说错了，天鹅路6号", "荣家湾镇天鹅路6号", False),
        ("公田镇甘田村五组，不对是新墙镇清水村五组", "新墙镇清水村五组", False),
        ("公田镇甘田村五组，门牌讲错了，没有门牌", "公田镇甘田村五组", False),
        ("荣家湾镇东方路12号不是，21号", "荣家湾镇东方路21号", False),
        ("荣家湾镇东方路12号，没错", "荣家湾镇东方路12号", True),
    ],
)
def test_what_is_put_right_in_an_address_takes_its_place(text: str, address: str, sure: bool) -> None:
    told = [(one.value, one.sure) for one in say(text, OWN, answers=FATHER).facts if one.question == OWN]
    assert told == [(address, sure)]


HELD = {**FATHER, HOUSEHOLD: "荣家湾镇东方路25号"}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("52号不是25号", "荣家湾镇东方路52号"),
        ("是52号，写成25号了", "荣家湾镇东方路52号"),
        ("我说的是52号，不是25号", "荣家湾镇东方路52号"),
        ("户籍地址不是25号，应为52号", "荣家湾镇东方路52号"),
        ("东风路不是东方路", "荣家湾镇东风路25号"),
        ("户籍地址应为东方路52号，不是25号", "荣家湾镇东方路52号"),
        ("父亲户籍地址应为荣家湾镇东方路52号，不是25号", "荣家湾镇东方路52号"),
        ("户籍地址应为岳阳县荣家湾镇东方路52号，不是25号", "岳阳县荣家湾镇东方路52号"),
        ("3组不是2组", None),
        ("走的是26号不是25号", None),
        ("是26号走的，不是25号", None),
    ],
)
def test_a_part_of_an_address_is_put_right_by_what_it_is_not(text: str, address: str | None) -> None:
    understood = say(text, answers=HELD, last=(HOUSEHOLD,))
    assert facts(understood).get(HOUSEHOLD) == address
    assert all(not fact.sure for fact in understood.facts if fact.question == HOUSEHOLD)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("荣家湾镇东方路52号，不是25号", "荣家湾镇东方路52号"),
        ("户籍地址应为荣家湾镇东方路52号，不是25号", "荣家湾镇东方路52号"),
    ],
)
def test_what_an_address_is_not_is_no_part_of_it(text: str, address: str) -> None:
    assert facts(say(text, HOUSEHOLD, answers=FATHER))[HOUSEHOLD] == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("老的是荣新路23号，现在本子上印的是荣家湾镇荣新路51号", "荣家湾镇荣新路51号"),
        ("原来叫西塘乡，合并以后叫荣家湾镇西塘村三组", "荣家湾镇西塘村三组"),
        ("户口原先在毛田镇，后来迁到荣家湾镇东方社区2组", "荣家湾镇东方社区2组"),
        (
            "岳阳县以前叫城关镇，现在叫荣家湾镇嘞，城东社区友谊路二栋四零一",
            "荣家湾镇，城东社区友谊路二栋四零一",
        ),
        ("公田镇甘田村，以前是五组", "公田镇甘田村"),
        ("以前是公田乡", None),
    ],
)
def test_a_former_name_gives_way_to_the_present_one(text: str, address: str | None) -> None:
    assert facts(say(text, HOUSEHOLD, answers=FATHER)).get(HOUSEHOLD) == address


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        (
            "收件人：喻小芳 13900001234 湖南省岳阳县荣家湾镇兴荣路66号",
            OWN,
            {OWN: "湖南省岳阳县荣家湾镇兴荣路66号"},
        ),
        ("张伟 13900001234 长沙市雨花区香樟路88号3栋501", None, {OWN: "长沙市雨花区香樟路88号3栋501"}),
        (
            "姓名：张伟 电话：13900001234 地址：长沙市雨花区香樟路88号",
            None,
            {"applicant.name": "张伟", OWN: "长沙市雨花区香樟路88号"},
        ),
        ("死者姓名：张伟 电话：13900001234", None, {"decedent.name": "张伟"}),
        ("我爸的电话13900001234 他户口在荣家湾镇东方路12号", None, {HOUSEHOLD: "荣家湾镇东方路12号"}),
    ],
)
def test_who_is_written_as_on_a_parcel_is_who_applies(
    text: str, asked: str | None, found: dict[str, str]
) -> None:
    understood = facts(say(text, asked, answers=FATHER))
    kept = {name: value for name, value in understood.items() if name in (HOUSEHOLD, OWN) or "name" in name}
    assert kept == found


@pytest.mark.parametrize("text", ["东方路3号，莫写老屋", "寄东方路3号，别寄单位", "东方路3号，不要寄老家"])
def test_where_nothing_is_to_be_sent_is_no_part_of_it(text: str) -> None:
    assert facts(say(text, "applicant.address"))["applicant.address"] == "东方路3号"
