"""Addresses: where they begin and end among other words, and whose they are."""

from __future__ import annotations

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

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
        ("筻口镇大塘村五组，我也住那里", "筻口镇大塘村五组"),
        ("筻口镇大塘村五组，他一直住那里", "筻口镇大塘村五组"),
        ("筻口镇大塘村五组，就是前面讲过的那个", "筻口镇大塘村五组"),
        ("筻口镇大塘村五组，我娘屋里", "筻口镇大塘村五组"),
        ("筻口镇大塘村五组，好找的", "筻口镇大塘村五组"),
        ("筻口镇大塘村五组，门牌掉了", "筻口镇大塘村五组"),
        ("筻口镇大塘村五组门牌掉了不记得几号", "筻口镇大塘村五组"),
        ("筻口镇大塘村五组几号不记得了", "筻口镇大塘村五组"),
        ("毛田镇小港村二组，以前叫四组", "毛田镇小港村二组"),
        ("张谷英镇，老屋里", "张谷英镇，老屋里"),
        ("荣家湾镇东方红路，好像是12号吧", "荣家湾镇东方红路，12号"),
        ("荣家湾镇东方红路，3栋，我住那里", "荣家湾镇东方红路，3栋"),
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


@pytest.mark.parametrize(
    "text", ["荣家湾镇东方红路12号还是21号不记得了", "荣家湾镇东方红路，好像是12号", "大塘村五组几号不记得了"]
)
def test_an_address_of_which_something_is_left_open_is_read_back(text: str) -> None:
    (told,) = say(text, OWN, answers=FATHER).facts
    assert told.question == OWN and not told.sure


REGISTERED = FATHER | {HOUSEHOLD: "岳阳县筻口镇大塘村五组"}


@pytest.mark.parametrize(
    "text",
    [
        "就是前面讲过的那个",
        "我也住那里，门牌掉了不记得几号",
        "跟他一样的地址",
        "跟我爸一个地址，寄到那里就行",
        "我跟他住一个屋里的",
        "跟我爸户口本上一样，我一直住那里",
        "就写他户口本上那个，寄得到",
        "他那个地址我也收得到，就写一样的",
        "和上面的一样的，不用再写了吧",
        "就是户口本上那个地址",
    ],
)
def test_the_same_address_is_known_beside_other_words_and_read_back(text: str) -> None:
    (told,) = say(text, OWN, answers=REGISTERED).facts
    assert (told.question, told.value, told.sure) == (OWN, REGISTERED[HOUSEHOLD], False)
    assert OWN not in facts(say(text, OWN, answers=FATHER)), "none is known"


@pytest.mark.parametrize(
    "text",
    [
        "跟我妈一个地址",
        "跟我妈一样的地址",
        "我跟我妹住一起",
        "跟他的不一样",
        "我跟他住一个村",
        "是不是跟他一个地址就行？",
        "不跟他住一起",
    ],
)
def test_what_is_not_the_same_address_is_none(text: str) -> None:
    assert OWN not in facts(say(text, OWN, answers=REGISTERED))


def test_who_is_registered_by_their_own_papers_lives_nowhere_by_that() -> None:
    known = FATHER | {OWN: "荣家湾镇东方红路12号"}
    assert HOUSEHOLD not in facts(say("就是户口本上那个地址", HOUSEHOLD, answers=known))
    assert facts(say("跟我一个地址", HOUSEHOLD, answers=known))[HOUSEHOLD] == known[OWN]


def test_who_lives_there_too_has_told_both_addresses() -> None:
    text = "户口在筻口镇大塘村五组，我也住那里"
    told = {fact.question: (fact.value, fact.sure) for fact in say(text, HOUSEHOLD, answers=FATHER).facts}
    assert (told[HOUSEHOLD], told[OWN]) == (("筻口镇大塘村五组", True), ("筻口镇大塘村五组", False))
    for other in ("户口在筻口镇大塘村五组，我没住那里", "户口在筻口镇大塘村五组，他一直住那里"):
        assert OWN not in facts(say(other, HOUSEHOLD, answers=FATHER))
    known = FATHER | {OWN: "荣家湾镇东方红路12号"}
    assert OWN not in facts(say(text, HOUSEHOLD, answers=known)), "what was told of oneself stands"


def test_where_somebody_else_lives_is_read_back() -> None:
    (told,) = (f for f in say("材料寄到我崽那里，深圳市宝安区凤凰路3栋").facts if f.question == OWN)
    assert told.value == "深圳市宝安区凤凰路3栋" and not told.sure


