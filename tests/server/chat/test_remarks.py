"""What is told in passing of who lives: it is heard, changes nothing, and the question is asked again."""

from __future__ import annotations

import pytest

from server.chat.understanding import Act, Fact
from tests.server.chat.test_on_behalf import NAME, RELATION, held
from tests.server.chat.test_putting_right import Family
from tests.server.chat.understanding.saying import facts, say

FATHER = {RELATION: "child", "decedent.sex": "male"}
DAUGHTER = FATHER | {NAME: "杨芳"}
HEARD, MISSED = "好，您说的我听到了。", "没有听明白"


@pytest.mark.parametrize(
    "words",
    [
        "我是小女儿杨丽",
        "我是他女儿杨丽",
        "我是大女婿张军",
        "我叫杨丽，是他小女儿",
        "我是他二女儿，杨丽",
        "我是杨芳的妹妹杨丽",
    ],
)
def test_another_who_says_who_they_are_is_no_applicant(words: str) -> None:
    one = Family(DAUGHTER)
    line = one.say(words)
    assert held(one) == DAUGHTER and line.startswith(HEARD) and one.state.asked is not None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("我是杨丽", "杨丽"),
        ("不对，我是小女儿杨丽", "杨丽"),
        ("申请人换成我，我是小女儿杨丽", "杨丽"),
        ("我是他女儿杨方", "杨方"),  # as a recogniser may have heard it
        ("我是女儿杨芳", "杨芳"),
    ],
)
def test_who_means_the_applicants_name_is_heard(words: str, name: str) -> None:
    one = Family(DAUGHTER)
    one.say(words)
    assert held(one)[NAME] == name


def test_the_name_that_was_asked_for_is_told() -> None:
    one = Family(FATHER).asked(NAME)
    one.say("我是小女儿杨丽")
    assert one.known[NAME] == "杨丽"


@pytest.mark.parametrize(
    "words",
    [
        "我岳母年纪大了受不了",
        "我妈身体不好",
        "我弟还在路上",
        "我老婆在外地打工",
        "我弟弟叫张伟",
        "我儿子还小",
    ],
)
def test_what_is_told_of_a_living_relative_is_heard(words: str) -> None:
    one = Family(FATHER)
    line = one.say(words)
    assert line.startswith(HEARD) and held(one) == FATHER and one.state.misses == 0


def test_a_cousins_name_beside_an_uncle_who_died_is_heard() -> None:
    one = Family({RELATION: "other", "decedent.sex": "male"})
    one.say("我伯伯走了")
    assert one.say("堂哥叫张伟").startswith(HEARD) and "decedent.name" not in held(one)


def test_who_types_and_says_who_they_are_is_heard() -> None:
    one = Family({})
    for words in ("我妈妈走了", "让我爸申请吧", "对", "我爸叫杨国庆"):
        one.say(words)
    assert one.say("我是他女儿杨丽").startswith(HEARD) and one.known[NAME] == "杨国庆"


@pytest.mark.parametrize("words", ["我哥哥说他来办", "乱七八糟", "我弟弟叫什么好呢"])
def test_what_else_is_not_understood_is_said_so(words: str) -> None:
    one = Family(FATHER)
    assert HEARD not in one.say(words)


@pytest.mark.parametrize(
    "words", ["我妈是10月3号走的", "我妈妈叫李梅，我电话13900001234", "户口在荣家湾，我妈身体不好"]
)
def test_what_tells_something_is_no_mere_remark(words: str) -> None:
    one = Family(FATHER)
    assert HEARD not in one.say(words)


@pytest.mark.parametrize(
    "words",
    [
        "他年轻的时候爱唱戏，村里哪家有事都喊他去，前年还上过县里的电视，邻居们都晓得他这个人，13900009999",
        "他一世人勤快，田里土里样样来得，屋里屋外都是他一个人操持，我们几个都是他带大的，13900009999",
    ],
)
def test_a_number_that_is_known_is_heard_behind_a_story(words: str) -> None:
    one = Family(FATHER | {"applicant.phone": "13900009999"}).asked("insurance.pension_years")
    line = one.say(words)
    assert MISSED not in line and one.known["applicant.phone"] == "13900009999"


@pytest.mark.parametrize("words", ["我爸电话13900009999", "我弟弟的电话13900009999"])
def test_a_number_that_is_said_to_be_anothers_is_no_known_one(words: str) -> None:
    told = say(words, "insurance.area", answers=FATHER | {"applicant.phone": "13900009999"})
    assert "applicant.phone" not in facts(told)


@pytest.mark.parametrize("words", ["四五年腊月的", "他是52年的", "1945年生的，哪天不记得"])
def test_a_year_of_birth_alone_is_heard_and_the_day_is_left_to_the_papers(words: str) -> None:
    one = Family(FATHER).asked("insurance.area")
    assert HEARD in one.say(words) and "decedent.birth_date" not in one.known


