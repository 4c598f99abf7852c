"""Somebody else takes over: the phone is handed on, the rest is left to them, or their word is passed on."""

from __future__ import annotations

from typing import Any

import pytest

from server.chat.understanding.meaning import Behalf
from tests.server.chat.talking import Talker
from tests.server.chat.test_putting_right import Family

RELATION, SEX, NAME, HOME = "applicant.relation", "decedent.sex", "applicant.name", "death.place"
MOTHER: dict[str, Any] = {
    RELATION: "spouse",
    SEX: "male",
    NAME: "周玉莲",
    "decedent.birth_date": "1948-03-02",
}
FOR_MOTHER = Behalf(line="parent", sex="female", gone="child")
LEFT = "您填的都存好了。请本人用自己的微信"
WELCOME = "您好，您慢慢说，我听着。"
OWN = "要申请人自己来"


def typing(behalf: Behalf | None, known: dict[str, Any] | None = None, asked: str = "death.place") -> Family:
    family = Family(dict(MOTHER if known is None else known)).asked(asked)
    family.state = family.state.but(behalf=behalf)
    return family


@pytest.mark.parametrize(
    "words",
    [
        "我妈说她要自己来讲，我把手机给她了",
        "喂，我是周玉莲，我来讲咯",
        "我把电话给我妈了，你问她",
        "手机给她哒",
        "让我妈来跟你讲",
        "换我来讲吧",
        "我妈讲她想自己跟你说",
        "我是申请人本人，我自己来讲",
    ],
)
def test_who_takes_the_phone_is_greeted_and_spoken_to_as_who_they_are(words: str) -> None:
    family = typing(FOR_MOTHER)
    line = family.say(words)
    assert WELCOME in line and family.state.behalf is None and "您老伴" in line and "申请人" not in line
    assert family.known == MOTHER and family.state.pending == ()
    family.say("我老倌子在屋里走的")
    assert family.known == MOTHER | {HOME: "home"}


def test_what_waits_for_a_yes_is_read_to_whoever_takes_the_phone() -> None:
    family = typing(FOR_MOTHER).holds("applicant.phone", "13900001234")
    family.state = family.state.but(behalf=FOR_MOTHER)
    assert family.say("我把手机给我妈了").endswith("您的手机号：139 0000 1234。对吗？")
    family.say("对")
    assert family.known["applicant.phone"] == "13900001234"


def test_whoever_takes_the_phone_of_the_applicant_types_for_them() -> None:
    family = typing(
        None, {RELATION: "child", SEX: "male", NAME: "张小明", "decedent.birth_date": "1948-03-02"}
    )
    line = family.say("我让我妈来跟你讲，手机给她了")
    assert WELCOME in line and "您老伴" in line and family.known[NAME] == "张小明"
    family.say("我是他老婆，他是在家里走的")
    assert family.known[HOME] == "home" and family.known[RELATION] == "child" and not family.state.pending


@pytest.mark.parametrize(
    "words",
    [
        "手机号给她了",
        "他手机给我妈弄丢了",
        "明天让我妈来跟你讲",
        "等她下班她来讲",
        "可以让我妈来讲吗",
        "我来讲一下情况，他是在家里走的",
        "我妈讲他是在家里走的",
        "要是我妈自己来讲呢",
    ],
)
def test_nobody_takes_the_phone_where_it_is_not_said(words: str) -> None:
    for behalf in (FOR_MOTHER, None):
        if behalf is not None and words.startswith("我来讲"):
            continue  # the applicant may have taken it without a word
        family = typing(behalf)
        assert WELCOME not in family.say(words) and family.state.behalf == behalf


@pytest.mark.parametrize(
    "words",
    [
        "那不填了，到时候让她自己来",
        "我不填了，让我妹妹自己来",
        "我不搞了，她自己来填吧",
        "那就不填哒，还是等他女儿来弄",
        "我不写了，让他崽来申请",
        "我就填到这里，让我姐自己来填",
    ],
)
def test_who_leaves_the_rest_to_another_is_told_how_that_one_gets_in(words: str) -> None:
    family = typing(None, {RELATION: "other", SEX: "male"})
    line = family.say(words)
    assert LEFT in line and "窗口" in line and "“" not in line and family.quick == ["继续填"]
    assert family.state.skipped == () and family.state.behalf is None


@pytest.mark.parametrize(
    "words",
    ["我不填这个了", "让我妹妹自己来报卡号", "不填了，下一个", "她自己来了医院", "不填了，让她自己来行吗"],
)
def test_nothing_is_left_to_another_where_it_is_not_said(words: str) -> None:
    assert LEFT not in typing(None, {RELATION: "child", SEX: "male"}).say(words)


@pytest.mark.parametrize(
    "words",
    ["念给她听了，她同意", "她同意", "我妈讲同意", "申请人同意的", "我念给我妈听了，她点头了", "我替她同意"],
)
def test_what_another_agrees_to_is_no_promise_of_theirs(words: str) -> None:
    for behalf in (FOR_MOTHER, None):
        family = typing(behalf, asked="consents.truthful")
        assert OWN in family.say(words) and "consents.truthful" not in family.known
        family.say("我同意")
        assert family.known["consents.truthful"] == "yes"


@pytest.mark.parametrize(
    "words", ["同意", "好的", "对", "可以", "行，同意", "要得", "愿意", "嗯", "没问题，同意"]
)
def test_a_yes_of_whoever_types_is_no_promise_of_the_applicants(words: str) -> None:
    family = typing(FOR_MOTHER, asked="consents.truthful")
    assert OWN in family.say(words) and "consents.truthful" not in family.known
    assert family.quick[0] == "我是申请人，我同意"
    family.say("我是申请人，我同意")
    assert family.known["consents.truthful"] == "yes"


@pytest.mark.parametrize("words", ["我同意", "我承诺", "听清楚了，我同意", "我保证都是真的"])
def test_the_applicants_own_word_counts_where_another_types(words: str) -> None:
    family = typing(FOR_MOTHER, asked="consents.truthful")
    family.say(words)
    assert family.known["consents.truthful"] == "yes"


def test_whoever_types_answers_all_else_with_a_plain_yes() -> None:
    family = typing(FOR_MOTHER, asked="payee.own_account")
    assert OWN not in family.say("同意") and family.known["payee.own_account"] == "yes"
    alone = typing(None, asked="consents.truthful")
    alone.say("同意")
    assert alone.known["consents.truthful"] == "yes"


@pytest.mark.parametrize("words", ["不同意", "我不同意"])
def test_whoever_types_may_tell_that_nobody_agrees(words: str) -> None:
    family = typing(FOR_MOTHER, asked="consents.truthful")
    assert "不同意也没关系" in family.say(words) and "consents.truthful" not in family.known


@pytest.mark.parametrize("asked", ["payee.own_account", "insurance.disability"])
def test_that_somebody_agrees_is_an_answer_elsewhere(asked: str) -> None:
    assert OWN not in typing(None, asked=asked).say("打到他卡上，我妈也同意")


@pytest.mark.usefixtures("database")
async def test_the_mother_goes_on_where_the_son_handed_her_the_phone() -> None:
    son = await Talker.new()
    await son.says("我爸走了，我是帮我妈填的，我妈叫周玉莲", "对")
    answer = await son.say("我妈说她要自己来讲，我把手机给她了")
    assert WELCOME in answer and "您爱人" in answer and (await son.state()).behalf is None
    await son.say("喂，我是周玉莲，我来讲咯")
    known = await son.known()
    assert known[NAME] == "周玉莲" and known[RELATION] == "spouse"
    assert "您的姓名：周玉莲" in await son.say("看看填了什么")
