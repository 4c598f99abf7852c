"""A third person's account, asked about or named: it is not the decedent's, whatever is asked next."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.dialogue import State, demanded
from tests.counties import first_county
from tests.server.chat.talking import Talker
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import acts, facts, say

OWN, HOLDER, ID = "payee.own_account", "payee.holder", "payee.holder_id_number"
BROTHER = {"applicant.relation": "sibling", "decedent.sex": "male"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("打到我侄儿徐小军卡上要得不", {OWN: "no", HOLDER: "徐小军"}),
        ("能打到我侄儿卡上不", {OWN: "no"}),
        ("可不可以打我自己的卡", {OWN: "no"}),
        ("打侄儿那张", {OWN: "no"}),
        ("打侄儿徐小军的", {OWN: "no", HOLDER: "徐小军"}),
        ("打到徐小军卡上", {OWN: "no", HOLDER: "徐小军"}),
        ("我老弟自己的卡不打，打侄儿那张", {OWN: "no"}),
        ("他的卡莫打", {OWN: "no"}),
        ("打他卡上不行", {OWN: "no"}),
        ("打到他卡上，不打别人的", {OWN: "yes"}),
        ("他自己的卡不用密码", {OWN: "yes"}),
        ("打他自己的卡会不会冻结", {}),
        ("打到我卡上扣不扣税", {}),
    ],
)
def test_whose_account_it_is_to_be(text: str, found: dict[str, Any]) -> None:
    assert facts(say(text, OWN, answers=BROTHER)) == found


def test_whose_father_the_holder_is_says_nothing_of_who_speaks() -> None:
    assert facts(say("我爷李国民，系我爷，他的父亲", HOLDER, answers=BROTHER)) == {HOLDER: "李国民"}


@pytest.mark.parametrize(
    ("holder", "own"), [("徐小军", "no"), ("周德明", None), ("周德民", None), ("欧阳德民", "no")]
)
def test_a_holder_who_is_not_the_one_who_died_tells_that_the_account_is_not_theirs(
    holder: str, own: str | None
) -> None:
    told = demanded(first_county().newest, {"decedent.name": "周德民", HOLDER: holder})
    assert told.get(OWN) == own


MINE = {
    "applicant.relation": "child",
    "decedent.sex": "male",
    "decedent.name": "黄建国",
    "applicant.name": "黄小燕",
    "applicant.id_number": "430621197407037064",
    OWN: "no",
}
NUMBER = {ID: "430621197407037064"}
NAME = {HOLDER: "黄小燕"}


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("收款就是我，黄小燕，同一个身份证", "payee.reason", NAME | NUMBER),
        ("收款身份证就是我的430621197407037064", "payee.reason", NAME | NUMBER),
        ("户名就是我", "payee.bank", NAME | NUMBER),
        ("收款人为我本人", None, NAME | NUMBER),
        ("收款人就是申请人", "payee.bank", NAME | NUMBER),
        ("抚恤金等款项转入我本人账户", "payee.bank", NAME | {OWN: "no"}),
        ("户名黄小燕，身份证跟我申请人那个一样", "payee.bank", NAME | NUMBER),
        ("同一个身份证", ID, NUMBER),
        ("打到我卡上，户名李四海", "payee.bank", {HOLDER: "李四海", OWN: "no"}),
        ("户名就是我妈", "payee.bank", {}),
        ("身份证跟我妈的放一起", "payee.bank", {}),
        ("收款是我去银行取吗", "payee.bank", {}),
        ("身份证跟我申请人那个一样", "decedent.birth_date", {}),
    ],
)
def test_who_applies_is_said_to_be_paid(text: str, asked: str | None, found: dict[str, Any]) -> None:
    assert facts(say(text, asked, answers=MINE)) == found


@pytest.mark.parametrize("words", ["户名就是我", "收款就是我", "户名就是我妈", "身份证跟我申请人那个一样"])
def test_what_is_said_of_another_answer_is_no_bank(words: str) -> None:
    family = Family(MINE).asked("payee.bank")
    family.say(words)
    assert "payee.bank" not in {p.question for p in family.state.pending} | family.known.keys()


def test_a_bank_that_is_not_known_may_stand_beside_its_card() -> None:
    family = Family(MINE).asked("payee.bank")
    family.say("洞庭银行6217993220233566")
    assert ("payee.bank", "洞庭银行") in {(p.question, p.value) for p in family.state.pending}


@pytest.mark.usefixtures("database")
async def test_a_yes_after_the_wish_for_anothers_account_pays_nobody_else() -> None:
    family = await Talker.new()
    await family.fills({**BROTHER, "decedent.name": "周德民"})
    await family.say("你好")
    answer = await family.say("打到我侄儿徐小军卡上要得不？")
    assert answer.endswith("收款账户的户名：徐小军。对吗？"), answer
    await family.say("对")
    known = await family.known()
    assert (known[OWN], known[HOLDER]) == ("no", "徐小军")


@pytest.mark.parametrize(
    "words", ["不是，打我自己的算了", "不，还是打我姐卡上", "不，打我自己的算了", "不用了，转到我卡上算了"]
)
def test_a_no_beside_another_account_is_no_answer_to_what_was_asked_since(words: str) -> None:
    family = Family(
        {"applicant.relation": "child", "decedent.sex": "male"}, State(greeted=True, condoled=True)
    )
    family.say("钱打到我爸原来的卡")
    assert family.known["payee.own_account"] == "yes" and family.state.asked == "decedent.household_in_county"
    family.say(words)
    assert family.known["payee.own_account"] == "no" and not family.state.pending
    assert "decedent.household_in_county" not in family.known


@pytest.mark.parametrize("words", ["不在", "不是，他户口在外地", "不在，他户口迁到我姐那里去了"])
def test_a_no_to_what_was_asked_since_moves_no_account(words: str) -> None:
    family = Family(
        {"applicant.relation": "child", "decedent.sex": "male"}, State(greeted=True, condoled=True)
    )
    family.say("钱打到我爸原来的卡")
    family.say(words)
    assert family.known["payee.own_account"] == "yes"


@pytest.mark.parametrize(
    "words", ["打我自己的算了", "不，打我自己的算了", "不用，打我自己的算了", "就我自己的算了"]
)
def test_who_rather_takes_it_themselves_does_not_despair(words: str) -> None:
    understood = say(words, "payee.own_account")
    assert facts(understood)["payee.own_account"] == "no" and "distress" not in acts(understood)


@pytest.mark.parametrize("words", ["死了算了", "我跟他去算了", "打死我自己算了", "我自己走了算了"])
def test_who_despairs_is_heard(words: str) -> None:
    assert "distress" in acts(say(words, "payee.own_account"))


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("打我哥的", "no"),
        ("打到我哥卡上", "no"),
        ("我哥的", "no"),
        ("用我姐的算了", "no"),
        ("打孙子的", "no"),
        ("打他女儿的", "no"),
        ("打他哥的", "no"),
        ("用他堂客的吧", "no"),
        ("转我嫂子的就行", "no"),
        ("打我妈的", "no"),
        ("不打我爸的", "no"),
        ("打我爸的", "yes"),
        ("我爸自己的", "yes"),
        ("打他的", "yes"),
        ("打爸爸的", "yes"),
    ],
)
def test_whose_it_is_without_a_word_for_the_account(words: str, own: str) -> None:
    father = {"applicant.relation": "child", "decedent.sex": "male"}
    understood = say(words, OWN, answers=father)
    assert facts(understood) == {OWN: own}


@pytest.mark.parametrize("words", ["我哥的事", "打我哥的电话", "我哥的意思是都行"])
def test_a_relative_whose_account_is_not_meant_answers_nothing(words: str) -> None:
    assert OWN not in facts(say(words, OWN, answers={"applicant.relation": "child", "decedent.sex": "male"}))


@pytest.mark.parametrize("known", [{}, {"applicant.relation": "child", "decedent.sex": "male"}])
@pytest.mark.parametrize(
    "words",
    [
        "钱打给我妈",
        "钱给我哥",
        "打到我老婆那里",
        "抚恤金就打给我姐吧",
        "补助款转给我弟那边",
        "钱打给我",
        "钱都给我妹算了",
    ],
)
def test_to_whom_the_money_goes_is_not_to_who_died(words: str, known: dict[str, str]) -> None:
    told = [(f.value, f.sure) for f in say(words, answers=known).facts if f.question == OWN]
    assert told == [("no", False)]


@pytest.mark.parametrize(
    "words",
    ["打给我哥", "钱给我哥了", "欠的钱给我哥", "钱每个月打给我妈", "生前的钱给我弟", "电话打到我哥那里"],
)
def test_what_was_given_before_and_a_call_say_nothing_of_the_account(words: str) -> None:
    assert OWN not in facts(say(words, answers={"applicant.relation": "child", "decedent.sex": "male"}))


SISTERS: dict[str, Any] = {
    "applicant.relation": "child",
    "decedent.sex": "male",
    "decedent.name": "李国民",
    "applicant.name": "李小军",
    "payee.reason": "closed",
    OWN: "no",
    HOLDER: "刘芳",
}


@pytest.mark.parametrize(
    "words",
    [
        "还是打我的算了",
        "算了，还是打我自己卡上",
        "不打给她了，打给我",
        "不打我妹的了，打我自己的卡",
        "不要打给我妹了，钱给我",
        "改打我名下那张卡吧",
    ],
)
def test_the_money_is_ones_own_again_after_it_was_a_relatives(words: str) -> None:
    hers = {"payee.card_number": "6217994710497465076", ID: "430621197011114561"}
    family = Family({**SISTERS, **hers, "applicant.id_number": "430621198809143227"})
    family.say(words)
    assert (family.known[OWN], family.known[HOLDER]) == ("no", "李小军")
    assert "payee.card_number" not in family.known
    assert [(p.question, p.value) for p in family.state.pending] == [(ID, "430621198809143227")]


def test_the_other_holder_does_not_stand_where_ones_own_name_is_not_known() -> None:
    family = Family({name: told for name, told in SISTERS.items() if name != "applicant.name"})
    family.say("不打给她了，打我卡上")
    assert family.known[OWN] == "no" and HOLDER not in family.known


@pytest.mark.parametrize(
    "words",
    [
        "打给我",
        "还是打我电话吧",
        "还是打给我哥吧",
        "别打我卡上",
        "不要打我卡上",
        "不能打我的",
        "能不能打我自己卡上？",
        "还是给我看看",
    ],
)
def test_a_call_and_a_question_move_no_holder(words: str) -> None:
    family = Family(SISTERS)
    family.say(words)
    assert family.known[HOLDER] == "刘芳"


@pytest.mark.parametrize(
    "words",
    ["卡号不变", "卡还是那张", "还是那张卡", "卡号没换，还是原来那张", "卡没有变", "我们卡号跟以前一样"],
)
def test_that_the_card_is_the_same_is_acknowledged_and_changes_nothing(words: str) -> None:
    family = Family({**SISTERS, "payee.card_number": "6217994710497465076"})
    line = family.say(words)
    assert "收款的卡号”没有改" in line and "银行卡号是多少" not in line
    assert family.known["payee.card_number"] == "6217994710497465076"


@pytest.mark.parametrize("words", ["卡号变了", "他的卡没变过", "卡号要换", "卡号错了"])
def test_that_the_card_is_another_is_not_taken_for_no_change(words: str) -> None:
    family = Family({**SISTERS, "payee.card_number": "6217994710497465076"})
    assert "没有改" not in family.say(words)


@pytest.mark.parametrize(
    "words",
    ["我爸的卡好像没注销", "钱还在里面", "存折在她那里", "卡不见了", "那张银行卡莫用", "应该打得进去"],
)
def test_what_tells_of_a_card_is_no_bank(words: str) -> None:
    family = Family({"payee.own_account": "no"}).asked("payee.bank")
    family.say(words)
    assert "payee.bank" not in {*family.known, *(p.question for p in family.state.pending)}


@pytest.mark.parametrize("words", ["湘江村镇", "三湘银行岳阳支行", "县里的信用合作社"])
def test_a_bank_that_is_not_known_is_read_back(words: str) -> None:
    family = Family({"payee.own_account": "no"}).asked("payee.bank")
    family.say(words)
    assert "payee.bank" in {*family.known, *(p.question for p in family.state.pending)}


OLD_ACCOUNT = MINE | {
    OWN: "yes",
    HOLDER: "黄建国",
    "payee.bank": "中国农业银行",
    "payee.card_number": "6228480402564890018",
}


@pytest.mark.parametrize(
    "turns",
    [
        ("卡已经注销了", "打我自己的卡吧"),
        ("他的卡注销了", "要改"),
        ("他的账户已经销户了", "要改"),
        ("不打他的卡，打我自己的卡", "要改"),
    ],
)
def test_the_bank_of_who_died_is_not_the_next_holders(turns: tuple[str, ...]) -> None:
    family = Family(OLD_ACCOUNT)
    for words in turns:
        family.say(words)
    assert family.known[OWN] == "no" and family.known.get(HOLDER) != "黄建国"
    assert not {"payee.bank", "payee.card_number"} & family.known.keys()


def test_nor_is_the_relatives_bank_that_of_who_died() -> None:
    family = Family(OLD_ACCOUNT | {OWN: "no", HOLDER: "黄小燕", "payee.reason": "other"})
    for words in ("还是打我爸自己的卡", "要改"):
        family.say(words)
    assert (family.known[OWN], family.known[HOLDER]) == ("yes", "黄建国")
    assert not {"payee.bank", "payee.card_number"} & family.known.keys()


def test_what_is_told_of_the_new_account_stands() -> None:
    family = Family(OLD_ACCOUNT)
    for words in ("换我的卡，我的是建设银行", "要改"):
        family.say(words)
    assert (family.known[OWN], family.known["payee.bank"]) == ("no", "中国建设银行")
    assert "payee.card_number" not in family.known


def test_what_was_not_changed_stands() -> None:
    family = Family(OLD_ACCOUNT)
    for words in ("卡注销了", "不改"):
        family.say(words)
    assert family.known.items() >= OLD_ACCOUNT.items()


@pytest.mark.parametrize(
    ("asked", "words", "holder"),
    [
        (OWN, "黄小燕", "黄小燕"),
        (OWN, "杨芳吧", "杨芳"),
        (OWN, "平江", None),
        (OWN, "不清楚", None),
        (OWN, "黄小燕？", None),
    ],
)
def test_a_bare_name_right_behind_whose_account_it_is_is_its_holders(
    asked: str, words: str, holder: str | None
) -> None:
    family = Family(BROTHER | {"decedent.household_in_county": "yes"}).asked(asked)
    family.say("打我自己的卡吧")
    family.say(words)
    assert {p.question: p.value for p in family.state.pending}.get(HOLDER) == holder


def test_a_bare_name_elsewhere_is_nobodys() -> None:
    family = Family(BROTHER | {"decedent.household_in_county": "yes"}).asked("insurance.elderly_service")
    family.say("没有")
    family.say("黄小燕")
    assert HOLDER not in {p.question for p in family.state.pending}