@pytest.mark.parametrize(
    ("text", "asked", "same"),
    [
        ("跟我爸户口簿上那个一模一样", OWN, True),
        ("和我爸的一样", OWN, True),
        ("与死者相同", OWN, True),
        ("就是我爸那个地址", OWN, True),
        ("我也住那里", OWN, True),
        ("同户籍地址", OWN, True),
        ("还是刚才说的那个地址", OWN, True),
        ("跟我爸住一屋", OWN, True),
        ("一样的", OWN, True),
        ("我住的地方跟他户口一样", None, True),
        ("跟我住的地方一样", HOUSEHOLD, True),
        ("就是我屋里", HOUSEHOLD, True),
        ("同申请人", HOUSEHOLD, True),
        ("跟我爸不一样", OWN, False),
        ("跟我老公住一起", OWN, False),
        ("跟他一样大", OWN, False),
        ("跟他一起住院的", OWN, False),
        ("就那个", OWN, False),
        ("嗯", OWN, False),
        ("一样的话还要填吗", OWN, False),
        ("跟我姐姐一样", HOUSEHOLD, False),
        ("我跟他一个户口本", OWN, False),
        ("一样的", None, False),
    ],
)
def test_the_address_of_the_other_is_read_back_where_it_is_the_same(
    text: str, asked: str | None, same: bool
) -> None:
    known = {HOUSEHOLD: "新墙镇清水村三组"} if asked != HOUSEHOLD else {OWN: "新墙镇清水村三组"}
    told = [f for f in say(text, asked, answers=FATHER | known).facts if f.question in (HOUSEHOLD, OWN)]
    assert [(one.value, one.sure) for one in told] == ([("新墙镇清水村三组", False)] if same else [])


@pytest.mark.parametrize("lead", ["地址是", "家庭地址是", "住址：", "详细地址是", "地址在", "嗯，地址是"])
def test_an_address_of_nobody_is_read_back_as_the_familys(lead: str) -> None:
    (fact,) = say(f"{lead}岳阳县荣家湾镇长丰路8号", answers=FATHER).facts
    assert (fact.question, fact.value, fact.sure) == (OWN, "岳阳县荣家湾镇长丰路8号", False)


@pytest.mark.parametrize("lead", ["我爸的地址是", "他住址是", "殡仪馆地址是", "你们政务中心地址是"])
def test_an_address_of_somebody_else_is_not(lead: str) -> None:
    assert OWN not in facts(say(f"{lead}岳阳县荣家湾镇长丰路8号", answers=FATHER))
    known = {**FATHER, HOUSEHOLD: "荣家湾镇长丰路8号"}
    assert OWN not in facts(say("地址是岳阳县荣家湾镇长丰路9号", answers=known))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("柏祥镇兰草村三组哦不对现在合村了叫新塘村三组", "柏祥镇新塘村三组"),
        ("公田镇向阳村五组不对现在并村了叫大塘村五组", "公田镇大塘村五组"),
        ("筻口镇大塘村五组哦讲错了合并以后叫中心村五组", "筻口镇中心村五组"),
        ("筻口镇中心村三组，哦不，四组", "筻口镇中心村四组"),
        ("新开镇龙湾村六组，卫生院对面", "新开镇龙湾村六组"),
    ],
)
def test_what_is_put_right_in_the_same_breath_takes_its_place(text: str, address: str) -> None:
    assert facts(say(text, HOUSEHOLD, answers=FATHER))[HOUSEHOLD] == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("19973018265，函件寄张谷英镇桃源村村民服务中心我收", "张谷英镇桃源村村民服务中心"),
        ("13900001234，材料寄公田镇大塘村五组我收", "公田镇大塘村五组"),
        ("13900001234，回执请邮寄至公田镇政府旁边彭家屋场", "公田镇政府旁边彭家屋场"),
        ("13900001234，通知发我手机就行", None),
    ],
)
def test_where_the_letters_go_is_where_one_lives(text: str, address: str | None) -> None:
    assert facts(say(text, "applicant.phone", answers=FATHER)).get(OWN) == address


def test_where_they_lived_tells_nothing_of_where_they_were_insured() -> None:
    known = {"insurance.area": "unknown"}
    assert "insurance.area" not in facts(say("筻口镇", "decedent.household_address", answers=known))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("户口地址是新墙镇清水村，现在住荣家湾镇东方路", {"applicant.address": "荣家湾镇东方路"}),
        ("户口在新墙镇清水村五组", {"applicant.address": "新墙镇清水村五组"}),
        ("现在住岳阳市区，户口在新墙", {}),
        ("县城里", {}),
        ("筻口镇上", {}),
    ],
)
def test_where_they_live_tells_nothing_of_who_died(text: str, told: dict[str, str]) -> None:
    assert facts(say(text, "applicant.address")) == told


@pytest.mark.parametrize("text", ["住我崽屋里", "就住在我妹妹家里", "屋里"])
def test_whose_home_it_is_is_no_address(text: str) -> None:
    assert doubts(say(text, "applicant.address")) == {"applicant.address": "address_vague"}


def test_where_who_died_is_registered_is_heard_beside_where_they_live() -> None:
    told = facts(say("我爸户口在新墙镇清水村", "applicant.address"))
    assert told["decedent.household_address"] == "新墙镇清水村"


@pytest.mark.parametrize("text", ["深圳", "我在广东打工", "长沙那边", "老家公田镇，现在住长沙"])
def test_a_city_alone_is_no_address(text: str) -> None:
    assert doubts(say(text, "applicant.address")) == {"applicant.address": "address_vague"}
