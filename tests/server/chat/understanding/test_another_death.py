"""Somebody else who died, of whom a family tells beside their own dead, or before them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.chat.understanding.saying import doubts, facts, say

FATHER = {"applicant.relation": "child", "decedent.sex": "male"}


@pytest.mark.parametrize(
    "text",
    [
        "我邻居上周三也走了",
        "隔壁屋里王爹前天在医院走的，也是退休老师",
        "去年我们队上有个后生在工地上摔死的",
        "上个月村里还走了一个五保，在临湘烧的",
        "我头先那个男人癌症走的，棉纺厂退休，那回手续简单些",
        "跟他一车的还有三个，有一个在去长沙的车上断的气",
        "邻居奶奶 低保 残疾证 都有",
        "战友老陈上礼拜在养老院走的，坐着走的",
    ],
)
def test_what_is_told_of_another_is_no_answer(text: str) -> None:
    understood = say(text)
    assert facts(understood) == {} and doubts(understood) == {}


@pytest.mark.parametrize("text", ["我娘早他十年走的，在卫生院走的", "我娘十年前走的，是农民，吃合作医疗"])
def test_whoever_died_long_ago_is_another_once_it_is_known_who_died(text: str) -> None:
    assert facts(say(text, answers=FATHER)) == {}


@pytest.mark.parametrize("asked", [None, "death.date", "death.place", "decedent.sex"])
@pytest.mark.parametrize(
    "text",
    [
        "我嫂子去年也走了",
        "我哥上个月3号也没了",
        "我妈是去年走的",
        "我妈先他两年走的",
        "我爷爷前年过世的，我奶奶今年三月也走了",
        "我老弟也是11月3号在医院走的",
        "我妈也是下午三点走的",
        "我妈前年走的，现在是我爸",
        "我外婆上个月也不在了，这次是我爸",
        "爸妈都不在了",
        "我爸跟我妈都走了",
        "我妈早就去世了，就我一个女儿",
        "我妈去世得早，我来办",
        "我妈先走的",
        "我爷爷过世得蛮早",
        "户口跟我妈在一起，我妈前年去世了",
        "我爸户口跟我妈在一起，我妈前年去世了",
    ],
)
def test_who_is_dead_too_changes_nothing_of_who_is_known(text: str, asked: str | None) -> None:
    understood = say(text, asked, answers=FATHER)
    assert facts(understood).items() <= FATHER.items() and doubts(understood) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("在屋里，我妈去年是在医院走的", {"death.place": "home"}),
        ("昨天走的，我嫂子去年也走了", {"death.date": "2026-11-24"}),
        ("我妈也不在了，钱打我卡上", {"payee.own_account": "no"}),
        ("我爸是去年12月3号走的", {**FATHER, "death.date": "2025-12-03"}),
        ("我爸也是在医院走的", {**FATHER, "death.place": "hospital"}),
        ("不对，走的是我妈", {**FATHER, "decedent.sex": "female"}),
        ("我妈说他是11月3号走的", {"death.date": "2026-11-03"}),
        ("走的是我妈", {**FATHER, "decedent.sex": "female"}),
        ("不对，是我妈先走的", {**FATHER, "decedent.sex": "female"}),
    ],
)
def test_who_is_known_is_told_of_beside_who_is_dead_too(text: str, found: dict[str, Any]) -> None:
    assert facts(say(text, answers=FATHER)) == found


MOTHER = {"applicant.relation": "child", "decedent.sex": "female"}
WANG = {"decedent.name": "王桂兰", "decedent.id_number": "430621194301185444"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我妈叫王桂兰，身份证430621194301185444，我爸叫周大海不在了", {**MOTHER, **WANG}),
        ("我爸叫周大海，也不在了，我妈叫王桂兰，430621194301185444", WANG),
        ("我爸也不在了", {}),
        ("我爸不在了", {**MOTHER, "decedent.sex": "male"}),  # read back, as it was told otherwise before
        ("走的是我爸周大海，我妈叫王桂兰", {**MOTHER, "decedent.sex": "male", "decedent.name": "周大海"}),
        ("搞错了，走的是我爸，我妈叫王桂兰", {**MOTHER, "decedent.sex": "male"}),
    ],
)
def test_who_is_dead_too_does_not_take_the_place_of_who_is_known(text: str, found: dict[str, Any]) -> None:
    assert facts(say(text, answers=MOTHER)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("隔壁王爹是在医院走的，我爸是在屋里走的", {**FATHER, "death.place": "home"}),
        ("我娘前几年走的，这次走的是我爸", FATHER),
        ("家父早她二十年过世；这一次办的是家母的事", {**FATHER, "decedent.sex": "female"}),
        ("我爸在隔壁村卫生院走的", {**FATHER, "death.place": "hospital"}),
        ("他在隔壁屋里走的", {"death.place": "home"}),
        ("我爸走了，隔壁的来帮忙", FATHER),
        ("我爸走了三个多月了", FATHER),
        ("我爸前年走的", FATHER),
        ("没有低保也没有五保，我爸走了", {**FATHER, "insurance.assistance": ["none"]}),
    ],
)
def test_the_familys_own_is_told_beside_them(text: str, found: dict[str, Any]) -> None:
    assert facts(say(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "那个我老倌前天在县医院走的我眼睛看不见字是我孙女帮我按起这个我来讲你听得到不",
            {"applicant.relation": "spouse", "death.place": "hospital", "death.date": "2026-11-23"},
        ),
        (
            "我是做儿媳的公公是本月十八号在县人民医院走的肺癌晚期他是水利局退休的然后二十号在殡仪馆烧的",
            {
                "applicant.relation": "child_in_law",
                "death.place": "hospital",
                "death.manner": "illness",
                "insurance.identity": "public_retired",
                "death.cremation_date": "2026-11-20",
            },
        ),
    ],
)
def test_who_speaks_without_a_pause_is_heard_thing_by_thing(text: str, found: dict[str, Any]) -> None:
    assert found.items() <= facts(say(text)).items()


def test_a_word_or_two_for_each_thing_are_enough() -> None:
    understood = facts(say("岳父 11.21走 家里 肝癌 11.23县殡仪馆火化"))
    assert understood == {
        "applicant.relation": "child_in_law",
        "decedent.sex": "male",
        "death.date": "2026-11-21",
        "death.place": "home",
        "death.manner": "illness",
        "death.cremated": "yes",
        "death.cremation_date": "2026-11-23",
        "death.cremated_in_county": "yes",
    }


def test_who_leaves_did_not_die() -> None:
    assert facts(say("我21号走，这几天填不完")) == {}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("队里好多人家不该领低保的都领了", "insurance.assistance"),
        ("有些人吃着低保还开小车", "insurance.assistance"),
        ("我们组上低保户多得很", "insurance.assistance"),
        ("对门退休的周师傅前年也在你们这里办过", None),
        ("楼上刘婶有残疾证", "insurance.disability"),
        ("同病房那个是新农合", "insurance.medical"),
        ("别人家里都是退休干部", "insurance.identity"),
        ("我本人的社保在荣家湾", "insurance.area"),
        ("意外险的人又来催我", "death.manner"),
        ("她总盼着能在屋里老", "death.place"),
    ],
)
def test_what_others_have_or_what_was_only_wished_for_is_no_answer(text: str, asked: str | None) -> None:
    assert facts(say(text, asked)) == {}


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("我自己的在荣家湾，我爸的在长沙", "insurance.area", {"insurance.area": "elsewhere"}),
        ("好多人都来送他，他是退休老师", None, {"insurance.identity": "public_retired"}),
        ("想在屋里走，没回成，在医院走的", None, {"death.place": "hospital"}),
        ("他是我们村里的五保户", None, {"insurance.assistance": ["tekun"]}),
        ("我是帮楼上刘婶问的，她男人上个月二十八号走的", None, {"death.date": "2026-10-28"}),
        ("出意外走的，意外险还没赔", None, {"death.manner": "accident"}),
    ],
)
def test_the_familys_own_stays_told_beside_what_others_have(
    text: str, asked: str | None, found: dict[str, Any]
) -> None:
    assert found.items() <= facts(say(text, asked)).items()


@pytest.mark.parametrize(
    "text",
    [
        "我嫂子去年也走了",
        "我妹妹前年也没了",
        "我舅舅也是去年五月走的",
        "我表弟五年前也没了",
        "我嫂子也走了，去年的事",
        "我老婆去年也去世了，才五十岁",
        "我爷爷大前年也过世了，得癌症走的",
    ],
)
def test_who_is_dead_too_since_a_year_is_not_whom_the_form_is_for(text: str) -> None:
    understood = say(text)
    assert facts(understood) == {} and doubts(understood) == {} and understood.who_died == ""


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("我嫂子昨天走了", "other"),
        ("我嫂子也走了", "other"),
        ("我嫂子也走了，我来给她办", "other"),
        ("我嫂子去年也走了，我来给她办", "other"),
        ("我爸去年也走了，户口还没销", "child"),
        ("我哥哥也是前天走的", "sibling"),
        ("我老公去年走的", "spouse"),
        ("我妈也走了，我爸昨天走的，我来给他办", "child"),
    ],
)
def test_whose_death_is_told_lately_or_for_the_form_is_whom_it_is_for(text: str, relation: str) -> None:
    assert facts(say(text))["applicant.relation"] == relation