@pytest.mark.parametrize("words", ["26年的", "前年的"])
def test_a_year_that_was_just_now_is_of_no_birth(words: str) -> None:
    assert HEARD not in Family(FATHER).asked("insurance.area").say(words)


WAITING = Fact("death.date", "2026-09-19", "老历八月初九", sure=False)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("没有户口", "payee.reason"),
        ("他没得户口", "payee.reason"),
        ("户口没有", "insurance.medical"),
        ("房子没有", "insurance.medical"),
        ("户口没有", "insurance.disability"),
        ("户口没迁", "applicant.relation"),
        ("户口没迁", "applicant.kinship_shown"),
        ("没迁户口", "applicant.kinship_shown"),
        ("我户口没迁出来", "applicant.kinship_shown"),
        ("那是我的事", "payee.own_account"),
        ("这是我自己的事", "payee.own_account"),
        ("他有心脏病", "decedent.household_in_county"),
        ("他有高血压，一直吃药", "death.date"),
        ("我爸身体一直不好", "insurance.medical"),
    ],
)
def test_what_is_told_of_another_thing_is_no_answer(words: str, asked: str) -> None:
    heard = say(words, asked, answers=FATHER)
    assert heard.remarks and (heard.facts, heard.doubts, heard.acts) == ((), (), frozenset())


@pytest.mark.parametrize("words", ["户口没有", "没有户口", "那是我的事", "他有心脏病", "他有高血压"])
def test_what_is_told_in_passing_denies_nothing_that_is_read_back(words: str) -> None:
    heard = say(words, "death.date", answers=FATHER, confirming=(WAITING,))
    assert heard.remarks and (heard.facts, heard.doubts, heard.acts) == ((), (), frozenset())


@pytest.mark.parametrize(
    ("words", "asked", "value"),
    [
        ("没有账户", "payee.reason", "no_account"),
        ("卡没有", "payee.reason", "no_account"),
        ("没有", "payee.reason", "no_account"),
        ("没有", "insurance.medical", "none"),
        ("医保卡没有", "insurance.medical", "none"),
        ("残疾证没有", "insurance.disability", "no"),
        ("户口没迁", "decedent.household_in_county", "yes"),
        ("户口没分", "applicant.kinship_shown", "yes"),
        ("那是我的", "payee.own_account", "no"),
        ("他有心脏病", "death.manner", "illness"),
    ],
)
def test_what_is_told_of_the_asked_thing_answers(words: str, asked: str, value: str) -> None:
    answers = FATHER | {"decedent.household_address": "岳阳县新墙镇清水村"}
    assert facts(say(words, asked, answers=answers))[asked] == value


@pytest.mark.parametrize(
    "words",
    [
        "复姓上官，不是姓上",
        "上官是复姓，不是姓上",
        "是复姓上官，不姓上",
        "不是姓上，是上官",
        "他姓上官，两个字的姓，不姓上",
    ],
)
def test_a_surname_that_is_explained_puts_no_name_right(words: str) -> None:
    told = {"decedent.name": "上官云"}
    for asked in ("applicant.phone", "decedent.household_in_county"):
        heard = say(words, asked, answers=FATHER | told, last=("decedent.name",))
        assert heard.remarks and (heard.facts, heard.acts, heard.wrong) == ((), frozenset(), "")
    lost = say(words, "applicant.phone", answers=FATHER | {"decedent.name": "上云"}, last=("decedent.name",))
    assert not lost.remarks


def test_another_surname_is_put_right() -> None:
    heard = say(
        "不姓张，姓欧阳", "applicant.phone", answers={"decedent.name": "张云"}, last=("decedent.name",)
    )
    assert not heard.remarks and Act.CORRECTION in heard.acts


@pytest.mark.parametrize(
    "words",
    [
        "初十是没错的",
        "初十是没错的，我记得清楚",
        "初十是没错的，不会搞错",
        "初十没错，改不得",
        "18号没错，不用改",
        "18号错不了",
    ],
)
def test_a_day_that_stands_and_is_said_once_more_is_heard(words: str) -> None:
    heard = say(words, "applicant.phone", answers=FATHER | {"death.date": "2026-11-18"})
    assert heard.remarks and (heard.facts, heard.acts, heard.wrong) == ((), frozenset(), "")


@pytest.mark.parametrize("words", ["初十是没错的，别的要改", "初十是没错的，名字要改", "初十不对，别的没错"])
def test_what_is_to_be_changed_beside_it_is_put_right(words: str) -> None:
    heard = say(words, "applicant.phone", answers=FATHER | {"death.date": "2026-11-18"})
    assert not heard.remarks and Act.CORRECTION in heard.acts
